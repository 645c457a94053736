"""Tables without a header: which column is which, where the cells leave no doubt."""

import re
from collections.abc import Sequence

from questions.formats import answers, choice_cells
from questions.formats.headers import Columns
from questions.formats.legend import shape

LEAST_ROWS = 3
MOSTLY = 0.8
_KEY = re.compile(r"[A-HＡ-Ｈa-h](?:[\s,，、/;；|]*[A-HＡ-Ｈa-h]){0,7}")


def infer_columns(rows: Sequence[Sequence[str]], known: Columns | None) -> Columns | None:
    """The columns of a table of questions that has no header; None if it is no such table.

    `known` are the columns of the sheet before, which this one may share. Else an answer column
    is needed (letters or judgements), longer texts before it as stems, and for letters the
    options they name.
    """
    filled = [list(row) for row in rows if sum(1 for cell in row if cell.strip()) > 1]
    if len(filled) < LEAST_ROWS:
        return None
    if known and _fits(filled, known):
        return known
    width = max(map(len, filled))
    columns = [[row[at].strip() if at < len(row) else "" for row in filled] for at in range(width)]
    answer = _answer_column(columns)
    if answer is None:
        return None
    others = [at for at in range(width) if at != answer]
    longest = max((_length(columns[at]) for at in others), default=0)
    if longest < 6:
        return None
    # Options and explanations may be longer than their stems, but stand behind them.
    stem = next(at for at in others if _length(columns[at]) * 2 >= longest)
    found = Columns(fields={"stem": stem, "answer": answer})
    _find_kind(found, columns, stem)
    _find_options(found, columns, stem, answer)
    return found if _fits(filled, found) else None


def _answer_column(columns: Sequence[Sequence[str]]) -> int | None:
    """The last column that is nearly all letters or judgements, and not all the same number."""
    fitting = [
        at
        for at, cells in enumerate(columns)
        if _share(
            cells,
            lambda cell: bool(_KEY.fullmatch(cell)) or answers.sure_judgement(cell) is not None,
        )
        >= MOSTLY
    ]
    return fitting[-1] if fitting else None


def _find_kind(found: Columns, columns: Sequence[Sequence[str]], stem: int) -> None:
    for at, cells in enumerate(columns):
        if at in found.fields.values():
            continue
        words = [cell for cell in cells if cell]
        if words and all(answers.kind_of(cell) for cell in words):
            found.fields["kind"] = at
            return
    # Codes before the stem that repeat are types; numbers that run are only numbers.
    for at in range(stem):
        codes = {cell for cell in columns[at] if cell}
        repeated = len(codes) < sum(map(bool, columns[at]))
        if (
            codes
            and repeated
            and len(codes) <= 6
            and all(re.fullmatch(r"\d", code) for code in codes)
        ):
            found.fields["kind"] = at
            return


def _find_options(found: Columns, columns: Sequence[Sequence[str]], stem: int, answer: int) -> None:
    for first, last in ((stem + 1, answer), (answer + 1, len(columns))):
        span = range(first, last)
        parted = [
            at
            for at in span
            if _share(
                columns[at],
                lambda c: (
                    len(choice_cells.split_choices(c, usual=choice_cells.Usual(choice_cells.ANY)))
                    > 1
                ),
            )
            > 0.5
        ]
        if parted:
            found.fields["choices"] = parted[0]
            if parted[0] + 1 < last and _share(columns[parted[0] + 1], str.isdecimal) >= MOSTLY:
                found.fields["count"] = parted[0] + 1
            if answer + 1 < len(columns) and first < answer:
                found.fields.setdefault("explanation", answer + 1)
            return
        run = [at for at in span if at - first < 8]
        while run and not any(columns[run[-1]]):
            run.pop()
        if len(run) >= 2 and all(any(columns[at]) for at in run[:2]):
            found.options = dict(enumerate(run))
            return


def _fits(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether nearly all rows have a stem and an answer of their own."""
    stem, answer = columns.fields.get("stem"), columns.fields.get("answer")
    if stem is None or answer is None:
        return False
    good = 0
    for row in rows:
        if max(stem, answer) >= len(row) or not row[stem].strip():
            continue
        cell = row[answer].strip()
        options = [row[at] for at in columns.options.values() if at < len(row) and row[at]]
        keyed = bool(_KEY.fullmatch(cell)) and (bool(options) or "choices" in columns.fields)
        good += keyed or shape(options, cell) == "judgement"
    return good >= MOSTLY * len(rows)


def _length(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(map(len, filled)) / len(cells) if filled else 0


def _share(cells: Sequence[str], test: object) -> float:
    filled = [cell for cell in cells if cell]
    if len(filled) * 2 < len(cells) or not callable(test):
        return 0.0
    return sum(1 for cell in filled if test(cell)) / len(filled)
