"""Migrations keep every row, and go down again."""

import pkgutil
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from tortoise import Tortoise
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from questions.drafts import Draft, Image, Report
from questions.importing import load
from questions.models import Amendment, Bank, Question, Retirement
from quiz import migrations
from quiz.attempts.actions import finish, save, start
from quiz.attempts.memory import memory
from quiz.attempts.models import Attempt
from quiz.attempts.rules import to_shown
from quiz.banks.actions import keep_upload
from quiz.contests.live import live_by_id
from quiz.contests.models import Section
from quiz.courses.actions import cancel, sign_up
from quiz.courses.models import Attendance, Certificate, CourseDay, Scan, Signup
from quiz.courses.moving import call_off
from quiz.courses.trained import fold_attendance
from quiz.database import connected, migrate
from quiz.people.actions import Profile, add_staff, audit, correct_profile, sign_in_worker
from quiz.people.models import Consent, Session, Staff, Worker
from quiz.people.sessions import open_session
from quiz.prizes.actions import run_draw
from quiz.reports.folding import fold, judge_again
from tests.courses.conftest import make_course, make_workers
from tests.factories import make_contest
from tests.floors.contents import Rows, contents, only, shape, without_defaults

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = sorted(m.name for m in pkgutil.iter_modules(migrations.__path__) if m.name[0].isdigit())
DERIVED = {
    "contest_count",
    "group_count",
    "item_count",
    "item_verdict",
    "paper_count",
    "trained_count",
}
"""Tables that are worked out from others: a migration that makes them also fills them, or the queue
that the server fills them from."""


async def test_migrating_again_keeps_rows(db: str) -> None:
    await make_contest(NOW)
    before = await Section.all().count()
    await Tortoise.close_connections()
    await migrate(db)
    async with connected(db):
        assert await Section.all().count() == before == 4


