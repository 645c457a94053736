"""Pages of which each line stands in a paragraph of HTML: <p>A. 一</p>."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from html import unescape
from itertools import pairwise

from questions.formats.typed.lines import Line, sort_of

_PARTS = {"start", "option"}
_PARAGRAPH = re.compile(
    r"\s*<(p|div|li)\b[^<>]{0,200}>\s*+(?:<(?:strong|b)>)?([^<>]{1,9000}+)(?:</(?:strong|b)>)?\s*+</\1>\s*",
    re.IGNORECASE,
)


def unwrapped(lines: list[Line]) -> list[Line]:
    """The lines, out of the tags around each where all numbers and options of the page, or of a question,
    stand in such: else they may be code."""
    inner = {at: text for at, line in enumerate(lines) if (text := _inner(line.text))}
    if not inner:
        return lines
    bare = [replace(line, text=inner.get(at, line.text)) for at, line in enumerate(lines)]
    sorts = [sort_of(line) for line in bare]
    if _are_wrapped(range(len(lines)), sorts, inner):
        return bare
    starts = {at for at, sort in enumerate(sorts) if sort == "start"}
    found = []
    for begin, end in pairwise(sorted({0, *starts, len(lines)})):
        wrapped = _are_wrapped(range(begin, end), sorts, inner)
        found += (bare if wrapped else lines)[begin:end]
    return found


def _are_wrapped(places: Iterable[int], sorts: Sequence[str], inner: Mapping[int, str]) -> bool:
    """Whether several numbers and options begin in these lines, and all in tags."""
    parts = [at in inner for at in places if sorts[at] in _PARTS]
    return len(parts) > 1 and all(parts)


def _inner(text: str) -> str:
    """What stands in the tags around a whole line; empty where there are none."""
    paragraph = _PARAGRAPH.fullmatch(text) if text.lstrip()[:1] == "<" else None
    return unescape(paragraph[2]) if paragraph else ""
