"""What a fill answer accepts: the texts of each blank, out of one cell."""

import re

from questions import numerals
from questions.drafts import even

_CIRCLED = re.compile(r"\s{0,20}([①-⑳])()\s*")
_COUNTED = re.compile(
    r"(?:^|(?<=[\s;；,，、]))(?:[(（]\s?(\d{1,2})\s?[)）]|(\d{1,2})\s?[.．、](?!\d))\s*"
)
_ONE = r"[(（]\s?1\s?[)）]"
_ONLY = re.compile(rf"\s*{_ONE}\s*(?=\S)(?!.*[(（]\s?2\s?[)）])", re.DOTALL)
"""The number of the only blank, as platforms count it: (1) 货币."""

CALLED = re.compile(
    r"(?:^|(?<=[\s;；,，、。]))(?:第\s?([一二三四五六七八九十\d]{1,2})\s?空|填?空\s?(\d{1,2}))\s{0,9}(?:[:：]\s*|(?=\s))"
)
"""How platforms name the blanks of an answer: 第一空：货币, 空1：货币."""


def accepted_texts(cell: str, count: int = 0) -> list[list[str]]:
    """A fill answer: blanks between ; or ；, accepted texts of one blank between |.

    A backslash before one of these signs makes it part of the text. Where `count` blanks are
    asked for and these signs give another number, the first sign that gives it parts them.
    """
    blanks = _split(cell, ";；")
    if not blanks[-1].strip():
        blanks.pop()
    told = (count > 1 or "空" in cell) and _numbered(cell)
    if told and len(told) == max(count, 1):
        return [_texts(part) for part in told]
    if count > 1 and len(blanks) != count:
        for sign in (r"\*{2,}|#{2,}", r"[|｜]", "、", r"(?<!\d),|,(?!\d{3}(?!\d))|，", "/", r"\s+"):
            parts = [part.strip() for part in re.split(sign, cell) if part.strip()]
            if len(parts) == count:
                return [[part] for part in parts]
    if len(blanks) == 1 and (first := _ONLY.match(cell)):
        blanks = [cell[first.end() :]]
    return [_texts(blank) for blank in blanks]


def _texts(blank: str) -> list[str]:
    return [unescape(text) for text in _split(blank, "|｜") if text.strip()]


def _numbered(cell: str) -> list[str]:
    """The texts between numbers that run from 1 on, 1.… 2.… or ①…②…; [] where they do not."""
    for pattern in (_CIRCLED, _COUNTED, CALLED):
        marks = list(pattern.finditer(cell))
        numbers = [numerals.parse(even(mark[1] or mark[2])) for mark in marks]
        several = len(marks) > (pattern is not CALLED)
        if several and not marks[0].start() and numbers == [*range(1, len(marks) + 1)]:
            ends = [mark.start() for mark in marks[1:]] + [len(cell)]
            parts = [cell[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
            return [part.strip(" \n\t\u3000;；,，、") for part in parts]
    return []


def _split(text: str, signs: str) -> list[str]:
    parts, begin, escaped = [], 0, False
    for at, sign in enumerate(text):
        if sign in signs and not escaped:
            parts.append(text[begin:at])
            begin = at + 1
        escaped = sign == "\\" and not escaped
    return [*parts, text[begin:]]


def unescape(text: str) -> str:
    """`text` as it is meant, without the backslashes of `escape`."""
    return re.sub(rf"\\([;；|｜\\])|\A\\(?={_ONE})", r"\1", text).strip()


def escape(text: str) -> str:
    """An accepted text written so that `accepted_texts` reads it back whole."""
    return re.sub(rf"[;；|｜\\]|\A\s*(?={_ONE})", r"\\\g<0>", text)
