"""Several blanks in a format that knows only one answer text: one text a row, blank by blank."""

import itertools
import math
import re
from collections.abc import Sequence

from questions.formats.accepted import accepted_texts, escape
from questions.kinds import marked_blanks

MOST_ROWS = 100
_RUNS = re.compile(r"(?<![_＿])[_＿]{3,}+(?:\s++[_＿]{3,}+)+")


def joined_rows(blanks: Sequence[Sequence[str]]) -> list[str]:
    """Every answer to several blanks as one text, the blanks' texts between ；.

    Where that were more than MOST_ROWS, only as many as it takes to name each text.
    """
    if len(blanks) == 1:
        return list(blanks[0])
    if math.prod(map(len, blanks)) <= MOST_ROWS:
        rows = [*itertools.product(*blanks)]
    else:
        longest = max(map(len, blanks))
        rows = [tuple(texts[row % len(texts)] for texts in blanks) for row in range(longest)]
    return ["；".join(map(escape, row)) for row in rows]


def joined_blanks(
    stem: str, rows: Sequence[str], *, independent: bool = False
) -> list[list[str]] | None:
    """The accepted texts of each blank, if `stem` shows several and every row has one for each.

    `independent`: any text of one blank goes with any of another. Where that is not said, rows that
    leave out a combination mean something else: None.
    """
    count = marked_blanks(stem)
    if count < 2:
        return None
    parts = [[text for texts in accepted_texts(row) for text in texts] for row in rows]
    if any(len(row) != count for row in parts):
        return None
    columns = [list(dict.fromkeys(column)) for column in zip(*parts, strict=True)]
    if not independent and math.prod(map(len, columns)) != len(set(map(tuple, parts))):
        return None
    return columns


def with_one_blank(stem: str) -> str:
    """A stem for one text: brackets of code as in `print()` are no blanks, lines in a row are one."""
    if marked_blanks(stem) < 2:
        return stem
    if "___" not in stem and "＿＿＿" not in stem:
        return stem + " ____"
    return _RUNS.sub("____", stem)
