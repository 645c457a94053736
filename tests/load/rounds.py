"""Rounds: floor and measures interleaved, so that a noisy neighbour troubles both alike."""

import asyncio
from collections.abc import Sequence
from statistics import median

from tests.load import acts
from tests.load.client import drive
from tests.load.crowd import database, make_now
from tests.load.measures import MEASURES, Bench, Floors, Sample
from tests.load.servers import Server, floor, zhumeng

PEOPLE = 2048


def run(kind: str, names: Sequence[str], rounds: int, *, quick: bool) -> dict[str, Sample]:
    """The median of every measure over `rounds` rounds."""
    found: dict[str, list[Sample]] = {name: [] for name in names}
    with database(kind) as url, floor() as floors:
        tokens = make_now(url, 256 if quick else PEOPLE)
        with zhumeng(url) as server:
            bench = Bench(server, tokens, kind, 0.1 if quick else 1.0)
            for _ in range(rounds):
                base = measure_floors(floors, 0.2 if quick else 1.0)
                for name in names:
                    found[name].append(MEASURES[name].take(bench, base))
    return {name: _middle(samples) for name, samples in found.items()}


def _middle(samples: Sequence[Sample]) -> Sample:
    value = median(sample.value for sample in samples)
    nearest = min(samples, key=lambda sample: abs(sample.value - value))
    return Sample(value, nearest.note, sum(sample.errors for sample in samples))


def measure_floors(server: Server, share: float) -> Floors:
    """H and E: CPU-seconds a request at 64 connections, and H's requests a second at 256."""
    times = max(int(200 * share), 20)
    spent = {}
    for name, act in (("hello", acts.hello), ("echo", acts.echo)):
        before = server.cpu()
        tally = asyncio.run(drive(server.port, [act(times) for _ in range(64)]))
        spent[name] = (server.cpu() - before) / len(tally.latencies)
    wide = asyncio.run(drive(server.port, [acts.hello(times // 4) for _ in range(256)]))
    return Floors(spent["hello"], spent["echo"], len(wide.latencies) / wide.seconds)
