"""The elements of an XML file that is not well formed, each by itself: one broken element loses no
other."""

import re
from collections.abc import Iterator

_SECTIONS = {"<![CDATA[": "]]>", "<!--": "-->"}
"""What stands between these is text, whatever it looks like."""


def pieces(text: str, name: str, root: str) -> Iterator[str | None]:
    """The elements `name` of `text`, whose root element is `root`; None for the last one if the file
    breaks off in it.

    An element that is never closed ends where the next one begins. Takes each sign once: no file is
    so broken that it takes long.
    """
    opened: re.Match[str] | None = None
    for sign in _real_signs(text, name):
        if sign["closes"]:
            if opened:
                yield text[opened.start() : sign.end()]
            opened = None
            continue
        if opened:
            yield _closed(text[opened.start() : sign.start()], opened)
        opened = sign
        if sign[0].endswith("/>"):
            yield sign[0]
            opened = None
    if opened:
        rest, is_whole = _without_end(text[opened.start() :], root)
        yield _closed(rest, opened) if is_whole else None


def _closed(piece: str, opened: re.Match[str]) -> str:
    return f"{piece}</{opened['name']}>"


def _without_end(text: str, root: str) -> tuple[str, bool]:
    """`text` without the root's end, and whether it was there."""
    found = re.search(rf"</(?:\w+:)?{root}\s{{0,9}}>\Z", text.rstrip(), re.IGNORECASE)
    return (text[: found.start()], True) if found else (text, False)


def _real_signs(text: str, name: str) -> Iterator[re.Match[str]]:
    """Where elements of this name begin and end, outside of comments and CDATA.

    A section in which another one of its sort begins was never closed: what stands in it counts.
    """
    sign = re.compile(
        rf"<!\[CDATA\[|\]\]>|<!--|-->|<(?P<closes>/?)(?P<name>(?:\w+:)?(?i:{name}))\b[^<>]*(?:>|\Z)"
    )
    held: list[re.Match[str]] = []
    end = ""
    for match in sign.finditer(text):
        mark = match[0]
        if mark in _SECTIONS:
            if end in {"", _SECTIONS[mark]}:
                yield from held
                held, end = [], _SECTIONS[mark]
        elif mark == end:
            held, end = [], ""
        elif mark in _SECTIONS.values():
            continue
        elif end:
            held.append(match)
        else:
            yield match
    yield from held
