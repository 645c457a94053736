"""The other spreadsheets: Excel's old .xls, and the .ods of LibreOffice."""

import io
import re
import zipfile

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.formats.package import MOST_CELLS, MOST_ROWS, attributes_of, chunks, survey
from questions.formats.reading import Progress
from questions.formats.table import Sheet, read_sheets
from questions.formats.workbook import damaged_if_broken, sheets_in

_ROW_OR_CELL = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell)(?=[\s/>])([^>]*)>"
)


def xls_sheets(data: bytes) -> list[Sheet]:
    """The visible sheets of an .xls. Raises UnreadableFile."""
    with damaged_if_broken():
        return sheets_in(data)


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
    row = column = last_row = last_column = height = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
        for chunk in chunks(stream):
            for match in _ROW_OR_CELL.finditer(chunk):
                given = attributes_of(match[3].decode("utf-8", "replace"))
                if match[2] == b"table-row":
                    row += height
                    height = 0 if match[1] else _repeated(given, "rows")
                    column = 0
                elif not match[1]:
                    column += _repeated(given, "columns")
                    empty = match[3].endswith(b"/") and "office:value-type" not in given
                    if not empty:
                        last_row, last_column = row + height, max(last_column, column)
                if last_row * last_column > MOST_CELLS or last_row > MOST_ROWS:
                    raise UnreadableFile("too_big")


def _repeated(attributes: dict[str, str], what: str) -> int:
    number = attributes.get(f"table:number-{what}-repeated", "1")
    return int(number) if number.isdecimal() and len(number) < 9 else 1
