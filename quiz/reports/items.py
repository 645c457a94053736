"""Rows of ItemCount as the numbers of one question, over contests and revisions that read the same."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from questions.quality import Observed, Pick, flags, level
from questions.statistics import Sums, discrimination, facility, median_of
from quiz.attempts.memory import Question
from quiz.reports.tallying import UNIT, merged_picks, merged_seconds
from quiz.statements import read_json

COLUMNS = """
       c.contest_id, c.question_id, c.revision_id, c.shown, c.blank, c.scores, c.rests,
       c.scores_squared, c.rests_squared, c.products, c.picks, c.seconds
"""
"""What `groups_of` needs of each row."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class ItemNumbers:
    """The numbers of a question as it read in some of its revisions; `question` is the newest."""

    question_id: int
    question: Question
    rows: Sequence[Row]

    @cached_property
    def shown(self) -> int:
        """How many papers held it."""
        return sum(row["shown"] for row in self.rows)

    @cached_property
    def blank(self) -> int:
        """How many of them were handed in without an answer to it."""
        return sum(row["blank"] for row in self.rows)

    @cached_property
    def facility(self) -> float:
        """The p-value. Blank ones earned nothing."""
        return facility(self.shown, sum(row["scores"] for row in self.rows), UNIT) or 0.0

    @cached_property
    def discrimination(self) -> float | None:
        """The corrected item-total correlation, pooled within contests."""
        contests: dict[int, list[Row]] = {}
        for row in self.rows:
            contests.setdefault(row["contest_id"], []).append(row)
        return discrimination(map(_sums, contests.values()))

    @property
    def level(self) -> str | None:
        """How good the discrimination is, as it is shown: to two digits."""
        return None if self.discrimination is None else level(round(self.discrimination, 2))

    @cached_property
    def picks(self) -> dict[str, Pick]:
        """How many chose what, with the sum of their rest scores."""
        found: dict[str, list[int]] = {}
        for row in self.rows:
            found = merged_picks(self.question.kind, found, read_json(row["picks"]))
        return {key: Pick(*pick) for key, pick in found.items()}

    @cached_property
    def seconds(self) -> float | None:
        """The median time of an answer."""
        bins: list[int] = []
        for row in self.rows:
            bins = merged_seconds(bins, read_json(row["seconds"]))
        return median_of(bins)

    @property
    def observed(self) -> Observed:
        """It as judgements need it."""
        question = self.question
        return Observed(
            question.kind,
            len(question.options),
            question.answers,
            self.shown,
            self.blank,
            self.facility,
            self.discrimination,
            self.picks,
        )

    @cached_property
    def flags(self) -> list[str]:
        """What may be wrong with it, the worst first."""
        return flags(self.observed)


def _sums(rows: Sequence[Row]) -> Sums:
    names = ("shown", "scores", "rests", "scores_squared", "rests_squared", "products")
    return Sums(*(sum(row[name] for row in rows) for name in names))


def groups_of(rows: Iterable[Row], questions: Mapping[int, Question]) -> list[ItemNumbers]:
    """The numbers of each question, newest reading first; `rows` of one question stand together.

    Revisions are one while kind, stem, options and key are the same: another explanation changes
    no answer. A corrected key makes another question of it.
    """
    found: list[ItemNumbers] = []
    readings: dict[tuple[int, str], list[Row]] = {}
    for row in rows:
        question = questions[row["revision_id"]]
        readings.setdefault((row["question_id"], _reading(question)), []).append(row)
    for (question_id, _), same in readings.items():
        newest = max(row["revision_id"] for row in same)
        found.append(ItemNumbers(question_id, questions[newest], same))
    return sorted(found, key=lambda numbers: (numbers.question_id, -numbers.question.revision_id))


@dataclass(frozen=True)
class Shown:
    """The numbers that stand for a question: of what it says now, else of the newest that was
    answered, and then it is `outdated`. `earlier` are its other readings, the newest first."""

    numbers: ItemNumbers
    earlier: Sequence[ItemNumbers]
    outdated: bool

    @property
    def flags(self) -> list[str]:
        """What may be wrong with it; nothing is known of what nobody has answered yet."""
        return [] if self.outdated else self.numbers.flags


def shown_of(readings: Sequence[ItemNumbers], newest: Question) -> Shown:
    """Which of the readings of one question, the newest first, stands for it; `newest` is what it says now."""
    now = next((each for each in readings if reads_like(each.question, newest)), None)
    numbers = now or readings[0]
    earlier = [each for each in readings if each is not numbers]
    return Shown(numbers, earlier, outdated=now is None)


def reads_like(one: Question, other: Question) -> bool:
    """Whether two revisions of a question are one to whoever answers it."""
    return _reading(one) == _reading(other)


def _reading(question: Question) -> str:
    return repr((question.kind, question.stem, question.options, question.answers))
