"""人数 and 人次 of training: counted once, never mixed, and shown on /staff/reports."""

import asyncio
import random
from datetime import UTC, datetime, timedelta

from quiz.courses.actions import sign_up
from quiz.courses.counted import TrainedCount
from quiz.courses.models import Attendance, Course, Signup
from quiz.courses.queries import sessions_of
from quiz.courses.trained import came_to, fold_attendance, tally, year_figures, years_trained
from tests.conftest import Clock, StaffClient
from tests.courses.conftest import make_course, make_worker


async def come(
    course: Course, worker_id: int, *, days: int = 1, at: datetime | None = None
) -> None:
    """The worker is there on the first days of the course's first session."""
    signup = await Signup.get(course_id=course.id, worker_id=worker_id, cancelled_at=None)
    for day in (await sessions_of(course.id))[0].days[:days]:
        await Attendance.create(signup=signup, day=day, arrived_at=at or day.starts_at)


async def test_one_person_at_several_courses_is_one(db: str, clock: Clock) -> None:
    first = await make_course(clock.now, seats=9, starts=7)
    second = await make_course(clock.now, seats=9, starts=9, title="社保课")
    one, two = await make_worker(clock.now), await make_worker(clock.now, town="新桥镇")
    for course, worker in ((first, one), (second, one), (second, two)):
        await sign_up(course.id, worker.id, clock.now)
        await come(course, worker.id)
        await fold_attendance()
    figures = await year_figures(2026)
    assert (figures.headcount, figures.visits) == (2, 3)
    assert [(c.label, c.headcount, c.visits) for c in figures.by_course] == [
        ("社保课", 2, 2), ("工资课", 1, 1),
    ]  # fmt: skip
    assert [(t.label, t.headcount, t.visits) for t in figures.by_town] == [
        ("城关镇", 1, 2), ("新桥镇", 1, 1),
    ]  # fmt: skip
    assert [(m.label, m.headcount, m.visits) for m in figures.by_month] == [
        ("2026-11", 1, 1), ("2026-12", 2, 2),
    ]  # fmt: skip
    assert await came_to([first.id, second.id, 99]) == {
        first.id: (1, 1), second.id: (2, 2), 99: (0, 0),
    }  # fmt: skip
    assert await fold_attendance() == 0 and (await year_figures(2026)).visits == 3, "twice is once"


async def test_the_year_is_that_of_the_campaigns_clock(db: str, clock: Clock) -> None:
    course = await make_course(clock.now)
    worker = await make_worker(clock.now)
    await sign_up(course.id, worker.id, clock.now)
    await come(course, worker.id, at=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    await fold_attendance()
    assert await years_trained() == [2027]
    assert [m.label for m in (await year_figures(2027)).by_month] == ["2027-01"]


async def test_who_cancelled_and_came_back_is_one(db: str, clock: Clock) -> None:
    course = await make_course(clock.now)
    worker = await make_worker(clock.now)
    await sign_up(course.id, worker.id, clock.now)
    await come(course, worker.id)
    await Signup.all().update(cancelled_at=clock.now)
    await sign_up(course.id, worker.id, clock.now)
    await come(course, worker.id, at=clock.now + timedelta(days=8))
    await asyncio.gather(*(fold_attendance() for _ in range(4)))
    assert await came_to([course.id]) == {course.id: (1, 2)}


def test_counted_bit_by_bit_is_counted_at_once() -> None:
    chance = random.Random(7)
    rows = [
        {
            "id": number,
            "worker_id": chance.randrange(20),
            "course_id": chance.randrange(5),
            "town": chance.choice("甲乙"),
            "arrived_at": datetime(2026, 10, 1, tzinfo=UTC) + timedelta(days=chance.randrange(150)),
        }
        for number in range(300)
    ]
    whole = tally(rows, set(range(300)))
    bits: dict[object, list[int]] = {}
    for first in range(0, 300, 37):
        new = set(range(first, min(first + 37, 300)))
        workers = {rows[n]["worker_id"] for n in new}
        theirs = [row for row in rows[: max(new) + 1] if row["worker_id"] in workers]
        for group, (headcount, visits) in tally(theirs, new).items():
            before = bits.setdefault(group, [0, 0])
            bits[group] = [before[0] + headcount, before[1] + visits]
    assert bits == whole
    assert whole[0, "all", ""] == [len({row["worker_id"] for row in rows}), 300]


async def test_the_reports_show_the_year(staff_client: StaffClient, clock: Clock) -> None:
    course = await make_course(clock.now)
    worker = await make_worker(clock.now)
    await sign_up(course.id, worker.id, clock.now)
    client = await staff_client("organizer")
    empty = (await client.get("/staff/reports")).text
    assert "还没有人来上过冬训课。" in empty
    await come(course, worker.id)
    page = (await client.get("/staff/reports")).text
    for words in ("2026 年冬训", "工资课", "城关镇", "2026-11"):
        assert words in page, "what has come since is counted before it is shown"
    assert await TrainedCount.all().count() == 6
    for year in ("1999", "abc", "99999999999"):
        assert (await client.get(f"/staff/reports?year={year}")).status_code == 200
