"""Where the columns of a chart stand, in the units of its SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quiz.reports.queries import Line

WIDTH, HEIGHT = 720, 220
LEFT, BOTTOM, TOP = 44, 28, 16
MOST_DAYS = 92
"""Longer spans show only the days on which something happened."""


@dataclass(frozen=True)
class Column:
    """One day: 人次 behind, 人数 in front of it."""

    label: str
    headcount: int
    visits: int
    x: float
    width: float
    headcount_height: float
    visits_height: float
    named: bool


@dataclass(frozen=True)
class Chart:
    """Columns and the lines behind them, as (height of the line, its number)."""

    columns: Sequence[Column]
    grid: Sequence[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def day_chart(by_day: Sequence[Line]) -> Chart | None:
    """The chart of counts by day; None when there are none."""
    if not by_day:
        return None
    lines = every_day(by_day)
    top = round_up(max(line.visits for line in lines))
    room = HEIGHT - BOTTOM - TOP
    step = (WIDTH - LEFT) / len(lines)
    width = min(step * 0.7, 48)
    every = max(1, -(-len(lines) // 10))
    columns = [
        Column(
            label=line.label,
            headcount=line.headcount,
            visits=line.visits,
            x=round(LEFT + step * index + (step - width) / 2, 1),
            width=round(width, 1),
            headcount_height=round(room * line.headcount / top, 1),
            visits_height=round(room * line.visits / top, 1),
            named=index % every == 0,
        )
        for index, line in enumerate(lines)
    ]
    grid = [(round(HEIGHT - BOTTOM - room * part, 1), round(top * part)) for part in (0, 0.5, 1)]
    return Chart(columns, grid)


def every_day(by_day: Sequence[Line]) -> list[Line]:
    """The lines with the quiet days between them: a gap tells something too."""
    first, last = date.fromisoformat(by_day[0].label), date.fromisoformat(by_day[-1].label)
    span = (last - first).days + 1
    if span > MOST_DAYS:
        return list(by_day)
    known = {line.label: line for line in by_day}
    days = ((first + timedelta(n)).isoformat() for n in range(span))
    return [known.get(day, Line(day, 0, 0)) for day in days]


def round_up(value: int) -> int:
    """The next even number that is easy to read on an axis: 2, 4, 6, 8, 10, 20, 40, …"""
    scale = 1
    while True:
        for step in (2, 4, 6, 8, 10):
            if value <= step * scale:
                return step * scale
        scale *= 10
