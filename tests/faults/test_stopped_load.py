"""SIGTERM while a long file is stored behind a page that was closed: the load is brought to its end."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from pathlib import Path

import asyncpg
import httpx2

from quiz.banks.actions import keep_upload
from quiz.database import connected
from quiz.people.actions import add_staff
from quiz.people.sessions import open_session
from quiz.sqlite import file_of
from quiz.web.sessions import COOKIE
from tests.conftest import PASSWORD
from tests.faults.servers import PATIENCE, query, served

COUNT = 1000
ROW = "判断,工地有 {} 人。" + "用人单位应当按月足额支付工资。" * 12 + ",对"
"""Few and long: a file whose page grows, which also a busy machine stores in the time that is left."""


@asynccontextmanager
async def nobody_writes(url: str) -> AsyncIterator[None]:
    """Banks are locked by somebody else."""
    file = file_of(url)
    if file is not None:
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            other.execute("ROLLBACK")
        return
    client = await asyncpg.connect(url.replace("asyncpg://", "postgres://", 1))
    try:
        async with client.transaction():
            await client.execute("LOCK TABLE bank")
            yield
    finally:
        await client.close()


async def test_sigterm_lets_a_load_end_whose_page_is_closed(house: str, tmp_path: Path) -> None:
    content = "\r\n".join(["题型,题干,答案", *(ROW.format(n) for n in range(COUNT))]).encode()
    async with connected(house):
        now = datetime.now(UTC)
        staff = await add_staff("讲师", "trainer", PASSWORD, now)
        cookie = await open_session(now, staff_id=staff.id)
        kept = await keep_upload(staff.id, "长题库", "长.csv", content, now)
    before = (await query(house, "SELECT count(*) AS n FROM question"))[0]["n"]
    with served(tmp_path, house) as server:
        headers = {"sec-fetch-site": "same-origin", "cookie": f"{COOKIE}={cookie}"}
        address = f"{server.address}/staff/banks/uploads/{kept.id}"
        async with nobody_writes(house):
            async with (
                httpx2.AsyncClient(headers=headers, timeout=PATIENCE) as client,
                client.stream("POST", address) as page,
            ):
                assert page.status_code == 200 and "x-accel-buffering" in page.headers
            stopping = asyncio.create_task(asyncio.to_thread(server.stop))
            await asyncio.sleep(1)  # a second of work was left
        assert await stopping == 0
        assert "Traceback" not in server.log.read_text(), server.log.read_text()
    after = (await query(house, "SELECT count(*) AS n FROM question"))[0]["n"]
    assert after - before == COUNT
