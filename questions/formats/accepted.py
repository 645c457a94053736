"""What a fill answer accepts: the texts of each blank, out of one cell."""

import re

from questions.drafts import even

_CIRCLED = re.compile(r"\s{0,20}([①-⑳])()\s*")
_COUNTED = re.compile(
    r"(?:^|(?<=[\s;；,，、]))(?:[(（]\s?(\d{1,2})\s?[)）]|(\d{1,2})\s?[.．、](?!\d))\s*"
)


def accepted_texts(cell: str, count: int = 0) -> list[list[str]]:
    """A fill answer: blanks between ; or ；, accepted texts of one blank between |.

    A backslash before one of these signs makes it part of the text. Where `count` blanks are
    asked for and these signs give another number, the first sign that gives it parts them.
    """
    blanks = _split(cell, ";；")
    if not blanks[-1].strip():
        blanks.pop()
    if count > 1 and len(parts := _numbered(cell)) == count:
        return [[part] for part in parts]
    if count > 1 and len(blanks) != count:
        for sign in (r"\*\*|##", r"[|｜]", "、", r"(?<!\d),|,(?!\d{3}(?!\d))|，", "/", r"\s+"):
            parts = [part.strip() for part in re.split(sign, cell) if part.strip()]
            if len(parts) == count:
                return [[part] for part in parts]
    return [[unescape(text) for text in _split(blank, "|｜") if text.strip()] for blank in blanks]


def _numbered(cell: str) -> list[str]:
    """The texts between numbers that run from 1 on, 1.… 2.… or ①…②…; [] where they do not."""
    for pattern in (_CIRCLED, _COUNTED):
        marks = list(pattern.finditer(cell))
        numbers = [int(even(mark[1] or mark[2])) for mark in marks]
        if len(marks) > 1 and not marks[0].start() and numbers == [*range(1, len(marks) + 1)]:
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
    return re.sub(r"\\([;；|｜\\])", r"\1", text).strip()


def escape(text: str) -> str:
    """An accepted text written so that `accepted_texts` reads it back whole."""
    return re.sub(r"([;；|｜\\])", r"\\\1", text)
