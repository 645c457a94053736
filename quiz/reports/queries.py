"""Counting: 人数 (headcount, distinct workers) and 人次 (visits, attempts). Never mixed."""

from collections.abc import Sequence
from dataclasses import dataclass

from quiz.attempts.models import ContestCount, GroupCount
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


async def contest_figures(contest: Contest, *, most: int | None = None) -> Figures:
    """Everything the contest's page and its participation export show.

    Read from the counts that starts and finishes keep, so it costs the same after a million
    attempts as after a thousand. `most` limits the towns and employers, largest first.
    """
    counts = await ContestCount.get_or_none(contest_id=contest.id) or ContestCount()
    days = await GroupCount.filter(contest_id=contest.id, dimension="day").order_by("label")
    return Figures(
        headcount=counts.headcount,
        visits=counts.visits,
        finished=counts.finished,
        passed=counts.passed,
        average=counts.best_sum / counts.scored if counts.scored else None,
        by_day=[_line(day) for day in days],
        by_town=await _largest(contest, "town", most),
        by_employer=await _largest(contest, "employer", most),
    )


async def _largest(contest: Contest, dimension: str, most: int | None) -> list[Line]:
    groups = GroupCount.filter(contest_id=contest.id, dimension=dimension)
    groups = groups.order_by("-headcount", "label")
    return [_line(group) for group in await (groups.limit(most) if most else groups)]


def _line(group: GroupCount) -> Line:
    return Line(group.label, group.headcount, group.visits)
