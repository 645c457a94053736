"""What the numbers say of a question: which deserve a second look, and why. Pure."""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from questions.drafts import LETTERS
from questions.kinds import TRUE_FALSE
from questions.statistics import SURE, chance, surely_below_zero

ENOUGH = 30
"""Times shown before anything is said of a question: with 30 the p-value is within ±0.18."""
ENOUGH_FOR_OPTIONS = 100
"""Answers before an option counts as unused: nobody of 100 means under 3 % of people
(the rule of three; Hanley & Lippman-Hand 1983)."""
EASY, HARD = 0.95, 0.20
GOOD, FAIR = 0.30, 0.20
"""Discrimination from which on an item is good or fair (Ebel & Frisbie 1991, chapter 13)."""

FLAGS = {"key": 6, "below_chance": 5, "negative": 4, "hard": 3, "unused": 2, "easy": 1}
"""What may be wrong with a question, and how bad it is."""
EDITION = 2
"""Counted up when a rule below judges otherwise by the same thresholds."""
RULES = (
    zlib.crc32(repr((EDITION, ENOUGH, ENOUGH_FOR_OPTIONS, EASY, HARD, SURE, FLAGS)).encode()) >> 1
)
"""Another number when a rule is another: what was judged by the old ones is judged again."""


class Pick(NamedTuple):
    """How many chose an option, and the sum of their rest scores."""

    times: int
    rests: float


class Observed(NamedTuple):
    """A question as people answered it. `picks` by its own letters, or `true` and `false`."""

    kind: str
    options: int
    answers: Sequence[Any]
    shown: int
    blank: int
    facility: float
    discrimination: float | None
    picks: Mapping[str, Pick]


def flags(seen: Observed) -> list[str]:
    """Names from FLAGS, the worst first; none while too few people saw the question."""
    if seen.shown < ENOUGH:
        return []
    found = []
    if seems_miskeyed(seen):
        found.append("key")
    if is_below_chance(seen):
        found.append("below_chance")
    if seen.discrimination is not None and surely_below_zero(seen.discrimination, seen.shown):
        found.append("negative")
    if seen.facility < HARD and "below_chance" not in found:
        found.append("hard")
    if seen.kind != "true_false" and unused_options(seen):  # there is no better one to put there
        found.append("unused")
    if seen.facility > EASY:
        found.append("easy")
    return found


def is_below_chance(seen: Observed) -> bool:
    """Whether those who answered were right less often than by guessing."""
    answered = seen.shown - seen.blank
    if not answered:
        return False
    guessed = chance(seen.kind, seen.options, len(seen.answers))
    return seen.facility * seen.shown / answered < guessed


def seems_miskeyed(seen: Observed) -> bool:
    """Whether more people, and people who do better elsewhere, chose one wrong answer.

    The classic sign of a wrong key (Crocker & Algina 1986, chapter 14).
    """
    if seen.kind not in {"single", "true_false"}:
        return False
    rights = [seen.picks[key] for key in seen.answers if key in seen.picks]
    times = sum(pick.times for pick in rights)
    level = sum(pick.rests for pick in rights) / times if times else 0.0
    return any(
        pick.times > times and pick.rests / pick.times > level
        for key, pick in seen.picks.items()
        if key not in seen.answers
    )


def unused_options(seen: Observed) -> list[str]:
    """The options that nobody, or fewer than one in a hundred, chose."""
    answered = seen.shown - seen.blank
    if seen.kind == "fill" or answered < ENOUGH_FOR_OPTIONS:
        return []
    nobody = Pick(0, 0)
    return [
        key
        for key in choices(seen.kind, seen.options)
        if seen.picks.get(key, nobody).times * 100 < answered
    ]


def choices(kind: str, options: int) -> Sequence[str]:
    """The keys a question can be answered with; none for blanks."""
    if kind == "true_false":
        return TRUE_FALSE
    return LETTERS[:options] if kind in {"single", "multiple"} else ()


def severity(found: Sequence[str]) -> int:
    """How bad the worst of some flags is; 0 for none."""
    return max((FLAGS[flag] for flag in found), default=0)


def level(discrimination: float) -> str:
    """`good`, `fair`, `low` or `negative`."""
    if discrimination >= GOOD:
        return "good"
    if discrimination >= FAIR:
        return "fair"
    return "low" if discrimination >= 0 else "negative"
