"""HTML reduced to text: paragraphs and rows become lines, pictures become their marks.

Nothing of the HTML is kept, so nothing in it can run; what a browser would not show is dropped.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html.parser import HTMLParser

from questions.drafts import Image, tidy
from questions.formats.formulas import INVISIBLE, between, brackets, needs_brackets, under_root
from questions.formats.pictures import from_data_uri

MOST_TAGS = 20_000
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
_BLOCKS, _INLINE, _VOID, _HIDDEN = (set(names.split()) for names in TAGS.values())
_MEDIA = {"audio": "src", "embed": "src", "iframe": "src", "object": "data", "video": "src"}
_PLAYED = {"audio", "video"}
_KNOWN = _BLOCKS | _INLINE | _VOID | _HIDDEN | set(_MEDIA)
_NEVER_CLOSED = _VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "option"}
_RAW = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)", re.IGNORECASE)
_UNSEEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
KEPT = "zhumeng-text"
"""The class of elements of ours in which every blank counts; a stylesheet shows it."""
_OVER = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_UNDER = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")

# A `<` that begins no whole tag is text. HTMLParser would look for the rest of each such tag up to
# the end of the text: minutes for a few thousand of them.
_NO_TAG = re.compile(r"""<(?!/?[a-zA-Z][\w:.-]*+(?:[^"'<>]|"[^"]*"|'[^']*')*+>)""")
_DECLARATION = re.compile(r"<[!?][^<>]*>")

# Blanks that count stand behind control characters until the others have been dropped.
_CONTROLS = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")
_KEEP = str.maketrans(" \n\t\xa0", "\1\2\3\1")
_SHOW = str.maketrans("\1\2\3", " \n\t")
_CELL = "\x0b"


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


def reduced(source: str, find: Finder = no_pictures, *, lines: bool = False) -> Reduced:
    """The text of a piece of HTML.

    `lines`: its line ends and blanks count, and what only looks like a tag is text, as in texts
    that people type.
    """
    if not ("<" in source or "&" in source) or source.count("<") > MOST_TAGS:
        return Reduced(tidy(source if lines else _one_line(source)))
    reader = _Html(source, Reducer(find, lines=lines), lines)
    reader.feed(_NO_TAG.sub("&lt;", _without_comments(_CONTROLS.sub("", source))))
    reader.close()
    return reader.reducer.reduced()


def _without_comments(source: str) -> str:
    kept, *commented = source.split("<!--")
    kept += "".join(part.partition("-->")[2] for part in commented)
    return _DECLARATION.sub("", kept)


def _one_line(text: str) -> str:
    return re.sub(r"[\s\xa0]+", " ", text)


class _Html(HTMLParser):
    """Reads real-world HTML; a tag that HTML does not know is text, as in `List<String>`."""

    def __init__(self, source: str, reducer: "Reducer", lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.reducer = reducer
        self.closed = None if not lines else set(re.findall(r"</\s*([\w-]+)", source.lower()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_text(tag):
            self.reducer.text(self.get_starttag_text() or "")
        else:
            self.reducer.start(tag, {name: value or "" for name, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not self._is_text(tag):
            self.reducer.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _KNOWN:
            self.reducer.end(tag)
        else:
            self.reducer.text(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.reducer.text(data)

    def set_cdata_mode(self, elem: str, **how: bool) -> None:
        if not self._is_text(elem):
            super().set_cdata_mode(elem, **how)

    def _is_text(self, tag: str) -> bool:
        never_ends = self.closed is not None and tag not in self.closed | _NEVER_CLOSED
        return tag not in _KNOWN or never_ends


@dataclass
class _Open:
    """A tag that has begun: where its text begins, whether blanks count in it."""

    tag: str
    began: int
    raw: bool
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
        if tag == "source" and self._open and self._open[-1].tag in _PLAYED:
            self._open[-1].source = self._open[-1].source or attributes.get("src", "")
        elif tag in _VOID and not self._hidden:
            self._void(tag, attributes)
        if tag in _VOID or len(self._open) == DEEPEST:
            return
        if tag in _BLOCKS:
            self._parts.append("\n")
        elif tag in {"td", "th"}:
            self._parts.append(_CELL)
        if not self._hidden:
            fences = (attributes.get("open", "("), attributes.get("close", ")"))
            begins, ends = brackets(tag, *fences)
            self._parts.append(begins)
            bracket = ends + bracket
        style = attributes.get("style", "")
        raw = tag == "pre" or attributes.get("class") == KEPT or bool(_RAW.search(style))
        hides = attributes.get("hidden", "false") != "false" or bool(_UNSEEN.search(style))
        self._raw += raw
        self._hidden += hides
        self._open.append(_Open(tag, len(self._parts), raw, bracket=bracket, hides=hides))
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

    def _between(self, tag: str) -> str:
        """The sign between the halves of a fraction or a power; the bracket a row in it needs."""
        if not self._open or self._hidden:
            return ""
        parent = self._open[-1]
        parent.children += 1
        self._parts.append(between(parent.tag, parent.children))
        if not needs_brackets(parent.tag, tag):
            return ""
        self._parts.append("(")
        return ")"

    def _void(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in {"br", "hr"}:
            self._parts.append("\n" if not self._raw else "\2")
        elif tag == "img":
            self._image(attributes.get("src", ""), attributes.get("alt", ""))
        elif tag == "embed":
            self._media(tag, attributes)
        elif tag == "input" and attributes.get("type", "text").lower() == "text":
            self._parts.append(BLANK)

    def _image(self, address: str, instead: str) -> bool:
        image = from_data_uri(address) or self._find(address.strip())
        if image:
            self._images[image.digest] = image
            self._parts.append(image.mark)
            return True
        if address:
            self._missing.append("data:" if address.startswith("data:") else address.strip())
        self._parts.append(_one_line(instead))
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
        if not any(opened.tag == tag for opened in self._open):
            return
        while self._open:
            opened = self._open.pop()
            self._close(opened)
            if opened.tag == tag:
                return

    def _close(self, opened: _Open) -> None:
        tag, began = opened.tag, opened.began
        self._raw -= opened.raw
        self._hidden -= (tag in _HIDDEN) + opened.hides
        inside = "".join(self._parts[began:]) if tag in {"sub", "sup", "u"} else ""
        if tag in {"ul", "ol"}:
            self._lists.pop()
        elif tag in {"sup", "sub"}:
            small = inside.strip()[:LONGEST_SMALL].translate(_OVER if tag == "sup" else _UNDER)
            if len(inside) <= LONGEST_SMALL and small and not any(map(str.isascii, small)):
                self._parts[began:] = [small]
        elif tag == "u" and inside and not inside.strip(" \xa0\1"):
            self._parts[began:] = [BLANK]
        elif tag == "msqrt" and not self._hidden:
            self._parts[began:] = [under_root("".join(self._parts[began + 1 :]))]
        elif opened.source:
            self._missing.append(opened.source)
        self._parts.append("\n" if tag in _BLOCKS else opened.bracket)

    def text(self, data: str) -> None:
        """What stands between tags."""
        if not self._hidden:
            self._parts.append(data.translate(_KEEP) if self._raw else _one_line(data))

    def reduced(self) -> Reduced:
        """All of it."""
        while self._open:
            self._close(self._open.pop())
        text = re.sub(r" +", " ", "".join(self._parts).translate(INVISIBLE))
        text = re.sub(r" ?\n[ \n]*", "\n", text.replace(" " + _CELL, _CELL))
        text = re.sub(rf"(\A|\n){_CELL}+", r"\1", text).replace(_CELL + " ", _CELL)
        text = text.replace(_CELL, " | ").translate(_SHOW)
        return Reduced(tidy(text), tuple(self._images.values()), tuple(self._missing))


def _first_number(attributes: dict[str, str]) -> int:
    begin = attributes.get("start", "1")
    return int(begin) if re.fullmatch(r"\d{1,4}", begin) else 1
