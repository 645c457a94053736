"""kill -9 while attempts are counted: each is counted once in the end."""

import asyncio
import os
import subprocess
import sys

from quiz.attempts.models import Uncounted
from quiz.reports.folding import fold
from quiz.reports.models import ItemCount, ItemVerdict, PaperCount
from tests.conftest import Clock
from tests.factories import make_contest
from tests.faults.servers import PATIENCE, ROOT
from tests.reports.evenings import spend

ATTEMPTS, KILLS = 240, 2
MOST = 60
"""What a child counts if nobody kills it: some are left, however late the kill comes."""
CHILD = """
import asyncio, sys
from quiz.database import connected
from quiz.reports import folding
folding.MOST = 5
async def main():
    async with connected(sys.argv[1]):
        await folding.fold(int(sys.argv[2]) // folding.MOST)
        await asyncio.sleep(600)
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
            [sys.executable, "-c", CHILD, db, str(MOST)], cwd=ROOT, env=os.environ
        )
        try:
            async with asyncio.timeout(PATIENCE):
                while await Uncounted.all().count() == before:
                    assert child.poll() is None, "it ended by itself"
                    await asyncio.sleep(0.005)
        finally:
            child.kill()
            child.wait()
    assert 0 < await Uncounted.all().count() < ATTEMPTS
    await fold(1000)
    survived = await kept()
    assert sum(await PaperCount.filter(part=0).values_list("papers", flat=True)) == ATTEMPTS  # type: ignore[arg-type]
    for model in (ItemCount, PaperCount, ItemVerdict):
        await model.all().delete()
    await Uncounted.bulk_create([Uncounted(attempt_id=key) for key in range(1, ATTEMPTS + 1)])
    await fold(1000)
    assert await kept() == survived
