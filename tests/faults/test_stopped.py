"""SIGTERM under load: every request that was begun is answered, and what was done was told."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from questions import importing
from quiz import postgres, serving
from quiz.app import LAST_SECONDS, create_app, lifespan
from quiz.background import ANSWER_SECONDS
from quiz.banks import growing
from quiz.batches import writer
from quiz.database import connection
from quiz.settings import Settings
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


async def test_what_nobody_waits_for_any_more_is_written_and_a_long_load_given_up(
    house: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of requests that took too long not what they asked for is given up."""
    written: list[int] = []

    async def slowly(items: Sequence[int]) -> Sequence[int]:
        await asyncio.sleep(0.05)
        await connection().execute_query("SELECT 1")
        written.extend(items)
        return items

    monkeypatch.setattr("quiz.app.settings", lambda: Settings(database_url=house))
    async with lifespan(create_app()):
        writer().most = 1
        given_up = [asyncio.create_task(writer().put(slowly, number)) for number in range(3)]
        await asyncio.sleep(0)
        for task in given_up:
            task.cancel()
        load = asyncio.create_task(asyncio.sleep(600))
        importing.storing.add(load)
        load.add_done_callback(importing.storing.discard)
    assert written == [0, 1, 2] and load.cancelled()


def test_all_that_may_be_waited_for_fits_in_ten_seconds() -> None:
    """Then service managers kill."""
    last = max(ANSWER_SECONDS, LAST_SECONDS + growing.LAST)
    work = serving.DRAIN_SECONDS + last
    assert work + postgres.CLOSE_SECONDS + serving.HELD_SECONDS < 10
