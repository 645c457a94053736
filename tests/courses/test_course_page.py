"""The workers' pages, as a browser without JavaScript sees them."""

import re
from datetime import datetime, timedelta

from icalendar import Calendar

from quiz.courses.moving import call_off, move_session
from quiz.courses.planning import Plan, SessionDraft, change_course
from quiz.courses.rules import Span
from tests.conftest import Client, Clock, WorkerClient
from tests.courses.conftest import FIELDS, day, make_course, session_of


async def test_the_list_by_town(client: Client, worker_client: WorkerClient, clock: Clock) -> None:
    assert "现在没有要开的班" in (await client.get("/courses")).text
    await make_course(clock.now, title="城里的", town="城关镇")
    await make_course(clock.now, title="桥边的", town="新桥镇")
    page = (await client.get("/courses")).text
    assert "城里的" in page and "桥边的" in page and "剩 2 个座位" in page
    page = (await client.get("/courses", params={"town": "新桥镇"})).text
    assert "城里的" not in page and "桥边的" in page
    assert "没有要开的班" in (await client.get("/courses", params={"town": "<b>"})).text
    assert 'href="/courses"' in (await client.get("/")).text
    near = await (await worker_client(town="新桥镇")).get("/courses")
    assert near.text.index("桥边的") < near.text.index("城里的")


