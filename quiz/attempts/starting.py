"""Starting attempts, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from questions.selection import Deck, deal
from quiz.attempts.counting import Starts
from quiz.attempts.memory import Sheet, memory
from quiz.attempts.queries import Standing
from quiz.attempts.rules import deadline_of, local_day, refusal, stored_paper
from quiz.contests.live import EDITIONS, Live
from quiz.database import in_batch_transaction, read_moment, stored_moment
from quiz.statements import ask_all

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
FROM ITEMS JOIN participation p ON p.contest_id = i.0::int AND p.worker_id = i.1::int
JOIN attempt a ON a.participation_id = p.id
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
    standing: Standing | None = None
    new: bool = False
    overdue: bool = False
    """Its time is up: it must be finished before the worker can begin another."""


@dataclass(slots=True)
class _Taker:
    """One worker in one contest, as the transaction sees them."""

    row: dict[str, Any]
    tries: list[dict[str, Any]]
    new: Standing | None = None
    start: Start | None = None


@in_batch_transaction
async def start_all(starts: Sequence[Start]) -> Sequence[Begun | Exception]:
    """Begin a batch; each outcome is Begun, NotOpenYet, Closed, NoTriesLeft or NoTriesToday.

    Every contest in it must be open or have been.
    """
    takers, decks = await _read(starts)
    outcomes: list[Exception | Begun | None] = []
    for start in starts:
        contest_id = start.live.contest.id
        outcomes.append(_decide(start, takers[contest_id, start.worker_id], decks[contest_id]))
    await _write([taker for taker in takers.values() if taker.new is not None])
    return [
        outcome or _begun(start, takers[start.live.contest.id, start.worker_id])
        for start, outcome in zip(starts, outcomes, strict=True)
    ]


def _begun(start: Start, taker: _Taker) -> Begun:
    """The attempt that this batch made, for the start that made it and for those beside it."""
    assert taker.new is not None  # noqa: S101 - nothing else leaves an outcome open
    return Begun(taker.new.id, taker.new, new=start is taker.start)


async def _read(starts: Sequence[Start]) -> tuple[dict[tuple[int, int], _Taker], dict[int, Deck]]:
    """Who starts, by contest and worker, and what each contest deals from."""
    moments = {(s.live.contest.id, s.worker_id): stored_moment(s.now) for s in starts}
    wanted = sorted((*key, moment) for key, moment in moments.items())
    contests = {start.live.contest.id: start.live for start in starts}
    banks = [bank for live in contests.values() for bank in live.banks()]
    people, tries, editions = await ask_all(
        (PARTICIPATE, wanted), (TRIES, wanted), (EDITIONS, banks)
    )
    takers = {row["id"]: _Taker(row, []) for row in people}
    for row in tries:
        takers[row["participation_id"]].tries.append(row)
    decks = {}
    for row in editions:
        deck = decks[row["contest_id"]] = await contests[row["contest_id"]].deck_at(row["edition"])
        await memory().warm_up(deck)
    return {(t.row["contest_id"], t.row["worker_id"]): t for t in takers.values()}, decks


def _decide(start: Start, taker: _Taker, deck: Deck) -> Exception | Begun | None:
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
    taker.new, taker.start = _deal(start, deck), start
    return None


def _deal(start: Start, deck: Deck) -> Standing:
    """The new attempt, which gets its id when it is written."""
    contest, now = start.live.contest, start.now
    items = deal(deck, start.seed)
    assert contest.minutes is not None and contest.closes_at is not None  # noqa: S101 - it opened
    return Standing(
        id=0,
        worker_id=start.worker_id,
        contest=contest,
        items=items,
        started_at=now,
        deadline=deadline_of(now, contest.minutes, contest.closes_at),
        max_score=float(sum(item.points for item in items)),
    )


async def _write(takers: Sequence[_Taker]) -> None:
    if not takers:
        return
    rows, *_ = await ask_all(
        (BEGIN, sorted(map(_row, takers), key=lambda row: row[0])),
        (TRIED, sorted((taker.row["id"], taker.row["tries"] + 1) for taker in takers)),
        *_counted(takers).statements(),
        last=True,
    )
    ids = {row["participation_id"]: row["id"] for row in rows}
    for taker in takers:
        assert taker.new is not None  # noqa: S101 - only those come here
        taker.new.id = ids[taker.row["id"]]


def _counted(takers: Sequence[_Taker]) -> Starts:
    counts = Starts()
    for taker in takers:
        assert taker.new is not None  # noqa: S101 - only those come here
        day = local_day(taker.new.started_at)
        counts.add(
            taker.row["contest_id"],
            day,
            taker.row["town"],
            taker.row["employer"],
            first=taker.row["tries"] == 0,
            first_today=day.isoformat() not in {str(t["day"]) for t in taker.tries},
        )
    return counts


def _row(taker: _Taker) -> tuple[Any, ...]:
    new, start = taker.new, taker.start
    assert new is not None and start is not None  # noqa: S101 - only those come here
    return (
        taker.row["id"],
        taker.row["contest_id"],
        taker.row["worker_id"],
        str(start.client_id),
        taker.row["tries"] + 1,
        local_day(new.started_at).isoformat(),
        stored_paper(new.items),
        stored_moment(new.started_at),
        stored_moment(new.deadline),
        new.max_score,
        new.total,
    )


def new_sheet(new: Standing) -> Sheet:
    """What saving needs of an attempt that has just begun."""
    return Sheet(new.id, new.worker_id, new.started_at, new.deadline, new.items)
