"""A server's system calls as strace saw them, and what a disk would hold that lost its power.

Until a sync returns, nothing says whether a write has reached the disk. The order of the trace is
the order of cause and effect: strace stops a thread at each call until it has written it down.
"""

import ast
import random
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.faults.servers import Server

REMEDY = "no leave to trace: apt-get install -y strace"
CALLS = "pwrite64,ftruncate,unlink,fsync,fdatasync,write,writev,sendto,sendmsg"
SECTOR = 512
LINE = re.compile(r"(?P<task>\d+) +(?P<name>\w+)\((?P<rest>.*)")
RESUMED = re.compile(r"(?P<task>\d+) +<\.\.\. \w+ resumed>.*= (?P<result>-?\d+)")
ENDED = re.compile(r"\)\s+= (-?\d+)[^\"]*$")
PATH = re.compile(r"\d+<(.*?)>")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')


@dataclass
class Call:
    """One system call, at its beginning and again when it has `ended`."""

    name: str
    rest: str
    ended: bool = False

    @property
    def path(self) -> str:
        """The file, folder or `socket:[…]` it is about."""
        found = PATH.match(self.rest)
        return found[1] if found else ""

    @property
    def data(self) -> bytes:
        """The bytes it was given."""
        return b"".join(ast.literal_eval("b" + text) for text in TEXT.findall(self.rest))

    @property
    def numbers(self) -> list[int]:
        """Its last arguments."""
        left = TEXT.sub("", self.rest).partition(")")[0]
        return [int(n) for n in re.findall(r"(?<=[ ,])\d+\b", left)]


def needs_strace() -> None:
    """Skip where nothing can be traced."""
    if shutil.which("strace"):
        asked = subprocess.run(["strace", "-o", "/dev/null", "true"], capture_output=True)
    if not shutil.which("strace") or asked.returncode:
        pytest.skip(REMEDY)


def tracing(trace: Path) -> list[str]:
    """What to run a server under; `-s` is longer than any page of a database."""
    return ["strace", "-f", "-qq", "-y", "-s", "70000", "-o", str(trace), "-e", f"trace={CALLS}"]


def traced_pid(server: Server) -> int:
    """The server itself: the child of its strace."""
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
    return int(children.read_text().split()[0])


def calls_in(trace: Path) -> Iterator[Call]:
    """Each call that did not fail, when it begins and when it ends."""
    begun: dict[str, Call] = {}
    with trace.open(errors="replace") as lines:
        for line in lines:
            if resumed := RESUMED.match(line):
                call = begun.pop(resumed["task"])
                if int(resumed["result"]) >= 0:
                    yield Call(call.name, call.rest, ended=True)
            elif match := LINE.match(line):
                call = Call(match["name"], match["rest"])
                if line.endswith("<unfinished ...>\n"):
                    begun[match["task"]] = call
                    yield call
                elif (ended := ENDED.search(line)) and int(ended[1]) >= 0:
                    yield call
                    yield Call(call.name, call.rest, ended=True)


@dataclass
class Disk:
    """A database file and its log as they are on disk for certain, and what may be there too.

    `age` changes whenever they do.
    """

    file: Path
    kept: dict[str, bytearray] = field(default_factory=dict)
    written: list[tuple[str, int, bytes | None]] = field(default_factory=list)
    syncing: dict[str, int] = field(default_factory=dict)
    named: bool = False
    syncs: int = 0
    checkpoints: int = 0
    age: int = 0

    def __post_init__(self) -> None:
        self.log = f"{self.file}-wal"
        self.kept = {str(self.file): bytearray(self.file.read_bytes()), self.log: bytearray()}

    def see(self, call: Call) -> None:
        """Take one call into account."""
        path = call.path
        self.age += path in self.kept
        if call.name == "unlink" and call.ended and call.data.decode() == self.log:
            self.kept[self.log] = bytearray()
            self.written = [write for write in self.written if write[0] != self.log]
            self.named = False
        elif call.name in {"fsync", "fdatasync"}:
            self._sync(path, ended=call.ended)
        elif path in self.kept and not call.ended:
            if call.name == "pwrite64":
                self.written.append((path, call.numbers[-1], call.data))
            elif call.name == "ftruncate":
                self.written.append((path, call.numbers[-1], None))

    def _sync(self, path: str, *, ended: bool) -> None:
        if path == str(self.file.parent):
            self.named |= ended
        elif path in self.kept and not ended:
            # What is written while it works may be too late for it.
            self.syncing[path] = len([w for w in self.written if w[0] == path])
        elif path in self.kept:
            self.syncs += path == self.log
            self.checkpoints += path == str(self.file)
            left = []
            for write in self.written:
                if write[0] == path and self.syncing[path] > 0:
                    self.syncing[path] -= 1
                    put(self.kept[path], write[1], write[2])
                else:
                    left.append(write)
            self.written = left

    def cut(self, folder: Path, chance: random.Random | None = None) -> str:
        """The URL of the files as power that fails now leaves them.

        With `chance`, any sectors of what was written and not synced are there as well.
        """
        folder.mkdir()
        files = {path: bytearray(held) for path, held in self.kept.items()}
        for path, place, data in self.written if chance else []:
            if data is None:
                continue
            for start in range(0, len(data), SECTOR):
                if chance is not None and chance.random() < 0.5:
                    put(files[path], place + start, data[start : start + SECTOR])
        for path, held in files.items():
            if held and (path != self.log or self.named):
                (folder / Path(path).name).write_bytes(held)
        return f"sqlite://{folder / self.file.name}"


def put(held: bytearray, place: int, data: bytes | None) -> None:
    """Write bytes at a place of a file, or (None) end the file there."""
    if data is None:
        del held[place:]
        return
    held.extend(bytes(max(0, place - len(held))))
    held[place : place + len(data)] = data
