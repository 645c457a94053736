"""XML from strangers: nothing is fetched, no entity grows, no depth or number of tags does harm."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html.entities import html5
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import (
    Element,
    ParseError,
    TreeBuilder,
    XMLPullParser,
)

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from questions.errors import UnreadableFile
from questions.formats.encoding import decode
from questions.formats.tables.csv import BOMS

DEEPEST = 200
MOST_ELEMENTS = 200_000
PIECE = 2**16

_FENCE = re.compile(r"[^<]{0,1000}?```xml\s")
"""What begins a file that was copied from a chat."""
_ROOT = re.compile(
    r"(?:[^<]{0,1000}?```xml\s)?\s*(?>(?:<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)\s*)*+<(?:[\w.-]+:)?([\w.-]+)",
    re.DOTALL,
)
_DECLARATION = re.compile(r"\s*<\?xml[^>]*?\?>")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']""")
_FORBIDDEN = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,8}));")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)(\w{2,31};)")
_BARE_AMPERSAND = re.compile(r"&(?!#?\w{1,31};)")
_BARE_LESS = re.compile(r"<(?=[\s\d=<])")
_DECLARES = re.compile("<!(?:ENTITY|ATTLIST)")
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
    if fence := _FENCE.match(text):
        text = text[fence.end() :].rpartition("\n```")[0] or text[fence.end() :]
    if declaration := _DECLARATION.match(text):
        text = text[declaration.end() :]
    return _REFERENCE.sub(_allowed, _FORBIDDEN.sub("", text)).lstrip()


def _allowed(reference: re.Match[str]) -> str:
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    sound = code < 0x110000 and not _FORBIDDEN.match(chr(code))
    return reference[0] if sound else ""


def local(name: str) -> str:
    """A name without its namespace."""
    return name.rpartition("}")[2]


Rename = Callable[[str], str]
"""What becomes of the names of elements and attributes, which come with their namespaces."""
Event = tuple[str, Any]
"""`start` or `end`, and the element."""


def root(text: str, rename: Rename = local) -> Element:
    """The whole tree. Raises BrokenXml, and UnreadableFile for what would do harm."""
    found = None
    for path in _Ended(text, rename, lambda path: len(path) == 1):
        found = path[0]
    if found is None:
        raise BrokenXml("no element")
    return found


def outermost(text: str, name: str, rename: Rename = local) -> Iterator[Element]:
    """The elements of this name below the root, not those inside of one, one after the other: the
    whole tree is never in memory.

    Raises BrokenXml, and UnreadableFile for what would do harm.
    """
    for path in _Ended(text, rename, lambda path: len(path) > 1 and path[-1].tag == name):
        yield path[-1]


def grandchildren(text: str, parent: str) -> Iterator[Element]:
    """The children of the root's child `parent`, one after the other; the rest is not kept.

    Raises BrokenXml, and UnreadableFile for what would do harm.
    """
    for path in _Ended(text, local, lambda path: len(path) == 3 and path[1].tag == parent):
        yield path[-1]


def everywhere(
    source: str | Iterable[bytes], parent: str, rename: Rename = local
) -> Iterator[tuple[Sequence[Element], Element]]:
    """The children of every `parent`, one after the other, each with those it stands in, root first.

    Takes a long file in pieces of UTF-8, so that neither it nor its tree is ever in memory as a
    whole. Raises BrokenXml, and UnreadableFile for what would do harm.
    """
    for path in _Ended(source, rename, lambda path: len(path) > 1 and path[-2].tag == parent):
        yield path[:-1], path[-1]


