"""Seats as a transaction sees them, and who moves up when one is free.

Everything that gives or takes a seat does it in one transaction behind the turnstile. So a free
seat and somebody who waits for it never stay together: what frees a seat also fills it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quiz.courses.diaries import Diaries, span_of
from quiz.courses.messages import Told, tell
from quiz.courses.rules import Span, choices_of
from quiz.database import read_moment, stored_moment
from quiz.statements import ask

# The first statement of every transaction that touches seats: a write, and the one lock they need.
TURN_IT = """
INSERT INTO turnstile (id, passes) SELECT i.0::int, 1 FROM ITEMS WHERE true
ON CONFLICT (id) DO UPDATE SET passes = turnstile.passes + 1
"""

COURSES = """
SELECT c.id, c.title, c.opens_at, c.closes_at, c.cancel_until, c.waitlist_limit, c.shared_waitlist,
       c.turns, p.at AS published_at, x.at AS called_off_at, s.id AS session_id, s.position,
       s.place, s.seats, s.confirmed, d.starts_at, d.ends_at
FROM ITEMS JOIN course c ON c.id = i.0::int
LEFT JOIN course_publication p ON p.course_id = c.id
LEFT JOIN course_cancellation x ON x.course_id = c.id
LEFT JOIN course_session s ON s.course_id = c.id
LEFT JOIN course_day d ON d.session_id = s.id
ORDER BY c.id, s.position, d.starts_at
"""

QUEUES = """
SELECT u.course_id, u.choices, COUNT(*) AS people FROM ITEMS JOIN signup u ON u.course_id = i.0::int
WHERE u.cancelled_at IS NULL AND u.session_id IS NULL GROUP BY u.course_id, u.choices
"""

NEXT = """
SELECT u.id, u.worker_id, u.choices, u.turn
FROM ITEMS JOIN signup u ON u.course_id = i.0::int AND u.turn > i.1::int
WHERE u.cancelled_at IS NULL AND u.session_id IS NULL AND u.choices & i.2::int <> 0
ORDER BY u.turn LIMIT 100
"""

PLACES = """
SELECT m.id, COUNT(*) AS place
FROM ITEMS JOIN signup m ON m.id = i.0::int
JOIN signup u ON u.course_id = m.course_id AND u.turn <= m.turn
WHERE u.cancelled_at IS NULL AND u.session_id IS NULL AND u.choices & m.choices <> 0 GROUP BY m.id
"""

SEAT = """
UPDATE signup SET session_id = i.1::int, seated_at = i.2::timestamptz
FROM ITEMS WHERE signup.id = i.0::int
"""

COUNT = """
UPDATE course_session SET confirmed = confirmed + i.1::int
FROM ITEMS WHERE course_session.id = i.0::int
"""


@dataclass(slots=True)
class Seats:
    """One session: its seats, and its days in order."""

    id: int
    position: int
    place: str
    seats: int
    confirmed: int
    days: list[Span] = field(default_factory=list)

    @property
    def free(self) -> int:
        """Seats nobody has; below zero after seats were lowered or walk-ins came."""
        return self.seats - self.confirmed

    @property
    def starts_at(self) -> datetime:
        """When its first day begins."""
        return self.days[0].starts_at


@dataclass(slots=True)
class CourseSeats:
    """One course with its sessions in the order of their positions, and how many wait for what."""

    id: int
    title: str
    opens_at: datetime | None
    closes_at: datetime | None
    cancel_until: datetime | None
    waitlist_limit: int | None
    shared_waitlist: bool
    turns: int
    published: bool
    called_off: bool
    sessions: list[Seats] = field(default_factory=list)
    waiting: Counter[int] = field(default_factory=Counter)

    def ahead(self, choices: int) -> int:
        """How many wait for a session that is among `choices`."""
        return sum(people for chosen, people in self.waiting.items() if chosen & choices)

    def fillable(self, now: datetime) -> list[Seats]:
        """Sessions with free seats that have not begun, the earliest first."""
        if not self.published or self.called_off:
            return []
        found = [s for s in self.sessions if s.free > 0 and s.days and s.starts_at > now]
        return sorted(found, key=lambda session: session.starts_at)


async def pass_turnstile() -> None:
    """Wait for one's turn: until this transaction ends nobody else gives or takes a seat."""
    await ask(TURN_IT, [(1,)])


