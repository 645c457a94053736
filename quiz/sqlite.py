"""Tortoise's SQLite client, repaired: a failure never holds the only lock nor leaves work behind.

Three things differ. Tortoise keeps the lock for ever when BEGIN fails. It begins by committing
whatever an earlier failure left open, which is work whose caller was told that it failed. And it
trusts a connection it could not set up. Tortoise finds this module by its name in `config()`.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import aiosqlite
from tortoise.backends.base.client import (
    ConnectionWrapper,
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
)
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

# Primary result codes that tell of the file or the machine, not of our SQL:
# https://www.sqlite.org/rescode.html
TROUBLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
    sqlite3.SQLITE_NOTADB,
}


def is_trouble(error: BaseException) -> bool:
    """Whether SQLite says that the file, the disk or a lock is the problem."""
    code: int = getattr(error, "sqlite_errorcode", 0) if isinstance(error, sqlite3.Error) else 0
    return code & 0xFF in TROUBLE


def file_of(url: str) -> Path | None:
    """The database file of `url`; None for PostgreSQL and for a database in memory."""
    name = url.removeprefix("sqlite://").partition("?")[0]
    return Path(name) if url.startswith("sqlite://") and name != ":memory:" else None


Bound = tuple[str, list[Any]]


Found = list[list[dict[str, Any]]]
"""The rows of several statements."""


def _fetch_each(database: sqlite3.Connection, statements: Sequence[Bound]) -> Found:
    return [list(map(dict, database.execute(*bound).fetchall())) for bound in statements]


class Client(SqliteClient):
    """The one connection of a process."""

    @translate_exceptions
    async def execute_together(self, statements: Sequence[Bound], last: bool) -> Found:  # noqa: ARG002 - each is committed by itself
        """The rows of each, in order, for one turn of the connection's thread."""
        async with self.acquire_connection() as connection:
            found: Found = await connection._execute(_fetch_each, connection._conn, statements)  # type: ignore[no-untyped-call]
            return found

    async def create_connection(self, with_db: bool) -> None:  # noqa: ARG002 - Tortoise's signature
        """Open the file and set it up wholly, or not at all."""
        if self._connection is not None:
            return
        opening = aiosqlite.connect(self.filename, isolation_level=None)
        # A server stopped the hard way (Ctrl+C twice) closes nothing; it must still end.
        opening._thread.daemon = True
        opened = await opening
        try:
            opened._conn.row_factory = sqlite3.Row
            for pragma, value in self.pragmas.items():
                cursor = await opened.execute(f"PRAGMA {pragma}={value}")
                await cursor.close()
        except BaseException:
            await opened.close()
            raise
        self._connection = opened
        await self._post_connect()

    async def undo(self) -> None:
        """Roll back what a failure left open. The caller holds the lock.

        The connection works in the order it is asked, so nobody gets between the failure and
        this, even when the caller is cancelled while it waits. A connection that cannot even
        roll back is closed, which does; the next one who needs it opens another.
        """
        if self._connection is None:
            return
        try:
            await self._connection.rollback()
        except (sqlite3.Error, ValueError):
            broken, self._connection = self._connection, None
            try:
                await broken.close()
            except (sqlite3.Error, ValueError):
                self.log.warning("a broken SQLite connection could not be closed")

    def acquire_connection(self) -> "ConnectionWrapper[aiosqlite.Connection]":
        """The connection, behind its lock."""
        return Held(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return Transaction(Work(self), self._lock)

    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """All or nothing, also when it is cancelled in the middle."""
        async with self._in_transaction() as work:
            await work.execute_many(query, values)

    @translate_exceptions
    async def execute_script(self, query: str) -> None:
        """Several statements; a transaction the script leaves open by failing is undone."""
        async with self.acquire_connection() as connection:
            try:
                await connection.executescript(query)
            except BaseException:
                await self.undo()
                raise


class Held(ConnectionWrapper[aiosqlite.Connection]):
    """Lends the connection that is current once the lock is held."""

    async def __aenter__(self) -> aiosqlite.Connection:
        await self._lock.acquire()
        try:
            await self.client.create_connection(with_db=True)
        except BaseException:
            self._lock.release()
            raise
        connection: aiosqlite.Connection = self.client._connection
        return connection


class Work(SqliteTransactionWrapper):
    """What a transaction runs on. It begins with its first statement, and ends with the last if
    that is said: a turn of the connection's thread costs more than what is done there, and while
    the event loop is busy, many times more.
    """

    _parent: Client
    is_begun = is_done = False

    @translate_exceptions
    async def execute_together(self, statements: Sequence[Bound], last: bool) -> Found:
        """The rows of each, in order, for one turn; after the `last` ones all is committed."""
        async with self._lock:
            self.refuse_if_done()
            database = self._connection
            found: Found = await database._execute(  # type: ignore[no-untyped-call]
                self._fetch, database._conn, statements, last
            )
            self.is_done = last
            return found

    def _fetch(
        self, database: sqlite3.Connection, statements: Sequence[Bound], last: bool
    ) -> Found:
        """In the connection's thread: nothing goes on without a BEGIN that failed."""
        if not self.is_begun:
            database.execute("BEGIN")
            self.is_begun = True
        found = _fetch_each(database, statements)
        if last:
            database.commit()
        return found

    def refuse_if_done(self) -> None:
        """What comes after the last statement would be committed by itself."""
        if self.is_done:
            raise TransactionManagementError("the transaction is committed")

    def acquire_connection(self) -> "ConnectionWrapper[aiosqlite.Connection]":
        """The connection for one statement, after BEGIN."""
        return Begun(self._lock, self)

    async def begin(self) -> None:
        """Begin with nothing of anybody else's; BEGIN itself goes with the first statement."""
        if self._connection.in_transaction:
            await self._connection.rollback()

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Within(self))

    async def commit(self) -> None:
        """Commit; what cannot be committed is undone before anybody else comes."""
        try:
            await super().commit()
        except sqlite3.OperationalError as error:
            raise OperationalError(error) from error
        except sqlite3.IntegrityError as error:
            raise IntegrityError(error) from error


