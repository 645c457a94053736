"""Changing a course that people have signed up for: seats, place and hours, calling it off."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import F

from quiz.courses.diaries import read_diaries
from quiz.courses.messages import Told, tell
from quiz.courses.models import (
    Attendance,
    Course,
    CourseCancellation,
    CourseDay,
    CourseSession,
    Scan,
    Signup,
)
from quiz.courses.queries import (
    course_state,
    find_course,
    is_called_off,
    is_published,
    sessions_of,
    spans_of,
)
from quiz.courses.rules import LONG_AGO, Span, clash, goes_back, missing
from quiz.courses.seats import about, pass_turnstile, read_courses, refill
from quiz.database import in_one_transaction
from quiz.errors import BadRequest, Closed, CourseCancelled, DayTaken, EditedMeanwhile, NotFound
from quiz.people.actions import audit
from quiz.words import N_

OVER = N_("这个班已经取消，不能再改。")


@dataclass(frozen=True)
class SeatsSet:
    """What a new number of seats did: how many moved up, and by how many it is over."""

    promoted: int
    over: int


@in_one_transaction
async def set_seats(
    session_id: int, seats: int, now: datetime, *, by: int | None = None
) -> SeatsSet:
    """Raise or lower the seats of a session (at least 1).

    More seats are filled at once; fewer throw nobody out. Raises NotFound, CourseCancelled.
    """
    await pass_turnstile()
    session = await _find_session(session_id)
    if is_called_off(await find_course(session.course_id)):
        raise CourseCancelled(OVER)
    await CourseSession.filter(id=session_id).update(seats=seats)
    await count_edit(session.course_id)
    detail = {"session": session_id, "before": session.seats, "after": seats}
    await audit(by, "course.seats", f"course {session.course_id}", now, **detail)
    promoted = await refill([session.course_id], now)
    session = await _find_session(session_id)
    return SeatsSet(promoted, max(0, session.confirmed - session.seats))


@in_one_transaction
async def move_session(
    session_id: int,
    place: str,
    address: str,
    map_link: str,
    days: Sequence[Span],
    now: datetime,
    *,
    by: int | None = None,
    edits: int | None = None,
) -> int:
    """Move a session to another place or other hours, and tell everybody who has a seat in it or
    waits for it; returns how many. Seats stay, also where the new hours clash with another course
    of theirs: which of the two to give up is theirs to say. Where nothing changes nobody is told.
    `edits` is how often the course had been stored when the organizer began to type. Raises
    NotFound, DayTaken, CourseCancelled, EditedMeanwhile; BadRequest where sign-up would open too
    late, or the session would have begun already.
    """
    await pass_turnstile()
    session = await _find_session(session_id)
    course = await find_course(session.course_id)
    if is_called_off(course):
        raise CourseCancelled(OVER)
    there = session.place, session.address, session.map_link
    if (*there, session.spans) == (place, address, map_link, sorted(days)):
        return 0  # the same form again
    if edits not in {None, course.edits}:
        raise EditedMeanwhile
    refuse_past(course, session, days, session.position + 1, now)
    places = {"place": place, "address": address, "map_link": map_link}
    await CourseSession.filter(id=session_id).update(**places)
    await count_edit(course.id)
    other_hours = await store_days(session_id, days, session.position + 1)
    if not other_hours and (session.place, session.address) == (place, address):
        return 0
    if is_published(course) and (gaps := missing(course, await spans_of(course.id), LONG_AGO)):
        text, params = gaps[0]
        raise BadRequest(text, **params)
    before = {"session": session_id, "place": session.place, "address": session.address}
    await audit(by, "course.move", f"course {session.course_id}", now, **before)
    told = await tell_moved(course, [session_id], now) if is_published(course) else 0
    await settle(session.course_id, now)
    return told


@in_one_transaction
async def call_off(course_id: int, reason: str, now: datetime, *, by: int | None = None) -> int:
    """Cancel the course and tell everybody who signed up; returns how many. Nobody moves up any
    more. Raises NotFound, CourseCancelled when it was cancelled before, Closed when it is over.
    """
    await pass_turnstile()
    course = await find_course(course_id)
    if is_called_off(course):
        raise CourseCancelled
    if course_state(course, await sessions_of(course_id), now) == "over":
        raise Closed(N_("这个班的课都上完了，不能再取消。"))
    await CourseCancellation.create(course_id=course_id, reason=reason, by_id=by, at=now)
    await count_edit(course_id)
    await audit(by, "course.call_off", f"course {course_id}", now, reason=reason)
    workers = await _workers(course_id)
    params = {"title": course.title, "reason": reason.rstrip("。.")}
    await tell((Told(worker, course_id, "called_off", params) for worker in workers), now)
    await settle(course_id, now)
    return len(workers)


async def count_edit(course_id: int) -> None:
    """A form that was opened before must not undo this, and a calendar file says more than before."""
    await Course.filter(id=course_id).update(edits=F("edits") + 1)


async def settle(course_id: int, now: datetime) -> None:
    """Fill free seats after a course has changed, also in other courses that its people wait for:
    their hours may have become free."""
    diaries = await read_diaries(await _workers(course_id))
    await refill({course_id} | diaries.waited_for, now)


async def _workers(course_id: int) -> list[int]:
    """Whoever has a live sign-up."""
    live = Signup.filter(course_id=course_id, cancelled_at=None)
    return [row["worker_id"] for row in await live.values("worker_id")]


async def tell_moved(course: Course, session_ids: Iterable[int], now: datetime) -> int:
    """Tell those with a seat in these sessions, or who wait for one; returns how many."""
    seats = (await read_courses([course.id]))[course.id]
    moved = [session for session in seats.sessions if session.id in set(session_ids)]
    told = {}
    live = Signup.filter(course_id=course.id, cancelled_at=None)
    for signup in await live.values("worker_id", "session_id", "choices"):
        for session in moved:
            waits = signup["session_id"] is None and signup["choices"] >> session.position & 1
            if signup["session_id"] == session.id or waits:
                template = "moved_waiting" if waits else "moved"
                worker_id = signup["worker_id"]
                params = {**about(seats, session), "at": _to_come(session.days, now)}
                told[worker_id] = Told(worker_id, course.id, template, params)
    await tell(told.values(), now)
    return len(told)


def _to_come(days: Sequence[Span], now: datetime) -> list[str]:
    """When classes begin: any of them may have moved. After the last has begun, all of them."""
    coming = [day for day in days if day.starts_at > now]
    return [day.starts_at.isoformat() for day in coming or days]


def refuse_past(
    course: Course, session: CourseSession, days: Sequence[Span], number: int, now: datetime
) -> None:
    """Raise BadRequest where people would be told of hours that are over."""
    if is_published(course) and goes_back(session.spans, days, now):
        raise BadRequest(N_("第 %(number)s 场的上课时间已经过去。"), number=number)


async def store_days(session_id: int, days: Sequence[Span], number: int) -> bool:
    """Make the days of a session what is given; returns whether anything changed.

    A day that moves keeps its row and what happened on it. Days of a session never overlap: the one
    that overlaps where people were checked in is that class, moved; any other is another class.
    Raises DayTaken where a class that people came to would go. `number` is the session's, from 1,
    for that refusal.
    """
    there = {day.starts_at: day for day in await CourseDay.filter(session_id=session_id)}
    same = there.keys() & {day.starts_at for day in days}
    changed = sorted(there[at].id for at in same if Span(at, there[at].ends_at) not in set(days))
    spare = [there[at] for at in sorted(there.keys() - same)]
    taken = await _taken(day.id for day in spare)
    for day in days:
        if day.starts_at in same:
            await CourseDay.filter(id=there[day.starts_at].id).update(ends_at=day.ends_at)
            continue
        untaken = (row for row in spare if row.id not in taken)
        moved = next((row for row in spare if _overlaps(row, day)), None) or next(untaken, None)
        if moved is not None:
            spare.remove(moved)
            await CourseDay.filter(id=moved.id).update(**day._asdict())
        else:
            await CourseDay.create(session_id=session_id, **day._asdict())
        changed.append(session_id)
    if any(gone.id in taken for gone in spare):
        raise DayTaken(number=number)
    await CourseDay.filter(id__in=[gone.id for gone in spare]).delete()
    return bool(changed or spare)


async def _taken(day_ids: Iterable[int]) -> set[int]:
    """Those of these days on which somebody was checked in."""
    keys, found = list(day_ids), set[int]()
    for model in (Scan, Attendance):
        found |= {row["day_id"] for row in await model.filter(day_id__in=keys).values("day_id")}
    return found


def _overlaps(row: CourseDay, day: Span) -> bool:
    return clash([Span(row.starts_at, row.ends_at)], [day])


async def _find_session(session_id: int) -> CourseSession:
    session = await CourseSession.get_or_none(id=session_id).prefetch_related("days")
    if session is None:
        raise NotFound
    return session
