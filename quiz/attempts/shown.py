"""What a phone is shown of an attempt. The answer key leaves the server in `review` only.

`say` puts the few words that are ours, 正确 and 错误, into the visitor's language.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from questions.drafts import LETTERS
from questions.kinds import grade
from questions.selection import Item
from quiz.attempts.finishing import Graded
from quiz.attempts.memory import Question, memory
from quiz.attempts.queries import Standing
from quiz.attempts.rules import TRUE_FALSE_KEYS, Mark, grade_paper, ticket_number, to_shown
from quiz.contests.live import Live
from quiz.contests.models import Contest
from quiz.contests.queries import contest_state
from quiz.contests.rules import answers_visible
from quiz.database import read_moment
from quiz.words import N_

TRUE_FALSE_WORDS = (N_("正确"), N_("错误"))

Say = Callable[[str], str]


@dataclass(slots=True)
class Choice:
    """An option as shown: the key to answer with, and its text."""

    key: str
    text: str


@dataclass(slots=True)
class Reviewed:
    """A question after the finish: what was given, what is right, why, and where it is written."""

    number: int
    kind: str
    stem: str
    points: int
    options: list[Choice]
    earned: float
    right: bool
    right_blanks: list[bool]
    given: list[str]
    answers: list[Any]
    explanation: str
    citation: str


class Seen(NamedTuple):
    """A question of a review, before it is put into words."""

    number: int
    item: Item
    question: Question
    given: list[str]
    mark: Mark


@dataclass(frozen=True)
class ShownResult:
    """The result of a finished attempt; `review` is empty while answers are kept back."""

    score: float
    max_score: float
    passed: bool
    correct: int
    total: int
    seconds: int
    ticket: str | None
    review: list[Seen]


async def questions_of(standing: Standing) -> Mapping[int, Question]:
    """What its paper shows, by revision."""
    return await memory().questions_of(item.revision for item in standing.items)


def choices(item: Item, question: Question, say: Say) -> list[Choice]:
    """The options as shown; judgements are answered with `true` and `false`."""
    if question.kind == "true_false":
        words = zip(TRUE_FALSE_KEYS, TRUE_FALSE_WORDS, strict=True)
        return [Choice(key, say(word)) for key, word in words]
    return [
        Choice(letter, question.options[index])
        for letter, index in zip(LETTERS, item.order, strict=False)
    ]


async def shown_result(standing: Standing, now: datetime) -> ShownResult:
    """The result of a finished attempt, with what its contest lets the worker see at `now`."""
    frozen = await questions_of(standing)
    assert standing.finished_at is not None and standing.score is not None  # noqa: S101
    seen = may_review(standing.contest, now)
    marks = grade_paper(standing.items, frozen, standing.answers).marks if seen else ()
    return ShownResult(
        score=plain(standing.score),
        max_score=plain(standing.max_score),
        passed=bool(standing.passed),
        correct=standing.correct or 0,
        total=standing.total,
        seconds=int((standing.finished_at - standing.started_at).total_seconds()),
        ticket=standing.ticket,
        review=_review(standing.items, frozen, standing.answers, marks) if seen else [],
    )


def result_of(graded: Graded, live: Live, now: datetime) -> ShownResult:
    """The result of an attempt that has just been graded: nothing is read again."""
    result, started = graded.result, read_moment(graded.row["started_at"])
    assert result is not None  # noqa: S101 - it was graded
    items, frozen, seen = graded.items, graded.questions, may_review(live.contest, now)
    return ShownResult(
        score=plain(result.score),
        max_score=plain(result.max_score),
        passed=graded.passed,
        correct=result.correct,
        total=result.total,
        seconds=int((graded.finished_at - started).total_seconds()),
        ticket=ticket_number(graded.entry_id) if graded.entry_id and live.prizes else None,
        review=_review(items, frozen, graded.answers, result.marks) if seen else [],
    )


def may_review(contest: Contest, now: datetime) -> bool:
    """Whether the right answers may be shown after a finish."""
    closed = contest_state(contest, drawn=False, now=now) == "closed"
    return answers_visible(contest.show_answers, finished=True, closed=closed)


def _review(
    items: Sequence[Item],
    frozen: Mapping[int, Question],
    answers: Mapping[int, list[str]],
    marks: Sequence[Mark],
) -> list[Seen]:
    return [
        Seen(number, item, frozen[item.revision], answers.get(number, []), mark)
        for number, (item, mark) in enumerate(zip(items, marks, strict=True), 1)
    ]


def reviewed(seen: Seen, say: Say) -> Reviewed:
    """A question with the given and the right answer, in this paper's letters."""
    number, item, question, given, mark = seen
    return Reviewed(
        number=number,
        kind=question.kind,
        stem=question.stem,
        points=item.points,
        options=choices(item, question, say),
        earned=plain(mark.earned),
        right=mark.right,
        right_blanks=right_blanks(question, given),
        given=given,
        answers=to_shown(question.kind, question.answers, item.order),
        explanation=question.explanation,
        citation=question.citation,
    )


def right_blanks(question: Question, given: Sequence[str]) -> list[bool]:
    """Blank by blank, whether a fill answer is right: points need all, learning needs each."""
    if question.kind != "fill":
        return []
    texts = [*given, *[""] * (len(question.answers) - len(given))]
    return [
        bool(grade("fill", [accepted], [text], numerals_differ=question.numerals_differ))
        for accepted, text in zip(question.answers, texts, strict=False)
    ]


def plain(score: float) -> float:
    """7.0 as 7 and 7.5 as 7.5, for JSON."""
    return int(score) if score == int(score) else score
