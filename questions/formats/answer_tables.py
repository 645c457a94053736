"""Tables of answers: a row of numbers, and below it a row of letters."""

import re
from collections.abc import Sequence

from questions.formats.answer_lists import is_key
from questions.formats.lines import flat

_NUMBER = re.compile(r"\s*(?:第\s?)?(\d{1,4})\s?题?\s*")


def answers_in(rows: Sequence[Sequence[str]]) -> str:
    """“1.A 2.B …” for a table whose rows are numbers and keys by turns, or whose columns are number
    and key; empty for any other table."""
    pairs = _by_rows(rows) or _by_rows([list(column) for column in zip(*rows, strict=False)])
    return " ".join(f"{number}.{key}" for number, key in pairs)


def _by_rows(rows: Sequence[Sequence[str]]) -> list[tuple[int, str]]:
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    pairs: list[tuple[int, str]] = []
    for numbers, keys in zip(filled[::2], filled[1::2], strict=False):
        found = []
        for number, key in zip(numbers, keys, strict=False):
            match = _NUMBER.fullmatch(flat(number))
            if match and is_key(key):
                found.append((int(match[1]), "".join(flat(key).split()).strip(".,")))
            elif (match or is_key(key)) and key.strip():
                return []
        pairs += found
    return pairs if len(pairs) > 1 and len(filled) % 2 == 0 else []
