"""Who is expected and who came: the list at the door, and each day's figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.courses.models import CourseDay
from quiz.courses.presence import GRACE, is_late, left_early
from quiz.courses.rules import Span
from quiz.database import read_moment, stored_moment
from quiz.errors import NotFound
from quiz.people.rules import mask_phone
from quiz.people.vault import unseal
from quiz.statements import ask

# Who has a seat there, and who came though the seat is another's or gone by now.
EXPECTED = """
SELECT u.id, u.worker_id, u.code, u.token, u.walk_in, u.employer, u.cancelled_at,
       w.name_sealed, w.phone_sealed, a.arrived_at, a.left_at
FROM ITEMS JOIN course_day d ON d.id = i.0::int
JOIN course_session s ON s.id = d.session_id
JOIN signup u ON u.course_id = s.course_id
JOIN worker w ON w.id = u.worker_id
LEFT JOIN attendance a ON a.signup_id = u.id AND a.day_id = d.id
WHERE a.id IS NOT NULL OR (u.session_id = d.session_id AND u.cancelled_at IS NULL)
"""

# One row a day: those who have a seat, and the attendances. The moments of late and early come in.
FIGURES = """
SELECT d.id, d.session_id, d.starts_at, d.ends_at,
       (SELECT COUNT(*) FROM signup u
        WHERE u.session_id = d.session_id AND u.cancelled_at IS NULL) AS expected,
       COUNT(a.id) AS came,
       COALESCE(SUM(CASE WHEN a.arrived_at > i.1::timestamptz THEN 1 ELSE 0 END), 0) AS late,
       COALESCE(SUM(CASE WHEN a.left_at < i.2::timestamptz THEN 1 ELSE 0 END), 0) AS left_early
FROM ITEMS JOIN course_day d ON d.id = i.0::int LEFT JOIN attendance a ON a.day_id = d.id
GROUP BY d.id, d.session_id, d.starts_at, d.ends_at
ORDER BY d.starts_at, d.id
"""


@dataclass(frozen=True, slots=True)
class Person:
    """One line of the list at the door. `phone` is masked, empty for who has none."""

    signup_id: int
    code: str
    token: str
    name: str
    employer: str
    phone: str
    walk_in: bool
    arrived_at: datetime | None
    left_at: datetime | None
    late: bool
    early: bool


@dataclass(frozen=True, slots=True)
class DayFigures:
    """A day of a session: who has a seat, 人次 who came, and of these late and gone early."""

    day_id: int
    session_id: int
    hours: Span
    expected: int
    came: int
    late: int
    left_early: int


async def find_day(day_id: int) -> CourseDay:
    """A day with its session and course. Raises NotFound, for drafts too."""
    day = await CourseDay.get_or_none(id=day_id).prefetch_related(
        "session__course__publication", "session__course__cancellation"
    )
    if day is None or day.session.course.publication is None:
        raise NotFound
    return day


def span_of_day(day: CourseDay) -> Span:
    """Its hours."""
    return Span(day.starts_at, day.ends_at)


async def people_of(day: CourseDay) -> list[Person]:
    """Who is expected on this day or came, by employer and name: people come with their crew."""
    rows = await ask(EXPECTED, [(day.id,)])
    people = [_person(row, span_of_day(day)) for row in rows]
    return sorted(people, key=lambda person: (person.employer, person.name, person.code))


def _person(row: Mapping[str, Any], day: Span) -> Person:
    arrived, left = _moment(row["arrived_at"]), _moment(row["left_at"])
    phone = unseal(row["phone_sealed"], "phone") if row["phone_sealed"] else ""
    return Person(
        signup_id=row["id"],
        code=row["code"],
        token=row["token"],
        name=unseal(row["name_sealed"], "name") if row["name_sealed"] else "",
        employer=row["employer"],
        phone=mask_phone(phone) if phone else "",
        walk_in=bool(row["walk_in"]),
        arrived_at=arrived,
        left_at=left,
        late=arrived is not None and is_late(day, arrived),
        early=left_early(day, left),
    )


def _moment(value: datetime | str | None) -> datetime | None:
    return None if value is None else read_moment(value)


async def figures_of(course_id: int) -> list[DayFigures]:
    """The attendance of each day of a course, in order; late and early by presence.GRACE."""
    days = await CourseDay.filter(session__course_id=course_id)
    items = [
        (day.id, stored_moment(day.starts_at + GRACE), stored_moment(day.ends_at - GRACE))
        for day in days
    ]
    return [
        DayFigures(
            day_id=row["id"],
            session_id=row["session_id"],
            hours=Span(read_moment(row["starts_at"]), read_moment(row["ends_at"])),
            expected=row["expected"],
            came=row["came"],
            late=row["late"],
            left_early=row["left_early"],
        )
        for row in await ask(FIGURES, items)
    ]


async def figures_of_day(day: CourseDay) -> DayFigures:
    """The same for one day."""
    every = await figures_of(day.session.course_id)
    return next(each for each in every if each.day_id == day.id)
