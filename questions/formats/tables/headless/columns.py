"""The columns of a table without a header: which of them ask, and which reach people."""

import re
from collections.abc import Sequence

from questions.formats import answers
from questions.formats.tables.headers import Columns
from questions.formats.tables.headless.options import MOSTLY, length, share

ASKS = re.compile(
    r"[?？]|[(（]\s{0,20}[)）]|_{2,}|＿|下列|以下|哪|什么|多少|几|如何|怎[么样]"
    r"|(?:是|为|有|应|包括|属于|指)[:：]?$|(?:正确|错误|不属于)的|\b(?:which|what|who|how|when|where)\b",
    re.IGNORECASE,
)
SENTENCE = re.compile("[。.]$|[(（]\\s{0,20}[)）]|应当|必须|不得|不能|可以|应该|属于|有权|是")
_CONTACT = re.compile(
    r"(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}-?\d{7,8}|\d{17}[\dXx]|\S+@\S+\.\w+"
)
"""A phone number, an identity card's, an address for mail: a list of people."""


def filled_rows(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """The rows with more than one cell."""
    return [row for row in rows if sum(1 for cell in row if cell.strip()) > 1]


def columns_of(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Column by column, without the blanks around."""
    width = max(map(len, rows), default=0)
    return [[row[at].strip() if at < len(row) else "" for row in rows] for at in range(width)]


def is_list(columns: Sequence[Sequence[str]]) -> bool:
    """Whether a column has nothing but what people are reached by: it is a list of them."""
    return any(share(cells, _CONTACT.fullmatch) >= MOSTLY for cells in columns)


def is_stems(cells: Sequence[str], least: float = MOSTLY) -> bool:
    """Whether so many cells are long enough to ask something, hardly one like another, and half do."""
    filled = [cell for cell in cells if len(cell) > 3]
    alike = len(filled) - len(set(filled))
    if len(filled) < least * len(cells) or alike * 4 > len(filled) or length(filled) < 6:
        return False
    asking = sum(1 for cell in filled if ASKS.search(cell) or SENTENCE.search(cell))
    return asking * 2 >= len(filled)


def find_kind(found: Columns, columns: Sequence[Sequence[str]], stem: int) -> None:
    """Add the column that names types, in words or in codes before the stem."""
    for at, cells in enumerate(columns):
        if at in found.fields.values():
            continue
        kinds = [answers.kind_of(cell) for cell in cells if cell]
        if kinds and len([kind for kind in kinds if kind]) >= MOSTLY * len(kinds):
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
