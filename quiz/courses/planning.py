"""Drafting, copying, changing and publishing a course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.queryset import QuerySet

from quiz.courses.models import (
    Course,
    CourseDay,
    CoursePublication,
    CourseSession,
    Signup,
)
from quiz.courses.moving import OVER, refuse_past, settle, store_days, tell_moved
from quiz.courses.queries import (
    find_course,
    is_called_off,
    is_published,
    sessions_of,
    spans_of,
)
from quiz.courses.rules import LONG_AGO, MOST_SESSIONS, Missing, Span, missing, shifted
from quiz.courses.seats import pass_turnstile
from quiz.database import in_one_transaction
from quiz.errors import (
    BadRequest,
    CourseCancelled,
    CourseIncomplete,
    EditedMeanwhile,
    NotFound,
    SessionTaken,
)
from quiz.people.actions import audit
from quiz.settings import settings
from quiz.words import N_

TWICE = timedelta(minutes=1)
"""The same form again within this time is a second click, not a second course."""
COPIED = (
    "title", "topic", "lecturer", "town", "introduction", "what_to_bring", "hotline",
    "waitlist_limit", "shared_waitlist",
)  # fmt: skip


@dataclass(frozen=True)
class SessionDraft:
    """One session as an organizer typed it; `id` of one that is there already."""

    place: str
    seats: int
    days: Sequence[Span]
    address: str = ""
    map_link: str = ""
    id: int | None = None


@dataclass(frozen=True)
class Plan:
    """A course as an organizer typed it; `fields` are Course's own.

    `edits` is how often it had been stored when the organizer began to type; None does not ask.
    """

    fields: dict[str, Any]
    sessions: Sequence[SessionDraft]
    edits: int | None = None


async def create_course(title: str, now: datetime, *, by: int | None = None) -> Course:
    """A draft with this title."""
    return await _create(title, now, by)


@in_one_transaction
async def create_once(title: str, now: datetime, *, by: int) -> Course:
    """The same from a form: sent twice, at once or shortly after, it makes one draft."""
    await pass_turnstile()
    just_now = await _untouched(title, now, by).first()
    return just_now or await _create(title, now, by)


def _untouched(title: str, now: datetime, by: int | None) -> QuerySet[Course]:
    """Drafts this person has made a moment ago and not stored since, the newest first."""
    made = Course.filter(title=title, created_by_id=by, created_at__gt=now - TWICE, edits=0)
    return made.order_by("-id")


async def _create(title: str, now: datetime, by: int | None) -> Course:
    course = await Course.create(title=title, created_by_id=by, created_at=now)
    await audit(by, "course.create", f"course {course.id}", now, title=title)
    return course


@in_one_transaction
async def copy_course(
    course_id: int, now: datetime, *, first_day: date | None = None, by: int | None = None
) -> Course:
    """A draft like this course: its words, places and seats.

    With `first_day` its first class is on that day of the campaign's calendar and all other times
    as far from it as they were; without it nothing has a date. The same copy again within a minute
    is the one made before. Raises NotFound.
    """
    await pass_turnstile()
    course = await find_course(course_id)
    sessions = await sessions_of(course_id)
    starts = [span.starts_at for session in sessions for span in session.spans]
    days = None
    if first_day is not None and starts:
        days = first_day - min(starts).astimezone(settings().zone).date()
    for made in await _untouched(course.title, now, by).exclude(id=course_id):
        spans = [span for session in await sessions_of(made.id) for span in session.spans]
        wanted = shifted(min(starts), days, settings().zone) if days is not None else None
        if min((span.starts_at for span in spans), default=None) == wanted:
            return made
    fields = {name: getattr(course, name) for name in COPIED}
    if days is not None:
        for name in ("opens_at", "closes_at", "cancel_until"):
            moment = getattr(course, name)
            fields[name] = moment and shifted(moment, days, settings().zone)
    copied = await Course.create(**fields, created_by_id=by, created_at=now)
    for number, session in enumerate(sessions, 1):
        places = {n: getattr(session, n) for n in ("position", "place", "address", "map_link")}
        new = await CourseSession.create(course_id=copied.id, seats=session.seats, **places)
        if days is not None:
            both = [[shifted(at, days, settings().zone) for at in span] for span in session.spans]
            await store_days(new.id, [Span(*pair) for pair in both], number)
    await audit(by, "course.copy", f"course {copied.id}", now, source=course_id)
    return copied


@in_one_transaction
async def change_course(
    course_id: int, plan: Plan, now: datetime, *, by: int | None = None
) -> None:
    """Store what the organizer typed, before or after publication.

    Afterwards whoever has a seat in a session that moves is told, new seats are filled at once, and
    nobody loses one. Raises NotFound, EditedMeanwhile, SessionTaken, DayTaken, BadRequest,
    CourseCancelled; CourseIncomplete where a published one would lose what it needs.
    """
    await pass_turnstile()
    await _store(course_id, plan, now, by)


async def publish_course(
    course_id: int, now: datetime, *, plan: Plan | None = None, by: int | None = None
) -> None:
    """Show the course to workers, with `plan` if it is given. Twice is the same as once.

    Raises CourseIncomplete (nothing is stored then) and what change_course raises.
    """
    await _publish(course_id, plan, now, by)


@in_one_transaction
async def _publish(course_id: int, plan: Plan | None, now: datetime, by: int | None) -> None:
    await pass_turnstile()
    if plan is not None:
        await _store(course_id, plan, now, by)
    if await CoursePublication.exists(course_id=course_id):
        return
    if gaps := await whats_missing(await find_course(course_id), now):
        raise CourseIncomplete(gaps)
    await CoursePublication.create(course_id=course_id, by_id=by, at=now)
    await audit(by, "course.publish", f"course {course_id}", now)


async def whats_missing(course: Course, now: datetime) -> list[Missing]:
    """What keeps this course from being published; empty when nothing does."""
    return missing(course, await spans_of(course.id), now)


async def _store(course_id: int, plan: Plan, now: datetime, by: int | None) -> None:
    draft = Course.filter(id=course_id)
    if plan.edits is not None:
        draft = draft.filter(edits=plan.edits)
    try:
        stored = await draft.update(**plan.fields, edits=F("edits") + 1)
    except IntegrityError as wrong:
        raise BadRequest(N_("报名截止时间要晚于开始时间。")) from wrong
    course = await find_course(course_id)
    if is_called_off(course):
        raise CourseCancelled(OVER)
    if not stored:
        raise EditedMeanwhile
    moved = await _store_sessions(course, plan.sessions, now)
    await audit(by, "course.change", f"course {course_id}", now, sessions=len(plan.sessions))
    if is_published(course):
        if gaps := await whats_missing(course, LONG_AGO):
            raise CourseIncomplete(gaps)
        await tell_moved(course, moved, now)
        await settle(course_id, now)


async def _store_sessions(
    course: Course, drafts: Sequence[SessionDraft], now: datetime
) -> list[int]:
    """Make the course's sessions what the drafts say; returns those whose place or hours changed."""
    there = {session.id: session for session in await sessions_of(course.id)}
    if not {draft.id for draft in drafts if draft.id is not None} <= there.keys():
        raise NotFound
    kept = {draft.id for draft in drafts}
    for number, session in enumerate(there.values(), 1):
        if session.id not in kept:
            await _remove(course, session, number)
    position = max((session.position for session in there.values()), default=-1)
    moved = []
    for number, draft in enumerate(drafts, 1):
        if draft.map_link and not draft.map_link.startswith(("https://", "http://")):
            raise BadRequest(N_("地图链接要以 https:// 开头。"))
        fields = {n: getattr(draft, n) for n in ("place", "address", "map_link", "seats")}
        if draft.id is None:
            position += 1
            if position >= MOST_SESSIONS:
                raise BadRequest(N_("一个班最多 30 个场次。"))
            session = await CourseSession.create(course_id=course.id, position=position, **fields)
            await store_days(session.id, draft.days, number)
            continue
        before = there[draft.id]
        refuse_past(course, before, draft.days, number, now)
        await CourseSession.filter(id=draft.id).update(**fields)
        other_hours = await store_days(draft.id, draft.days, number)
        if other_hours or (before.place, before.address) != (draft.place, draft.address):
            moved.append(draft.id)
    return moved


async def _remove(course: Course, session: CourseSession, number: int) -> None:
    bit = 1 << session.position
    choices = await Signup.filter(course_id=course.id).distinct().values_list("choices", flat=True)
    if any(chosen & bit for chosen in choices) or await Signup.exists(session_id=session.id):
        raise SessionTaken(number=number)
    await CourseDay.filter(session_id=session.id).delete()
    await CourseSession.filter(id=session.id).delete()