@pytest.fixture
async def empty_url(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> AsyncIterator[str]:
    """A database without any table."""
    if database_url.startswith("sqlite"):
        yield f"sqlite://{tmp_path / 'without-tables.db'}"
        return
    opened = await asyncpg.connect(database_url.replace("asyncpg", "postgres").partition("&")[0])
    await opened.execute("CREATE DATABASE without_tables")
    try:
        yield database_url.replace("/zhumeng?", "/without_tables?")
    finally:
        await opened.execute("DROP DATABASE without_tables WITH (FORCE)")
        await opened.close()


async def test_everything_down_and_up_again(empty_url: str) -> None:
    """The first migration's way down empties the database and leaves nothing in its way."""
    await migrate(empty_url)
    newest = await shape(empty_url)
    async with connected(empty_url):
        await make_contest(NOW)
    await migrate(empty_url, "__first__")
    assert await shape(empty_url) == {}
    await migrate(empty_url)
    assert await shape(empty_url) == newest
    assert set(map(len, (await contents(empty_url)).values())) == {0}


async def test_up_down_and_up_keep_every_row(empty_url: str) -> None:
    """Step by step up an empty database; then down and up again with rows in every table."""
    url, shapes = empty_url, {}
    for name in NAMES:
        await migrate(url, name)
        shapes[name] = await shape(url)

    await populate(url)
    newest = await contents(url)
    assert [table for table, rows in newest.items() if not rows] == [], "put rows into these too"
    newest = await counted(url)

    for name in NAMES[-2::-1]:
        await migrate(url, name)
        assert without_defaults(await shape(url)) == without_defaults(shapes[name]), name

    oldest = before = await contents(url)
    for name in NAMES[1:]:
        await migrate(url, name)
        after = await contents(url)
        assert await shape(url) == shapes[name], name
        for table, rows in before.items():
            kept = after[table][0].keys() & rows[0] if rows else set()  # an empty queue
            assert only(after[table], kept) == only(rows, kept), (name, table)
        before = after

    # What came with the courses went with them: nothing is left to count again.
    same_counts(newest, await counted(url), DERIVED - oldest.keys() - {"trained_count"})


def same_counts(newest: dict[str, Rows], again: dict[str, Rows], tables: set[str]) -> None:
    """What was counted again is what was counted at first."""
    for table in tables:
        told = newest[table][0].keys() - {"id"}
        rows = [row for row in again[table] if row.get("visits", 1)]  # no row and zero are the same
        assert only(rows, told) == only(newest[table], told), table


@pytest.mark.parametrize(("before", "name"), list(pairwise(NAMES))[-1:])
async def test_the_newest_goes_down_and_up_twice(empty_url: str, before: str, name: str) -> None:
    """What a step undoes it does again, the same."""
    url = empty_url
    await migrate(url, name)
    await populate(url)
    newest = await counted(url)
    await migrate(url, before)
    rows_before = await contents(url)
    await migrate(url, name)
    rows_after = await contents(url)
    await migrate(url, before)
    assert await contents(url) == rows_before
    await migrate(url, name)
    assert await contents(url) == rows_after
    same_counts(newest, await counted(url), DERIVED)


async def counted(url: str) -> dict[str, Rows]:
    """Every row of every table, when nothing waits to be counted."""
    async with connected(url):
        await fold()
        await fold_attendance()
        for bank in await Bank.all():
            await judge_again(bank.id)
    return await contents(url)


async def populate(url: str) -> None:
    """Rows in every table, as people make them: three evenings, of which one is not over."""
    async with connected(url):
        early = NOW - timedelta(days=3)
        staff = await add_staff("组织者", "organizer", "a long enough password", early)
        await open_session(early, staff_id=staff.id)
        await keep_upload(
            staff.id, "题库", "题库.csv", "题干,答案\n工资按月发。,对".encode("gb18030"), early
        )
        await audit(staff.id, "x", "y", early, note="“”")
        over = await make_contest(early, slug="over", closes_at=early + timedelta(hours=20))
        await fill_bank(early)
        opened = await make_contest(early, closes_at=NOW + timedelta(days=1))
        await make_contest(early, slug="draft", opened=False)
        for number in range(4):
            who = Profile(f"+861381234567{number}", f"张{number}", f"镇{number % 2}", "一建")
            worker = await sign_in_worker(who, early, hide=number == 1)
            for contest_id, hours in ((over.id, 1), (opened.id, 2), (opened.id, 5)):
                await take_part(contest_id, worker, early + timedelta(hours=hours), number)
            if number == 2:
                await fold()  # what is finished later waits
            await correct_profile(worker.id, None, "搬走了", "二建", NOW)
        for _ in range(2):  # two phones, one try
            await start(await live_by_id(opened.id), worker.id, uuid4(), NOW)
        await run_draw(over, NOW, by=staff.id, seed="x")
        await train(staff.id, early)


async def train(staff_id: int, at: datetime) -> None:
    """A course of which one seat was given back, with somebody who came, and one called off."""
    course = await make_course(at, seats=1, starts=1)
    one, two = await make_workers(at, 2)
    await sign_up(course.id, one, at, by=staff_id)
    await sign_up(course.id, two, at)
    await cancel(course.id, one, at)
    (signup,) = await Signup.filter(course_id=course.id, cancelled_at=None)
    day = await CourseDay.get()
    there = {"signup": signup, "day": day}
    await Attendance.create(**there, arrived_at=day.starts_at)
    await fold_attendance()
    gave_back = await Signup.get(worker_id=one)
    await Attendance.create(signup=gave_back, day=day, arrived_at=day.ends_at)  # not counted yet
    await Scan.create(
        **there, kind="arrive", how="qr", by_id=staff_id, at=day.starts_at,
        received_at=day.ends_at, client_id=uuid4(),
    )  # fmt: skip
    await Certificate.create(signup=signup, number="1", issued_at=day.ends_at)
    await call_off((await make_course(at)).id, "大雪", at, by=staff_id)


async def fill_bank(at: datetime) -> None:
    """A bank from a file: a picture, a tag, a cited law that was amended, a question out of use."""
    picture = Image("image/png", b"\x89PNG\r\n\x1a\n")
    draft = Draft(
        "single", f"看图{picture.mark}", ["甲", "乙"], ["A"], citation="《劳动法》第五十条",
        tags=["图"], images=(picture,),
    )  # fmt: skip
    bank = (await load(Report("json", "", 1, {}, [], [draft]), "有图的题库")).bank
    await Retirement.create(question=await Question.get(bank_id=bank.id), at=at)
    await Amendment.create(law="劳动法", version=date(2027, 1, 1), at=at)


async def take_part(contest_id: int, worker: Worker, at: datetime, skill: int) -> None:
    """One attempt: some do not finish, some pass; 23:00 in Shanghai and 02:00 are two days."""
    attempt, _ = await start(await live_by_id(contest_id), worker.id, uuid4(), at, seed=f"{skill}")
    items = attempt.items[: skill * 3 + 1]
    shown = await memory().questions_of(item.revision for item in items)
    right = {}
    for number, item in enumerate(items, 1):
        question = shown[item.revision]
        given = to_shown(question.kind, question.answers, item.order)
        right[str(number)] = [text if isinstance(text, str) else text[0] for text in given]
    await save(attempt.id, worker.id, right, at + timedelta(seconds=9), 5 + skill)
    if skill:
        await finish(attempt.id, worker.id, {}, at + timedelta(minutes=1))


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
        "UPDATE course_session SET seats = 0",
        "UPDATE course_session SET confirmed = -1",
        "UPDATE course SET closes_at = opens_at",
        "UPDATE course_day SET ends_at = starts_at",
        "DELETE FROM contest",
        "DELETE FROM course",
        "DELETE FROM bank",
        "DELETE FROM question",
    ],
)
async def test_the_database_refuses_what_no_rule_allows(db: str, rows: str) -> None:
    await make_contest(NOW)
    await make_course(NOW, opens_at=NOW)
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

    await start(await live_by_id(contest.id), worker.id, uuid4(), NOW)
    attempt = await Attempt.get()
    with pytest.raises(IntegrityError):
        await Attempt.create(
            participation_id=attempt.participation_id, contest_id=contest.id, worker_id=worker.id,
            client_id=uuid4(), number=2, day=attempt.day, paper=[], started_at=NOW,
            deadline=attempt.deadline, max_score=1, total=1,
        )  # fmt: skip
    assert await Session.all().count() == 0 and await Staff.all().count() == 0
