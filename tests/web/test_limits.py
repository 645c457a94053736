"""How often one address may try."""

import pytest

from quiz.web.limits import MINUTE, Tries, subscriber

HERE = ("sign in", "192.0.2.1", "")


def test_a_minute_moves_on_with_the_tries() -> None:
    tries = Tries()
    waits = [tries.wait(HERE, 3, at) for at in (0, 20, 50, 55, 59.5, 60, 60.5, 79, 80, 110)]
    assert waits == [0, 0, 0, 5, 0.5, 0, 19.5, 1, 0, 0]


def test_others_do_not_count() -> None:
    tries = Tries()
    assert [tries.wait((*HERE[:2], name), 1, 0) for name in ("a", "b")] == [0, 0]


def test_who_was_here_before_is_forgotten() -> None:
    """A million phones sign in from as many addresses, each once."""
    tries = Tries()
    for number in range(5000):
        tries.wait(("sign in", str(number), ""), 3, number)
    assert len(tries) <= 2 * MINUTE


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("no address", "no address", True),
    ],
)
def test_a_subscriber_has_many_addresses(one: str, other: str, same: bool) -> None:
    assert (subscriber(one) == subscriber(other)) == same
