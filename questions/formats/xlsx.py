"""Excel workbooks: read with calamine, written with xlsxwriter."""

import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from questions.drafts import Draft, Report
from questions.formats.package import showers, survey
from questions.formats.reading import Progress
from questions.formats.table import Sheet, read_sheets
from questions.formats.workbook import damaged_if_broken, sheets_in
from questions.formats.written import table_of

NONE: Mapping[str, Sequence[Sequence[str]]] = {}


def sheets(data: bytes) -> list[Sheet]:
    """The visible sheets. Raises UnreadableFile."""
    package = survey(data)
    with damaged_if_broken():
        return sheets_in(data, showers(package))


def parse(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of a workbook's visible sheets. Raises UnreadableFile."""
    return read_sheets(sheets(data), "xlsx", "", progress)


def write(drafts: Sequence[Draft], notes: Mapping[str, Sequence[Sequence[str]]] = NONE) -> bytes:
    """Drafts as a workbook of text cells, so that no number or formula is made of them.

    `notes` are further sheets by name, which hold no questions.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as workbook:
        text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        bold = workbook.add_format({"num_format": "@", "bold": True})
        for name, rows in {"题库": table_of(drafts), **notes}.items():
            sheet = workbook.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.set_column(1, 1, 60)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if cell:
                        sheet.write_string(row, column, cell, text if row else bold)
    return out.getvalue()
