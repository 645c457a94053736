"""An evening's worth of attempts in one process: what stays behind of each."""

from dataclasses import replace
from functools import cache

from tests.load import acts
from tests.load.bench import Bench, Floors, Sample, row
from tests.load.client import Tally
from tests.load.grown import SOAK, WARM_UP, many_attempts
from tests.load.measures.million import EVERY_DAY, MEGABYTE
from tests.load.servers import zhumeng

BLOCK, CONNECTIONS = 1_000, 40


@cache
def _soak(bench: Bench) -> tuple[Sample, Sample]:
    """Over the API, each by another worker, the ten answers in one save; on a million attempts.

    SQLite's page cache (64 MB by our own choice) and what the process remembers (4,096 papers,
    8,192 sessions) are full before the first is counted: filling them is no leak.
    """
    many = many_attempts(bench)
    with zhumeng(many.url) as server:
        place = replace(bench, server=server, tokens=iter(many.newcomers))
        place.drive([acts.gets(EVERY_DAY, many.organizer, 1)])
        _hurry(place, WARM_UP[bench.quick])
        before = server.memory()
        blocks = [_hurry(place, BLOCK) for _ in range(SOAK[bench.quick] // BLOCK)]
        after = server.memory()
    errors = sum(tally.errors for tally, _ in blocks)
    (_, first), *_, (_, last) = blocks
    rate = len(blocks) * BLOCK / sum(tally.seconds for tally, _ in blocks)
    sizes = f"{before / MEGABYTE:.0f} MB, then {after / MEGABYTE:.0f} MB"
    costs = f"{last / BLOCK * 1e3:.2f} ms ÷ {first / BLOCK * 1e3:.2f} ms"
    return (
        Sample((after / before - 1) * 100, f"{sizes}; {len(blocks) * BLOCK} attempts", errors),
        Sample(last / first, f"{costs}; {rate:.0f} attempts/s", errors),
    )


def _hurry(bench: Bench, attempts: int) -> tuple[Tally, float]:
    people = [acts.hurried(bench.tokens, attempts // CONNECTIONS) for _ in range(CONNECTIONS)]
    return bench.drive(people)


@row("memory", "% of memory more after 100,000 attempts", 10, once=True)
def memory(bench: Bench, _: Floors) -> Sample:
    """A leak would show."""
    return _soak(bench)[0]


@row("last", "CPU of the last 1,000 of them ÷ the first", 1.2, once=True)
def last(bench: Bench, _: Floors) -> Sample:
    """Nothing an attempt does may grow with those before it."""
    return _soak(bench)[1]
