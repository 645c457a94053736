"""Loading a file of questions, and the bare cost of its cells and rows: each a process of its own.

`python -m tests.load.loading floor|load FILE URL` prints the seconds, the rows and the most memory.
"""

import os

from tests.load.servers import SECRET

os.environ |= {"SECRET_KEY": SECRET, "RATE_LIMITS": "off"}

import asyncio
import gc
import io
import json
import resource
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from questions.importing import check, load
from quiz.database import connected
from quiz.sqlite import file_of

PLAIN = "CREATE TABLE plain_row (id INTEGER PRIMARY KEY, {})"


def floor(data: bytes, url: str) -> int:
    """Read the cells with calamine, and insert each row as it is into a table without keys."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    columns = [f"c{at}" for at in range(len(rows[0]))]
    texts = [[str(cell) for cell in row] for row in rows[1:]]
    table = PLAIN.format(", ".join(f"{column} TEXT" for column in columns))
    name = file_of(url)
    if name is None:
        asyncio.run(_into_postgres(url, table.replace("INTEGER", "SERIAL"), columns, texts))
        return len(texts)
    database = sqlite3.connect(name)
    database.execute("DROP TABLE IF EXISTS plain_row")
    database.execute(table)
    with database:
        marks = ", ".join("?" * len(columns))
        database.executemany(_insert(columns, marks), texts)
    database.close()
    return len(texts)


def _insert(columns: list[str], marks: str) -> str:
    return f"INSERT INTO plain_row ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - ours


async def _into_postgres(url: str, table: str, columns: list[str], texts: Any) -> None:
    import asyncpg

    connection = await asyncpg.connect(url.replace("asyncpg", "postgresql", 1))
    await connection.execute("DROP TABLE IF EXISTS plain_row")
    await connection.execute(table)
    marks = ", ".join(f"${at + 1}" for at in range(len(columns)))
    async with connection.transaction():
        await connection.executemany(_insert(columns, marks), texts)
    await connection.close()


def whole(data: bytes, url: str) -> int:
    """Parse, check, deduplicate and store, as `bank load` does."""

    async def stored() -> int:
        async with connected(url):
            loaded = await load(check(data), f"bank {time.time_ns()}")
            return loaded.added

    gc.set_threshold(1_000_000, 50, 100)  # as the command has it
    return asyncio.run(stored())


if __name__ == "__main__":
    what, file, url = sys.argv[1:]
    data = Path(file).read_bytes()
    began = time.perf_counter()
    rows = {"floor": floor, "load": whole}[what](data, url)
    print(
        json.dumps(
            {
                "seconds": time.perf_counter() - began,
                "rows": rows,
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }
        )
    )
