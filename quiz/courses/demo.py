"""Courses for the demo: one with seats left, one that is full, one with two sessions and one queue,
one to come, and one that is over, with who came. Everything is marked 演示."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from quiz.courses.actions import sign_up
from quiz.courses.models import Attendance, Scan, Signup
from quiz.courses.planning import Plan, SessionDraft, create_course, publish_course
from quiz.courses.queries import sessions_of
from quiz.courses.rules import Span
from quiz.people.models import Staff, Worker
from quiz.settings import settings

MAP = "https://uri.amap.com/search?keyword="


@dataclass(frozen=True)
class Made:
    """A course of the demo. `begins` are days from now and an hour, for each session."""

    title: str
    topic: str
    town: str
    begins: Sequence[tuple[int, int]]
    seats: int
    people: int
    days: int = 1
    more: dict[str, Any] = field(default_factory=dict)


COURSES = (
    Made("欠薪怎么要回来（演示）", "工资、欠条、劳动监察", "城关镇", [(3, 19)], 40, 23),
    Made("工伤认定和赔偿（演示）", "工伤、医疗、停工留薪", "新桥镇", [(5, 9)], 20, 28),
    Made(
        "劳动合同怎么签（演示）", "合同、试用期、社保", "开发区", [(6, 14), (7, 19)], 15, 33, 2,
        {"shared_waitlist": True},
    ),
    Made("女职工特殊保护（演示）", "孕期、产假、哺乳时间", "河东街道", [(12, 19)], 30, 0),
    Made("高温和安全生产（演示）", "防护用品、拒绝违章作业", "柳溪镇", [(-4, 9)], 30, 26),
)  # fmt: skip


async def fill(
    now: datetime, crowd: Sequence[Worker], organizer: Staff, chance: random.Random, quiz: int
) -> None:
    """Make the courses and sign people up. `quiz` is the contest of the first one."""
    for made in COURSES:
        course_id = await _make(made, now, organizer, quiz if made is COURSES[0] else None)
        then = now - timedelta(days=8 if made.begins[0][0] < 0 else 1)
        for worker in chance.sample(list(crowd), made.people):
            await sign_up(course_id, worker.id, then)
        if made.begins[0][0] < 0:
            await _attend(course_id, organizer, chance)


async def _make(made: Made, now: datetime, organizer: Staff, quiz: int | None) -> int:
    """Published nine days ago where it is over, else three."""
    published = now - timedelta(days=9 if made.begins[0][0] < 0 else 3)
    sessions = [
        SessionDraft(
            place=f"{made.town}工会活动室（演示）",
            seats=made.seats,
            days=[_hours(now, days + extra, hour) for extra in range(made.days)],
            address="演示路 1 号二楼",
            map_link=f"{MAP}{made.town}",
        )
        for days, hour in made.begins
    ]
    fields = {
        "topic": made.topic,
        "town": made.town,
        "lecturer": "演示讲师",
        "hotline": "12351",
        "what_to_bring": "手机；想问的合同、工资条也可以带来",
        "introduction": "用大白话讲法律，讲完当场答疑。这是演示课程，不会真的开课。",
        "cancel_until": _hours(now, made.begins[0][0] - 1, 20).starts_at,
        "opens_at": _hours(now, 2, 9).starts_at if made.people == 0 else None,
        "contest_id": quiz,
        **made.more,
    }
    course = await create_course(made.title, published, by=organizer.id)
    plan = Plan(fields, sessions)
    await publish_course(course.id, published, plan=plan, by=organizer.id)
    return course.id


def _hours(now: datetime, days: int, hour: int) -> Span:
    """Two hours so many days from now, on the campaign's clock."""
    local = (now + timedelta(days=days)).astimezone(settings().zone)
    starts_at = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return Span(starts_at, starts_at + timedelta(hours=2))


async def _attend(course_id: int, organizer: Staff, chance: random.Random) -> None:
    """Most came, some late, and were checked in by their QR codes."""
    (session,) = await sessions_of(course_id)
    for signup in await Signup.filter(course_id=course_id, cancelled_at=None).order_by("turn"):
        if chance.random() < 0.15:
            continue
        for day in session.days:
            at = day.starts_at + timedelta(minutes=chance.randint(-20, 12))
            there: dict[str, Any] = {"signup_id": signup.id, "day_id": day.id}
            client_id = UUID(int=chance.getrandbits(128), version=4)
            await Scan.create(
                **there, kind="arrive", how="qr", by_id=organizer.id, at=at, received_at=at,
                client_id=client_id,
            )  # fmt: skip
            await Attendance.create(**there, arrived_at=at)
