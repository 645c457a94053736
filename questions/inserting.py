"""Plain rows by the thousand: a fourth of what models cost."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

CHUNK = 2000
TOGETHER = 1000
"""So many rows one statement takes on SQLite, which halves what a row costs; and meanwhile SQLite
needs nothing of this process, which makes the next rows."""
MOST_ARGUMENTS = 32_766
"""Of a statement on SQLite (https://sqlite.org/limits.html). Questions go by as many: their keys have
no order, and SQLite lays aside every page that a statement touches, so fewer statements cost less."""
COPIED = 50
"""PostgreSQL copies from so many rows on."""
STREAM = 20_000
"""So many questions go into one table after the other; all at once would fill memory."""
STREAM_SECONDS = 3600.0
"""How long one stream may take, with the making of its rows and the keys checked at its end."""
TURN = 500
"""After so many rows on their way to PostgreSQL everybody else of this process has a turn."""


async def insert(
    connection: BaseDBAsyncClient,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    """Insert rows in the current transaction. Raises IntegrityError.

    They are made while the database takes in those before.
    """
    if connection.capabilities.dialect == "sqlite":
        await _insert_together(connection, table, columns, rows)
        return
    first = [*islice(rows := iter(rows), COPIED)]
    if len(first) == COPIED:
        await _copy(connection, table, columns, chain(first, rows))
    elif first:
        signs = [f"${number}" for number in range(1, len(columns) + 1)]
        text = f"{_into(table, columns)} ({', '.join(signs)})"
        await connection.execute_many(text, [[*row] for row in first])


async def _insert_together(
    connection: BaseDBAsyncClient,
    table: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
) -> None:
    marks = f"({', '.join('?' * len(columns))})"
    most = MOST_ARGUMENTS // len(columns)
    under_way: asyncio.Future[None] | None = None
    try:
        for part in chunks(rows, most if table == "question" else min(most, TOGETHER)):
            values: list[Any] = [*chain.from_iterable(part)]
            if under_way:
                await under_way
            text = f"{_into(table, columns)} {', '.join([marks] * len(part))}"
            under_way = asyncio.ensure_future(connection.execute_many(text, [values]))
            await asyncio.sleep(0)  # it begins before the next rows are made
    finally:
        if under_way:
            await under_way


def _into(table: str, columns: Sequence[str]) -> str:
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES"


async def _copy(client: Any, *what: Any) -> None:
    """Rows by COPY, a fraction of what INSERT costs PostgreSQL. Raises what Tortoise would."""
    await client._translate_exceptions(_copied, *what)


async def _copied(
    client: Any, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    async with client.acquire_connection() as connection:
        await connection.copy_records_to_table(
            table, records=_in_turns(rows), columns=columns, timeout=STREAM_SECONDS
        )


async def _in_turns(rows: Iterable[Sequence[Any]]) -> AsyncIterator[Sequence[Any]]:
    for at, row in enumerate(rows, 1):
        yield row
        if not at % TURN:
            await asyncio.sleep(0)


def chunks(things: Iterable[Any], size: int = CHUNK) -> Iterator[list[Any]]:
    """The things in lists of `size`: a database takes only so many parameters."""
    part: list[Any] = []
    for thing in things:
        part.append(thing)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part
