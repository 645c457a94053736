"""The other spreadsheets: Excel's old .xls, and the .ods of LibreOffice."""

import io
import re
import zipfile

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.formats.biff import survey_xls
from questions.formats.chunks import chunks
from questions.formats.package import MOST_CELLS, MOST_ROWS, attributes_of, survey
from questions.formats.reading import Progress
from questions.formats.shared import MOST_TEXT
from questions.formats.sheets import Sheet
from questions.formats.table import read_sheets
from questions.formats.workbook import damaged_if_broken, sheets_in

_ROW_OR_CELL = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell)(?=[\s/>])([^<>]*)>"
)


def xls_sheets(data: bytes) -> list[Sheet]:
    """The visible sheets of an .xls. Raises UnreadableFile."""
    special = survey_xls(data)
    with damaged_if_broken():
        return sheets_in(data, special)


def ods_sheets(data: bytes) -> list[Sheet]:
    """The sheets of an .ods. Raises UnreadableFile."""
    survey(data)
    with damaged_if_broken():
        _refuse_huge(data)
        return sheets_in(data)


def parse_xls(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of an .xls. Raises UnreadableFile."""
    return read_sheets(xls_sheets(data), "xls", "", progress)


def parse_ods(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of an .ods. Raises UnreadableFile."""
    return read_sheets(ods_sheets(data), "ods", "", progress)


def _refuse_huge(data: bytes) -> None:
    """Raise UnreadableFile when repeated cells and rows make a sheet larger than memory.

    One cell may stand for a million rows of 16,384 columns; empty ones at the ends do not count.
    """
    row = column = last_row = last_column = height = text = times = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
        for chunk in chunks(stream):
            at = 0
            for match in _ROW_OR_CELL.finditer(chunk):
                text, at = text + times * (match.start() - at), match.end()
                given = attributes_of(match[3].decode("utf-8", "replace"))
                if match[2] == b"table-row":
                    row += height
                    height = 0 if match[1] else _repeated(given, "rows")
                    column = times = 0
                elif match[1]:
                    times = 0
                else:
                    width = _repeated(given, "columns")
                    column, times = column + width, width * height
                    empty = match[3].endswith(b"/") and "office:value-type" not in given
                    if not empty:
                        last_row, last_column = row + height, max(last_column, column)
                cells = last_row * last_column
                if cells > MOST_CELLS or last_row > MOST_ROWS:
                    raise UnreadableFile("too_big")
            text += times * (len(chunk) - at)
            if text > MOST_TEXT:
                raise UnreadableFile("too_big")


def _repeated(attributes: dict[str, str], what: str) -> int:
    number = attributes.get(f"table:number-{what}-repeated", "1")
    return int(number) if number.isdecimal() and len(number) < 9 else 1
