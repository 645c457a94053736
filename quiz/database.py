"""Connection, transactions and the migrations runner.

SQLite has one connection and one lock; PostgreSQL a pool. Both get the same models, the same
migrations and the same actions. The clients themselves, with what had to be repaired in Tortoise's,
are in sqlite.py and postgres.py.
"""

import asyncio
import contextlib
import importlib
import os
import pkgutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.context import require_context
from tortoise.exceptions import DBConnectionError
from tortoise.migrations.api import migrate as apply_migrations
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.transactions import in_transaction

from quiz import sqlite
from quiz.claim import claimed
from quiz.errors import Unavailable
from quiz.migrating import models_when_wanted
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
    "quiz.reports.models",
    "quiz.courses.models",
    "quiz.courses.counted",
]

# A power cut must not lose an acknowledged answer (synchronous=FULL); Tortoise's own default for
# journal_size_limit doubles the cost of a durable commit.
SQLITE_PRAGMAS = {
    "journal_mode": "WAL",
    "synchronous": "FULL",
    "journal_size_limit": 67108864,
    "busy_timeout": 5000,
    "foreign_keys": "ON",
    "cache_size": -64000,
}
# Seconds: to dial, and for one statement; connections for each process. The URL may say otherwise.
POSTGRES_LIMITS = {"timeout": 5.0, "command_timeout": 60.0, "maxsize": 10}


def dialect(url: str) -> str:
    """`sqlite` or `postgres`, from a database URL."""
    return "sqlite" if url.startswith("sqlite") else "postgres"


def config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for `url`.

    The connection carries its dialect's name because Tortoise caches SQL by connection name.
    Times are stored in UTC: SQLite compares them as text.
    """
    settings()  # Tortoise.init overwrites the environment's TIMEZONE, so ours is read before.
    name = dialect(url)
    given = expand_db_url(url)["credentials"]
    if name == "sqlite":
        credentials = {**given, **SQLITE_PRAGMAS}
    else:
        credentials = {**POSTGRES_LIMITS, **given}
        credentials["command_timeout"] = float(credentials["command_timeout"])
    app = {"models": MODELS, "default_connection": name, "migrations": "quiz.migrations"}
    return {
        "connections": {name: {"engine": f"quiz.{name}", "credentials": credentials}},
        "apps": {LABEL: app},
        "use_tz": True,
        "timezone": "UTC",
    }


def __getattr__(name: str) -> Any:
    """`TORTOISE_ORM`, for the `tortoise` command that makes migrations, read when asked for."""
    if name == "TORTOISE_ORM":
        return config(settings().database_url)
    raise AttributeError(name)


def connection() -> BaseDBAsyncClient:
    """The connection (or the current transaction) of the running application."""
    return require_context().db()


KEPT = "kept by zhumeng"


def per_connection(make: Callable[[], T]) -> Callable[[], T]:
    """Turn `make` into a function that returns the one thing it made for the open database.

    What a process remembers of a database must end with the connection to it: it hangs on
    Tortoise's context.
    """

    @wraps(make)
    def kept() -> T:
        context = vars(require_context())
        try:
            thing: T = context[KEPT][make]
        except KeyError:
            thing = context.setdefault(KEPT, {}).setdefault(make, make())
        return thing

    return kept


def stored_moment(moment: datetime) -> str:
    """A moment as SQLite's text; PostgreSQL reads it too."""
    return moment.astimezone(UTC).isoformat(" ")


def read_moment(value: datetime | str) -> datetime:
    """A moment from a raw query: text on SQLite."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


@contextlib.asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    """Connect outside the web server (commands, tests) and always close.

    Commands may run beside a live server, but only the server starts its WAL anew: SQLite before
    3.51.3 can lose pages, rarely, when two connections do (https://www.sqlite.org/wal.html,
    "The WAL-Reset Bug").
    """
    setup = config(url)
    if dialect(url) == "sqlite":
        # A command reads and writes once: what it keeps of the file is only memory lost.
        setup["connections"]["sqlite"]["credentials"] |= {
            "wal_autocheckpoint": 0,
            "cache_size": -8000,
        }
    with timezone_restored():
        await Tortoise.init(config=setup, _enable_global_fallback=True)
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


@contextlib.asynccontextmanager
async def transaction() -> AsyncIterator[BaseDBAsyncClient]:
    """One transaction: all of it is durable afterwards, or none of it ever was.

    Whatever fails (begin, the work, the commit), nothing stays open and nothing stays locked; the
    clients in sqlite.py and postgres.py see to that, so Tortoise's own in_transaction() is as good.
    Code that a request may cancel in the middle uses `in_one_transaction`.
    """
    async with in_transaction() as work:
        yield work


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database itself is in trouble: full, read-only, locked, gone, or too busy.

    A later try may succeed, so people are asked to wait (503) rather than told of a bug (500).
    """
    while error is not None:
        if isinstance(error, Unavailable | DBConnectionError | ConnectionError | TimeoutError):
            return True
        if sqlite.is_trouble(error) or _is_postgres_trouble(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def root_of(error: BaseException) -> str:
    """What the database, its driver or the system said first; such words hold no rows."""
    while error.__cause__ is not None:
        error = error.__cause__
    return f"{type(error).__name__}: {error}"


def _is_postgres_trouble(error: BaseException) -> bool:
    if "asyncpg" not in sys.modules:  # an extra; without it no error can be its
        return False
    from quiz import postgres

    return postgres.is_trouble(error)


def in_one_transaction(
    action: Callable[P, Awaitable[T]],
) -> Callable[P, Awaitable[T]]:
    """Run an action in one transaction that outlives its request.

    A request cancelled inside a transaction can leave SQLite's only lock held for good, so the
    action runs as its own task behind a shield. The action's first statement must be a write:
    SQLite's BEGIN is deferred, and a read that later becomes a write fails at once when a second
    process writes in between.
    """
    whole = in_batch_transaction(action)

    @wraps(action)
    async def shielded(*args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.shield(asyncio.create_task(whole(*args, **kwargs)))

    return shielded


def in_batch_transaction(
    action: Callable[P, Awaitable[T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """The same for the verb of a batch, which no request cancels: it begins at once."""

    @wraps(action)
    async def whole(*args: P.args, **kwargs: P.kwargs) -> T:
        async with transaction():
            return await action(*args, **kwargs)

    return whole


def latest_migration() -> str:
    """Name of the newest migration file."""
    package = importlib.import_module("quiz.migrations")
    return max(m.name for m in pkgutil.iter_modules(package.__path__) if m.name[0].isdigit())


async def migrate(url: str, target: str = "__latest__") -> None:
    """Bring the database at `url` to `target`, keeping every row.

    SQLite rebuilds tables to change them, and foreign keys would then delete or block child rows:
    they are off while it works and checked afterwards. Raises InUse while a server has the file.
    """
    setup = config(url)
    name = dialect(url)
    credentials = setup["connections"][name]["credentials"]
    if name == "sqlite":
        credentials["foreign_keys"] = "OFF"
    else:
        credentials["command_timeout"] = None  # rebuilding a large table takes its time
    with claimed(url), timezone_restored(), models_when_wanted():
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
    """Whether the connected database has every migration. Raises when it cannot be asked."""
    await connection().execute_query("SELECT 1")  # Tortoise takes one that is away for an empty one
    applied = await MigrationRecorder(connection()).applied_migrations()
    return any(key.name == latest_migration() for key in applied)
