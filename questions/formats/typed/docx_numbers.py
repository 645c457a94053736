"""The numbers that Word makes itself: lists whose 1. and A. stand in no text."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

LEVELS = 9
_DIGITS = "零一二三四五六七八九"
_SIMPLE = {"decimal", "decimalZero", "decimalFullWidth", "decimalHalfWidth", "decimalFullWidth2"}


def _letters(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _chinese(number: int) -> str:
    if number >= 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _roman(number: int) -> str:
    pairs = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")]
    pairs += [(40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    text = ""
    for value, sign in pairs:
        text += sign * (number // value)
        number %= value
    return text


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


_WRITERS: dict[str, Callable[[int], str]] = {
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": lambda number: f"({number})",
    "decimalEnclosedFullstop": lambda number: f"{number}.",
}


@dataclass
class _Level:
    start: int = 1
    shape: str = "decimal"
    text: str = ""
    restart: int = -1


@dataclass
class Numbers:
    """The lists of a document, counted as its paragraphs pass."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    overrides: dict[tuple[str, int], _Level] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number_id: str, depth: int) -> str:
        """What Word writes before the next paragraph of list `number_id` at `depth`; empty for
        bullets and for no list."""
        abstract = self.lists.get(number_id)
        if abstract is None or not 0 <= depth < LEVELS:
            return ""
        counts = self._counts.setdefault(abstract, [None] * LEVELS)
        level = self._level(number_id, depth)
        begins = (number_id, depth)
        if begins in self.overrides and begins not in self._begun:
            counts[depth] = None
        self._begun.add(begins)
        before = counts[depth]
        counts[depth] = level.start if before is None else before + 1
        for deeper in range(depth + 1, LEVELS):
            if self._level(number_id, deeper).restart != 0:
                counts[deeper] = None
        if level.shape in {"bullet", "none"}:
            return ""
        text = level.text
        for at in range(depth, -1, -1):
            if f"%{at + 1}" in text:
                other = self._level(number_id, at)
                number = counts[at] if counts[at] is not None else other.start
                text = text.replace(f"%{at + 1}", _written(other.shape, number or 0))
        return text

    def _level(self, number_id: str, depth: int) -> _Level:
        if (number_id, depth) in self.overrides:
            return self.overrides[number_id, depth]
        return self.levels.get(self.lists.get(number_id, ""), {}).get(depth, _Level())


def _written(shape: str, number: int) -> str:
    if shape in _SIMPLE or number < 1:
        return str(number)
    if shape in _WRITERS:
        return _WRITERS[shape](number)
    low = shape.lower()
    return (
        _chinese(number)
        if "chinese" in low or "ideograph" in low or "japanese" in low
        else str(number)
    )


def read_numbers(numbering: Element | None, styles: Element | None) -> Numbers:
    """The lists that a document's parts describe."""
    numbers = Numbers()
    for abstract in numbering.findall("abstractNum") if numbering is not None else ():
        levels = {_depth(level): _level(level) for level in abstract.findall("lvl")}
        numbers.levels[abstract.get("abstractNumId", "")] = levels
    for num in numbering.findall("num") if numbering is not None else ():
        name = num.get("numId", "")
        reference = num.find("abstractNumId")
        numbers.lists[name] = reference.get("val", "") if reference is not None else ""
        for override in num.findall("lvlOverride"):
            depth = _depth(override)
            own, start = override.find("lvl"), override.find("startOverride")
            base = numbers.levels.get(numbers.lists[name], {}).get(depth, _Level())
            level = _level(own) if own is not None else _Level(**vars(base))
            if start is not None:
                level.start = _whole(start.get("val", ""), 1)
            numbers.overrides[name, depth] = level
    for style in styles.findall("style") if styles is not None else ():
        numbered = style.find("pPr/numPr")
        if numbered is not None:
            identity = numbered.find("numId")
            if identity is not None:
                numbers.styles[style.get("styleId", "")] = (identity.get("val", ""), _of(numbered))
    return numbers


def _level(element: Element) -> _Level:
    def value(name: str, default: str = "") -> str:
        found = element.find(name)
        return found.get("val", default) if found is not None else default

    return _Level(
        _whole(value("start"), 1),
        value("numFmt", "decimal"),
        value("lvlText"),
        _whole(value("lvlRestart"), -1),
    )


def _depth(element: Element) -> int:
    return _whole(element.get("ilvl", ""), 0)


def _of(numbered: Element) -> int:
    level = numbered.find("ilvl")
    return _whole(level.get("val", "") if level is not None else "", 0)


def _whole(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else default


def list_of(paragraph: Element, numbers: Numbers) -> tuple[str, int]:
    """The list and depth of a paragraph by its properties or its style; ("", 0) for none."""
    numbered = paragraph.find("pPr/numPr")
    style = paragraph.find("pPr/pStyle")
    inherited = numbers.styles.get(style.get("val", "") if style is not None else "", ("", 0))
    if numbered is None:
        return inherited
    identity = numbered.find("numId")
    depth = numbered.find("ilvl")
    name = identity.get("val", "") if identity is not None else inherited[0]
    return name, _of(numbered) if depth is not None else inherited[1]
