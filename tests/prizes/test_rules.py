"""Drawing: unbiased, repeatable, nobody twice."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from quiz.prizes.rules import below, draw_record, draw_winners, pick, words

TICKETS = st.lists(st.text("0123456789", min_size=1, max_size=6), unique=True, max_size=60)
PRIZES = st.lists(st.tuples(st.text(min_size=1, max_size=5), st.integers(1, 30)), max_size=6)


@given(TICKETS, PRIZES, st.text())
def test_laws_of_a_draw(tickets: list[str], prizes: list[tuple[str, int]], seed: str) -> None:
    won = draw_winners(tickets, prizes, seed)
    names = [ticket for _, ticket in won]
    assert len(set(names)) == len(names) and set(names) <= set(tickets)
    offered = sum(quantity for _, quantity in prizes)
    assert len(won) == min(len(tickets), offered)
    for index, count in Counter(index for index, _ in won).items():
        assert count <= prizes[index][1]
    # First tiers first, and the order of the list does not matter.
    assert [index for index, _ in won] == sorted(index for index, _ in won)
    assert draw_winners(tickets[::-1], prizes, seed) == won


def test_every_entry_is_as_likely() -> None:
    entries = [f"{i:02d}" for i in range(20)]
    wins = Counter(ticket for s in range(4000) for ticket in pick(entries, 5, f"seed {s}"))
    expected = 4000 * 5 / 20
    chi = sum((wins[entry] - expected) ** 2 / expected for entry in entries)
    # 19 degrees of freedom; the 99.99 % quantile is 50.8. Seeds are fixed, so this never flickers.
    assert chi < 50.8


def test_indices_are_unbiased_where_a_remainder_would_show() -> None:
    limit = 3 * 2**62
    stream = words("bias")
    high = sum(below(limit, stream) >= 2**63 for _ in range(3000))
    assert 900 < high < 1100


def test_the_algorithm_never_changes_under_old_records() -> None:
    tickets = [str(n) for n in range(10)]
    record = draw_record("x", tickets, [("一等奖", 2), ("二等奖", 2)], "seed", "2026-11-23")
    assert [winner["ticket"] for winner in record["winners"]] == ["6", "1", "5", "7"]
    assert next(words("seed")) == 0x7D111E857FCF9F8
