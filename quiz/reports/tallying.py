"""What a batch of finished attempts adds to the sums of questions and papers. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from questions.kinds import grade, normal
from questions.selection import Item
from questions.statistics import BINS, bin_of
from quiz.attempts.memory import Question
from quiz.attempts.rules import to_canonical

UNIT = 1000
"""Scores are whole thousandths: such sums are exact, and the same in any order."""
TEXTS = 20
"""Different wrong texts kept for a fill question."""
LONGEST_TEXT, DIGITS = 20, 5
"""A longer text, or one with so many digits (a phone number), is not kept: it may be about a person."""

Key = tuple[int, int, int, bool]
"""Contest, question, revision, first try."""
PartKey = tuple[int, bool, int]
"""Contest, first try, part (0 = the whole paper)."""


class Given(NamedTuple):
    """The last answer to one question, in the letters of its paper, and when it was saved."""

    texts: list[str]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class Finished:
    """A finished attempt; `answers` by number from 1, `sections` says how many items each has."""

    contest_id: int
    first_try: bool
    items: Sequence[Item]
    started_at: datetime
    answers: Mapping[int, Given]
    sections: Sequence[int]


@dataclass(slots=True)
class PartSums:
    """What is added to one row of PaperCount; a contest's papers all have the same parts."""

    items: int
    points: float
    papers: int = 0
    total: float = 0.0
    totals_squared: float = 0.0
    squares: float = 0.0


@dataclass(slots=True)
class ItemSums:
    """What is added to one row of ItemCount."""

    shown: int = 0
    blank: int = 0
    points: int = 0
    scores: int = 0
    rests: int = 0
    scores_squared: int = 0
    rests_squared: int = 0
    products: int = 0
    picks: dict[str, list[int]] = field(default_factory=dict)
    seconds: list[int] = field(default_factory=list)

    def pick(self, key: str, rest: int) -> None:
        """Somebody with this rest score gave this answer."""
        pick = self.picks.setdefault(key, [0, 0])
        pick[0] += 1
        pick[1] += rest


class Tally:
    """The sums over some attempts."""

    def __init__(self) -> None:
        self.items: dict[Key, ItemSums] = defaultdict(ItemSums)
        self.parts: dict[PartKey, PartSums] = {}

    def add(self, attempt: Finished, questions: Mapping[int, Question]) -> None:
        """Count one attempt. `questions` go by revision."""
        items, shares, given = attempt.items, [], []
        for number, item in enumerate(items, 1):
            question, answer = questions[item.revision], attempt.answers.get(number)
            texts = to_canonical(question.kind, answer.texts, item.order) if answer else []
            given.append(texts)
            shares.append(
                grade(
                    question.kind,
                    question.answers,
                    texts,
                    half_for_incomplete=item.half,
                    numerals_differ=question.numerals_differ,
                )
                if texts
                else 0.0
            )
        earned = [item.points * share for item, share in zip(items, shares, strict=True)]
        total, most = sum(earned), sum([item.points for item in items])
        self._add_parts(attempt, earned, shares, most)
        taken = seconds_taken(attempt.started_at, attempt.answers)
        for number, (item, texts) in enumerate(zip(items, given, strict=True), 1):
            possible = most - item.points
            rest = round((total - earned[number - 1]) * UNIT / possible) if possible else 0
            sums = self.items[attempt.contest_id, item.question, item.revision, attempt.first_try]
            score = round(shares[number - 1] * UNIT)
            _add_score(sums, item.points, score, rest)
            if not texts:
                sums.blank += 1
                continue
            question = questions[item.revision]
            for pick in picks_of(question, texts, right=score == UNIT):
                sums.pick(pick, 0 if question.kind == "fill" else rest)
            if number in taken:
                _count_time(sums.seconds, taken[number])

    def _add_parts(
        self, attempt: Finished, earned: Sequence[float], shares: Sequence[float], most: int
    ) -> None:
        self._add_part(attempt, 0, earned, float(most))
        items, begin = attempt.items, 0
        sizes = attempt.sections if sum(attempt.sections) == len(items) else [len(items)]
        for part, size in enumerate(sizes, 1):
            scores = shares[begin : begin + size]
            self._add_part(attempt, part, scores, float(items[begin].points))
            begin += size

    def _add_part(
        self, attempt: Finished, part: int, scores: Sequence[float], points: float
    ) -> None:
        key = (attempt.contest_id, attempt.first_try, part)
        sums = self.parts.setdefault(key, PartSums(len(scores), points))
        total = sum(scores)
        sums.papers += 1
        sums.total += total
        sums.totals_squared += total * total
        sums.squares += sum([score * score for score in scores])


def _add_score(sums: ItemSums, points: int, score: int, rest: int) -> None:
    sums.shown += 1
    sums.points += points
    sums.scores += score
    sums.rests += rest
    sums.scores_squared += score * score
    sums.rests_squared += rest * rest
    sums.products += score * rest


def picks_of(question: Question, given: Sequence[str], *, right: bool) -> Iterable[str]:
    """What is counted of an answer: its letters, or a wrong text as it is compared.

    Of texts only what cannot well be about a person.
    """
    if question.kind != "fill":
        return given
    text = " / ".join(
        normal(part, numerals_differ=question.numerals_differ)[: LONGEST_TEXT + 1] for part in given
    )
    digits = sum(sign.isdigit() for sign in text)
    keep = not right and text.strip(" /") and len(text) <= LONGEST_TEXT and digits < DIGITS
    return [text] if keep else []


def seconds_taken(started_at: datetime, answers: Mapping[int, Given]) -> dict[int, float]:
    """Seconds from the save before, or the start, to each question's last save.

    Answers that came in one request (a phone that was offline) tell no times of their own. An
    answer changed later counts from the save before that change.
    """
    saves: dict[datetime, int] = {}
    for number, given in answers.items():
        saves[given.saved_at] = 0 if given.saved_at in saves else number
    taken, before = {}, started_at
    for moment in sorted(saves):
        if saves[moment]:
            taken[saves[moment]] = max((moment - before).total_seconds(), 0.0)
        before = moment
    return taken


def _count_time(bins: list[int], seconds: float) -> None:
    place = bin_of(seconds)
    bins.extend([0] * (place + 1 - len(bins)))
    bins[place] += 1


def merged_picks(
    kind: str, kept: Mapping[str, Sequence[int]], added: Mapping[str, Sequence[int]]
) -> dict[str, list[int]]:
    """Two counts of picks as one.

    Texts are bounded as Misra & Gries 1982 do it ("Finding repeated elements"): the count of the
    first text that has no room is taken from all. A count is then never too high.
    """
    found = {key: list(pick) for key, pick in kept.items()}
    for key, (count, rests) in added.items():
        pick = found.setdefault(key, [0, 0])
        pick[0] += count
        pick[1] += rests
    if kind == "fill" and len(found) > TEXTS:
        ranked = sorted(found.items(), key=lambda entry: (-entry[1][0], entry[0]))
        less = ranked[TEXTS][1][0]
        found = {key: [count - less, 0] for key, (count, _) in ranked if count > less}
    return found


def merged_seconds(kept: Sequence[int], added: Sequence[int]) -> list[int]:
    """Two counts by bin as one."""
    long, short = (kept, added) if len(kept) > len(added) else (added, kept)
    found = list(long)
    for place, count in enumerate(short):
        found[place] += count
    assert len(found) <= BINS  # noqa: S101 - bin_of gives no other
    return found
