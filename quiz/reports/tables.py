"""Tables for Excel: CSV and XLSX as spreadsheets in China expect them, made as they are sent.

CSV: UTF-8 with BOM, CRLF, everything quoted, and an apostrophe before whatever Excel would take
for a formula (OWASP: "CSV Injection"; full-width signs too, which some programs fold). XLSX: every cell
that is not a number or a moment is typed text, so phones and tickets keep their digits.
"""

import asyncio
import csv
import io
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from operator import itemgetter
from pathlib import Path
from typing import Any, TypeVar

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

T = TypeVar("T")


class Moment(str):
    """A local moment in whole seconds, `2026-11-25 20:00:07`: a spreadsheet knows no zones."""

    __slots__ = ()


Cell = str | int | float | Moment | None
Row = Sequence[Cell]

DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠")
_FIRST: Callable[[Any], str] = itemgetter(slice(1))
_NO_TEXT = {int, float, bool, Moment, type(None)}
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


def local_moment(stored: datetime | str | None, zone: tzinfo) -> Moment | None:
    """A moment of a raw query, text in UTC on SQLite, on the clock of `zone`."""
    if stored is None:
        return None
    if isinstance(stored, datetime):
        return Moment(stored.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S"))
    return Moment(_local_minute(stored[:16], zone) + stored[16:19])


@lru_cache(10_000)
def _local_minute(utc: str, zone: tzinfo) -> str:
    """Zones are whole minutes apart: an evening of a million moments has a few hundred minutes."""
    return f"{datetime.fromisoformat(f'{utc}+00:00').astimezone(zone):%Y-%m-%d %H:%M}"


def csv_text(rows: Iterable[Row]) -> str:
    """Rows as CSV text (no BOM), safe to open: see above."""
    out = io.StringIO()
    safe = zip(*map(_harmless, zip(*rows, strict=True)), strict=True)
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(safe)
    return out.getvalue()


def _harmless(column: Sequence[Cell]) -> Sequence[Cell]:
    """The cells of a column with an apostrophe before what would be a formula.

    Most columns of a million rows have none at all: to see that takes half as long as going through
    the cells.
    """
    kinds = set(map(type, column))
    if kinds <= _NO_TEXT or (kinds == {str} and DANGEROUS.isdisjoint(map(_FIRST, column))):
        return column
    return [
        "'" + cell if isinstance(cell, str) and cell[:1] in DANGEROUS else cell for cell in column
    ]


def stream(table: Table, ending: str) -> AsyncIterator[bytes]:
    """The table as a `csv` or `xlsx` file, piece by piece. Raises ValueError for another ending."""
    if ending == "csv":
        return _csv(table)
    if ending == "xlsx":
        return _xlsx(table)
    raise ValueError(ending)


async def ahead(pages: AsyncGenerator[T, None]) -> AsyncGenerator[T, None]:
    """The same pages; the next is read while somebody works on the one before."""
    async with aclosing(pages):
        reading = asyncio.ensure_future(anext(pages, None))
        try:
            while (page := await reading) is not None:
                reading = asyncio.ensure_future(anext(pages, None))
                yield page
        finally:
            reading.cancel()
            # A reading that failed while nobody waited for it is not told of again.
            await asyncio.gather(reading, return_exceptions=True)


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
                if isinstance(cell, Moment):
                    at = datetime.fromisoformat(cell)
                    self._sheet.write_datetime(self._line, column, at, self._moment)
                elif isinstance(cell, str):
                    self._sheet.write_string(self._line, column, cell, self._text)
                elif cell is not None:
                    self._sheet.write_number(self._line, column, cell)

    def close(self) -> None:
        """Put the file together."""
        self._book.close()
