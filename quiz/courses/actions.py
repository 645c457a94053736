"""What a worker does with a course, or a helper for one: sign up, cancel, be let in at the door."""

from collections.abc import Iterable
from datetime import datetime

from tortoise.exceptions import IntegrityError

from quiz.batches import writer
from quiz.courses.cancelling import Cancel, cancel_all
from quiz.courses.diaries import read_diaries
from quiz.courses.models import CourseSession
from quiz.courses.rules import choices_of
from quiz.courses.seats import count, pass_turnstile, read_courses, refill
from quiz.courses.signing_up import (
    SIGN_UP,
    TURNS,
    SignedUp,
    SignUp,
    new_live,
    row_of,
    sign_up_all,
)
from quiz.database import in_one_transaction, stored_moment
from quiz.errors import CourseCancelled, CourseFull, NotFound
from quiz.people.actions import audit, give_consent
from quiz.people.models import Worker
from quiz.people.vault import blind_index, seal
from quiz.statements import ask
from quiz.words import N_

LET_IN = """
UPDATE signup SET session_id = i.1::int, seated_at = i.2::timestamptz, walk_in = true
FROM ITEMS WHERE signup.id = i.0::int
"""


async def sign_up(
    course_id: int,
    worker_id: int,
    now: datetime,
    sessions: Iterable[int] = (),
    *,
    by: int | None = None,
) -> SignedUp:
    """Give the worker a seat, or a place in the queue; again gives what they have.

    `sessions` are those that suit, by id; several only where the course has one waitlist for all
    (without any, all of them suit). `by` is the member of staff who does it for them (代报名): they
    are told. Raises NotFound, BadRequest, CourseCancelled, NotOpenYet, Closed, AlreadyStarted,
    Clash, CourseFull.
    """
    wanted = SignUp(course_id, worker_id, tuple(sessions), now, by)
    signed_up: SignedUp = await writer().put(sign_up_all, wanted)
    return signed_up


async def cancel(course_id: int, worker_id: int, now: datetime, *, by: int | None = None) -> bool:
    """Take the worker's sign-up back; False when there is none. The next in the queue moves up in
    the same transaction and is told. Raises NotFound, CancelTooLate.
    """
    cancelled: bool = await writer().put(cancel_all, Cancel(course_id, worker_id, now, by))
    return cancelled


@in_one_transaction
async def let_in(
    session_id: int, worker_id: int, now: datetime, *, by: int | None, beyond: bool = True
) -> SignedUp:
    """Seat somebody who stands at the door (walk-in), whatever the hour and however full it is.

    Who waits, or has a seat in another session of the course, gets one here and keeps their code.
    Seats above the number of seats are marked by `walk_in`; without `beyond` there are none: only
    a helper lets in more people than the room was planned for. Raises NotFound, CourseCancelled,
    CourseFull.
    """
    await pass_turnstile()
    place = await CourseSession.get_or_none(id=session_id)
    if place is None:
        raise NotFound
    course = (await read_courses([place.course_id]))[place.course_id]
    if not course.published:
        raise NotFound
    if course.called_off:
        raise CourseCancelled
    session = next(each for each in course.sessions if each.id == session_id)
    diaries = await read_diaries([worker_id])
    live = diaries[worker_id].get(course.id)
    if live is not None and live.session_id == session_id:
        return SignedUp(course.id, session_id, None, live.code, live.token)
    if session.free <= 0 and not beyond:
        raise CourseFull(N_("这一场的座位满了，请找现场的工作人员。"))
    if live is None:
        live = new_live(course, session, choices_of([session.position]))
        await ask(SIGN_UP, [row_of(live, worker_id, now, by, walk_in=True)])
        await ask(TURNS, [(course.id, course.turns)])
        await count({session_id: 1})
    else:
        await ask(LET_IN, [(live.id, session_id, stored_moment(now))])
        before = {live.session_id: -1} if live.session_id is not None else {}
        await count({**before, session_id: 1})
        # Also where they wait: the hours of the seat they had may be free now.
        await refill({course.id} | diaries.waited_for, now)
    await audit(by, "course.let_in", f"course {course.id}", now, worker=worker_id)
    return SignedUp(course.id, session_id, None, live.code, live.token, new=True)


async def person_without_phone(
    name: str, town: str, employer: str, now: datetime, *, by: int | None, apart: str = ""
) -> Worker:
    """The worker without a phone whom a helper writes down; nobody can sign in as them.

    The same name at the same employer in the same town is the same person, in every course: who
    comes to three is one in the figures. `apart` tells a namesake apart. The helper vouches that
    they have heard the notice.
    """
    # The index of a phone is 64 hex digits; this one says what it is.
    same = "|".join("".join(part.split()) for part in (name, town, employer, apart))
    index = f"none {blind_index(same)[:40]}"
    worker = await Worker.get_or_none(phone_index=index)
    if worker is not None:
        return worker
    try:
        return await _write_down(index, name, town, employer, now, by)
    except IntegrityError:  # the same form, twice at once
        return await Worker.get(phone_index=index)


@in_one_transaction
async def _write_down(
    index: str, name: str, town: str, employer: str, now: datetime, by: int | None
) -> Worker:
    """Nobody is kept without the yes that the helper vouches for: who is there is not asked again."""
    worker = await Worker.create(
        phone_index=index,
        phone_sealed=seal("", "phone"),
        name_sealed=seal(name, "name"),
        town=town,
        employer=employer,
        created_at=now,
    )
    await give_consent(worker.id, "quiz", now)
    await audit(by, "worker.without_phone", f"worker {worker.id}", now)
    return worker
