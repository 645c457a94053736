"""Options whose letter stands alone in its line, as pages of learning sites are copied: A or a., and
below it the text; and those that a list numbers too: 1. A、…"""

import re
from collections.abc import Sequence
from dataclasses import replace

from questions.drafts import LETTERS
from questions.formats.accepted import CALLED
from questions.formats.typed.flat import flat
from questions.formats.typed.item import asks
from questions.formats.typed.lines import Line, Token

LEAST = 2
_LETTER = re.compile(r"([A-Z])\s?[.、:)]\s{0,9}(?=\S)")
_BETWEEN = {"text", "number", "start", "option", "chapter", "stem", "meta"}


def joined(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, each lone letter of a run A, B, C … joined with the line below it."""
    tokens = _called(tokens)
    found: list[Token] = []
    at = 0
    while at < len(tokens):
        if own := _own_answer(tokens, at):
            text = " ".join(token.line.text.strip() for token in tokens[at + 1 : at + own])
            found.append(replace(tokens[at], rest=text))
            at += own
            continue
        if nested := _nested(tokens, at):
            found += nested
            at += len(nested)
            continue
        run = _run(tokens, at)
        for letter in range(run):
            above, below = tokens[at + 2 * letter], tokens[at + 2 * letter + 1]
            line = Line(above.line.number, f"{above.value}.{below.line.text}", below.line.marked)
            found.append(replace(above, line=line, rest=below.line.text.strip(), style="mark"))
        if not run:
            found.append(tokens[at])
        at += 2 * run or 1
    return found


def _own_answer(tokens: Sequence[Token], at: int) -> int:
    """How many lines “我的答案：” has with what stands below it, which somebody answered: no key. 0 for
    any other line."""
    token, below = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else None
    own = token.sort == "meta" and token.value.endswith("答案") and not token.rest
    if not own or below is None or below.sort not in {"text", "option", "number"}:
        return 0
    end = at + 1
    while end < len(tokens) and CALLED.match(tokens[end].line.text):
        end += 1
    return max(end - at, 2)


def _called(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, 第一空： alone in its line joined with the text below it."""
    found: list[Token] = []
    for token in tokens:
        above = found[-1] if found else None
        if above and token.sort == "text" and CALLED.fullmatch(above.line.text.strip()):
            text = f"{above.line.text.strip()}{token.line.text.strip()}"
            found[-1] = replace(above, line=replace(above.line, text=text), rest=text)
        else:
            found.append(token)
    return found


def _nested(tokens: Sequence[Token], at: int) -> list[Token]:
    """The options of a list in a list, “1. A、甲”, “2. B、乙”, each with its letter's number; [] if none
    begin here."""
    found: list[Token] = []
    if at and not _may_have_options(tokens[at - 1]):
        return []  # a list of answers: 1. A。…, 2. B。…
    while at < len(tokens) and len(found) < len(LETTERS) and tokens[at].sort == "start":
        token, letter = tokens[at], LETTERS[len(found)]
        mark = _LETTER.match(flat(token.rest))
        if mark is None or mark[1] != letter or int(token.value) != len(found) + 1:
            break
        rest = token.rest[mark.end() :].strip()
        line = Line(token.line.number, token.rest, token.line.marked)
        found.append(
            replace(token, sort="option", line=line, rest=rest, value=letter, style="mark")
        )
        at += 1
    return found if len(found) >= LEAST else []


def _may_have_options(above: Token) -> bool:
    """Whether a line may be the last one of a stem."""
    return above.sort in {"start", "stem", "number"} or (above.sort == "text" and asks(above.rest))


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
        and token.style in {"lone", "small"}
        and not token.rest
        and token.value == letter
    )
