"""Migrations keep every row, and go down again."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from quiz.attempts.models import Attempt
from quiz.contests.models import Contest, Section
from quiz.database import connected, connection, migrate
from quiz.people.models import Consent, Session, Staff, Worker
from tests.factories import make_contest

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


async def test_migrating_again_keeps_rows(db: str) -> None:
    await make_contest(NOW)
    before = await Section.all().count()
    from tortoise import Tortoise

    await Tortoise.close_connections()
    await migrate(db)
    async with connected(db):
        assert await Section.all().count() == before == 4


async def test_down_and_up_again(sqlite_template: Path, tmp_path: Path) -> None:
    """The first migration's way down empties the database and leaves nothing in its way."""
    path = tmp_path / "again.db"
    shutil.copy(sqlite_template, path)
    url = f"sqlite://{path}"
    async with connected(url):
        await make_contest(NOW)
    await migrate(url, "__first__")
    async with connected(url):
        rows = await connection().execute_query_dict(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        )
        assert [row["name"] for row in rows if "migration" not in row["name"]] == []
    await migrate(url)
    async with connected(url):
        assert await Contest.all().count() == 0


@pytest.mark.parametrize(
    "rows",
    [
        "INSERT INTO session (token_hash, created_at, expires_at) VALUES ('x', '2026-01-01', '2026-01-01')",
        "INSERT INTO staff (name, role, password_hash, created_at) VALUES ('x', 'king', '', '2026-01-01')",
        "UPDATE contest SET minutes = 0",
        "UPDATE contest SET closes_at = opens_at",
        "UPDATE contest SET show_answers = 'maybe'",
        "UPDATE section SET count = 0",
        "UPDATE section SET bank_id = 999",
        "UPDATE prize SET quantity = 0",
        "DELETE FROM contest",
        "DELETE FROM bank",
        "DELETE FROM question",
    ],
)
async def test_the_database_refuses_what_no_rule_allows(db: str, rows: str) -> None:
    await make_contest(NOW)
    with pytest.raises(IntegrityError):
        async with in_transaction() as transaction:
            await transaction.execute_script(rows)


async def test_one_live_consent_and_one_running_attempt(db: str) -> None:
    contest = await make_contest(NOW)
    worker = await Worker.create(
        phone_index="x", phone_sealed="", name_sealed="", town="", employer="", created_at=NOW
    )
    await Consent.create(worker=worker, purpose="quiz", notice="1", given_at=NOW)
    with pytest.raises(IntegrityError):
        await Consent.create(worker=worker, purpose="quiz", notice="1", given_at=NOW)
    await Consent.filter(worker=worker).update(withdrawn_at=NOW)
    await Consent.create(worker=worker, purpose="quiz", notice="1", given_at=NOW)

    from uuid import uuid4

    from quiz.attempts.actions import start
    from quiz.contests.live import live_by_id

    await start(await live_by_id(contest.id), worker.id, uuid4(), NOW)
    attempt = await Attempt.get()
    with pytest.raises(IntegrityError):
        await Attempt.create(
            participation_id=attempt.participation_id, contest_id=contest.id, worker_id=worker.id,
            client_id=uuid4(), number=2, day=attempt.day, paper=[], started_at=NOW,
            deadline=attempt.deadline, max_score=1, total=1,
        )  # fmt: skip
    assert await Session.all().count() == 0 and await Staff.all().count() == 0
