"""Reading courses: one with its sessions, a worker's own sign-ups, the figures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.query_utils import Prefetch

from quiz.courses.models import (
    Course,
    CourseCancellation,
    CourseDay,
    CoursePublication,
    CourseSession,
    Signup,
)
from quiz.courses.rules import Span, State, state_of
from quiz.courses.seats import places_of
from quiz.errors import NotFound
from quiz.people.models import Message
from quiz.words import N_

NO_COURSE = N_("找不到这个班，可能是链接不完整。")


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


def course_state(course: Course, sessions: Sequence[CourseSession], now: datetime) -> State:
    """Its state at `now`. Needs `publication` and `cancellation`, and the sessions' days."""
    return state_of(
        course,
        [session.spans for session in sessions],
        published=is_published(course),
        cancelled=is_called_off(course),
        now=now,
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """A worker's own live sign-up; `position` while they wait."""

    signup: Signup
    position: int | None

    def still_waits(self, sessions: Iterable[CourseSession], now: datetime) -> bool:
        """Whether somebody without a seat may yet get one in these sessions of the course: not
        once all that suit have begun. Needs `days` fetched."""
        chosen = [s.spans for s in sessions if self.signup.choices >> s.position & 1]
        begins = [spans[0].starts_at for spans in chosen if spans]
        return self.signup.session_id is None and any(at > now for at in begins)


async def standing_of(course_id: int, worker_id: int | None) -> Standing | None:
    """How a worker stands in a course; None without a live sign-up."""
    if worker_id is None:
        return None
    live = Signup.filter(course_id=course_id, worker_id=worker_id, cancelled_at=None)
    own = await _with_places(await live)
    return own[0] if own else None


async def standings_of(worker_id: int) -> list[Standing]:
    """All of a worker's live sign-ups with their courses and sessions, the newest first."""
    live = Signup.filter(worker_id=worker_id, cancelled_at=None).order_by("-made_at", "-id")
    return await _with_places(
        await live.prefetch_related(
            "course__cancellation", "course__sessions__days", "session__days"
        )
    )


async def _with_places(signups: Sequence[Signup]) -> list[Standing]:
    places = await places_of(signup.id for signup in signups if signup.session_id is None)
    return [Standing(signup, places.get(signup.id)) for signup in signups]


async def messages_of(worker_id: int) -> list[Message]:
    """What a worker was told, the newest first."""
    return await Message.filter(worker_id=worker_id).order_by("-created_at", "-id").limit(50)


async def mark_read(messages: Sequence[Message], now: datetime) -> None:
    """The worker has seen these."""
    unread = [message.id for message in messages if message.read_at is None]
    if unread:
        await Message.filter(id__in=unread, read_at=None).update(read_at=now)
