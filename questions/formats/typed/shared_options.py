"""Options that several questions share, as medical banks have them: （5～6题共用备选答案）."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from questions.formats.typed.cases import NUMBERS
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Token

LONGEST = 45
_SHARED = re.compile(rf"{NUMBERS}(?:共用|共享)(?:备选)?(?:答案|选项)\s*[)\]]?\s*:?\s*")


def with_shared_options(found: Sequence[Token]) -> list[Token]:
    """The tokens, where each question that such a line names has the options below that line."""
    return [*_given(found)]


def _given(found: Sequence[Token]) -> Iterator[Token]:
    shared: list[Token] = []
    numbers = range(0)
    begun = lacking = False
    for token in found:
        short = token.line.text if len(token.line.text) < LONGEST else ""
        announced = _SHARED.fullmatch(flat(short)) if "共" in short else None
        if lacking and token.sort != "text":
            yield from (replace(option) for option in shared if token.sort != "option")
            lacking = False
        if announced:
            shared, begun = [], False
            numbers = range(int(announced["first"]), int(announced["until"]) + 1)
        elif token.sort == "option" and numbers and not begun:
            shared.append(token)
        else:
            if token.sort == "start":
                begun, lacking = True, int(token.value) in numbers
            yield token
    if lacking:
        yield from map(replace, shared)
