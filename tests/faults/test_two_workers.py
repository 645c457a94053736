"""`serve --workers 2`: both work alike, one that dies is replaced, and the port is theirs alone."""

import os
import signal
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.servers import PATIENCE, Server, until

PHONES = 64
SLOW = """
import sys, time
if "spawn_main" in " ".join(sys.orig_argv):
    time.sleep(8)
"""


@pytest.fixture
def pair(postgres_house: str, tmp_path: Path) -> Iterator[Server]:
    """Two processes of their own for one test: a start takes seconds."""
    server = Server(tmp_path, postgres_house)
    server.workers = 2
    server.start()
    until(lambda: len(answering(server)) == 2)
    yield server
    if server.process is not None and server.process.poll() is None:
        server.stop()


def answering(server: Server) -> Counter[str]:
    """How many of many connections each process answered."""
    found: Counter[str] = Counter()
    for _ in range(PHONES):
        with urllib.request.urlopen(f"{server.address}/readyz", timeout=PATIENCE) as answer:  # noqa: S310
            found[answer.headers["x-request-id"].partition("-")[0]] += 1
    return found


def workers_of(server: Server) -> set[int]:
    """The processes that serve; one more child only looks after what they share."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return {pid for pid in map(int, children) if "spawn_main" in told(pid)}


def told(pid: int) -> str:
    """The words a process was started with."""
    return Path(f"/proc/{pid}/cmdline").read_text()


def test_one_that_starts_slowly_is_waited_for(
    postgres_house: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(SLOW)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = Server(tmp_path, postgres_house)
    server.workers = 2
    server.start()
    assert server.stop() == 0


def test_they_share_a_port_that_is_theirs_alone_and_end_together(
    pair: Server, tmp_path: Path
) -> None:
    answers = answering(pair)
    assert min(answers.values()) >= PHONES // 8  # less by chance: once in a million

    second = Server(tmp_path, pair.url)
    second.port, second.workers, second.log = pair.port, 2, tmp_path / "second.log"
    with pytest.raises(AssertionError, match="Address already in use"):
        second.start()
    assert second.process is not None and second.process.poll() not in {0, None}

    before = workers_of(pair)
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(workers_of(pair) - before) == 1)  # another takes the place of one that died
    until(lambda: len(set(answering(pair)) - set(answers)) == 1)

    children = workers_of(pair)
    assert pair.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_none_outlives_who_started_them(pair: Server) -> None:
    """They would answer beside those of the next start, with the program as it was."""
    children = workers_of(pair)
    pair.kill()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))
