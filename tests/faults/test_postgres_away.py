"""PostgreSQL restarts, crashes, becomes read-only or keeps everybody waiting in the middle of an evening."""

import asyncio
from pathlib import Path

import asyncpg
import pytest

from tests.faults.conftest import Postgres
from tests.faults.crowd import Crowd, check_kept
from tests.faults.servers import served, wait_until


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_restarted_in_the_middle(
    postgres: Postgres, postgres_house: str, tmp_path: Path, how: str
) -> None:
    with served(tmp_path, postgres_house) as server:
        async with Crowd(server.address) as crowd:
            await wait_until(lambda: crowd.saves >= 40)
            await asyncio.to_thread(postgres.control, "-m", how, "stop")
            asked = crowd.seen[503]
            await wait_until(lambda: crowd.seen[503] >= asked + 10)
            kept = crowd.saves
            await asyncio.to_thread(postgres.control, "-m", how, "restart")
            await wait_until(lambda: crowd.saves >= kept + 60 and crowd.finishes >= 4)
        assert crowd.statuses() == {503}, crowd.seen
        assert set(crowd.seen) <= {200, 201, 503}, "a request was left without an answer"
        await check_kept(postgres_house, crowd)
        assert server.stop() == 0


async def test_read_only_for_a_while(
    postgres: Postgres, postgres_house: str, tmp_path: Path
) -> None:
    def switch(how: str) -> str:
        return (
            "SET default_transaction_read_only = off;\n"
            f"ALTER SYSTEM SET default_transaction_read_only = {how};\n"
            "SELECT pg_reload_conf();\n"
        )

    with served(tmp_path, postgres_house) as server:
        async with Crowd(server.address) as crowd:
            await wait_until(lambda: crowd.saves >= 20)
            postgres.server.psql(switch("on"))
            try:
                await wait_until(lambda: crowd.seen[503] >= 10)
            finally:
                postgres.server.psql(switch("off"))
            kept = crowd.saves
            await wait_until(lambda: crowd.saves >= kept + 40)
        assert crowd.statuses() == {503}, crowd.seen
        await check_kept(postgres_house, crowd)


async def test_a_table_locked_for_a_while(postgres_house: str, tmp_path: Path) -> None:
    """Every request waits for a table that somebody else holds, and is told in time to come back."""
    with served(tmp_path, postgres_house) as server:
        async with Crowd(server.address, size=16) as crowd:
            await wait_until(lambda: crowd.saves >= 40)
            other = await asyncpg.connect(postgres_house.replace("asyncpg", "postgres", 1))
            try:
                async with other.transaction():
                    await other.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
                    await wait_until(lambda: crowd.seen[503] >= 5)
                    ready = await crowd.ask("GET", "/readyz")
                    assert ready is not None and ready.status_code == 200, "the pool ran dry"
            finally:
                await other.close()
            kept = crowd.saves
            await wait_until(lambda: crowd.saves >= kept + 60 and crowd.finishes >= 4)
        assert crowd.statuses() == {503}, crowd.seen
        await check_kept(postgres_house, crowd)
        assert server.stop() == 0
