"""Connection, transactions and the migrations runner.

SQLite has one connection and one lock; PostgreSQL a pool. Both get the same models, the same
migrations and the same actions.
"""

import asyncio
import contextlib
import importlib
import os
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext, require_context
from tortoise.exceptions import DBConnectionError
from tortoise.migrations.api import migrate as apply_migrations
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.transactions import in_transaction

from quiz.settings import settings

P = ParamSpec("P")
T = TypeVar("T")

LABEL = "models"
MODELS = [
    "questions.models",
    "quiz.people.models",
    "quiz.banks.models",
    "quiz.contests.models",
    "quiz.attempts.models",
    "quiz.prizes.models",
]

# A power cut must not lose an acknowledged answer (synchronous=FULL); Tortoise's own default for
# journal_size_limit doubles the cost of a durable commit.
SQLITE_PRAGMAS = (
    "journal_mode=WAL&synchronous=FULL&journal_size_limit=67108864"
    "&busy_timeout=5000&foreign_keys=ON&cache_size=-64000"
)


def dialect(url: str) -> str:
    """`sqlite` or `postgres`, from a database URL."""
    return "sqlite" if url.startswith("sqlite") else "postgres"


def folder_of(url: str) -> Path | None:
    """The folder an SQLite file lives in; SQLite waits for ever for one that is not there."""
    return (
        Path(url.removeprefix("sqlite://").partition("?")[0]).parent
        if dialect(url) == "sqlite"
        else None
    )


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for `url`.

    The connection carries its dialect's name because Tortoise caches SQL by connection name.
    Times are stored in UTC: SQLite compares them as text.
    """
    settings()  # Tortoise.init overwrites the environment's TIMEZONE, so ours is read before.
    name = dialect(url)
    if name == "sqlite":
        url += ("&" if "?" in url else "?") + SQLITE_PRAGMAS
    app = {"models": MODELS, "default_connection": name, "migrations": "quiz.migrations"}
    return {"connections": {name: url}, "apps": {LABEL: app}, "use_tz": True, "timezone": "UTC"}


def __getattr__(name: str) -> Any:
    """`TORTOISE_ORM`, for the `tortoise` command that makes migrations, read when asked for."""
    if name == "TORTOISE_ORM":
        return config(settings().database_url)
    raise AttributeError(name)


def connection() -> BaseDBAsyncClient:
    """The connection (or the current transaction) of the running application."""
    return require_context().db()


_kept: WeakKeyDictionary[TortoiseContext, dict[object, Any]] = WeakKeyDictionary()


def per_connection(make: Callable[[], T]) -> Callable[[], T]:
    """Turn `make` into a function that returns the one thing it made for the open database.

    What a process remembers of a database must end with the connection to it.
    """

    @wraps(make)
    def kept() -> T:
        context = require_context()
        things = _kept.get(context)
        if things is None:
            things = _kept[context] = {}
        if make not in things:
            things[make] = make()
        thing: T = things[make]
        return thing

    return kept


def is_gone(error: BaseException) -> bool:
    """Whether the error says that the database cannot be reached, whatever was asked of it."""
    if isinstance(error, (OSError, TimeoutError, DBConnectionError)):
        return True
    # asyncpg comes with the `postgres` extra only, so its errors are known by name.
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"PostgresConnectionError", "InterfaceError", "OperatorInterventionError"})


def stored_moment(moment: datetime) -> str:
    """A moment as SQLite's text; PostgreSQL reads it too."""
    return moment.astimezone(UTC).isoformat(" ")


def read_moment(value: datetime | str) -> datetime:
    """A moment from a raw query: text on SQLite."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    """Connect outside the web server (commands, tests) and always close."""
    with timezone_restored():
        await Tortoise.init(config=config(url), _enable_global_fallback=True)
        try:
            yield
        finally:
            await Tortoise.close_connections()


@contextlib.contextmanager
def timezone_restored() -> Iterator[None]:
    """Put the environment's TIMEZONE back afterwards: worker processes inherit it."""
    before = os.environ.get("TIMEZONE")
    try:
        yield
    finally:
        os.environ.pop("TIMEZONE", None)
        if before is not None:
            os.environ["TIMEZONE"] = before


def in_one_transaction(
    action: Callable[P, Awaitable[T]],
) -> Callable[P, Awaitable[T]]:
    """Run an action in one transaction that outlives its request.

    A request cancelled inside a transaction can leave SQLite's only lock held for good, so the
    action runs as its own task behind a shield. The action's first statement must be a write:
    SQLite's BEGIN is deferred, and a read that later becomes a write fails at once when a second
    process writes in between.
    """

    @wraps(action)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        async def run() -> T:
            async with in_transaction():
                return await action(*args, **kwargs)

        return await asyncio.shield(asyncio.create_task(run()))

    return whole


def latest_migration() -> str:
    """Name of the newest migration file."""
    package = importlib.import_module("quiz.migrations")
    return max(m.name for m in pkgutil.iter_modules(package.__path__) if m.name[0].isdigit())


async def migrate(url: str, target: str = "__latest__") -> None:
    """Bring the database at `url` to `target`, keeping every row.

    SQLite rebuilds tables to change them, and foreign keys would then delete or block child rows:
    they are off while it works and checked afterwards.
    """
    setup = config(url)
    name = dialect(url)
    if name == "sqlite":
        link = setup["connections"][name]
        setup["connections"][name] = link.replace("foreign_keys=ON", "foreign_keys=OFF")
    with timezone_restored():
        try:
            await apply_migrations(config=setup, target=f"{LABEL}.{target}")
            if name == "sqlite":
                await _refuse_orphans()
        finally:
            await Tortoise.close_connections()


async def _refuse_orphans() -> None:
    _, broken = await connection().execute_query("PRAGMA foreign_key_check")
    if broken:
        raise RuntimeError(f"migration left {len(broken)} rows without their parent")


async def is_current() -> bool:
    """Whether the connected database has every migration."""
    try:
        applied = await MigrationRecorder(connection()).applied_migrations()
    except Exception:  # a database without the table is simply not migrated
        return False
    return any(key.name == latest_migration() for key in applied)
