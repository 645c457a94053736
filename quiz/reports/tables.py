"""Tables for Excel: CSV and XLSX as spreadsheets in China expect them, made as they are sent.

CSV: UTF-8 with BOM, CRLF, everything quoted, and an apostrophe before whatever Excel would take
for a formula (OWASP: "CSV Injection"; full-width signs too, which some programs fold). XLSX: every cell
that is not a number or a moment is typed text, so phones and tickets keep their digits.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Cell = str | int | float | datetime | None
"""Moments are local, without a zone and in whole seconds: a spreadsheet knows no other."""
Row = Sequence[Cell]

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"
SHEET_ROWS = 1_048_575
"""Rows below the header that Excel opens; what follows goes on another sheet."""
PIECE = 1 << 16


@dataclass(frozen=True)
class Table:
    """A name, a header, and the rows in pages, each read when the one before has gone."""

    name: str
    header: Sequence[str]
    pages: AsyncIterator[Sequence[Row]]


def neutralise(text: str) -> str:
    """`text` so that no spreadsheet runs it."""
    return "'" + text if text.startswith(DANGEROUS) else text


def csv_text(rows: Iterable[Row]) -> str:
    """Rows as CSV text (no BOM)."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(
        [neutralise(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return out.getvalue()


def stream(table: Table, ending: str) -> AsyncIterator[bytes]:
    """The table as a `csv` or `xlsx` file, piece by piece. Raises ValueError for another ending."""
    if ending == "csv":
        return _csv(table)
    if ending == "xlsx":
        return _xlsx(table)
    raise ValueError(ending)


async def _csv(table: Table) -> AsyncIterator[bytes]:
    yield (BOM + csv_text([table.header])).encode()
    async for rows in table.pages:
        # A page of text takes a while: in a thread, the event loop goes on meanwhile.
        yield (await asyncio.to_thread(csv_text, rows)).encode()


async def _xlsx(table: Table) -> AsyncIterator[bytes]:
    """A workbook is a zip: nothing can be sent before its end, so it is made on disk."""
    with tempfile.TemporaryDirectory(prefix="zhumeng-") as folder:
        path = Path(folder, "export.xlsx")
        book = Book(table, path)
        async for rows in table.pages:
            await asyncio.to_thread(book.write, rows)
        await asyncio.to_thread(book.close)
        with await asyncio.to_thread(path.open, "rb") as file:
            while piece := file.read(PIECE):
                yield piece


class Book:
    """A workbook that keeps one row in memory, and begins another sheet where Excel's end."""

    def __init__(self, table: Table, path: Path) -> None:
        self._table = table
        self._book = xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": path.parent})
        self._bold = self._book.add_format({"bold": True, "bottom": 1})
        self._text = self._book.add_format({"num_format": "@"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._sheets = 0
        self._sheet = self._begin()

    def _begin(self) -> Worksheet:
        self._sheets += 1
        self._line = 0
        name = self._table.name + (f" {self._sheets}" if self._sheets > 1 else "")
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(len(self._table.header) - 1, 0), 20)
        for column, heading in enumerate(self._table.header):
            sheet.write_string(0, column, heading, self._bold)
        return sheet

    def write(self, rows: Sequence[Row]) -> None:
        """Add rows below. Text is written as text: no formula, no link, no scientific notation."""
        for row in rows:
            if self._line == SHEET_ROWS:
                self._sheet = self._begin()
            self._line += 1
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    self._sheet.write_string(self._line, column, cell, self._text)
                elif isinstance(cell, datetime):
                    self._sheet.write_datetime(self._line, column, cell, self._moment)
                elif cell is not None:
                    self._sheet.write_number(self._line, column, cell)

    def close(self) -> None:
        """Put the file together."""
        self._book.close()
