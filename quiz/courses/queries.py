"""Reading courses: what is listed, one course as it stands, a worker's own sign-ups, the figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.query_utils import Prefetch

from quiz.batches import reader
from quiz.courses.models import (
    Course,
    CourseCancellation,
    CourseDay,
    CoursePublication,
    CourseSession,
    Signup,
)
from quiz.courses.rules import Span, State, state_of
from quiz.courses.seats import CourseSeats, places_of, read_courses
from quiz.database import stored_moment
from quiz.errors import NotFound
from quiz.people.models import Message
from quiz.statements import ask
from quiz.words import N_

LISTED_FOR = timedelta(days=400)
"""Older courses are in the reports: a list of all would grow for ever."""
NO_COURSE = N_("找不到这个班，可能是链接不完整。")

LISTED = """
SELECT c.id, c.town, c.topic, c.lecturer
FROM ITEMS JOIN course c ON c.created_at >= i.0::timestamptz
JOIN course_publication p ON p.course_id = c.id
"""

TRAINED = """
SELECT COUNT(DISTINCT u.worker_id) AS headcount, COUNT(*) AS visits
FROM ITEMS JOIN course_day d ON d.starts_at >= i.0::timestamptz AND d.starts_at < i.1::timestamptz
JOIN attendance a ON a.day_id = d.id JOIN signup u ON u.id = a.signup_id
"""


async def find_course(course_id: int) -> Course:
    """The course with its publication and cancellation, drafts too: for staff. Raises NotFound."""
    found = Course.get_or_none(id=course_id)
    course = await found.prefetch_related("publication", "cancellation")
    if course is None:
        raise NotFound(NO_COURSE)
    return course


async def find_public_course(course_id: int) -> Course:
    """The course if it was published: a draft is nobody's business. Raises NotFound."""
    course = await find_course(course_id)
    if not is_published(course):
        raise NotFound(NO_COURSE)
    return course


def is_published(course: Course) -> bool:
    """Whether workers may see it. Needs `publication` fetched."""
    return isinstance(course.publication, CoursePublication)


def is_called_off(course: Course) -> bool:
    """Whether it was cancelled. Needs `cancellation` fetched."""
    return isinstance(course.cancellation, CourseCancellation)


async def sessions_of(course_id: int) -> list[CourseSession]:
    """Its sessions in the order of their positions, with their days in order."""
    days = Prefetch("days", queryset=CourseDay.all().order_by("starts_at"))
    return (
        await CourseSession.filter(course_id=course_id).order_by("position").prefetch_related(days)
    )


async def spans_of(course_id: int) -> list[list[Span]]:
    """The hours of each session."""
    return [session.spans for session in await sessions_of(course_id)]


@dataclass(frozen=True, slots=True)
class Listed:
    """A published course as lists show it."""

    seats: CourseSeats
    town: str
    topic: str
    lecturer: str
    state: State
    now: datetime

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
    def waiting(self) -> int:
        """How many wait."""
        return sum(self.seats.waiting.values())


def course_state(course: Course, sessions: Sequence[CourseSession], now: datetime) -> State:
    """Its state at `now`. Needs `publication` and `cancellation`, and the sessions' days."""
    return state_of(
        course,
        [session.spans for session in sessions],
        published=is_published(course),
        cancelled=is_called_off(course),
        now=now,
    )


def seats_state(course: CourseSeats, now: datetime) -> State:
    """The same from what a transaction or a list has read."""
    return state_of(
        course,
        [session.days for session in course.sessions],
        published=course.published,
        cancelled=course.called_off,
        now=now,
    )


async def listed_courses(now: datetime) -> list[Listed]:
    """Every published course, the next first, then those that are over."""
    found: list[Listed] = await reader().put(_read_listed, now)
    return found


async def _read_listed(moments: Sequence[datetime]) -> list[list[Listed]]:
    """The list once for all who ask at the same time."""
    now = moments[0]
    rows = {row["id"]: row for row in await ask(LISTED, [(stored_moment(now - LISTED_FOR),)])}
    courses = await read_courses(rows, queues=True)
    listed = [
        Listed(
            seats=course,
            town=rows[course.id]["town"],
            topic=rows[course.id]["topic"],
            lecturer=rows[course.id]["lecturer"],
            state=seats_state(course, now),
            now=now,
        )
        for course in courses.values()
    ]
    listed.sort(key=lambda each: (each.state == "over", each.starts_at))
    return [listed] * len(moments)


@dataclass(frozen=True, slots=True)
class Standing:
    """A worker's own live sign-up with its course and session; `position` while they wait."""

    signup: Signup
    position: int | None

    @property
    def status(self) -> str:
        """`confirmed` or `waitlisted`."""
        return "waitlisted" if self.signup.session_id is None else "confirmed"


async def standing_of(course_id: int, worker_id: int | None) -> Standing | None:
    """How a worker stands in a course; None without a live sign-up."""
    if worker_id is None:
        return None
    own = await _standings(course_id=course_id, worker_id=worker_id)
    return own[0] if own else None


async def standings_of(worker_id: int) -> list[Standing]:
    """All of a worker's live sign-ups with their courses, the newest first."""
    return await _standings(worker_id=worker_id)


async def _standings(**which: int) -> list[Standing]:
    signups = (
        await Signup.filter(cancelled_at=None, **which)
        .order_by("-made_at", "-id")
        .prefetch_related("course__cancellation", "session__days")
    )
    places = await places_of(signup.id for signup in signups if signup.session_id is None)
    return [Standing(signup, places.get(signup.id)) for signup in signups]


async def messages_of(worker_id: int) -> list[Message]:
    """What a worker was told, the newest first."""
    return await Message.filter(worker_id=worker_id).order_by("-created_at", "-id").limit(50)


async def trained(since: datetime, until: datetime) -> tuple[int, int]:
    """人数 and 人次 of the courses' days in this time: workers who came, and how often."""
    rows = await ask(TRAINED, [(stored_moment(since), stored_moment(until))])
    return rows[0]["headcount"], rows[0]["visits"]
