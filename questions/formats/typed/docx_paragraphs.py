"""The paragraphs and tables of a Word file, as they read on paper."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import Image
from questions.errors import UnreadableFile
from questions.formats import xml
from questions.formats.typed.docx_fields import LONGEST, composed
from questions.formats.typed.docx_file import WordFile
from questions.formats.typed.docx_numbers import Numbers, list_of, read_numbers
from questions.formats.typed.lines import Line
from questions.kinds import LOST

MOST_CELLS = 100_000

_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_SYMBOLS = dict.fromkeys(("fc", "50", "fe", "52"), "√") | dict.fromkeys(
    ("fb", "4f", "fd", "51"), "×"
)
_DROPPED = {
    "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "Fallback", "sdtPr", "sectPr",
    "commentReference", "footnoteReference", "endnoteReference", "annotationRef", "rubyPr", "rt", "tblPr",
    "tcPr", "trPr", "tblGrid", "proofErr", "bookmarkStart", "bookmarkEnd",
}  # fmt: skip
_INK = {"", "auto", "000000", "windowText"}
_UNSEEN = ("strike", "dstrike", "vanish")
"""Text that is crossed out or hidden: whoever reads the page takes it for gone."""
_PLAIN = re.compile(r"[\s\u3000\xa0]*")


@dataclass(slots=True)
class Paragraph:
    """Texts with the look of each. `boxes` are the paragraphs of text boxes that hang on it."""

    number: int
    label: str = ""
    runs: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    boxes: list["Paragraph"] = field(default_factory=list)

    def lines(self) -> Iterator[Line]:
        """Its lines, the first with the number that Word shows; then those of its boxes."""
        text = "".join(run for run, _ in self.runs)
        label = self.label if text.strip() else ""
        if label and not label.endswith((" ", "\t")):
            label += " "
        marked: dict[str, list[str]] = {}
        last: frozenset[str] = frozenset()
        for run, looks in self.runs:
            for look in looks:
                if look in last and marked[look]:
                    marked[look][-1] += run
                else:
                    marked.setdefault(look, []).append(run)
            last = looks
        for at, piece in enumerate(text.split("\n")):
            yield Line(self.number, label + piece if at == 0 else piece, marked)
        for box in self.boxes:
            yield from box.lines()


@dataclass(slots=True)
class Table:
    """The paragraphs of each cell, row by row."""

    number: int
    rows: list[list[list[Paragraph]]] = field(default_factory=list)


class Reader:
    """Goes through the body once. `images` holds every picture met on the way, by its mark."""

    def __init__(self, word: WordFile) -> None:
        self.word = word
        self.numbers: Numbers = read_numbers(
            word.tree("word/numbering.xml"), word.tree("word/styles.xml")
        )
        self.images: dict[str, Image] = {}
        self.count = 0
        self.joins: Paragraph | None = None
        self.field: str | None = None

    def blocks(self) -> Iterator[Paragraph | Table]:
        """Paragraphs and tables in their order. Raises UnreadableFile."""
        text = self.word.text("word/document.xml")
        if text is None:
            raise UnreadableFile("damaged")
        try:
            for element in xml.grandchildren(text, "body"):
                yield from self._block(element)
        except xml.BrokenXml as broken:
            raise UnreadableFile("damaged") from broken

    def _block(self, element: Element) -> Iterator[Paragraph | Table]:
        if element.tag == "p":
            paragraph = self._paragraph(element)
            if paragraph is not None:
                yield paragraph
        elif element.tag == "tbl":
            yield self._table(element)
        elif element.tag in {"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"}:
            for child in element:
                yield from self._block(child)

    def _table(self, element: Element) -> Table:
        table = Table(self.count + 1)
        cells = 0
        for row in _inner(element, "tr"):
            table.rows.append([])
            for cell in _inner(row, "tc"):
                cells += 1
                if cells > MOST_CELLS:
                    raise UnreadableFile("too_big")
                content = [block for child in cell for block in self._block(child)]
                paragraphs = [block for block in content if isinstance(block, Paragraph)]
                for inner in content:  # a table in a table
                    if isinstance(inner, Table):
                        paragraphs += [p for r in inner.rows for c in r for p in c]
                table.rows[-1].append(paragraphs)
        return table

    def _paragraph(self, element: Element) -> Paragraph | None:
        """None where the mark at its end was deleted: it goes on in the next one."""
        self.count += 1
        paragraph, self.joins = self.joins or Paragraph(self.count), None
        if not paragraph.label:
            paragraph.label = self.numbers.label(*list_of(element, self.numbers))
        self._walk(element, paragraph, frozenset())
        if element.find("pPr/rPr/del") is not None:
            self.joins = paragraph
            return None
        return paragraph

    def _walk(self, element: Element, into: Paragraph, looks: frozenset[str]) -> None:
        for child in element:
            name = child.tag
            if name == "r":
                self._run(child, into)
            elif name == "txbxContent":
                into.boxes += [
                    p for block in child for p in self._block(block) if isinstance(p, Paragraph)
                ]
            elif name in {"blip", "imagedata"}:
                self._picture(child, into)
            elif name == "oMath":
                into.runs.append((_formula(child), looks))
            elif name == "sdt" and (box := child.find("sdtPr/checkbox")) is not None:
                state = box.find("checked")  # Word shows ☒ where it is on
                on = state is not None and state.get("val", "1") in {"1", "true"}
                into.runs.append(("☑" if on else "☐", looks))
            elif name not in _DROPPED:
                self._walk(child, into, looks)

    def _run(self, run: Element, into: Paragraph) -> None:
        properties = run.find("rPr")
        if properties is not None and any(_is_on(properties, name) for name in _UNSEEN):
            return
        looks, raised = _looks(properties)
        for child in run:
            text = self._text(child, into)
            if text is None:
                continue
            if raised:
                text = text.translate(_RAISED if raised == "superscript" else _LOWERED)
            if (
                "underline" in looks
                and _PLAIN.fullmatch(text)
                and len(text) > 1
                and "\n" not in text
            ):
                text = "____"
            if text:
                into.runs.append((text, looks))

    def _text(self, child: Element, into: Paragraph) -> str | None:
        name = child.tag
        if name == "t":
            return child.text or ""
        if name == "tab" or name == "ptab":
            return "\t"
        if name in {"br", "cr"}:
            return "\n" if child.get("type", "textWrapping") == "textWrapping" else ""
        if name == "noBreakHyphen":
            return "-"
        if name in {"fldChar", "instrText"}:
            return self._field(child)
        if name == "sym":
            return _SYMBOLS.get(child.get("char", "").lower()[-2:], "")
        if name == "ruby":
            return "".join(t.text or "" for base in child.iter("rubyBase") for t in base.iter("t"))
        if name not in _DROPPED:
            had = len(into.runs)
            self._walk(child, into, frozenset())
            if (
                name in {"object", "pict"}
                and len(into.runs) == had
                and child.find(".//imagedata") is not None
            ):
                return LOST
        return None

    def _field(self, child: Element) -> str | None:
        """What a field shows, at the end of its instruction; that may stand in several runs."""
        told, kind = self.field, child.get("fldCharType")
        if child.tag == "instrText":
            self.field = None if told is None else (told + (child.text or ""))[:LONGEST]
            return None
        self.field = "" if kind == "begin" else None
        return composed(told) if told and kind != "begin" else None

    def _picture(self, element: Element, into: Paragraph) -> None:
        image = self.word.picture(element.get("embed") or element.get("id") or "")
        if image is None:
            into.runs.append((LOST, frozenset()))
            return
        self.images[image.mark] = image
        into.runs.append((image.mark, frozenset()))


def _inner(element: Element, name: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, whatever is wrapped around them; deleted ones not."""
    for child in element:
        if child.tag == name:
            if child.find("trPr/del") is None:
                yield child
        elif child.tag in {"sdt", "sdtContent", "ins", "customXml"}:
            yield from _inner(child, name)


