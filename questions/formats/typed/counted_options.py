"""Options that a list counted on from their question: “21.题干”, “22.A.甲”, “23.” and below it “B.乙”."""

from collections.abc import Sequence
from dataclasses import replace

from questions.formats.typed.lines import Token, tokens

LEAST = 2


def with_options_uncounted(found: Sequence[Token]) -> list[Token]:
    """The tokens without the numbers before A., B. … right below a stem, if an answer stands below them."""
    read: list[Token] = []
    at = 0
    while at < len(found):
        token = found[at]
        read.append(token)
        at += 1
        if token.sort == "start" and token.style == "plain":
            options, end = _run(found, at, int(token.value) + 1)
            if len(options) >= LEAST and end < len(found) and found[end].sort == "answer":
                read += options
                at = end
    return read


def _run(found: Sequence[Token], at: int, number: int) -> tuple[list[Token], int]:
    """The options A, B … from `at` on that are counted from `number`, and where they end."""
    options: list[Token] = []
    while at + 1 < len(found) and found[at].value == str(number + len(options)):
        token = found[at]
        if token.sort == "start":
            option = next(tokens([replace(token.line, text=token.rest)]), token)
        else:
            option = found[at + 1] if token.sort == "number" else token
        if option.sort != "option" or option.value != chr(ord("A") + len(options)):
            break
        options.append(option)
        at += 2 if token.sort == "number" else 1
    return options, at
