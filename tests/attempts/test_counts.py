"""The counts that starts and finishes keep equal what counting afterwards finds."""

import asyncio
import random

from quiz.attempts.models import Attempt, ContestCount, Entry, GroupCount, Participation
from quiz.contests.models import Contest
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Clock, WorkerClient


async def counted() -> tuple[list[object], set[tuple[object, ...]]]:
    """Headcount, visits, finished, passed, scored, best; and every group, counted one by one."""
    tries = await Attempt.all().prefetch_related("participation")
    best = [p.best_score for p in await Participation.all() if p.best_score is not None]
    groups: dict[tuple[str, str], list[int]] = {}
    for attempt in tries:
        person = attempt.participation
        for key in (
            ("day", attempt.day.isoformat()), ("town", person.town), ("employer", person.employer)
        ):  # fmt: skip
            groups.setdefault(key, []).append(person.id)
    totals = [
        len({a.participation_id for a in tries}),
        len(tries),
        sum(a.finished_at is not None for a in tries),
        await Entry.all().count(),
        len(best),
        sum(best),
    ]
    return totals, {(*key, len(set(who)), len(who)) for key, who in groups.items()}


async def kept() -> tuple[list[object], set[tuple[object, ...]]]:
    """The same from the tables of counts."""
    row = await ContestCount.get()
    groups = await GroupCount.all()
    totals = [row.headcount, row.visits, row.finished, row.passed, row.scored, row.best_sum]
    return totals, {(g.dimension, g.label, g.headcount, g.visits) for g in groups}


async def test_counts_equal_counting(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    chance = random.Random(7)
    people = [
        await worker_client(f"1380000{n:04d}", town=f"镇{n % 3}", employer=f"单位{n % 4}")
        for n in range(12)
    ]

    async def once(client: object) -> None:
        attempt = (await start(client)).json()  # type: ignore[arg-type]
        if "id" in attempt and chance.random() < 0.8:
            right = right_answers(attempt)
            given = {n: right[n] for n in right if chance.random() < chance.choice([0.3, 0.9])}
            await finish(client, attempt["id"], given)  # type: ignore[arg-type]

    for _ in range(4):
        await asyncio.gather(*(once(client) for client in chance.choices(people, k=20)))
        clock.forward(hours=9)
    assert await counted() == await kept()


async def test_a_clock_set_back_over_midnight_counts_nobody_twice(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    for hours in (0, 14, -14):
        clock.forward(hours=hours)
        await finish(client, (await start(client)).json()["id"])
    assert {attempt.day for attempt in await Attempt.all()} != {(await Attempt.first()).day}
    assert await counted() == await kept()
