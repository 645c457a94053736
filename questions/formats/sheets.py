"""A sheet of a workbook, or a CSV, as rows of texts."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from questions.formats.headers import REMARKS, SOURCE, Columns, read_header

MOST_TITLE_ROWS = 50


@dataclass(frozen=True)
class Sheet:
    """A table as it stands, blank rows included: its name, its first rows, those below as they
    come (once), and how many there are in all. `merged` are cells that span rows: the first row
    and the last, from 0, and the column."""

    name: str
    head: Sequence[Sequence[str]]
    below: Iterable[Sequence[str]] = ()
    height: int = 0
    merged: Sequence[tuple[int, int, int]] = ()

    def rows(self) -> Iterator[Sequence[str]]:
        """Every row, once."""
        yield from self.head
        yield from self.below


def side_by_side(sheet: Sheet, header: int) -> list[Sheet]:
    """The tables that stand beside one another under the same header; mostly the sheet alone."""
    cells = [cell.strip() for cell in sheet.head[header]] if header >= 0 else []
    first = next((at for at, cell in enumerate(cells) if cell), 0)
    starts = [at for at, cell in enumerate(cells) if cell and cell == cells[first]]
    if len(starts) < 2 or not all(read_header(cells[at:]).is_header for at in starts):
        return [sheet]
    rows = [*sheet.rows()]
    ends = [*starts[1:], None]
    if any(not read_header(cells[a:b]).is_header for a, b in zip(starts, ends, strict=True)):
        return [replace(sheet, head=rows, below=())]
    parts = [[row[a:b] for row in rows] for a, b in zip(starts, ends, strict=True)]
    return [Sheet(sheet.name, part, (), len(part)) for part in parts]


def filled_down(sheet: Sheet, columns: Columns) -> Iterator[Sequence[str]]:
    """The rows of a sheet; a type or a chapter whose cell spans several rows stands in each."""
    shared = {columns.fields.get("kind"), *columns.tags}
    spans = {(first, at): last for first, last, at in sheet.merged if at in shared}
    if not spans:
        yield from sheet.rows()
        return
    valid: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(sheet.rows()):
        for at in shared:
            if at is None or at >= len(row):
                continue
            if (number, at) in spans:
                valid[at] = spans[number, at], row[at]
            elif at in valid and number <= valid[at][0] and not row[at] and any(row):
                row = [*row[:at], valid[at][1], *row[at + 1 :]]
        yield row


def without_remarks(sheet: Sheet) -> Sheet:
    """The sheet without the columns that an annotated workbook adds."""
    ours = {
        index
        for cells in sheet.head[: MOST_TITLE_ROWS + 1]
        for index, cell in enumerate(cells)
        if cell.split("\n", 1)[0] in (REMARKS, SOURCE)
    }
    if not ours:
        return sheet

    def kept(cells: Sequence[str]) -> list[str]:
        return [cell for at, cell in enumerate(cells) if at not in ours]

    head, below = list(map(kept, sheet.head)), map(kept, sheet.below)
    return replace(sheet, head=head, below=below)


def is_filled(sheet: Sheet) -> bool:
    return any(any(row) for row in sheet.head) or sheet.height > len(sheet.head)
