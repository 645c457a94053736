"""Which questions get a second look."""

from collections.abc import Mapping

import pytest

from questions.quality import FLAGS, Observed, Pick, flags, level, severity, unused_options


def seen(
    kind: str = "single",
    picks: Mapping[str, tuple[int, float]] | None = None,
    *,
    facility: float = 0.6,
    discrimination: float | None = 0.3,
    blank: int = 0,
) -> Observed:
    """A question of four options, A right, shown to as many as answered or left it blank."""
    given = {"A": (60, 42.0), "B": (20, 10.0), "C": (12, 6.0), "D": (8, 4.0)}
    counts = {key: Pick(*pick) for key, pick in (picks if picks is not None else given).items()}
    shown = sum(pick.times for pick in counts.values()) + blank
    options = 4 if kind in {"single", "multiple"} else 0
    answers = {"true_false": ["true"], "fill": [["15"]]}.get(kind, ["A"])
    return Observed(kind, options, answers, shown, blank, facility, discrimination, counts)


def test_a_good_question_has_no_flags() -> None:
    assert flags(seen()) == []


def test_a_wrong_key_shows() -> None:
    """More people chose B, and they do better elsewhere."""
    found = flags(seen(picks={"A": (20, 8), "B": (60, 45), "C": (20, 8)}, facility=0.2, discrimination=-0.5))  # fmt: skip
    assert found == ["key", "below_chance", "negative", "unused"]
    # Many fall for B, but those who know choose A: that is a hard question, not a wrong key.
    assert "key" not in flags(seen(picks={"A": (30, 25), "B": (60, 24)}))
    assert "key" not in flags(seen("multiple", {"A": (20, 8), "B": (60, 45)}))


def test_any_right_one_will_do() -> None:
    """Of two right ones the second is as right as the first, and guessing hits one in two."""
    picks = {"A": Pick(20, 10.0), "B": Pick(70, 56.0), "C": Pick(10, 2.0)}
    several = seen(facility=0.9)._replace(answers=["A", "B"], picks=picks)
    assert flags(several) == ["unused"]
    assert flags(several._replace(facility=0.4)) == ["below_chance", "unused"]


def test_nobody_chose_the_right_answer() -> None:
    assert flags(seen("true_false", {"false": (40, 20)}, facility=0))[:2] == ["key", "below_chance"]


@pytest.mark.parametrize(
    ("kind", "facility", "expected"),
    [("single", 0.24, ["below_chance"]), ("single", 0.26, []), ("true_false", 0.49, ["below_chance"]),
     ("multiple", 0.06, ["below_chance"]), ("multiple", 0.07, ["hard"]), ("fill", 0.0, ["hard"]),
     ("fill", 0.2, []), ("single", 0.95, []), ("single", 0.96, ["easy"])],
)  # fmt: skip
def test_too_hard_and_too_easy(kind: str, facility: float, expected: list[str]) -> None:
    picks = {"true": (60, 50), "false": (40, 20)} if kind == "true_false" else None
    assert flags(seen(kind, picks, facility=facility)) == expected


def test_blank_is_no_guess() -> None:
    """Half left it blank, and of the others three in ten were right: hard, but no worse than chance."""
    assert flags(seen(facility=0.15, blank=100)) == ["hard"]
    assert flags(seen("fill", {}, facility=0, blank=50)) == ["hard"]


def test_little_is_said_of_few() -> None:
    few = {"A": (1, 0.1), "B": (28, 28)}
    assert flags(seen(picks=few, facility=0, discrimination=-1)) == []
    assert flags(seen(picks={"A": (2, 0.1), "B": (28, 28)}, facility=0.07))[0] == "key"


def test_an_option_nobody_picks() -> None:
    assert unused_options(seen(picks={"A": (60, 1), "B": (39, 1)})) == []
    assert unused_options(seen(picks={"A": (60, 1), "B": (40, 1)})) == ["C", "D"]
    assert unused_options(seen(picks={"A": (591, 1), "B": (390, 1), "C": (10, 1), "D": (9, 1)})) == ["D"]  # fmt: skip
    assert unused_options(seen("true_false", {"true": (100, 1)})) == ["false"]
    assert unused_options(seen("fill", {}, blank=500)) == []
    assert flags(seen("true_false", {"true": (100, 1)}, facility=1)) == ["easy"]


def test_the_worst_counts() -> None:
    assert severity([]) == 0
    assert severity(["easy", "negative"]) == FLAGS["negative"]
    assert sorted(FLAGS, key=FLAGS.get, reverse=True) == list(FLAGS)  # type: ignore[arg-type]


def test_words_for_discrimination() -> None:
    assert [level(r) for r in (0.3, 0.29, 0.2, 0.19, 0.0, -0.01)] == [
        "good", "fair", "fair", "low", "low", "negative",
    ]  # fmt: skip
