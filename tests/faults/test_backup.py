"""Backup in the middle of an evening, and restore as the README tells it."""

import asyncio
import re
import shutil
import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from quiz.backup import CopyIsBroken, IsTheDatabase, NotHere, back_up
from quiz.sqlite import file_of
from tests.faults.conftest import command
from tests.faults.crowd import Crowd, check_kept
from tests.faults.servers import ROOT, query, served, wait_until
from tests.faults.test_killed import begin_and_leave, finished_by_itself, run_out

COPIES = 4
COUNTED = """
SELECT (SELECT SUM(visits) FROM contest_count) = COUNT(*) AS visits,
       (SELECT SUM(finished) FROM contest_count) = COUNT(finished_at) AS finished,
       (SELECT SUM(passed) FROM contest_count) = (SELECT COUNT(*) FROM entry) AS passed,
       (SELECT SUM(headcount) FROM contest_count) = COUNT(DISTINCT worker_id) AS headcount,
       (SELECT SUM(visits) FROM group_count WHERE dimension = 'town') = COUNT(*) AS towns,
       (SELECT SUM(tries) FROM participation) = COUNT(*) AS tries
FROM attempt
"""
INCOMPLETE = """
SELECT a.id FROM attempt a LEFT JOIN answer w ON w.attempt_id = a.id
WHERE a.finished_at IS NOT NULL GROUP BY a.id, a.total, a.passed
HAVING COUNT(w.id) <> a.total OR a.passed <> EXISTS (
    SELECT 1 FROM entry e JOIN attempt b ON b.id = e.attempt_id WHERE b.worker_id = a.worker_id)
"""


async def test_copies_made_while_people_answer(sqlite_house: str, tmp_path: Path) -> None:
    copy = tmp_path / "copies" / "backup.db"
    copy.parent.mkdir()
    copy.write_bytes(b"an older copy")
    with served(tmp_path, sqlite_house) as server:
        async with Crowd(server.address) as crowd:
            sizes = []
            for _ in range(COPIES):
                saves, finishes = crowd.saves, crowd.finishes
                await wait_until(
                    lambda s=saves, f=finishes: crowd.saves >= s + 40 and crowd.finishes >= f + 2  # type: ignore[misc]
                )
                promised = crowd.promised()
                made = await asyncio.to_thread(command, tmp_path, sqlite_house, "backup", str(copy))
                assert made.returncode == 0 and "已备份" in made.stdout, made
                assert [path.name for path in copy.parent.iterdir()] == ["backup.db"]
                await check_whole(f"sqlite://{copy}")
                await check_kept(f"sqlite://{copy}", crowd, promised)
                sizes.append(await attempts_in(f"sqlite://{copy}"))
        assert sizes == sorted(set(sizes)), "a copy holds no more than the one before it"
        assert crowd.statuses() == set(), crowd.seen
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


async def check_whole(url: str) -> None:
    """One file, sound in itself, as of one moment."""
    assert await query(url, "PRAGMA journal_mode") == [{"journal_mode": "delete"}]
    assert await query(url, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert await query(url, "PRAGMA foreign_key_check") == []
    assert await query(url, INCOMPLETE) == [], "a finish without its answers or its entry"
    counted = (await query(url, COUNTED))[0]
    assert set(counted.values()) == {1}, counted


async def attempts_in(url: str) -> int:
    """How many attempts a database holds."""
    number: int = (await query(url, "SELECT COUNT(*) AS number FROM attempt"))[0]["number"]
    return number


async def test_restored_as_the_readme_says(sqlite_house: str, tmp_path: Path) -> None:
    folder = tmp_path / "house"
    folder.mkdir()
    original = file_of(sqlite_house)
    assert original is not None
    shutil.copy(original, folder / "zhumeng.db")
    url = f"sqlite://{folder / 'zhumeng.db'}"
    with served(tmp_path, url) as server:
        left = await begin_and_leave(server.address)
        async with Crowd(server.address, size=4) as crowd:
            await wait_until(lambda: crowd.finishes >= 4)
        assert command(folder, url, "backup", "backup.db").returncode == 0
        promised = crowd.promised()
        async with Crowd(server.address, size=4, first=50) as later:
            await wait_until(lambda: later.finishes >= 4)
        # The hard way, so that there is a log which belongs to the old database.
        server.kill()
        assert (folder / "zhumeng.db-wal").stat().st_size > 0
        restore(folder)
        assert await attempts_in(url) < await attempts_in(
            f"sqlite://{folder / 'before-restore' / 'zhumeng.db'}"
        )
        await run_out(url, left)
        server.start()
        await finished_by_itself(url, left)
        await check_kept(url, crowd, promised)
        async with Crowd(server.address, size=4, first=50) as again:
            await wait_until(lambda: again.finishes >= 4)
        assert again.statuses() == set(), again.seen
        await check_kept(url, again)
        await check_kept(url, crowd, promised)
        # What the old one promised after the copy is in the database that was put aside.
        await check_kept(f"sqlite://{folder / 'before-restore' / 'zhumeng.db'}", later)
        assert server.stop() == 0
    assert await query(url, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def restore(folder: Path) -> None:
    """The README's own words."""
    found = re.search(r"<!-- restore -->\n```sh\n(.+?)```", (ROOT / "README.md").read_text(), re.S)
    assert found is not None
    subprocess.run(["bash", "-euc", found[1]], cwd=folder, check=True)


def test_what_cannot_be_copied(sqlite_house: str, tmp_path: Path) -> None:
    file = file_of(sqlite_house)
    assert file is not None
    (tmp_path / "other-name.db").symlink_to(file)
    (tmp_path / "same-file.db").hardlink_to(file)
    before = file.read_bytes()
    for own in (f"{file}-wal", f"{file}.lock", "other-name.db", "same-file.db"):
        with pytest.raises(IsTheDatabase):
            back_up(file, tmp_path / own, lambda _done, _total: None)
    assert file.read_bytes() == before
    for url, target, status in (
        (sqlite_house, str(file), 1),
        (sqlite_house, "no/such/folder.db", 2),
        (sqlite_house, str(tmp_path), 2),
        (f"sqlite://{tmp_path / 'nothing.db'}", "copy.db", 1),
        ("asyncpg://postgres@/x", "copy.db", 1),
    ):
        refused = command(tmp_path, url, "backup", target)
        assert refused.returncode == status and refused.stderr.strip(), refused
        assert "Traceback" not in refused.stderr
    assert not (tmp_path / "nothing.db").exists() and not (tmp_path / "copy.db").exists()


def test_a_copy_that_fails_leaves_the_older_one_alone(sqlite_house: str, tmp_path: Path) -> None:
    file, copy = file_of(sqlite_house), tmp_path / "copies" / "backup.db"
    assert file is not None
    copy.parent.mkdir()
    copy.write_bytes(b"an older copy")

    def no_space(_done: int, _total: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        back_up(file, copy, no_space)
    with closing(sqlite3.connect(file)) as opened:
        opened.execute("PRAGMA foreign_keys = OFF")
        opened.execute("UPDATE section SET bank_id = 999")
        opened.commit()
    with pytest.raises(CopyIsBroken, match="foreign keys"):
        back_up(file, copy, lambda _done, _total: None)
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database " * 500)
    with pytest.raises(sqlite3.DatabaseError):
        back_up(broken, copy, lambda _done, _total: None)
    with pytest.raises(NotHere):
        back_up(tmp_path / "nothing.db", copy, lambda _done, _total: None)
    assert copy.read_bytes() == b"an older copy"
    assert [path.name for path in copy.parent.iterdir()] == ["backup.db"]
