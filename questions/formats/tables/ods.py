"""What calamine leaves out of an .ods: how its numbers are shown, and which cells span rows; and an
archive that it can open."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from typing import IO

from questions.formats.tables.cells import FAILED, FAILURES, Shown, Value, shown
from questions.formats.tables.package import attributes_of
from questions.formats.zips import chunks

CONTENT, TYPE, MANIFEST = "content.xml", "mimetype", "META-INF/manifest.xml"
SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
MOST_LOOKED_AT = 500_000
MOST_SHEETS = 1000
MOST_INSIDE = 2**18
_ROW_OR_CELL = re.compile(
    rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^<>]*)>"
)
_OF_A_SORT = re.compile(
    rb'office:value-type="(?:percentage|currency|date|time|float)"|\btable:formula='
)
_SPANNED = re.compile(rb'\btable:number-rows-spanned="([1-9]\d{0,6})"')
_PARAGRAPH = re.compile(rb"<text:p\b[^<>]*>")
_POWERS = re.compile(r"-?\d(?:[.,]\d+)?E[+-]?\d+", re.IGNORECASE)


def opened(data: bytes) -> bytes:
    """The archive as calamine takes it: with its type in it, and packed as all others are."""
    usual = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        there = {entry.filename: entry for entry in archive.infolist()}
        read = [there[name] for name in (TYPE, CONTENT) if name in there]
        if len(read) == 2 and all(entry.compress_type in usual for entry in read):
            return data
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as again:
            again.writestr(TYPE, SPREADSHEET)
            for name in (CONTENT, MANIFEST):
                if name in there:
                    content = archive.read(name)
                    again.writestr(name, content, zipfile.ZIP_DEFLATED, compresslevel=1)
    return out.getvalue()


@dataclass
class Look:
    """What calamine leaves out of a sheet: what cells show that it gives as plain numbers, 50% as 0.5,
    by (row, column) from 1; and the cells that span rows: first row and last, and the column, from 0."""

    shown: dict[tuple[int, int], Shown] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)


def looks(data: bytes) -> list[Look]:
    """What calamine leaves out, for each sheet in order."""
    sheets: list[Look] = []
    left = MOST_LOOKED_AT
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(CONTENT) as stream:
        for cell in _telling_cells(stream):
            if cell.sheet >= MOST_SHEETS:
                break
            sheets += [Look() for _ in range(cell.sheet + 1 - len(sheets))]
            left -= cell.height * cell.width
            if left < 0:
                break
            if cell.spanned > 1:
                first = cell.row - 1
                sheets[cell.sheet].merged.append((first, first + cell.spanned - 1, cell.column - 1))
                continue
            rows = range(cell.row, cell.row + cell.height)
            for row, at in product(rows, range(cell.column, cell.column + cell.width)):
                sheets[cell.sheet].shown[row, at] = cell.show
    return sheets


@dataclass
class _Cell:
    """Where a cell stands, the sheet from 0, the rest from 1; how many it stands for, and how many rows
    it spans; its text so far, and what its tag says of it."""

    sheet: int = -1
    row: int = 1
    column: int = 1
    height: int = 1
    width: int = 1
    spanned: int = 1
    about: bytes = b""
    inside: list[bytes] = field(default_factory=list)
    text: str = ""

    def show(self, _value: Value) -> str:
        return self.text


def _telling_cells(stream: IO[bytes]) -> Iterator[_Cell]:
    """Each cell that spans rows; and each with a number, a date or a time that is shown otherwise than
    it reads."""
    here = _Cell()
    watched: _Cell | None = None
    for chunk in chunks(stream):
        at = 0
        for match in _ROW_OR_CELL.finditer(chunk):
            if watched:
                watched.inside.append(chunk[at : match.start()])
            at = match.end()
            closes, name, about = bool(match[1]), match[2], match[3]
            if name == b"table":
                here.sheet, here.row = here.sheet + (not closes), 1
            elif name == b"table-row":
                here.height = here.height if closes else repeated(about, "rows")
                here.column = 1
                here.row += here.height if closes or about.endswith(b"/") else 0
            elif closes:
                if watched and (said := _said(watched)):
                    yield replace(watched, text=said)
                watched = None
            else:
                here.width = repeated(about, "columns")
                sort = _OF_A_SORT.search(about) and not about.endswith(b"/")
                watched = replace(here, about=about, inside=[]) if sort else None
                if b"rows-spanned" in about and (spans := _SPANNED.search(about)):
                    yield replace(here, spanned=int(spans[1]))
                here.column += here.width
        if watched:
            watched.inside.append(chunk[at:])


def _said(cell: _Cell) -> str:
    """What a cell shows; empty where that is what its value reads like."""
    lines = _paragraphs(b"".join(cell.inside)[:MOST_INSIDE])
    joined = re.sub(rb"<text:s\b[^<>]*>", b" ", b"\n".join(lines))
    text = html.unescape(re.sub(rb"<[^<>]*>", b"", joined).decode("utf-8", "replace")).strip()
    if b"table:formula=" in cell.about:
        if b'"error"' in cell.about or text in FAILURES:
            return FAILED
        if b'"string"' in cell.about:
            return ""  # calamine reads it
    if b'"float"' not in cell.about:
        return text
    try:
        plain = shown(float(_given(cell.about).get("office:value", "")))
    except ValueError:
        return ""
    return "" if text == plain or _POWERS.fullmatch(text) else text


def _paragraphs(inside: bytes) -> list[bytes]:
    """The lines of a cell, comments left out. A pattern would look for each end from every beginning."""
    comments = inside.split(b"</office:annotation>")
    kept = b"".join(part.partition(b"<office:annotation")[0] for part in comments)
    ended = kept.split(b"</text:p>")[:-1]
    return [part[begin.end() :] for part in ended if (begin := _PARAGRAPH.search(part))]


def _given(about: bytes) -> dict[str, str]:
    return attributes_of(about.decode("utf-8", "replace"))


def repeated(about: bytes, what: str) -> int:
    """How many rows or columns a tag stands for, from what is in it."""
    if b"-repeated" not in about:
        return 1
    number = _given(about).get(f"table:number-{what}-repeated", "1")
    return int(number) if number.isdecimal() and len(number) < 9 else 1
