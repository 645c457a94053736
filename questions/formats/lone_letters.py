"""Options whose letter stands alone in its line, as pages of learning sites are copied: A, and below it
the text."""

from collections.abc import Sequence
from dataclasses import replace

from questions.drafts import LETTERS
from questions.formats.lines import Line, Token

LEAST = 2
_BETWEEN = {"text", "number", "start", "option", "chapter", "stem", "meta"}


def joined(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, each lone letter of a run A, B, C … joined with the line below it."""
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        run = _run(tokens, at)
        for letter in range(run):
            above, below = tokens[at + 2 * letter], tokens[at + 2 * letter + 1]
            line = Line(above.line.number, f"{above.value}.{below.line.text}", below.line.marked)
            found.append(replace(above, line=line, rest=below.line.text.strip(), style="mark"))
        if not run:
            found.append(tokens[at])
        at += 2 * run or 1
    return found


def _run(tokens: Sequence[Token], at: int) -> int:
    """How many pairs of a letter and a text begin here, A, B, C …; 0 if too few."""
    count = 0
    while at + 1 < len(tokens) and count < len(LETTERS) and _is_alone(tokens[at], LETTERS[count]):
        if tokens[at + 1].sort not in _BETWEEN or _is_alone(tokens[at + 1], tokens[at + 1].value):
            break
        count, at = count + 1, at + 2
    return count if count >= LEAST else 0


def _is_alone(token: Token, letter: str) -> bool:
    return (
        token.sort == "option"
        and token.style == "lone"
        and not token.rest
        and token.value == letter
    )
