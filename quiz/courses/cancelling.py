"""Taking sign-ups back, many at once; each seat goes to the next in the same transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from quiz.courses.diaries import Live, read_diaries
from quiz.courses.messages import Told, tell
from quiz.courses.rules import may_cancel
from quiz.courses.seats import (
    CourseSeats,
    count,
    pass_turnstile,
    read_courses,
    refill,
)
from quiz.database import in_batch_transaction, stored_moment
from quiz.errors import CancelTooLate, NotFound
from quiz.statements import ask
from quiz.words import N_

CANCEL = """
UPDATE signup SET cancelled_at = i.1::timestamptz, cancelled_by_id = i.2::int
FROM ITEMS WHERE signup.id = i.0::int
"""


BEGUN = N_("已经开课了，不能再取消报名。")


@dataclass(frozen=True, slots=True)
class Cancel:
    """A worker will not come. `by` is the member of staff who says so for them."""

    course_id: int
    worker_id: int
    now: datetime
    by: int | None = None


@in_batch_transaction
async def cancel_all(cancels: Sequence[Cancel]) -> Sequence[bool | Exception]:
    """Take a batch of sign-ups back. Each outcome tells whether there was one, or is NotFound or
    CancelTooLate. Twice is the same as once.

    Free seats are filled at once, also in other courses where somebody's hours have become free.
    """
    await pass_turnstile()
    courses = await read_courses(each.course_id for each in cancels)
    diaries = await read_diaries(each.worker_id for each in cancels)
    outcomes: list[bool | Exception] = []
    rows: list[tuple[int, str, int | None]] = []
    freed: Counter[int] = Counter()
    told: list[Told] = []
    for each in cancels:
        course = courses.get(each.course_id)
        live = diaries[each.worker_id].get(each.course_id)
        outcome = _outcome(each, course, live)
        outcomes.append(outcome)
        if outcome is not True or live is None or course is None:
            continue
        rows.append((live.id, stored_moment(each.now), each.by))
        if live.session_id is not None:
            freed[live.session_id] -= 1
        del diaries[each.worker_id][each.course_id]
        if each.by is not None:
            told.append(Told(each.worker_id, course.id, "removed", {"title": course.title}))
    if rows:
        await ask(CANCEL, rows)
        await count(freed)
        await tell(told, cancels[0].now)
        await refill({each.course_id for each in cancels} | diaries.waited_for, cancels[0].now)
    return outcomes


def _outcome(each: Cancel, course: CourseSeats | None, live: Live | None) -> bool | Exception:
    if course is None or not course.published:
        return NotFound()
    if live is None:
        return False
    session = next((s for s in course.sessions if s.id == live.session_id), None)
    # Who is late is told to call: staff can pass the seat on until the class begins.
    until = course.cancel_until if each.by is None else None
    if course.called_off or may_cancel(until, session.starts_at if session else None, each.now):
        return True
    return CancelTooLate() if each.by is None else CancelTooLate(BEGUN)
