"""Reading attempts: through their owner, with the questions their paper froze."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from questions.selection import Item
from quiz.attempts.memory import NOT_YOURS, memory
from quiz.attempts.models import Attempt, ContestCount, Entry
from quiz.attempts.rules import ticket_number
from quiz.batches import reader
from quiz.contests.live import live_by_id
from quiz.contests.models import Contest
from quiz.database import read_moment
from quiz.errors import NotFound
from quiz.statements import ask, read_json


@dataclass(slots=True)
class Standing:
    """A worker's own attempt as it stands.

    `answers` by question number from 1, cleared ones left out; `revision` is the newest of any.
    `shown` is that of its paper (stock.py), if it has just begun.
    """

    id: int
    worker_id: int
    contest: Contest
    items: list[Item]
    started_at: datetime
    deadline: datetime
    max_score: float
    finished_at: datetime | None = None
    score: float | None = None
    correct: int | None = None
    passed: bool | None = None
    entry_id: int | None = None
    answers: dict[int, list[str]] = field(default_factory=dict)
    revision: int = 0
    shown: Mapping[str, tuple[bytes, bytes]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many questions its paper has."""
        return len(self.items)

    @property
    def ticket(self) -> str | None:
        """The worker's draw ticket in this contest, once a finished attempt shows it."""
        return ticket_number(self.entry_id) if self.entry_id else None

    @property
    def unfinished(self) -> list[int]:
        """Numbers of questions without an answer, or with a blank left empty."""
        answers = self.answers
        if not answers:
            return list(range(1, self.total + 1))
        return [n for n in range(1, self.total + 1) if not all(answers.get(n, [""]))]

    @property
    def ran_out(self) -> bool:
        """Whether time ended the attempt, not the worker."""
        return self.finished_at == self.deadline


# One small read a page, which requests at the same time share. The paper comes once an attempt,
# not with every answer.
STANDING = """
SELECT a.id, a.worker_id, a.contest_id, a.started_at, a.deadline, a.max_score, a.finished_at,
       a.score, a.correct, a.passed, e.id AS entry_id, r.number, r.given, r.revision,
       CASE WHEN ROW_NUMBER() OVER (PARTITION BY a.id ORDER BY r.number) = 1 THEN a.paper END
       AS paper
FROM ITEMS JOIN attempt a ON a.id = i.0::bigint
LEFT JOIN answer r ON r.attempt_id = a.id
LEFT JOIN entry e
    ON a.finished_at IS NOT NULL AND e.contest_id = a.contest_id AND e.worker_id = a.worker_id
ORDER BY a.id, r.number
"""


async def standing_of(attempt_id: int, worker_id: int) -> Standing:
    """The worker's own attempt. Raises NotFound: others' attempts do not exist."""
    standing: Standing | None = await reader().put(read_standings, attempt_id)
    if standing is None or standing.worker_id != worker_id:
        raise NotFound(NOT_YOURS)
    return standing


async def read_standings(attempt_ids: Sequence[int]) -> list[Standing | None]:
    """Each attempt as it stands, whoever's it is; None for one that does not exist."""
    rows = await ask(STANDING, ((key,) for key in sorted(set(attempt_ids))))
    found = {key: list(lines) for key, lines in groupby(rows, key=itemgetter("id"))}
    return [await _standing(found[key]) if key in found else None for key in attempt_ids]


async def _standing(rows: list[dict[str, Any]]) -> Standing:
    row = rows[0]
    given = {line["number"]: read_json(line["given"]) for line in rows if line["number"]}
    live = await live_by_id(row["contest_id"])
    return Standing(
        id=row["id"],
        worker_id=row["worker_id"],
        contest=live.contest,
        items=memory().items(row["id"], row["paper"]),
        started_at=read_moment(row["started_at"]),
        deadline=read_moment(row["deadline"]),
        max_score=row["max_score"],
        finished_at=read_moment(row["finished_at"]) if row["finished_at"] else None,
        score=row["score"],
        correct=row["correct"],
        passed=None if row["passed"] is None else bool(row["passed"]),
        entry_id=row["entry_id"] if live.prizes else None,
        answers={number: texts for number, texts in given.items() if texts},
        revision=max(line["revision"] or 0 for line in rows),
    )


async def ticket_of(contest_id: int, worker_id: int) -> str | None:
    """The worker's draw ticket in this contest, if they passed."""
    entry = await Entry.get_or_none(contest_id=contest_id, worker_id=worker_id)
    return entry.ticket if entry else None


async def attempts_of(worker_id: int) -> list[Attempt]:
    """A worker's attempts, newest first, each with its contest."""
    found = Attempt.filter(worker_id=worker_id).order_by("-started_at")
    return await found.prefetch_related("contest")


async def headcount_and_visits(contest_id: int) -> tuple[int, int]:
    """人数 and 人次 of a contest: workers who started, and tries they made."""
    rows = await ContestCount.filter(contest_id=contest_id).values_list("headcount", "visits")
    return rows[0] if rows else (0, 0)


class Try(NamedTuple):
    """One attempt as the cover needs it; `day` is the local day as 2026-11-23."""

    id: int
    day: str
    deadline: datetime
    finished_at: datetime | None
    score: float | None


class Taken(NamedTuple):
    """What a worker made of a contest: tries, newest first, and the draw ticket, if earned.

    `headcount` is everybody's.
    """

    headcount: int
    ticket: str | None
    tries: list[Try]


TAKEN = """
SELECT i.0::int AS contest_id, i.1::bigint AS worker_id, c.headcount, e.id AS entry_id,
       a.id, a.day, a.deadline, a.finished_at, a.score
FROM ITEMS
LEFT JOIN contest_count c ON c.contest_id = i.0::int
LEFT JOIN entry e ON e.contest_id = i.0::int AND e.worker_id = i.1::bigint
LEFT JOIN attempt a ON a.worker_id = i.1::bigint AND a.contest_id = i.0::int
ORDER BY contest_id, worker_id, a.number DESC
"""


async def taken_of(contest_id: int, worker_id: int | None) -> Taken:
    """How a worker stands in a contest; None is a guest, who has no tries."""
    taken: Taken = await reader().put(read_taken, (contest_id, worker_id or 0))
    return taken


async def read_taken(pairs: Sequence[tuple[int, int]]) -> list[Taken]:
    """How each (contest, worker) stands."""
    rows = await ask(TAKEN, sorted(set(pairs)))
    found = {
        key: _taken(list(lines))
        for key, lines in groupby(rows, key=itemgetter("contest_id", "worker_id"))
    }
    return [found[pair] for pair in pairs]


def _taken(rows: list[dict[str, Any]]) -> Taken:
    entry = rows[0]["entry_id"]
    tries = [
        Try(
            row["id"],
            str(row["day"]),
            read_moment(row["deadline"]),
            read_moment(row["finished_at"]) if row["finished_at"] else None,
            row["score"],
        )
        for row in rows
        if row["id"]
    ]
    return Taken(rows[0]["headcount"] or 0, ticket_number(entry) if entry else None, tries)
