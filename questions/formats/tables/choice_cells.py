"""Options out of one cell that holds them all, however they are parted: never a guess."""

import ast
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from questions.drafts import LETTERS, even, tidy
from questions.formats import answers
from questions.formats.choices import LONGEST, by_letters, strip_letters, trimmed

STRONG = ("**", "##", "||", "|", "\n", "；", ";", "<br>")
WEAK = tuple(
    re.compile(sign)
    for sign in ("[，,]", "、", r"\s+", r"\$", "@", "#", r"\^", "~", "/", r"\*", "&")
)
ANY = 8

_DOUBLED = re.compile(r"(?:([$@#^~%&=*+_/-])\1|[$@#^~&*][|;][$@#^~&*])\1*")
_BREAK = re.compile(
    r"\s{0,20}(?:<br\s*/?>|</(?:p|div|li)>\s*<(?:p|div|li)\b[^<>]{0,200}>)\s*", re.I
)
_TAG = re.compile(r"</?(?:p|div|ul|ol|li|span)\b[^<>]{0,200}>", re.IGNORECASE)
_LOWER = re.compile(r"(?:(?<=[\s*#|;；])|^)([(（\[]?\s?)([a-h])(?=\s?[.．、:：)）\]])")
_ARROW = re.compile(r"((?:^|(?<=[\s|;；]))[A-Ha-h])\s?[-=]>\s{0,9}(?=\S)")
_OF_LETTERS = re.compile(r"[A-Za-z]\s?[-=]>\s?[A-Za-z](?![A-Za-z\d])")
"""A->B says something of two things: an arrow there is no mark."""
_WIDE_MARK = re.compile(r"\s*([A-ZＡ-Ｚ])\s*[,，=＝－-]\s*(?=\S)")
_CIRCLED = re.compile(r"\s{0,20}([①-⑳])\s*[.、:：]?\s*")
_NUMBERED = re.compile(r"(?:^|(?<=\s))\(?(\d{1,2})\s*[.．、)）:：](?!\d)\s*")


@dataclass(frozen=True)
class Usual:
    """How many options most rows of a table have, and the sign that parts them there."""

    count: int = 0
    signs: Sequence[re.Pattern[str]] = WEAK


NONE = Usual()
_STRING = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
_ARRAY = re.compile(
    rf"(?:array\(\s*)?\[\s*(?:{_STRING.pattern})(?:[,\s]\s*(?:{_STRING.pattern}))*\s*\](?:,\s*dtype=object\s*\))?",
    re.DOTALL,
)
"""A list as NumPy writes it: ['甲' '乙'], or array(['甲', '乙'], dtype=object)."""
_QUOTED = re.compile("“[^“”]*”")


def split_choices(cell: str, count: int = 0, usual: Usual = NONE) -> list[str]:
    """The options of a cell that holds them all; [] where they cannot be told apart for sure.

    `count` is what the table says of how many there are; `usual`, how many its other rows have:
    without letters a comma or a blank parts options only where one of them agrees.
    """
    if len(cell) > LONGEST:
        return []
    if cell[:1] in "[{" and (value := literal(cell)) is not None:
        return _of_object(value) if isinstance(value, dict) else _of_list(value)
    text = _plain_lines(cell)
    lettered = by_letters(text)
    if lettered is None and _LOWER.search(text):
        lettered = by_letters(_LOWER.sub(lambda mark: mark[1] + mark[2].upper(), text))
    if lettered is not None:
        return lettered
    if numbered := _numbered(text):
        return numbered
    parts = _parted(text)
    if not parts:
        return _weakly_parted(text, count, usual)
    return without_marks(parts) if count in (0, len(parts)) or len(parts) == 2 * count else []


def is_surely_parted(cell: str) -> bool:
    """Whether letters, lines or signs that nothing else has part a cell."""
    return bool(by_letters(cell)) or any(sign in cell for sign in STRONG)


def _plain_lines(cell: str) -> str:
    """A cell with plain line ends where it has those of HTML or of a program, and dots for arrows."""
    cell = cell[1:-1] if _QUOTED.fullmatch(cell) else cell
    text = _TAG.sub("", _BREAK.sub("\n", cell)) if "<" in cell else cell
    text = text.replace("\\r", "").replace("\\n", "\n") if "\n" not in text else text
    return _ARROW.sub(r"\1. ", text) if ">" in text and not _OF_LETTERS.search(text) else text


