"""The table: printed, judged, and recorded in the README."""

import math
import os
import platform
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.load.measures import MEASURES, Measure, Sample

README = Path(__file__).parent.parent.parent / "README.md"
BEGIN, END = "<!-- load -->", "<!-- /load -->"

Results = Sequence[tuple[str, dict[str, Sample]]]


def show(results: Results, *, record: bool) -> int:
    """Print the table; 1 if something that must be reached was missed, else 0."""
    lines = table(results)
    print("\n".join(lines))
    if record:
        text = README.read_text()
        start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
        README.write_text("\n".join([text[:start], *lines, text[end:]]))
    return int(any("missed" in line for line in lines))


def table(results: Results) -> list[str]:
    """Markdown rows with their verdicts, and what they were measured on."""
    lines = [
        "| measure | database | value | pass | aim | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for kind, samples in results:
        for name, sample in samples.items():
            measure = MEASURES[name]
            lines.append(
                f"| {measure.what} | {kind} | {sample.value:.4g} ({sample.note}) "
                f"| {_bound(measure, measure.passes)} | {_bound(measure, measure.aim)} "
                f"| {verdict(measure, sample)} |"
            )
    return [*lines, "", machine()]


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


def machine() -> str:
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
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    return f"{cpu}, {cores} cores; {versions}; commit {commit}."
