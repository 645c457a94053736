"""Courses with seats to give, and workers who want them."""

import itertools
from datetime import datetime, timedelta
from typing import Any

from quiz.courses.models import Course, CourseSession, Signup
from quiz.courses.planning import Plan, SessionDraft, change_course, create_course, publish_course
from quiz.courses.queries import find_course, sessions_of
from quiz.courses.rules import Span
from quiz.people.models import Worker

FIELDS: dict[str, Any] = {
    "topic": "工资和合同",
    "lecturer": "李律师",
    "town": "城关镇",
    "introduction": "讲讲欠薪怎么要回来。",
    "what_to_bring": "身份证、笔",
    "hotline": "12351",
}
_numbers = itertools.count(1)


def day(now: datetime, days: float = 1, hours: float = 2) -> Span:
    """A meeting so many days from now, of so many hours."""
    starts_at = now + timedelta(days=days)
    return Span(starts_at, starts_at + timedelta(hours=hours))


async def make_course(
    now: datetime,
    *,
    seats: int | tuple[int, ...] = 2,
    starts: float | tuple[float, ...] = 7,
    title: str = "工资课",
    published: bool = True,
    **fields: Any,
) -> Course:
    """A published course: a session for each number of `seats`, `starts` days from now (the same
    for all, or one each) for two hours. Other keywords are Course's own fields."""
    counts = seats if isinstance(seats, tuple) else (seats,)
    begins = starts if isinstance(starts, tuple) else (starts,) * len(counts)
    drafts = [
        SessionDraft(f"教室{number}", count, [day(now, begin)], address=f"中山路{number}号")
        for number, (count, begin) in enumerate(zip(counts, begins, strict=True), 1)
    ]
    course = await create_course(title, now)
    plan = Plan({"title": title, **FIELDS, **fields}, drafts)
    if not published:
        await change_course(course.id, plan, now)
    else:
        await publish_course(course.id, now, plan=plan)
    return await find_course(course.id)


async def session_of(course: Course, position: int = 0) -> CourseSession:
    """One session of the course, as it stands."""
    return (await sessions_of(course.id))[position]


async def make_worker(now: datetime, town: str = "城关镇") -> Worker:
    """Somebody new, without the cost of sealing."""
    number = next(_numbers)
    return await Worker.create(
        phone_index=f"test {number}", phone_sealed="", name_sealed="", town=town, employer="一建",
        created_at=now,
    )  # fmt: skip


async def make_workers(now: datetime, count: int) -> list[int]:
    """So many people, by id."""
    before = await Worker.all().count()
    await Worker.bulk_create(
        Worker(
            phone_index=f"test {next(_numbers)}", phone_sealed="", name_sealed="", town="城关镇",
            employer="一建", created_at=now,
        )
        for _ in range(count)
    )  # fmt: skip
    ids = await Worker.all().order_by("id").offset(before).values("id")
    return [row["id"] for row in ids]


async def seated(course: Course) -> set[int]:
    """The workers who have a seat."""
    rows = Signup.filter(course_id=course.id, cancelled_at=None, session_id__not_isnull=True)
    return {row["worker_id"] for row in await rows.values("worker_id")}


async def queue(course: Course) -> list[int]:
    """The workers who wait, in their order."""
    rows = Signup.filter(course_id=course.id, cancelled_at=None, session_id=None).order_by("turn")
    return [row["worker_id"] for row in await rows.values("worker_id")]
