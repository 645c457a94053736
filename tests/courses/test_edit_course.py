"""GET and POST /staff/courses/{id}/edit, /publication: what an organizer types."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from starlette.datastructures import FormData

from quiz.courses.actions import sign_up
from quiz.courses.forms import read_plan
from quiz.courses.models import Course, CourseDay, CourseSession
from quiz.courses.planning import create_course
from quiz.courses.queries import find_course, is_published, sessions_of
from quiz.people.models import AuditRecord, Message
from quiz.web.forms import FormErrors
from tests.conftest import Client, Clock, StaffClient
from tests.courses.conftest import make_course, make_worker, session_of
from tests.factories import make_contest

WHOLE = {
    "title": "工资课",
    "topic": "工资和合同",
    "lecturer": "李律师",
    "town": "城关镇",
    "introduction": "讲讲欠薪。\r\n带合同来。",
    "what_to_bring": "身份证",
    "hotline": "12351",
    "opens_at": "2026-11-24T08:00",
    "closes_at": "2026-11-30T20:00",
    "cancel_until": "2026-11-30T12:00",
    "waitlist_limit": "２０",
    "shared_waitlist": "yes",
    "contest": "",
    "session-0-id": "",
    "session-0-place": "文化宫",
    "session-0-address": "中山路 1 号",
    "session-0-map": "https://map.example/1",
    "session-0-seats": "30",
    "session-0-day-0-date": "2026-12-01",
    "session-0-day-0-from": "19:00",
    "session-0-day-0-to": "21:00",
    "session-0-day-1-date": "2026-12-02",
    "session-0-day-1-from": "22:30",
    "session-0-day-1-to": "00:30",
    "session-0-day-2-date": "",
    "session-0-day-2-from": "",
    "session-0-day-2-to": "",
    "session-1-place": "",
    "session-1-seats": "",
    "session-1-day-0-date": "",
}


@pytest.fixture
async def draft(db: str, clock: Clock) -> Course:
    """A course with nothing but its title."""
    return await create_course("新班", clock.now)


def address(course: Course, what: str = "edit") -> str:
    """Where the form goes."""
    return f"/staff/courses/{course.id}/{what}"


async def typed(course: Course, **changes: Any) -> dict[str, Any]:
    """The form of a stored course with one session, as a browser sends it; `__` means a dash."""
    session = await session_of(course)
    values = {**WHOLE, "edits": str(course.edits), "session-0-id": str(session.id)}
    values |= {"opens_at": "", "closes_at": "", "cancel_until": ""}
    return {**values, **{name.replace("__", "-"): value for name, value in changes.items()}}


async def test_it_stores_everything(staff_client: StaffClient, draft: Course, clock: Clock) -> None:
    contest = await make_contest(clock.now)
    client = await staff_client("trainer")
    answer = await client.post(address(draft), data={**WHOLE, "contest": str(contest.id)})
    assert (answer.status_code, answer.headers["location"]) == (303, address(draft) + "?saved=1")
    course = await Course.get(id=draft.id)
    assert (course.title, course.town, course.waitlist_limit) == ("工资课", "城关镇", 20)
    assert course.introduction == "讲讲欠薪。\n带合同来。"
    assert course.shared_waitlist and course.contest_id == contest.id
    assert str(course.opens_at) == "2026-11-24 00:00:00+00:00", "08:00 in Shanghai"
    session = (await sessions_of(draft.id))[0]
    assert (session.place, session.seats, session.map_link) == (
        "文化宫", 30, "https://map.example/1",
    )  # fmt: skip
    assert [(str(d.starts_at), str(d.ends_at)) for d in session.days] == [
        ("2026-12-01 11:00:00+00:00", "2026-12-01 13:00:00+00:00"),
        ("2026-12-02 14:30:00+00:00", "2026-12-02 16:30:00+00:00"),
    ], "the night class ends after midnight"
    assert await AuditRecord.filter(action="course.change").count() == 1
    page = (await client.get(answer.headers["location"])).text
    for words in ("✓ 已保存。", 'value="2026-12-02"', 'value="00:30"', "都填好了，可以发布"):
        assert words in page


async def test_blanks_may_be_saved_and_are_named(staff_client: StaffClient, draft: Course) -> None:
    client = await staff_client("organizer")
    assert (await client.post(address(draft), data={"title": "只有标题"})).status_code == 303
    page = (await client.get(address(draft))).text
    for words in ("请填写讲师。", "请至少填写一个场次。", 'value="只有标题"'):
        assert words in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "请填写这一项。"),
        ("waitlist_limit", "-1", "不能小于 0。"),
        ("waitlist_limit", "很多", "请填写一个整数。"),
        ("closes_at", "2026-11-24T08:00", "报名截止时间要晚于开始时间。"),
        ("opens_at", "明天", "请按「年-月-日 时:分」填写。"),
        ("contest", "999", "请从列表里选一项。"),
        ("session-0-place", "", "请填写这一项。"),
        ("session-0-seats", "0", "不能小于 1。"),
        ("session-0-seats", "", "请填写这一项。"),
        ("session-0-map", "javascript:alert(1)", "请填写以 http:// 或 https:// 开头的网址。"),
        ("session-0-day-0-date", "12 月 1 日", "请按「年-月-日」填写。"),
        ("session-0-day-0-date", "0001-01-01", "年份好像不对"),
        ("session-0-day-0-from", "25:00", "请按「时:分」填写。"),
        ("session-0-day-0-from", "", "请填写这一项。"),
        ("session-0-day-0-to", "09:00", "下课时间要晚于上课时间。"),
        ("session-1-place", "教室", "请填写这一项。"),
        ("lecturer", "长" * 101, "写得太长了，最多 100 个字。"),
    ],
)
def test_wrong_values_are_named_at_their_field(field: str, value: str, words: str) -> None:
    with pytest.raises(FormErrors) as wrong:
        read_plan(FormData({**WHOLE, field: value}), contests=[])
    sentence = next(iter(wrong.value.errors.values()))
    assert next(iter(wrong.value.errors))[:9] == field[:9]
    assert words in (sentence % sentence.params if sentence.params else sentence)
    assert wrong.value.values["sessions"][0].values["address"] == "中山路 1 号", "nothing is lost"


async def test_what_is_wrong_stands_at_its_field(staff_client: StaffClient, draft: Course) -> None:
    client = await staff_client("organizer")
    answer = await client.post(address(draft), data={**WHOLE, "session-0-day-0-to": "9 点"})
    assert answer.status_code == 422
    assert 'id="e-session-0-day-0-to"' in answer.text and "请按「时:分」填写。" in answer.text
    assert "中山路 1 号" in answer.text and 'value="2026-12-02"' in answer.text
    assert (await Course.get(id=draft.id)).title == "新班", "nothing is stored"
    assert await CourseSession.all().count() == 0


async def test_classes_of_a_session_do_not_overlap(
    staff_client: StaffClient, draft: Course
) -> None:
    client = await staff_client("organizer")
    same = {"session-0-day-1-date": "2026-12-01", "session-0-day-1-from": "20:00"}
    answer = await client.post(address(draft), data={**WHOLE, **same})
    assert answer.status_code == 422 and "和这一场的另一次课时间重叠。" in answer.text


async def test_removed_sessions_are_gone(staff_client: StaffClient, draft: Course) -> None:
    client = await staff_client("organizer")
    await client.post(address(draft), data=WHOLE)
    course = await find_course(draft.id)
    form = await typed(course, session__0__remove="yes")
    assert (await client.post(address(draft), data=form)).status_code == 303
    assert await CourseSession.all().count() == await CourseDay.all().count() == 0


async def test_a_session_with_people_cannot_be_removed(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now)
    await sign_up(course.id, (await make_worker(clock.now)).id, clock.now)
    client = await staff_client("organizer")
    other = {"session-1-place": "新教室", "session-1-seats": "5"}
    other |= {f"session-1-day-0-{k}": WHOLE[f"session-0-day-0-{k}"] for k in ("date", "from", "to")}
    form = {**await typed(course, session__0__remove="yes"), **other}
    answer = await client.post(address(course), data=form)
    assert answer.status_code == 409
    assert "第 1 场已经有人报名，不能删除。" in answer.text and "新教室" in answer.text
    assert await CourseSession.all().count() == 1


async def test_two_who_edit_at_once_are_told(staff_client: StaffClient, draft: Course) -> None:
    one, two = await staff_client("organizer"), await staff_client("trainer")
    assert (await one.post(address(draft), data={**WHOLE, "edits": "0"})).status_code == 303
    form = {"title": "我的标题", "edits": "0"}
    answer = await two.post(address(draft), data=form)
    assert answer.status_code == 409
    assert "这里刚被别人改过" in answer.text and 'value="我的标题"' in answer.text
    assert 'name="edits" value="1"' in answer.text
    assert (await Course.get(id=draft.id)).title == "工资课"
    wrong = await two.post(address(draft), data={**form, "waitlist_limit": "x"})
    assert 'name="edits" value="0"' in wrong.text, "a mistake does not hide the clash"
    assert (await two.post(address(draft), data={**form, "edits": "1"})).status_code == 303


async def test_at_once_one_is_stored(staff_client: StaffClient, draft: Course) -> None:
    client = await staff_client("organizer")
    forms = ({**WHOLE, "title": f"标题 {n}", "edits": "0"} for n in range(4))
    answers = await asyncio.gather(*(client.post(address(draft), data=form) for form in forms))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert await CourseSession.all().count() == 1


async def test_publishing_stores_and_shows_it(staff_client: StaffClient, draft: Course) -> None:
    client = await staff_client("trainer")
    gaps = await client.post(address(draft, "publication"), data={**WHOLE, "hotline": ""})
    assert gaps.status_code == 422 and "请填写咨询电话。" in gaps.text
    assert (await Course.get(id=draft.id)).title == "工资课", "what was typed is kept as a draft"
    past = {**WHOLE, "edits": "1", "opens_at": "", "closes_at": "2026-11-20T08:00"}
    gaps = await client.post(address(draft, "publication"), data=past)
    assert gaps.status_code == 422 and "报名截止时间已经过去，请重新填写。" in gaps.text
    form = await typed(await find_course(draft.id))
    for _ in range(2):
        answer = await client.post(address(draft, "publication"), data=form)
        form["edits"] = str((await Course.get(id=draft.id)).edits)
        assert answer.headers["location"] == f"/staff/courses/{draft.id}?published=1"
    assert is_published(await find_course(draft.id))
    assert await AuditRecord.filter(action="course.publish").count() == 1


async def test_changes_of_a_published_course_are_told(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now)
    await sign_up(course.id, (await make_worker(clock.now)).id, clock.now)
    client = await staff_client("organizer")
    answer = await client.post(address(course), data=await typed(course))
    assert answer.headers["location"] == f"/staff/courses/{course.id}?saved=1"
    message = await Message.get()
    assert message.template == "moved" and message.params["place"] == "文化宫"
    course = await find_course(course.id)
    again = await client.post(address(course), data=await typed(course, topic="新话题"))
    assert again.status_code == 303 and await Message.all().count() == 1, "nothing moved"


async def test_a_published_course_does_not_lose_what_it_needs(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now)
    client = await staff_client("organizer")
    days = {f"session__0__day__{n}__{k}": "" for n in (0, 1) for k in ("date", "from", "to")}
    answer = await client.post(address(course), data=await typed(course, lecturer="", **days))
    assert answer.status_code == 422
    for words in ("已发布的班不能缺这些内容", "请填写讲师。", "没有填写上课时间"):
        assert words in answer.text
    assert (await Course.get(id=course.id)).lecturer == "李律师"
    back = await typed(course, session__0__day__0__date="2026-11-03")
    answer = await client.post(address(course), data=back)
    assert answer.status_code == 409 and "第 1 场的上课时间已经过去。" in answer.text
    clock.forward(days=30)
    over = await client.post(address(course), data=await typed(course, topic="补记"))
    assert over.status_code == 303, "a word of a course that is over may still be mended"


async def test_a_cancelled_course_is_not_changed(staff_client: StaffClient, clock: Clock) -> None:
    course = await make_course(clock.now)
    client = await staff_client("organizer")
    await client.post(address(course, "cancellation"), data={"reason": "大雪"})
    answer = await client.post(address(course), data=await typed(course))
    assert answer.status_code == 409 and "已经取消，不能再改" in answer.text
    assert (await client.get(address(course))).status_code == 303
    assert (await client.post(address(course, "publication"))).status_code == 409
    assert (await session_of(course)).place == "教室1"


async def test_others_may_not(
    staff_client: StaffClient, client: Client, draft: Course, clock: Clock
) -> None:
    helper = await staff_client("helper")
    for what in ("edit", "publication", "copy", "cancellation"):
        assert (await helper.post(address(draft, what), data=WHOLE)).status_code == 403
    assert (await helper.get(address(draft))).status_code == 403
    assert (await client.post(address(draft), data=WHOLE)).status_code == 303
    trainer = await staff_client("trainer")
    assert (await trainer.get("/staff/courses/999/edit")).status_code == 404
    cross = await trainer.post(address(draft), data=WHOLE, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403
    assert (await Course.get(id=draft.id)).title == "新班"


async def test_hostile_text_is_harmless(staff_client: StaffClient, draft: Course) -> None:
    client = await staff_client("organizer")
    bad = "<script>alert(1)</script>\x00"
    names = ("title", "introduction", "session-0-place")
    await client.post(address(draft), data={**WHOLE, **dict.fromkeys(names, bad)})
    course = await find_course(draft.id)
    await client.post(address(draft, "publication"), data=await typed(course, title=bad))
    for path in ("/staff/courses", *(address(draft, w) for w in ("edit", "sheet", "poster", ""))):
        page = await client.get(path.rstrip("/"))
        assert page.status_code == 200 and "<script>alert" not in page.text
    assert course.title == "<script>alert(1)</script>"


async def test_someone_elses_session_is_not_moved(
    staff_client: StaffClient, draft: Course, clock: Clock
) -> None:
    other = await make_course(clock.now + timedelta(days=1))
    client = await staff_client("organizer")
    form = {**WHOLE, "session-0-id": str((await session_of(other)).id)}
    assert (await client.post(address(draft), data=form)).status_code == 404
    assert (await session_of(other)).place == "教室1"
