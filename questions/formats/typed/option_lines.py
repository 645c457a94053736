"""The options of a typed question: one a line, several a line, glued, out of order, without letters."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from questions.drafts import LETTERS, Place
from questions.formats import choices
from questions.formats.found import unsure
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.lines import Line
from questions.words import N_

MOST = len(LETTERS)
LONGEST = 30_000

_ASKED = re.compile(r"[?？:：]\s*$|[（(]\s{0,50}[）)]|_{2,}")
_COLUMN = re.compile(r"(?:\t|\s\s)\s{0,38}[(\[]?([A-Z])\s?[.、:)\]]\s{0,20}")
# What no option holds: the letter of another one, the next question, or an answer that nobody wrote.
_ANOTHER = re.compile(
    _COLUMN.pattern
    + r"|(?:正确|参考|标准)答案\s?\n|\n\s?[(\[]?[A-Z](?:\s|[.、:)\]])|\n\s?\d{1,3}\s?[.、][^\n]{2,300}\([^()\n]{0,8}\)"
)
_CIRCLED = re.compile(r"\s{0,99}([①-⑳])\s{0,9}[.、．]?\s{0,9}")
_CIRCLED_KEY = re.compile(r"[（(]\s{0,9}([①-⑳](?:[\s,，、]{0,3}[①-⑳]){0,9})\s{0,9}[）)]")
_MIXED = N_("的选项字母不对，分不清是几个选项。请按 A、B、C、D 的顺序写")
_CJK = re.compile(r"[\u3400-\u9fff]")
_LISTED = re.compile(r"[\u3400-\u9fff）)”》]\s?[;；]\s?$")
"""An option that ends as a part of a list, in words: code ends so too."""


@dataclass
class Options:
    """The options in the order of their letters. `doubtful` are letters that name two of them;
    `repaired` says that something was put in its place."""

    stem: str
    texts: list[str] = field(default_factory=list)
    doubtful: set[str] = field(default_factory=set)
    repaired: bool = False


def read_options(item: Item, where: Place) -> Options:
    """Stem and options of a question. Raises Unsure where options cannot be told apart."""
    options = _read_options(item, where)
    if all(_LISTED.search(text) for text in options.texts[:-1]):
        options.texts = [text.rstrip("; ；。") for text in options.texts]  # “甲；乙；丙。”
    if any(_ANOTHER.search(flat(text)) for text in options.texts):
        raise unsure(where, "options_unclear", _MIXED)
    return options


def _read_options(item: Item, where: Place) -> Options:
    stem = item.text
    if not item.options:
        return Options(stem)
    pieces = _pieces(item)
    letters = item.letters
    if sum(map(len, pieces)) > LONGEST:
        said = N_("的选项太长，可能是几道题连在了一起。请检查题号和选项的字母")
        raise unsure(where, "too_long", said)
    several = choices.by_letters(f"A.{pieces[0]}") if len(pieces) == 1 else None
    if several and len(several) > 1:
        return Options(stem, several)
    in_order = letters == [*LETTERS[: len(letters)]]
    if columns := _columns(letters, pieces):
        return Options(stem, columns)
    if in_order and not _goes_on(pieces):
        return Options(stem, pieces)
    whole = "\n".join(f"{a}.{text}" for a, text in zip(letters, pieces, strict=True))
    if found := choices.by_letters(whole):
        return Options(stem, found)
    if in_order and len(pieces) > 1:
        return Options(stem, pieces)
    return _out_of_order(item, stem, letters, pieces, whole, where)


def _columns(letters: Sequence[str], pieces: Sequence[str]) -> list[str]:
    """The options of lines that hold two columns: “A.一    C.三”, “B.二    D.四”; else []."""
    found: dict[str, str] = {}
    for letter, piece in zip(letters, pieces, strict=True):
        marks = [*_COLUMN.finditer(flat(piece))]
        ends = [*(mark.start() for mark in marks), len(piece)]
        starts = [0, *(mark.end() for mark in marks)]
        for name, begin, end in zip([letter, *(m[1] for m in marks)], starts, ends, strict=True):
            if name in found:
                return []
            found[name] = piece[begin:end].strip()
    whole = len(found) > len(letters) and [*sorted(found)] == [*LETTERS[: len(found)]]
    return [found[letter] for letter in sorted(found)] if whole and all(found.values()) else []


def _pieces(item: Item) -> list[str]:
    """The text of each option with the lines that go on below it."""
    pieces = [[token.rest] for token in item.options]
    for at, line in item.more:
        pieces[max(at, 0)].append(line.text.strip())
    return ["\n".join(piece).strip() for piece in pieces]


def _goes_on(pieces: Sequence[str]) -> bool:
    """Whether the last option holds the next one too: “C.丙 D.丁”, “C.严密…制度D.灵活…”."""
    if len(pieces) >= MOST:
        return False
    text = flat(pieces[-1])
    letter = LETTERS[len(pieces)]
    mark = re.search(rf"(?:^|(?<=[^A-Za-z0-9])){letter}\s?[.、:)]", text)
    if len(pieces) == 1:
        return mark is not None or re.search(rf"\s{letter}(?=\s|[^\x00-\x7f])", text) is not None
    if mark is None:
        return False
    before = text[: mark.start()]
    return (
        bool(_CJK.search(before[-1:]))
        or before.endswith(("\t", "  ", "。", ".", ";", "\n"))
        or (before.endswith(" ") and _CJK.search(before) is not None)
    )


def _out_of_order(
    item: Item, stem: str, letters: list[str], pieces: list[str], whole: str, where: Place
) -> Options:
    if letters[0] == "B" and "A" not in letters:
        if found := choices.embedded(f"{stem}\n{whole}"):
            return Options(*found, set(), True)
        lines = [line.text.strip() for line in item.stem if line.text.strip()]
        if len(lines) == 2 and _ASKED.search(lines[0]):
            # “题干 / 甲 / B.乙 / C.丙”: the letter of the first option was forgotten.
            return Options(lines[0], _by_letter(["A", *letters], [lines[1], *pieces]), set(), True)
    twice = {letter for letter, count in Counter(letters).items() if count > 1}
    if twice and len(letters) <= MOST:
        return Options(stem, pieces, _doubtful(letters), True)
    if not twice:
        return Options(stem, _by_letter(letters, pieces))
    raise unsure(where, "options_unclear", _MIXED)


def _by_letter(letters: Sequence[str], pieces: Sequence[str]) -> list[str]:
    """The options by their letters, empty where a letter is missing."""
    texts = dict(zip(letters, pieces, strict=True))
    last = LETTERS.index(max(texts))
    return [texts.get(letter, "") for letter in LETTERS[: last + 1]]


def _doubtful(letters: Sequence[str]) -> set[str]:
    """Letters that may mean another place than they name: repeated ones, and what they push on."""
    return {
        letter
        for at, letter in enumerate(LETTERS[: len(letters)])
        if letters.count(letter) != 1 or letters.index(letter) != at
    } | {letter for letter in letters if letters.count(letter) > 1}


def circled(lines: Sequence[Line], answer: str) -> tuple[str, list[str], str] | None:
    """Stem, options and letters of a question whose options are numbered ①, ②, … and whose answer
    names these numbers; None for any other."""
    text = "\n".join(line.text.strip() for line in lines)
    if not answer and len(inside := _CIRCLED_KEY.findall(text)) == 1:
        answer, text = inside[0], _CIRCLED_KEY.sub("（　）", text)
    key = re.sub(r"[\s,，、]", "", answer)
    if not re.fullmatch("[①-⑳]{1,20}", key):
        return None
    marks = [*_CIRCLED.finditer(text)]
    numbers = [ord(mark[1]) - ord("①") for mark in marks]
    stem = text[: marks[0].start()].strip() if marks else ""
    own_line = bool(marks) and "\n" in text[len(stem) : marks[0].start(1)]
    if len(marks) < 2 or numbers != [*range(len(marks))] or not (own_line or _ASKED.search(stem)):
        return None
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    texts = [text[m.end() : end].strip(" \t\n;；") for m, end in zip(marks, ends, strict=True)]
    places = sorted(ord(sign) - ord("①") for sign in key)
    if len(set(places)) < len(places) or places[-1] >= len(texts) or not all(texts) or not stem:
        return None
    return stem, texts, "".join(LETTERS[place] for place in places)


def unlettered(lines: Sequence[Line], key: Sequence[str]) -> tuple[str, list[str]] | None:
    """Stem and options where a question is followed by lines without letters; None if it is not
    plain which lines these are."""
    texts = [line.text.strip() for line in lines if line.text.strip()]
    first, rest = texts[:1], texts[1:]
    if not 2 <= len(rest) <= 6 or not _ASKED.search(first[0]):
        return None
    if any(_ASKED.search(text) for text in rest) or len(set(rest)) < len(rest):
        return None
    if any(re.match(r"\W{0,3}[A-Z](?:\s|[.、:)]|$)", flat(text)) for text in rest):
        return None  # letters, but not in a row: one is missing
    if len({_CIRCLED.match(text) is None for text in rest}) > 1:
        return None  # ①…②… are what the stem states
    return (first[0], rest) if key and LETTERS.index(max(key)) < len(rest) else None
