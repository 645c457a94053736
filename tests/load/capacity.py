"""What one core serves, and what 1,000,000 workers in an evening need: from the recorded table.

`python -m tests.load.capacity` reads tests/load/recorded.json, which `python -m tests.load --record`
writes, checks the model against the points measured under load, and prints the tables of the README.
"""

import json
import math
import random
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.load.model import Kind, Outcome, Process, arriving, burst, closed

RECORDED = Path(__file__).parent / "recorded.json"

WORKERS = 1_000_000
EVENING, QUARTER = 3 * 3600, 900
PEAK_SHARE = 0.25
"""Of all who come between seven and ten, so many come in the quarter of an hour from eight."""
ANSWERING = 300
"""Seconds from start to finish."""
FULL = 0.7
"""How busy a process may be at the peak: half as much again is in reserve."""
POOL = 10
"""Database connections of a process (quiz/database.py)."""
KEEP_ALIVE = 5
"""Seconds a quiet connection is kept by the server (uvicorn)."""

# What one worker asks for, under the names of the measures, and whether it goes through the writer.
WORKER = {
    "cover": (1, False), "sign-in": (1, False), "own-cover": (1, False), "start": (1, True),
    "quiz": (1, False), "save": (10, True), "finish": (1, True), "result": (1, False),
}  # fmt: skip
NEEDED = {*WORKER, "alone", "beside", "written", "saves-64", "saves-256"}
"""The measures whose points this uses."""
REQUESTS = sum(count for count, _ in WORKER.values())
SIGN_IN_COMMITS = 4
"""The worker, two consents, the session: each a commit of its own."""
ROWS = 4 + 3 + 2 + 10 + 1
"""Signing in; participation, twice updated; attempt, once updated; answers; entry."""

Points = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Fitted:
    """The model of one process, from the points that are not checked against."""

    process: Process
    kinds: Mapping[str, Kind]
    client: float
    sync: float


def fit(points: Points) -> Fitted:
    """From a save alone, where a batch holds one answer, and its CPU at 64 connections.

    What the event loop and the writer need more for a save alone is what a batch costs; what of
    the round trip is nobody's CPU is the disk's.
    """
    alone, crowd = points["alone"], points["beside"]
    loop_alone, loop = (each["cpu"] - each["threads"] for each in (alone, crowd))
    beside_alone, item = (each["threads"] + each["database"] for each in (alone, crowd))
    idle = alone["seconds"] - alone["cpu"] - alone["database"] - alone["client"]
    sync = max(idle, 0.0)
    process = Process(sync + max(beside_alone - item, 0.0), item, max(loop_alone - loop, 0.0))
    kinds = {
        name: Kind(name, loop if name == "save" else points[name]["cpu"], writes)
        for name, (_, writes) in WORKER.items()
    }
    return Fitted(process, kinds, crowd["client"], sync)


def check(points: Points) -> list[str]:
    """The model's saves at 64 and 256 connections against the measured ones.

    The CPU of each is what it was there: among 256, memory caches hold less of everybody's.
    """
    lines = []
    for people in (64, 256):
        seen = points[f"saves-{people}"]
        fitted = fit({**points, "beside": seen})
        told = closed(fitted.process, fitted.kinds["save"], people, fitted.client, seconds=1.0)
        middle = told.percentile(0.5)
        lines.append(
            f"{people} | {told.rate:.0f}/s | {seen['rate']:.0f}/s | {told.rate / seen['rate'] - 1:+.0%} "
            f"| {middle * 1e3:.1f} ms | {seen['p50'] * 1e3:.1f} ms | {middle / seen['p50'] - 1:+.0%} |"
        )
    return lines


@dataclass(frozen=True)
class Peak:
    """The peak quarter of an evening, on so many processes."""

    workers: float
    processes: int
    each: float
    """CPU-seconds of the server for one worker."""
    one: Outcome
    """One of the processes, simulated."""

    @property
    def starts(self) -> float:
        """Workers a second who come."""
        return self.workers * PEAK_SHARE / QUARTER


