"""How well the papers of a contest tell people apart: mean, spread, reliability, standard error."""

import math
from dataclasses import dataclass

from questions.statistics import (
    Part,
    alpha,
    dealt_reliability,
    standard_error,
    variance,
)
from quiz.contests.models import Contest, Section
from quiz.reports.models import ItemCount, PaperCount
from quiz.reports.tallying import UNIT

CONTESTS = 20
"""Contests shown beside a bank, the newest first."""
REVISED = 100
"""Questions that may have been revised while a contest ran, before its papers count as dealt."""
SUMMED = ("shown", "points", "scores", "scores_squared")


@dataclass(frozen=True)
class PaperNumbers:
    """First tries of one contest; points and their mean, deviation and standard error.

    `method` is `kr20` or `alpha` where all had the same questions, else `dealt`.
    """

    contest: Contest
    papers: int
    items: int
    most: float
    mean: float
    deviation: float
    method: str
    reliability: float | None

    @property
    def error(self) -> float | None:
        """The standard error of measurement, in points."""
        if self.reliability is None:
            return None
        return standard_error(self.deviation, self.reliability)


async def papers_of_bank(bank_id: int) -> list[PaperNumbers]:
    """The contests that draw on a bank and were answered, the newest first."""
    drawing = await Section.filter(bank_id=bank_id).values_list("contest_id", flat=True)
    contests = Contest.filter(id__in=set(drawing)).order_by("-created_at", "-id").limit(CONTESTS)
    found = [await papers_of(contest) for contest in await contests]
    return [numbers for numbers in found if numbers is not None]


async def papers_of(contest: Contest) -> PaperNumbers | None:
    """The numbers of one contest; None before anybody's first try is counted."""
    counts = PaperCount.filter(contest=contest, first_try=True).order_by("part")
    parts = await counts
    if not parts:
        return None
    whole, *sections = parts
    n = whole.papers
    spread = variance(n, whole.total, whole.totals_squared)
    same = await _same_items(whole, {section.points for section in sections})
    if same:
        reliability = alpha([_variance(*sums) for sums in same], spread)
        binary = all(squares == UNIT * scores for *_, scores, squares in same)
        method = "kr20" if binary else "alpha"
    else:
        among = spread * n / (n - 1) if n > 1 else 0.0
        reliability, method = dealt_reliability([_part(s) for s in sections], among), "dealt"
    return PaperNumbers(
        contest,
        n,
        whole.items,
        whole.points,
        whole.total / n,
        math.sqrt(spread),
        method,
        reliability,
    )


async def _same_items(whole: PaperCount, worths: set[float]) -> list[list[int]]:
    """The sums (SUMMED) of each question, in whatever revisions, if every paper had the same ones,
    each worth what a section gives. Else none.
    """
    counts = ItemCount.filter(contest_id=whole.contest_id, first_try=True)
    rows = await counts.limit(whole.items + REVISED).values_list("question_id", *SUMMED)
    found: dict[int, list[int]] = {}
    for key, *sums in rows:
        found[key] = [a + b for a, b in zip(found.get(key, [0] * len(sums)), sums, strict=True)]
    as_often = {shown for shown, *_ in found.values()}
    worth = {points / shown for shown, points, *_ in found.values()}
    is_same = len(found) == whole.items and len(as_often) == 1 and worth <= worths
    return list(found.values()) if is_same else []


def _variance(shown: int, points: int, scores: int, squares: int) -> float:
    """Of one item, in points²."""
    unit = points / shown / UNIT
    return variance(shown, scores * unit, squares * unit**2)


def _part(section: PaperCount) -> Part:
    return Part(
        section.items,
        section.points,
        section.papers,
        section.total,
        section.totals_squared,
        section.squares,
    )
