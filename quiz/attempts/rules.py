"""When a try may start, how long it lasts, and how a paper is graded. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from pydantic_core import to_json

from questions.drafts import LETTERS
from questions.kinds import grade
from questions.selection import Item
from quiz.errors import Closed, NotOpenYet, NoTriesLeft, NoTriesToday, QuizError
from quiz.settings import settings

TRUE_FALSE_KEYS = ("true", "false")
GRACE = timedelta(seconds=5)
"""How long a deadline is left to requests under way before the server ends attempts itself."""


class Shown(Protocol):
    """A revision as grading needs it."""

    @property
    def kind(self) -> str:
        """One of the four kinds."""

    @property
    def answers(self) -> Sequence[Any]:
        """Canonical letters, `true`/`false`, or accepted texts blank by blank."""

    @property
    def numerals_differ(self) -> bool:
        """Whether 十五 and 15 are different fill answers."""


def paper_items(paper: Sequence[Mapping[str, Any]]) -> list[Item]:
    """The stored paper as items, in the order shown."""
    return [
        Item(item["question"], item["revision"], tuple(item["order"]), item["points"], item["half"])
        for item in paper
    ]


def stored_paper(items: Sequence[Item]) -> str:
    """Items as JSON, as `Attempt.paper` keeps them."""
    return f"[{','.join(map(_stored, items))}]"


@lru_cache(maxsize=16_000)
def _stored(item: Item) -> str:
    """Everybody's papers hold the same questions."""
    return to_json(item._asdict()).decode()


def refusal(
    state: str, *, tries: int, tries_today: int, in_all: int, a_day: int
) -> QuizError | None:
    """Why a new try may not start now, or None. `state` is the contest's."""
    if state in {"draft", "coming"}:
        return NotOpenYet()
    if state != "open":
        return Closed()
    if tries >= in_all:
        return NoTriesLeft()
    if tries_today >= a_day:
        return NoTriesToday()
    return None


def deadline_of(started: datetime, minutes: int, closes_at: datetime) -> datetime:
    """When a try ends by itself: after its minutes, and never after the contest."""
    return min(started + timedelta(minutes=minutes), closes_at)


def ticket_number(entry_id: int) -> str:
    """`Z000123`. The letter keeps Excel from eating the zeros."""
    return f"Z{entry_id:06d}"


def local_day(now: datetime) -> date:
    """The campaign's day: tries a day are counted from midnight there."""
    return now.astimezone(settings().zone).date()


def revision_at(started: datetime, now: datetime) -> int:
    """A revision for answers that come without one: milliseconds since the start."""
    return max(1, int((now - started).total_seconds() * 1000))


def to_canonical(kind: str, given: Sequence[str], order: Sequence[int]) -> list[str]:
    """Shown letters as the question's own letters; other kinds stay as they are."""
    if kind not in {"single", "multiple"}:
        return list(given)
    letters = [LETTERS[order[LETTERS.index(key)]] for key in given]
    return sorted(letters) if len(letters) > 1 else letters


def to_shown(kind: str, answers: Sequence[Any], order: Sequence[int]) -> list[Any]:
    """The question's own letters as the letters this paper shows."""
    if kind not in {"single", "multiple"}:
        return list(answers)
    return sorted(LETTERS[order.index(LETTERS.index(letter))] for letter in answers)


class Mark(NamedTuple):
    """The grading of one question: the points earned of the points possible."""

    earned: float
    possible: int

    @property
    def right(self) -> bool:
        """Full points."""
        return self.earned == self.possible


@dataclass(frozen=True)
class Result:
    """A graded paper. Scores are multiples of 0.5, so floats hold them exactly."""

    score: float
    max_score: float
    correct: int
    total: int
    marks: tuple[Mark, ...]


def grade_paper(
    items: Sequence[Item],
    shown: Mapping[int, Shown],
    answers: Mapping[int, list[str]],
) -> Result:
    """Grade a paper. `shown` goes by revision id, `answers` by number from 1."""
    marks = []
    for number, item in enumerate(items, 1):
        revision = shown[item.revision]
        given = to_canonical(revision.kind, answers.get(number, []), item.order)
        share = grade(
            revision.kind,
            revision.answers,
            given,
            half_for_incomplete=item.half,
            numerals_differ=revision.numerals_differ,
        )
        marks.append(Mark(float(item.points * share), item.points))
    return Result(
        score=sum(mark.earned for mark in marks),
        max_score=float(sum(mark.possible for mark in marks)),
        correct=sum(mark.right for mark in marks),
        total=len(marks),
        marks=tuple(marks),
    )
