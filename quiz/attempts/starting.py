"""Starting attempts, many at once."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from questions.selection import deal
from quiz.attempts.counting import Starts
from quiz.attempts.memory import Sheet, memory
from quiz.attempts.models import Attempt
from quiz.attempts.rules import deadline_of, local_day, paper_items, refusal
from quiz.contests.live import Live
from quiz.database import in_one_transaction, read_moment, stored_moment
from quiz.statements import ask

# The update changes nothing: it takes the row, so that of one worker's starts each sees the last.
PARTICIPATE = """
INSERT INTO participation (contest_id, worker_id, town, employer, tries, created_at)
SELECT i.0::int, w.id, w.town, w.employer, 0, i.2::timestamptz
FROM ITEMS JOIN worker w ON w.id = i.1::int WHERE true ORDER BY 1, 2
ON CONFLICT (contest_id, worker_id) DO UPDATE SET tries = participation.tries
RETURNING id, contest_id, worker_id, town, employer, tries
"""

TRIES = """
SELECT a.id, a.participation_id, a.client_id, a.day, a.deadline,
       CASE WHEN a.finished_at IS NULL THEN 1 ELSE 0 END AS running
FROM ITEMS JOIN attempt a ON a.participation_id = i.0::int
"""

BEGIN = """
INSERT INTO attempt (participation_id, contest_id, worker_id, client_id, number, day, paper,
                     started_at, deadline, max_score, total)
SELECT i.0::int, i.1::int, i.2::int, i.3::uuid, i.4::int, i.5::date, i.6::jsonb,
       i.7::timestamptz, i.8::timestamptz, i.9::float8, i.10::smallint
FROM ITEMS WHERE true ORDER BY 1
RETURNING id, participation_id
"""

TRIED = "UPDATE participation SET tries = i.1::int FROM ITEMS WHERE participation.id = i.0::int"


@dataclass(frozen=True, slots=True)
class Start:
    """A worker wants to begin. `seed` decides the paper."""

    live: Live
    worker_id: int
    client_id: UUID
    now: datetime
    seed: str


@dataclass(frozen=True, slots=True)
class Begun:
    """The attempt to go on with: a new one whole, an earlier one by its id."""

    attempt_id: int
    attempt: Attempt | None = None
    new: bool = False
    overdue: bool = False
    """Its time is up: it must be finished before the worker can begin another."""


@dataclass(slots=True)
class _Taker:
    """One worker in one contest, as the transaction sees them."""

    row: dict[str, Any]
    tries: list[dict[str, Any]]
    new: Attempt | None = None
    start: Start | None = None


@in_one_transaction
async def start_all(starts: Sequence[Start]) -> Sequence[Begun | Exception]:
    """Begin a batch; each outcome is Begun, NotOpenYet, Closed, NoTriesLeft or NoTriesToday.

    Every contest in it must be open or have been.
    """
    takers = await _takers(starts)
    outcomes: list[Exception | Begun | None] = []
    for start in starts:
        outcomes.append(await _decide(start, takers[start.live.contest.id, start.worker_id]))
    await _write([taker for taker in takers.values() if taker.new is not None])
    return [
        outcome or _begun(start, takers[start.live.contest.id, start.worker_id])
        for start, outcome in zip(starts, outcomes, strict=True)
    ]


def _begun(start: Start, taker: _Taker) -> Begun:
    """The attempt that this batch made, for the start that made it and for those beside it."""
    assert taker.new is not None  # noqa: S101 - nothing else leaves an outcome open
    return Begun(taker.new.id, taker.new, new=start is taker.start)


async def _takers(starts: Sequence[Start]) -> dict[tuple[int, int], _Taker]:
    wanted = {(s.live.contest.id, s.worker_id): stored_moment(s.now) for s in starts}
    rows = await ask(PARTICIPATE, ((*key, wanted[key]) for key in sorted(wanted)))
    takers = {row["id"]: _Taker(row, []) for row in rows}
    for row in await ask(TRIES, ((key,) for key in sorted(takers))):
        takers[row["participation_id"]].tries.append(row)
    return {(t.row["contest_id"], t.row["worker_id"]): t for t in takers.values()}


async def _decide(start: Start, taker: _Taker) -> Exception | Begun | None:
    """What becomes of one start; None when it begins a new attempt, or one beside it has."""
    same = next((t for t in taker.tries if str(t["client_id"]) == str(start.client_id)), None)
    if same is not None:
        return Begun(same["id"])
    if taker.new is not None:
        return None
    running = next((t for t in taker.tries if t["running"]), None)
    if running is not None:
        return Begun(running["id"], overdue=read_moment(running["deadline"]) <= start.now)
    contest, today = start.live.contest, local_day(start.now)
    problem = refusal(
        start.live.state(start.now),
        tries=taker.row["tries"],
        tries_today=sum(str(t["day"]) == today.isoformat() for t in taker.tries),
        in_all=contest.tries_in_all or 0,
        a_day=contest.tries_a_day or 0,
    )
    if problem is not None:
        return problem
    taker.new, taker.start = await _deal(start, taker), start
    return None


async def _deal(start: Start, taker: _Taker) -> Attempt:
    live, contest, now = start.live, start.live.contest, start.now
    sections, pools = await live.deck()
    await memory().warm_up(pools)
    dealt = deal(sections, pools, start.seed)
    paper: list[dict[str, object]] = [
        {
            "question": item.question_id,
            "revision": item.revision_id,
            "order": list(item.order),
            "points": item.points,
            "half": item.half,
        }
        for item in dealt
    ]
    assert contest.minutes is not None and contest.closes_at is not None  # noqa: S101 - it opened
    return Attempt(
        participation_id=taker.row["id"],
        contest_id=contest.id,
        worker_id=start.worker_id,
        client_id=start.client_id,
        number=taker.row["tries"] + 1,
        day=local_day(now),
        paper=paper,
        started_at=now,
        deadline=deadline_of(now, contest.minutes, contest.closes_at),
        max_score=float(sum(item.points for item in dealt)),
        total=len(paper),
    )


async def _write(takers: Sequence[_Taker]) -> None:
    attempts = [taker.new for taker in takers if taker.new is not None]
    if not attempts:
        return
    rows = await ask(BEGIN, sorted(map(_row, attempts), key=lambda row: row[0]))
    ids = {row["participation_id"]: row["id"] for row in rows}
    await ask(TRIED, sorted((a.participation_id, a.number) for a in attempts))
    counts = Starts()
    for taker, attempt in zip(takers, attempts, strict=True):
        attempt.id = ids[attempt.participation_id]
        attempt._saved_in_db = True
        today = attempt.day.isoformat()
        counts.add(
            attempt.contest_id,
            attempt.day,
            taker.row["town"],
            taker.row["employer"],
            first=attempt.number == 1,
            first_today=today not in {str(t["day"]) for t in taker.tries},
        )
    await counts.write()


def _row(attempt: Attempt) -> tuple[Any, ...]:
    return (
        attempt.participation_id,
        attempt.contest_id,
        attempt.worker_id,
        str(attempt.client_id),
        attempt.number,
        attempt.day.isoformat(),
        attempt.paper,
        stored_moment(attempt.started_at),
        stored_moment(attempt.deadline),
        attempt.max_score,
        attempt.total,
    )


def new_sheet(attempt: Attempt) -> Sheet:
    """What saving needs of an attempt that has just begun."""
    return Sheet(
        attempt.id,
        attempt.worker_id,
        attempt.started_at,
        attempt.deadline,
        array("q", (item.revision for item in paper_items(attempt.paper))),
    )
