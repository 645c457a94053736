"""Plain rows by the thousand: a fourth of what models cost."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

CHUNK = 2000
TOGETHER = 50
"""So many rows one statement takes on SQLite, which halves what a row costs. Not for questions:
their keys have no order, and SQLite lays aside every page that such a statement touches.
PostgreSQL copies from so many rows on."""
STREAM = 20_000
"""So many questions PostgreSQL takes in one stream a table; all at once would fill memory."""
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

    They are made while the database takes in those before, where it is PostgreSQL.
    """
    is_sqlite = connection.capabilities.dialect == "sqlite"
    if not is_sqlite:
        first = [*islice(rows := iter(rows), TOGETHER)]
        if len(first) == TOGETHER:
            await _copy(connection, table, columns, chain(first, rows))
            return
        rows = first
    signs = ["?" if is_sqlite else f"${number + 1}" for number in range(len(columns))]
    marks = f"({', '.join(signs)})"
    text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 - ours
    many = TOGETHER if is_sqlite and table != "question" else 1
    for part in chunks(rows):
        whole = len(part) // many * many
        for some, each in ((part[:whole], many), (part[whole:], 1)):
            starts = range(0, len(some), each)
            values = [[*chain.from_iterable(some[at : at + each])] for at in starts]
            if values:
                await connection.execute_many(text + ", ".join([marks] * each), values)


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
    """The things in lists of `size`."""
    part: list[Any] = []
    for thing in things:
        part.append(thing)
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part
