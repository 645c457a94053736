"""The other spreadsheets: Excel's old .xls, and the .ods of LibreOffice."""

import io
import re
import zipfile

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.formats.reading import Progress
from questions.formats.tables import ods
from questions.formats.tables.biff import survey_xls
from questions.formats.tables.package import MOST_CELLS, MOST_ROWS, survey
from questions.formats.tables.shared import MOST_TEXT
from questions.formats.tables.sheets import Sheet
from questions.formats.tables.table import read_sheets
from questions.formats.tables.workbook import damaged_if_broken, sheets_in
from questions.formats.zips import chunks

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
        looks = ods.looks(data)
        shown, merged = [look.shown for look in looks], [look.merged for look in looks]
        return sheets_in(ods.opened(data), shown, merged)


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
                if match[2] == b"table-row":
                    row += height
                    height = 0 if match[1] else ods.repeated(match[3], "rows")
                    column = times = 0
                elif match[1]:
                    times = 0
                else:
                    width = ods.repeated(match[3], "columns")
                    column, times = column + width, width * height
                    empty = match[3].endswith(b"/") and b"office:value-type" not in match[3]
                    if not empty:
                        last_row, last_column = row + height, max(last_column, column)
                cells = last_row * last_column
                if cells > MOST_CELLS or last_row > MOST_ROWS:
                    raise UnreadableFile("too_big")
            text += times * (len(chunk) - at)
            if text > MOST_TEXT:
                raise UnreadableFile("too_big")
