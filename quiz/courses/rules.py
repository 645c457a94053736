"""When one may sign up, which hours clash, what a choice and a code are. Pure."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Literal, NamedTuple

from quiz.errors import AlreadyStarted, Closed, NotOpenYet, QuizError
from quiz.words import N_

State = Literal["draft", "coming", "open", "closed", "running", "over", "cancelled"]
Missing = tuple[str, dict[str, Any]]

MOST_SESSIONS = 30
"""Sessions of one course: a choice of them is one number of the database's smallest integer."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""For `missing` once a course is published: its hours may be past, one may still mend a word."""
CODES = 10**6
ROUNDS = 8


class Span(NamedTuple):
    """A meeting's time, its end not included: one may go from one class to the next."""

    starts_at: datetime
    ends_at: datetime


def clash(some: Iterable[Span], others: Sequence[Span]) -> bool:
    """Whether any of these hours overlap."""
    return any(a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in some for b in others)


def goes_back(before: Sequence[Span], after: Sequence[Span], now: datetime) -> bool:
    """Whether a session that is to come would have begun already, as with a mistyped month."""
    return bool(before and after) and min(after).starts_at <= now < min(before).starts_at


def shifted(moment: datetime, days: timedelta, zone: tzinfo) -> datetime:
    """So many days later (or earlier) at the same hour on the clock of `zone`."""
    return (moment.astimezone(zone) + days).astimezone(UTC)


def choices_of(positions: Iterable[int]) -> int:
    """Sessions by position (from 0) as `Signup.choices` keeps them: a bit each."""
    return sum(1 << position for position in set(positions))


def positions_in(choices: int) -> list[int]:
    """The positions of the chosen sessions, lowest first."""
    return [position for position in range(MOST_SESSIONS) if choices >> position & 1]


def code_of(key: bytes, course_id: int, turn: int) -> str:
    """The six digits that go with a turn: no two turns of a course share one, and without `key`
    nobody can tell one from another.

    A permutation of the numbers below 10^6 by a Feistel network over two halves of three digits
    (Black and Rogaway 2002, "Ciphers with Arbitrary Finite Domains", §6).
    """
    left, right = divmod(turn % CODES, 1000)
    for round_ in range(ROUNDS):
        text = f"{course_id} {round_} {right}".encode()
        digest = hashlib.blake2b(text, key=key, digest_size=8).digest()
        left, right = right, (left + int.from_bytes(digest, "big")) % 1000
    return f"{left:03d}{right:03d}"


def state_of(
    course: Any, spans: Sequence[Sequence[Span]], *, published: bool, cancelled: bool, now: datetime
) -> State:
    """The state at `now`. `course` has opens_at and closes_at, `spans` the days of each session.

    Open means that one may sign up for some session; whether seats are left is another matter.
    """
    if not published or not all(spans) or not spans:
        return "draft"
    if cancelled:
        return "cancelled"
    if now >= max(days[-1].ends_at for days in spans):
        return "over"
    if signup_refusal(course, [days[0].starts_at for days in spans], now) is None:
        return "open"
    if now >= min(days[0].starts_at for days in spans):
        return "running"
    return "coming" if course.opens_at is not None and now < course.opens_at else "closed"


def signup_refusal(course: Any, starts: Iterable[datetime], now: datetime) -> QuizError | None:
    """Why nobody may sign up at `now` for sessions that start at `starts`, or None.

    At the minute it starts it is too late; `closes_at` may say so earlier.
    """
    if all(start <= now for start in starts):
        return AlreadyStarted()
    if course.opens_at is not None and now < course.opens_at:
        return NotOpenYet(N_("还没开始报名，请到时间再来。"))
    if course.closes_at is not None and now >= course.closes_at:
        return Closed(N_("报名已经截止了。"))
    return None


def may_cancel(cancel_until: datetime | None, starts_at: datetime | None, now: datetime) -> bool:
    """Whether a sign-up may be taken back. `starts_at` None: waiting, that leaves nobody waiting."""
    if starts_at is None:
        return True
    return now < min(cancel_until or starts_at, starts_at)


def missing(course: Any, spans: Sequence[Sequence[Span]], now: datetime) -> list[Missing]:
    """What keeps a course from being published, as sentences with their values."""
    wanted = [
        (course.title.strip(), N_("请填写课程名称。")),
        (course.town.strip(), N_("请填写镇街。")),
        (course.lecturer.strip(), N_("请填写讲师。")),
        (course.hotline.strip(), N_("请填写咨询电话。")),
        (spans, N_("请至少填写一个场次。")),
    ]
    found: list[Missing] = [(text, {}) for value, text in wanted if not value]
    for number, days in enumerate(spans, 1):
        if not days:
            found.append((N_("第 %(number)s 场没有填写上课时间。"), {"number": number}))
        elif days[0].starts_at <= now:
            found.append((N_("第 %(number)s 场的上课时间已经过去。"), {"number": number}))
        elif any(clash([day], days[i + 1 :]) for i, day in enumerate(days)):
            found.append((N_("第 %(number)s 场有两次课的时间重叠。"), {"number": number}))
    last = max((days[0].starts_at for days in spans if days), default=None)
    if last and course.opens_at and course.opens_at >= last:
        found.append((N_("报名开始时间要早于上课时间。"), {}))
    if course.closes_at and course.closes_at <= now:
        found.append((N_("报名截止时间已经过去，请重新填写。"), {}))
    return found
