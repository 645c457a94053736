"""A package or a module a format: each has `parse(data) -> Report`, and a Writer if we write it."""

from collections.abc import Callable
from pathlib import PurePath

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.formats import aiken
from questions.formats.detect import ZIP, detect
from questions.formats.gift import reader as gift
from questions.formats.gift.writer import GiftWriter
from questions.formats.json import reader as json
from questions.formats.json.writer import JsonWriter
from questions.formats.moodle import reader as moodle_xml
from questions.formats.moodle.writer import MoodleWriter
from questions.formats.qti import reader as qti
from questions.formats.qti.writer import QtiWriter
from questions.formats.reading import Progress
from questions.formats.tables import csv, spreadsheets, xlsx
from questions.formats.typed import docx, text
from questions.formats.writing import Making

MOST_BYTES = 20 * 2**20
MOST_PACKED = 128 * 2**20
"""Of a QTI package: it is read file by file, and needs a file for each question."""
PARSERS: dict[str, Callable[..., Report]] = {
    "aiken": aiken.parse,
    "csv": csv.parse,
    "docx": docx.parse,
    "gift": gift.parse,
    "json": json.parse,
    "jsonl": json.parse,
    "moodlexml": moodle_xml.parse,
    "ods": spreadsheets.parse_ods,
    "qti": qti.parse,
    "text": text.parse,
    "xls": spreadsheets.parse_xls,
    "xlsx": xlsx.parse,
}
NAMED = {"aiken", "docx", "text"}
"""Those where the file's name may say what kind its questions are, as a sheet's name does."""
COUNTING = {"csv", "json", "jsonl", "ods", "qti", "xls", "xlsx"}
"""Those that tell how far they are: their files may be long."""
WRITERS: dict[str, Making] = {
    "csv": csv.CsvWriter,
    "gift": GiftWriter,
    "json": JsonWriter,
    "xlsx": xlsx.XlsxWriter,
    "xml": MoodleWriter,
    "zip": QtiWriter,
}
"""What a bank is written with, by the ending of the file."""


def parse(
    data: bytes,
    name: str = "",
    format: str = "auto",  # noqa: A002
    progress: Progress | None = None,
) -> Report:
    """What `data` holds, question by question. `format` is `auto` or one of PARSERS.

    Raises UnreadableFile when the file as a whole cannot be read. The name never decides the format.
    """
    is_long = len(data) > MOST_BYTES
    if is_long and (not data.startswith(ZIP) or len(data) > MOST_PACKED):
        raise UnreadableFile("too_big")
    found = detect(data)
    if is_long and found != "qti":
        raise UnreadableFile("too_big")
    wanted = found if format == "auto" else format
    if wanted not in PARSERS:
        raise UnreadableFile("unknown_format", format=wanted)
    read = PARSERS[wanted]
    if wanted in NAMED:
        return read(data, PurePath(name).stem)
    return read(data, progress) if wanted in COUNTING else read(data)
