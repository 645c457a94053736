"""Signing up, many at once: a seat, a place in the queue, or why not."""

import secrets
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quiz.courses.diaries import Diaries, Live, read_diaries
from quiz.courses.messages import Told, tell
from quiz.courses.rules import choices_of, code_of, signup_refusal
from quiz.courses.seats import (
    CourseSeats,
    Seats,
    about,
    count,
    pass_turnstile,
    places_of,
    read_courses,
)
from quiz.database import in_batch_transaction, stored_moment
from quiz.errors import BadRequest, Clash, CourseCancelled, CourseFull, NotFound, QuizError
from quiz.people.vault import key_for
from quiz.statements import ask
from quiz.words import N_

TOKEN_BYTES = 12
"""96 random bits: nobody guesses the link of another's QR code, and it stays short enough to scan."""

SIGN_UP = """
INSERT INTO signup (course_id, worker_id, town, employer, session_id, choices, turn, code, token,
                    walk_in, made_at, made_by_id, seated_at)
SELECT i.0::int, w.id, w.town, w.employer, i.2::int, i.3::int, i.4::int, i.5::text, i.6::text,
       i.7::boolean, i.8::timestamptz, i.9::int, i.10::timestamptz
FROM ITEMS JOIN worker w ON w.id = i.1::int WHERE true ORDER BY 1, 7
"""

TURNS = "UPDATE course SET turns = i.1::int FROM ITEMS WHERE course.id = i.0::int"


@dataclass(frozen=True, slots=True)
class SignUp:
    """A worker wants to come. `sessions` by id; none: all of them, where one may wait for several.

    `by` is the member of staff who signs them up.
    """

    course_id: int
    worker_id: int
    sessions: tuple[int, ...]
    now: datetime
    by: int | None = None


@dataclass(frozen=True, slots=True)
class SignedUp:
    """How a sign-up stands: seated in a session with a code, or waiting at a position from 1.

    The position counts those before them who wait for one of the same sessions.
    """

    course_id: int
    session_id: int | None
    position: int | None
    code: str
    token: str
    new: bool = False

    @property
    def status(self) -> str:
        """`confirmed` or `waitlisted`."""
        return "waitlisted" if self.session_id is None else "confirmed"


@dataclass(slots=True)
class _Batch:
    """What the transaction sees, and what it will write."""

    courses: dict[int, CourseSeats]
    diaries: Diaries
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    seated: Counter[int] = field(default_factory=Counter)
    told: list[Told] = field(default_factory=list)


@in_batch_transaction
async def sign_up_all(signups: Sequence[SignUp]) -> Sequence[SignedUp | Exception]:
    """Sign a batch up, in its order. Each outcome is SignedUp (durable), or NotFound, BadRequest,
    CourseCancelled, NotOpenYet, Closed, AlreadyStarted, Clash, CourseFull.

    Whoever has a live sign-up gets it again, whatever has changed since: a repeated request is not
    a second one.
    """
    await pass_turnstile()
    courses = await read_courses((each.course_id for each in signups), queues=True)
    diaries = await read_diaries(each.worker_id for each in signups)
    await _find_places(signups, diaries)
    batch = _Batch(courses, diaries)
    outcomes = [_outcome(each, batch) for each in signups]
    await _write(batch, signups[0].now)
    return outcomes


async def _find_places(signups: Iterable[SignUp], diaries: Diaries) -> None:
    """The positions of those who wait already."""
    before = [diaries[each.worker_id].get(each.course_id) for each in signups]
    waiting = {live.id: live for live in before if live is not None and live.session_id is None}
    for signup_id, place in (await places_of(waiting)).items():
        waiting[signup_id].place = place


def _outcome(wanted: SignUp, batch: _Batch) -> SignedUp | Exception:
    course = batch.courses.get(wanted.course_id)
    if course is None or not course.published:
        return NotFound(N_("找不到这个班，可能是链接不完整。"))
    live = batch.diaries[wanted.worker_id].get(course.id)
    if live is not None:
        return _signed_up(live)
    try:
        suitable = _suitable(wanted, course, batch.diaries)
        return _take(wanted, course, suitable, batch)
    except QuizError as refusal:
        return refusal


