"""Old .xls workbooks for tests: a few BIFF8 records in a compound file ([MS-XLS], [MS-CFB])."""

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

END, FREE, OF_FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR = 512
MOST_SPANS = 1026
"""So many merged cells fit in a record."""


@dataclass(frozen=True)
class At:
    """A cell that stands elsewhere than its place in the list says; `style` counts the formats."""

    value: Any
    row: int = -1
    column: int = -1
    style: int = 0


def xls_file(
    sheets: Mapping[str, Sequence[Sequence[Any]]],
    formats: Sequence[str] = ("General",),
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    shared: Sequence[str] = (),
    hidden: str = "",
) -> bytes:
    """A workbook. Cells are texts, numbers, booleans, None for a failed formula, or At; a number in
    At beside `shared` texts is one of those when its style is -1."""
    bodies = [_sheet(rows, merged) for rows in sheets.values()]
    size = len(_globals(sheets, [0] * len(bodies), formats, shared, hidden))
    starts = []
    for body in bodies:
        starts.append(size)
        size += len(body)
    book = _globals(sheets, starts, formats, shared, hidden)
    return compound(book + b"".join(bodies))


def record(kind: int, body: bytes) -> bytes:
    """One record."""
    return struct.pack("<HH", kind, len(body)) + body


def _begin(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 0, 0, 0))


def _text(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _globals(
    sheets: Mapping[str, Any],
    starts: Sequence[int],
    formats: Sequence[str],
    shared: Sequence[str],
    hidden: str,
) -> bytes:
    found = _begin(5) + record(0x42, struct.pack("<H", 1200))
    for number, text in enumerate(formats):
        found += record(0x41E, struct.pack("<H", 164 + number) + _text(text))
    for number in range(len(formats)):
        found += record(0xE0, struct.pack("<HH", 0, 164 + number) + bytes(16))
    for name, start in zip(sheets, starts, strict=True):
        about = struct.pack("<IBBBB", start, name == hidden, 0, len(name), 1)
        found += record(0x85, about + name.encode("utf-16-le"))
    if shared:
        count = struct.pack("<II", len(shared), len(shared))
        found += record(0xFC, count + b"".join(map(_text, shared)))
    return found + record(0x0A, b"")


def _sheet(rows: Sequence[Sequence[Any]], merged: Sequence[tuple[int, int, int, int]]) -> bytes:
    cells = b"".join(
        _cell(value if isinstance(value, At) else At(value), row, column)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
    )
    for first in range(0, len(merged), MOST_SPANS):
        spans = [struct.pack("<4H", *span) for span in merged[first : first + MOST_SPANS]]
        cells += record(0xE5, struct.pack("<H", len(spans)) + b"".join(spans))
    return _begin(0x10) + cells + record(0x0A, b"")


def _cell(cell: At, row: int, column: int) -> bytes:
    row, column = (row, column) if cell.row < 0 else (cell.row, cell.column)
    at, value = struct.pack("<HHH", row, column, max(cell.style, 0)), cell.value
    if cell.style < 0:
        return record(0xFD, at + struct.pack("<I", value))
    if value is None:
        return record(0x205, at + b"\x1d\x01")
    if isinstance(value, bool):
        return record(0x205, at + bytes([value, 0]))
    if isinstance(value, int | float):
        return record(0x203, at + struct.pack("<d", value))
    return record(0x204, at + _text(value)) if value else b""


def compound(stream: bytes) -> bytes:
    """A compound file with one stream, the workbook."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % SECTOR)
    count = len(stream) // SECTOR
    tables = 1
    while tables * SECTOR // 4 < count + 1 + tables:
        tables += 1
    fat = [*range(1, count), END, END, *[OF_FAT] * tables]
    fat += [FREE] * (tables * SECTOR // 4 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6x9I", 0x3E, 3, 0xFFFE, 9, 6, 0, tables, count, 0, 4096, END, 0, END, 0)
    places = [count + 1 + number for number in range(tables)]
    head += struct.pack("<109I", *places, *[FREE] * (109 - tables))
    entries = b"".join(_entries(len(stream))).ljust(SECTOR, b"\0")
    return head + stream + entries + struct.pack(f"<{len(fat)}I", *fat)


def _entries(size: int) -> Iterator[bytes]:
    for name, kind, child, start, length in (
        ("Root Entry", 5, 1, END, 0),
        ("Workbook", 2, FREE, 0, size),
    ):
        wide = name.encode("utf-16-le") + b"\0\0"
        yield (
            wide.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(wide), kind, 1, FREE, FREE, child)
            + bytes(36)
            + struct.pack("<IQ", start, length)
        )
