"""Answers without a word before them, behind the last option: a line “（B）”, or “D.丁  （B）”, or
“D.丁   B”; where a question takes one line, also “D.丁（B）”."""

import re
from collections.abc import Sequence

from questions.formats import choices
from questions.formats.inside import bracket_key
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.lines import Line

ENOUGH = 2
"""So many questions make a habit; one alone may be an option like “以上都是 （ABC）”."""

_ALONE = re.compile(r"\s*[(\[]?\s{0,9}([A-Z](?:[,、 ]{0,2}[A-Z]){0,7})\s{0,9}[)\]]?\s{0,9}[.]?\s*")
_KEY = r"([A-Z](?:[,、 ]{0,2}[A-Z]){0,7})"
_BECAUSE = re.compile(rf"\s*[(\[]?{_KEY}[)\]]?\s?[,.;]\s?(?:是?因为|由于|理由|原因|依据).{{4,}}")
_BRACKETED = rf"[(\[]\s{{0,9}}{_KEY}\s{{0,9}}[)\]]\s{{0,9}}[.]?\s*$"
_BEHIND = re.compile(rf"\s{_BRACKETED}|(?:\s{{2,99}}|\t){_KEY}\s*$")
_SUMMED = re.compile("以上|上述|[都均皆全]|所有|选项|两[项者]|三[项者]")
_TIGHT = re.compile(rf"(?<=[^\s]){_BRACKETED}")


def key_alone(item: Item, text: str) -> str:
    """The letters of a line that holds nothing else, if they are those of options above it; the line
    itself where it goes on with a reason: B，因为…"""
    alone = _ALONE.fullmatch(flat(text))
    match = alone or _BECAUSE.fullmatch(flat(text))
    if match is None or item.answer or item.filled or not item.options:
        return ""
    key = re.sub("[^A-Z]", "", match[1])
    there = {*item.letters}
    if len(item.options) == 1:  # all in one line
        there |= {*re.findall(r"(?<![A-Za-z])([A-Z])\s?[.、:)]", flat(item.options[0].rest))}
    sure = len(there) > 1 and set(key) <= there and len(set(key)) == len(key)
    return (key if alone else text.strip()) if sure else ""


def take_behind(items: Sequence[Item]) -> None:
    """Take the keys behind the last options, if every question without another answer has one."""
    asking = [item for item in items if not item.answer and (item.options or _in_a_line(item))]
    asking = [item for item in asking if not (item.options and item.filled)]
    found = [_behind(item) for item in asking]
    if len(found) < ENOUGH or not all(found) or any(map(_is_its_own, asking, found)):
        return
    for item, match in zip(asking, found, strict=True):
        if match is not None:
            item.answer = match[match.lastindex or 1]
            _cut(item, match.start())


def _is_its_own(item: Item, match: re.Match[str] | None) -> bool:
    """Whether the bracket is part of the last option: “以上都是 （ABC）”, or other options end so too."""
    if match is None or not item.options:
        return False
    key = match[match.lastindex or 1]
    summed = len(key) > 1 and _SUMMED.search(flat(_last(item))[: match.start()])
    others = [token.rest for token in item.options[:-1]]
    return bool(summed) or any(_BEHIND.search(flat(text)) for text in others)


def _in_a_line(item: Item) -> bool:
    """Whether a question takes one line, options and all, and has no key in its stem."""
    if len(item.stem) != 1:
        return False
    behind = _behind(item)
    found = choices.embedded(item.text[: behind.start()] if behind else item.text)
    return found is not None and not bracket_key(found[0], found[1])


def _behind(item: Item) -> re.Match[str] | None:
    last = flat(_last(item))
    return _BEHIND.search(last) or (None if item.options else _TIGHT.search(last))


def _last(item: Item) -> str:
    if not item.options:
        return item.text
    return item.more[-1][1].text if item.more else item.options[-1].rest


def _cut(item: Item, end: int) -> None:
    if not item.options:
        line = item.stem[-1]
        item.stem[-1] = Line(line.number, line.text[:end], line.marked)
    elif item.more:
        at, line = item.more[-1]
        item.more[-1] = (at, Line(line.number, line.text[:end], line.marked))
    else:
        item.options[-1].rest = item.options[-1].rest[:end]
