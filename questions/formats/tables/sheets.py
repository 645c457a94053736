"""A sheet of a workbook, or a CSV, as rows of texts."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from xlsxwriter.utility import xl_col_to_name

from questions.errors import UnreadableFile
from questions.formats.tables.headers import CODE, REMARKS, SOURCE, group_of, read_header

MOST_TITLE_ROWS = 50
MOST_BESIDE = 20
"""Nobody puts more tables side by side; each would be read to the end of the row."""


@dataclass(frozen=True)
class Sheet:
    """A table as it stands, blank rows included: its name, its first rows, those below as they
    come (once), and how many there are in all. `merged` are cells that span rows: the first row
    and the last, from 0, and the column. `span` are the columns of the file that it consists of,
    where it is one of several tables side by side."""

    name: str
    head: Sequence[Sequence[str]]
    below: Iterable[Sequence[str]] = ()
    height: int = 0
    merged: Sequence[tuple[int, int, int]] = ()
    span: Sequence[int] = ()

    @property
    def part(self) -> str:
        """The column where it begins, as Excel calls it, if it is one of several side by side."""
        return xl_col_to_name(self.span[0]) if self.span else ""

    def rows(self) -> Iterator[Sequence[str]]:
        """Every row, once."""
        yield from self.head
        yield from self.below


def starts_of(sheet: Sheet, header: int) -> list[int]:
    """The columns where tables begin that stand beside one another under the same header; one at
    most where the sheet is one table. Raises UnreadableFile for too many."""
    cells = [cell.strip() for cell in sheet.head[header]] if header >= 0 else []
    first = next((at for at, cell in enumerate(cells) if cell), 0)
    starts = [at for at, cell in enumerate(cells) if cell and cell == cells[first]]
    if not all(read_header(cells[at:]).is_header for at in starts[:MOST_BESIDE]):
        return [first]
    if len(starts) > MOST_BESIDE:
        raise UnreadableFile("tables_beside")
    return starts if read_header(cells[starts[-1] :]).is_header else [first]


def side_by_side(sheet: Sheet, header: int) -> list[Sheet]:
    """The tables that stand beside one another under the same header; mostly the sheet alone.

    An annotated workbook has their codes behind the last one: each table takes its own.
    """
    starts = starts_of(sheet, header)
    if len(starts) < 2:
        return [sheet]
    rows = [*sheet.rows()]
    head = rows[header]
    codes = {number: at for at, cell in enumerate(head) if (number := group_of(cell))}
    ends = [*starts[1:], max(map(len, rows))]
    spans = [
        [at for at in range(start, end) if at not in codes.values()]
        for start, end in zip(starts, ends, strict=True)
    ]
    if any(
        not read_header([head[at] for at in span if at < len(head)]).is_header for span in spans
    ):
        return [replace(sheet, head=rows, below=())]
    found = []
    for number, span in enumerate(spans, 1):
        span += [codes[number]] if number in codes else []
        part = [[row[at] if at < len(row) else "" for at in span] for row in rows]
        if number in codes:
            part[header][-1] = CODE
        merged = [(a, b, span.index(at)) for a, b, at in sheet.merged if at in span]
        found.append(Sheet(sheet.name, part, (), len(part), merged, span))
    return found


def filled_down(sheet: Sheet, shared: Collection[int], header: int = -1) -> Iterator[Sequence[str]]:
    """The rows of a sheet; below its `header` a cell of the columns `shared` that spans several rows
    stands in each."""
    spans = {(first, at): last for first, last, at in sheet.merged if at in shared}
    spans = {start: last for start, last in spans.items() if start[0] > header}
    if not spans:
        yield from sheet.rows()
        return
    valid: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(sheet.rows()):
        for at in shared:
            if at >= len(row):
                continue
            if (number, at) in spans:
                valid[at] = spans[number, at], row[at]
            elif at in valid and number <= valid[at][0] and not row[at] and any(row):
                row = [*row[:at], valid[at][1], *row[at + 1 :]]
        yield row


def without_remarks(sheet: Sheet) -> Sheet:
    """The sheet without the columns that an annotated workbook adds, beyond all that stands above."""
    ours: set[int] = set()
    above: set[int] = set()
    for cells in sheet.head[: MOST_TITLE_ROWS + 1]:
        filled = {index for index, cell in enumerate(cells) if cell} - above
        ours |= {at for at in filled if cells[at].split("\n", 1)[0] in (REMARKS, SOURCE)}
        above |= filled
    if not ours:
        return sheet

    def kept(cells: Sequence[str]) -> list[str]:
        return [cell for at, cell in enumerate(cells) if at not in ours]

    head, below = list(map(kept, sheet.head)), map(kept, sheet.below)
    return replace(sheet, head=head, below=below)


def coded(sheet: Sheet) -> tuple[Sheet, int]:
    """A sheet without a header as it is, and the column of the codes that an annotated workbook put
    beside its rows; -1 where there are none. The first of them stands below the column's name."""
    first = sheet.head[0] if sheet.head else ()
    at = next((at for at, cell in enumerate(first) if cell.partition("\n")[0] == CODE), -1)
    if at < 0:
        return sheet, -1
    cells = [*first[:at], first[at].partition("\n")[2], *first[at + 1 :]]
    return replace(sheet, head=[cells, *sheet.head[1:]]), at


def is_filled(sheet: Sheet) -> bool:
    return any(any(row) for row in sheet.head) or sheet.height > len(sheet.head)
