"""All contests at a glance, for the desk's lists. 人数 and 人次 as in `reports.queries`."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.functions import Count

from quiz.attempts.models import Attempt, ContestCount, Entry
from quiz.contests.models import Contest, Prize
from quiz.contests.queries import contest_state, opened
from quiz.contests.rules import State
from quiz.prizes.models import Winner
from quiz.prizes.queries import drawn_contests


@dataclass(frozen=True)
class Days:
    """From one local day to another, both included; None leaves that end open."""

    first: date | None = None
    last: date | None = None

    def on(self, field: str) -> dict[str, date]:
        """A filter on `field`, which holds a day."""
        ends = {f"{field}__gte": self.first, f"{field}__lte": self.last}
        return {name: day for name, day in ends.items() if day is not None}


ALWAYS = Days()


@dataclass(frozen=True)
class Overview:
    """One contest with its counts; `prizes` counts tiers."""

    contest: Contest
    state: State
    headcount: int = 0
    visits: int = 0
    passed: int = 0
    winners: int = 0
    prizes: int = 0

    @property
    def waits_for_draw(self) -> bool:
        """Over, with prizes to give and people to give them to."""
        return self.state == "closed" and bool(self.prizes and self.passed)


async def overviews(now: datetime, days: Days = ALWAYS) -> list[Overview]:
    """Every contest, drafts too, newest first; counts are of attempts begun on `days`."""
    drawn = await drawn_contests()
    counts = await (_counts_kept() if days == ALWAYS else _counts_on(days))
    winners = await _count(
        Winner.filter(**days.on("entry__attempt__day")), "draw__contest_id", winners=Count("id")
    )
    prizes = await _count(Prize.all(), "contest_id", prizes=Count("id"))
    contests = await Contest.all().order_by("-created_at", "-id").prefetch_related(opened())
    return [
        Overview(
            contest,
            contest_state(contest, drawn=contest.id in drawn, now=now),
            **counts.get(contest.id, {}),
            **winners.get(contest.id, {}),
            **prizes.get(contest.id, {}),
        )
        for contest in contests
    ]


async def _counts_kept() -> dict[int, dict[str, int]]:
    """The counts over all days, as starts and finishes keep them."""
    rows = await ContestCount.all().values("contest_id", "headcount", "visits", "passed")
    return {row.pop("contest_id"): row for row in rows}


async def _counts_on(days: Days) -> dict[int, dict[str, int]]:
    """人数 on several days is no sum of days: who came twice counts once."""
    visits = await _count(
        Attempt.filter(**days.on("day")),
        "contest_id",
        headcount=Count("participation_id", distinct=True),
        visits=Count("id"),
    )
    passed = await _count(Entry.filter(**days.on("attempt__day")), "contest_id", passed=Count("id"))
    return {key: {**visits.get(key, {}), **passed.get(key, {})} for key in visits | passed}


async def _count(query: Any, contest: str, **counts: Any) -> dict[int, dict[str, int]]:
    """`counts` over `query`, by contest."""
    rows = await query.annotate(**counts).group_by(contest).values(*counts, contest=contest)
    return {row.pop("contest"): row for row in rows}


async def headcount_and_visits(days: Days = ALWAYS) -> tuple[int, int]:
    """人数 (distinct workers over all contests) and 人次 of all contests."""
    rows: list[dict[str, Any]] = (
        await Attempt.filter(**days.on("day"))
        .annotate(headcount=Count("worker_id", distinct=True), visits=Count("id"))
        .values("headcount", "visits")
    )
    return rows[0]["headcount"], rows[0]["visits"]
