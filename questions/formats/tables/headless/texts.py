"""Tables without a header whose answers are the texts of options."""

from collections.abc import Sequence

from questions.formats import answers
from questions.formats.choices import by_letters
from questions.formats.tables.headers import Columns
from questions.formats.tables.headless.columns import (
    columns_of,
    filled_rows,
    find_kind,
    is_list,
    is_stems,
)

LEAST_ROWS = 4
LEAST_OPTIONS, MOST_OPTIONS = 3, 8
LOOKED_AT, MOST_COLUMNS = 200, 30
MOSTLY = 0.8
LONGEST = 2000
"""No cell with options is so long."""


def infer_from_texts(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns, where one repeats an option of nearly every row: of a cell that shows their
    letters, or of the cells before it. None where it is not sure."""
    columns = columns_of(filled_rows(rows[:LOOKED_AT]))[:MOST_COLUMNS]
    stem = next((at for at, cells in enumerate(columns) if is_stems(cells)), None)
    if stem is None or len(columns[stem]) < LEAST_ROWS or is_list(columns):
        return None
    found = _beside_choices(columns, stem) or _beside_options(columns, stem)
    if found:
        find_kind(found, columns, 0)
    return found


def _beside_choices(columns: Sequence[Sequence[str]], stem: int) -> Columns | None:
    """Where the options share a cell."""
    parted = {
        at: [by_letters(cell) if len(cell) < LONGEST else None for cell in cells]
        for at, cells in enumerate(columns)
        if at != stem
    }
    lettered = [
        at
        for at, found in parted.items()
        if sum(map(bool, found)) * 2 > sum(map(bool, columns[at]))
    ]
    if len(lettered) != 1 or sum(map(bool, parted[lettered[0]])) < LEAST_ROWS:
        return None
    choices = lettered[0]
    named = [at for at in parted if at != choices and _names(columns[at], parted[choices])]
    if len(named) != 1:
        return None
    return Columns(fields={"stem": stem, "choices": choices, "answer": named[0]})


def _names(cells: Sequence[str], options: Sequence[list[str] | None]) -> bool:
    """Whether nearly all cells name options of their rows by their texts: letters may be a level."""
    asked = [(cell, found) for cell, found in zip(cells, options, strict=True) if found]
    told = sum(1 for cell, found in asked if len(cell) > 1 and answers.letters(cell, found))
    return told >= MOSTLY * len(asked)


def _beside_options(columns: Sequence[Sequence[str]], stem: int) -> Columns | None:
    """Where each option has a cell, all of them beside one another between the stem and the answer;
    and each is the answer of some row."""
    first = stem + 1
    for answer in range(first + LEAST_OPTIONS, min(len(columns), first + MOST_OPTIONS + 1)):
        run = range(first, answer)
        right = [
            [at for at in run if columns[at][row] == cell]
            for row, cell in enumerate(columns[answer])
            if cell
        ]
        sure = [places[0] for places in right if len(places) == 1]
        if len(sure) >= max(LEAST_ROWS, MOSTLY * len(columns[stem])) and {*sure} == {*run}:
            found = Columns(fields={"stem": stem, "answer": answer})
            found.options = dict(enumerate(run))
            return found
    return None
