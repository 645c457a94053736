"""Looking into an old .xls before it is opened: how large it unfolds, and what calamine leaves out.

calamine makes room for every cell between the first and the last one of each sheet, and copies a
shared text for every cell that shows it: a file of 5 kB may ask for gigabytes. It drops number
formats too, so that 50% would arrive as 0.5 ([MS-XLS]).
"""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from questions.errors import UnreadableFile
from questions.formats.tables.cells import BUILT_IN, FAILED, Shown, Value, shower
from questions.formats.tables.compound import Compound
from questions.formats.tables.package import MOST_CELLS
from questions.formats.tables.shared import MOST_MERGED, MOST_TEXT

_BOF, _EOF, _FILEPASS, _BOUNDSHEET, _SST, _CONTINUE = 0x809, 0x0A, 0x2F, 0x85, 0xFC, 0x3C
_FORMAT, _XF = 0x41E, 0xE0
_LABELSST, _FORMULA, _BOOLERR, _MULRK, _MERGED = 0xFD, 0x06, 0x205, 0xBD, 0xE5
_CELLS = {_LABELSST, _FORMULA, _BOOLERR, _MULRK, 0x203, 0x204, 0x27E, 0xD6, 0x03, 0x04, 0x05}
_NEWEST = 0x600
_LONGEST = 32_767

Record = tuple[int, bytes]
Showers = dict[tuple[int, int], Shown]


@dataclass
class _Book:
    sheets: list[int] = field(default_factory=list)
    formats: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    styles: list[int] = field(default_factory=list)
    lengths: list[int] = field(default_factory=list)


def survey_xls(data: bytes) -> list[Showers]:
    """For each sheet in order: how to show its cells of a special format, by (row, column) from 1.

    Raises UnreadableFile for a book that is encrypted, or spans more cells than fit in memory.
    """
    stream = Compound(data).stream(("Workbook", "Book"))
    try:
        book = _globals(stream)
        special = {
            number: show
            for number, style in enumerate(book.styles)
            if (show := shower(book.formats.get(style, "")))
        }
        looking = _Looking(special, book.lengths, 2 * len(stream))
        return [looking.sheet(stream, start) for start in book.sheets]
    except (struct.error, IndexError) as broken:
        raise UnreadableFile("damaged") from broken


def _records(stream: bytes, at: int) -> Iterator[Record]:
    """The records from `at` up to the end of the part that begins there."""
    end, depth = len(stream), 0
    while at + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + size]
        depth += (kind == _BOF) - (kind == _EOF)
        if kind == _EOF and depth <= 0:
            return
        at += 4 + size


def _globals(stream: bytes) -> _Book:
    book = _Book()
    strings: list[bytes] = []
    version, last = _NEWEST, 0
    for kind, body in _records(stream, 0):
        if kind == _FILEPASS:
            raise UnreadableFile("encrypted")
        if kind == _BOF:
            (version,) = struct.unpack_from("<H", body)
        elif kind == _BOUNDSHEET:
            book.sheets.append(struct.unpack_from("<I", body)[0])
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            book.formats[number] = _format(body, length) if version >= _NEWEST else ""
        elif kind == _XF:
            book.styles.append(struct.unpack_from("<HH", body)[1])
        elif kind == _SST or (kind == _CONTINUE and last == _SST):
            strings.append(body)
        last = last if kind == _CONTINUE else kind
    book.lengths = list(_lengths(strings))
    return book


def _format(body: bytes, length: int) -> str:
    wide = len(body) > 4 and body[4] & 1
    text = body[5 : 5 + length * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1", "replace")


def _lengths(parts: list[bytes]) -> Iterator[int]:
    """How many signs each shared text has. One may go on in the next part, which says again how
    wide its signs are."""
    if not parts:
        return
    number, at = 0, 8
    while number < len(parts):
        if at + 3 > len(parts[number]):
            number, at = number + 1, 0
            continue
        length, flags = struct.unpack_from("<HB", parts[number], at)
        at += 3
        runs = further = 0
        if flags & 8:
            (runs,) = struct.unpack_from("<H", parts[number], at)
            at += 2
        if flags & 4:
            (further,) = struct.unpack_from("<I", parts[number], at)
            at += 4
        yield length
        left = length
        while left and number < len(parts):
            width = 2 if flags & 1 else 1
            there = min(left, (len(parts[number]) - at) // width)
            left, at = left - there, at + there * width
            if left:
                number, at = number + 1, 1
                flags = parts[number][0] if number < len(parts) and parts[number] else 0
        rest = 4 * runs + further
        while number < len(parts) and at + rest > len(parts[number]):
            rest -= len(parts[number]) - at
            number, at = number + 1, 0
        at += rest


class _Looking:
    """Goes through the sheets, and counts what they will take together."""

    def __init__(self, special: Mapping[int, Shown], lengths: list[int], most: int) -> None:
        self._left = most  # bytes: sheets that share records would be gone through again and again
        self._special = special
        self._lengths = lengths
        self._cells = self._text = self._merged = 0

    def sheet(self, stream: bytes, start: int) -> Showers:
        """The special cells of one sheet."""
        shown: Showers = {}
        top, bottom, width = 0x10000, 0, 0
        for kind, body in _records(stream, start):
            self._left -= len(body) + 4
            if self._left < 0:
                raise UnreadableFile("damaged")
            if kind == _MERGED:
                self._merged += len(body) // 8
            if self._merged > MOST_MERGED:
                raise UnreadableFile("too_big")
            if kind not in _CELLS:
                continue
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _MULRK else column
            top, bottom, width = min(top, row), max(bottom, row), max(width, last + 1)
            self._note(kind, body, row, shown)
            if self._cells + (bottom - top + 1) * width > MOST_CELLS or self._text > MOST_TEXT:
                raise UnreadableFile("too_big")
        self._cells += max(bottom - top + 1, 0) * width
        return shown

    def _note(self, kind: int, body: bytes, row: int, shown: Showers) -> None:
        if kind == _LABELSST:
            (number,) = struct.unpack_from("<I", body, 6)
            length = self._lengths[number] if number < len(self._lengths) else _LONGEST
            self._text += 3 * length  # so many bytes a Chinese sign takes
        elif kind == _MULRK:
            (column,) = struct.unpack_from("<H", body, 2)
            for at in range((len(body) - 6) // 6):
                (style,) = struct.unpack_from("<H", body, 4 + 6 * at)
                self._style(style, row, column + at, shown)
        else:
            column, style = struct.unpack_from("<HH", body, 2)
            failed = kind == _BOOLERR and body[7:8] == b"\1"
            failed |= kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6:7] == b"\2"
            if failed:
                shown[row + 1, column + 1] = _failed
            else:
                self._style(style, row, column, shown)

    def _style(self, style: int, row: int, column: int, shown: Showers) -> None:
        if show := self._special.get(style):
            shown[row + 1, column + 1] = show


def _failed(_value: Value) -> str:
    return FAILED
