"""Numbers that may begin a question or may not: 1.2, ①, and those that nothing parts from the stem."""

import re
from collections.abc import Sequence
from itertools import pairwise, takewhile

from questions.formats import answers
from questions.formats.typed.flat import flat
from questions.formats.typed.item import OURS
from questions.formats.typed.lines import Token

LEAST = 2
MOST_BELOW = 24

_TIGHT = re.compile(r"\s*(\d{1,4})(?:[.](?=\d)|\s*(?=[^\s\d.%,，、:]))\s*")
_KEY_INSIDE = re.compile(r"\(\s{0,20}(?:[A-Z]{1,8}|[√×✓✔✗✘对错]|正确|错误)\s{0,20}\)")
# A.12 B.1、3 C.123: options that name statements by number, two or more at least once.
_CHOSEN = re.compile(
    r"(?=.*\d[,、和\s]?\d)(?:\s*[A-H]\s?[.、:)]?\s?\d(?:[,、和]?\d){0,7}[.;,]?(?:\s+|$|(?=[A-H]))){2,8}"
)
_UNITS = re.compile(
    r"人|年|月|日|天|个|次|种|级|项|条|类|米|元|万|亿|分|小时|周|岁|[kKmMcC]?[VvAaWwmMgG%℃]|倍|号|层|台|名|/|-|~"
)


def settled(found: Sequence[Token]) -> list[Token]:
    """The tokens, where numbers like “1.2” or ① begin questions if hardly any others are written. Else
    such lines are text: “4.5米以上…”."""
    for style in ("sub", "circled"):
        if any(token.style == style for token in found):
            _settle(found, style)
    for at, token in enumerate(found):
        if _is_start(token):
            _state(int(token.value), found[at + 1 : at + 1 + MOST_BELOW])
    starts = [(a, b) for a, b in pairwise(found) if a.sort == "start" and a.style == "plain"]
    plain = any(_answers(b, a) for a, b in starts)
    heads = [at for at, token in enumerate(found) if token.sort == "head" and plain]
    for at, end in pairwise([*heads, len(found)]):
        _number_by_brackets(found[at + 1 : end], found[at].rest)
    return [*found]


def _is_start(token: Token) -> bool:
    return token.sort == "start" and token.style == "plain"


def _state(number: int, below: Sequence[Token]) -> None:
    """Make 1., 2., 3. right below question `number` its statements, where the options say which of them
    are meant, A.12 B.23, and question `number` + 1 follows."""
    run = [*takewhile(_is_start, below)]
    options = [*takewhile(lambda token: token.sort == "option", below[len(run) :])]
    said = flat(" ".join(token.line.text for token in options))
    after = next(filter(_is_start, below[len(run) :]), None)
    if [int(token.value) for token in run] != [*range(1, len(run) + 1)] or len(run) < LEAST:
        return
    if not _CHOSEN.fullmatch(said) or max(map(int, re.findall(r"\d", said))) > len(run):
        return
    if after is None or int(after.value) == number + 1:
        for token in run:
            token.sort, token.rest, token.style = "text", token.line.text.strip(), ""


def _number_by_brackets(section: Sequence[Token], heading: str) -> None:
    """Make (1), (2) … the numbers of questions in a section of ours that begins so, and has no others."""
    starts = [token for token in section if token.sort == "start"]
    first = section[0] if section else None
    alike = bool(starts) and all(token.style == "paren" for token in starts)
    if len(starts) < LEAST or not alike or first is not starts[0] or first.value != "1":
        return
    if answers.kind_of(heading) in OURS:
        for token in starts:
            token.style = "plain"


def _settle(found: Sequence[Token], style: str) -> None:
    owning = [a for a, b in pairwise(found) if a.sort == "start" and _answers(b, a)]
    plain = sum(token.style in {"plain", "paren"} for token in found if token.sort == "start")
    numbers = [int(token.value) for token in owning if token.style == style]
    own = len(numbers) > max(1, plain * 2) and (style == "sub" or _counts_on(numbers))
    for token in found:
        if token.style == style:
            token.sort = "start" if own else "text"
            token.rest = token.rest if own else token.line.text.strip()
            token.style = "plain" if own else ""


def _counts_on(numbers: Sequence[int]) -> bool:
    """Whether numbers run on, or begin again: options do not, of which each question has ①."""
    return all(after in {1, before + 1} for before, after in pairwise(numbers))


def _answers(token: Token, above: Token) -> bool:
    """Whether a line below a number, or that of the number itself, answers it."""
    if token.sort == "answer" or (token.sort == "option" and token.value == "A"):
        return True
    return above.style == "circled" and _KEY_INSIDE.search(flat(above.line.text)) is not None


def tight_start(token: Token, expected: int) -> Token | None:
    """The line as the start of question `expected` where nothing parts the number from the stem:
    “137依据…”, “12.0.4kV…”, but not “10kV…” or “3人…”."""
    may = token.sort in {"text", "option"} and not token.line.raw
    match = _TIGHT.match(flat(token.line.text)) if may else None
    if match is None or int(match[1]) != expected:
        return None
    rest = token.line.text[match.end() :].strip()
    dotted = "." in flat(token.line.text)[: match.end()]
    if not rest or (not dotted and _UNITS.match(flat(rest))):
        return None
    return Token("start", token.line, rest, match[1], "plain", token.blank_above)
