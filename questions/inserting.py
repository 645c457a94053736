"""Plain rows by the thousand: a fourth of what models cost."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

CHUNK = 2000
TOGETHER = 500
"""So many rows one statement takes on SQLite, which halves what a row costs; and meanwhile SQLite
needs nothing of this process, which makes the next rows. Not for questions: their keys have no
order, and SQLite lays aside every page that such a statement touches."""
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
    is_sqlite = connection.capabilities.dialect == "sqlite"
    if not is_sqlite:
        first = [*islice(rows := iter(rows), COPIED)]
        if len(first) == COPIED:
            await _copy(connection, table, columns, chain(first, rows))
            return
        rows = first
    signs = ["?" if is_sqlite else f"${number + 1}" for number in range(len(columns))]
    marks = f"({', '.join(signs)})"
    text = f"INSERT INTO {table} ({', '.join(columns)}) VALUES "  # noqa: S608 - ours
    many = TOGETHER if is_sqlite and table != "question" else 1
    under_way: asyncio.Future[None] | None = None
    try:
        for each, values in _statements(rows, many):
            if under_way:
                await under_way
            statement = text + ", ".join([marks] * each)
            under_way = asyncio.ensure_future(connection.execute_many(statement, values))
            await asyncio.sleep(0)  # it begins before the next rows are made
    finally:
        if under_way:
            await under_way


def _statements(rows: Iterable[Sequence[Any]], many: int) -> Iterator[tuple[int, list[list[Any]]]]:
    """How many rows each statement takes, and the values of as many statements as go at once."""
    for part in chunks(rows):
        whole = len(part) // many * many
        for some, each in ((part[:whole], many), (part[whole:], 1)):
            starts = range(0, len(some), each)
            if values := [[*chain.from_iterable(some[at : at + each])] for at in starts]:
                yield each, values


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
