"""Tables without a header whose options show their letters, each in a cell of its own."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS, even
from questions.formats import answers
from questions.formats.tables.headers import Columns

LEAST_ROWS = 2
LONGEST_KEY = 20
_MARK = re.compile(r"[(（]?\s?([A-ZＡ-Ｚ])\s?[.．、:：)）]\s*\S")
_KEY = re.compile(r"[A-ZＡ-Ｚ](?:[\s,，、/;；|]*[A-ZＡ-Ｚ]){0,7}")


def infer_from_letters(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns: the stem stands before A, and the answers in the only column that names options in
    each of these rows. None where a row says otherwise."""
    filled = [[cell.strip() for cell in row] for row in rows]
    filled = [row for row in filled if sum(map(bool, row)) > 1]
    runs = [_run(row) for row in filled]
    starts = {run.start for run in runs if run}
    chosen = [row for row, run in zip(filled, runs, strict=True) if run]
    if len(chosen) < LEAST_ROWS or len(starts) != 1:
        return None
    span = range(starts.pop(), max(run.stop for run in runs if run))
    stem = span.start - 1
    width = max(map(len, filled))
    named = [at for at in range(width) if at not in (stem, *span) and _names(chosen, span, at)]
    if stem < 0 or len(named) != 1 or not all(map(_said, chosen, [stem] * len(chosen))):
        return None
    others = [row for row, run in zip(filled, runs, strict=True) if not run]
    if not all(_is_other(row, stem, span, named[0]) for row in others):
        return None
    found = Columns(fields={"stem": stem, "answer": named[0]})
    found.options = dict(enumerate(span))
    for at in range(width):
        cells = [row[at] for row in filled if at < len(row) and row[at]]
        if at not in (stem, named[0], *span) and cells and all(map(answers.kind_of, cells)):
            found.fields["kind"] = at
    return found


def _run(row: Sequence[str]) -> range | None:
    """Where options from A on stand side by side; None for fewer than two."""
    marks = [even(found[1]) if (found := _MARK.match(cell)) else "" for cell in row]
    if "A" not in marks:
        return None
    start = end = marks.index("A")
    while end < len(marks) and marks[end] == LETTERS[end - start : end - start + 1] != "":
        end += 1
    return range(start, end) if end - start > 1 else None


def _said(row: Sequence[str], at: int) -> str:
    return row[at] if 0 <= at < len(row) else ""


def _names(rows: Sequence[Sequence[str]], span: range, at: int) -> bool:
    """Whether a column names options in each of the rows."""
    for row in rows:
        key = _said(row, at)
        if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
            return False
        places = [LETTERS.index(letter) for letter in even(key) if letter in LETTERS]
        if not all(place < len(span) and _said(row, span[place]) for place in places):
            return False
    return True


def _is_other(row: Sequence[str], stem: int, span: range, answer: int) -> bool:
    """Whether a row without options has a judgement for its answer."""
    if any(_said(row, at) for at in span):
        return False
    judged = answers.sure_judgement(_said(row, answer)) is not None
    return judged and bool(_said(row, stem))
