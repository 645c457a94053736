"""The clients of both databases: after any failure no lock, no connection and no work is left."""

import asyncio
import sqlite3
from typing import Any

import pytest
from tortoise.exceptions import DBConnectionError, IntegrityError, OperationalError

from questions.models import Bank
from quiz import postgres
from quiz.database import connected, connection, in_one_transaction, is_unavailable, transaction
from tests.faults.servers import PATIENCE

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
INSERT = "INSERT INTO bank (name, created_at, numerals_differ) VALUES (?, '2026-01-01', 0)"
STRANGER = INSERT.replace("?", "'a stranger''s'")
POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


def fail_once(
    monkeypatch: pytest.MonkeyPatch, owner: Any, name: str, error: BaseException, *, after: bool
) -> None:
    """Let a method fail the first time it is called, before or after it did its work."""
    works = getattr(owner, name)
    left = [error]

    async def fails(*args: Any, **kwargs: Any) -> Any:
        if left and not after:
            raise left.pop()
        found = await works(*args, **kwargs)
        if left:
            raise left.pop()
        return found

    monkeypatch.setattr(owner, name, fails)


@in_one_transaction
async def make(name: str) -> None:
    """A row in a transaction."""
    await Bank.create(name=name)


async def names() -> list[str]:
    """The rows; whoever has to wait for them waits for a lock that is held for ever."""
    rows = Bank.all().order_by("id").values_list("name", flat=True)
    found = await asyncio.wait_for(rows, PATIENCE)
    return [str(name) for name in found]


def raw() -> Any:
    """SQLite's own connection."""
    return connection()._connection


FULL = sqlite3.OperationalError("database or disk is full")
FULL.sqlite_errorcode = sqlite3.SQLITE_FULL


@SQLITE
@pytest.mark.parametrize("after", [False, True])
async def test_a_begin_that_fails_releases_the_lock(
    db: str, monkeypatch: pytest.MonkeyPatch, after: bool
) -> None:
    await make("before")
    fail_once(monkeypatch, raw(), "execute", FULL, after=after)
    with pytest.raises(OperationalError) as told:
        await make("told that it failed")
    assert is_unavailable(told.value)
    assert await names() == ["before"]
    await make("afterwards")
    assert await names() == ["before", "afterwards"]


