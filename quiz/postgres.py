"""Tortoise's PostgreSQL client, repaired: no connection leaks, and nobody waits for one for ever.

Tortoise loses a connection of its pool for good when BEGIN fails on it, and waits without end
when the pool is dry. Tortoise finds this module by its name in `config()`; nothing else imports
it unless PostgreSQL is in use, because asyncpg is optional.
"""

import asyncio
import contextlib
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    PoolConnectionWrapper,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import DBConnectionError

ACQUIRE_SECONDS = 5.0
"""How long a request waits for a connection, dialling included, before it is told to come back."""

LOCK_TIMEOUT = "5s"
"""How long a statement waits for somebody else's lock, https://www.postgresql.org/docs/current/
runtime-config-client.html#GUC-LOCK-TIMEOUT: a batch that waits keeps everybody of it waiting."""

PAGE_COST = "1.1"
"""What is asked for is in memory or on an SSD, where a page by itself costs hardly more than one of
many. By its default of 4, for disks that turn, the planner reads whole tables to find a batch's rows:
https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-RANDOM-PAGE-COST"""

PLAN_SECONDS = 10
"""How long a prepared statement is kept. Its plan suits the tables as they were when it was made:
before an evening's first answer that is to read them whole."""

CLOSE_SECONDS = 0.5
"""How long a closing pool waits for connections that are still at work."""

# Classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html that a later
# try may not meet: connection, resources, operator, system; a server that became read-only;
# a serialization failure, a deadlock, a lock that was not available.
TROUBLE = ("08", "53", "57", "58", "25006", "40001", "40P01", "55P03")


def is_trouble(error: BaseException) -> bool:
    """Whether the server, or the way to it, is the problem and not our SQL."""
    if isinstance(error, asyncpg.PostgresError):
        return str(getattr(error, "sqlstate", None) or "").startswith(TROUBLE)
    # ValueErrors among these are about arguments: our own mistakes.
    ours = isinstance(error, ValueError)
    return isinstance(error, asyncpg.InterfaceError | asyncpg.InternalClientError) and not ours


class Client(AsyncpgDBClient):
    """The pool of a process."""

    async def create_pool(self, **kwargs: Any) -> asyncpg.Pool:
        """A pool that asks the server for nothing when a connection comes back.

        No session state is ever set here, and the question would double each save's round trips;
        a transaction left open is rolled back all the same.
        """
        ours = {"lock_timeout": LOCK_TIMEOUT, "random_page_cost": PAGE_COST}
        told = ours | (kwargs.pop("server_settings", None) or {})
        kwargs.setdefault("max_cached_statement_lifetime", PLAN_SECONDS)
        return await asyncpg.create_pool(None, reset=_keep_session, server_settings=told, **kwargs)

    async def check_out(self) -> Any:
        """A connection of the pool. Raises DBConnectionError when there is none in time."""
        try:
            async with asyncio.timeout(ACQUIRE_SECONDS):
                if self._pool is None:
                    async with self._pool_init_lock:
                        if self._pool is None:
                            await self.create_connection(with_db=True)
                assert self._pool is not None  # noqa: S101 - just made
                return await self._pool.acquire()
        except (OSError, TimeoutError) as error:
            raise DBConnectionError(f"no connection: {error!r}") from error

    async def check_in(self, connection: Any) -> None:
        """Give a connection back; a pool that was closed meanwhile has it already."""
        if self._pool is not None:
            await self._pool.release(connection, timeout=ACQUIRE_SECONDS)

    def acquire_connection(self) -> "PoolConnectionWrapper[Any]":
        """A connection for one statement."""
        return Lent(self, self._pool_init_lock)

    def _in_transaction(self) -> TransactionContext:
        return Transaction(TransactionWrapper(self), self._pool_init_lock)

    async def _close(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await pool.close()
        except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
            pool.terminate()


async def _keep_session(_connection: Any) -> None:
    pass


class Lent(PoolConnectionWrapper[Any]):
    """A connection of the pool for one statement."""

    client: Client

    async def __aenter__(self) -> Any:
        self.connection = await self.client.check_out()
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        await self.client.check_in(self.connection)


class Transaction(TransactionContextPooled):
    """A connection of the pool from BEGIN to COMMIT, given back whatever happens."""

    client: TransactionWrapper

    async def __aenter__(self) -> TransactionalDBClient:
        parent: Any = self.client._parent
        self.client._connection = await parent.check_out()
        try:
            await self.client.begin()
        except BaseException:
            await self._check_in_quietly()
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        get_connections().reset(self.token)
        if self.client._finalized:
            await self._check_in_quietly()
            return
        try:
            if exc_type is None:
                await self.client.commit()
            else:
                # The first error is the one to tell; a lost connection rolls back by itself.
                with contextlib.suppress(Exception):
                    await self.client.rollback()
        finally:
            await self._check_in_quietly()

    async def _check_in_quietly(self) -> None:
        """After a commit, trouble with the connection is no longer the caller's."""
        parent: Any = self.client._parent
        with contextlib.suppress(Exception):  # asyncpg has thrown such a connection away
            await parent.check_in(self.client._connection)


client_class = Client
