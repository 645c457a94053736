"""Item and test statistics of classical test theory, from sums that can be kept as people finish.

Scores of items are shares of what could be earned, 0 to 1, in any one unit: facility is told the
unit, a correlation does not depend on it. Everything here is pure and takes sums, not rows.

Sources: Lord & Novick 1968, "Statistical Theories of Mental Test Scores"; Kuder & Richardson 1937,
Psychometrika 2, 151; Cronbach 1951, Psychometrika 16, 297; Henrysson 1963, Psychometrika 28, 211;
Shrout & Fleiss 1979, Psychological Bulletin 86, 420; Brennan 2001, "Generalizability Theory".
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

SURE = 1.645
"""Standard normal: one-sided 95 %."""

SHORTEST, STEPS, BINS = 0.5, 4, 41
"""Times are counted in bins that widen by a quarter of an octave from half a second: bin b begins
at 0.5 · 2^(b/4) seconds, the first holds all shorter ones, the last all from 512 seconds."""


class Sums(NamedTuple):
    """How often an item was shown, and the sums over those times of its score x and the rest
    score r (the paper's score without the item), their squares and their product.
    """

    n: int
    x: float
    r: float
    xx: float
    rr: float
    xr: float


def facility(n: int, total: float, unit: float = 1) -> float | None:
    """The p-value: mean item score, 0 to 1, where full marks are `unit`. None if never shown.

    For right-or-wrong items the share who got it right (Lord & Novick 1968, 15.3).
    """
    return total / (n * unit) if n else None


def discrimination(groups: Iterable[Sums]) -> float | None:
    """The corrected item-total correlation, -1 to 1: Pearson's r of item score and rest score.

    The item is left out of the total, or it would correlate with itself (Henrysson 1963). With
    several groups (contests of different papers and people) sums of squares are pooled within
    them: that one evening was harder than another says nothing about the item. None when
    nothing varies.
    """
    xx = rr = xr = 0.0
    for group in groups:
        if group.n:
            xx += group.xx - group.x * group.x / group.n
            rr += group.rr - group.r * group.r / group.n
            xr += group.xr - group.x * group.r / group.n
    # Sums of integers are exact; what is left of the division is not worth a correlation.
    if xx < 1e-9 or rr < 1e-9:
        return None
    return max(-1.0, min(1.0, xr / math.sqrt(xx * rr)))


def surely_below_zero(r: float, n: int) -> bool:
    """Whether a correlation `r` over `n` pairs is negative beyond chance: one-sided 95 %.

    Fisher's z, tanh⁻¹ r, is nearly normal with standard error 1/√(n - 3).
    """
    if n <= 3 or r >= 0:
        return False
    return r <= -1 or math.atanh(r) + SURE / math.sqrt(n - 3) < 0


def chance(kind: str, options: int, rights: int = 1) -> float:
    """The share that blind guessing gets right.

    `rights` of `options` for a single choice, of which any right one will do; one of two for a
    judgement, one of the 2^options - 1 non-empty sets for a multiple choice; nobody guesses what
    goes into a blank.
    """
    if kind == "single":
        return rights / options
    if kind == "multiple":
        return 1 / ((1 << options) - 1)
    return 0.5 if kind == "true_false" else 0.0


def variance(n: int, total: float, squares: float) -> float:
    """The variance of `n` values (divisor n) from their sum and the sum of their squares."""
    return max(squares / n - (total / n) ** 2, 0.0) if n else 0.0


def alpha(item_variances: Sequence[float], total_variance: float) -> float | None:
    """Cronbach's alpha of a paper that is the same for all: k/(k-1) · (1 - Σσᵢ²/σ²).

    The variances are in points, with the same divisor. Where every item is right or wrong this
    is Kuder and Richardson's formula 20. A lower bound of reliability; it may be negative.
    None for fewer than two items or when all totals are equal.
    """
    k = len(item_variances)
    if k < 2 or total_variance <= 0:
        return None
    return k / (k - 1) * (1 - sum(item_variances) / total_variance)


class Part(NamedTuple):
    """One section of papers that are dealt: `items` of `points` each, over `n` papers.

    `squares` sums the squared item scores, `totals_squared` the squared sums of item scores in
    the section, `total` those sums; item scores are shares, 0 to 1.
    """

    items: int
    points: float
    n: int
    total: float
    totals_squared: float
    squares: float


def error_variance(part: Part) -> float:
    """The variance in points² that chance adds to one person's points in a section.

    Everybody gets other items, drawn at random: items are nested in persons, and what an item
    adds, its difficulty included, is error. Its variance is the mean square within persons
    (Shrout & Fleiss 1979, WMS; Brennan 2001, design i:p), times the number of items. A section
    of one item has nothing within: all its variance is taken for error, which errs on the safe
    side.
    """
    if not part.n:
        return 0.0
    if part.items == 1:
        within = variance(part.n, part.total, part.squares)
    else:
        within = (part.squares - part.totals_squared / part.items) / (
            part.n * (part.items - 1)
        )  # fmt: skip
    return part.points**2 * part.items * within


def dealt_reliability(parts: Sequence[Part], total_variance: float) -> float | None:
    """The reliability of scores on papers dealt at random: 1 - error variance / score variance.

    For one section this is the intraclass correlation ICC(1,k) of Shrout & Fleiss 1979, the index of
    dependability of design i:p in Brennan 2001; errors of several sections add up, as in
    stratified alpha (Cronbach, Schönemann & McKie 1965). It assumes that papers were dealt at
    random. `total_variance` in points², divisor n - 1. None for fewer than two items or when all
    scores are equal.
    """
    if total_variance <= 0 or sum(part.items for part in parts) < 2:
        return None
    return 1 - sum(map(error_variance, parts)) / total_variance


def standard_error(deviation: float, reliability: float) -> float:
    """The standard error of measurement in the unit of `deviation`: σ·√(1 - reliability).

    Two in three people score within it of their own level (Lord & Novick 1968, 3.8). A negative
    reliability counts as none.
    """
    return deviation * math.sqrt(1 - max(0.0, min(1.0, reliability)))


def bin_of(seconds: float) -> int:
    """The bin that counts a time."""
    if seconds < SHORTEST:
        return 0
    return min(int(math.log2(seconds / SHORTEST) * STEPS), BINS - 1)


def median_of(bins: Sequence[int]) -> float | None:
    """The median time in seconds from counts by bin; None when nothing was counted.

    Interpolated on the logarithm, as a wait is more like a lognormal than a normal. The median
    lies in its bin: the error is below 19 %, the width of a bin, and usually under 4 %.
    Times at the ends, below 0.6 and from 512 seconds, count as those.
    """
    total = sum(bins)
    before = 0
    for place, count in enumerate(bins):
        if count and (before + count) * 2 >= total:
            within = (total / 2 - before) / count
            return float(SHORTEST * 2 ** ((place + within) / STEPS))
        before += count
    return None
