"""A full disk under load: clear refusals, nothing lost, nothing kept that was refused, recovery."""

import resource
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from quiz.sqlite import file_of
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


def fill_disk(_server: Server, file: Path) -> None:
    """Take every byte there is."""
    try:
        with (file.parent / "ballast").open("wb", buffering=0) as ballast:
            while ballast.write(bytes(4096)):
                pass
    except OSError:
        return


def empty_disk(_server: Server, file: Path) -> None:
    """Give them back."""
    (file.parent / "ballast").unlink()


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 8 MB; only root may mount one."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(words, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


async def test_a_file_that_may_not_grow(sqlite_house: str, tmp_path: Path) -> None:
    await full_and_empty_again(sqlite_house, tmp_path, limit_files, unlimit_files)


async def test_a_disk_with_no_space(sqlite_house: str, tmp_path: Path) -> None:
    original = file_of(sqlite_house)
    assert original is not None
    with small_disk(tmp_path / "small") as disk:
        (disk / "house.db").write_bytes(original.read_bytes())
        await full_and_empty_again(f"sqlite://{disk / 'house.db'}", tmp_path, fill_disk, empty_disk)


async def full_and_empty_again(url: str, folder: Path, fill: Fill, empty: Fill) -> None:
    """A crowd at work, a disk that is full for a while, and what is there in the end."""
    file = file_of(url)
    assert file is not None
    with served(folder, url) as server:
        probe = Probe()
        async with Crowd(server.address, size=4) as crowd:
            await wait_until(lambda: crowd.finishes >= 2, 20)
            attempt = await probe.begin(crowd)
            fill(server, file)
            await wait_until(lambda: crowd.seen[503] >= 10, 20)
            kept = crowd.saves
            await probe.refused(crowd, attempt)
            assert crowd.saves == kept, "an answer was acknowledged on a full disk"
            await check_kept(url, crowd)
            empty(server, file)
            await wait_until(lambda: crowd.saves >= kept + 60, 20)
        assert crowd.statuses() == {503}, crowd.seen
        await check_kept(url, crowd)
        rows = await query(url, f"SELECT * FROM answer WHERE revision = {PROBE}")  # noqa: S608
        assert rows == [], "an answer that was refused is there"
        assert server.stop() == 0
    assert (await query(url, "PRAGMA integrity_check"))[0]["integrity_check"] == "ok"


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
