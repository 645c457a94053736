"""Formulas against the literature's worked examples, and against slow ways to the same number."""

import math
import statistics as plain

import pytest
from hypothesis import given
from hypothesis import strategies as some

from questions.statistics import (
    BINS,
    Part,
    Sums,
    alpha,
    bin_of,
    chance,
    dealt_reliability,
    discrimination,
    error_variance,
    facility,
    median_of,
    standard_error,
    surely_below_zero,
    variance,
)

LSAT6 = """3 6 2 11 1 1 3 4 1 8 0 16 0 3 2 15 10 29 14 81 3 28 15 80 16 56 21 173 11 61 28 298"""
"""How many of 1000 people answered 00000, 00001, … 11111: Section 6 of the Law School Admission
Test (Bock & Lieberman 1970, Psychometrika 35, 179; five questions, 1 = right)."""
PEOPLE = [
    [int(sign) for sign in f"{pattern:05b}"]
    for pattern, count in enumerate(map(int, LSAT6.split()))
    for _ in range(count)
]

JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
"""Six targets rated by four judges: Shrout & Fleiss 1979, table 2."""


def sums(pairs: list[tuple[float, float]]) -> Sums:
    """The sums over pairs of item score and rest score."""
    return Sums(
        len(pairs),
        sum(x for x, _ in pairs),
        sum(r for _, r in pairs),
        sum(x * x for x, _ in pairs),
        sum(r * r for _, r in pairs),
        sum(x * r for x, r in pairs),
    )


def test_facility_and_discrimination_of_lsat6() -> None:
    """p-values and corrected point-biserials as R's ltm prints them (Rizopoulos 2006, descript)."""
    found = []
    for item in range(5):
        pairs = [(row[item], sum(row) - row[item]) for row in PEOPLE]
        found.append((facility(1000, sum(row[item] for row in PEOPLE)), discrimination([sums(pairs)])))  # fmt: skip
    assert [p for p, _ in found] == [0.924, 0.709, 0.553, 0.763, 0.870]
    expected = [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]
    assert [r for _, r in found] == pytest.approx(expected, abs=5e-5)


def test_kuder_richardson_20_of_lsat6() -> None:
    """0.2950, and the same by the formula of 1937 with p·q."""
    totals = [sum(row) for row in PEOPLE]
    spread = variance(1000, sum(totals), sum(total**2 for total in totals))
    ps = [sum(row[item] for row in PEOPLE) / 1000 for item in range(5)]
    found = alpha([variance(1000, p * 1000, p * 1000) for p in ps], spread)
    kr20 = 5 / 4 * (spread - sum(p * (1 - p) for p in ps)) / spread
    assert found == pytest.approx(0.2950, abs=5e-5)
    assert found == pytest.approx(kr20)


def test_alpha_and_dealt_reliability_of_shrout_and_fleiss() -> None:
    """Same judges for all: ICC(3,4) = .91, which is alpha. Judges of one's own: ICC(1,4) = .44."""
    spreads = [plain.pvariance(column) for column in zip(*JUDGES, strict=True)]
    totals = [sum(row) for row in JUDGES]
    assert alpha(spreads, plain.pvariance(totals)) == pytest.approx(0.91, abs=0.005)
    squares = sum(rating**2 for row in JUDGES for rating in row)
    part = Part(4, 1, 6, sum(totals), sum(total**2 for total in totals), squares)
    assert error_variance(part) / 4 == pytest.approx(6.26, abs=0.005)  # their WMS
    assert dealt_reliability([part], plain.variance(totals)) == pytest.approx(0.44, abs=0.005)
    assert dealt_reliability([part._replace(items=1)], 1) is None


PAIRS = some.lists(
    some.tuples(some.sampled_from([0, 500, 1000]), some.integers(0, 1000)), min_size=2, max_size=30
)


@given(PAIRS)
def test_discrimination_is_pearson_and_henryssons_correction(pairs: list[tuple[int, int]]) -> None:
    xs, rests = [x for x, _ in pairs], [r for _, r in pairs]
    found = discrimination([sums(pairs)])
    if len(set(xs)) == 1 or len(set(rests)) == 1:
        assert found is None
        return
    assert found == pytest.approx(plain.correlation(xs, rests), abs=1e-9)
    totals = [x + r for x, r in pairs]
    if len(set(totals)) > 1:
        # Henrysson 1963: from the uncorrected correlation and the two spreads.
        r, item, total = plain.correlation(xs, totals), plain.pstdev(xs), plain.pstdev(totals)
        whole = item**2 + total**2 - 2 * r * item * total
        assert found == pytest.approx((r * total - item) / math.sqrt(whole), abs=1e-6)