class Within(SqliteTransactionWrapper):
    """A transaction within another."""

    _parent: Work

    async def savepoint(self) -> None:
        """Mark where it begins. A savepoint outside any transaction would be one by itself."""
        async with self._parent.acquire_connection():
            await super().savepoint()


class Begun(ConnectionWrapper[aiosqlite.Connection]):
    """Lends a transaction's connection once it has begun."""

    client: Work

    async def __aenter__(self) -> aiosqlite.Connection:
        await self._lock.acquire()
        work = self.client
        try:
            work.refuse_if_done()
            if not work.is_begun:
                await work._connection.execute("BEGIN")
                work.is_begun = True
        except BaseException:
            self._lock.release()
            raise
        return work._connection


class Transaction(SqliteTransactionContext):
    """Holds the lock from before BEGIN until after COMMIT or ROLLBACK, and not longer."""

    connection: Work

    def __init__(self, connection: Work, lock: asyncio.Lock) -> None:
        super().__init__(connection, lock)

    async def __aenter__(self) -> TransactionalDBClient:
        await self._trxlock.acquire()
        parent = self.connection._parent
        try:
            await parent.create_connection(with_db=True)
            assert parent._connection is not None  # noqa: S101 - just made
            self.connection._connection = parent._connection
            await self.connection.begin()
        except BaseException as error:
            await self._undo_and_release()
            if isinstance(error, sqlite3.OperationalError):
                raise OperationalError(error) from error
            raise
        self.token = get_connections().set(self.connection_name, self.connection)
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        if self.connection.is_done:
            self._trxlock.release()
            return
        if exc_type is not None or self.connection._finalized:
            await self._undo_and_release()
            return
        try:
            await self.connection.commit()
        except BaseException:
            await self._undo_and_release()
            raise
        self._trxlock.release()

    async def _undo_and_release(self) -> None:
        try:
            await self.connection._parent.undo()
        finally:
            self._trxlock.release()


client_class = Client
