"""What the commands say and how they end: 0 done, 1 refused or problems found, 2 unusable input."""

import asyncio
import contextlib
import gc
import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfoNotFoundError

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import MofNCompleteColumn, Progress

from questions.drafts import Problem
from quiz import database
from quiz.backup import back_up
from quiz.claim import InUse, refuse_second
from quiz.errors import NotFound, QuizError
from quiz.people.vault import SHORTEST_KEY, WrongKey
from quiz.settings import settings
from quiz.sqlite import file_of

T = TypeVar("T")

DONE, REFUSED, UNUSABLE = 0, 1, 2
KINDS = {"single": "单选", "multiple": "多选", "true_false": "判断", "fill": "填空"}
OUTDATED = "数据库不是最新版 / the database is out of date: run python main.py migrate"

# Names hold square brackets, and a line that is cut to the width of a pipe is found by no grep.
console = Console(highlight=False, markup=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)


def refuse(text: str) -> NoReturn:
    """Say why not, and end with 1."""
    errors.print(text)
    raise typer.Exit(REFUSED)


def unusable(text: str, *, code: str = "unusable", as_json: bool = False) -> NoReturn:
    """Say what is wrong with what was given, and end with 2."""
    if as_json:
        print_json({"code": code, "message": text})
    errors.print(text)
    raise typer.Exit(UNUSABLE)


def print_json(body: dict[str, Any]) -> None:
    """One JSON object, readable by people and programs."""
    print(json.dumps(body, ensure_ascii=False))


def read(file: Path, most: int) -> bytes:
    """The bytes of a file somebody named, and one more than `most` at most: a reader refuses it then.

    A pipe that never ends has no size to ask for.
    """
    try:
        with file.open("rb") as stream:
            return stream.read(most + 1)
    except OSError as unreadable:
        unusable(f"打不开文件 / cannot read: {file} ({unreadable.strerror})")


async def write(file: Path, pieces: AsyncIterator[bytes]) -> None:
    """Write a file somebody named, piece by piece."""
    async with whole(file) as beside:
        with _writing(file):
            out = await asyncio.to_thread(beside.open, "wb")
        with out:
            async for piece in pieces:
                with _writing(file):
                    out.write(piece)


@contextlib.asynccontextmanager
async def whole(file: Path) -> AsyncIterator[Path]:
    """The place for a file somebody named: it comes whole or not at all, and what was there stays
    until then."""
    beside = file.with_name(f".{file.name}.part")
    try:
        with _writing(file):
            (await asyncio.to_thread(beside.open, "wb")).close()
        yield beside
        with _writing(file):
            await asyncio.to_thread(beside.replace, file)
    finally:
        with contextlib.suppress(OSError):
            await asyncio.to_thread(beside.unlink, missing_ok=True)


def calm_collector() -> None:
    """Look for garbage even more seldom than the server: 100,000 questions are none."""
    gc.set_threshold(1_000_000, 50, 100)


@contextlib.contextmanager
def progress_of(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on a terminal while something long is done; what it gives is told (done, of how many)."""
    columns = (*Progress.get_default_columns(), MofNCompleteColumn())
    with Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal) as bar:
        task = bar.add_task(doing, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def name_problems(problems: Sequence[Problem]) -> None:
    """What a file does not hold, for people."""
    for problem in problems:
        errors.print("  " + problem.message)


@contextlib.contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as unwritable:
        unusable(f"写不了文件 / cannot write: {file} ({unwritable.strerror})")


def checked_url() -> str:
    """The database's URL, after everything it needs was found in the environment."""
    try:
        given = settings()
    except ValidationError as wrong:
        bad = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in wrong.errors())
        unusable(f"环境变量有误 / wrong environment: {bad}")
    except ZoneInfoNotFoundError as wrong:
        unusable(f"环境变量有误 / wrong environment: TIMEZONE: {wrong}")
    if len(given.secret_key.strip()) < SHORTEST_KEY:
        unusable("请设置 SECRET_KEY / set SECRET_KEY (at least 16 characters; keep it safe)")
    # SQLite would wait for ever for a folder that is not there.
    file = file_of(given.database_url)
    if file is not None and not file.parent.is_dir():
        unusable(f"打不开数据库，文件夹不存在 / no such folder: {file.parent}")
    return given.database_url


