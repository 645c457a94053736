"""Counting: 人数 (headcount, distinct workers) and 人次 (visits, attempts). Never mixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Avg, Count

from quiz.attempts.models import Attempt, Entry, Participation
from quiz.contests.models import Contest


@dataclass(frozen=True)
class Line:
    """One row of a count: a day, a town or an employer."""

    label: str
    headcount: int
    visits: int


@dataclass(frozen=True)
class Figures:
    """A contest at a glance."""

    headcount: int
    visits: int
    finished: int
    passed: int
    average: float | None
    by_day: Sequence[Line]
    by_town: Sequence[Line]
    by_employer: Sequence[Line]


async def contest_figures(contest: Contest) -> Figures:
    """Everything the contest's page and its participation export show."""
    attempts = Attempt.filter(contest_id=contest.id)
    average: list[dict[str, Any]] = (
        await Participation.filter(contest_id=contest.id, best_score__isnull=False)
        .annotate(average=Avg("best_score"))
        .values("average")
    )
    return Figures(
        headcount=await Participation.filter(contest_id=contest.id, tries__gt=0).count(),
        visits=await attempts.count(),
        finished=await attempts.filter(finished_at__isnull=False).count(),
        passed=await Entry.filter(contest_id=contest.id).count(),
        average=average[0]["average"] if average else None,
        by_day=await _count_by(contest, "day"),
        by_town=await _count_by(contest, "participation__town"),
        by_employer=await _count_by(contest, "participation__employer"),
    )


async def _count_by(contest: Contest, field: str) -> list[Line]:
    """Headcount and visits per value of `field`; days in order, others by headcount."""
    rows: list[dict[str, Any]] = (
        await Attempt.filter(contest_id=contest.id)
        .annotate(headcount=Count("participation_id", distinct=True), visits=Count("id"))
        .group_by(field)
        .values("headcount", "visits", label=field)
    )
    lines = [Line(_text(row["label"]), row["headcount"], row["visits"]) for row in rows]
    if field == "day":
        return sorted(lines, key=lambda line: line.label)
    return sorted(lines, key=lambda line: (-line.headcount, line.label))


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
