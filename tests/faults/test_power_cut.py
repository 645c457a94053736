"""Power loss, as far as it can be shown: whatever was acknowledged had reached the disk before."""

import os
import random
import re
import shutil
import signal
from pathlib import Path
from typing import Any

import httpx2

from quiz.people.sessions import hash_token
from quiz.sqlite import file_of
from tests.faults.crowd import GOOD, Crowd
from tests.faults.servers import PATIENCE, query, served, wait_until
from tests.faults.traced import Disk, calls_in, needs_strace, traced_pid, tracing

ENOUGH = 5
REQUEST_ID = re.compile(rb"\r\nx-request-id: (\S+)\r\n")
Promise = tuple[str, Any]


class Listening(Crowd):
    """Remembers which answer of the server promised what."""

    def __init__(self, address: str, size: int) -> None:
        super().__init__(address, size=size)
        self.promises: dict[bytes, Promise] = {}

    async def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, token: str = ""
    ) -> httpx2.Response | None:
        """As before."""
        answer = await super().ask(method, path, body, token)
        if answer is not None and answer.status_code in GOOD:
            said = answer.headers["x-request-id"].encode()
            told = path.endswith(("/session", "/attempts"))
            self.promises[said] = (path, answer.json() if told else body)
        return answer


async def test_no_acknowledgement_comes_before_its_sync(sqlite_house: str, tmp_path: Path) -> None:
    needs_strace()
    file = file_of(sqlite_house)
    assert file is not None
    shutil.copy(file, tmp_path / "before.db")
    trace = tmp_path / "trace"
    with served(tmp_path, sqlite_house, *tracing(trace)) as server:
        pid = traced_pid(server)
        try:
            async with Listening(server.address, size=16) as crowd:
                # Until the log has been written back into the file, and begun anew.
                untouched = file.stat().st_mtime_ns
                await wait_until(lambda: file.stat().st_mtime_ns != untouched)
                finishes = crowd.finishes
                await wait_until(lambda: crowd.finishes >= finishes + ENOUGH)
            assert crowd.statuses() == set(), crowd.seen
        finally:
            os.kill(pid, signal.SIGTERM)
        assert server.process is not None and server.process.wait(PATIENCE) == 0
    (tmp_path / "before.db").replace(file)  # the disk as the server found it
    disk = Disk(file)
    replay = Replay(disk, tmp_path / "cut")
    await replay.run(trace, crowd.promises)
    assert replay.seen == crowd.promises.keys()
    kinds = [path.rpartition("/")[2] for path, _ in crowd.promises.values()]
    assert kinds.count("finish") >= ENOUGH and kinds.count("answers") > 10 * ENOUGH
    assert replay.checkpoints > 0
    assert disk.syncs < len(kinds), "saves do not share their syncs"


class Replay:
    """Cuts the power just before each acknowledgement leaves, and looks whether it is true."""

    def __init__(self, disk: Disk, folder: Path) -> None:
        self.disk, self.folder = disk, folder
        self.chance = random.Random(7)
        self.seen: set[bytes] = set()
        self.age = self.checkpoints = -1
        self.held: list[dict[str, set[Any]]] = []
        folder.mkdir()

    async def run(self, trace: Path, promises: dict[bytes, Promise]) -> None:
        """Every call of the trace in its order."""
        for call in calls_in(trace):
            self.disk.see(call)
            if call.ended or not call.path.startswith("socket:"):
                continue
            for said in REQUEST_ID.findall(call.data):
                if said in promises:
                    await self.check(promises[said])
                    self.seen.add(said)

    async def check(self, promise: Promise) -> None:
        """It is on the disk, with nothing of what was not synced and with any part of that."""
        if self.age != self.disk.age:
            self.age, self.checkpoints = self.disk.age, self.disk.checkpoints
            self.held = [
                await held_by(self.disk.cut(self.folder / f"{self.age}")),
                await held_by(self.disk.cut(self.folder / f"{self.age}-torn", self.chance)),
            ]
            shutil.rmtree(self.folder / f"{self.age}")
            shutil.rmtree(self.folder / f"{self.age}-torn")
        for held in self.held:
            assert is_kept(promise, held), f"acknowledged before it was on the disk: {promise}"


async def held_by(url: str) -> dict[str, set[Any]]:
    """What the restarted machine finds."""
    assert await query(url, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    answers = await query(url, "SELECT attempt_id, number, revision FROM answer")
    attempts = await query(url, "SELECT id, finished_at FROM attempt")
    return {
        "answers": {(row["attempt_id"], row["number"], row["revision"]) for row in answers},
        "attempts": {row["id"] for row in attempts},
        "finished": {row["id"] for row in attempts if row["finished_at"] is not None},
        "sessions": {row["token_hash"] for row in await query(url, "SELECT * FROM session")},
    }


def is_kept(promise: Promise, held: dict[str, set[Any]]) -> bool:
    """Whether a database holds what an answer promised."""
    path, body = promise
    if path.endswith("/session"):
        return hash_token(body["token"]) in held["sessions"]
    if path.endswith("/attempts"):
        return body["id"] in held["attempts"]
    attempt = int(path.split("/")[-2])
    if path.endswith("/finish"):
        return attempt in held["finished"]
    (number,) = body["answers"]
    # The phone waits for each answer before it gives the next: none is overtaken by a newer one.
    return (attempt, int(number), body["revision"]) in held["answers"]
