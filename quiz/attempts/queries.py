"""Reading attempts: through their owner, with the questions their paper froze."""

from quiz.attempts.memory import NOT_YOURS
from quiz.attempts.models import Attempt, ContestCount, Entry
from quiz.attempts.rules import Item, paper_items
from quiz.contests.live import live_by_id
from quiz.contests.models import Contest
from quiz.errors import NotFound
from quiz.statements import ask, read_json


async def find_attempt(attempt_id: int, worker_id: int) -> Attempt:
    """The worker's own attempt with its contest. Raises NotFound: others' attempts do not exist."""
    attempt = await Attempt.get_or_none(id=attempt_id, worker_id=worker_id)
    if attempt is None:
        raise NotFound(NOT_YOURS)
    return await with_contest(attempt)


async def with_contest(attempt: Attempt) -> Attempt:
    """The attempt with its contest, which the process remembers."""
    attempt.contest = (await live_by_id(attempt.contest_id)).contest
    return attempt


ANSWERS = """
SELECT r.number, r.given, r.revision FROM ITEMS JOIN answer r ON r.attempt_id = i.0::bigint
"""


async def answers_of(attempt_id: int) -> dict[int, list[str]]:
    """What was answered, by question number; cleared answers are left out."""
    return (await answers_and_revision(attempt_id))[0]


async def answers_and_revision(attempt_id: int) -> tuple[dict[int, list[str]], int]:
    """What was answered, by question number, and the newest revision of any answer, cleared too."""
    rows = await ask(ANSWERS, [(attempt_id,)])
    given = {row["number"]: read_json(row["given"]) for row in rows}
    newest = max((row["revision"] for row in rows), default=0)
    return {number: texts for number, texts in given.items() if texts}, newest


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
    rows = await ContestCount.filter(contest_id=contest_id).values_list("headcount", "visits")
    return rows[0] if rows else (0, 0)
