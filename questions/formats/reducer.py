"""Texts out of tags, whoever reads these: paragraphs and rows become lines, pictures their marks."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from questions.drafts import Image, tidy
from questions.formats.formulas import (
    BRACKETED,
    INVISIBLE,
    JOINED,
    between,
    brackets,
    needs_brackets,
    under_root,
)
from questions.formats.pictures import from_data_uri

DEEPEST = 200
BLANK = "____"
LONGEST_SMALL = 200
"""A longer exponent or index stays as it is: many around each other would take long."""

TAGS = {
    "block": "address article aside blockquote body caption center dd details dir div dl dt "
    "fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header html legend li main nav ol p "
    "pre section summary table tbody tfoot thead tr ul",
    "inline": "a abbr acronym b bdi bdo big cite code colgroup data del dfn em font i ins kbd label "
    "map mark math nobr picture q rb ruby s samp small span strike strong sub sup td th time tt u "
    "var menclose mfenced mfrac mi mn mo mover mpadded mroot mrow ms mspace msqrt mstyle msub msubsup msup "
    "mtable mtd mtext mtr munder munderover semantics",
    "void": "area base br col embed hr img input link meta param source track wbr",
    "hidden": "annotation annotation-xml applet button canvas head mphantom noscript option rp rt script "
    "select style svg template textarea title",
}
_BLOCKS, _INLINE, VOID, _HIDDEN = (set(names.split()) for names in TAGS.values())
_MEDIA = {"audio": "src", "embed": "src", "iframe": "src", "object": "data", "video": "src"}
_PLAYED = {"audio", "video"}
KNOWN = _BLOCKS | _INLINE | VOID | _HIDDEN | set(_MEDIA)
_RAW = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
KEPT = "zhumeng-text"
"""The class of elements of ours in which every blank counts; a stylesheet shows it."""
_OVER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_UNDER = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

# Blanks that count stand behind control characters until the others have been dropped.
_KEEP = str.maketrans(" \n\t\xa0", "\1\2\3\1")
_SHOWN, _SHOW = re.compile(r"[\1-\3]"), str.maketrans("\1\2\3", " \n\t")
_CELL, _CELL_ENDS = "\x0b", "\4"
_BLANKS, _LINE_ENDS = re.compile("  +"), re.compile(r" ?\n[ \n]*")
_NO_CELL_BEFORE = re.compile(rf"(\A|\n){_CELL}+")
_CELL_BEGINS = re.compile(rf"{_CELL}\n(?!{_CELL})")

_CELLS = {"td", "th"}
_BREAKS = dict.fromkeys(_BLOCKS, "\n") | dict.fromkeys(_CELLS, _CELL)
_BEGUN = {"ul", "ol", "li", "msqrt"} | set(_MEDIA) | _HIDDEN
_REWRITTEN = {"sub", "sup", "u", "msqrt"}


@dataclass(frozen=True)
class Reduced:
    """A text without markup. `missing` names the pictures it shows but the file does not hold."""

    text: str
    images: tuple[Image, ...] = ()
    missing: tuple[str, ...] = ()


Finder = Callable[[str], Image | None]
"""The picture at an address inside the file, if it is there."""


def no_pictures(_address: str) -> Image | None:
    """The finder of a file that holds none."""
    return None


def one_line(text: str) -> str:
    """All blanks in a row, and line ends, as one blank."""
    line = " ".join(text.split())
    if not line:
        return " " if text else ""
    return f"{' ' * text[0].isspace()}{line}{' ' * text[-1].isspace()}"


@dataclass(slots=True)
class _Open:
    """A tag that has begun: where its text begins, whether blanks count in it."""

    tag: str
    began: int
    raw: bool = False
    children: int = 0
    bracket: str = ""
    source: str = ""
    hides: bool = False


class Reducer:
    """Collects text from tags, whoever reads them: from HTML or from a tree of XML."""

    def __init__(self, find: Finder = no_pictures, *, lines: bool = False) -> None:
        self._find = find
        self._parts: list[str] = []
        self._images: dict[str, Image] = {}
        self._missing: list[str] = []
        self._open: list[_Open] = []
        self._hidden = 0
        self._raw = int(lines)
        self._lists: list[int | None] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """A tag begins; `tag` in lower case."""
        bracket = self._between(tag)
        if tag in VOID:
            self._void(tag, attributes)
        elif len(self._open) < DEEPEST:
            if tag in _BREAKS:
                self._parts.append(_BREAKS[tag])
            self._enter(tag, attributes, bracket)
            if tag in _BEGUN:
                self._begin(tag, attributes)

    def _between(self, tag: str) -> str:
        """The sign between the halves of a fraction or a power; the bracket a row in it needs."""
        if not self._open or self._open[-1].tag not in JOINED or self._hidden:
            return ""
        parent = self._open[-1]
        parent.children += 1
        self._parts.append(between(parent.tag, parent.children))
        if not needs_brackets(parent.tag, tag):
            return ""
        self._parts.append("(")
        return ")"

    def _void(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "source" and self._open and self._open[-1].tag in _PLAYED:
            self._open[-1].source = self._open[-1].source or attributes.get("src", "")
        elif self._hidden:
            return
        elif tag in {"br", "hr"}:
            self._parts.append("\n" if not self._raw else "\2")
        elif tag == "img":
            self._image(attributes.get("src", ""), attributes.get("alt", ""))
        elif tag == "embed":
            self._media(tag, attributes)
        elif tag == "input" and attributes.get("type", "text").lower() == "text":
            self._parts.append(BLANK)

    def _enter(self, tag: str, attributes: dict[str, str], bracket: str) -> None:
        """From here on what stands in the tag has its style."""
        if tag in BRACKETED and not self._hidden:
            begins, ends = brackets(tag, attributes.get("open", "("), attributes.get("close", ")"))
            self._parts.append(begins)
            bracket = ends + bracket
        opened = _Open(tag, len(self._parts), raw=tag == "pre", bracket=bracket)
        if attributes:
            style = attributes.get("style", "")
            opened.raw |= attributes.get("class") == KEPT or bool(_RAW.search(style))
            hidden = attributes.get("hidden", "false") != "false"
            opened.hides = hidden or bool(_UNSEEN.search(style))
        self._raw += opened.raw
        self._hidden += opened.hides
        self._open.append(opened)

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        """What a list, a root, a film begins with; what is in a hidden tag begins with nothing."""
        if tag in {"ul", "ol"}:
            self._lists.append(_first_number(attributes) if tag == "ol" else None)
        elif tag == "li" and self._lists:
            self._item()
        elif tag == "msqrt" and not self._hidden:
            self._parts.append("√")
        elif tag in _MEDIA and not self._hidden:
            self._media(tag, attributes)
        elif tag == "svg" and not self._hidden:
            self._missing.append("<svg>")
        self._hidden += tag in _HIDDEN

    def _image(self, address: str, instead: str) -> bool:
        image = from_data_uri(address) or self._find(address.strip())
        if image:
            self._images[image.digest] = image
            self._parts.append(image.mark)
            return True
        if address:
            self._missing.append("data:" if address.startswith("data:") else address.strip())
        self._parts.append(one_line(instead))
        return False

    def _media(self, tag: str, attributes: dict[str, str]) -> None:
        """What stands inside of a film, or of a picture as an object, is there instead of it."""
        address = attributes.get(_MEDIA[tag], "")
        found = self._image(address, "")
        if tag in _PLAYED or (found and tag == "object"):
            self._open[-1].hides = True
            self._hidden += 1

    def _item(self) -> None:
        number = self._lists[-1]
        self._parts.append("- " if number is None else f"{number}. ")
        if number is not None:
            self._lists[-1] = number + 1

    def end(self, tag: str) -> None:
        """A tag ends. One that was never opened ends nothing."""
        if self._open and self._open[-1].tag == tag:
            self._close(self._open.pop())
            return
        if not any(opened.tag == tag for opened in self._open):
            return
        while self._open:
            opened = self._open.pop()
            self._close(opened)
            if opened.tag == tag:
                return

    def _close(self, opened: _Open) -> None:
        tag = opened.tag
        self._raw -= opened.raw
        self._hidden -= (tag in _HIDDEN) + opened.hides
        if tag in _REWRITTEN:
            self._parts[opened.began :] = self._rewritten(tag, self._parts[opened.began :])
        elif tag in {"ul", "ol"}:
            self._lists.pop()
        elif opened.source:
            self._missing.append(opened.source)
        elif tag in _CELLS:
            self._parts.append(_CELL_ENDS)
        if ends := "\n" if tag in _BLOCKS else opened.bracket:
            self._parts.append(ends)

    def _rewritten(self, tag: str, parts: list[str]) -> list[str]:
        """What stands in an exponent, an index, an underlined gap or a root, as one reads it."""
        inside = "".join(parts)
        if tag in {"sup", "sub"}:
            small = inside.strip()[:LONGEST_SMALL].translate(_OVER if tag == "sup" else _UNDER)
            if len(inside) <= LONGEST_SMALL and small and not any(map(str.isascii, small)):
                return [small]
        elif tag == "u" and inside and not inside.strip(" \xa0\1"):
            return [BLANK]
        elif tag == "msqrt" and not self._hidden:
            return [under_root("".join(parts[1:]))]
        return parts

    def text(self, data: str) -> None:
        """What stands between tags."""
        if not self._hidden:
            self._parts.append(data.translate(_KEEP) if self._raw else one_line(data))

    def reduced(self) -> Reduced:
        """All of it."""
        while self._open:
            self._close(self._open.pop())
        text = INVISIBLE.sub("", "".join(self._parts))
        text = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text).replace(" " + _CELL, _CELL))
        # Where a cell begins and ends no line does: the rest of its row stands beside it.
        text = _CELL_BEGINS.sub(_CELL, text.replace("\n" + _CELL_ENDS, "").replace(_CELL_ENDS, ""))
        text = _NO_CELL_BEFORE.sub(r"\1", text).replace(_CELL + " ", _CELL).replace(_CELL, " | ")
        if _SHOWN.search(text):
            text = text.translate(_SHOW)
        return Reduced(tidy(text), tuple(self._images.values()), tuple(self._missing))


def _first_number(attributes: dict[str, str]) -> int:
    begin = attributes.get("start", "1")
    return int(begin) if re.fullmatch(r"\d{1,4}", begin) else 1
