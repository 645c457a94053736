"""Sheets without columns: questions that somebody typed or pasted line by line into the cells."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from questions.drafts import Place, Problem, tidy
from questions.formats.found import Found
from questions.formats.labels import ANSWER
from questions.formats.tables.sheets import Sheet
from questions.formats.typed.lines import Line
from questions.formats.typed.reader import Source, read_lines
from questions.words import N_

MOST_ROWS = 20_000
LEAST_SHOWN = 2
_FIRST, _SECOND = (
    re.compile(rf"(?:^|[\s(（])[{signs}]\s?[.．、:：)）]\s*\S") for signs in ("AＡ", "BＢ")
)
_LABEL = re.compile(rf"(?:^|\s)[【(（]?{ANSWER}[】)）]?\s*[:：]|【答案】")


def typed_in(sheet: Sheet, name: str, format_name: str) -> Found | None:
    """The questions of a sheet that reads like a text; None for any other.

    `name` is what the places of problems call it. The sheet's own name may say of what kind they are.
    """
    if _has_columns(sheet.head):
        return None
    lines = [*_lines(sheet)]
    found = read_lines(lines, Source(format_name, unit="row", name=sheet.name))
    if len(found.questions) * 2 < max(found.total, 1) and not _are_asked(lines, found.total):
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


def _has_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether most rows begin with a letter and go on with a question and its options: a table whose
    columns nobody knows, and no options line by line."""
    filled = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    filled = [row for row in filled if row]
    return sum(len(row) > 3 and len(row[0]) == 1 and row[0].isalpha() for row in filled) * 2 > len(
        filled
    )


def _are_asked(lines: Sequence[Line], total: int) -> bool:
    """Whether these are questions, though most of them are not sound: half of them have lettered
    options or a labelled answer, which nothing else has that is typed into a sheet."""
    firsts = sum(1 for line in lines if _FIRST.search(line.text))
    seconds = sum(1 for line in lines if _SECOND.search(line.text))
    labels = sum(1 for line in lines if _LABEL.search(line.text))
    shown = max(min(firsts, seconds), labels)
    return total > 0 and shown >= LEAST_SHOWN and shown * 2 >= total


def _lines(sheet: Sheet) -> Iterator[Line]:
    """The lines in the cells, row by row, numbered as their rows are."""
    for number, row in enumerate(islice(sheet.rows(), MOST_ROWS), 1):
        for text in tidy("\t".join(filter(None, row))).split("\n"):
            yield Line(number, text)