async def test_two_taps(client: Client, worker_client: WorkerClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    path = f"/courses/{course.id}"
    page = (await client.get(path)).text
    for text in ("李律师", "工资和合同", "身份证、笔", "教室1", "中山路1号", "tel:12351"):
        assert text in page
    assert f"/sign-in?next={path}" in page and "<form" not in page
    refused = await client.post(f"{path}/signup", headers={"referer": f"http://test{path}"})
    assert refused.headers["location"] == f"/sign-in?next=%2Fcourses%2F{course.id}"

    worker = await worker_client()
    assert "报名" in (await worker.get(path)).text
    answer = await worker.post(f"{path}/signup")
    assert answer.status_code == 303 and answer.headers["location"] == path
    page = (await worker.get(path)).text
    code = (await worker.get(f"/api/v1{path}")).json()["mine"]["code"]
    assert "报名成功" in page and code in page and 'class="qr"' in page
    other = await worker_client("13800000002")
    await other.post(f"{path}/signup")
    assert (
        "您在候补" in (await other.get(path)).text
        and "报名成功" not in (await other.get(path)).text
    )

    cancelled = await worker.post(f"{path}/cancel")
    assert cancelled.status_code == 303
    assert "✓ 已取消" in (await worker.get(cancelled.headers["location"])).text
    assert "排候补" in (await worker.get(path)).text
    assert "报名成功" in (await other.get(path)).text
    me = (await other.get("/me")).text
    assert "轮到您了" in me and ">新<" in me and code not in me
    assert ">新<" not in (await other.get("/me")).text


async def test_a_refusal_is_said_on_the_page(worker_client: WorkerClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1, waitlist_limit=0, starts=1)
    path = f"/courses/{course.id}"
    one, two = await worker_client(), await worker_client("13800000002")
    await one.post(f"{path}/signup")
    full = await two.post(f"{path}/signup")
    assert full.status_code == 409 and "候补也满了" in full.text and "李律师" in full.text
    clock.forward(days=1)
    late = await one.post(f"{path}/cancel")
    assert late.status_code == 409 and "已经过了取消报名的时间" in late.text
    started = await two.post(f"{path}/signup")
    assert started.status_code == 409 and "已经开课" in started.text
    assert (await two.post("/courses/99/signup")).status_code == 404


async def test_choosing_a_session(worker_client: WorkerClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=(1, 1), starts=(3, 5))
    path = f"/courses/{course.id}"
    worker = await worker_client()
    assert (await worker.get(path)).text.count('type="radio"') == 2
    nothing = await worker.post(f"{path}/signup")
    assert nothing.status_code == 400 and "请选一个场次" in nothing.text
    for nonsense in ("x", "-1", "9" * 30, "٣"):
        answer = await worker.post(f"{path}/signup", data={"session": nonsense})
        assert answer.status_code == 400
    second = await session_of(course, 1)
    await worker.post(f"{path}/signup", data={"session": str(second.id)})
    mine = (await worker.get(f"/api/v1{path}")).json()["mine"]
    assert mine["session"] == second.id
    other = await worker_client(phone="13812340009")
    await other.post(f"{path}/signup", data={"session": str(second.id)})
    waits = (await other.get(path)).text.partition("您等的场次：")[2].partition("</p>")[0]
    assert "教室2" in waits and "教室1" not in waits


async def test_where_no_place_is_left_there_is_no_button(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    """A button that can only be refused is worth a wasted trip through sign-in."""
    course = await make_course(clock.now, seats=1, waitlist_limit=1)
    none = await make_course(clock.now, seats=1, waitlist_limit=0, starts=9)
    one, two, three = [await worker_client(f"1380000000{n}") for n in range(3)]
    await one.post(f"/courses/{none.id}/signup")
    page = (await two.get(f"/courses/{none.id}")).text
    assert "不设候补" in page and "signup" not in page
    await one.post(f"/courses/{course.id}/signup")
    path = f"/courses/{course.id}"
    assert "登录后排候补" in (await client.get(path)).text
    assert "满员，可候补" in (await client.get(path)).text
    await two.post(f"{path}/signup")
    page = (await three.get(path)).text
    assert "候补也满了" in page and "signup" not in page and "可候补" not in page


async def test_once_it_has_begun_and_once_it_is_over(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    course = await make_course(
        clock.now, seats=1, starts=1, cancel_until=clock.now + timedelta(hours=20)
    )
    path = f"/courses/{course.id}"
    one, two = await worker_client(), await worker_client("13800000002")
    for worker in (one, two):
        await worker.post(f"{path}/signup")
    assert "最晚取消" in (await client.get(path)).text
    clock.forward(days=1)
    page = (await two.get(path)).text
    assert "没有排到座位" in page and "您在候补" not in page and "退出候补" not in page
    assert "没有排到" in (await two.get("/me")).text
    assert 'class="qr"' in (await one.get(path)).text, "the class is on: they show it at the door"
    clock.forward(hours=3)
    page = (await one.get(path)).text
    assert "上完了" in page and 'class="qr"' not in page and 'href="/me"' in page
    for each in (page, (await client.get(path)).text):
        assert "最晚取消" not in each and "calendar.ics" not in each
    assert "已结束" in (await one.get("/me")).text


async def test_called_off(worker_client: WorkerClient, clock: Clock) -> None:
    course = await make_course(clock.now)
    worker = await worker_client()
    await worker.post(f"/courses/{course.id}/signup")
    await call_off(course.id, "大雪封路", clock.now)
    page = (await worker.get(f"/courses/{course.id}")).text
    assert "大雪封路" in page and "报名成功" not in page
    assert "大雪封路" in (await worker.get("/me")).text


async def test_hostile_words_are_text(worker_client: WorkerClient, clock: Clock) -> None:
    bad = "<script>alert(1)</script>"
    course = await make_course(clock.now, title=bad, introduction=bad, what_to_bring=bad, town=bad)
    worker = await worker_client(name=bad[:30], town=bad)
    await worker.post(f"/courses/{course.id}/signup")
    await call_off(course.id, bad, clock.now)
    for path in ("/courses", f"/courses/{course.id}", "/me"):
        assert "<script>alert" not in (await worker.get(path)).text


async def test_the_calendar_is_in_utc_around_midnight(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    """23:30 in Shanghai to half past midnight: the phone's own zone does the rest."""
    course = await make_course(clock.now, seats=1)
    late = datetime.fromisoformat("2026-12-01T23:30:00+08:00")
    days = [Span(late, late + timedelta(hours=1)), Span(late + timedelta(days=1), late + timedelta(days=1, hours=1))]  # fmt: skip
    session = await session_of(course)
    draft = SessionDraft("夜校", 1, days, id=session.id)
    await change_course(course.id, Plan({"title": "夜班；课", **FIELDS}, [draft]), clock.now)
    page = (await client.get(f"/courses/{course.id}")).text
    text = re.sub("<[^>]*>", "", page)
    assert "2026-12-01 周二 23:30–2026-12-02 周三 00:30" in text
    answer = await client.get(f"/courses/{course.id}/calendar.ics")
    assert answer.headers["content-type"].startswith("text/calendar")
    assert b"DTSTART:20261201T153000Z" in answer.content
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [event["dtend"].dt for event in events] == [day.ends_at for day in days]
    assert events[0]["summary"] == "夜班；课" and len({event["uid"] for event in events}) == 2
    assert "2026-12-01" in (await client.get("/courses")).text


async def test_the_calendar_follows_a_move_and_a_cancellation(client: Client, clock: Clock) -> None:
    """A calendar takes a day it knows only with a higher number (RFC 5545, 3.8.7.4)."""
    course = await make_course(clock.now)
    session, numbers = await session_of(course), []
    for change in (
        None,
        move_session(session.id, "礼堂", "", "", [day(clock.now, 9)], clock.now),
        call_off(course.id, "大雪封路", clock.now),
    ):
        if change is not None:
            await change
        answer = await client.get(f"/courses/{course.id}/calendar.ics")
        (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
        numbers.append(event["sequence"])
    assert numbers == sorted(set(numbers)) and event["status"] == "CANCELLED"


async def test_drafts_are_nobodys_business(client: Client, clock: Clock) -> None:
    draft = await make_course(clock.now, published=False)
    for path in (f"/courses/{draft.id}", f"/courses/{draft.id}/calendar.ics"):
        assert (await client.get(path)).status_code == 404
