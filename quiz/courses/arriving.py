"""A worker in the room has scanned its QR code: how they stand, and checking themselves in."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from quiz.courses.actions import let_in
from quiz.courses.attendance import span_of_day
from quiz.courses.door import standing
from quiz.courses.models import Attendance, CourseDay, Scan, Signup
from quiz.courses.presence import door_is_open
from quiz.courses.queries import is_called_off
from quiz.courses.room import Pass
from quiz.courses.scanning import Kept, Scanned, keep
from quiz.errors import CourseCancelled, DoorClosed, NotSignedUp, StaleCode

ROOM = uuid.UUID("6f0e0e8a-6c52-4d0c-8f5e-3a5d4a6f7b10")

State = Literal["confirmed", "here", "waitlisted", "other_session", "none"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a worker stands to a day; `seats_free` tells whether they may still take one."""

    state: State
    signup: Signup | None
    attendance: Attendance | None
    seats_free: bool


async def arrival_of(day: CourseDay, worker_id: int) -> Arrival:
    """How the worker stands. Needs the day's session. Whoever came stays here, seat or not."""
    signup = await Signup.get_or_none(
        course_id=day.session.course_id, worker_id=worker_id, cancelled_at=None
    ).prefetch_related("session__days")
    free = day.session.confirmed < day.session.seats
    if signup is None:
        return Arrival("none", None, None, free)
    there = await Attendance.get_or_none(signup_id=signup.id, day_id=day.id)
    if there is not None:
        return Arrival("here", signup, there, free)
    stands = standing(signup, day)
    state: State = "confirmed" if stands == "kept" else stands  # type: ignore[assignment]
    return Arrival(state, signup, None, free)


async def arrive(
    day: CourseDay, given: Pass, worker_id: int, now: datetime, *, take_seat: bool = False
) -> Kept:
    """Check the worker in with the pass of their browser, as of its scan.

    `take_seat` signs up, at the door, who has no seat here; only while one is free: letting more in
    is for a helper to decide. A pass is one scan, and whoever used it first has it: again is the
    same, for another worker it is stale. Raises StaleCode, CourseCancelled, DoorClosed,
    NotSignedUp, CourseFull.
    """
    client_id = uuid.uuid5(ROOM, given.serial)
    if (
        given.day_id != day.id
        or not given.is_for(worker_id)
        or not await _is_free(given, worker_id)
    ):
        raise StaleCode
    if is_called_off(day.session.course):
        raise CourseCancelled
    if not door_is_open(span_of_day(day), now):
        raise DoorClosed
    arrival = await arrival_of(day, worker_id)
    signup = arrival.signup
    if arrival.state not in {"confirmed", "here"}:
        if not take_seat:
            raise NotSignedUp
        seat = await let_in(day.session_id, worker_id, now, by=None, beyond=False)
        signup = await Signup.get(token=seat.token)
    assert signup is not None  # noqa: S101 - who is confirmed or here has one
    scan = Scanned(client_id, signup.id, day.id, "arrive", "room", given.at)
    (kept,) = await keep([scan], now)
    if not await _is_free(given, worker_id):  # two workers, one pass, at once
        raise StaleCode
    return kept


async def _is_free(given: Pass, worker_id: int) -> bool:
    """Whether nobody else has used the pass."""
    used = await Scan.get_or_none(client_id=uuid.uuid5(ROOM, given.serial)).prefetch_related(
        "signup"
    )
    return used is None or used.signup.worker_id == worker_id
