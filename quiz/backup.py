"""A consistent copy of a live SQLite database, in one file that opens anywhere."""

import contextlib
import os
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from quiz.claim import lock_of
from quiz.errors import QuizError

PAGES = 2000
"""Pages copied between two reports of progress: 8 MB."""


class NotHere(QuizError):
    """There is no database to copy."""

    code = "no_database"
    text = "找不到数据库文件 / no such database: %(file)s"


class IsTheDatabase(QuizError):
    """The copy would overwrite what it copies."""

    code = "is_the_database"
    text = "这就是数据库自己的文件，请换一个名字 / this is the database itself: %(file)s"


class CopyIsBroken(QuizError):
    """The copy does not pass SQLite's own checks: the database itself is damaged."""

    code = "copy_is_broken"
    text = (
        "副本没有通过检查，原来的备份没有动"
        " / the copy failed its check, an older copy was left alone: %(why)s"
    )


def back_up(database: Path, copy: Path, progress: Callable[[int, int], None]) -> int:
    """Copy `database` to `copy` as it is at this moment; returns the copy's size in bytes.

    People may go on writing meanwhile. `progress` is told pages done and pages in all. `copy`
    changes in one step at the end, when the new one is whole, checked and on disk. Raises NotHere,
    IsTheDatabase, CopyIsBroken, OSError and sqlite3.Error.
    """
    if not database.is_file():
        raise NotHere(file=database)
    if copy.resolve() in _own_files(database) or (copy.exists() and copy.samefile(database)):
        raise IsTheDatabase(file=copy)
    # In the same folder, because a rename is one step only within one file system. Its rights
    # are the owner's alone: there are people in it.
    handle, name = tempfile.mkstemp(dir=copy.parent, prefix=f".{copy.name}.", suffix=".part")
    os.close(handle)
    part = Path(name)
    try:
        _copy(database, part, progress)
        _check(part)
        _to_disk(part)
        part.replace(copy)
        _to_disk(copy.parent)
    finally:
        for left in (part, Path(f"{part}-journal"), Path(f"{part}-wal"), Path(f"{part}-shm")):
            left.unlink(missing_ok=True)
    return copy.stat().st_size


def _own_files(database: Path) -> set[Path]:
    real = database.resolve()
    return {real, lock_of(real), *(real.with_name(real.name + end) for end in ("-wal", "-shm"))}


def _copy(database: Path, part: Path, progress: Callable[[int, int], None]) -> None:
    uri = f"{database.resolve().as_uri()}?mode=rw"
    with (
        contextlib.closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as source,
        contextlib.closing(sqlite3.connect(part)) as target,
    ):
        source.execute("PRAGMA busy_timeout=5000")
        # Only the server starts its WAL anew: see `connected` in database.py.
        source.execute("PRAGMA wal_autocheckpoint=0")
        source.execute("PRAGMA query_only=1")
        # An open read transaction holds one moment: without it the copy would begin again with
        # every write of the server, and never end on a busy evening.
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        source.backup(
            target, pages=PAGES, progress=lambda _, left, total: progress(total - left, total)
        )
        source.execute("ROLLBACK")
        # One file without a log beside it, whatever opens it next.
        target.execute("PRAGMA journal_mode=DELETE")


def _check(part: Path) -> None:
    with contextlib.closing(sqlite3.connect(part)) as copied:
        found = [row[0] for row in copied.execute("PRAGMA integrity_check(3)")]
        if found != ["ok"]:
            raise CopyIsBroken(why="; ".join(found))
        orphans = copied.execute("PRAGMA foreign_key_check").fetchmany(3)
        if orphans:
            raise CopyIsBroken(why=f"foreign keys: {orphans}")


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
