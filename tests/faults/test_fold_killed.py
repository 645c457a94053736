"""kill -9 while attempts are counted: each is counted once in the end."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from quiz.attempts.models import Uncounted
from quiz.reports.folding import fold
from quiz.reports.models import ItemCount, ItemVerdict, PaperCount
from tests.conftest import Clock
from tests.factories import make_contest
from tests.reports.evenings import spend

ROOT = Path(__file__).parent.parent.parent
ATTEMPTS, KILLS = 240, 2
CHILD = """
import asyncio, sys
from quiz.database import connected
from quiz.reports import folding
folding.MOST = 5
async def main():
    async with connected(sys.argv[1]):
        await folding.fold(10_000)
asyncio.run(main())
"""


async def kept() -> list[object]:
    """All sums, in one order."""
    found: list[object] = []
    for model, order in ((ItemCount, "revision_id"), (PaperCount, "part"), (ItemVerdict, "question_id")):  # fmt: skip
        names = sorted(model._meta.db_fields - {"id"})
        rows = await model.all().order_by(order, *({"first_try"} & {*names})).values_list(*names)
        found += rows
    return found


async def test_killed_while_counting(db: str, clock: Clock) -> None:
    await make_contest(clock.now)
    await spend(["quiz"], ATTEMPTS, clock.now)
    for _ in range(KILLS):
        before = await Uncounted.all().count()
        child = subprocess.Popen(  # noqa: ASYNC220 - as quick as forking is
            [sys.executable, "-c", CHILD, db], cwd=ROOT, env=os.environ
        )
        try:
            for _ in range(6000):
                if await Uncounted.all().count() < before or child.poll() is not None:
                    break
                await asyncio.sleep(0.005)
        finally:
            child.kill()
            child.wait(10)
    assert 0 < await Uncounted.all().count() < ATTEMPTS
    await fold(1000)
    survived = await kept()
    assert sum(await PaperCount.filter(part=0).values_list("papers", flat=True)) == ATTEMPTS  # type: ignore[arg-type]
    for model in (ItemCount, PaperCount, ItemVerdict):
        await model.all().delete()
    await Uncounted.bulk_create([Uncounted(attempt_id=key) for key in range(1, ATTEMPTS + 1)])
    await fold(1000)
    assert await kept() == survived
