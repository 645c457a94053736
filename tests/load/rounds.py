"""Rounds: floor and measures interleaved, so that a noisy neighbour troubles both alike."""

import contextlib
from collections.abc import Sequence
from statistics import median

from tests.load import acts
from tests.load.bench import MEASURES, SKIPPED, Bench, Floors, Sample
from tests.load.client import drive
from tests.load.crowd import make_now
from tests.load.databases import database
from tests.load.servers import Server, floor, zhumeng

PEOPLE = 2048


def run(kind: str, names: Sequence[str], rounds: int, *, quick: bool) -> dict[str, Sample]:
    """The median of every measure over `rounds` rounds; the slow ones are taken in the last."""
    found: dict[str, list[Sample]] = {name: [] for name in MEASURES if name in names}
    with database(kind) as url, floor() as floors:
        tokens = make_now(url, 256 if quick else PEOPLE)
        with zhumeng(url) as server, contextlib.ExitStack() as later:
            bench = Bench(server, tokens, url, 0.1 if quick else 1.0, later=later)
            bench.drive([acts.paged(tokens, 2)] * 64)  # nobody measures a cold process
            for turn in range(rounds):
                base = measure_floors(floors, 0.2 if quick else 1.0)
                for name, samples in found.items():
                    if turn == rounds - 1 or not MEASURES[name].once:
                        samples.append(_take(name, bench, base))
    return {name: _middle(samples) for name, samples in found.items()}


def _take(name: str, bench: Bench, base: Floors) -> Sample:
    """One measure. A server that hangs up or hangs is an error of it, not the end of the run."""
    try:
        return MEASURES[name].take(bench, base)
    except OSError as error:
        bench.heard.wrong[type(error).__name__] += 1
        return Sample(SKIPPED, repr(error), 1)


def _middle(samples: Sequence[Sample]) -> Sample:
    """The median, with the note of the sample nearest to it and the medians of their points."""
    value = median(sample.value for sample in samples)
    nearest = min(samples, key=lambda sample: abs(sample.value - value))
    points = {name: median(sample.points[name] for sample in samples) for name in nearest.points}
    return Sample(value, nearest.note, sum(sample.errors for sample in samples), points)


def measure_floors(server: Server, share: float) -> Floors:
    """H and E: CPU-seconds a request at 64 connections, and H's requests a second at 256."""
    times = max(int(200 * share), 20)
    spent = {}
    for name, act in (("hello", acts.hello), ("echo", acts.echo)):
        before = server.cpu()
        tally = drive(server.port, [act(times) for _ in range(64)])
        spent[name] = (server.cpu() - before) / len(tally.latencies)
    wide = drive(server.port, [acts.hello(times // 4) for _ in range(256)])
    return Floors(spent["hello"], spent["echo"], wide.rate)
