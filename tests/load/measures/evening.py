"""Many phones at once: how the unlucky wait, what the disk must do, what a second worker brings."""

import os
from dataclasses import replace
from statistics import median
from time import process_time

from tests.load import acts
from tests.load.bench import SKIPPED, Bench, Floors, Sample, row, tail
from tests.load.client import Tally
from tests.load.crowd import make_now
from tests.load.databases import database, database_cpu, has_strace, slow_syncs, written
from tests.load.servers import zhumeng


def _saves(bench: Bench, connections: int) -> tuple[Tally, float]:
    with bench.opened(connections) as attempts:
        return bench.drive(acts.savers(attempts, bench.times(12_800) // connections or 1))


@row("saves-64", "p99 ÷ p50 of saves at 64 connections", 3.0, 1.8)
def saves_64(bench: Bench, _: Floors) -> Sample:
    """Everybody saves again as soon as the last save is on disk."""
    return _tail(bench, 64)


@row("saves-256", "p99 ÷ p50 of saves at 256 connections", 3.0, 1.8)
def saves_256(bench: Bench, _: Floors) -> Sample:
    """The same with as many as one batch holds."""
    return _tail(bench, 256)


def _tail(bench: Bench, connections: int) -> Sample:
    tally, spent = _spent(bench, connections, bench.times(12_800) // connections or 1)
    seen = tail(tally)
    return replace(seen, points={**seen.points, **spent})


@row("burst-64", "p99 ÷ p50 of whole attempts over the API at 64 connections")
def burst_64(bench: Bench, _: Floors) -> Sample:
    """The evening's mix."""
    return _burst(bench, 64)


@row("burst-256", "p99 ÷ p50 of whole attempts over the API at 256 connections", 3.0, 1.8)
def burst_256(bench: Bench, _: Floors) -> Sample:
    """The evening's mix: all begin at once."""
    return _burst(bench, 256)


def _burst(bench: Bench, connections: int) -> Sample:
    times = bench.times(768) // connections or 1
    people = [acts.attempts(bench.tokens, times) for _ in range(connections)]
    return tail(bench.drive(people)[0])


@row("alone", "ms of a save when nobody else is there")
def alone(bench: Bench, _: Floors) -> Sample:
    """One connection: every batch holds one answer and pays for a whole commit."""
    tally, spent = _spent(bench, 1, bench.times(500))
    note = f"server {spent['cpu'] * 1e6:.0f} µs of CPU"
    seconds = tally.percentile(0.5)
    return Sample(seconds * 1e3, note, tally.errors, spent | {"seconds": seconds})


@row("beside", "µs of CPU for a save beside the event loop, 64 connections")
def beside(bench: Bench, _: Floors) -> Sample:
    """SQLite's thread, or PostgreSQL's processes."""
    tally, spent = _spent(bench, 64, bench.times(200))
    note = f"server {spent['cpu'] * 1e6:.0f} µs in all, client {spent['client'] * 1e6:.0f} µs"
    value = (spent["threads"] + spent["database"]) * 1e6
    return Sample(value, note, tally.errors, spent)


def _spent(bench: Bench, connections: int, times: int) -> tuple[Tally, dict[str, float]]:
    """Saves, and CPU-seconds of each: the server, its threads of them, the database, the client."""
    with bench.opened(connections) as attempts:
        people, before = acts.savers(attempts, times), _clocks(bench)
        tally, _ = bench.drive(people)
        spent = {name: seconds - before[name] for name, seconds in _clocks(bench).items()}
    return tally, {name: seconds / len(tally.latencies) for name, seconds in spent.items()}


def _clocks(bench: Bench) -> dict[str, float]:
    return {
        "cpu": bench.server.cpu(),
        "threads": bench.server.cpu() - bench.server.loop_cpu(),
        "database": database_cpu(bench.url),
        "client": process_time(),
    }


@row("written", "kB written for a whole attempt over the API, 64 connections")
def disk(bench: Bench, _: Floors) -> Sample:
    """SQLite: log and file. PostgreSQL: the log, which is what a disk or a replica waits for."""
    bytes_before, cpu_before = written(bench.server, bench.url), database_cpu(bench.url)
    tally, _ = bench.drive([acts.attempts(bench.tokens, bench.times(5)) for _ in range(64)])
    count = len(tally.latencies) / 12
    points = {
        "bytes": (written(bench.server, bench.url) - bytes_before) / count,
        "database": (database_cpu(bench.url) - cpu_before) / count,
    }
    note = "log and file" if bench.kind == "sqlite" else "log"
    if points["database"]:
        note += f"; {points['database'] * 1e3:.2f} ms of CPU in PostgreSQL"
    return Sample(points["bytes"] / 1000, note, tally.errors, points)


@row("sync", "saves/s with 2 ms added to each sync ÷ without", 0.6, 0.85, most=False)
def sync(bench: Bench, _: Floors) -> Sample:
    """Both under strace, at 256 connections."""
    if not has_strace():
        return Sample(SKIPPED, "skipped: no strace")
    rates, errors = [], 0
    for micros in (2000, 0):
        with database(bench.kind) as url:
            tokens = make_now(url, 256)
            with slow_syncs(url, micros) as server:
                tally, _ = _saves(replace(bench, server=server, tokens=tokens, url=url), 256)
            rates.append(tally.rate)
            errors += tally.errors
    return Sample(rates[0] / rates[1], f"{rates[0]:.0f}/s ÷ {rates[1]:.0f}/s", errors)


@row("workers", "2 PostgreSQL workers ÷ 1 (saves/s at 256 connections)", 1.5, most=False, once=True)
def workers(bench: Bench, _: Floors) -> Sample:
    """In turn against one database. Client and database share the cores with the workers."""
    if bench.kind == "sqlite":
        return Sample(SKIPPED, "skipped: SQLite has one")
    with zhumeng(bench.url) as one, zhumeng(bench.url, workers=2) as two:
        places = [replace(bench, server=server) for server in (one, two)]
        for place in places:
            _saves(place, 256)
        rounds = [[_crowded(place) for place in places] for _ in range(3)]
    ratios = [pair[1].value / pair[0].value for pair in rounds]
    nearest = sorted(zip(ratios, rounds, strict=True), key=lambda pair: pair[0])[1][1]
    note = " ÷ ".join(sample.note for sample in reversed(nearest))
    return Sample(median(ratios), note, sum(s.errors for pair in rounds for s in pair))


def _crowded(bench: Bench) -> Sample:
    """Saves/s at 256 connections, with what the machine had left and how even the work was."""
    with bench.opened(256) as attempts:
        people = acts.savers(attempts, bench.times(50))
        shares, others = bench.server.cpu_of_each(), process_time() + database_cpu(bench.url)
        tally, cpu = bench.drive(people)
        others = process_time() + database_cpu(bench.url) - others
        busiest = max(now - shares[pid] for pid, now in bench.server.cpu_of_each().items())
    idle = 1 - (cpu + others) / (tally.seconds * len(os.sched_getaffinity(0)))
    note = (
        f"{tally.rate:.0f}/s (idle {idle:.0%}, busiest worker {busiest / cpu:.0%}, "
        f"{len(tally.latencies) / cpu:.0f} a CPU-second of the workers)"
    )
    return Sample(tally.rate, note, tally.errors)