def _parted(text: str) -> list[str]:
    """The parts between the first strong sign that the text has."""
    doubled = {match[0] for match in _DOUBLED.finditer(text)}
    signs = [*STRONG, *doubled] if len(doubled) == 1 else [*STRONG]
    if not any(sign in text.replace(signs[-1], "") for sign in STRONG):
        signs = signs[-1:]  # $;$ and no other
    for sign in signs:
        if sign in text:
            parts = [trimmed(part) for part in text.split(sign)]
            parts = [part for part in parts if part]
            if len(parts) > 1:
                return parts
    return []


def _weakly_parted(text: str, count: int, usual: Usual) -> list[str]:
    if len(_NUMBERED.findall(text)) > 1:
        return []  # numbers that do not run: nobody knows what belongs to which
    for weak in WEAK:
        parts = [part.strip() for part in weak.split(text) if part.strip()]
        paired = without_marks(parts)
        if paired is parts and parts[0] == "A" and len(parts[-1]) > 1:
            continue  # a letter and its text came apart
        judged = len(parts) == 2 and all(answers.judgement(part) is not None for part in parts)
        common = weak in usual.signs and 1 < len(parts) <= usual.count
        if judged or (len(parts) > 1 and len(parts) == count) or common:
            return paired
        if 2 < 2 * len(paired) == len(parts):
            return paired
    return []


def without_marks(parts: list[str]) -> list[str]:
    """Parts without their letters: A, 甲, B, 乙 one by one, or A=甲, B=乙 together."""
    pairs = len(parts) // 2
    if len(parts) % 2 == 0 and pairs > 1 and parts[::2] == list(LETTERS[:pairs]):
        return parts[1::2]
    marks = [_WIDE_MARK.match(part) for part in parts]
    found = [even(mark[1]) for mark in marks if mark]
    if found == list(LETTERS[: len(parts)]):
        return [part[mark.end() :] for part, mark in zip(parts, marks, strict=True) if mark]
    return parts


def own_numbers(cell: str, options: Sequence[str]) -> list[str]:
    """The options, of one cell or of several, without the numbers that they bear from 1 on; [] where they
    bear none."""
    texts = _numbered(_plain_lines(cell) if cell else "\n".join(options))
    return texts if len(texts) == len(options) else []


def _numbered(text: str) -> list[str]:
    """The options of a text that numbers them from 1 on, ①…②… or 1.… 2.…; [] if it does not."""
    for pattern in (_CIRCLED, _NUMBERED):
        marks = list(pattern.finditer(text))
        numbers = [int(even(mark[1])) for mark in marks]
        if len(marks) < 2 or marks[0].start() or numbers != [*range(1, len(marks) + 1)]:
            continue
        ends = [mark.start() for mark in marks[1:]] + [len(text)]
        parts = [trimmed(text[mark.end() : end]) for mark, end in zip(marks, ends, strict=True)]
        if all(parts):
            return parts
    return []


def listed(cell: str) -> list[str]:
    """The texts of a list that a program wrote into a cell, ["A"] or ['甲', '乙']; [] for any other."""
    if not (cell.startswith("[") and cell.rstrip().endswith("]")):
        return []
    value = literal(cell)
    if not isinstance(value, list) or not all(isinstance(one, str | int) for one in value):
        return []
    return [tidy(str(one)) for one in value]


def literal(cell: str) -> Any:
    """What a program wrote into a cell; None for what none wrote."""
    readers: tuple[Callable[[str], Any], ...] = (json.loads, _of_python)
    for read in readers:
        try:
            return read(cell)
        except (ValueError, SyntaxError, RecursionError, MemoryError, TypeError):
            continue
    return None


def _of_python(cell: str) -> Any:
    lists = _ARRAY.sub(lambda found: f"[{', '.join(_STRING.findall(found[0]))}]", cell)
    return ast.literal_eval(lists)


def _of_object(value: dict[Any, Any]) -> list[str]:
    keys = [str(key).strip().upper() for key in value]
    texts = [tidy(str(text)) for text in value.values() if isinstance(text, str | int | float)]
    runs = keys == list(LETTERS[: len(keys)]) and len(texts) == len(keys) > 1
    return texts if runs else []


def _of_list(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) < 2:
        return []
    if all(isinstance(one, dict) and len(one) == 2 for one in value):
        pairs = [[tidy(str(part)) for part in one.values()] for one in value]
        value = [f"{key}.{text}" for key, text in pairs]
        stripped = strip_letters(value)
        return stripped if stripped != value else []
    if not all(isinstance(one, str | int | float) for one in value):
        return []
    texts = [tidy(str(one)) for one in value]
    return strip_letters(texts) if all(texts) else []
