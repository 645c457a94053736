"""人数, 人次 and results, counted as attempts start and finish.

The counts are written last in a transaction: their rows are the ones all processes want.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from quiz.statements import Statement

STARTED = """
INSERT INTO contest_count (contest_id, headcount, visits, finished, passed, scored, best_sum)
SELECT i.0::int, i.1::int, i.2::int, 0, 0, 0, 0 FROM ITEMS WHERE true ORDER BY 1
ON CONFLICT (contest_id) DO UPDATE SET
    headcount = contest_count.headcount + excluded.headcount,
    visits = contest_count.visits + excluded.visits
"""

GROUPS = """
INSERT INTO group_count (contest_id, dimension, label, headcount, visits)
SELECT i.0::int, i.1::text, i.2::text, i.3::int, i.4::int FROM ITEMS WHERE true ORDER BY 1, 2, 3
ON CONFLICT (contest_id, dimension, label) DO UPDATE SET
    headcount = group_count.headcount + excluded.headcount,
    visits = group_count.visits + excluded.visits
"""

FINISHED = """
UPDATE contest_count SET
    finished = finished + i.1::int,
    passed = passed + i.2::int,
    scored = scored + i.3::int,
    best_sum = best_sum + i.4::float8
FROM ITEMS WHERE contest_id = i.0::int
"""


def _pair() -> list[int]:
    return [0, 0]


@dataclass
class Starts:
    """What a batch of starts adds, as [headcount, visits]."""

    contests: dict[int, list[int]] = field(default_factory=lambda: defaultdict(_pair))
    groups: dict[tuple[int, str, str], list[int]] = field(
        default_factory=lambda: defaultdict(_pair)
    )

    def add(
        self, contest: int, day: str, town: str, employer: str, *, first: bool, first_today: bool
    ) -> None:
        """One try more, on the local `day`: the worker's first in this contest, or of the day."""
        added = [
            (self.contests[contest], first),
            (self.groups[contest, "day", day], first_today),
            (self.groups[contest, "town", town], first),
            (self.groups[contest, "employer", employer], first),
        ]
        for counts, is_first in added:
            counts[0] += is_first
            counts[1] += 1

    def statements(self) -> list[Statement]:
        """What adds them to the stored counts, in one order everywhere."""
        return [
            (STARTED, [(contest, *counts) for contest, counts in self.contests.items()]),
            (GROUPS, [(*key, *counts) for key, counts in self.groups.items()]),
        ]


@dataclass
class Finishes:
    """What a batch of finishes adds, as [finished, passed, scored, best_sum]."""

    contests: dict[int, list[float]] = field(
        default_factory=lambda: defaultdict(lambda: [0, 0, 0, 0.0])
    )

    def add(self, contest: int, score: float, best_before: float | None, *, entered: bool) -> None:
        """One finished attempt; a better score replaces the worker's best, a first pass enters."""
        counts = self.contests[contest]
        counts[0] += 1
        counts[1] += entered
        counts[2] += best_before is None
        counts[3] += max(score - (best_before or 0), 0)

    def statement(self) -> Statement:
        """What adds them to the stored counts, in one order everywhere: an UPDATE has none itself."""
        return FINISHED, sorted((contest, *counts) for contest, counts in self.contests.items())
