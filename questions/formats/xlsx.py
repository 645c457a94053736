"""Excel workbooks: read with calamine, written with xlsxwriter."""

import datetime
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from questions.drafts import Draft, Report
from questions.errors import UnreadableFile
from questions.formats.package import percent_cells, refuse_huge_sheets, unpack
from questions.formats.table import Sheet, read_sheets
from questions.formats.written import table_of

Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta


def parse(data: bytes) -> Report:
    """The questions of a workbook's visible sheets. Raises UnreadableFile."""
    package = unpack(data)
    refuse_huge_sheets(package)
    try:
        sheets = _sheets(data, percent_cells(package))
    except UnreadableFile:
        raise
    except BaseException as broken:
        # calamine's own panics are no Exceptions; anything else of that rank is not ours to keep.
        if not isinstance(broken, Exception) and type(broken).__name__ != "PanicException":
            raise
        raise UnreadableFile("damaged") from broken
    return read_sheets(sheets, "xlsx", "")


def _sheets(data: bytes, percents: Sequence[Mapping[tuple[int, int], int]]) -> list[Sheet]:
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = []
    for index, about in enumerate(workbook.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        percent = percents[index] if index < len(percents) else {}
        values = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
        rows = [
            [shown(value, percent.get((row, column))) for column, value in enumerate(cells, 1)]
            for row, cells in enumerate(values, 1)
        ]
        sheets.append(Sheet(about.name, rows))
    return sheets


def shown(value: Value, percent_decimals: int | None = None) -> str:
    """A cell as Excel shows it: 1.0 as 1, 1.5 as 150% where it is formatted so, dates as ISO."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        # Excel holds and shows 15 digits; more would turn 0.1 + 0.2 into 0.30000000000000004.
        if percent_decimals is not None:
            return f"{value * 100:.{percent_decimals}f}%"
        return _number(value)
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    text = f"{value:.15g}"
    if "e" in text and 1e-9 < abs(value) < 1e15:
        text = f"{value:.15f}".rstrip("0").rstrip(".")
    return text


def write(drafts: Sequence[Draft]) -> bytes:
    """Drafts as a workbook of text cells, so that no number or formula is made of them."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("题库")
        text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = workbook.add_format({"num_format": "@", "bold": True})
        for row, cells in enumerate(table_of(drafts)):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell, text if row else bold)
        sheet.freeze_panes(1, 0)
        sheet.set_column(1, 1, 60)
    return out.getvalue()
