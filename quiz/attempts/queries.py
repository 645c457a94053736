"""Reading attempts: through their owner, with the questions their paper froze."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.functions import Count, Sum

from questions.models import Revision
from quiz.attempts.models import Answer, Attempt, Entry, Participation
from quiz.attempts.rules import Item, paper_items
from quiz.contests.models import Contest
from quiz.errors import NotFound
from quiz.words import N_

NOT_YOURS = N_("找不到这份答卷。如果是用别的手机号答的，请先退出，再用那个手机号登录。")


@dataclass(frozen=True)
class Question:
    """A revision as a paper shows it."""

    revision_id: int
    kind: str
    stem: str
    options: list[str]
    answers: list[Any]
    explanation: str
    citation: str
    numerals_differ: bool


async def find_attempt(attempt_id: int, worker_id: int) -> Attempt:
    """The worker's own attempt with its contest. Raises NotFound: others' attempts do not exist."""
    attempt = await Attempt.get_or_none(id=attempt_id, worker_id=worker_id).prefetch_related(
        "contest__opening"
    )
    if attempt is None:
        raise NotFound(NOT_YOURS)
    return attempt


async def questions_of(items: Sequence[Item]) -> dict[int, Question]:
    """The revisions of a paper, by revision id."""
    rows = await Revision.filter(id__in=[item.revision for item in items]).prefetch_related(
        "question__bank"
    )
    return {
        row.id: Question(
            revision_id=row.id,
            kind=row.kind,
            stem=row.stem,
            options=row.options,
            answers=row.answers,
            explanation=row.explanation,
            citation=row.citation,
            numerals_differ=row.question.bank.numerals_differ,
        )
        for row in rows
    }


async def answers_of(attempt_id: int) -> dict[int, list[str]]:
    """What was answered, by question number; cleared answers are left out."""
    return (await answers_and_revision(attempt_id))[0]


async def answers_and_revision(attempt_id: int) -> tuple[dict[int, list[str]], int]:
    """What was answered, by question number, and the newest revision of any answer, cleared too."""
    rows = await Answer.filter(attempt_id=attempt_id).values_list("number", "given", "revision")
    newest = max((revision for _, _, revision in rows), default=0)
    return {number: given for number, given, _ in rows if given}, newest


async def ticket_of(contest_id: int, worker_id: int) -> str | None:
    """The worker's draw ticket in this contest, if they passed."""
    entry = await Entry.get_or_none(contest_id=contest_id, worker_id=worker_id)
    return entry.ticket if entry else None


async def attempts_of(worker_id: int, contest: Contest | None = None) -> list[Attempt]:
    """A worker's attempts, newest first, of one contest or of all, each with its contest."""
    found = Attempt.filter(worker_id=worker_id).order_by("-started_at").prefetch_related("contest")
    return await (found.filter(contest_id=contest.id) if contest else found)


def items_of(attempt: Attempt) -> list[Item]:
    """The attempt's paper as items."""
    return paper_items(attempt.paper)


async def headcount_and_visits(contest_id: int) -> tuple[int, int]:
    """人数 and 人次 of a contest: workers who started, and tries they made."""
    rows: list[dict[str, Any]] = (
        await Participation.filter(contest_id=contest_id, tries__gt=0)
        .annotate(headcount=Count("id"), visits=Sum("tries"))
        .values("headcount", "visits")
    )
    return rows[0]["headcount"], rows[0]["visits"] or 0
