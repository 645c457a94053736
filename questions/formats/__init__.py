"""One module a format. Each has `parse(data) -> Report`, and `write(drafts) -> bytes` if we write it."""

import io
import zipfile
from collections.abc import Callable

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.formats import csv, xlsx

MOST_BYTES = 20 * 2**20
PARSERS: dict[str, Callable[[bytes], Report]] = {"csv": csv.parse, "xlsx": xlsx.parse}
WRITERS = {"csv": csv.write, "xlsx": xlsx.write}

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def detect(data: bytes, name: str = "") -> str:  # noqa: ARG001 - text formats will need the name
    """The format of `data`, by content: a renamed file is read for what it is.

    Raises UnreadableFile for an empty file and for what is none of ours.
    """
    if not data.strip():
        raise UnreadableFile("empty_file")
    if data.startswith(OLE):
        raise UnreadableFile("old_excel")
    if data.startswith(ZIP):
        return _in_zip(data)
    return "csv"


def _in_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as bad:
        raise UnreadableFile("damaged") from bad
    if any(name.lstrip("/").startswith("xl/") for name in names):
        return "xlsx"
    raise UnreadableFile("not_a_spreadsheet")


def parse(data: bytes, name: str = "", format: str = "auto") -> Report:  # noqa: A002
    """What `data` holds, row by row. `format` is `auto` or one of PARSERS.

    Raises UnreadableFile when the file as a whole cannot be read.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile("too_big")
    found = detect(data, name)
    wanted = found if format == "auto" else format
    if wanted not in PARSERS:
        raise UnreadableFile("unknown_format", format=format)
    return PARSERS[wanted](data)
