"""Drafting, copying, changing and publishing a course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from quiz.courses.models import (
    Course,
    CourseDay,
    CoursePublication,
    CourseSession,
    Signup,
)
from quiz.courses.moving import settle, store_days, tell_moved
from quiz.courses.queries import find_course, is_published, sessions_of, spans_of
from quiz.courses.rules import MOST_SESSIONS, Missing, Span, missing
from quiz.courses.seats import pass_turnstile
from quiz.database import in_one_transaction
from quiz.errors import (
    BadRequest,
    CourseIncomplete,
    EditedMeanwhile,
    NotFound,
    SessionTaken,
)
from quiz.people.actions import audit
from quiz.words import N_

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
    course = await Course.create(title=title, created_by_id=by, created_at=now)
    await audit(by, "course.create", f"course {course.id}", now, title=title)
    return course


@in_one_transaction
async def copy_course(course_id: int, now: datetime, *, by: int | None = None) -> Course:
    """A draft like this course: its words, places and seats, but no dates. Raises NotFound."""
    await pass_turnstile()
    course = await find_course(course_id)
    fields = {name: getattr(course, name) for name in COPIED}
    copied = await Course.create(**fields, created_by_id=by, created_at=now)
    for session in await sessions_of(course_id):
        places = {n: getattr(session, n) for n in ("position", "place", "address", "map_link")}
        await CourseSession.create(course_id=copied.id, seats=session.seats, **places)
    await audit(by, "course.copy", f"course {copied.id}", now, source=course_id)
    return copied


@in_one_transaction
async def change_course(
    course_id: int, plan: Plan, now: datetime, *, by: int | None = None
) -> None:
    """Store what the organizer typed, before or after publication.

    Afterwards whoever has a seat in a session that moves is told, new seats are filled at once, and
    nobody loses one. Raises NotFound, EditedMeanwhile, SessionTaken, DayTaken, BadRequest.
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
    if not stored:
        raise EditedMeanwhile
    moved = await _store_sessions(course, plan.sessions)
    await audit(by, "course.change", f"course {course_id}", now, sessions=len(plan.sessions))
    if is_published(course):
        await tell_moved(course, moved, now)
        await settle(course_id, now)


async def _store_sessions(course: Course, drafts: Sequence[SessionDraft]) -> list[int]:
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
