"""Starting attempts, many at once."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from questions.selection import Deck
from quiz.attempts.counting import Starts
from quiz.attempts.memory import Sheet, memory
from quiz.attempts.queries import Standing
from quiz.attempts.rules import deadline_of, local_day, refusal
from quiz.attempts.stock import Paper, new_paper, stock
from quiz.contests.live import EDITIONS, Live
from quiz.database import in_batch_transaction, read_moment, stored_moment
from quiz.statements import ask_all

# The update changes nothing: it takes the row, so that of one worker's starts each sees the last.
PARTICIPATE = """
INSERT INTO participation (contest_id, worker_id, town, employer, tries, created_at)
SELECT i.0::int, w.id, w.town, w.employer, 0, i.2::timestamptz
FROM ITEMS JOIN worker w ON w.id = i.1::int WHERE true ORDER BY 1, 2
ON CONFLICT (contest_id, worker_id) DO UPDATE SET tries = participation.tries
"""

# One row for each start, in their order: what was there before any of them. Whose tries in all are
# fewer than a day's may be (column 5) needs no count, only whether there was one today: mostly the
# last tells, without a look at the others.
BEFORE = """
SELECT p.id, p.town, p.employer, p.tries, running.id AS running, running.deadline, running.number,
       COALESCE(same.id, (SELECT a.id FROM joined j JOIN attempt a
           ON a.participation_id = j.participation_id AND a.number = j.number
           WHERE j.participation_id = p.id AND j.client_id = i.3::uuid)) AS same,
       CASE WHEN p.tries < i.5::int
            THEN (SELECT COUNT(*) FROM (SELECT 1 FROM attempt t WHERE t.participation_id = p.id
                  AND t.day = i.4::date ORDER BY t.number DESC LIMIT 1) AS one)
            ELSE (SELECT COUNT(*) FROM attempt t
                  WHERE t.participation_id = p.id AND t.day = i.4::date) END AS today
FROM ITEMS JOIN participation p ON p.contest_id = i.1::int AND p.worker_id = i.2::int
LEFT JOIN attempt same ON same.participation_id = p.id AND same.client_id = i.3::uuid
LEFT JOIN attempt running ON running.participation_id = p.id AND running.finished_at IS NULL
ORDER BY i.0::int
"""

BEGIN = """
INSERT INTO attempt (participation_id, contest_id, worker_id, client_id, number, day, paper,
                     started_at, deadline, max_score, total)
SELECT i.0::int, i.1::int, i.2::int, i.3::uuid, i.4::int, i.5::date, i.6::json,
       i.7::timestamptz, i.8::timestamptz, i.9::float8, i.10::smallint