@SQLITE
async def test_what_could_not_be_committed_is_never_committed(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make("before")
    fail_once(monkeypatch, raw(), "commit", FULL, after=False)
    with pytest.raises(OperationalError) as told:
        await make("told that it failed")
    assert is_unavailable(told.value) and not raw().in_transaction
    # Outside a transaction and in the next one: both would have carried it along.
    await Bank.create(name="alone")
    await make("afterwards")
    assert await names() == ["before", "alone", "afterwards"]


@SQLITE
async def test_work_left_open_by_a_stranger_is_not_committed(db: str) -> None:
    await names()
    await raw().execute("BEGIN")
    await raw().execute(STRANGER)
    await make("ours")
    assert await names() == ["ours"]


@SQLITE
async def test_a_connection_that_cannot_roll_back_is_replaced(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make("before")
    broken = raw()
    fail_once(monkeypatch, broken, "commit", FULL, after=False)
    fail_once(monkeypatch, broken, "rollback", FULL, after=False)
    with pytest.raises(OperationalError):
        await make("told that it failed")
    assert await names() == ["before"] and raw() is not broken
    await make("afterwards")
    assert await names() == ["before", "afterwards"]


@SQLITE
async def test_many_rows_that_fail_leave_none(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await names()
    fail_once(monkeypatch, raw(), "executemany", FULL, after=True)
    with pytest.raises(OperationalError):
        await connection().execute_many(INSERT, [["one"], ["two"]])
    await connection().execute_many(INSERT, [["three"]])
    assert await names() == ["three"]
    with pytest.raises(OperationalError):
        await connection().execute_script("BEGIN; DELETE FROM bank; SELECT nonsense;")
    assert await names() == ["three"]


@SQLITE
async def test_a_file_that_does_not_open_at_first(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    await make("before")
    client = connection()
    await client.close()
    calls = []

    def fails(*_: Any, **__: Any) -> sqlite3.Connection:
        calls.append(1)
        raise sqlite3.OperationalError("unable to open database file")

    with monkeypatch.context() as patch:
        patch.setattr("aiosqlite.core.sqlite3.connect", fails)
        for work in (Bank.all().count(), make("never")):
            with pytest.raises(OperationalError):
                await asyncio.wait_for(work, PATIENCE)
    assert len(calls) == 2 and await names() == ["before"]


async def test_a_cancelled_transaction_leaves_nothing(db: str) -> None:
    inside = asyncio.Event()

    async def work() -> None:
        async with transaction():
            await Bank.create(name="cancelled")
            inside.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await inside.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await make("afterwards")
    assert await names() == ["afterwards"]


async def test_cancelled_at_every_step(db: str) -> None:
    """Whatever a transaction is waiting for when it is cancelled, the next one works."""
    for steps in range(12):

        async def work(name: str) -> None:
            async with transaction():
                await Bank.create(name=name)

        task = asyncio.create_task(work(f"step {steps}"))
        for _ in range(steps):
            await asyncio.sleep(0.0005)
        task.cancel()
        await asyncio.wait([task])
        done = not task.cancelled()
        await make(f"after {steps}")
        there = await names()
        assert f"after {steps}" in there and (not done or f"step {steps}" in there)


async def test_a_refusal_rolls_back_and_is_told(db: str) -> None:
    await make("once")
    with pytest.raises(IntegrityError) as twice:
        await make("once")
    assert not is_unavailable(twice.value)
    with pytest.raises(ValueError, match="of our own"):
        async with transaction():
            await Bank.create(name="x")
            raise ValueError("of our own")
    assert await names() == ["once"]


@POSTGRES
async def test_begins_that_fail_do_not_drain_the_pool(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncpg

    error = asyncpg.ConnectionDoesNotExistError("gone in the middle")
    async with connected(db.replace("maxsize=8", "maxsize=2")):
        for _ in range(5):
            fail_once(monkeypatch, postgres.TransactionWrapper, "begin", error, after=False)
            with pytest.raises(asyncpg.ConnectionDoesNotExistError) as told:
                await make("never")
            assert is_unavailable(told.value)
        await make("afterwards")
        assert await names() == ["afterwards"]


@POSTGRES
async def test_a_dry_pool_is_told_in_time(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert postgres.ACQUIRE_SECONDS == 5
    async with connected(db.replace("maxsize=8", "maxsize=1")):
        async with connection().acquire_connection():
            with monkeypatch.context() as patch:
                patch.setattr(postgres, "ACQUIRE_SECONDS", 0.2)  # dialling may take longer
                for work in (Bank.all().count(), make("never")):
                    with pytest.raises(DBConnectionError) as told:
                        await asyncio.wait_for(work, PATIENCE)
                    assert is_unavailable(told.value)
        await make("afterwards")
        assert await names() == ["afterwards"]


@POSTGRES
async def test_a_server_that_is_not_there(db: str) -> None:
    async with connected("asyncpg://postgres@127.0.0.1:1/nowhere"):
        for work in (Bank.all().count(), make("never")):
            with pytest.raises(DBConnectionError) as told:
                await asyncio.wait_for(work, PATIENCE)
            assert is_unavailable(told.value)


@POSTGRES
async def test_a_connection_that_was_cut_is_replaced(db: str) -> None:
    import asyncpg

    await make("before")
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as told:
        async with transaction() as work:
            await Bank.create(name="cut")
            await work.execute_query("SELECT pg_terminate_backend(pg_backend_pid())")
    assert is_unavailable(told.value)
    await make("afterwards")
    assert await names() == ["before", "afterwards"]


@POSTGRES
async def test_commits_wait_for_the_disk(db: str) -> None:
    rows = await connection().execute_query_dict(
        "SELECT name, setting, source NOT IN ('client', 'session', 'user', 'database') AS untouched"
        " FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') ORDER BY name"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("fsync", "on", True),
        ("synchronous_commit", "on", True),
    ]


@SQLITE
async def test_sqlite_is_set_up_to_survive_a_power_cut(db: str) -> None:
    async def pragma(name: str) -> object:
        rows = await connection().execute_query_dict(f"PRAGMA {name}")
        return next(iter(rows[0].values()))

    assert [await pragma(name) for name in ("journal_mode", "synchronous")] == ["wal", 2]
