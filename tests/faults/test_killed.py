"""kill -9 in the middle of an evening: what was promised is there, and the evening goes on."""

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2

from quiz.sqlite import file_of
from tests.attempts.conftest import right_answers
from tests.faults.crowd import Crowd, check_kept
from tests.faults.servers import PATIENCE, copy_as_after_a_crash, query, served, wait_until

KILLS = 5


async def test_killed_five_times_under_load(house: str, tmp_path: Path) -> None:
    with served(tmp_path, house) as server:
        left = await begin_and_leave(server.address)
        async with Crowd(server.address) as crowd:
            for kill in range(KILLS):
                saves, finishes = crowd.saves, crowd.finishes

                def busy(saves: int = saves, finishes: int = finishes) -> bool:
                    return crowd.saves >= saves + 40 and crowd.finishes >= finishes + 2

                await wait_until(busy)
                server.kill()
                file = file_of(house)
                crashed = copy_as_after_a_crash(file, tmp_path / f"crash{kill}") if file else house
                await check_kept(crashed, crowd)
                if kill == KILLS - 1:
                    await run_out(house, left)
                server.start()
            await wait_until(lambda: crowd.finishes > finishes)
        await check_kept(house, crowd)
        assert crowd.statuses() <= {503}, crowd.seen
        # Nobody came back for this one, and its time ran out while no server was there.
        await finished_by_itself(house, left)


async def begin_and_leave(address: str) -> int:
    """Somebody starts, saves all the right answers but one, and never comes back."""
    person = {
        "phone": "13700000000",
        "name": "走了",
        "town": "镇",
        "employer": "厂",
        "consent": True,
    }
    async with httpx2.AsyncClient(base_url=address + "/api/v1", timeout=PATIENCE) as client:
        token = (await client.post("/session", json=person)).json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        body = {"client_id": str(uuid.uuid4())}
        paper = (await client.post("/contests/quiz/attempts", json=body)).json()
        answers = right_answers(paper)
        del answers["10"]
        saved = await client.put(
            f"/attempts/{paper['id']}/answers", json={"revision": 1, "answers": answers}
        )
        assert saved.status_code == 200 and saved.json()["saved"] == 9
    number: int = paper["id"]
    return number


async def run_out(url: str, attempt: int) -> None:
    """Let an attempt have begun an hour ago."""
    began = datetime.now(UTC) - timedelta(hours=1)
    over = began + timedelta(minutes=10)
    kind = "" if file_of(url) else "TIMESTAMPTZ "
    moved = f"started_at = {kind}'{began}', deadline = {kind}'{over}'"
    await query(url, f"UPDATE attempt SET {moved} WHERE id = {attempt}")  # noqa: S608


async def finished_by_itself(url: str, attempt: int) -> None:
    """The sweep at the start finishes it with what was saved."""
    sql = f"SELECT * FROM attempt WHERE id = {attempt}"  # noqa: S608
    async with asyncio.timeout(PATIENCE):
        while (row := (await query(url, sql))[0])["finished_at"] is None:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert row["score"] == 90
    assert str(row["finished_at"])[:19] == str(row["deadline"])[:19]
