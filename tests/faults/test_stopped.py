"""SIGTERM under load: every request that was begun is answered, and what was done was told."""

import asyncio
from pathlib import Path

from tests.faults.crowd import Crowd
from tests.faults.servers import query, served, wait_until


async def test_sigterm_cuts_no_request(house: str, tmp_path: Path) -> None:
    with served(tmp_path, house) as server:
        async with Crowd(server.address, size=12) as crowd:
            await wait_until(lambda: crowd.saves >= 60 and crowd.finishes >= 2)
            assert await asyncio.to_thread(server.stop) == 0
            crowd.stopping = True
        assert crowd.statuses() == set(), crowd.seen
        assert "Traceback" not in server.log.read_text(), server.log.read_text()
    tries = {one.id: one for one in crowd.tries if one.id}
    attempts = await query(house, "SELECT id, finished_at FROM attempt")
    assert {row["id"] for row in attempts} == set(tries), "a start was done and not told"
    for row in attempts:
        told = tries[row["id"]].result is not None
        assert told == (row["finished_at"] is not None), "a finish was done and not told"
    for row in await query(house, "SELECT attempt_id, number, revision FROM answer"):
        promised = tries[row["attempt_id"]].saved.get(row["number"])
        assert promised == row["revision"], "a save was done and not told, or told and not done"
