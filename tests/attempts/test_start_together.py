"""Starts of one batch: each is judged by itself, and one worker's are one attempt."""

import uuid
from datetime import timedelta

from quiz.attempts.models import Attempt, GroupCount
from quiz.attempts.starting import Begun, Start, start_all
from quiz.contests.live import live_by_id
from quiz.contests.models import Contest
from quiz.people.models import Worker
from tests.conftest import Clock, WorkerClient


async def test_one_worker_with_two_phones(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    await worker_client()
    live, worker = await live_by_id(contest.id), await Worker.get()
    starts = [Start(live, worker.id, uuid.uuid4(), clock.now, f"{n}") for n in range(3)]
    begun = [one for one in await start_all(starts) if isinstance(one, Begun)]
    assert [one.new for one in begun] == [True, False, False]
    assert {one.attempt_id for one in begun} == {(await Attempt.get()).id}
    first = begun[0].standing
    assert first is not None and all(one.standing is first for one in begun)
    assert str((await Attempt.get()).client_id) == str(starts[0].client_id)
    await Attempt.all().update(finished_at=clock.now, score=0)
    later = [one for one in await start_all(starts) if isinstance(one, Begun)]
    assert {one.attempt_id for one in later} == {begun[0].attempt_id}


async def test_a_batch_over_midnight(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    for phone in ("13800000001", "13800000002"):
        await worker_client(phone)
    live, people = await live_by_id(contest.id), await Worker.all().order_by("id")
    moments = [clock.now, clock.now + timedelta(hours=14)]
    starts = [
        Start(live, worker.id, uuid.uuid4(), moment, "seed")
        for worker, moment in zip(people, moments, strict=True)
    ]
    await start_all(starts)
    days = [attempt.day for attempt in await Attempt.all().order_by("started_at")]
    assert days[1] - days[0] == timedelta(days=1)
    counts = {count.label: count.headcount for count in await GroupCount.filter(dimension="day")}
    assert counts == {day.isoformat(): 1 for day in days}
