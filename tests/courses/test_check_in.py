"""Checking in at the door: kept once, counted once, and plain words for who has no seat here."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from quiz.courses.actions import cancel, sign_up
from quiz.courses.attendance import figures_of, find_day, people_of
from quiz.courses.door import Seen, Sighting, check_in
from quiz.courses.models import Attendance, Course, CourseDay, Scan, Signup
from quiz.courses.moving import call_off
from quiz.courses.proxy import Introduced
from quiz.courses.scanning import Kind
from quiz.errors import NotFound
from quiz.people.models import Consent, Staff, Worker
from tests.conftest import Clock
from tests.courses.conftest import make_course, make_workers, session_of


async def day_of(course: Course, position: int = 0) -> CourseDay:
    """The first day of a session."""
    session = await session_of(course, position)
    return await find_day(session.days[0].id)


async def helper(now: datetime) -> int:
    """A member of staff."""
    staff = await Staff.create(
        name=f"志愿者 {uuid4()}", role="helper", password_hash="", created_at=now
    )
    return staff.id


def seen(code: str, at: datetime, kind: Kind = "arrive", **more: object) -> Sighting:
    """A code that was typed."""
    return Sighting(uuid4(), kind, "code", at, code=code, **more)  # type: ignore[arg-type]


async def results(day: CourseDay, *sightings: Sighting, now: datetime, by: int) -> list[str]:
    """What became of each."""
    return [each.result for each in await check_in(day, sightings, now, by)]


async def test_a_code_and_a_link_check_in(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=5)
    one, two = await make_workers(clock.now, 2)
    first = await sign_up(course.id, one, clock.now)
    second = await sign_up(course.id, two, clock.now)
    day, by = await day_of(course), await helper(clock.now)
    clock.now = day.starts_at
    link = Sighting(uuid4(), "arrive", "qr", clock.now, token=second.token)
    assert await results(day, seen(first.code, clock.now), link, now=clock.now, by=by) == [
        "kept", "kept",
    ]  # fmt: skip
    people = await people_of(day)
    assert {person.code for person in people} == {first.code, second.code}
    assert all(person.arrived_at == clock.now and not person.late for person in people)
    (figures,) = await figures_of(course.id)
    assert (figures.expected, figures.came, figures.late, figures.left_early) == (2, 2, 0, 0)


async def test_late_and_early_are_per_day(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=5)
    signed = [
        await sign_up(course.id, worker, clock.now) for worker in await make_workers(clock.now, 3)
    ]
    day, by = await day_of(course), await helper(clock.now)
    on_time, late = day.starts_at + timedelta(minutes=10), day.starts_at + timedelta(minutes=11)
    early = day.ends_at - timedelta(minutes=30)
    await check_in(
        day,
        [seen(signed[0].code, on_time), seen(signed[1].code, late), seen(signed[2].code, on_time),
         seen(signed[2].code, early, "leave")],
        day.ends_at, by,
    )  # fmt: skip
    (figures,) = await figures_of(course.id)
    assert (figures.expected, figures.came, figures.late, figures.left_early) == (3, 3, 1, 1)


async def test_twice_is_once_and_both_scans_stay(db: str, clock: Clock) -> None:
    course = await make_course(clock.now)
    (worker,) = await make_workers(clock.now, 1)
    code = (await sign_up(course.id, worker, clock.now)).code
    day, by = await day_of(course), await helper(clock.now)
    at = day.starts_at
    one, other = seen(code, at + timedelta(minutes=4)), seen(code, at)
    for batch in ([one], [other], [one, other], [one, one]):
        assert set(await results(day, *batch, now=at + timedelta(minutes=5), by=by)) == {"kept"}
    assert await Scan.all().count() == 2
    assert (await Attendance.get()).arrived_at == at


async def test_the_same_scans_at_once(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=20)
    codes = [
        (await sign_up(course.id, worker, clock.now)).code
        for worker in await make_workers(clock.now, 12)
    ]
    day, by = await day_of(course), await helper(clock.now)
    scans = [seen(code, day.starts_at + timedelta(minutes=i)) for i, code in enumerate(codes)]
    later = day.ends_at
    calls = [check_in(day, list(order), later, by) for order in (scans, scans[::-1]) * 4]
    answers = await asyncio.gather(*calls)
    assert {each.result for answer in answers for each in answer} == {"kept"}
    assert await Scan.all().count() == await Attendance.all().count() == 12
    assert sum(e.kept.new for answer in answers for e in answer if e.kept is not None) == 12


async def test_who_has_no_seat_here_is_named_and_can_be_let_in(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=(1, 1))
    here, there = await session_of(course, 0), await session_of(course, 1)
    one, two, three, four = await make_workers(clock.now, 4)
    gone = await sign_up(course.id, one, clock.now, [here.id])
    await cancel(course.id, one, clock.now)
    await sign_up(course.id, two, clock.now, [here.id])
    waiting = await sign_up(course.id, three, clock.now, [here.id])
    other = await sign_up(course.id, four, clock.now, [there.id])
    day, by = await day_of(course), await helper(clock.now)
    scans = [seen(code, day.starts_at) for code in (gone.code, waiting.code, other.code, "999999")]
    now = day.starts_at
    assert await results(day, *scans, now=now, by=by) == [
        "cancelled", "waitlisted", "other_session", "unknown",
    ]  # fmt: skip
    assert await Scan.all().count() == 0
    again = [Sighting(s.client_id, s.kind, s.how, s.at, code=s.code, let_in=True) for s in scans]
    for _ in range(2):
        assert await results(day, *again, now=now, by=by) == ["kept"] * 3 + ["unknown"]
    people = await people_of(day)
    assert len(people) == 4 and sum(person.walk_in for person in people) == 3
    assert await Signup.filter(session_id=here.id, cancelled_at=None).count() == 4
    assert (await session_of(course, 0)).confirmed == 4
    assert (await session_of(course, 1)).confirmed == 0


async def test_an_old_code_stands_for_the_new_one(db: str, clock: Clock) -> None:
    course = await make_course(clock.now)
    (worker,) = await make_workers(clock.now, 1)
    old = await sign_up(course.id, worker, clock.now)
    await cancel(course.id, worker, clock.now)
    new = await sign_up(course.id, worker, clock.now)
    day, by = await day_of(course), await helper(clock.now)
    (kept,) = await check_in(day, [seen(old.code, day.starts_at)], day.starts_at, by)
    assert kept.result == "kept" and kept.signup is not None and kept.signup.code == new.code


async def test_a_newcomer_is_one_person_however_often_they_are_sent(db: str, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    day, by = await day_of(course), await helper(clock.now)
    now = day.starts_at
    ids: list[UUID] = [uuid4(), uuid4()]
    people = [
        Introduced("赵六", "城关镇", "二建"),
        Introduced("钱七", "城关镇", "二建", "+8613812340000"),
    ]
    sightings = [
        Sighting(client_id, "arrive", "list", now, person=person)
        for client_id, person in zip(ids, people, strict=True)
    ]
    answers: list[list[Seen]] = await asyncio.gather(
        *(check_in(day, sightings, now, by) for _ in range(3))
    )
    assert {each.result for answer in answers for each in answer} == {"kept"}
    assert await Worker.all().count() == await Signup.all().count() == 2
    assert await Scan.all().count() == await Attendance.all().count() == 2
    assert await Consent.all().count() == 2
    assert {person.phone for person in await people_of(day)} == {"", "138****0000"}
    # Written down once more, on another phone: the number tells who it is.
    other = Sighting(uuid4(), "arrive", "list", now, person=people[1])
    assert await results(day, other, now=now, by=by) == ["kept"]
    assert await Worker.all().count() == 2 and await Scan.all().count() == 3


async def test_a_course_that_was_called_off_lets_nobody_in(db: str, clock: Clock) -> None:
    course = await make_course(clock.now)
    day, by = await day_of(course), await helper(clock.now)
    await call_off(course.id, "停电", clock.now, by=by)
    person = Introduced("赵六", "城关镇", "二建")
    sighting = Sighting(uuid4(), "arrive", "list", clock.now, person=person)
    (answer,) = await check_in(day, [sighting], clock.now, by)
    assert answer.result == "refused" and answer.refusal is not None
    assert answer.refusal.code == "cancelled"


async def test_no_such_day_and_no_draft(db: str, clock: Clock) -> None:
    draft = await make_course(clock.now, published=False)
    for day_id in (999, (await session_of(draft)).days[0].id):
        with pytest.raises(NotFound):
            await find_day(day_id)
