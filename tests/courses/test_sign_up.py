"""Signing up: a seat, a place in the queue, or why not."""

import asyncio
from datetime import timedelta

import pytest

from quiz.courses.actions import cancel, sign_up
from quiz.courses.models import Signup
from quiz.courses.moving import call_off, set_seats
from quiz.errors import (
    AlreadyStarted,
    BadRequest,
    Clash,
    Closed,
    CourseCancelled,
    CourseFull,
    NotFound,
    NotOpenYet,
)
from tests.conftest import Clock
from tests.courses.conftest import (
    make_course,
    make_worker,
    make_workers,
    queue,
    seated,
    session_of,
)


async def test_first_come_first_seated(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=2)
    people = await make_workers(clock.now, 4)
    answers = [await sign_up(course.id, worker, clock.now) for worker in people]
    assert [a.status for a in answers] == ["confirmed"] * 2 + ["waitlisted"] * 2
    assert [a.position for a in answers] == [None, None, 1, 2]
    assert len({a.code for a in answers}) == len({a.token for a in answers}) == 4
    assert all(len(a.code) == 6 and a.code.isdecimal() for a in answers)
    assert (await session_of(course)).confirmed == 2


async def test_again_is_the_same_answer(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    one, two, three = await make_workers(clock.now, 3)
    for worker in (one, two, three):
        first = await sign_up(course.id, worker, clock.now)
        again = await sign_up(course.id, worker, clock.now)
        assert (first.status, first.position, first.code, first.token) == (
            again.status, again.position, again.code, again.token,
        )  # fmt: skip
        assert first.new and not again.new
    clock.forward(days=30)
    assert (await sign_up(course.id, three, clock.now)).position == 2
    assert await Signup.all().count() == 3


async def test_twice_at_once_is_one(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    one, two = await make_workers(clock.now, 2)
    calls = [sign_up(course.id, worker, clock.now) for worker in (one, two) * 20]
    answers = await asyncio.gather(*calls)
    assert len({(a.token, a.status, a.position) for a in answers}) == 2
    assert sum(a.new for a in answers) == 2
    assert await seated(course) == {one} and await queue(course) == [two]


async def test_one_waitlist_for_several_sessions(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=(1, 1), starts=(7, 3), shared_waitlist=True)
    late, early = await session_of(course, 0), await session_of(course, 1)
    one, two, three, four = await make_workers(clock.now, 4)
    assert (await sign_up(course.id, one, clock.now)).session_id == early.id
    assert (await sign_up(course.id, two, clock.now, [early.id])).position == 1
    assert (await sign_up(course.id, three, clock.now)).session_id == late.id
    assert (await sign_up(course.id, four, clock.now, [late.id, early.id])).position == 2
    await cancel(course.id, three, clock.now)
    assert await seated(course) == {one, four} and await queue(course) == [two]


async def test_each_session_has_its_own_queue_otherwise(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=(1, 1), waitlist_limit=1)
    first, second = await session_of(course, 0), await session_of(course, 1)
    people = await make_workers(clock.now, 6)
    with pytest.raises(BadRequest):
        await sign_up(course.id, people[0], clock.now)
    with pytest.raises(BadRequest):
        await sign_up(course.id, people[0], clock.now, [first.id, second.id])
    with pytest.raises(BadRequest):
        await sign_up(course.id, people[0], clock.now, [second.id + 1])
    assert (await sign_up(course.id, people[0], clock.now, [first.id])).session_id == first.id
    assert (await sign_up(course.id, people[1], clock.now, [first.id])).position == 1
    with pytest.raises(CourseFull):
        await sign_up(course.id, people[2], clock.now, [first.id])
    assert (await sign_up(course.id, people[2], clock.now, [second.id])).session_id == second.id
    assert (await sign_up(course.id, people[3], clock.now, [second.id])).position == 1


async def test_no_waitlist(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1, waitlist_limit=0)
    one, two = await make_workers(clock.now, 2)
    await sign_up(course.id, one, clock.now)
    with pytest.raises(CourseFull):
        await sign_up(course.id, two, clock.now)


async def test_the_window(db: str, clock: Clock) -> None:
    now = clock.now
    hour = timedelta(hours=1)
    course = await make_course(now, opens_at=now + hour, closes_at=now + 5 * hour, starts=1)
    worker = (await make_worker(now)).id
    with pytest.raises(NotOpenYet):
        await sign_up(course.id, worker, now + hour - timedelta(seconds=1))
    with pytest.raises(Closed):
        await sign_up(course.id, worker, now + 5 * hour)
    with pytest.raises(AlreadyStarted):
        await sign_up(course.id, worker, now + 24 * hour)
    assert (await sign_up(course.id, worker, now + hour)).status == "confirmed"


async def test_until_it_starts_where_nothing_else_is_said(db: str, clock: Clock) -> None:
    now = clock.now
    course = await make_course(now, starts=1)
    one, two = await make_workers(now, 2)
    await sign_up(course.id, one, now + timedelta(hours=24, seconds=-1))
    with pytest.raises(AlreadyStarted):
        await sign_up(course.id, two, now + timedelta(hours=24))


async def test_drafts_and_cancelled_courses(db: str, clock: Clock) -> None:
    worker = (await make_worker(clock.now)).id
    draft = await make_course(clock.now, published=False)
    for course_id in (draft.id, 999):
        with pytest.raises(NotFound):
            await sign_up(course_id, worker, clock.now)
    course = await make_course(clock.now)
    await call_off(course.id, "大雪", clock.now)
    with pytest.raises(CourseCancelled):
        await sign_up(course.id, worker, clock.now)


async def test_clashes(db: str, clock: Clock) -> None:
    now = clock.now
    worker = (await make_worker(now)).id
    taken = await make_course(now, starts=7, title="合同课")
    await sign_up(taken.id, worker, now)
    with pytest.raises(Clash) as refused:
        await sign_up((await make_course(now, starts=7 + 1 / 24)).id, worker, now)
    assert refused.value.params == {"title": "合同课"}
    # One may go from one class to the next, and another session of the same course will do.
    await sign_up((await make_course(now, starts=7 + 2 / 24)).id, worker, now)
    both = await make_course(now, seats=(5, 5), starts=(7, 9), shared_waitlist=True)
    assert (await sign_up(both.id, worker, now)).session_id == (await session_of(both, 1)).id
    # What was called off or given back takes no time.
    await cancel(taken.id, worker, now)
    await sign_up((await make_course(now, starts=7)).id, worker, now)


async def test_nobody_moves_up_into_a_clash_and_keeps_the_turn(db: str, clock: Clock) -> None:
    now = clock.now
    wanted, other = await make_course(now, seats=1), await make_course(now, seats=1)
    first, busy, third = await make_workers(now, 3)
    for worker in (first, busy, third):
        await sign_up(wanted.id, worker, now)
    await sign_up(other.id, busy, now)
    await cancel(wanted.id, first, now)
    assert await seated(wanted) == {third} and await queue(wanted) == [busy]
    await set_seats((await session_of(wanted)).id, 2, now)
    assert await queue(wanted) == [busy]
    # The hours become free, and with them the seat is theirs in the same instant.
    await cancel(other.id, busy, now)
    assert await seated(wanted) == {third, busy} and await queue(wanted) == []


async def test_a_staff_sign_up_is_marked_and_told(db: str, clock: Clock) -> None:
    from quiz.courses.queries import messages_of
    from quiz.people.actions import add_staff

    helper = await add_staff("志愿者", "helper", "a long enough password", clock.now)
    course = await make_course(clock.now, seats=1)
    one, two = await make_workers(clock.now, 2)
    await sign_up(course.id, one, clock.now, by=helper.id)
    await sign_up(course.id, two, clock.now, by=helper.id)
    assert [s.made_by_id for s in await Signup.all()] == [helper.id] * 2
    assert [m.template for m in await messages_of(one)] == ["signed_up"]
    assert [m.template for m in await messages_of(two)] == ["waiting"]
