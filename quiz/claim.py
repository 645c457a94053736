"""One server process to one SQLite file: a lock file beside it that holds the server's pid.

SQLite would let a second one in, and both would keep counts, caches and queues of their own. The
kernel frees the lock when a process ends, however it ends, so a lock file that was left behind
never keeps a server from starting. Of several workers on PostgreSQL, none outlives the process that
started them.
"""

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from quiz.errors import QuizError
from quiz.sqlite import file_of

try:
    import fcntl
except ImportError:  # Windows: serves all the same, unguarded
    fcntl = None  # type: ignore[assignment]


class InUse(QuizError):
    """Another process serves, or migrates, this database. `pid` is its number, if it is known."""

    code = "database_in_use"
    text = (  # only the command line says it, in both languages
        "数据库 %(file)s 正由进程 %(pid)s 使用，请先停掉它"
        " / the database is in use by process %(pid)s: stop it first"
    )

    def __init__(self, file: Path, pid: str) -> None:
        super().__init__(file=file, pid=pid or "?")


def lock_of(file: Path) -> Path:
    """Where the lock of a database lies; two names of one file have one lock."""
    real = file.resolve()
    return real.with_name(real.name + ".lock")


@contextlib.contextmanager
def claimed(url: str) -> Iterator[None]:
    """Be the only server of the SQLite file at `url`. Raises InUse. PostgreSQL needs no claim."""
    file = file_of(url)
    if file is None or fcntl is None:
        yield
        return
    lock = lock_of(file)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse(file, os.pread(handle, 20, 0).decode().strip()) from None
        # The file stays when we go: deleting it would let two processes lock two files.
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(handle, 0)
    finally:
        os.close(handle)


@contextlib.asynccontextmanager
async def serving(url: str) -> AsyncIterator[None]:
    """`claimed` for the application's lifespan, which is over when its supervisor is gone."""
    with claimed(url), _supervised():
        yield


@contextlib.contextmanager
def _supervised() -> Iterator[None]:
    """Stop, as after SIGTERM, when whoever started this process as one of several workers is gone.

    Killed the hard way it stops none of them, and they would share the port with those of the next
    start.
    """
    parent = multiprocessing.parent_process()
    if parent is None or fcntl is None:
        yield
        return
    loop, sentinel = asyncio.get_running_loop(), parent.sentinel

    def stop() -> None:
        loop.remove_reader(sentinel)
        signal.raise_signal(signal.SIGTERM)

    loop.add_reader(sentinel, stop)
    try:
        yield
    finally:
        loop.remove_reader(sentinel)


def refuse_second(url: str) -> None:
    """Raise InUse when somebody serves the SQLite file at `url`."""
    with claimed(url):
        pass
