"""Certificates of attendance: issued when they are first asked for, after the last day."""

from dataclasses import dataclass
from datetime import datetime

from tortoise.exceptions import IntegrityError

from quiz.contests.models import Contest
from quiz.courses.models import Attendance, Certificate, CourseDay, Signup
from quiz.courses.numbers import new_number, tidy_number
from quiz.courses.presence import half_hours
from quiz.courses.rules import Span
from quiz.errors import NoCertificate, NotFound
from quiz.people.vault import unseal
from quiz.settings import settings


@dataclass(frozen=True, slots=True)
class Attested:
    """What a certificate says, as attendance stands now: late scans may still add to it."""

    number: str
    issued_at: datetime
    name: str
    title: str
    topic: str
    lecturer: str
    place: str
    starts_at: datetime
    ends_at: datetime
    days: int
    days_in_all: int
    hours: float
    organisers: str
    signup_id: int


async def certificate_of(signup_id: int, worker_id: int, now: datetime) -> Attested:
    """The worker's certificate for a sign-up of theirs, issued now if it was not before.

    Whoever came on at least one day gets one, once the last day of their session is over; it says
    how many days and hours it was. Raises NotFound, NoCertificate.
    """
    signup = await Signup.get_or_none(id=signup_id, worker_id=worker_id)
    if signup is None:
        raise NotFound
    found = await Certificate.get_or_none(signup_id=signup_id)
    if found is None:
        if not await Attendance.exists(signup_id=signup_id):
            raise NoCertificate
        session_ids = {there.day.session_id for there in await _days_attended(signup_id)}
        days = await CourseDay.filter(session_id__in=list(session_ids))
        if now < max(day.ends_at for day in days):
            raise NoCertificate
        found = await _issue(signup_id, now)
    return await attested(found)


async def _issue(signup_id: int, now: datetime) -> Certificate:
    year = now.astimezone(settings().zone).year
    while True:
        try:
            return await Certificate.create(
                signup_id=signup_id, number=new_number(year), issued_at=now
            )
        except IntegrityError:  # asked for twice at once, or that number was given before
            found = await Certificate.get_or_none(signup_id=signup_id)
            if found is not None:
                return found


async def _days_attended(signup_id: int) -> list[Attendance]:
    return await Attendance.filter(signup_id=signup_id).prefetch_related("day__session")


async def find_certificate(text: str) -> Attested | None:
    """The certificate with this number, however it was typed; None if there is none."""
    number = tidy_number(text)
    found = await Certificate.get_or_none(number=number) if number else None
    return await attested(found) if found else None


async def attested(found: Certificate) -> Attested:
    """What a certificate says."""
    signup = await Signup.get(id=found.signup_id).prefetch_related("worker", "course__contest")
    attended = sorted(await _days_attended(signup.id), key=lambda there: there.day.starts_at)
    session_ids = {there.day.session_id for there in attended}
    days = await CourseDay.filter(session_id__in=list(session_ids)).order_by("starts_at")
    course, contest = signup.course, signup.course.contest
    sealed = signup.worker.name_sealed
    return Attested(
        number=found.number,
        issued_at=found.issued_at,
        name=unseal(sealed, "name") if sealed else "",
        title=course.title,
        topic=course.topic,
        lecturer=course.lecturer,
        place=attended[0].day.session.place,
        starts_at=days[0].starts_at,
        ends_at=days[-1].ends_at,
        days=len(attended),
        days_in_all=len(days),
        hours=half_hours(
            (Span(there.day.starts_at, there.day.ends_at), there) for there in attended
        ),
        organisers=contest.organisers if isinstance(contest, Contest) else "",
        signup_id=signup.id,
    )


async def certified(worker_id: int, now: datetime) -> list[Signup]:
    """The worker's sign-ups that have earned a certificate by `now`, the newest first."""
    there = await Attendance.filter(signup__worker_id=worker_id).prefetch_related("day")
    last: dict[int, datetime] = {}
    ends: dict[int, datetime] = {}
    for day in await CourseDay.filter(session_id__in=[each.day.session_id for each in there]):
        ends[day.session_id] = max(day.ends_at, ends.get(day.session_id, day.ends_at))
    for each in there:
        end = ends[each.day.session_id]
        last[each.signup_id] = max(end, last.get(each.signup_id, end))
    earned = [signup_id for signup_id, end in last.items() if end <= now]
    return await Signup.filter(id__in=earned).order_by("-id").prefetch_related("course")
