"""POST /staff/courses/{id}/exports: who signed up and who came, for Excel."""

import asyncio
import io
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from quiz.courses.actions import let_in, person_without_phone, sign_up
from quiz.courses.models import Attendance, Course, Signup
from quiz.courses.queries import sessions_of
from quiz.people.actions import Profile, sign_in_worker
from quiz.people.models import AuditRecord, Staff
from tests.conftest import Clock, StaffClient
from tests.courses.conftest import make_course
from tests.reports.test_export import rows_of


@pytest.fixture
async def course(db: str, clock: Clock) -> Course:
    """One seat each in two sessions, four people; the first came, the last walked in."""
    made = await make_course(clock.now, seats=(1, 1), starts=(7, 8), shared_waitlist=True)
    helper = await Staff.create(name="小李", role="helper", password_hash="", created_at=clock.now)
    first = await sign_in_worker(Profile("+8613812345678", "=1+1", "城关镇", "一建"), clock.now)
    await sign_up(made.id, first.id, clock.now)
    old = await person_without_phone("王大爷", "新桥镇", "二建", clock.now, by=helper.id)
    await sign_up(made.id, old.id, clock.now, by=helper.id)
    third = await sign_in_worker(Profile("+8613812345679", "赵三", "城关镇", "一建"), clock.now)
    await sign_up(made.id, third.id, clock.now)
    day = (await sessions_of(made.id))[0].days[0]
    last = await sign_in_worker(Profile("+8613812345670", "钱四", "城关镇", "一建"), clock.now)
    await let_in(day.session_id, last.id, day.starts_at, by=helper.id)
    for worker, late in ((first, 3), (last, 30)):
        signup = await Signup.get(worker_id=worker.id)
        arrived_at = day.starts_at + timedelta(minutes=late)
        await Attendance.create(signup=signup, day=day, arrived_at=arrived_at)
    return made


def address(course: Course) -> str:
    """Where the form goes."""
    return f"/staff/courses/{course.id}/exports"


async def test_sign_ups_with_times(staff_client: StaffClient, course: Course) -> None:
    client = await staff_client("organizer")
    data = {"what": "signups", "format": "csv", "clear": "yes"}
    rows = rows_of((await client.post(address(course), data=data)).content)
    assert [row[:8] for row in rows[1:]] == [
        ["1", "'=1+1", "13812345678", "城关镇", "一建", "有座位", "第1场 教室1", rows[1][7]],
        ["2", "王大爷", "没有手机", "新桥镇", "二建", "有座位", "第2场 教室2", rows[2][7]],
        ["3", "赵三", "13812345679", "城关镇", "一建", "候补", "等第1、2场", rows[3][7]],
        ["4", "钱四", "13812345670", "城关镇", "一建", "有座位", "第1场 教室1", rows[4][7]],
    ]
    assert rows[0][8] == "报名时间" and rows[1][8] == "2026-11-23 20:00:00"
    assert (rows[2][9], rows[4][13], rows[1][14]) == ("小李", "是", "1")


async def test_attendance_with_times(staff_client: StaffClient, course: Course) -> None:
    client = await staff_client("organizer")
    data = {"what": "attendance", "format": "csv"}
    rows = rows_of((await client.post(address(course), data=data)).content)
    assert [row[1:3] + row[5:9] for row in rows[1:]] == [
        ["'=*", "138****5678", "第1场 教室1", *hours("20:03:00")],
        ["钱*", "138****5670", "第1场 教室1", *hours("20:30:00")],
    ]


def hours(arrived: str) -> list[str]:
    """Begin, end and arrival on the day of the first session."""
    return [f"2026-11-30 {at}" for at in ("20:00:00", "22:00:00", arrived)]


@pytest.mark.parametrize("what", ["signups", "attendance"])
async def test_names_are_masked_unless_asked_for_and_a_workbook_is_one(
    staff_client: StaffClient, course: Course, what: str
) -> None:
    client = await staff_client("organizer")
    masked = await client.post(address(course), data={"what": what, "format": "csv"})
    assert "13812345678" not in masked.text and "钱四" not in masked.text
    book = await client.post(address(course), data={"what": what, "clear": "yes"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0)
    assert "13812345678" in sheet.to_python()[1]
    records = await AuditRecord.filter(action=f"export.{what}").order_by("id")
    assert [(r.subject, r.detail["clear"]) for r in records] == [
        (f"course {course.id}", False),
        (f"course {course.id}", True),
    ]


async def test_bad_input_wrong_roles_and_at_once(staff_client: StaffClient, course: Course) -> None:
    client = await staff_client("organizer")
    for data in ({}, {"what": "everything"}, {"what": "signups", "format": "pdf"}):
        assert (await client.post(address(course), data=data)).status_code == 400
    assert (
        await client.post("/staff/courses/99/exports", data={"what": "signups"})
    ).status_code == 404
    data = {"what": "signups", "format": "csv"}
    answers = await asyncio.gather(*(client.post(address(course), data=data) for _ in range(3)))
    assert len({answer.content for answer in answers}) == 1
    for role in ("helper", "trainer"):
        answer = await (await staff_client(role)).post(address(course), data=data)
        assert answer.status_code == 403