class _Ended:
    """The wanted elements as they end, each with those it stands in. What has ended outside of one
    is dropped, piece by piece."""

    def __init__(
        self,
        source: str | Iterable[bytes],
        rename: Rename,
        is_wanted: Callable[[list[Element]], bool],
    ) -> None:
        self._source = source
        self._rename = rename
        self._is_wanted = is_wanted
        self._path: list[Element] = []
        self._within = 0
        self._count = 0

    def __iter__(self) -> Iterator[list[Element]]:
        try:
            yield from self._ended()
        except (ParseError, AssertionError, UnicodeDecodeError) as broken:
            raise BrokenXml(str(broken)) from broken
        except DefusedXmlException as refused:
            raise UnreadableFile("xml_entities") from refused

    def _ended(self) -> Iterator[list[Element]]:
        path = self._path
        for events in _events(self._source):
            for event, element in events:
                if event == "start":
                    self._start(element)
                    continue
                if len(path) == self._within:
                    self._within = self._count = 0
                    yield path.copy()
                path.pop()
            self._drop()

    def _start(self, element: Element) -> None:
        self._count += 1
        if len(self._path) >= DEEPEST or self._count > MOST_ELEMENTS:
            raise UnreadableFile("too_big")
        element.tag = self._rename(element.tag)
        if element.keys():
            element.attrib = _renamed(element.attrib, self._rename)
        self._path.append(element)
        if not self._within and self._is_wanted(self._path):
            self._within = len(self._path)

    def _drop(self) -> None:
        """Drop what has ended; of a wanted element that is still open, nothing."""
        outside = self._path[: self._within or None]
        for outer, inner in pairwise(outside):
            if len(outer) > 1:
                outer[:] = [inner]
        if outside and not self._within:
            del outside[-1][:]


def _renamed(attributes: dict[str, str], rename: Rename) -> dict[str, str]:
    """Attributes by their new names; of two that are called alike the one without a namespace."""
    found = {rename(name): text for name, text in attributes.items()}
    if len(found) < len(attributes):
        found |= {rename(name): text for name, text in attributes.items() if local(name) == name}
    return found


class _Guarded:
    """Slower than XMLPullParser, and refuses declarations: of entities, which grow, and of attributes,
    which every element would have. What only looks like one, in a comment or CDATA, is text."""

    def __init__(self) -> None:
        self._happened: list[Event] = []
        self._parser = DefusedXMLParser(target=_Telling(self._happened))
        self._parser.parser.AttlistDeclHandler = _refuse
        self.feed, self.close = self._parser.feed, self._parser.close

    def read_events(self) -> Iterator[Event]:
        yield from self._happened
        self._happened.clear()


class _Telling(TreeBuilder):
    """Builds a tree and tells what begins and ends."""

    def __init__(self, happened: list[Event]) -> None:
        super().__init__()
        self._happened = happened

    def start(self, tag: Any, attributes: dict[Any, Any], /) -> Element:
        element = super().start(tag, attributes)
        self._happened.append(("start", element))
        return element

    def end(self, tag: Any, /) -> Element:
        element = super().end(tag)
        self._happened.append(("end", element))
        return element


def _refuse(*_declared: object) -> None:
    raise UnreadableFile("xml_entities")


def _events(source: str | Iterable[bytes]) -> Iterator[Iterator[Any]]:
    """What begins and ends, piece by piece."""
    guarded = isinstance(source, str) and _DECLARES.search(source)
    parser: _Guarded | XMLPullParser[Any] = (
        _Guarded() if guarded else XMLPullParser(("start", "end"))
    )
    for piece in _cut(source) if isinstance(source, str) else _decoded(source):
        parser.feed(piece)
        yield parser.read_events()
    parser.close()
    yield parser.read_events()


def _cut(text: str) -> Iterator[str]:
    for begin in range(0, len(text), PIECE):
        yield text[begin : begin + PIECE]


def _decoded(pieces: Iterable[bytes]) -> Iterator[str]:
    before = ""
    for piece in codecs.iterdecode(pieces, "utf-8-sig"):
        if _DECLARES.search(before[-10:] + piece):
            raise UnreadableFile("xml_entities")
        yield piece
        before = piece


def repaired(text: str) -> str:
    """`text` with HTML's entities as the signs they mean, and with no `&` and no `<` that means nothing.
    In CDATA every sign means itself."""
    parts = _CDATA.split(text)
    return "".join(part if at % 2 else _with_references(part) for at, part in enumerate(parts))


def _with_references(text: str) -> str:
    text = _ENTITY.sub(lambda match: html5.get(match[1], match[0]), text)
    return _BARE_LESS.sub("&lt;", _BARE_AMPERSAND.sub("&amp;", text))
