"""At the door: who a code or a QR link belongs to, and checking them in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from quiz.courses.actions import let_in
from quiz.courses.models import CourseDay, Scan, Signup
from quiz.courses.proxy import Introduced, person_for
from quiz.courses.scanning import How, Kept, Kind, Scanned, keep
from quiz.errors import QuizError

Result = Literal["kept", "unknown", "cancelled", "waitlisted", "other_session", "refused"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a helper's phone saw: a code, the token of a QR link, or a newcomer.

    `at` is on the server's clock. `let_in` gives who has no seat here one (a walk-in).
    """

    client_id: UUID
    kind: Kind
    how: How
    at: datetime
    code: str = ""
    token: str = ""
    person: Introduced | None = None
    let_in: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of it: kept (then with the sign-up and its attendance), or why not yet."""

    client_id: UUID
    result: Result
    signup: Signup | None = None
    kept: Kept | None = None
    refusal: QuizError | None = None


async def check_in(
    day: CourseDay, sightings: Sequence[Sighting], now: datetime, by: int
) -> list[Seen]:
    """Keep what a helper saw; an outcome for each, in their order. Twice is the same as once.

    Who has no seat in this session is not turned away for good: the helper is told why, and sends
    the same sighting again with `let_in`. Needs the day's session.
    """
    kept_before = await _kept_before(sightings)
    known = await _signups_of(day, sightings)
    found: list[Seen] = []
    for each in sightings:
        before = kept_before.get(each.client_id)
        if before is not None:
            found.append(Seen(each.client_id, "kept", before))
            continue
        found.append(await _find(day, each, known.get(each.code or each.token), now, by))
    scans = [
        Scanned(each.client_id, seen.signup.id, day.id, each.kind, each.how, each.at, by)
        for each, seen in zip(sightings, found, strict=True)
        if seen.signup is not None and seen.result == "kept"
    ]
    kept = iter(await keep(scans, now))
    return [
        Seen(seen.client_id, "kept", seen.signup, next(kept)) if seen.result == "kept" else seen
        for seen in found
    ]


async def _kept_before(sightings: Iterable[Sighting]) -> dict[UUID, Signup]:
    """The sign-ups of scans that came before: what holds now does not matter to them."""
    ids = [each.client_id for each in sightings]
    scans = await Scan.filter(client_id__in=ids).prefetch_related("signup")
    return {scan.client_id: scan.signup for scan in scans}


async def _signups_of(day: CourseDay, sightings: Iterable[Sighting]) -> dict[str, Signup]:
    """The course's sign-ups by code and by token. An old code stands for its worker's new one."""
    course_id = day.session.course_id
    codes = {each.code for each in sightings if each.code}
    tokens = {each.token for each in sightings if each.token}
    found: dict[str, Signup] = {}
    for which in ({"code__in": list(codes)}, {"token__in": list(tokens)}):
        for signup in await Signup.filter(course_id=course_id, **which).prefetch_related("worker"):
            found[signup.code if "code__in" in which else signup.token] = signup
    gone = {s.worker_id for s in found.values() if s.cancelled_at is not None}
    live = {
        signup.worker_id: signup
        for signup in await Signup.filter(
            course_id=course_id, worker_id__in=list(gone), cancelled_at=None
        ).prefetch_related("worker")
    }
    return {key: live.get(signup.worker_id, signup) for key, signup in found.items()}


async def _find(
    day: CourseDay, each: Sighting, signup: Signup | None, now: datetime, by: int
) -> Seen:
    """Whom it was about, and whether they may be kept as present in this session."""
    result = "unknown" if signup is None else standing(signup, day)
    if result == "kept" or not (each.let_in or each.person):
        return Seen(each.client_id, result, signup)
    worker_id = signup.worker_id if signup else None
    try:
        if each.person is not None:
            worker_id = (await person_for(each.person, now, by=by)).id
        if worker_id is None:
            return Seen(each.client_id, "unknown")
        seat = await let_in(day.session_id, worker_id, now, by=by)
    except QuizError as refusal:
        return Seen(each.client_id, "refused", signup, refusal=refusal)
    return Seen(each.client_id, "kept", await Signup.get(token=seat.token))


def standing(signup: Signup, day: CourseDay) -> Result:
    """How a sign-up stands to a day: kept, if its seat is there."""
    if signup.cancelled_at is not None:
        return "cancelled"
    if signup.session_id is None:
        return "waitlisted"
    return "kept" if signup.session_id == day.session_id else "other_session"