@given(PAIRS, PAIRS)
def test_discrimination_is_pooled_within_contests(
    one: list[tuple[int, int]], other: list[tuple[int, int]]
) -> None:
    """As if every contest had the same means."""
    centred = []
    for pairs in (one, other):
        means = [plain.fmean(values) for values in zip(*pairs, strict=True)]
        centred += [(x - means[0], r - means[1]) for x, r in pairs]
    xs, rests = zip(*centred, strict=True)
    found = discrimination([sums(one), sums(other)])
    if found is not None:
        assert found == pytest.approx(plain.correlation(xs, rests), abs=1e-6)


def test_two_contests_of_different_level_do_not_make_an_item_discriminate() -> None:
    easy = [(1, 90), (1, 80), (0, 90), (0, 80)]
    hard = [(1, 20), (0, 10), (0, 20), (1, 10)] + [(0, 15)] * 20
    assert discrimination([sums(easy), sums(hard)]) == pytest.approx(0, abs=1e-9)
    assert plain.correlation(*zip(*(easy + hard), strict=True)) > 0.4


@given(
    some.lists(
        some.tuples(
            *(some.lists(some.sampled_from([0, 0.5, 1]), min_size=k, max_size=k) for k in (4, 2, 1))
        ),
        min_size=3,
        max_size=12,
    )
)
def test_dealt_reliability_is_the_analysis_of_variance(
    papers: list[tuple[list[float], ...]],
) -> None:
    """Three sections of 4, 2 and 1 items worth 10, 5 and 20 points."""
    points = (10, 5, 20)
    scores = [sum(p * sum(s) for p, s in zip(points, paper, strict=True)) for paper in papers]
    parts, error = [], 0.0
    for place, worth in enumerate(points):
        sections = [paper[place] for paper in papers]
        totals, k = [sum(section) for section in sections], len(sections[0])
        squares = sum(x * x for section in sections for x in section)
        parts.append(Part(k, worth, len(papers), sum(totals), sum(t * t for t in totals), squares))
        within = (
            plain.pvariance([section[0] for section in sections])
            if k == 1
            else plain.fmean(plain.variance(section) for section in sections)
        )
        error += worth**2 * k * within
    found = dealt_reliability(parts, plain.variance(scores))
    if plain.variance(scores) == 0:
        assert found is None
    else:
        assert found == pytest.approx(1 - error / plain.variance(scores), abs=1e-9)


def test_the_standard_error() -> None:
    """IQ scores: deviation 15, reliability .91."""
    assert standard_error(15, 0.91) == pytest.approx(4.5)
    assert standard_error(15, -0.2) == 15
    assert standard_error(0, 1) == 0


@pytest.mark.parametrize(
    ("r", "n", "sure"),
    [(-0.30, 30, False), (-0.31, 30, True), (-0.05, 1000, False), (-0.06, 1000, True),
     (-1, 4, True), (-0.9, 3, False), (0.2, 1000, False)],
)  # fmt: skip
def test_when_a_correlation_is_surely_negative(r: float, n: int, sure: bool) -> None:
    assert surely_below_zero(r, n) is sure


def test_what_guessing_gets_right() -> None:
    assert chance("single", 4) == 0.25
    assert chance("multiple", 4) == 1 / 15
    assert chance("true_false", 0) == 0.5
    assert chance("fill", 0) == 0


@given(some.lists(some.floats(0.6, 511), min_size=1, max_size=60))
def test_the_median_time_is_near(times: list[float]) -> None:
    """Within the width of a bin of some median: of two in the middle any value between is one."""
    bins = [0] * BINS
    for seconds in times:
        bins[bin_of(seconds)] += 1
    found = median_of(bins)
    assert found is not None
    width = 2**0.25 + 1e-9
    assert plain.median_low(times) / width <= found <= plain.median_high(times) * width


@pytest.mark.parametrize("level", [2.4, 2.44, 2.48, 2.52, 2.56])
def test_the_median_of_ten_thousand_times_is_nearer(level: float) -> None:
    import random

    chance_ = random.Random(5)
    times = [chance_.lognormvariate(level, 0.8) for _ in range(10_000)]
    bins = [0] * BINS
    for seconds in times:
        bins[bin_of(seconds)] += 1
    assert median_of(bins) == pytest.approx(plain.median(times), rel=0.02)


def test_nothing_has_no_statistics() -> None:
    nothing = Sums(0, 0, 0, 0, 0, 0)
    assert facility(0, 0) is discrimination([]) is discrimination([nothing]) is None
    assert median_of([]) is median_of([0, 0]) is alpha([1], 1) is alpha([1, 1], 0) is None
    assert variance(0, 0, 0) == error_variance(Part(3, 1, 0, 0, 0, 0)) == 0
    assert bin_of(0) == 0 and bin_of(1e9) == BINS - 1
