"""Real servers in processes of their own, and the CPU they spend."""

import contextlib
import os
import shutil
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
SLOW_SYNC = ["-e", "inject=fsync,fdatasync:delay_exit={micros}"]


@dataclass(frozen=True)
class Server:
    """A running server and the process (with its children) that serves."""

    port: int
    pid: int

    def cpu(self) -> float:
        """Seconds of CPU spent so far by the process and its children."""
        return sum(_cpu_seconds(pid) for pid in _family(self.pid))

    def memory(self) -> int:
        """Resident bytes of the process and its children."""
        pages = 0
        for pid in _family(self.pid):
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


def _family(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid] + [kin for child in children for kin in _family(int(child))]
    return []


def _cpu_seconds(pid: int) -> float:
    """From the scheduler's own count in nanoseconds, thread by thread."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def floor() -> Iterator[Server]:
    """The floor app under the same server."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.load.floor:app", "--port", str(port)]
    command += ["--no-access-log", "--log-level", "warning", "--no-server-header"]
    with _running(command, port, {}) as server:
        yield server


@contextlib.contextmanager
def zhumeng(url: str, *, workers: int = 1, sync_micros: int | None = None) -> Iterator[Server]:
    """`main.py serve`; `sync_micros` puts it under strace and adds so much to every sync."""
    port = free_port()
    command = [sys.executable, "main.py", "serve", "--port", str(port), "--workers", str(workers)]
    if sync_micros is not None:
        trace = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null"]
        trace += ["-e", "trace=fsync,fdatasync"]
        if sync_micros:
            trace += [part.format(micros=sync_micros) for part in SLOW_SYNC]
        command = trace + command
    environment = {"DATABASE_URL": url, "RATE_LIMITS": "off", "SECRET_KEY": SECRET}
    with _running(command, port, environment) as server:
        yield server


SECRET = "a key for load tests only, long enough"


def has_strace() -> bool:
    """Whether syncs can be slowed down here."""
    return shutil.which("strace") is not None


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
