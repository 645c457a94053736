"""Sheets without columns: questions that somebody typed or pasted line by line into the cells."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from questions.drafts import Place, Problem, tidy
from questions.formats.found import Found
from questions.formats.lines import Line
from questions.formats.sheets import Sheet
from questions.formats.typed import Source, read_lines
from questions.words import N_

MOST_ROWS = 20_000


def typed_in(sheet: Sheet, name: str, format_name: str) -> Found | None:
    """The questions of a sheet that reads like a text; None for any other.

    `name` is what the places of problems call it. The sheet's own name may say of what kind they are.
    """
    found = read_lines(_lines(sheet), Source(format_name, unit="row", name=sheet.name))
    if len(found.questions) * 2 < max(found.total, 1):
        return None
    if max(sheet.height, len(sheet.head)) > MOST_ROWS:
        said = N_("往下没有读：没有表头的表最多读 %(limit)s 行。请加上表头，或分成几个文件")
        where = Place(MOST_ROWS + 1)
        params = {"limit": MOST_ROWS}
        found.problems.append(Problem(where, "error", "too_many_rows", said, params))
    found.questions = [
        replace(draft, where=replace(draft.where, sheet=name)) for draft in found.questions
    ]
    found.problems = [
        replace(problem, where=replace(problem.where, sheet=name)) for problem in found.problems
    ]
    return found


def _lines(sheet: Sheet) -> Iterator[Line]:
    """The lines in the cells, row by row, numbered as their rows are."""
    for number, row in enumerate(islice(sheet.rows(), MOST_ROWS), 1):
        for text in tidy("\t".join(filter(None, row))).split("\n"):
            yield Line(number, text)
