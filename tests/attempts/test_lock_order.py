"""Batches of two processes that meet at the same rows: one waits for the other, never each for the other."""

import asyncio
import uuid
from collections.abc import Coroutine
from contextvars import copy_context
from typing import Any

import asyncpg
import pytest

from quiz.attempts.finishing import Finish, finish_all
from quiz.attempts.memory import Sheet, sheet_of
from quiz.attempts.models import Answer, Attempt
from quiz.attempts.saving import Save, Saved, save_all
from quiz.attempts.starting import Start, new_sheet, start_all
from quiz.contests.live import Live, live_by_id
from quiz.contests.models import Contest
from quiz.database import connection, stored_moment, transaction
from quiz.errors import TooLate
from quiz.statements import ask
from tests.conftest import Clock
from tests.factories import make_contest
from tests.faults.servers import PATIENCE
from tests.reports.evenings import WORKERS

pytestmark = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
WAITING = "SELECT COUNT(DISTINCT pid) FROM pg_locks WHERE NOT granted"


@pytest.fixture
async def live(contest: Contest) -> Live:
    """An open contest."""
    return await live_by_id(contest.id)


@pytest.fixture
async def sheets(live: Live, clock: Clock) -> list[Sheet]:
    """The running attempts of three workers, of whom the last came first."""
    workers = [3, 2, 1]
    await ask(WORKERS, [(worker, f"i{worker}", stored_moment(clock.now)) for worker in workers])
    for worker in workers:
        await start_all([begins(live, worker, clock)])
    return [sheet_of(row) for row in await Attempt.all().order_by("id").values()]


def begins(live: Live, worker: int, clock: Clock) -> Start:
    """A start of a worker, on whatever phone."""
    return Start(live, worker, uuid.uuid4(), clock.now)


async def meet(db: str, held: str, *batches: Coroutine[Any, Any, Any]) -> list[Any]:
    """What becomes of batches that all came as far as a row of `held` that somebody else had."""
    holder = await asyncpg.connect(db.replace("asyncpg", "postgres", 1).partition("&")[0])
    try:
        async with holder.transaction():
            await holder.execute(f"{held} FOR NO KEY UPDATE")
            tasks = [asyncio.create_task(batch) for batch in batches]
            async with asyncio.timeout(PATIENCE):
                while await holder.fetchval(WAITING) < sum(not task.done() for task in tasks):  # noqa: ASYNC110
                    await asyncio.sleep(0.01)
        return await asyncio.gather(*tasks)
    finally:
        await holder.close()


MIDDLE = "SELECT FROM {} WHERE worker_id = 2"


async def test_saves(sheets: list[Sheet], clock: Clock, db: str) -> None:
    saves = [Save(sheet, {1: []}, clock.now) for sheet in sheets]
    done = await meet(db, MIDDLE.format("attempt"), save_all(saves), save_all(saves[::-1]))
    assert all(isinstance(saved, Saved) for batch in done for saved in batch)


async def test_starts(live: Live, sheets: list[Sheet], clock: Clock, db: str) -> None:
    starts = [begins(live, sheet.worker_id, clock) for sheet in sheets]
    await meet(db, MIDDLE.format("participation"), start_all(starts), start_all(starts[::-1]))
    assert await Attempt.all().count() == 3


async def test_a_start_and_a_finish(live: Live, sheets: list[Sheet], clock: Clock, db: str) -> None:
    starts = [begins(live, sheet.worker_id, clock) for sheet in sheets]
    finishes = [Finish(sheet, {}, clock.now) for sheet in sheets]
    await meet(db, MIDDLE.format("participation"), start_all(starts), finish_all(finishes))
    assert await Attempt.exclude(finished_at=None).count() == 3


async def test_a_save_and_a_finish(sheets: list[Sheet], clock: Clock, db: str) -> None:
    saves = [Save(sheet, {1: []}, clock.now) for sheet in sheets]
    finishes = [Finish(sheet, {1: []}, clock.now) for sheet in sheets[::-1]]
    await meet(db, MIDDLE.format("attempt"), save_all(saves), finish_all(finishes))
    assert await Attempt.exclude(finished_at=None).count() == 3


async def test_in_several_contests(sheets: list[Sheet], clock: Clock, db: str) -> None:
    lives = [await live_by_id((await make_contest(clock.now, slug=slug)).id) for slug in "abc"]
    begun = {1: list[Finish](), 2: list[Finish]()}
    for worker, order in ((1, lives), (2, lives[::-1])):
        for live in order:
            (one,) = await start_all([begins(live, worker, clock)])
            begun[worker].append(Finish(new_sheet(one.standing), {}, clock.now))
    held = f"SELECT FROM {{}} WHERE contest_id = {lives[1].contest.id}"
    await meet(db, held.format("contest_count"), *map(finish_all, begun.values()))
    again = [
        [begins(live, 1, clock) for live in lives],
        [begins(live, 2, clock) for live in lives[::-1]],
    ]
    await meet(db, held.format("group_count"), *map(start_all, again))
    assert await Attempt.exclude(contest_id=1).count() == 12


async def beside(first: Coroutine[Any, Any, Any], second: Coroutine[Any, Any, Any]) -> Any:
    """What becomes of each of two batches of which the second comes when the first is not committed yet."""
    elsewhere = copy_context()
    async with transaction():
        done = await first
        task = elsewhere.run(asyncio.create_task, second)
        async with asyncio.timeout(PATIENCE):
            while not task.done() and not await waiting():  # noqa: ASYNC110
                await asyncio.sleep(0.01)
    return done, await task


async def waiting() -> int:
    """How many processes of the database wait for a lock."""
    rows = await connection().execute_query_dict(WAITING)
    return int(rows[0]["count"])


async def test_a_finish_counts_what_is_being_saved(sheets: list[Sheet], clock: Clock) -> None:
    sheet = sheets[0]
    kept = Save(sheet, {number: ["A"] for number in range(1, 11)}, clock.now)
    (saved,), (graded,) = await beside(save_all([kept]), finish_all([Finish(sheet, {}, clock.now)]))
    assert saved.saved == len(graded.answers) == 10


async def test_nothing_is_saved_beside_a_finish(sheets: list[Sheet], clock: Clock) -> None:
    sheet = sheets[0]
    late = save_all([Save(sheet, {1: []}, clock.now)])
    (graded,), (refused,) = await beside(finish_all([Finish(sheet, {}, clock.now)]), late)
    assert graded.answers == {} and isinstance(refused, TooLate) and not await Answer.exists()


async def test_one_attempt_is_finished_once(sheets: list[Sheet], clock: Clock) -> None:
    finish = Finish(sheets[0], {}, clock.now)
    (graded,), (again,) = await beside(finish_all([finish]), finish_all([finish]))
    assert graded is not None and again is None


async def test_one_worker_begins_once(
    live: Live, sheets: list[Sheet], clock: Clock, db: str
) -> None:
    await finish_all([Finish(sheets[0], {}, clock.now)])
    again = [start_all([begins(live, sheets[0].worker_id, clock)]) for _ in range(2)]
    begun = [one for (one,) in await meet(db, "SELECT FROM contest_count", *again)]
    assert sorted(one.new for one in begun) == [False, True]
    assert len({one.attempt_id for one in begun}) == 1
