"""Which errors say that the database is the problem, and not our SQL."""

import sqlite3

import pytest
from tortoise.exceptions import OperationalError

from quiz import sqlite
from quiz.database import is_unavailable


@pytest.mark.parametrize(
    ("code", "trouble"),
    [
        (sqlite3.SQLITE_FULL, True),
        (sqlite3.SQLITE_IOERR_FSYNC, True),
        (sqlite3.SQLITE_READONLY_DBMOVED, True),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, True),
        (sqlite3.SQLITE_ERROR, False),
        (sqlite3.SQLITE_CONSTRAINT_UNIQUE, False),
    ],
)
def test_which_errors_of_sqlite_are_trouble(code: int, trouble: bool) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorcode = code
    wrapped = OperationalError(error)
    wrapped.__cause__ = error
    assert sqlite.is_trouble(error) is is_unavailable(wrapped) is trouble


def test_which_errors_of_postgres_are_trouble() -> None:
    import asyncpg

    trouble = [
        asyncpg.ConnectionDoesNotExistError,
        asyncpg.AdminShutdownError,
        asyncpg.CannotConnectNowError,
        asyncpg.TooManyConnectionsError,
        asyncpg.DiskFullError,
        asyncpg.ReadOnlySQLTransactionError,
        asyncpg.DeadlockDetectedError,
        asyncpg.InterfaceError,
    ]
    ours = [
        asyncpg.UniqueViolationError,
        asyncpg.UndefinedTableError,
        asyncpg.PostgresSyntaxError,
        asyncpg.exceptions._base.DataError,
    ]
    assert all(is_unavailable(kind("x")) for kind in trouble)
    assert not any(is_unavailable(kind("x")) for kind in ours)
    assert not is_unavailable(OSError("no such file")) and not is_unavailable(KeyError("x"))