FROM ITEMS WHERE true ORDER BY 1
RETURNING id, participation_id
"""

JOIN = """
INSERT INTO joined (participation_id, client_id, number)
SELECT i.0::int, i.1::uuid, i.2::int FROM ITEMS WHERE true ORDER BY 1, 2
ON CONFLICT (participation_id, client_id) DO NOTHING
"""

TRIED = "UPDATE participation SET tries = i.1::int FROM ITEMS WHERE participation.id = i.0::int"


@dataclass(frozen=True, slots=True)
class Start:
    """A worker wants to begin. A `seed` decides the paper; without one nobody can guess it."""

    live: Live
    worker_id: int
    client_id: UUID
    now: datetime
    seed: str = ""


@dataclass(frozen=True, slots=True)
class Begun:
    """The attempt to go on with: a new one whole, an earlier one by its id."""

    attempt_id: int
    standing: Standing | None = None
    new: bool = False
    overdue: bool = False
    """Its time is up: it must be finished before the worker can begin another."""


@dataclass(slots=True)
class _New:
    """The attempt that one worker begins in one contest, whose row there is as it was before."""

    row: dict[str, Any]
    start: Start
    day: str
    moment: str
    paper: Paper
    standing: Standing


Key = tuple[int, int]
"""A contest and a worker."""


@in_batch_transaction
async def start_all(starts: Sequence[Start]) -> Sequence[Begun | Exception]:
    """Begin a batch; each outcome is Begun, NotOpenYet, Closed, NoTriesLeft or NoTriesToday.

    Every contest in it must be open or have been.
    """
    moments = [stored_moment(start.now) for start in starts]
    days = [local_day(start.now).isoformat() for start in starts]
    rows, decks = await _read(starts, moments, days)
    begun: dict[Key, _New] = {}
    joined: list[tuple[int, str, int]] = []
    outcomes: list[Exception | Begun | None] = []
    for start, row, day, moment in zip(starts, rows, days, moments, strict=True):
        outcome = _before(start, row, begun)
        if outcome is None and _key(start) not in begun:
            paper = _paper(start, decks[start.live.contest.id])
            begun[_key(start)] = _New(row, start, day, moment, paper, _standing(start, paper))
        elif _joins(row, outcome):
            number = row["number"] or row["tries"] + 1  # the one that runs, or that begins here
            joined.append((row["id"], str(start.client_id), number))
        outcomes.append(outcome)
    await _write(list(begun.values()), joined)
    return [
        outcome or _outcome(start, begun[_key(start)])
        for start, outcome in zip(starts, outcomes, strict=True)
    ]


def _key(start: Start) -> Key:
    return start.live.contest.id, start.worker_id


def _outcome(start: Start, new: _New) -> Begun:
    """The attempt that this batch made, for the start that made it and for those beside it."""
    return Begun(new.standing.id, new.standing, new=start is new.start)


async def _read(
    starts: Sequence[Start], moments: Sequence[str], days: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[int, Deck]]:
    """What was there before each start, and what each contest deals from."""
    takers = {_key(start): moment for start, moment in zip(starts, moments, strict=True)}
    contests = {start.live.contest.id: start.live for start in starts}
    banks = [bank for live in contests.values() for bank in live.banks()]
    _, rows, editions = await ask_all(
        (PARTICIPATE, ((*key, moment) for key, moment in takers.items())),
        (
            BEFORE,
            [
                (place, *_key(start), str(start.client_id), day, _a_day(start))
                for place, (start, day) in enumerate(zip(starts, days, strict=True))
            ],
        ),
        (EDITIONS, banks),
    )
    decks = {}
    for row in editions:
        deck = decks[row["contest_id"]] = await contests[row["contest_id"]].deck_at(row["edition"])
        await memory().warm_up(deck)
    return rows, decks


def _before(
    start: Start, row: Mapping[str, Any], begun: Container[Key]
) -> Exception | Begun | None:
    """What one start finds there already or is refused for; None when it may begin."""
    if row["same"] is not None:
        return Begun(row["same"])
    if _key(start) in begun:
        return None
    if row["running"] is not None:
        return Begun(row["running"], overdue=read_moment(row["deadline"]) <= start.now)
    contest = start.live.contest
    return refusal(
        start.live.state(start.now),
        tries=row["tries"],
        tries_today=row["today"],
        in_all=contest.tries_in_all or 0,
        a_day=_a_day(start),
    )


def _joins(row: Mapping[str, Any], outcome: Exception | Begun | None) -> bool:
    """Whether a start that begins nothing is answered with an attempt that it did not know."""
    if row["same"] is not None or isinstance(outcome, Exception):
        return False
    return outcome is None or not outcome.overdue


def _a_day(start: Start) -> int:
    return start.live.contest.tries_a_day or 0


def _paper(start: Start, deck: Deck) -> Paper:
    return new_paper(deck, start.seed) if start.seed else stock().take(deck)


def _standing(start: Start, paper: Paper) -> Standing:
    """The new attempt, which gets its id when it is written."""
    contest, now = start.live.contest, start.now
    assert contest.minutes is not None and contest.closes_at is not None  # noqa: S101 - it opened
    return Standing(
        id=0,
        worker_id=start.worker_id,
        contest=contest,
        items=paper.items,
        started_at=now,
        deadline=deadline_of(now, contest.minutes, contest.closes_at),
        max_score=paper.max_score,
        shown=paper.shown,
    )


async def _write(begun: Sequence[_New], joined: Sequence[tuple[int, str, int]]) -> None:
    if not (begun or joined):
        return
    rows, *_ = await ask_all(
        (BEGIN, map(_row, begun)),
        (JOIN, joined),
        (TRIED, ((new.row["id"], new.row["tries"] + 1) for new in begun)),
        *_counted(begun).statements(),
        last=True,
    )
    ids = {row["participation_id"]: row["id"] for row in rows}
    for new in begun:
        new.standing.id = ids[new.row["id"]]


def _counted(begun: Sequence[_New]) -> Starts:
    counts = Starts()
    for new in begun:
        counts.add(
            new.start.live.contest.id,
            new.day,
            new.row["town"],
            new.row["employer"],
            first=new.row["tries"] == 0,
            first_today=new.row["today"] == 0,
        )
    return counts


def _row(new: _New) -> tuple[Any, ...]:
    start, standing = new.start, new.standing
    return (
        new.row["id"],
        *_key(start),
        str(start.client_id),
        new.row["tries"] + 1,
        new.day,
        new.paper.stored,
        new.moment,
        stored_moment(standing.deadline),
        standing.max_score,
        standing.total,
    )


def new_sheet(new: Standing) -> Sheet:
    """What saving needs of an attempt that has just begun."""
    return Sheet(new.id, new.worker_id, new.started_at, new.deadline, new.items)
