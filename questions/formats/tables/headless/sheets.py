"""Sheets without a header: labels down the side, columns that speak for themselves, several tables side
by side."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from questions.formats.tables.headers import Columns
from questions.formats.tables.headless.inferred import columns_without_header, infer_columns
from questions.formats.tables.labelled import labelled
from questions.formats.tables.sheets import Sheet, coded

MOST_BESIDE = 4
LEAST_WIDTH = 2

Table = tuple[Sheet, Columns]


def tables_without_header(sheet: Sheet, known: Columns | None) -> list[Table]:
    """The tables of questions of a sheet that has no header, mostly one; [] if it has none. `known` are
    the columns of the sheet before."""
    sheet, code = coded(sheet)
    if code >= 0:
        bare = [[cell for at, cell in enumerate(row) if at != code] for row in sheet.head]
        columns = columns_without_header(bare, known)
        fields = {**columns.fields, "code": code} if columns else {}
        return [(sheet, replace(columns, fields=fields))] if columns else []
    if found := labelled(sheet):
        return found
    if found := _beside(sheet):
        return found
    columns = columns_without_header(sheet.head, known)
    return [(sheet, columns)] if columns else []


def columns_of_rows(sheet: Sheet) -> tuple[Columns | None, int]:
    """The columns of a sheet without a header whose rows are one question each, and the one where their
    codes stand, -1 for none; no columns for any other sheet."""
    found = tables_without_header(replace(sheet, below=()), None)
    if len(found) != 1 or found[0][0].span or labelled(sheet):
        return None, -1
    columns = found[0][1]
    return columns, columns.fields.get("code", -1)


def _beside(sheet: Sheet) -> list[Table]:
    """Tables of the same columns that stand side by side, each sound by itself."""
    width = max(map(len, sheet.head), default=0)
    filled = [any(at < len(row) and row[at].strip() for row in sheet.head) for at in range(width)]
    for spans in _spans(filled):
        columns = [infer_columns(_cut(sheet.head, span), None) for span in spans]
        first = columns[0]
        if first is None or any(other != first for other in columns[1:]):
            continue
        rows = [*sheet.rows()]
        return [
            (
                replace(
                    sheet, head=_cut(rows, span), below=(), height=len(rows), merged=(), span=span
                ),
                first,
            )
            for span in spans
        ]
    return []


def _spans(filled: Sequence[bool]) -> Iterator[list[range]]:
    """The columns of tables that may stand side by side: parted by empty ones, or of one width."""
    parts: list[range] = []
    for at, is_filled in enumerate(filled):
        if is_filled and (not at or not filled[at - 1]):
            parts.append(range(at, at + 1))
        elif is_filled:
            parts[-1] = range(parts[-1].start, at + 1)
    if 1 < len(parts) <= MOST_BESIDE and len({*map(len, parts)}) == 1:
        yield parts
    for count in range(2, MOST_BESIDE + 1):
        width, rest = divmod(len(filled), count)
        if not rest and width >= LEAST_WIDTH:
            yield [range(at, at + width) for at in range(0, len(filled), width)]


def _cut(rows: Sequence[Sequence[str]], span: range) -> list[list[str]]:
    return [[row[at] if at < len(row) else "" for at in span] for row in rows]
