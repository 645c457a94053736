"""Real servers to break: `main.py serve` on a port of this machine, and questions to their database."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from quiz.sqlite import file_of

ROOT = Path(__file__).parent.parent.parent
MAIN = str(ROOT / "main.py")
PATIENCE = 120
"""Seconds until a test gives up what should happen: a busy machine takes long, and nothing is measured."""


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


class Server:
    """`main.py serve` in a process of its own; it may be stopped and started again."""

    def __init__(self, folder: Path, url: str, *before: str) -> None:
        self.folder, self.url, self.before = folder, url, before
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.workers = 1

    def start(self) -> None:
        """Start, and wait until it is ready."""
        words = [*self.before, sys.executable, MAIN, "serve", "--port", str(self.port)]
        words += ["--workers", str(self.workers)]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=self.folder, env={**os.environ, "DATABASE_URL": self.url}, stderr=log
            )
        until(self._ready)

    def _ready(self) -> bool:
        assert self.process is not None and self.process.poll() is None, self.log.read_text()
        try:
            with urllib.request.urlopen(f"{self.address}/readyz", timeout=2):  # noqa: S310
                return True
        except OSError:
            return False

    @property
    def pid(self) -> int:
        """The server's own pid."""
        assert self.process is not None
        return self.process.pid

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """SIGTERM; returns the exit status. Raises TimeoutExpired when it takes too long."""
        return self._end(signal.SIGTERM)

    def _end(self, number: int) -> int:
        assert self.process is not None
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)


@contextmanager
def served(folder: Path, url: str, *before: str) -> Iterator[Server]:
    """A server that runs, and is gone afterwards; `before` is what to run it under."""
    server = Server(folder, url, *before)
    try:
        server.start()
        yield server
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()


def until(happens: Callable[[], bool]) -> None:
    """Wait for a condition, looking often. Not for use inside a running loop."""
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


async def wait_until(happens: Callable[[], bool]) -> None:
    """Wait for a condition while the loop goes on."""
    end = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < end, "it never happened"
        await asyncio.sleep(0.02)


async def query(url: str, sql: str) -> list[dict[str, Any]]:
    """Rows of the database at `url`, past the application."""
    file = file_of(url)
    if file is not None:
        with closing(sqlite3.connect(file)) as opened:
            opened.row_factory = sqlite3.Row
            rows = [dict(row) for row in opened.execute(sql)]
            opened.commit()
            return rows
    connection = await asyncpg.connect(
        url.replace("asyncpg://", "postgres://", 1).partition("&maxsize")[0]
    )
    try:
        return [dict(row) for row in await connection.fetch(sql)]
    finally:
        await connection.close()


def as_list(given: Any) -> Any:
    """A JSON column: text from both drivers."""
    return json.loads(given) if isinstance(given, str) else given


def copy_as_after_a_crash(file: Path, folder: Path) -> str:
    """The URL of a copy of what is on disk now: opening the original would repair it."""
    folder.mkdir()
    for ending in ("", "-wal"):
        part = Path(f"{file}{ending}")
        if part.exists():
            (folder / part.name).write_bytes(part.read_bytes())
    return f"sqlite://{folder / file.name}"
