"""Looking into a zipped workbook before it is opened: how large it unpacks, and what calamine
leaves out.

calamine makes room for every cell between the first and the last one, so that two cells at
opposite corners of a tiny file ask for 550 GB and end the process; and it drops number formats,
so that 150% would arrive as 1.5.
"""

import html
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from questions.errors import UnreadableFile
from questions.formats.tables.cells import BUILT_IN, FAILED, Shown, Value, shower
from questions.formats.tables.shared import Shares
from questions.formats.zips import BROKEN, allowed, chunks

MOST_BYTES = 400 * 2**20
MOST_CELLS = 6_000_000
MOST_ROWS = 250_000
LARGEST_ABOUT = 8 * 2**20
ABOUT = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")

_TAG = r"<(?:\w+:)?%s\b([^<>]*)>"
# A row or cell that does not say at once that it stands in the first 26 columns and 200,000 rows. With
# its first letters fixed a pattern is found four times as fast, and nearly no program has prefixes.
_UNUSUAL = rb'%s(?=[\s/>])(?! r="[A-Z]?(?:[0-9]{1,5}|1[0-9]{5})")'
_UNUSUAL_CELL = re.compile(_UNUSUAL % b"<c")
_UNUSUAL_ROW = re.compile(_UNUSUAL % b"<row")
_PREFIXED = re.compile(b":(?:c|row)")
_UNUSUAL_ANY = re.compile(_UNUSUAL % rb"<(?:\w+:)?(?:row|c)")
# A cell beyond MOST_ROWS that holds something: found so, a million rows need not be counted.
_BEYOND = re.compile(
    rb'<c r="[A-Z]{1,3}(?!250000")(?:2[5-9][0-9]{4}|[3-9][0-9]{5}|[0-9]{7})"[^<>]*(?<!/)>'
)
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*)>")
# A formula without a result: who wrote the file did not compute it.
_FORMULA = re.compile(
    rb"<c\b([^<>]*)>\s*<f\b(?:[^<>]*/>|[^<>]*>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
)
_ATTRIBUTE = re.compile(r"""(?<![\w:.-])([\w:.-]+)\s*=\s*("[^"]*"|'[^']*')""")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


@dataclass(frozen=True)
class Package:
    """What was found on the way: the parts that describe the book, the archive itself, the parts with
    a formula that failed, or was not computed, and those with words struck through."""

    data: bytes
    parts: Mapping[str, bytes] = field(default_factory=dict)
    erring: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()

    def part(self, name: str) -> str:
        """One of the parts ABOUT the book as text; empty if there is none."""
        return self.parts.get(name, b"").decode("utf-8", "replace")


def survey(data: bytes) -> Package:
    """Go once through every part of `data`, holding no more than a chunk of it.

    Raises UnreadableFile when it is damaged, dangerously large, or has a sheet that spans more
    cells than fit in memory. Sizes in a zip's directory may lie, so the bytes that really come
    out are counted.
    """
    parts: dict[str, bytes] = {}
    erring: set[str] = set()
    shares = Shares()
    left = allowed(data, MOST_BYTES)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                name = entry.filename.lstrip("/")
                if name == "xl/workbook.bin":
                    raise UnreadableFile("xlsb")  # its cells cannot be counted before they are read
                shares.begin(entry.filename)
                with archive.open(entry) as stream:
                    size, unusual = _survey(stream, left, parts, erring, shares, name)
                left -= size
                if unusual:
                    with archive.open(entry) as stream:
                        if any(_BEYOND.search(chunk) for chunk in chunks(stream)):
                            raise UnreadableFile("too_big")
                    with archive.open(entry) as stream:
                        _refuse_huge(stream)
            shares.refuse_repeated(archive)
    except BROKEN as bad:
        raise UnreadableFile("damaged") from bad
    package = Package(data, parts, frozenset(erring), frozenset(shares.struck))
    _refuse_same_parts(package)
    return package


def _refuse_same_parts(package: Package) -> None:
    """Raise UnreadableFile where sheets share a part: it would be read for each of them."""
    parts = [part.casefold().replace("xl/", "") for _, part in sheets_of(package)]
    named = list(filter(None, parts))
    if len(set(named)) < len(named):
        raise UnreadableFile("damaged")


def _survey(
    stream: IO[bytes],
    left: int,
    parts: dict[str, bytes],
    erring: set[str],
    shares: Shares,
    name: str,
) -> tuple[int, bool]:
    """How large a part unpacks, and whether its cells must be looked at one by one."""
    size, unusual = 0, False
    kept = []
    for chunk in chunks(stream):
        size += len(chunk)
        if size > left:
            raise UnreadableFile("zip_bomb")
        unusual = unusual or _is_unusual(chunk)
        shares.see(chunk)
        if b't="e"' in chunk or (b"</f>" in chunk and any(_uncomputed(chunk))):
            erring.add(name)
        if name in ABOUT and size <= LARGEST_ABOUT:
            kept.append(chunk)
    if name in ABOUT:
        parts[name] = b"".join(kept)
    return size, unusual


