"""The text of a file, whatever wrote it: ours, Chinese programs, or Western ones."""

import re

from questions.formats.tables import csv

_HIGH = re.compile(rb"[\x80-\xff]+")
MOST_RUNS = 2000


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding of `data`. Raises UnreadableFile for binary data and unknown encodings."""
    return (data.decode("cp1252"), "cp1252") if _is_western(data) else csv.decode(data)


def _is_western(data: bytes) -> bool:
    """Whether high bytes mostly stand alone: accents between letters, where GB18030 writes pairs."""
    try:
        data.decode("utf-8")
        return False
    except UnicodeDecodeError:
        runs = [match[0] for _, match in zip(range(MOST_RUNS), _HIGH.finditer(data), strict=False)]
    alone = sum(len(run) == 1 for run in runs)
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return b"\0" not in data and alone * 10 >= len(runs) * 8
