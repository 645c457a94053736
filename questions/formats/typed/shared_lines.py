"""Several questions in one line: “1.…（A）2.…（B）”, “答案：A 2.…”. Each begins a line of its own then."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from questions.formats.typed.cases import has_options
from questions.formats.typed.flat import flat
from questions.formats.typed.item import asks
from questions.formats.typed.lines import LONGEST_LINE, Line, Token

_KEY = r"(?:[A-Z]{1,8}|[√×✓✔✗✘对错]|正确|错误)"
_NUMBER = re.compile(r"(?:(?<=[)\]。.?!;])\s{0,9}|\s{1,9})(\d{1,4})\s?[.、)](?!\d)(?=\s{0,9}\S)")
_NUMBER_AGAIN = re.compile(r"(?<!\d)(\d{1,4})\s?[.、)]")
_BEHIND_KEY = re.compile(rf"({_KEY})[.;]?\s{{0,9}}(\d{{1,4}})\s?[.、)](?!\d)\s{{0,9}}(?=\S)")
SHORTEST = 3


def parted(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, a line with several questions cut into them."""
    found: list[Token] = []
    number = 0
    behind = _answers_behind(tokens)
    for at, (token, following) in enumerate(zip(tokens, _following(tokens), strict=True)):
        if token.sort == "start" and token.style == "plain":
            found += _questions(token, following)
            number = int(found[-1].value)
        elif token.sort == "answer":
            found += _behind_answer(token, number, following, behind[at])
            number = int(found[-1].value) if found[-1].sort == "start" else number
        elif token.sort == "option" and number:
            found += _behind_option(token, number, following)
            number = int(found[-1].value) if found[-1].sort == "start" else number
        else:
            found.append(token)
    return found


def _following(tokens: Sequence[Token]) -> list[int]:
    """For each token the number of the next question in a line below; 1 where a section or the text
    ends before."""
    found = [1] * len(tokens)
    number = 1
    for at in range(len(tokens) - 1, -1, -1):
        found[at] = number
        if tokens[at].sort == "start" and tokens[at].style == "plain":
            number = int(tokens[at].value)
        elif tokens[at].sort in {"head", "key"}:
            number = 1
    return found


def _questions(token: Token, following: int) -> Iterator[Token]:
    """The questions of a line that begins with a number. Only where the next line counts on: else a
    stem has a list of its own."""
    first = int(token.value)
    texts = _texts(token.rest, first)
    if len(texts) < 2 or following not in {1, first + len(texts)} or not all(map(_is_whole, texts)):
        yield token
        return
    for at, text in enumerate(texts):
        yield _start(token, text, first + at, blank_above=token.blank_above and not at)


def _texts(rest: str, number: int) -> list[str]:
    """What stands behind each number of a line, of which `number` is the first."""
    texts = [rest]
    even = flat(rest)
    if len(rest) > LONGEST_LINE or str(number) in _NUMBER_AGAIN.findall(even):
        return texts
    end = 0
    for match in _NUMBER.finditer(even):
        if match[1] == str(number + len(texts)):
            texts[-1:] = [rest[end : match.start()].strip(), rest[match.end() :].strip()]
            end = match.end()
    return texts


def _is_whole(text: str) -> bool:
    return len(text) >= SHORTEST and (asks(text) or has_options(text))


def _answers_behind(tokens: Sequence[Token]) -> list[int]:
    """For each token how many answers follow it in its own line."""
    found = [0] * len(tokens)
    for at in range(len(tokens) - 2, -1, -1):
        below = tokens[at + 1]
        if below.sort == "answer" and below.line.number == tokens[at].line.number:
            found[at] = found[at + 1] + 1
    return found


def _behind_answer(token: Token, number: int, following: int, behind: int) -> Iterator[Token]:
    """An answer, and the next question where it stands in the same line: “答案：A 2.…”. `behind`: so many
    answers follow in this line, each perhaps with a question too."""
    match = _BEHIND_KEY.match(flat(token.rest)) if number else None
    match = match if match and match[2] == str(number + 1) else None
    rest = token.rest[match.end() :].strip() if match else ""
    counts = following == 1 or number + 2 <= following <= number + 2 + behind
    whole = _is_whole(rest) or (behind > 0 and len(rest) >= SHORTEST)
    if match is None or not counts or not whole:
        yield token
        return
    key = Line(token.line.number, match[1])
    yield Token("answer", key, match[1], token.value, blank_above=token.blank_above)
    yield _start(token, rest, number + 1)


def _behind_option(token: Token, number: int, following: int) -> Iterator[Token]:
    """An option, and the next questions where they stand in the same line: “D.丁 2.…（ ）”."""
    option, *texts = _texts(token.rest, number)
    counts = following == 1 or following > number + len(texts)
    if not texts or not counts or not all(map(_is_whole, texts)):
        yield token
        return
    line = Line(token.line.number, f"{token.value}.{option}", token.line.marked)
    yield replace(token, line=line, rest=option)
    for at, text in enumerate(texts, 1):
        yield _start(token, text, number + at)


def _start(token: Token, text: str, number: int, *, blank_above: bool = False) -> Token:
    line = Line(token.line.number, f"{number}.{text}", token.line.marked)
    return Token("start", line, text, str(number), "plain", blank_above)