def _is_unusual(chunk: bytes) -> bool:
    """Whether a cell or row of it must be looked at by itself."""
    if _PREFIXED.search(chunk):
        return _UNUSUAL_ANY.search(chunk) is not None
    return bool(_UNUSUAL_CELL.search(chunk) or _UNUSUAL_ROW.search(chunk))


def _refuse_huge(stream: IO[bytes]) -> None:
    last_row = last_column = 0
    for row, column, _ in _cells(stream):
        last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row * last_column > MOST_CELLS or last_row > MOST_ROWS:
            raise UnreadableFile("too_big")


def _cells(stream: IO[bytes]) -> Iterator[tuple[int, int, dict[str, str]]]:
    """(row, column, attributes) of each cell that is not empty, from 1.

    Cells and rows may leave out where they are.
    """
    row = column = 0
    for chunk in chunks(stream):
        for match in _ROW_OR_CELL.finditer(chunk):
            attributes = attributes_of(match[2].decode("utf-8", "replace"))
            place = attributes.get("r", "")
            if match[1] == b"row":
                row, column = int(place) if place.isdecimal() else row + 1, 0
                continue
            reference = _REFERENCE.fullmatch(place)
            column += 1
            if reference:
                row, column = int(reference[2]), _column_number(reference[1])
            if not match[2].endswith(b"/"):
                yield row, column, attributes


def _uncomputed(chunk: bytes) -> Iterator[tuple[int, int]]:
    """(row, column) of each formula without a result. A text that is empty is one."""
    for match in _FORMULA.finditer(chunk):
        attributes = attributes_of(match[1].decode("utf-8", "replace"))
        reference = _REFERENCE.fullmatch(attributes.get("r", ""))
        if reference and "t" not in attributes:
            yield int(reference[2]), _column_number(reference[1])


def attributes_of(text: str) -> dict[str, str]:
    return {name: html.unescape(value[1:-1]) for name, value in _ATTRIBUTE.findall(text)}


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def showers(package: Package) -> list[dict[tuple[int, int], Shown]]:
    """For each sheet in order: how to show its cells of a special format, by (row, column) from 1."""
    styles = _special_styles(package.part("xl/styles.xml"))
    names = [part for _, part in sheets_of(package)]
    if not names or not (styles or package.erring):
        return [{} for _ in names]
    used = re.compile(rb"""\bs\s*=\s*["'](?:%s)["']""" % b"|".join(s.encode() for s in styles))
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        there = {name.lstrip("/"): name for name in archive.namelist()}
        return [
            _specials(archive, there.get(name), styles, used, erring=name in package.erring)
            for name in names
        ]


def _specials(
    archive: zipfile.ZipFile,
    name: str | None,
    styles: Mapping[str, Shown],
    used: re.Pattern[bytes],
    *,
    erring: bool,
) -> dict[tuple[int, int], Shown]:
    if name is None:
        return {}
    with archive.open(name) as stream:
        if not erring and not any(used.search(chunk) for chunk in chunks(stream)):
            return {}
    with archive.open(name) as stream:
        found = {
            (row, column): _failed if sort == "e" else styles[attributes["s"]]
            for row, column, attributes in _cells(stream)
            if (sort := attributes.get("t")) == "e"
            or (attributes.get("s") in styles and sort not in ("s", "inlineStr"))
        }
    if erring:
        with archive.open(name) as stream:
            found |= {place: _failed for chunk in chunks(stream) for place in _uncomputed(chunk)}
    return found


def _failed(_value: Value) -> str:
    return FAILED


def _tags(text: str, name: str) -> list[dict[str, str]]:
    return [attributes_of(match[1]) for match in re.finditer(_TAG % name, text)]


def sheets_of(package: Package) -> list[tuple[str, str]]:
    """Each sheet's name and the name of its part, in the workbook's order."""
    links = _tags(package.part("xl/_rels/workbook.xml.rels"), "Relationship")
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    names = []
    for sheet in _tags(package.part("xl/workbook.xml"), "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        target = targets.get(link, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        names.append((sheet.get("name", ""), part))
    return names


def _special_styles(styles: str) -> dict[str, Shown]:
    """How each cell style (the `s` of a cell) shows numbers and dates, where it is special."""
    formats = dict(BUILT_IN)
    for tag in _tags(styles, "numFmt"):
        if tag.get("numFmtId", "").isdecimal():
            formats[int(tag["numFmtId"])] = tag.get("formatCode", "")
    begin = re.search(r"<(?:\w+:)?cellXfs\b", styles)
    block = re.split(r"</(?:\w+:)?cellXfs>", styles[begin.end() :], maxsplit=1)[0] if begin else ""
    found = {}
    for index, tag in enumerate(_tags(block, "xf")):
        identifier = tag.get("numFmtId", "")
        show = shower(formats.get(int(identifier), "")) if identifier.isdecimal() else None
        if show:
            found[str(index)] = show
    return found
