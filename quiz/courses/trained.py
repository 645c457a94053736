"""How many were trained: 人数, distinct workers, and 人次, days on which somebody was there.

Who comes to three courses is one in the total and one in each of the three, so parts do not add up
to it. Over a year's attendance such counts take seconds; they are kept, and a fold adds what has
come since, each attendance once, by the day on which it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.courses.counted import TrainedCount
from quiz.courses.models import Course
from quiz.database import connection, in_one_transaction, read_moment
from quiz.settings import settings
from quiz.statements import ask

MOST = 500
"""Attendances in one transaction: it keeps SQLite's only connection for some ten milliseconds."""
ROUNDS = 20
"""Transactions in a row before the sweep looks at its other duties."""
ALL_YEARS = 0

Group = tuple[int, str, str]

# Two folds would both think that they saw a worker first. On SQLite the first write does the same.
ONE_AT_A_TIME = "LOCK TABLE trained_count IN SHARE ROW EXCLUSIVE MODE"

WAITING = (
    "SELECT a.id FROM ITEMS JOIN attendance a ON a.counted = false AND a.id > i.0::int LIMIT 1"
)

TAKE = """
UPDATE attendance SET counted = true WHERE id IN (
    SELECT a.id FROM ITEMS JOIN attendance a ON a.counted = false AND a.id > i.0::int
    ORDER BY a.id LIMIT 500
) RETURNING id, signup_id
"""

# Everything that is counted of these workers; what has just been taken too.
THEIRS = """
SELECT a.id, u.worker_id, u.course_id, u.town, a.arrived_at
FROM (SELECT DISTINCT s.worker_id FROM ITEMS JOIN signup s ON s.id = i.0::int) AS w
JOIN signup u ON u.worker_id = w.worker_id
JOIN attendance a ON a.signup_id = u.id AND a.counted = true
ORDER BY a.id
"""

ADD = """
INSERT INTO trained_count (year, dimension, label, headcount, visits)
SELECT i.0::smallint, i.1::text, i.2::text, i.3::int, i.4::int FROM ITEMS WHERE true ORDER BY 1, 2, 3
ON CONFLICT (year, dimension, label) DO UPDATE SET
    headcount = trained_count.headcount + excluded.headcount,
    visits = trained_count.visits + excluded.visits
"""


async def fold_attendance(rounds: int = ROUNDS) -> int:
    """Count attendance that waits to be counted, at most `rounds` times MOST; returns how many.

    Any number of processes may do so at the same time.
    """
    counted = 0
    for _ in range(rounds):
        if not await ask(WAITING, [(0,)]):
            break
        counted += await _fold_some()
    return counted


@in_one_transaction
async def _fold_some() -> int:
    if connection().capabilities.dialect != "sqlite":
        await connection().execute_script(ONE_AT_A_TIME)
    taken = await ask(TAKE, [(0,)])
    theirs = await ask(THEIRS, ((row["signup_id"],) for row in taken)) if taken else []
    added = tally(theirs, {row["id"] for row in taken})
    await ask(ADD, ((*group, *counts) for group, counts in sorted(added.items())))
    return len(taken)


def tally(theirs: Sequence[Mapping[str, Any]], new: set[int]) -> dict[Group, list[int]]:
    """What the attendances `new` add to each group, as [headcount, visits].

    `theirs` is all that is counted of the workers who are among them.
    """
    known = {
        (row["worker_id"], group) for row in theirs if row["id"] not in new for group in groups(row)
    }
    added: dict[Group, list[int]] = defaultdict(lambda: [0, 0])
    for row in theirs:
        for group in groups(row) if row["id"] in new else ():
            first = (row["worker_id"], group) not in known
            known.add((row["worker_id"], group))
            added[group][0] += first
            added[group][1] += 1
    return added


def groups(row: Mapping[str, Any]) -> Iterator[Group]:
    """What an attendance counts for; the year and the month are those of the campaign's clock."""
    at: datetime = read_moment(row["arrived_at"]).astimezone(settings().zone)
    course = str(row["course_id"])
    yield ALL_YEARS, "all", ""
    yield ALL_YEARS, "course", course
    yield at.year, "all", ""
    yield at.year, "month", f"{at:%Y-%m}"
    yield at.year, "town", row["town"]
    yield at.year, "course", course


@dataclass(frozen=True)
class Trained:
    """One row of the figures: a month, a town or a course (with its id)."""

    label: str
    headcount: int
    visits: int
    course_id: int | None = None


@dataclass(frozen=True)
class YearFigures:
    """A year of training."""

    year: int
    headcount: int
    visits: int
    by_month: Sequence[Trained]
    by_town: Sequence[Trained]
    by_course: Sequence[Trained]


async def years_trained() -> list[int]:
    """The years in which anybody came, the newest first."""
    rows = TrainedCount.filter(dimension="all", year__gt=ALL_YEARS).order_by("-year")
    return [row.year for row in await rows]


async def year_figures(year: int) -> YearFigures:
    """人数 and 人次 of a year, as counted so far; towns and courses the largest first."""
    lines: dict[str, list[TrainedCount]] = defaultdict(list)
    for line in await TrainedCount.filter(year=year).order_by("-headcount", "label"):
        lines[line.dimension].append(line)
    total = next(iter(lines["all"]), TrainedCount(headcount=0, visits=0))
    titles = dict(
        await Course.filter(id__in=[int(line.label) for line in lines["course"]]).values_list(
            "id", "title"
        )
    )
    return YearFigures(
        year=year,
        headcount=total.headcount,
        visits=total.visits,
        by_month=sorted(map(_plain, lines["month"]), key=lambda line: line.label),
        by_town=[_plain(line) for line in lines["town"]],
        by_course=[
            Trained(titles[int(line.label)], line.headcount, line.visits, int(line.label))
            for line in lines["course"]
        ],
    )


def _plain(line: TrainedCount) -> Trained:
    return Trained(line.label, line.headcount, line.visits)


async def came_to(course_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """人数 and 人次 of each of these courses, as counted so far."""
    keys = set(course_ids)
    found = dict.fromkeys(keys, (0, 0))
    for line in await TrainedCount.filter(year=ALL_YEARS, dimension="course"):
        if int(line.label) in keys:
            found[int(line.label)] = line.headcount, line.visits
    return found