def _suitable(wanted: SignUp, course: CourseSeats, diaries: Diaries) -> list[Seats]:
    """The chosen sessions that can still be had, the earliest first; those that clash fall away."""
    chosen = course.sessions
    if wanted.sessions:
        chosen = [session for session in course.sessions if session.id in wanted.sessions]
        if len(chosen) != len(set(wanted.sessions)):
            raise BadRequest(N_("没有这个场次，请重新选择。"))
    if len(chosen) > 1 and not course.shared_waitlist:
        raise BadRequest(N_("请选一个场次。"))
    if course.called_off:
        raise CourseCancelled
    refusal = signup_refusal(course, (session.starts_at for session in chosen), wanted.now)
    if refusal is not None:
        raise refusal
    coming = sorted((s for s in chosen if s.starts_at > wanted.now), key=lambda s: s.starts_at)
    suitable = [s for s in coming if diaries.clash(wanted.worker_id, s.days) is None]
    if not suitable:
        other = diaries.clash(wanted.worker_id, coming[0].days)
        assert other is not None  # noqa: S101 - nothing else falls away
        raise Clash(title=other.title)
    return suitable


def _take(wanted: SignUp, course: CourseSeats, suitable: list[Seats], batch: _Batch) -> SignedUp:
    """The first free seat, or the end of the queue. Nobody waits for a free seat: see seats.py."""
    choices = choices_of(session.position for session in suitable)
    session = next((each for each in suitable if each.free > 0), None)
    place = None
    if session is None:
        place = course.ahead(choices) + 1
        if course.waitlist_limit is not None and place > course.waitlist_limit:
            raise CourseFull
        course.waiting[choices] += 1
    else:
        session.confirmed += 1
        batch.seated[session.id] += 1
    live = new_live(course, session, choices, place)
    batch.diaries[wanted.worker_id][course.id] = live
    batch.rows.append(row_of(live, wanted.worker_id, wanted.now, wanted.by))
    if wanted.by is not None:
        batch.told.append(_told(wanted, course, session))
    return _signed_up(live, new=True)


def new_live(
    course: CourseSeats, session: Seats | None, choices: int, place: int | None = None
) -> Live:
    """A sign-up with the next turn of its course; its id comes when it is read again."""
    course.turns += 1
    code = code_of(key_for("course code"), course.id, course.turns)
    return Live(
        id=0,
        course_id=course.id,
        title=course.title,
        session_id=session.id if session else None,
        choices=choices,
        turn=course.turns,
        code=code,
        token=secrets.token_urlsafe(TOKEN_BYTES),
        days=session.days if session else [],
        place=place,
    )


def row_of(
    live: Live, worker_id: int, now: datetime, by: int | None, *, walk_in: bool = False
) -> tuple[Any, ...]:
    """A new sign-up as SIGN_UP takes it."""
    at = stored_moment(now)
    return (
        live.course_id, worker_id, live.session_id, live.choices, live.turn, live.code, live.token,
        walk_in, at, by, at if live.session_id is not None else None,
    )  # fmt: skip


def _signed_up(live: Live, *, new: bool = False) -> SignedUp:
    return SignedUp(live.course_id, live.session_id, live.place, live.code, live.token, new)


def _told(wanted: SignUp, course: CourseSeats, session: Seats | None) -> Told:
    if session is None:
        return Told(wanted.worker_id, course.id, "waiting", {"title": course.title})
    return Told(wanted.worker_id, course.id, "signed_up", about(course, session))


async def _write(batch: _Batch, now: datetime) -> None:
    if not batch.rows:
        return
    await ask(SIGN_UP, batch.rows)
    changed = {row[0] for row in batch.rows}
    await ask(TURNS, ((key, batch.courses[key].turns) for key in sorted(changed)))
    await count(batch.seated)
    await tell(batch.told, now)
