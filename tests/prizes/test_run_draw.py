"""The draw: who is in it, once, and how it is recorded."""

import asyncio
from datetime import timedelta

import pytest

from quiz.attempts import actions
from quiz.contests.models import Contest
from quiz.errors import AlreadyDrawn, NotClosedYet, NothingToDraw, Unavailable
from quiz.people.models import AuditRecord
from quiz.prizes.actions import run_draw
from quiz.prizes.models import Draw, Winner
from quiz.prizes.rules import draw_record
from tests.attempts.conftest import finish, right_answers, save, start
from tests.conftest import Clock, WorkerClient
from tests.factories import make_contest

DAY = timedelta(days=1, seconds=5)


@pytest.fixture
async def contest(db: str, clock: Clock) -> Contest:
    """Two prizes of one tier."""
    return await make_contest(clock.now)


async def take_part(worker_client: WorkerClient, count: int, *, right: int = 10) -> None:
    """So many workers, each with so many right answers."""
    for number in range(count):
        client = await worker_client(f"1380000{right:02d}{number:02d}")
        attempt = (await start(client)).json()
        answers = right_answers(attempt)
        await finish(client, attempt["id"], {str(n): answers[str(n)] for n in range(1, right + 1)})


async def test_winners_are_some_of_those_who_passed(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    await take_part(worker_client, 4)
    await take_part(worker_client, 3, right=5)
    clock.now += DAY
    draw = await run_draw(contest, clock.now)
    record = draw.record
    assert len(record["entries"]) == 4 and len(record["winners"]) == 2  # type: ignore[arg-type]
    assert await Winner.all().count() == 2
    assert (await AuditRecord.get(action="draw.run")).detail == {"entries": 4}
    # The record is enough to make the draw again.
    prizes = [("一等奖", 2)]
    again = draw_record(
        "quiz", record["entries"], prizes, record["seed"], record["drawn_at"]  # type: ignore[arg-type]
    )  # fmt: skip
    assert again == record == (await Draw.get()).record


async def test_who_never_handed_in_is_finished_first(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    await save(client, attempt["id"], 1, right_answers(attempt))
    clock.now += DAY
    assert len((await run_draw(contest, clock.now)).record["winners"]) == 1  # type: ignore[arg-type]


async def test_it_waits_rather_than_leave_out_whom_it_could_not_finish(
    contest: Contest, worker_client: WorkerClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_part(worker_client, 1)
    client = await worker_client()
    attempt = (await start(client)).json()
    await save(client, attempt["id"], 1, right_answers(attempt))
    clock.now += DAY

    async def busy(_: object) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(actions, "_finish", busy)
        with pytest.raises(Unavailable):
            await run_draw(contest, clock.now)
    assert len((await run_draw(contest, clock.now)).record["entries"]) == 2  # type: ignore[arg-type]


async def test_not_before_the_end(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    await take_part(worker_client, 1)
    with pytest.raises(NotClosedYet):
        await run_draw(contest, clock.now + DAY - timedelta(seconds=1))


async def test_once(contest: Contest, worker_client: WorkerClient, clock: Clock) -> None:
    await take_part(worker_client, 5)
    clock.now += DAY
    await run_draw(contest, clock.now)
    before = await Winner.all().values_list("entry_id", flat=True)
    with pytest.raises(AlreadyDrawn):
        await run_draw(contest, clock.now)
    assert await Winner.all().values_list("entry_id", flat=True) == before


async def test_ten_at_once_make_one_draw(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    await take_part(worker_client, 5)
    clock.now += DAY
    results = await asyncio.gather(
        *(run_draw(contest, clock.now) for _ in range(10)), return_exceptions=True
    )
    assert sum(isinstance(result, Draw) for result in results) == 1
    assert sum(isinstance(result, AlreadyDrawn) for result in results) == 9
    assert await Winner.all().count() == 2


async def test_nobody_passed_or_no_prizes(db: str, clock: Clock) -> None:
    nobody = await make_contest(clock.now, slug="nobody")
    with pytest.raises(NothingToDraw):
        await run_draw(nobody, clock.now + DAY)
    assert await Draw.all().count() == 0