def only_server(url: str) -> None:
    """End with 1 when another process serves the SQLite file at `url`, naming it."""
    try:
        refuse_second(url)
    except InUse as taken:
        refuse(str(taken))
    except OSError as unwritable:
        unusable(f"写不了锁文件 / cannot write the lock file: {unwritable}")


@contextlib.contextmanager
def within_reach() -> Iterator[None]:
    """End with 1 and what it said when the database cannot be used."""
    try:
        yield
    except Exception as error:
        if not database.is_unavailable(error):
            raise
        refuse(f"数据库用不了 / the database is unavailable: {database.root_of(error)}")


def require_current(url: str) -> None:
    """End with 1 unless the database answers and has every migration."""
    _require_file(url)

    async def current() -> bool:
        async with database.connected(url):
            return await database.is_current()

    with within_reach():
        if not asyncio.run(current()):
            refuse(OUTDATED)


def _require_file(url: str) -> None:
    """End with 1 where there is no SQLite file: opening it would leave an empty one behind."""
    file = file_of(url)
    if file is not None and not file.exists():
        refuse(f"这里没有数据库 / no database here: {file}; run python main.py migrate")


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` on the database; refusals become a sentence and the right exit code."""
    url = checked_url()
    _require_file(url)

    async def connected() -> T:
        async with database.connected(url):
            if not await database.is_current():
                refuse(OUTDATED)
            return await work()

    try:
        with within_reach():
            return asyncio.run(connected())
    except NotFound:
        refuse("没有这个活动 / no such contest")
    except QuizError as refused:
        refuse(str(refused))
    except WrongKey:
        unusable("SECRET_KEY 和这个数据库对不上 / SECRET_KEY does not fit this database")


def copy_database(url: str, file: Path) -> None:
    """Back the SQLite database at `url` up to `file`, saying how far it is."""
    source = file_of(url)
    if source is None:
        refuse(
            "这条命令只备份 SQLite；PostgreSQL 请用 pg_dump"
            " / this copies SQLite only: back PostgreSQL up with pg_dump --format=custom"
        )
    if not file.absolute().parent.is_dir():
        unusable(f"文件夹不存在 / no such folder: {file.absolute().parent}")
    doing = f"正在备份 / backing up {source.name}"
    try:
        with console.status(f"{doing}…") as status:
            size = back_up(
                source,
                file,
                lambda done, total: status.update(f"{doing} {done * 100 // max(total, 1)}%…"),
            )
    except QuizError as refused:
        refuse(str(refused))
    except OSError as unwritable:
        unusable(f"写不了文件 / cannot write: {file} ({unwritable.strerror})")
    except sqlite3.Error as failed:
        refuse(f"备份没有成功 / the backup failed: {failed}")
    console.print(
        f"已备份 / backed up: {file} ({size / 1e6:.1f} MB). 请另外保管好 SECRET_KEY / keep SECRET_KEY too"
    )


def print_report(body: dict[str, Any]) -> None:
    """A checked file for people; `body` is what `bank check --json` prints."""
    kinds = "、".join(f"{KINDS[kind]} {n}" for kind, n in body["by_kind"].items() if n)
    left_out = "、".join(f"{kind} {n}" for kind, n in body["unsupported"].items())
    source = f"{body['format']} {body['encoding']}".strip()
    text = f"{source}：共 {body['total']} 题"
    text += f"（{kinds}）" if kinds else ""
    text += f"，可以导入 {body['storable']} 题"
    text += f"，不支持的题型：{left_out}" if left_out else ""
    console.print(text)
    for problem in body["problems"]:
        console.print("  " + problem["message"])
    if not body["total"]:
        console.print("  没有试题：只有表头，或者是空表 / no questions in this file")
