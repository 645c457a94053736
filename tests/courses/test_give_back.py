"""Giving a seat back, lowering seats, the start, moving and calling off: who moves up, who is told."""

from datetime import datetime, timedelta

import pytest

from quiz.courses.actions import cancel, let_in, person_without_phone, sign_up
from quiz.courses.messages import sentence
from quiz.courses.models import Attendance, CourseDay, Scan, Signup
from quiz.courses.moving import call_off, move_session, set_seats
from quiz.courses.planning import Plan, SessionDraft, change_course, copy_course, publish_course
from quiz.courses.queries import find_course, messages_of, sessions_of
from quiz.courses.rules import Span
from quiz.courses.trained import fold_attendance, year_figures, years_trained
from quiz.errors import (
    BadRequest,
    CancelTooLate,
    CourseCancelled,
    CourseIncomplete,
    DayTaken,
    EditedMeanwhile,
    SessionTaken,
)
from quiz.people.actions import add_staff
from tests.conftest import Clock
from tests.courses.conftest import (
    FIELDS,
    day,
    make_course,
    make_workers,
    queue,
    seated,
    session_of,
)


async def test_the_next_moves_up_and_is_told_once(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    one, two, three = await make_workers(clock.now, 3)
    for worker in (one, two, three):
        await sign_up(course.id, worker, clock.now)
    assert await cancel(course.id, one, clock.now) and not await cancel(course.id, one, clock.now)
    assert await seated(course) == {two} and await queue(course) == [three]
    (message,) = await messages_of(two)
    assert message.template == "promoted" and message.params["place"] == "教室1"
    assert message.sms == "none" and await messages_of(three) == []
    # Who comes back stands at the end, with another code.
    again = await sign_up(course.id, one, clock.now)
    assert again.position == 2 and await queue(course) == [three, one]
    codes = await Signup.filter(worker_id=one).values_list("code", flat=True)
    assert len(set(codes)) == 2


async def test_until_the_deadline(db: str, clock: Clock) -> None:
    now, hour = clock.now, timedelta(hours=1)
    course = await make_course(now, seats=1, starts=2, cancel_until=now + 24 * hour)
    one, two = await make_workers(now, 2)
    await sign_up(course.id, one, now)
    await sign_up(course.id, two, now)
    with pytest.raises(CancelTooLate):
        await cancel(course.id, one, now + 24 * hour)
    assert await cancel(course.id, two, now + 24 * hour), "who waits may always leave"
    assert await cancel(course.id, one, now + 24 * hour - timedelta(seconds=1))


async def test_staff_pass_a_seat_on_until_the_class_begins(db: str, clock: Clock) -> None:
    now, hour = clock.now, timedelta(hours=1)
    staff = (await add_staff("王老师", "helper", "a password for tests", now)).id
    course = await make_course(now, seats=1, starts=2, cancel_until=now + 24 * hour)
    one, two = await make_workers(now, 2)
    await sign_up(course.id, one, now)
    await sign_up(course.id, two, now)
    assert await cancel(course.id, one, now + 47 * hour, by=staff), "they called in time"
    assert await queue(course) == []
    with pytest.raises(CancelTooLate, match="已经开课"):
        await cancel(course.id, two, now + 48 * hour, by=staff)


async def test_nobody_moves_up_once_it_has_started(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1, starts=1)
    one, two = await make_workers(clock.now, 2)
    await sign_up(course.id, one, clock.now)
    await sign_up(course.id, two, clock.now)
    started = clock.now + timedelta(days=1)
    assert (await set_seats((await session_of(course)).id, 5, started)).promoted == 0
    assert await queue(course) == [two]


async def test_lowering_seats_throws_nobody_out(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=3)
    session = await session_of(course)
    people = await make_workers(clock.now, 5)
    for worker in people:
        await sign_up(course.id, worker, clock.now)
    assert (await set_seats(session.id, 1, clock.now)).over == 2
    assert await seated(course) == set(people[:3])
    await cancel(course.id, people[0], clock.now)
    await cancel(course.id, people[1], clock.now)
    assert await seated(course) == {people[2]}, "a promotion would undo the lowering"
    raised = await set_seats(session.id, 2, clock.now)
    assert (raised.promoted, raised.over) == (1, 0)
    assert await seated(course) == {people[2], people[3]}


async def test_moving_tells_everybody_once(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    session = await session_of(course)
    one, two = await make_workers(clock.now, 2)
    await sign_up(course.id, one, clock.now)
    await sign_up(course.id, two, clock.now)
    days = [day(clock.now, 9), day(clock.now, 10)]
    told = await move_session(session.id, "文化宫", "", "", days, clock.now)
    assert told == 2
    assert [m.template for m in await messages_of(one)] == ["moved"]
    assert [m.template for m in await messages_of(two)] == ["moved_waiting"]
    moved = await session_of(course)
    assert moved.place == "文化宫" and moved.spans == days


async def test_who_is_told_of_a_move_reads_every_class_to_come(db: str, clock: Clock) -> None:
    """The second class moves after the first is over: the first one's hour would say nothing."""
    course = await make_course(clock.now, seats=1)
    session, (one,) = await session_of(course), await make_workers(clock.now, 1)
    await sign_up(course.id, one, clock.now)
    days = [day(clock.now, 9), day(clock.now, 10), day(clock.now, 11)]
    await move_session(session.id, "文化宫", "", "", days, clock.now)
    clock.forward(days=9.5)
    days[1] = Span(days[1].starts_at + timedelta(hours=1), days[1].ends_at + timedelta(hours=1))
    await move_session(session.id, "文化宫", "", "", days, clock.now)
    texts = [sentence(m.template, m.params, str) for m in await messages_of(one)]
    assert "2026-12-03 21:00、2026-12-04 20:00" in texts[0] and "2026-12-02" not in texts[0]
    assert "2026-12-02 20:00、2026-12-03 20:00、2026-12-04 20:00" in texts[1]


async def test_moving_away_frees_hours(db: str, clock: Clock) -> None:
    wanted, other = await make_course(clock.now, seats=1), await make_course(clock.now)
    one, two = await make_workers(clock.now, 2)
    await sign_up(wanted.id, one, clock.now)
    await sign_up(wanted.id, two, clock.now)
    await sign_up(other.id, two, clock.now)
    await cancel(wanted.id, one, clock.now)
    assert await queue(wanted) == [two], "their hours are taken"
    away = [day(clock.now, 20)]
    await move_session((await session_of(other)).id, "远处", "", "", away, clock.now)
    assert await seated(wanted) == {two}


async def test_a_class_that_people_came_to_is_no_other_class(db: str, clock: Clock) -> None:
    """A new class would take its row, and say that they came to it."""
    course = await make_course(clock.now, starts=1)
    session, (one,) = await session_of(course), await make_workers(clock.now, 1)
    await sign_up(course.id, one, clock.now)
    first, second, third = day(clock.now, 1), day(clock.now, 2), day(clock.now, 3)
    await move_session(session.id, "教室", "", "", [first, second], clock.now)
    came = await CourseDay.get(starts_at=second.starts_at)
    await Attendance.create(signup=await Signup.get(), day=came, arrived_at=second.starts_at)
    for days in ([first, third], [third], [first]):
        with pytest.raises(DayTaken):
            await move_session(session.id, "教室", "", "", days, clock.now)
        assert (await session_of(course)).spans == [first, second]
    later = Span(second.starts_at + timedelta(hours=1), second.ends_at + timedelta(hours=1))
    await move_session(session.id, "教室", "", "", [later, third], clock.now)
    assert (await CourseDay.get(starts_at=later.starts_at)).id == came.id, "it moved by an hour"
    assert not await Attendance.exclude(day_id=came.id).exists()


async def test_calling_off(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    one, two = await make_workers(clock.now, 2)
    await sign_up(course.id, one, clock.now)
    await sign_up(course.id, two, clock.now)
    assert await call_off(course.id, "大雪。", clock.now) == 2
    with pytest.raises(CourseCancelled):
        await call_off(course.id, "大雪", clock.now)
    assert (await messages_of(two))[0].params["reason"] == "大雪"
    assert await cancel(course.id, one, clock.now)
    assert await queue(course) == [two], "nobody moves up any more"


async def test_a_form_opened_before_does_not_undo_a_move_or_new_seats(
    db: str, clock: Clock
) -> None:
    """It would store the old hours and seats, and tell everybody that the class moves back."""
    course = await make_course(clock.now)
    session, moved = await session_of(course), [day(clock.now, 9)]
    old = SessionDraft(session.place, session.seats, session.spans, id=session.id)
    await set_seats(session.id, 40, clock.now)
    with pytest.raises(EditedMeanwhile):
        await change_course(course.id, Plan(FIELDS, [old], edits=course.edits), clock.now)
    edits = (await find_course(course.id)).edits
    await move_session(session.id, "礼堂", "", "", moved, clock.now)
    with pytest.raises(EditedMeanwhile):
        await change_course(course.id, Plan(FIELDS, [old], edits=edits), clock.now)
    after = await session_of(course)
    assert (after.place, after.seats, after.spans) == ("礼堂", 40, moved)


async def test_walk_ins(db: str, clock: Clock) -> None:
    helper = await add_staff("志愿者", "helper", "a long enough password", clock.now)
    course = await make_course(clock.now, seats=1, starts=1)
    session = await session_of(course)
    one, two, three = await make_workers(clock.now, 3)
    await sign_up(course.id, one, clock.now)
    waiting = await sign_up(course.id, two, clock.now)
    started = clock.now + timedelta(days=1, minutes=5)
    let = await let_in(session.id, two, started, by=helper.id)
    assert let.code == waiting.code and let.session_id == session.id
    new = await let_in(session.id, three, started, by=helper.id)
    assert (await let_in(session.id, three, started, by=helper.id)).code == new.code
    person = await person_without_phone("老王", "城关镇", "一建", started, by=helper.id)
    await let_in(session.id, person.id, started, by=helper.id)
    assert (await session_of(course)).confirmed == 4
    marked = await Signup.filter(walk_in=True).values_list("worker_id", flat=True)
    assert set(marked) == {two, three, person.id}


async def test_who_is_let_in_elsewhere_has_their_hours_back(db: str, clock: Clock) -> None:
    """Their seat was at the hours of a course for which they wait: its free seat is theirs now."""
    both = await make_course(clock.now, seats=(1, 1), starts=(2, 1))
    wanted = await make_course(clock.now, seats=1, starts=2)
    one, two = await make_workers(clock.now, 2)
    await sign_up(wanted.id, one, clock.now)
    await sign_up(wanted.id, two, clock.now)
    await sign_up(both.id, two, clock.now, [(await session_of(both)).id])
    await cancel(wanted.id, one, clock.now)
    assert await queue(wanted) == [two], "their hours are taken"
    await let_in((await session_of(both, 1)).id, two, clock.now, by=None)
    assert await seated(wanted) == {two} and await seated(both) == {two}


async def test_a_draft_says_what_is_missing(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, published=False)
    copied = await copy_course(course.id, clock.now)
    assert copied.lecturer == "李律师" and len(await sessions_of(copied.id)) == 1
    with pytest.raises(CourseIncomplete) as refused:
        await publish_course(copied.id, clock.now)
    assert [text for text, _ in refused.value.missing] == ["第 %(number)s 场没有填写上课时间。"]
    await publish_course(course.id, clock.now)
    await publish_course(course.id, clock.now)


async def test_changing_a_published_course(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=(1, 1), shared_waitlist=True)
    first = await session_of(course)
    one, two, three = await make_workers(clock.now, 3)
    for worker in (one, two, three):
        await sign_up(course.id, worker, clock.now, [first.id])
    with pytest.raises(EditedMeanwhile):
        await change_course(course.id, Plan(FIELDS, [], edits=99), clock.now)
    kept = SessionDraft("教室1", 2, first.spans, address="中山路1号", id=first.id)
    plan = Plan({**FIELDS, "lecturer": "王律师"}, [kept], edits=course.edits)
    await change_course(course.id, plan, clock.now)
    assert await seated(course) == {one, two} and (await find_course(course.id)).edits == 2
    assert [m.template for m in await messages_of(one)] == [], "nothing moved"
    with pytest.raises(SessionTaken):
        new = SessionDraft("别处", 1, [day(clock.now, 3)])
        await change_course(course.id, Plan({}, [new]), clock.now)
    with pytest.raises(BadRequest):
        bad = SessionDraft("别处", 1, [day(clock.now, 3)], map_link="javascript:alert(1)")
        await change_course(course.id, Plan({}, [kept, bad]), clock.now)
    signup = await Signup.filter(worker_id=one).get()
    there = await CourseDay.filter(session_id=first.id).get()
    await Scan.create(
        signup=signup, day=there, kind="arrive", how="qr", at=clock.now, received_at=clock.now,
        client_id="11111111-1111-4111-8111-111111111111",
    )  # fmt: skip
    with pytest.raises(DayTaken):
        await change_course(course.id, Plan({}, [SessionDraft("x", 2, [], id=first.id)]), clock.now)


async def test_around_midnight_and_the_year(db: str, clock: Clock) -> None:
    """Half past midnight of New Year in Shanghai is still the old year in UTC."""
    start = datetime.fromisoformat("2027-01-01T00:30:00+08:00")
    course = await make_course(clock.now, seats=1)
    session = await session_of(course)
    hours = [Span(start, start + timedelta(hours=2))]
    await move_session(session.id, "夜校", "", "", hours, clock.now)
    (worker,) = await make_workers(clock.now, 1)
    await sign_up(course.id, worker, clock.now)
    signup, there = await Signup.get(), await CourseDay.get()
    await Attendance.create(signup=signup, day=there, arrived_at=start)
    await fold_attendance()
    figures = await year_figures(2027)
    assert (await years_trained(), figures.headcount, figures.visits) == ([2027], 1, 1)
