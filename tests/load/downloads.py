"""A file over HTTP as it comes, and the same rows from the database's bare driver."""

import asyncio
import csv
import http.client
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence

from quiz.sqlite import file_of
from tests.load.crowd import SLUG
from tests.load.servers import Server

PIECE, PAGE = 1 << 16, 5000
PATIENCE = 120
"""Seconds without a byte after which nobody waits any longer."""
JOIN = """
SELECT a.id, w.name_sealed, w.phone_sealed, p.town, p.employer, a.number, a.started_at,
       a.finished_at, a.score, a.max_score, a.correct, a.total, a.passed
FROM attempt a JOIN participation p ON p.id = a.participation_id JOIN worker w ON w.id = a.worker_id
ORDER BY a.id
"""
"""What a row of the attempts export is made of."""


def export(server: Server, token: str, what: str) -> tuple[int, int, float]:
    """An export of the contest as CSV, unzipped, as `curl` gets it: status, lines, seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    head = {
        "cookie": f"zhumeng={token}",
        "sec-fetch-site": "same-origin",
        "content-type": "application/x-www-form-urlencoded",
    }
    began, lines = time.perf_counter(), 0
    connection.request("POST", f"/staff/contests/{SLUG}/exports", f"what={what}&format=csv", head)
    answer = connection.getresponse()
    while piece := answer.read(PIECE):
        lines += piece.count(b"\n")  # a piece may end between the two signs of a line's end
    connection.close()
    return answer.status, lines, time.perf_counter() - began


def bare(url: str) -> float:
    """Seconds to write the same join into a CSV file with the driver and `csv` alone."""
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        began = time.perf_counter()
        name = file_of(url)
        if name is None:
            asyncio.run(_write_postgres(url, writer.writerows))
        else:
            database = sqlite3.connect(f"file:{name}?mode=ro", uri=True)
            writer.writerows(database.execute(JOIN))
            database.close()
        file.flush()
        return time.perf_counter() - began


async def _write_postgres(url: str, write: Callable[[Iterable[Sequence[object]]], object]) -> None:
    import asyncpg

    connection = await asyncpg.connect(url.replace("asyncpg", "postgresql", 1))
    async with connection.transaction():
        cursor = await connection.cursor(JOIN)
        while rows := await cursor.fetch(PAGE):
            write(rows)
    await connection.close()


class Highest:
    """The most memory a server held while it was watched, looked at twenty times a second."""

    def __init__(self, server: Server) -> None:
        self.before = self.bytes = server.memory()
        self._server = server
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look)

    def __enter__(self) -> "Highest":
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(0.05):
            self.bytes = max(self.bytes, self._server.memory())
