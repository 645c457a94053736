"""Signing up for courses: what one costs, and everybody at once."""

import asyncio
import itertools
import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from quiz.courses.planning import Plan, SessionDraft, create_course, publish_course
from quiz.courses.rules import Span
from quiz.database import connected
from tests.load.acts import API
from tests.load.bench import Bench, Floors, Sample, each, row
from tests.load.client import Acting, Person, request

_days = itertools.count(1)


@row("signup", "CPU of one sign-up, half of them to the waitlist ÷ E", 3.0, 1.6)
def signup(bench: Bench, floors: Floors) -> Sample:
    """POST of sign-ups for one course by different people, 64 connections."""
    times = bench.times(20)
    course = asyncio.run(_course(bench.url, 32 * times, None))
    found: Counter[str] = Counter()
    people = [sign_ups(course, bench.tokens, times, found) for _ in range(64)]
    return each(*bench.drive(people), floors)


@row("signup-rush", "errors of 1,000 sign-ups at once for 100 seats and 400 places to wait", 0)
def signup_rush(bench: Bench, _: Floors) -> Sample:
    """Every connection at the same moment; half of the people must hear that all is full."""
    seats = 10 if bench.quick else 100
    course = asyncio.run(_course(bench.url, seats, 4 * seats))
    found: Counter[str] = Counter()
    tally, _cpu = bench.drive([sign_ups(course, bench.tokens, 1, found) for _ in range(10 * seats)])
    wanted = {"confirmed": seats, "waitlisted": 4 * seats, "full": 5 * seats}
    errors = tally.errors + sum((found - Counter(wanted)).values())
    note = f"{tally.rate:.0f}/s, slowest {tally.percentile(1) * 1e3:.0f} ms"
    return Sample(errors, note, errors)


async def _course(url: str, seats: int, waitlist: int | None) -> int:
    """A published course on a day of its own: nothing clashes."""
    async with connected(url):
        now = datetime.now(UTC)
        starts_at = now + timedelta(days=next(_days))
        days = [Span(starts_at, starts_at + timedelta(hours=2))]
        fields = {
            "town": "城关镇", "lecturer": "李律师", "hotline": "12351", "waitlist_limit": waitlist,
        }  # fmt: skip
        course = await create_course("冬训班", now)
        plan = Plan(fields, [SessionDraft("工会", seats, days)])
        await publish_course(course.id, now, plan=plan)
        return course.id


def sign_ups(course: int, tokens: Iterator[str], times: int, found: Counter[str]) -> Person:
    """Somebody else each time; counts how they fared."""

    def act() -> Acting:
        for _ in range(times):
            path = f"{API}/courses/{course}/signup"
            answer = yield request("POST", path, next(tokens)), (201, 409)
            told = json.loads(answer.body)
            full = told.get("code") == "course_full_and_waitlist_full"
            found[told.get("status") if answer.status == 201 else "full" if full else "odd"] += 1

    return act