async def read_courses(
    course_ids: Iterable[int], *, queues: bool = False
) -> dict[int, CourseSeats]:
    """These courses as they stand, by id; with `queues` also how many wait."""
    keys = [(key,) for key in sorted(set(course_ids))]
    found: dict[int, CourseSeats] = {}
    for row in await ask(COURSES, keys):
        course = found.get(row["id"])
        if course is None:
            course = found[row["id"]] = _course(row)
        if row["session_id"] is None:
            continue
        if not course.sessions or course.sessions[-1].id != row["session_id"]:
            counts = row["seats"], row["confirmed"]
            course.sessions.append(Seats(row["session_id"], row["position"], row["place"], *counts))
        if row["starts_at"] is not None:
            course.sessions[-1].days.append(span_of(row))
    if queues:
        for row in await ask(QUEUES, keys):
            found[row["course_id"]].waiting[row["choices"]] = row["people"]
    return found


def _course(row: Mapping[str, Any]) -> CourseSeats:
    return CourseSeats(
        id=row["id"],
        title=row["title"],
        opens_at=_moment(row["opens_at"]),
        closes_at=_moment(row["closes_at"]),
        cancel_until=_moment(row["cancel_until"]),
        waitlist_limit=row["waitlist_limit"],
        shared_waitlist=bool(row["shared_waitlist"]),
        turns=row["turns"],
        published=row["published_at"] is not None,
        called_off=row["called_off_at"] is not None,
    )


def _moment(value: datetime | str | None) -> datetime | None:
    return None if value is None else read_moment(value)


async def places_of(signup_ids: Iterable[int]) -> dict[int, int]:
    """The position of each waiting sign-up, from 1."""
    keys = [(key,) for key in sorted(signup_ids)]
    return {row["id"]: row["place"] for row in await ask(PLACES, keys)} if keys else {}


async def count(changes: Mapping[int, int]) -> None:
    """Add to how many are confirmed, by session."""
    rows = sorted((session, change) for session, change in changes.items() if change)
    if rows:
        await ask(COUNT, rows)


async def refill(course_ids: Iterable[int], now: datetime) -> int:
    """Seat who waits, in the order of their turns, wherever a seat is free; returns how many.

    Nobody moves up once the session has begun, nor into hours that another course of theirs takes
    (they keep their turn, the next one gets the seat). Each is told in the same transaction.
    """
    courses = await read_courses(course_ids)
    diaries = Diaries()
    moved: list[tuple[int, int, str]] = []
    told: list[Told] = []
    changes: dict[int, int] = defaultdict(int)
    for course in courses.values():
        after = 0
        while open_ := course.fillable(now):
            wanted = choices_of(session.position for session in open_)
            people = await ask(NEXT, [(course.id, after, wanted)])
            if not people:
                break
            await diaries.read(person["worker_id"] for person in people)
            for person in people:
                after = person["turn"]
                session = _seat_for(person, course, diaries, now)
                if session is None:
                    continue
                session.confirmed += 1
                changes[session.id] += 1
                moved.append((person["id"], session.id, stored_moment(now)))
                live = diaries[person["worker_id"]][course.id]
                live.session_id, live.days = session.id, session.days
                told.append(_promoted(person["worker_id"], course, session))
    if moved:
        await ask(SEAT, moved)
        await count(changes)
        await tell(told, now)
    return len(moved)


def _seat_for(
    person: Mapping[str, Any], course: CourseSeats, diaries: Diaries, now: datetime
) -> Seats | None:
    """The first free seat that suits and does not clash."""
    for session in course.fillable(now):
        suits = person["choices"] >> session.position & 1
        if suits and not diaries.clash(person["worker_id"], session.days):
            return session
    return None


def _promoted(worker_id: int, course: CourseSeats, session: Seats) -> Told:
    return Told(worker_id, course.id, "promoted", about(course, session))


def about(course: CourseSeats, session: Seats) -> dict[str, str]:
    """What a message says of a session."""
    at = session.starts_at.isoformat()
    return {"title": course.title, "place": session.place, "at": at}
