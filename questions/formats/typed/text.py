"""Chinese plain text as people type it: 1、题干（ ） A. … 答案：B 解析：…"""

import re
from collections.abc import Iterator

from questions.drafts import Report, tidy
from questions.errors import UnreadableFile
from questions.formats.encoding import decode
from questions.formats.typed.flat import flat
from questions.formats.typed.leftovers import nothing_found
from questions.formats.typed.lines import Line, tokens
from questions.formats.typed.markdown import plain
from questions.formats.typed.reader import Source, read_lines

MOST_LINES = 500_000
LOOKED_AT = 3000

_CJK = re.compile("[\u3400-\u9fff]")
_INNER = re.compile(
    r"\(\s{0,20}(?:[A-Za-z]{0,8}|[√×✓✔✗✘对错]|正确|错误)\s{0,20}\)|_{3,}|\{[^{}]{1,60}\}"
)


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text, numbered as an editor numbers them. Raises UnreadableFile."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise UnreadableFile("too_big")
    for number, line in enumerate(lines, 1):
        # Word's soft line breaks and page breaks end a line too, though no editor counts them.
        for piece in re.split("[\v\f]", line):
            yield Line(number, tidy(piece))


def looks_like(text: str) -> bool:
    """Whether typed questions stand here: labelled answers, or numbers with options or blanks."""
    seen = _seen(text)
    return seen["answer"] > 0 or looks_weakly(text)


def is_typed(text: str) -> bool:
    """Whether answers are labelled, line by line, or options lettered, as no other format has it."""
    seen = _seen(text)
    return seen["answer"] > 0 or seen["options"] > 1


def looks_weakly(text: str) -> bool:
    """Whether numbered lines stand here with options below or a blank inside."""
    seen = _seen(text)
    return seen["options"] > 0 or seen["blank"] > 0


def _seen(text: str) -> dict[str, int]:
    """How many labelled answers, pairs of options A and B, and numbered stems with a blank."""
    seen = {"answer": 0, "options": 0, "blank": 0}
    last = ""
    for _, token in zip(range(LOOKED_AT), tokens(plain(lines_of(text))), strict=False):
        if token.sort == "answer":
            seen["answer"] += token.value == ">>>" or bool(_CJK.search(token.value))
        elif token.sort == "key":
            seen["answer"] += 1
        elif token.sort == "option" and token.style in {"mark", "lone"}:
            inner = re.search(r"[^A-Za-z]B\s?[.、:)]", flat(token.rest))
            seen["options"] += (last + token.value) == "AB" or (token.value == "A" and bool(inner))
        elif token.sort in {"start", "head"} and _CJK.search(token.rest):
            seen["blank"] += token.sort == "head" or bool(_INNER.search(flat(token.rest)))
        last = token.value if token.sort == "option" else ""
    return seen


def parse(data: bytes, name: str = "") -> Report:
    """The questions of a Chinese text. `name` is the file's, which may say what kind they are.

    Raises UnreadableFile when there is none.
    """
    text, encoding = decode(data)
    if not re.search(r"\w", text):
        raise UnreadableFile("empty_file")
    found = read_lines(lines_of(text), Source("text", name=name))
    if not found.total:
        raise nothing_found(found)
    return found.report("text", encoding)
