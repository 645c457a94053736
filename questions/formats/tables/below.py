"""What stands below a question in rows that are no questions: its options in its own column, and the
rest of an answer's cell that spans several questions."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from questions.drafts import LETTERS, even
from questions.formats.tables.headers import Columns
from questions.formats.tables.sheets import Sheet

MOST_SPANNED = 50
_OPTION = re.compile(r"[(（]?\s?([A-ZＡ-Ｚ])\s?[.．、:：)）]")
_SIGN = re.compile("[A-ZＡ-Ｚ]")
_KEY = re.compile("[A-ZＡ-Ｚ、,，]{1,15}")


def put_together(
    sheet: Sheet, rows: Iterator[Sequence[str]], header: int, columns: Columns
) -> tuple[Iterable[Sequence[str]], set[int]]:
    """The rows of a sheet, with each question in one where its options stand below it; and the rows,
    from 1, of questions that share the cell of their answers."""
    if _are_below(sheet.head[header + 1 :], columns):
        rows = _gathered(rows, header, columns)
    if all(at != columns.fields.get("answer") for _, _, at in sheet.merged):
        return rows, set()
    known = [*rows]
    return known, _sharing(sheet, known, columns)


def _are_below(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether options stand in rows of their own, in the column of the questions."""
    at = columns.fields.get("stem", -1)
    if at < 0 or columns.options or "choices" in columns.fields:
        return False
    beside = columns.fields.get("number", -1)
    counts = [_options(row, at, beside, 0) for row in rows]
    return any(
        count and (count > 1 or _options(after, at, beside, count))
        for count, after in zip(counts, [*rows[1:], []], strict=True)
    )


def _gathered(
    rows: Iterator[Sequence[str]], header: int, columns: Columns
) -> Iterator[Sequence[str]]:
    """The rows, those below the header with options in the cell of the question above them; theirs
    are then empty."""
    yield from islice(rows, header + 1)
    waiting: list[Sequence[str]] = []
    options = 0
    for row in rows:
        count = _goes_on(row, waiting[0], columns, options) if waiting else 0
        if count:
            options += count
            waiting.append(row)
            continue
        yield from _together(waiting, columns)
        waiting, options = [row], 0
    yield from _together(waiting, columns)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if 0 <= at < len(row) else ""


def _mark(row: Sequence[str], at: int, beside: int) -> str:
    """The letter that an option begins with, or that stands where others have their number."""
    text, sign = _cell(row, at), _cell(row, beside).rstrip(".．、")
    if text and _SIGN.fullmatch(sign):
        return even(sign)
    found = _OPTION.match(text)
    return even(found[1]) if found else ""


def _options(row: Sequence[str], at: int, beside: int, before: int) -> int:
    """How many options a row holds that go on from so many before; 0 for none."""
    mark = _mark(row, at, beside)
    if not mark or mark != LETTERS[before : before + 1]:
        return 0
    count = 1
    for found in _OPTION.finditer(_cell(row, at)):
        count += even(found[1]) == LETTERS[before + count : before + count + 1]
    return count


def _goes_on(row: Sequence[str], first: Sequence[str], columns: Columns, before: int) -> int:
    """How many further options a row adds to the question of the row `first`, which has so many
    before; 0 for a row of another question."""
    at, answer, number = (columns.fields.get(name, -1) for name in ("stem", "answer", "number"))
    count = _options(row, at, number, before)
    if not count or not _cell(first, at):
        return 0
    own = (
        {at, number} if _mark(row, at, number) == even(_cell(row, number).rstrip(".．、")) else {at}
    )
    for place, cell in enumerate(row):
        told = _cell(first, place)
        # The letters of the answer may stand beside an option; a tick there says nothing sure.
        if place in own or not cell.strip() or cell.strip() == told:
            continue
        if place != answer or told or not _KEY.fullmatch(cell.strip()):
            return 0
    return count


def _together(rows: Sequence[Sequence[str]], columns: Columns) -> Iterator[Sequence[str]]:
    if len(rows) < 2:
        yield from rows
        return
    at, answer, number = (columns.fields.get(name, -1) for name in ("stem", "answer", "number"))
    lines = [_cell(rows[0], at)]
    for row in rows[1:]:
        text = _cell(row, at)
        marked = _OPTION.match(text)
        lines.append(text if marked else f"{_mark(row, at, number)}. {text}")
    keys = [key for row in rows if (key := _cell(row, answer))]
    first = [*rows[0], *[""] * (max(at, answer) + 1 - len(rows[0]))]
    first[at] = "\n".join(lines)
    if answer >= 0 and len(set(keys)) == 1:
        first[answer] = keys[0]
    yield first
    yield from ([] for _ in rows[1:])


def _sharing(sheet: Sheet, rows: Sequence[Sequence[str]], columns: Columns) -> set[int]:
    """The rows, from 1, of questions whose answers are one cell that spans them."""
    answer, stem = columns.fields.get("answer", -1), columns.fields.get("stem", -1)
    found: set[int] = set()
    end = 0
    spans = [(first, last) for first, last, at in sheet.merged if at == answer]
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        if first < end:
            continue  # no program merges a cell twice
        end = min(last, first + MOST_SPANNED) + 1
        asked = {
            at: text
            for at, row in enumerate(rows[first:end], first + 1)
            if (text := _cell(row, stem))
        }
        found.update(asked if len({*asked.values()}) > 1 else ())
    return found
