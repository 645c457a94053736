"""What a phone is shown of an attempt. The answer key leaves the server in `review` only."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from questions.drafts import LETTERS
from questions.kinds import blanks, grade
from quiz.attempts.finishing import Graded
from quiz.attempts.memory import Question, memory
from quiz.attempts.models import Attempt
from quiz.attempts.queries import answers_and_revision, items_of, ticket_of
from quiz.attempts.rules import (
    TRUE_FALSE_KEYS,
    Item,
    Mark,
    Result,
    grade_paper,
    ticket_number,
    to_shown,
)
from quiz.contests.models import Contest
from quiz.contests.queries import contest_state
from quiz.contests.rules import answers_visible
from quiz.database import read_moment
from quiz.words import N_

TRUE_FALSE_WORDS = (N_("正确"), N_("错误"))


@dataclass(frozen=True)
class Choice:
    """An option as shown: the key to answer with, and its text."""

    key: str
    text: str


@dataclass(frozen=True)
class ShownQuestion:
    """A question without its key."""

    number: int
    kind: str
    stem: str
    points: int
    options: list[Choice]
    blanks: int


@dataclass(frozen=True)
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
    review: list[Reviewed]


@dataclass(frozen=True)
class Shown:
    """An attempt as it stands."""

    attempt: Attempt
    questions: list[ShownQuestion]
    answers: dict[int, list[str]]
    revision: int
    result: ShownResult | None

    @property
    def unfinished(self) -> list[int]:
        """Numbers of questions without an answer, or with a blank left empty."""
        return [
            question.number
            for question in self.questions
            if not all(self.answers.get(question.number, [""]))
        ]

    @property
    def ran_out(self) -> bool:
        """Whether time ended the attempt, not the worker."""
        return self.attempt.finished_at == self.attempt.deadline


async def show(attempt: Attempt, now: datetime) -> Shown:
    """Everything the worker may see of their attempt at `now`. Needs its contest fetched."""
    items = items_of(attempt)
    frozen = await memory().questions_of(item.revision for item in items)
    answers, revision = await answers_and_revision(attempt.id)
    questions = [
        shown_question(number, item, frozen[item.revision]) for number, item in enumerate(items, 1)
    ]
    result = None
    if attempt.finished_at is not None:
        result = await _result(attempt, items, frozen, answers, now)
    return Shown(attempt, questions, answers, revision, result)


def shown_question(number: int, item: Item, question: Question) -> ShownQuestion:
    """A question with its options in this paper's order."""
    return ShownQuestion(
        number=number,
        kind=question.kind,
        stem=question.stem,
        points=item.points,
        options=choices(item, question),
        blanks=blanks(question.stem) if question.kind == "fill" else 0,
    )


def choices(item: Item, question: Question) -> list[Choice]:
    """The options as shown; judgements are answered with `true` and `false`."""
    if question.kind == "true_false":
        return [Choice(*pair) for pair in zip(TRUE_FALSE_KEYS, TRUE_FALSE_WORDS, strict=True)]
    return [
        Choice(letter, question.options[index])
        for letter, index in zip(LETTERS, item.order, strict=False)
    ]


async def _result(
    attempt: Attempt,
    items: Sequence[Item],
    frozen: Mapping[int, Question],
    answers: Mapping[int, list[str]],
    now: datetime,
) -> ShownResult:
    assert attempt.finished_at is not None and attempt.score is not None  # noqa: S101
    marked = _grade(items, frozen, answers)
    return ShownResult(
        score=attempt.score,
        max_score=attempt.max_score,
        passed=bool(attempt.passed),
        correct=attempt.correct or 0,
        total=attempt.total,
        seconds=int((attempt.finished_at - attempt.started_at).total_seconds()),
        ticket=await ticket_of(attempt.contest_id, attempt.worker_id),
        review=review(items, frozen, answers, marked.marks)
        if may_review(attempt.contest, now)
        else [],
    )


def result_of(graded: Graded, contest: Contest, now: datetime) -> ShownResult:
    """The result of an attempt that has just been graded: nothing is read again."""
    result, started = graded.result, read_moment(graded.row["started_at"])
    assert result is not None  # noqa: S101 - it was graded
    return ShownResult(
        score=result.score,
        max_score=result.max_score,
        passed=graded.passed,
        correct=result.correct,
        total=result.total,
        seconds=int((graded.finished_at - started).total_seconds()),
        ticket=ticket_number(graded.entry_id) if graded.entry_id else None,
        review=review(graded.items, graded.questions, graded.answers, result.marks)
        if may_review(contest, now)
        else [],
    )


def may_review(contest: Contest, now: datetime) -> bool:
    """Whether the right answers may be shown after a finish."""
    closed = contest_state(contest, drawn=False, now=now) == "closed"
    return answers_visible(contest.show_answers, finished=True, closed=closed)


def _grade(
    items: Sequence[Item], frozen: Mapping[int, Question], answers: Mapping[int, list[str]]
) -> Result:
    differ = {key: question.numerals_differ for key, question in frozen.items()}
    return grade_paper(items, frozen, answers, differ)


def review(
    items: Sequence[Item],
    frozen: Mapping[int, Question],
    answers: Mapping[int, list[str]],
    marks: Sequence[Mark],
) -> list[Reviewed]:
    """Each question with the given and the right answer, in this paper's letters."""
    return [
        _reviewed(number, item, frozen[item.revision], answers.get(number, []), mark)
        for number, (item, mark) in enumerate(zip(items, marks, strict=True), 1)
    ]


def _reviewed(
    number: int, item: Item, question: Question, given: list[str], mark: Mark
) -> Reviewed:
    return Reviewed(
        number=number,
        kind=question.kind,
        stem=question.stem,
        points=item.points,
        options=choices(item, question),
        earned=mark.earned,
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


def result_json(result: ShownResult) -> dict[str, Any]:
    """The result as the API answers it."""
    body = asdict(result)
    body["score"], body["max_score"] = plain(result.score), plain(result.max_score)
    for line in body["review"]:
        line["earned"] = plain(line["earned"])
    return body