def peak_of(fitted: Fitted, workers: float | None = None) -> Peak:
    """With as many processes as `workers` need; None: what one process can take."""
    each = sum(count * fitted.kinds[name].cpu for name, (count, _) in WORKER.items())
    if workers is None:
        workers = FULL / each * QUARTER / PEAK_SHARE
    starts = workers * PEAK_SHARE / QUARTER
    processes = max(math.ceil(starts * each / FULL - 1e-9), 1)
    # Twenty seconds of the peak, after the last of a quieter quarter: queues settle in less than one.
    quiet = (1 - PEAK_SHARE) / (EVENING / QUARTER - 1) / PEAK_SHARE
    top = starts * REQUESTS / processes
    moments = burst(
        list(fitted.kinds.values()),
        [count for count, _ in WORKER.values()],
        lambda t: top if t >= 2 else top * quiet,
        top,
        random.Random(20),
    )
    return Peak(workers, processes, each, arriving(fitted.process, moments, 22.0))


def needs(kind: str, points: Points) -> dict[str, str]:
    """What the evening needs; on SQLite, whose one process is all there is, what it can take."""
    fitted = fit(points)
    peak = peak_of(fitted, None if kind == "sqlite" else WORKERS)
    one, requests = peak.one, peak.starts * REQUESTS
    writes = peak.starts * sum(count for count, writes in WORKER.values() if writes)
    commits = writes / one.share + peak.starts * SIGN_IN_COMMITS
    counting = (one.batches["start"] + one.batches["finish"]) / one.seconds * peak.processes
    database = peak.starts * points["written"]["database"]
    return {
        "workers in an evening": f"{peak.workers:,.0f}",
        "CPU of the server for one": f"{peak.each * 1e3:.1f} ms",
        "who come in a second of the peak quarter": f"{peak.starts:.0f}",
        "requests/s then": f"{requests:,.0f}",
        "cores busy with them": f"{peak.starts * peak.each:.1f}",
        "server processes, at most 70 % busy": f"{peak.processes}",
        "a request then, p50 and p99": f"{one.percentile(0.5) * 1e3:.0f} and {one.percentile(0.99) * 1e3:.0f} ms",
        "answers, starts and finishes in one commit": f"{one.share:.1f}",
        "commits/s": f"{commits:,.0f}",
        "ms of a commit that nobody computes: the disk": f"{fitted.sync * 1e3:.2f}",
        "rows written/s": f"{peak.starts * ROWS:,.0f}",
        "MB/s written (PostgreSQL: its log)": f"{peak.starts * points['written']['bytes'] / 1e6:.1f}",
        "cores busy in PostgreSQL": "" if kind == "sqlite" else f"{database:.1f}",
        "connections to the database": "1" if kind == "sqlite" else f"up to {peak.processes * POOL}",
        "the contest's row of counts is wanted": "" if kind == "sqlite" else f"{counting * points['alone']['seconds']:.0%} of the time",
        "attempts open at once": f"{peak.starts * ANSWERING:,.0f}",
        "connections of phones": f"{requests * KEEP_ALIVE:,.0f}",
    }  # fmt: skip


NAMES = {"sqlite": "SQLite, the most one process takes", "postgres": "PostgreSQL"}


def tables(recorded: Mapping[str, Points]) -> list[str]:
    """Markdown: the needs, and the model's check."""
    columns = [needs(kind, points) for kind, points in recorded.items()]
    lines = [
        "| | " + " | ".join(NAMES[kind] for kind in recorded) + " |",
        "| --- |" + " --- |" * len(columns),
        *(
            f"| {what} | " + " | ".join(column[what] for column in columns) + " |"
            for what in columns[0]
        ),
        "",
        "| saves | connections | model | measured | | model, p50 | measured | |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for kind, points in recorded.items():
        lines += [f"| {kind} | {line}" for line in check(points)]
    return lines


def recorded() -> dict[str, Points]:
    """The points of the last recorded run, by database."""
    points: dict[str, Points] = json.loads(RECORDED.read_text())
    return points


if __name__ == "__main__":
    print("\n".join(tables(recorded())))
