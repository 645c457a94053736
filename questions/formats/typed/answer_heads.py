"""Lines above the answers that call them in words of their own: 本次试卷答案如下, 答案部分, 参考答案及评分标准."""

import re
from collections.abc import Sequence
from dataclasses import replace

from questions.formats import answers
from questions.formats.typed.answer_lines import is_key, is_list, numbered_key
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Token

LONGEST = 50
LONGEST_LIST = 3000
_CALLED = re.compile(r"[^?!。_]{0,30}答案[^?!。_]{0,20}")
_QUESTIONS = {"start", "number", "option", "stem", "answer"}
_GIVEN = re.compile(r"[(\[]\s?(?:[A-H]{1,8}|[√×对错])\s?[)\]]")
_CHOSEN = {"single", "multiple", "choice", "true_false"}


def with_answer_heads(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, where a line that speaks of answers, and has a key or a list of keys for the first
    thing with a number below it, is the head of a list like 参考答案; and where that, above all that is
    asked, and answered at once, is but a title."""
    found = [*tokens]
    asked = False
    speaking = {at for at, token in enumerate(tokens) if token.sort == "text" and _speaks(token)}
    above_keys = _above_keys(tokens) if speaking else set()
    for at, token in enumerate(tokens):
        if at in speaking and at in above_keys:
            found[at] = replace(token, sort="key", value="")
        elif token.sort == "key" and not asked and _is_answered(tokens, at + 1):
            found[at] = replace(token, sort="text")
        asked = asked or token.sort in _QUESTIONS
    return found


def _speaks(token: Token) -> bool:
    text = token.line.text
    if token.line.raw or len(text) > LONGEST or "案" not in text:
        return False
    return _CALLED.fullmatch("".join(flat(text).split()).strip("-—=*#~")) is not None


def _above_keys(tokens: Sequence[Token]) -> set[int]:
    """The places below which the first number belongs to a key; what fills blanks, or is an essay's, is
    passed. In one go from the end: there may be a million of them."""
    found: set[int] = set()
    chosen = passed = False
    for at in range(len(tokens) - 1, -1, -1):
        token, text = tokens[at], tokens[at].line.text
        if chosen:
            found.add(at)
        behind = flat(text).partition(":")[2] if token.sort == "head" else text
        listed = len(text) <= LONGEST_LIST and (is_list(behind) or numbered_key(behind) > 0)
        if listed or (token.sort == "number" and _is_told(token, tokens[at + 1 : at + 2])):
            chosen = passed = True
        elif token.sort == "option":
            chosen = passed = False
        elif token.sort == "head":
            chosen = passed = chosen if (answers.kind_of(text) or "choice") in _CHOSEN else passed
        elif token.sort in {"start", "number"}:
            chosen = False
    return found


def _is_told(number: Token, below: Sequence[Token]) -> bool:
    """Whether a labelled key stands behind a number, in its line: 1.答案：B."""
    return any(
        token.sort == "answer" and token.line.number == number.line.number and is_key(token.rest)
        for token in below
    )


def _is_answered(tokens: Sequence[Token], at: int) -> bool:
    """Whether the first number below belongs to a question that has its answer, or options."""
    while at + 1 < len(tokens) and tokens[at].sort in {"head", "text", "chapter"}:
        at += 1
    if at + 1 >= len(tokens) or tokens[at].sort != "start" or is_list(tokens[at].line.text):
        return False
    told = tokens[at + 1].sort in {"option", "answer"} or _GIVEN.search(flat(tokens[at].rest))
    return bool(told) and not numbered_key(tokens[at].line.text)
