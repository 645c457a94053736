"""A full disk under load: clear refusals, nothing lost, nothing kept that was refused, recovery."""

import resource
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz.sqlite import file_of
from tests.faults.conftest import Postgres, furnish
from tests.faults.crowd import Crowd, check_kept
from tests.faults.servers import Server, query, served, wait_until

PROBE = 7_777_777
Fill = Callable[[Server, Path], None]


def limit_files(server: Server, file: Path) -> None:
    """No file of the server may grow beyond what the write-ahead log has now: works for anybody."""
    size = Path(f"{file}-wal").stat().st_size
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def unlimit_files(server: Server, _file: Path) -> None:
    """Room again."""
    unlimited = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, unlimited)


def fill_disk(_server: Server, place: Path) -> None:
    """Take every byte there is."""
    try:
        with (place.parent / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass
    except OSError:
        return


def empty_disk(_server: Server, place: Path) -> None:
    """Give them back."""
    (place.parent / "ballast").unlink()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own; only root may mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_a_file_that_may_not_grow(sqlite_house: str, tmp_path: Path) -> None:
    file = file_of(sqlite_house)
    assert file is not None
    await full_and_empty_again(sqlite_house, tmp_path, file, limit_files, unlimit_files)
    assert (await query(sqlite_house, "PRAGMA integrity_check"))[0]["integrity_check"] == "ok"


async def test_a_disk_with_no_space(sqlite_house: str, tmp_path: Path) -> None:
    original = file_of(sqlite_house)
    assert original is not None
    with small_disk(tmp_path / "small", 8) as disk:
        file = disk / "house.db"
        file.write_bytes(original.read_bytes())
        url = f"sqlite://{file}"
        await full_and_empty_again(url, tmp_path, file, fill_disk, empty_disk)
        assert (await query(url, "PRAGMA integrity_check"))[0]["integrity_check"] == "ok"


@pytest.fixture
def small_house(postgres: Postgres) -> Iterator[tuple[str, Path]]:
    """A PostgreSQL database with an open contest whose tables have a small disk, and their folder.

    Its log is elsewhere: without room for that PostgreSQL stops, and that is another test.
    """
    with (
        tempfile.TemporaryDirectory(prefix="zhumeng-small-") as folder,
        small_disk(Path(folder) / "disk", 32) as disk,
    ):
        tables = disk / "tables"
        tables.mkdir(mode=0o700)
        if postgres.server.system_user is not None:
            Path(folder).chmod(0o755)
            shutil.chown(tables, postgres.server.system_user)
        postgres.server.psql(f"CREATE TABLESPACE small LOCATION '{tables}'")
        postgres.server.psql("CREATE DATABASE small TEMPLATE model TABLESPACE small")
        yield furnish(postgres.url("small")), tables
        postgres.server.psql("DROP DATABASE small WITH (FORCE)")
        postgres.server.psql("DROP TABLESPACE small")


async def test_a_disk_of_postgres_with_no_space(
    small_house: tuple[str, Path], tmp_path: Path
) -> None:
    """What still fits into its files is kept, the rest is refused.

    PostgreSQL writes `pg_internal.init` again when it has thrown it away, as it does at any time,
    and until it can nobody connects: neither the server nor whoever would look meanwhile.
    """
    url, tables = small_house
    with served(tmp_path, url) as server:
        async with Crowd(server.address, size=4) as crowd:
            await wait_until(lambda: crowd.finishes >= 2)
            for cache in tables.glob("*/*/pg_internal.init"):
                cache.unlink()
            fill_disk(server, tables)
            await wait_until(lambda: crowd.seen[503] >= 20)
            promised = crowd.promised()
            empty_disk(server, tables)
            await check_kept(url, crowd, promised)
            kept = crowd.saves
            await wait_until(lambda: crowd.saves >= kept + 60)
        assert crowd.statuses() == {503}, crowd.seen
        await check_kept(url, crowd)
        assert server.stop() == 0


async def full_and_empty_again(
    url: str, folder: Path, place: Path, fill: Fill, empty: Fill
) -> None:
    """A crowd at work, a disk that is full for a while, and what is there in the end."""
    with served(folder, url) as server:
        probe = Probe()
        async with Crowd(server.address, size=4) as crowd:
            await wait_until(lambda: crowd.finishes >= 2)
            attempt = await probe.begin(crowd)
            fill(server, place)
            await wait_until(lambda: crowd.seen[503] >= 10)
            kept = crowd.saves
            await probe.refused(crowd, attempt)
            assert crowd.saves == kept, "an answer was acknowledged on a full disk"
            await check_kept(url, crowd)
            empty(server, place)
            await wait_until(lambda: crowd.saves >= kept + 60)
        assert crowd.statuses() == {503}, crowd.seen
        await check_kept(url, crowd)
        rows = await query(url, f"SELECT * FROM answer WHERE revision = {PROBE}")  # noqa: S608
        assert rows == [], "an answer that was refused is there"
        assert server.stop() == 0


class Probe:
    """A phone that does not try again, so that what was refused must never appear."""

    token = ""

    async def begin(self, crowd: Crowd) -> int:
        """Sign in and start."""
        person = {**crowd.phones[0].profile, "phone": "13700000001"}
        told = await crowd.ask("POST", "/api/v1/session", person)
        assert told is not None
        self.token = told.json()["token"]
        path, body = "/api/v1/contests/quiz/attempts", {"client_id": str(uuid.uuid4())}
        paper = await crowd.ask("POST", path, body, self.token)
        assert paper is not None and paper.status_code == 201
        number: int = paper.json()["id"]
        return number

    async def refused(self, crowd: Crowd, attempt: int) -> None:
        """Saves and finishes are refused with a time to wait; reading goes on."""
        path = f"/api/v1/attempts/{attempt}"
        body = {"revision": PROBE, "answers": {"1": ["A"]}}
        for method, where in (("PUT", "/answers"), ("PUT", "/answers"), ("POST", "/finish")):
            answer = await crowd.ask(method, path + where, body, self.token)
            assert answer is not None and answer.status_code == 503, answer
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["code"] == "unavailable"
            assert int(answer.headers["retry-after"]) >= 1
        shown = await crowd.ask("GET", path, None, self.token)
        assert shown is not None and shown.status_code == 200
        assert shown.json()["answers"] == {} and shown.json()["finished_at"] is None