def _is_on(properties: Element, name: str) -> bool:
    """Whether a property that is on or off is on; without a value it is."""
    found = properties.find(name)
    return found is not None and found.get("val", "1") not in {"0", "false", "off"}


def _looks(properties: Element | None) -> tuple[frozenset[str], str]:
    """What sets a run apart: bold, underline, a colour; and whether it stands above or below."""
    if properties is None:
        return frozenset(), ""
    looks = set()
    for child in properties:
        value = child.get("val", "")
        if child.tag == "b" and value not in {"0", "false", "off"}:
            looks.add("bold")
        elif child.tag == "u" and value != "none":
            looks.add("underline")
        elif child.tag == "color" and value not in _INK:
            looks.add("colour red" if _is_red(value) else f"colour {value}")
        elif child.tag == "highlight" and value != "none":
            looks.add(f"highlight {value}")
        elif child.tag == "shd" and child.get("fill", "auto") not in {"auto", "FFFFFF"}:
            looks.add(f"highlight {child.get('fill')}")
    raised = properties.find("vertAlign")
    return frozenset(looks), raised.get("val", "") if raised is not None else ""


def _is_red(value: str) -> bool:
    """Whether people call a colour red: FF0000, C00000, EE0000 are all chosen for the same end."""
    if re.fullmatch("[0-9A-Fa-f]{6}", value) is None:
        return False
    red, green, blue = (int(value[at : at + 2], 16) for at in (0, 2, 4))
    return red >= 0xA0 and max(green, blue) <= 0x50


def _formula(element: Element) -> str:
    """A formula as a line of text: fractions as (a)/(b), powers as a^(b)."""
    parts = {child.tag: child for child in element}
    inner = {name: _formula(child) for name, child in parts.items() if name in _PARTS}
    if element.tag == "f":
        return f"({inner.get('num', '')})/({inner.get('den', '')})"
    if element.tag == "rad":
        return f"√({inner.get('e', '')})"
    if element.tag in {"sSup", "sSub", "sSubSup"}:
        low = f"_({inner['sub']})" if "sub" in inner else ""
        high = f"^({inner['sup']})" if "sup" in inner else ""
        return f"{inner.get('e', '')}{low}{high}"
    if element.tag == "t":
        return element.text or ""
    return "".join(_formula(child) for child in element if not child.tag.endswith("Pr"))


_PARTS = {"num", "den", "e", "sub", "sup"}
