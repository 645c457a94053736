"""POST /staff/courses/{id}/sessions/{session}/move: other hours or another place."""

import asyncio
import re
from datetime import timedelta

from quiz.people.models import AuditRecord, Message
from tests.conftest import Clock, StaffClient
from tests.courses.conftest import make_course, session_of
from tests.courses.test_board import sign_up_people


async def test_a_session_moves_and_everybody_is_told_once(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=1)
    await sign_up_people(course, clock, 2)
    client = await staff_client("trainer")
    session = await session_of(course)
    path = f"/staff/courses/{course.id}/sessions/{session.id}/move"
    form = (await client.get(path)).text
    assert 'value="教室1"' in form and 'value="2026-11-30"' in form
    moved = {"place": "礼堂", "address": "", "map": "", "day-0-date": "2026-12-05"}
    moved |= {"day-0-from": "9:00", "day-0-to": "11:00"}
    wrong = await client.post(path, data={**moved, "day-0-to": "8:00"})
    assert wrong.status_code == 422 and "下课时间要晚于上课时间。" in wrong.text
    none = await client.post(path, data={"place": "礼堂"})
    assert none.status_code == 422 and "请至少填写一次上课时间。" in none.text
    answers = await asyncio.gather(*(client.post(path, data=moved) for _ in range(3)))
    assert sorted(a.headers["location"].split("#")[0][-6:] for a in answers) == [
        "told=0", "told=0", "told=2",
    ]  # fmt: skip
    assert sorted(await Message.all().values_list("template", flat=True)) == [
        "moved", "moved_waiting",
    ]  # fmt: skip
    assert (await session_of(course)).place == "礼堂"
    assert await AuditRecord.filter(action="course.move").count() == 1
    assert (await (await staff_client("helper")).post(path, data=moved)).status_code == 403


async def test_a_form_to_move_opened_before_does_not_move_it_back(
    staff_client: StaffClient, clock: Clock
) -> None:
    """Somebody else has moved it: its old hours would be told to everybody as new ones."""
    course = await make_course(clock.now)
    session = await session_of(course)
    client = await staff_client("trainer")
    path = f"/staff/courses/{course.id}/sessions/{session.id}/move"
    form = {"place": "礼堂", "day-0-date": "2026-11-30", "day-0-from": "20:00", "day-0-to": "22:00"}
    form["edits"] = re.findall(r'name="edits" value="(\d+)"', (await client.get(path)).text)[0]
    moved = {**form, "place": "教室1", "day-0-from": "19:00"}
    assert (await client.post(path, data=moved)).status_code == 303
    refused = await client.post(path, data=form)
    assert refused.status_code == 409 and "这里刚被别人改过" in refused.text
    assert (await session_of(course)).place == "教室1" and 'value="礼堂"' in refused.text
    form["edits"] = re.findall(r'name="edits" value="(\d+)"', refused.text)[0]
    for _ in range(2):
        assert (await client.post(path, data=form)).status_code == 303, "then it is a decision"


async def test_a_session_does_not_move_to_before_its_sign_up_opens(
    staff_client: StaffClient, clock: Clock
) -> None:
    """Nobody could ever sign up for it."""
    course = await make_course(clock.now, starts=20, opens_at=clock.now + timedelta(days=10))
    session = await session_of(course)
    form = {"place": "礼堂", "day-0-date": "2026-11-30", "day-0-from": "9:00", "day-0-to": "11:00"}
    path = f"/staff/courses/{course.id}/sessions/{session.id}/move"
    refused = await (await staff_client("trainer")).post(path, data=form)
    assert refused.status_code == 400 and "报名开始时间要早于上课时间。" in refused.text
    after = await session_of(course)
    assert (after.place, after.spans) == ("教室1", session.spans) and "礼堂" in refused.text


async def test_a_session_to_come_does_not_move_into_the_past(
    staff_client: StaffClient, clock: Clock
) -> None:
    """A month mistyped would be told to everybody; the hours of one that is over may be mended."""
    course = await make_course(clock.now)
    session = await session_of(course)
    form = {"place": "教室1", "day-0-date": "2026-11-03", "day-0-from": "9:00", "day-0-to": "11:00"}
    path = f"/staff/courses/{course.id}/sessions/{session.id}/move"
    client = await staff_client("trainer")
    refused = await client.post(path, data=form)
    assert refused.status_code == 400 and "第 1 场的上课时间已经过去。" in refused.text
    assert (await session_of(course)).spans == session.spans and "2026-11-03" in refused.text
    clock.forward(days=30)
    assert (await client.post(path, data=form)).status_code == 303
