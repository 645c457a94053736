"""One server to one SQLite file; commands may work beside it."""

from pathlib import Path

import pytest

from quiz.claim import InUse, claimed, lock_of
from quiz.database import config, connected, connection, dialect, migrate
from quiz.sqlite import file_of
from tests.faults.conftest import command
from tests.faults.servers import free_port, query, served


def test_a_second_server_is_refused_and_a_dead_one_is_not(
    sqlite_house: str, tmp_path: Path
) -> None:
    file = file_of(sqlite_house)
    assert file is not None
    (tmp_path / "other-name.db").symlink_to(file)
    other_name = f"sqlite://{tmp_path / 'other-name.db'}"
    with served(tmp_path, sqlite_house) as first:
        assert lock_of(file).read_text().strip() == str(first.pid)
        for url in (sqlite_house, other_name):
            for words in (
                ("serve", "--port", "1"),
                ("migrate",),
                ("demo", "--port", str(free_port())),
            ):
                refused = command(tmp_path, url, *words)
                said = refused.stderr.replace("\n", "")
                assert refused.returncode == 1 and str(first.pid) in said, refused
                assert "Traceback" not in said
        assert (
            command(tmp_path, sqlite_house, "staff", "add", "x", "--role", "admin").returncode == 0
        )
        first.kill()
        assert lock_of(file).read_text().strip() == str(first.pid), "a kill -9 cannot tidy up"
        first.start()
        assert first.stop() == 0
    assert command(tmp_path, sqlite_house, "migrate").returncode == 0


async def test_the_application_itself_claims_the_file(sqlite_house: str) -> None:
    """Whoever serves `main:app` with a server of their own is guarded too."""
    from quiz.app import create_app, lifespan
    from quiz.settings import Settings

    app = create_app()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("quiz.app.settings", lambda: Settings(database_url=sqlite_house))
        async with lifespan(app):
            with pytest.raises(InUse):
                async with lifespan(create_app()):
                    pass
            with pytest.raises(InUse):
                await migrate(sqlite_house)
        async with lifespan(app):
            pass


def test_other_databases_need_no_claim() -> None:
    for url in ("sqlite://:memory:", "asyncpg://postgres@/x"):
        with claimed(url), claimed(url):
            pass


async def test_only_the_server_starts_the_log_anew(house: str) -> None:
    if dialect(house) == "postgres":
        limits = config(house)["connections"]["postgres"]["credentials"]
        assert limits["maxsize"] == 10 and limits["timeout"] == 5
        wanted = config(f"{house}&maxsize=3&command_timeout=9")["connections"]["postgres"]
        assert wanted["credentials"]["maxsize"] == "3"
        assert wanted["credentials"]["command_timeout"] == 9
        return
    assert "wal_autocheckpoint" not in config(house)["connections"]["sqlite"]["credentials"]
    async with connected(house):
        rows = await connection().execute_query_dict("PRAGMA wal_autocheckpoint")
        assert rows == [{"wal_autocheckpoint": 0}]


def test_what_serve_says_when_the_database_is_not_there(tmp_path: Path) -> None:
    nowhere = "asyncpg://postgres@127.0.0.1:1/nowhere"
    for words in (("serve",), ("staff", "add", "x", "--role", "admin")):
        refused = command(tmp_path, nowhere, *words)
        assert refused.returncode == 1 and "the database is unavailable" in refused.stderr
        assert "Traceback" not in refused.stderr
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database " * 500)
    for words in (("serve",), ("migrate",)):
        refused = command(tmp_path, f"sqlite://{broken}", *words)
        assert refused.returncode == 1 and "the database is unavailable" in refused.stderr, refused
        assert "Traceback" not in refused.stderr


async def test_a_killed_server_leaves_a_file_that_opens(sqlite_house: str, tmp_path: Path) -> None:
    with served(tmp_path, sqlite_house) as server:
        server.kill()
    assert (await query(sqlite_house, "PRAGMA integrity_check"))[0]["integrity_check"] == "ok"
