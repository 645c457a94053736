"""GET /staff/courses, /staff/courses/{id} and what is done there: seats, cancelling, copies."""

import asyncio
import re
from datetime import timedelta

import pytest

from quiz.courses.actions import person_without_phone, sign_up
from quiz.courses.models import Attendance, Course, CourseCancellation, Signup
from quiz.courses.queries import find_course, sessions_of
from quiz.people.actions import Profile, sign_in_worker
from quiz.people.models import AuditRecord, Message
from tests.conftest import Client, Clock, StaffClient
from tests.courses.conftest import make_course, queue, seated, session_of
from tests.factories import make_contest


async def sign_up_people(course: Course, clock: Clock, count: int) -> list[int]:
    """So many workers with names and phones, signed up in turn; their ids."""
    ids = []
    for n in range(count):
        profile = Profile(f"+861381234560{n}", f"赵{n}", "城关镇", "一建")
        worker = await sign_in_worker(profile, clock.now)
        await sign_up(course.id, worker.id, clock.now + timedelta(seconds=n))
        ids.append(worker.id)
    return ids


async def test_the_list_and_the_board_show_who_signed_up(
    staff_client: StaffClient, clock: Clock
) -> None:
    contest = await make_contest(clock.now)
    course = await make_course(clock.now, seats=2, contest_id=contest.id)
    await make_course(clock.now, title="没写完的", published=False)
    people = await sign_up_people(course, clock, 4)
    client = await staff_client("trainer")
    clock.forward(minutes=1)
    await client.post(f"/staff/courses/{course.id}/signups/2/cancel")
    day = (await session_of(course)).spans[0]
    session = (await sessions_of(course.id))[0]
    signup = await Signup.get(worker_id=people[0])
    await Attendance.create(signup=signup, day=session.days[0], arrived_at=day.starts_at)
    listed = (await client.get("/staff/courses")).text
    for words in ("工资课", "没写完的", "2026-11-30 20:00", f"/staff/courses/{course.id}/edit"):
        assert (words in listed) == (words != f"/staff/courses/{course.id}/edit")
    page = (await client.get(f"/staff/courses/{course.id}")).text
    for words in (
        "已报名 2 / 座位 2",
        "赵0",
        "138****5600",
        "候补转正",
        "已取消 1 人次",
        "由 trainer1 取消",
        '<td class="num nowrap"><span class="good">✓ 1 次',
        "答题 quiz",
        "1 人里，0 人答了题",
        f"http://test/courses/{course.id}",
    ):
        assert words in page
    assert "13812345600" not in page
    assert await seated(course) == {people[0], people[2]} and await queue(course) == [people[3]]
    live = (await client.get(f"/staff/courses/{course.id}/live")).text
    assert "<html" not in live and "赵3" in live


async def test_a_helper_sees_courses_but_no_drafts(staff_client: StaffClient, clock: Clock) -> None:
    course = await make_course(clock.now)
    draft = await make_course(clock.now, title="没写完的", published=False)
    helper = await staff_client("helper")
    listed = (await helper.get("/staff/courses")).text
    assert "工资课" in listed and "没写完的" not in listed and "新建草稿" not in listed
    page = (await helper.get(f"/staff/courses/{course.id}")).text
    assert "代报名" in page
    for words in ("改座位", "取消这个班", "复制成草稿", "导出"):
        assert words not in page
    for what in ("", "/live", "/sheet", "/poster"):
        assert (await helper.get(f"/staff/courses/{draft.id}{what}")).status_code == 404
    trainer = await staff_client("trainer")
    answer = await trainer.get(f"/staff/courses/{draft.id}")
    assert answer.headers["location"] == f"/staff/courses/{draft.id}/edit"


async def test_a_course_is_made_once_by_an_impatient_finger(
    staff_client: StaffClient, clock: Clock
) -> None:
    client = await staff_client("trainer")
    posts = (client.post("/staff/courses", data={"title": "新 班 "}) for _ in range(3))
    answers = await asyncio.gather(*posts)
    assert {answer.headers["location"] for answer in answers} == {"/staff/courses/1/edit"}
    assert (await Course.get()).title == "新 班"
    assert await AuditRecord.filter(action="course.create").count() == 1
    clock.forward(minutes=2)
    later = await client.post("/staff/courses", data={"title": "新 班"})
    assert later.headers["location"] == "/staff/courses/2/edit"
    wrong = await client.post("/staff/courses", data={"title": " "})
    assert wrong.status_code == 422 and "请填写这一项。" in wrong.text
    helper = await staff_client("helper")
    assert (await helper.post("/staff/courses", data={"title": "x"})).status_code == 403


