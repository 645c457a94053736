"""XML from strangers: nothing is fetched, no entity grows, no depth or number of tags does harm."""

import re
from collections.abc import Iterable, Iterator
from html.entities import html5
from typing import Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
)

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from questions.errors import UnreadableFile
from questions.formats.encoding import decode
from questions.formats.tables.csv import BOMS

DEEPEST = 200
MOST_ELEMENTS = 200_000
PIECE = 2**16

_ROOT = re.compile(
    r"\s*(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*?\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,8}));")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w{2,31};)")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,31};)")
_CDATA = re.compile(r"(<!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).)*+\]\]>)", re.DOTALL)
_WESTERN = {
    "iso-8859-1",
    "iso-8859-15",
    "latin1",
    "latin-1",
    "windows-1252",
    "cp1252",
    "ascii",
    "us-ascii",
}
"""In these every byte means something, so a file that says so and is UTF-8 shows by its bytes alone."""


class BrokenXml(Exception):
    """The text is not well formed."""


def root_name(text: str) -> str:
    """The local name of the element that a text begins with; empty for what is no XML."""
    root = _ROOT.match(text)
    return root[1] if root else ""


def text_of(data: bytes) -> tuple[str, str]:
    """Text and encoding of an XML file, without what XML forbids. Raises UnreadableFile.

    Chinese encodings are decoded here: the parser itself knows none.
    """
    declared = _DECLARED.match(data)
    name = declared[1].decode().lower() if declared else ""
    named = declared and not any(map(data.startswith, BOMS)) and not name.startswith("utf")
    if named and not (name in _WESTERN and _is_utf8(data)):
        try:
            name = "gb18030" if name in {"gb2312", "gbk"} else name
            return _clean(data.decode(name)), name
        except (LookupError, UnicodeDecodeError):
            pass
    text, encoding = decode(data)
    return _clean(text), encoding


def _is_utf8(data: bytes) -> bool:
    try:
        return bool(data.decode())
    except UnicodeDecodeError:
        return False


def _clean(text: str) -> str:
    """Without the declaration, whose encoding no longer holds, and the signs that XML forbids."""
    text = text.removeprefix("\ufeff")
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    return _REFERENCE.sub(_allowed, _FORBIDDEN.sub("", text)).lstrip()


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    sound = code < 0x110000 and not _FORBIDDEN.match(chr(code))
    return reference[0] if sound else ""


class _Tree(TreeBuilder):
    """A tree of local names: prefixes and namespaces are whatever the exporter liked."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted = wanted
        self.path: list[Element] = []
        self.count = 0
        self.ready: list[Element] = []

    def start(self, tag: Any, attributes: dict[Any, Any], /) -> Element:
        self.count += 1
        if len(self.path) >= DEEPEST or self.count > MOST_ELEMENTS:
            raise UnreadableFile("too_big")
        element = super().start(local(tag), _local(attributes))
        self.path.append(element)
        return element

    def end(self, tag: Any, /) -> Element:
        element = super().end(local(tag))
        self.path.pop()
        if len(self.path) == 1 and element.tag == self.wanted:
            del self.path[0][-1]
            self.ready.append(element)
            self.count = 0
        return element


class _Outermost(_Tree):
    """A tree out of which the elements of one name come, however deep; not those inside of one."""

    def end(self, tag: Any, /) -> Element:
        element = super().end(tag)
        within = (outer.tag for outer in self.path)
        if len(self.path) > 1 and element.tag == self.wanted and self.wanted not in within:
            del self.path[-1][-1]
            self.ready.append(element)
            self.count = 0
        return element


class _Wherever(_Tree):
    """A tree out of which the children of every `parent` come, with those they stand in."""

    def __init__(self, parent: str) -> None:
        super().__init__("")
        self.parent = parent
        self.found: list[tuple[list[Element], Element]] = []

    def end(self, tag: Any, /) -> Element:
        element = super().end(tag)
        if self.path and self.path[-1].tag == self.parent:
            del self.path[-1][-1]
            self.found.append((self.path.copy(), element))
            self.count = 0
        return element


class _Body(_Tree):
    """A tree whose second level comes out piece by piece."""

    def end(self, tag: Any, /) -> Element:
        element = super().end(tag)
        if len(self.path) == 2 and self.path[1].tag == self.wanted:
            del self.path[1][-1]
            self.ready.append(element)
            self.count = 0
        return element


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


def _local(attributes: dict[Any, Any]) -> dict[Any, Any]:
    """Attributes by their local names; of two that are called alike the one without a namespace."""
    found = {local(key): text for key, text in attributes.items()}
    if len(found) < len(attributes):
        found |= {key: text for key, text in attributes.items() if local(key) == key}
    return found


def root(text: str) -> Element:
    """The whole tree. Raises BrokenXml, and UnreadableFile for what would do harm."""
    tree = _Tree("")
    for _ in _fed(tree, _cut(text)):
        pass
    return tree.close()


def outermost(text: str, name: str) -> Iterator[Element]:
    """The elements of this name below the root, one after the other: the whole tree is never in memory.

    Raises BrokenXml, and UnreadableFile for what would do harm.
    """
    tree = _Outermost(name)
    for _ in _fed(tree, _cut(text)):
        yield from tree.ready
        tree.ready.clear()


def grandchildren(text: str, parent: str) -> Iterator[Element]:
    """The children of the root's child `parent`, one after the other; the rest is not built.

    Raises BrokenXml, and UnreadableFile for what would do harm.
    """
    tree = _Body(parent)
    for _ in _fed(tree, _cut(text)):
        yield from tree.ready
        tree.ready.clear()


def everywhere(
    pieces: Iterable[str | bytes], parent: str
) -> Iterator[tuple[list[Element], Element]]:
    """The children of every `parent`, one after the other, each with those it stands in, root first.

    Takes a file in pieces, so that neither it nor its tree is ever in memory as a whole. Raises
    BrokenXml, and UnreadableFile for what would do harm.
    """
    tree = _Wherever(parent)
    for _ in _fed(tree, pieces):
        yield from tree.found
        tree.found.clear()


def _cut(text: str) -> Iterator[str]:
    for begin in range(0, len(text), PIECE):
        yield text[begin : begin + PIECE]


def _fed(tree: _Tree, pieces: Iterable[str | bytes]) -> Iterator[None]:
    """Feed `tree` piece by piece; after each it may have something ready."""
    parser = DefusedXMLParser(target=tree, forbid_entities=True, forbid_external=True)
    try:
        for piece in pieces:
            parser.feed(piece)
            yield
        parser.close()
    except (ParseError, AssertionError) as broken:
        raise BrokenXml(str(broken)) from broken
    except DefusedXmlException as refused:
        raise UnreadableFile("xml_entities") from refused


def repaired(text: str) -> str:
    """`text` with HTML's entities as the signs they mean, and with no `&` that means nothing. In CDATA
    every sign means itself."""
    parts = _CDATA.split(text)
    return "".join(part if at % 2 else _with_references(part) for at, part in enumerate(parts))


def _with_references(text: str) -> str:
    text = _ENTITY.sub(lambda match: html5.get(match[1], match[0]), text)
    return _BARE_AMPERSAND.sub("&amp;", text)
