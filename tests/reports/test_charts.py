"""Where the columns of a chart stand."""

from hypothesis import given
from hypothesis import strategies as st

from quiz.reports.charts import HEIGHT, MOST_DAYS, WIDTH, day_chart, every_day, round_up
from quiz.reports.queries import Line


def test_no_days_no_chart() -> None:
    assert day_chart([]) is None


def test_quiet_days_are_shown() -> None:
    lines = every_day([Line("2026-11-28", 3, 5), Line("2026-12-01", 1, 1)])
    assert [(line.label, line.visits) for line in lines] == [
        ("2026-11-28", 5), ("2026-11-29", 0), ("2026-11-30", 0), ("2026-12-01", 1),
    ]  # fmt: skip


def test_a_long_span_shows_only_its_days() -> None:
    lines = [Line("2025-01-01", 1, 1), Line("2026-12-01", 1, 1)]
    assert every_day(lines) == lines


@given(st.integers(1, 10**7))
def test_the_axis_is_as_high_as_the_highest(value: int) -> None:
    assert value <= round_up(value) <= value * 2
    assert round_up(value) % 2 == 0, "its middle is a whole number"


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1, max_size=28))
def test_columns_stay_inside_and_never_overlap(counts: list[tuple[int, int]]) -> None:
    lines = [Line(f"2026-02-{day:02d}", min(pair), max(pair)) for day, pair in enumerate(counts, 1)]
    chart = day_chart(lines)
    assert chart is not None and len(chart.columns) == len(lines) <= MOST_DAYS
    right = chart.left
    for column in chart.columns:
        assert column.x >= right - 0.2
        right = column.x + column.width
        assert 0 <= column.headcount_height <= column.visits_height <= HEIGHT
    assert right <= WIDTH + 0.2
