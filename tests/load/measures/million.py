"""What grows with the number of attempts, and what must not."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from statistics import median

from tests.load import acts
from tests.load.bench import Bench, Floors, Sample, row
from tests.load.crowd import SLUG
from tests.load.downloads import Highest, bare, export
from tests.load.grown import many_attempts, some_attempts
from tests.load.servers import Server, zhumeng

TURNS = 7
MEGABYTE = 1 << 20
EVERY_DAY = "/staff/reports?first=2000-01-01"
"""Counts over a span of days read every attempt: SQLite's page cache is full afterwards."""

Look = Callable[[Server, str], float]


@row("figures", "figures page at 1,000,000 attempts ÷ at 1,000", 1.5, once=True)
def figures(bench: Bench, _: Floors) -> Sample:
    """The contest's page for organizers: counts, chart, towns, employers."""

    def look(server: Server, organizer: str) -> float:
        place = replace(bench, server=server)
        page = acts.gets(f"/staff/contests/{SLUG}", organizer, place.times(20))
        return place.drive([page])[0].percentile(0.5)

    return _growth(bench, look)


@row("statistics", "question statistics page at 1,000,000 attempts ÷ at 1,000", 1.5, once=True)
def statistics(bench: Bench, _: Floors) -> Sample:
    """The bank's page for trainers: fifty questions with all that was counted of them."""

    def look(server: Server, organizer: str) -> float:
        place = replace(bench, server=server)
        page = acts.gets("/staff/banks/1/statistics", organizer, place.times(20))
        return place.drive([page])[0].percentile(0.5)

    return _growth(bench, look)


@row("participation", "participation export at 1,000,000 attempts ÷ at 1,000", once=True)
def participation(bench: Bench, _: Floors) -> Sample:
    """人数 and 人次 in all, by day, town and employer; CSV."""
    return _growth(bench, lambda *place: _take(bench, *place, "participation")[1])


def _growth(bench: Bench, look: Look) -> Sample:
    """Seconds that `look` takes with many attempts ÷ with few, in turn; the first turn warms up."""
    few, many = some_attempts(bench), many_attempts(bench)
    with zhumeng(few.url) as small, zhumeng(many.url) as large:
        turns = [(look(small, few.organizer), look(large, many.organizer)) for _ in range(TURNS)]
    value = median(large / small for small, large in turns[1:])
    times = [median(turn[which] for turn in turns[1:]) * 1e3 for which in (1, 0)]
    return Sample(value, " ÷ ".join(f"{each:.1f} ms" for each in times))


def _take(bench: Bench, server: Server, organizer: str, what: str) -> tuple[int, float]:
    """Take an export: its lines, and the seconds it took."""
    status, lines, seconds = export(server, organizer, what)
    bench.heard.requests += 1
    if status != 200:
        bench.heard.wrong[f"status {status}"] += 1
    return lines, seconds


@cache
def _exports(bench: Bench) -> tuple[Sample, Sample]:
    """Rows a second against the floor, in turn; and the most memory it took, in MB."""
    many, rates = many_attempts(bench), []
    with zhumeng(many.url) as server:
        replace(bench, server=server).drive([acts.gets(EVERY_DAY, many.organizer, 1)])
        with Highest(server) as memory:
            for _ in range(3):
                floor = bare(many.url)
                lines, seconds = _take(bench, server, many.organizer, "attempts")
                rates.append((many.attempts / seconds, many.attempts / floor))
        grew = (memory.bytes - memory.before) / MEGABYTE
    errors = int(lines != many.attempts + 1)  # and the header
    ratio, rate, floor_rate = sorted((rate / floor, rate, floor) for rate, floor in rates)[1]
    note = f"attempts, masked, {lines - 1} rows: {rate:.0f}/s ÷ {floor_rate:.0f}/s"
    held = f"{memory.before / MEGABYTE:.0f} MB before"
    return Sample(ratio, note, errors), Sample(grew, held, errors)


@row(
    "export", "CSV export of 1,000,000 rows over HTTP ÷ the database's driver and csv alone",
    0.7, 0.9, most=False, once=True,
)  # fmt: skip
def exporting(bench: Bench, _: Floors) -> Sample:
    """The attempts export: names and phones unsealed and masked, the floor writes them sealed."""
    return _exports(bench)[0]


@row("export-memory", "MB of memory that export adds to the server", 32, once=True)
def export_memory(bench: Bench, _: Floors) -> Sample:
    """The most it held, over what it held before."""
    return _exports(bench)[1]
