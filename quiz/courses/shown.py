"""Published courses as workers see them. One read serves all who look at the same time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.query_utils import Prefetch

from quiz.batches import reader
from quiz.courses.models import Course, CourseDay, CourseSession
from quiz.courses.queries import NO_COURSE
from quiz.courses.rules import State, may_cancel, state_of
from quiz.courses.seats import CourseSeats, Seats, read_courses
from quiz.database import stored_moment
from quiz.errors import NotFound
from quiz.statements import ask

LISTED_FOR = timedelta(days=400)
"""Older courses are in the reports: a list of all would grow for ever."""

LISTED = """
SELECT c.id, c.town, c.topic, c.lecturer
FROM ITEMS JOIN course c ON c.created_at >= i.0::timestamptz
JOIN course_publication p ON p.course_id = c.id
"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A published course as lists show it at `now`."""

    seats: CourseSeats
    town: str
    topic: str
    lecturer: str
    now: datetime

    @property
    def state(self) -> State:
        """Its state."""
        return seats_state(self.seats, self.now)

    @property
    def starts_at(self) -> datetime:
        """When its next session begins; after the last has begun, when the first did."""
        starts = sorted(session.starts_at for session in self.seats.sessions)
        return next((at for at in starts if at > self.now), starts[0])

    @property
    def seats_in_all(self) -> int:
        """Of all sessions."""
        return sum(session.seats for session in self.seats.sessions)

    @property
    def seats_left(self) -> int:
        """Seats somebody can still get."""
        return sum(session.free for session in self.seats.fillable(self.now))

    @property
    def may_wait(self) -> bool:
        """Whether the queue of some session that has not begun still takes somebody."""
        limit = self.seats.waitlist_limit
        coming = (session for session in self.seats.sessions if session.starts_at > self.now)
        return limit is None or any(self.seats.ahead(1 << s.position) < limit for s in coming)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(self.seats.waiting.values())

    @property
    def places(self) -> list[str]:
        """Where its sessions are, each place once."""
        return list(dict.fromkeys(session.place for session in self.seats.sessions))


def seats_state(course: CourseSeats, now: datetime) -> State:
    """The state of a course as seats.py reads it."""
    return state_of(
        course,
        [session.days for session in course.sessions],
        published=course.published,
        cancelled=course.called_off,
        now=now,
    )


async def listed_courses(now: datetime) -> list[Listed]:
    """Every published course, the next first, then those that are over, the newest first."""
    found: list[Listed] = await reader().put(read_listed, now)
    return found


async def read_listed(moments: Sequence[datetime]) -> list[list[Listed]]:
    """The list, once for all who ask."""
    now = max(moments)
    rows = {row["id"]: row for row in await ask(LISTED, [(stored_moment(now - LISTED_FOR),)])}
    courses = await read_courses(rows, queues=True)
    listed = [
        Listed(
            seats=course,
            town=rows[course.id]["town"],
            topic=rows[course.id]["topic"],
            lecturer=rows[course.id]["lecturer"],
            now=now,
        )
        for course in courses.values()
    ]
    coming = [each for each in listed if each.state != "over"]
    over = [each for each in listed if each.state == "over"]
    coming.sort(key=lambda each: each.starts_at)
    over.sort(key=lambda each: each.starts_at, reverse=True)
    return [coming + over] * len(moments)


@dataclass(frozen=True, slots=True)
class Shown:
    """A published course with its sessions in order; `seats` has the same sessions."""

    course: Course
    sessions: list[CourseSession]
    seats: CourseSeats

    def listed(self, now: datetime) -> Listed:
        """The same as a list shows it."""
        return Listed(self.seats, self.course.town, self.course.topic, self.course.lecturer, now)

    def seats_of(self, session_id: int) -> Seats:
        """The seats of one session."""
        return next(session for session in self.seats.sessions if session.id == session_id)

    def may_cancel(self, session_id: int | None, now: datetime) -> bool:
        """Whether somebody seated in this session (None: who waits) may still give it back."""
        starts_at = self.seats_of(session_id).starts_at if session_id is not None else None
        return may_cancel(self.seats.cancel_until, starts_at, now)


async def shown_course(course_id: int) -> Shown:
    """The course as it stands, if it was published. Raises NotFound."""
    shown: Shown | None = await reader().put(read_shown, course_id)
    if shown is None:
        raise NotFound(NO_COURSE)
    return shown


async def read_shown(course_ids: Sequence[int]) -> list[Shown | None]:
    """Each course; None for a draft or none."""
    wanted = sorted(set(course_ids))
    seats = await read_courses(wanted, queues=True)
    related = ("cancellation", "contest__opening")
    courses = {c.id: c for c in await Course.filter(id__in=wanted).prefetch_related(*related)}
    days = Prefetch("days", queryset=CourseDay.all().order_by("starts_at"))
    sessions = CourseSession.filter(course_id__in=wanted).order_by("position")
    found = await sessions.prefetch_related(days)
    shown = {
        key: Shown(courses[key], [s for s in found if s.course_id == key], seats[key])
        for key in wanted
        if key in seats and seats[key].published
    }
    return [shown.get(key) for key in course_ids]
