"""Real servers in processes of their own, and the CPU they spend."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
START_SECONDS = 30


@dataclass(frozen=True)
class Server:
    """A running server and the process (with its children) that serves."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of CPU spent so far by the process and its children."""
        return sum(self.cpu_of_each().values())

    def cpu_of_each(self) -> dict[int, float]:
        """The same by process."""
        return {pid: cpu_seconds(pid) for pid in family(self.pid)}

    def loop_cpu(self) -> float:
        """What the event loops' own threads spent of it."""
        return sum(_task_seconds(Path(f"/proc/{pid}/task/{pid}")) for pid in family(self.pid))

    def memory(self) -> int:
        """Resident bytes of the process and its children."""
        pages = 0
        for pid in family(self.pid):
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def family(pid: int) -> list[int]:
    """A process, its children and theirs."""
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid] + [kin for child in children for kin in family(int(child))]
    return []


def cpu_seconds(pid: int) -> float:
    """From the scheduler's own count in nanoseconds, thread by thread."""
    with contextlib.suppress(FileNotFoundError):  # it has just ended
        return sum(map(_task_seconds, Path(f"/proc/{pid}/task").iterdir()))
    return 0.0


def _task_seconds(task: Path) -> float:
    with contextlib.suppress(OSError):
        return int((task / "schedstat").read_text().split()[0]) / 1e9
    return 0.0


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def floor() -> Iterator[Server]:
    """The floor app under uvicorn as it is: what Zhumeng adds to it is not the framework's."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.load.floor:app", "--port", str(port)]
    command += ["--no-access-log", "--log-level", "warning", "--no-server-header"]
    with _running(command, port, {}) as server:
        yield server


@contextlib.contextmanager
def zhumeng(url: str, *, workers: int = 1, under: Sequence[str] = ()) -> Iterator[Server]:
    """`main.py serve`; `under` is what to run it under."""
    port = free_port()
    command = [sys.executable, "main.py", "serve", "--port", str(port), "--workers", str(workers)]
    environment = {"DATABASE_URL": url, "RATE_LIMITS": "off", "SECRET_KEY": SECRET}
    with _running([*under, *command], port, environment) as server:
        yield server


SECRET = "a key for load tests only, long enough"


@contextlib.contextmanager
def _running(command: Sequence[str], port: int, environment: dict[str, str]) -> Iterator[Server]:
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True
    )
    try:
        _wait_for(port, process)
        yield Server(port, process.pid)
    finally:
        # The whole session: strace, or the workers of a server, end with it.
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {process.args!r}")
