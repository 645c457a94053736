"""Tables without a header whose options show their letters, each in a cell of its own."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS, even
from questions.formats import answers
from questions.formats.tables.headers import Columns
from questions.formats.tables.headless.columns import columns_of, filled_rows

LEAST_ROWS = 2
LONGEST_KEY = 20
_MARK = re.compile(r"[(（]?\s?([A-ZＡ-Ｚ])\s?[.．、:：)）]\s*\S")
_KEY = re.compile(r"[A-ZＡ-Ｚ](?:[\s,，、/;；|]*[A-ZＡ-Ｚ]){0,7}")


def infer_from_letters(rows: Sequence[Sequence[str]]) -> Columns | None:
    """The columns: the stem stands before A, and the answers in the only column that names options in
    each of these rows. None where a row says otherwise."""
    filled = [*zip(*columns_of(filled_rows(rows)), strict=True)]
    runs = [_run(row) for row in filled]
    starts = {run.start for run in runs if run}
    chosen = [row for row, run in zip(filled, runs, strict=True) if run]
    if len(chosen) < LEAST_ROWS or len(starts) != 1:
        return None
    span = range(starts.pop(), max(run.stop for run in runs if run))
    stem = span.start - 1
    others = [at for at in range(len(filled[0])) if at not in (stem, *span)]
    named = [at for at in others if _names(chosen, span, at)]
    if stem < 0 or len(named) != 1 or not all(row[stem] for row in chosen):
        return None
    judged = [row for row, run in zip(filled, runs, strict=True) if not run]
    if not all(_is_judged(row, stem, span, named[0]) for row in judged):
        return None
    found = Columns(fields={"stem": stem, "answer": named[0]})
    found.options = dict(enumerate(span))
    for at in others:
        cells = [row[at] for row in filled if row[at]]
        if at != named[0] and cells and all(map(answers.kind_of, cells)):
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


def _names(rows: Sequence[Sequence[str]], span: range, at: int) -> bool:
    """Whether a column names options in each of the rows."""
    for row in rows:
        key = row[at]
        if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
            return False
        places = [LETTERS.index(letter) for letter in even(key) if letter in LETTERS]
        if not all(place < len(span) and row[span[place]] for place in places):
            return False
    return True


def _is_judged(row: Sequence[str], stem: int, span: range, answer: int) -> bool:
    """Whether a row without options has a judgement for its answer."""
    if any(row[at] for at in span):
        return False
    judged = answers.sure_judgement(row[answer]) is not None
    return judged and bool(row[stem])
