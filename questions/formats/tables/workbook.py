"""What calamine reads of a workbook, whatever program wrote it."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from questions.errors import UnreadableFile
from questions.formats.tables.cells import Shown, shown
from questions.formats.tables.package import MOST_CELLS
from questions.formats.tables.sheets import Sheet
from questions.formats.tables.table import LOOKED_AT

Showers = Mapping[tuple[int, int], Shown]
Span = tuple[int, int, int]
"""The first row and the last, and the column, from 0."""


@contextmanager
def damaged_if_broken() -> Iterator[None]:
    """Around what calamine does with a workbook: whatever breaks there is the file's fault.

    calamine's own panics are no Exceptions; anything else of that rank is not ours to keep.
    """
    try:
        yield
    except UnreadableFile:
        raise
    except BaseException as broken:
        if not isinstance(broken, Exception) and type(broken).__name__ != "PanicException":
            raise
        raise UnreadableFile("damaged") from broken


def sheets_in(
    data: bytes, special: Sequence[Showers] = (), merged: Sequence[Sequence[Span]] | None = None
) -> list[Sheet]:
    """The visible sheets, as Excel shows them; `special` cells by sheet, then (row, column). `merged`
    are the cells of each sheet that span rows, where calamine does not know them.

    Raises UnreadableFile where they span more cells together than fit in memory.
    """
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    cells = 0
    for index, about in enumerate(book.sheets_metadata):
        if about.typ != SheetTypeEnum.WorkSheet or about.visible != SheetVisibleEnum.Visible:
            continue
        sheet = book.get_sheet_by_index(index)
        height, width = (at + 1 for at in sheet.end) if sheet.end else (0, 0)
        cells += height * width
        if cells > MOST_CELLS:
            raise UnreadableFile("too_big")
        rows = _rows(sheet, special[index] if index < len(special) else {})
        head = list(islice(rows, LOOKED_AT))
        spans = _merged(sheet) if merged is None else [*chain(*merged[index : index + 1])]
        found.append(Sheet(about.name, head, rows, height, spans))
    return found


def _merged(sheet: CalamineSheet) -> list[Span]:
    """The cells that span rows."""
    return [
        (above, below, left)
        for (above, left), (below, _) in sheet.merged_cell_ranges or ()
        if below > above
    ]


def _rows(sheet: CalamineSheet, special: Showers) -> Iterator[list[str]]:
    """Each row from the first of the sheet, each cell from column A."""
    if sheet.start is None:
        return
    with damaged_if_broken():
        # calamine gives the empty rows above the first cell too, but not the empty columns before it.
        _, left = sheet.start
        margin = [""] * left
        for number, values in enumerate(sheet.iter_rows(), 1):
            cells = margin + [value if value.__class__ is str else shown(value) for value in values]
            if special:
                for at, value in enumerate(values, left):
                    show = special.get((number, at + 1))
                    if show:
                        cells[at] = show(value)
            yield cells