async def test_copies_without_dates_and_with_shifted_ones(
    staff_client: StaffClient, clock: Clock
) -> None:
    closes = clock.now + timedelta(days=6)
    course = await make_course(clock.now, seats=(3, 4), starts=(7, 9), closes_at=closes)
    client = await staff_client("trainer")
    path = f"/staff/courses/{course.id}/copy"
    blank = [await client.post(path) for _ in range(2)]
    moved = [await client.post(path, data={"first_day": "2027-01-05"}) for _ in range(2)]
    assert blank[0].headers["location"] == blank[1].headers["location"] == "/staff/courses/2/edit"
    assert moved[0].headers["location"] == moved[1].headers["location"] == "/staff/courses/3/edit"
    assert [(s.place, s.seats, s.spans) for s in await sessions_of(2)] == [
        ("教室1", 3, []), ("教室2", 4, []),
    ]  # fmt: skip
    starts = [str(s.spans[0].starts_at) for s in await sessions_of(3)]
    assert starts == ["2027-01-05 12:00:00+00:00", "2027-01-07 12:00:00+00:00"]
    copied = await find_course(3)
    assert str(copied.closes_at) == "2027-01-04 12:00:00+00:00", "a day before, as it was"
    assert (await client.post(path, data={"first_day": "春节后"})).status_code == 400
    assert (await client.post("/staff/courses/99/copy")).status_code == 404


async def test_seats_are_raised_and_lowered(staff_client: StaffClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=2)
    people = await sign_up_people(course, clock, 4)
    client = await staff_client("trainer")
    session = await session_of(course)
    path = f"/staff/courses/{course.id}/sessions/{session.id}/seats"
    answer = await client.post(path, data={"seats": "3"})
    assert "promoted=1" in answer.headers["location"]
    assert "1 位候补的人转正了" in (await client.get(answer.headers["location"])).text
    answer = await client.post(path, data={"seats": "1"})
    page = (await client.get(answer.headers["location"])).text
    assert "报名的人比座位多 2 人" in page and "超 2 人" in page
    assert await seated(course) == set(people[:3]), "nobody was thrown out"
    for seats in ("", "0", "-3", "1.5", "9" * 12):
        wrong = await client.post(path, data={"seats": seats})
        assert wrong.status_code == 422 and f'id="e-seats-{session.id}"' in wrong.text
    assert (await session_of(course)).seats == 1
    other = await make_course(clock.now)
    wrong_course = f"/staff/courses/{other.id}/sessions/{session.id}/seats"
    assert (await client.post(wrong_course, data={"seats": "9"})).status_code == 404
    helper = await staff_client("helper")
    assert (await helper.post(path, data={"seats": "9"})).status_code == 403
    assert await AuditRecord.filter(action="course.seats").count() == 2


async def test_who_waits_for_what_and_who_must_be_told_by_somebody(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=(1, 1))
    first, second = await session_of(course), await session_of(course, 1)
    for name, session in (("甲", first), ("乙", second), ("丙", second), ("丁", first)):
        person = await person_without_phone(name, "城关镇", "一建", clock.now, by=None)
        await sign_up(course.id, person.id, clock.now, [session.id])
    client, path = await staff_client("trainer"), f"/staff/courses/{course.id}"
    waiting = (await client.get(path)).text.partition("等第几场")[2]
    assert re.findall(r'<td class="num nowrap">(\d)</td>', waiting) == ["2", "1"]
    told = (await client.get(f"{path}?told=2&session={second.id}")).text
    assert "请转告：乙、丙<" in told, "not who has a seat in the other session"
    clock.forward(minutes=1)
    answer = await client.post(f"{path}/sessions/{first.id}/seats", data={"seats": "2"})
    assert "请转告：丁<" in (await client.get(answer.headers["location"])).text


