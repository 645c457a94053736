"""Commands as people run them, each in a process of its own that has read the program already.

To read it takes seconds where the processor is slow, and dozens of commands are tried.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["main"])
PATIENCE = 180


def run(
    folder: Path, *words: str, text: str = "", **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run main.py in `folder` on its own database."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite://{folder / 'x.db'}",
        "SECRET_KEY": "a key for command tests",
        "COLUMNS": "200",
        **more,
    }
    with tempfile.TemporaryDirectory() as streams:
        places = [Path(streams, name) for name in ("in", "out", "err")]
        for place in places:
            place.write_text(text if place.name == "in" else "")
        process = FORKS.Process(target=_run, args=(folder, words, environment, places))
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(words, PATIENCE)
        _, out, err = (place.read_text() for place in places)
    return subprocess.CompletedProcess(words, process.exitcode, out, err)


def _run(
    folder: Path, words: tuple[str, ...], environment: Mapping[str, str], places: list[Path]
) -> None:
    from main import cli

    for number, place in enumerate(places):
        os.dup2(os.open(place, os.O_RDWR), number)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["main.py", *words]
    sys.stdin = open(0)  # noqa: SIM115 - multiprocessing gives it nothing to read
    cli()
