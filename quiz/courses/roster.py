"""Who signed up, as the desk needs it: the roster of one course, and all courses at a glance."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quiz.courses.models import Course, CourseSession
from quiz.courses.rules import State
from quiz.courses.seats import CourseSeats, read_courses
from quiz.courses.shown import seats_state
from quiz.courses.trained import came_to
from quiz.database import read_moment
from quiz.people.rules import mask_phone
from quiz.people.vault import unseal
from quiz.statements import ask

PLANNED_AHEAD = timedelta(days=200)
"""No winter is planned earlier: what was drafted before and never published is forgotten."""

ROSTER = """
SELECT u.id, u.worker_id, u.town, u.employer, u.session_id, u.choices, u.turn, u.code, u.walk_in,
       u.made_at, u.seated_at, u.cancelled_at, w.name_sealed, w.phone_sealed, m.name AS made_by,
       k.name AS cancelled_by,
       (SELECT COUNT(*) FROM attendance a WHERE a.signup_id = u.id) AS came
FROM ITEMS JOIN signup u ON u.course_id = i.0::int
JOIN worker w ON w.id = u.worker_id
LEFT JOIN staff m ON m.id = u.made_by_id
LEFT JOIN staff k ON k.id = u.cancelled_by_id
ORDER BY u.turn
"""


@dataclass(frozen=True, slots=True)
class Person:
    """One sign-up with the worker behind it. `phone` is masked, empty for who has none."""

    id: int
    worker_id: int
    name: str
    phone: str
    town: str
    employer: str
    session_id: int | None
    choices: int
    turn: int
    code: str
    walk_in: bool
    made_at: datetime
    made_by: str | None
    seated_at: datetime | None
    cancelled_at: datetime | None
    cancelled_by: str | None
    came: int

    @property
    def moved_up(self) -> bool:
        """Whether they waited before they were seated."""
        return self.seated_at is not None and not self.walk_in and self.seated_at > self.made_at

    def is_of(self, session: CourseSession) -> bool:
        """Whether they have a seat in this session of the course, or wait for one."""
        waits = self.session_id is None and bool(self.choices >> session.position & 1)
        return waits or self.session_id == session.id

    def numbers(self, sessions: Sequence[CourseSession]) -> list[int]:
        """Which of the course's sessions they have or wait for, from 1."""
        return [number for number, session in enumerate(sessions, 1) if self.is_of(session)]


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who signed up for one course."""

    seated: dict[int, list[Person]]
    waiting: list[Person]
    cancelled: list[Person]

    def of(self, session_id: int) -> Sequence[Person]:
        """Who has a seat in a session, in the order in which they signed up."""
        return self.seated.get(session_id, [])

    def ahead_of(self, person: Person) -> int:
        """How many wait before somebody who waits, for one of the same sessions."""
        others = (other for other in self.waiting if other.turn < person.turn)
        return sum(1 for other in others if other.choices & person.choices)

    @property
    def live(self) -> list[Person]:
        """Who has a seat or waits, in order."""
        people = [person for session in self.seated.values() for person in session]
        return sorted([*people, *self.waiting], key=lambda person: person.turn)

    def to_be_told(self, moved: CourseSession | None, promoted: int | None) -> list[Person]:
        """Who has no phone, so that a message reaches them through somebody only: of a session that
        `moved`, of those who were just `promoted`, or of all."""
        people = [person for person in self.live if not person.phone]
        if moved:
            return [person for person in people if person.is_of(moved)]
        if promoted:
            up = [person for person in self.live if person.moved_up]
            last = max((person.seated_at for person in up if person.seated_at), default=None)
            return [person for person in people if person in up and person.seated_at == last]
        return people

    @property
    def came(self) -> int:
        """人数: workers who were there at least once."""
        everybody = [*self.live, *self.cancelled]
        return len({person.worker_id for person in everybody if person.came})


async def roster_of(course_id: int) -> Roster:
    """Who signed up for a course, in order; names are unsealed in a thread."""
    rows = await ask(ROSTER, [(course_id,)])
    people = await asyncio.to_thread(lambda: [_person(row) for row in rows])
    roster = Roster({}, [], [])
    for person in people:
        if person.cancelled_at is not None:
            roster.cancelled.append(person)
        elif person.session_id is None:
            roster.waiting.append(person)
        else:
            roster.seated.setdefault(person.session_id, []).append(person)
    roster.cancelled.sort(key=lambda person: person.cancelled_at or person.made_at, reverse=True)
    return roster


def _person(row: dict[str, Any]) -> Person:
    name, phone = unseal(row.pop("name_sealed"), "name"), unseal(row.pop("phone_sealed"), "phone")
    moments: dict[str, Any] = {
        key: _moment(row.pop(key)) for key in ("made_at", "seated_at", "cancelled_at")
    }
    walk_in = bool(row.pop("walk_in"))
    masked = mask_phone(phone) if phone else ""
    return Person(**row, **moments, walk_in=walk_in, name=name, phone=masked)


def _moment(value: datetime | str | None) -> datetime | None:
    return None if value is None else read_moment(value)


@dataclass(frozen=True, slots=True)
class Line:
    """One course as the desk's list shows it."""

    course: Course
    seats: CourseSeats
    state: State
    headcount: int = 0
    visits: int = 0

    @property
    def starts_at(self) -> datetime | None:
        """When its first class begins; None while it has none."""
        return min((s.starts_at for s in self.seats.sessions if s.days), default=None)

    @property
    def ends_at(self) -> datetime | None:
        """When its last class ends; None while it has none."""
        return max((s.days[-1].ends_at for s in self.seats.sessions if s.days), default=None)

    @property
    def seats_in_all(self) -> int:
        """Of all sessions."""
        return sum(session.seats for session in self.seats.sessions)

    @property
    def confirmed(self) -> int:
        """Seats that are taken, of all sessions."""
        return sum(session.confirmed for session in self.seats.sessions)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return sum(self.seats.waiting.values())

    @property
    def over(self) -> int:
        """By how many the sessions are above their seats."""
        return sum(max(0, -session.free) for session in self.seats.sessions)


async def course_lines(now: datetime, *, drafts: bool, since: datetime | None = None) -> list[Line]:
    """Every course for the desk: drafts first, then the next to begin, then what is over."""
    every = Course.all() if since is None else Course.filter(created_at__gte=since)
    courses = await every.order_by("-id")
    ids = [course.id for course in courses]
    seats, came = await read_courses(ids, queues=True), await came_to(ids)
    lines = [
        Line(course, seats[course.id], seats_state(seats[course.id], now), *came[course.id])
        for course in courses
    ]
    return sorted((line for line in lines if drafts or line.state != "draft"), key=_rank)


async def coming_lines(now: datetime, *, drafts: bool, most: int = 8) -> list[Line]:
    """Drafts, and courses that are not over, the next to begin first."""
    lines = await course_lines(now, drafts=drafts, since=now - PLANNED_AHEAD)
    return [line for line in lines if line.state not in {"over", "cancelled"}][:most]


def _rank(line: Line) -> tuple[int, float]:
    at = line.starts_at.timestamp() if line.starts_at else 0.0
    if line.state in {"over", "cancelled"}:
        return 2, -at
    return (0 if line.state == "draft" else 1), at