async def test_a_course_is_cancelled_once_with_a_reason(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=1)
    await sign_up_people(course, clock, 2)
    old = await person_without_phone("王大爷", "城关镇", "一建", clock.now, by=None)
    await sign_up(course.id, old.id, clock.now)
    client = await staff_client("trainer")
    path = f"/staff/courses/{course.id}/cancellation"
    wrong = await client.post(path, data={"reason": " "})
    assert wrong.status_code == 422 and 'id="e-reason"' in wrong.text
    answers = await asyncio.gather(*(client.post(path, data={"reason": "大雪"}) for _ in range(3)))
    assert [answer.status_code for answer in answers] == [303] * 3
    assert await CourseCancellation.all().count() == 1
    assert await Message.filter(template="called_off").count() == 3
    told = (await client.get(f"{path.rpartition('/')[0]}?off=3")).text
    assert "通知了 3 人" in told and "请转告：王大爷" in told
    page = (await client.get(f"/staff/courses/{course.id}")).text
    seats = f"/staff/courses/{course.id}/sessions/{(await session_of(course)).id}/seats"
    refused = await client.post(seats, data={"seats": "9"})
    assert refused.status_code == 409 and "已经取消，不能再改" in refused.text
    assert (await session_of(course)).seats == 1
    assert "原因：大雪" in page and "替他报名" not in page and "改座位" not in page
    assert "已取消" in (await client.get("/staff/courses")).text


async def test_a_course_that_is_over_is_not_cancelled(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, starts=1)
    clock.forward(days=2)
    client = await staff_client("trainer")
    answer = await client.post(f"/staff/courses/{course.id}/cancellation", data={"reason": "大雪"})
    assert answer.status_code == 409 and "课都上完了，不能再取消" in answer.text
    assert not await CourseCancellation.exists()


async def test_cancelling_for_somebody_is_about_that_sign_up(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=1)
    one, two = await sign_up_people(course, clock, 2)
    helper = await staff_client("helper")
    path = f"/staff/courses/{course.id}/signups/{{}}/cancel"
    for _ in range(2):
        assert (await helper.post(path.format(1))).status_code == 303
    assert await seated(course) == {two}
    await sign_up(course.id, one, clock.now)
    await helper.post(path.format(1))
    assert await queue(course) == [one], "the old form does not touch the new sign-up"
    assert (await helper.post(path.format(99))).status_code == 404
    other = await make_course(clock.now)
    assert (await helper.post(f"/staff/courses/{other.id}/signups/2/cancel")).status_code == 404
    board = f"/staff/courses/{course.id}"
    assert "/signups/2/cancel" in (await helper.get(board)).text
    clock.forward(days=8)
    late = await helper.post(path.format(2))
    assert late.status_code == 409 and "已经开课了" in late.text
    page = (await helper.get(board)).text
    assert "/signups/2/cancel" not in page and "替他报名" not in page, "it is over"
    form = {"name": "晚到", "town": "城关镇", "employer": "一建", "consent": "yes"}
    told = await helper.post(f"{board}/signups", data=form)
    assert told.status_code == 409 and "已经开课" in told.text and "晚到" in told.text


@pytest.mark.parametrize("what", ["sheet", "poster"])
async def test_paper(staff_client: StaffClient, clock: Clock, what: str) -> None:
    course = await make_course(clock.now, seats=(1, 1), starts=(7, 8), shared_waitlist=True)
    await sign_up_people(course, clock, 3)
    helper = await staff_client("helper")
    page = (await helper.get(f"/staff/courses/{course.id}/{what}")).text
    assert "工资课" in page and "教室2" in page and "paper.css" in page
    if what == "poster":
        assert "<svg" in page and f"http://test/courses/{course.id}" in page and "12351" in page
        return
    assert page.count('class="leaf') == 2 and "138****5600" in page and "13812345600" not in page
    assert "赵0" in page and "赵2" not in page, "who waits does not sign"
    session = await session_of(course, 1)
    one = (await helper.get(f"/staff/courses/{course.id}/sheet?session={session.id}")).text
    assert one.count('class="leaf') == 1 and "赵1" in one and "赵0" not in one
    assert (await helper.get(f"/staff/courses/{course.id}/sheet?session=99")).status_code == 404
    assert await AuditRecord.filter(action="course.sheet").count() == 2


async def test_workers_and_guests_find_nothing(client: Client, clock: Clock, db: str) -> None:
    course = await make_course(clock.now)
    answer = await client.get(f"/staff/courses/{course.id}")
    assert answer.headers["location"].startswith("/staff/sign-in?next=")
