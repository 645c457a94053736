"""Looking into an .xlsx before it is opened: how large it unpacks, and what calamine leaves out.

calamine makes room for every cell between the first and the last one, so that two cells at
opposite corners of a tiny file ask for 550 GB and end the process; and it drops number formats,
so that 150% would arrive as 1.5.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from questions.errors import UnreadableFile

MOST_BYTES = 100 * 2**20
MOST_RATIO = 200
SMALL_ENOUGH = 4 * 2**20
MOST_CELLS = 4_000_000

_TAG = r"<(?:\w+:)?%s\b([^>]*)>"
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^>]*)>")
_ATTRIBUTE = re.compile(r"""([\w:]+)\s*=\s*("[^"]*"|'[^']*')""")
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PERCENT_IDS = {9: "0%", 10: "0.00%"}


@dataclass(frozen=True)
class Package:
    """The unpacked parts of an .xlsx, by name."""

    parts: dict[str, bytes]

    def part(self, name: str) -> str:
        """A part as text; empty if there is none."""
        return self.parts.get(name, b"").decode("utf-8", "replace")


def unpack(data: bytes) -> Package:
    """Every XML part of `data`. Raises UnreadableFile when it is damaged or dangerously large.

    Sizes in a zip's directory may lie, so the bytes that really come out are counted.
    """
    parts: dict[str, bytes] = {}
    total = 0
    most = min(MOST_BYTES, max(SMALL_ENOUGH, MOST_RATIO * len(data)))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.infolist():
                with archive.open(entry) as stream:
                    content = stream.read(most - total + 1)
                    total += len(content)
                    if total > most:
                        raise UnreadableFile("zip_bomb")
                if entry.filename.endswith((".xml", ".rels")) or b"<" in content[:200]:
                    parts[entry.filename.lstrip("/")] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError) as bad:
        raise UnreadableFile("damaged") from bad
    except NotImplementedError as exotic:  # a compression method nobody uses for spreadsheets
        raise UnreadableFile("damaged") from exotic
    return Package(parts)


def refuse_huge_sheets(package: Package) -> None:
    """Raise UnreadableFile when a sheet spans more cells than fit in memory."""
    for content in package.parts.values():
        last_row = last_column = 0
        for row, column, _ in _cells(content):
            last_row, last_column = max(last_row, row), max(last_column, column)
        if last_row * last_column > MOST_CELLS:
            raise UnreadableFile("too_big")


def _cells(content: bytes) -> Iterator[tuple[int, int, dict[str, str]]]:
    """(row, column, attributes) of each cell, from 1. Cells and rows may leave out where they are."""
    row = column = 0
    for match in _ROW_OR_CELL.finditer(content):
        attributes = _attributes(match[2].decode("utf-8", "replace"))
        place = attributes.get("r", "")
        if match[1] == b"row":
            row, column = int(place) if place.isdecimal() else row + 1, 0
            continue
        reference = _REFERENCE.fullmatch(place)
        column += 1
        if reference:
            row, column = int(reference[2]), _column_number(reference[1])
        yield row, column, attributes


def _attributes(text: str) -> dict[str, str]:
    return {name: html.unescape(value[1:-1]) for name, value in _ATTRIBUTE.findall(text)}


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def percent_cells(package: Package) -> list[dict[tuple[int, int], int]]:
    """For each sheet in order: (row, column) from 1 of its percentages, and their decimals."""
    styles = _percent_styles(package.part("xl/styles.xml"))
    found = []
    for name in _sheet_parts(package):
        cells = _cells(package.parts.get(name, b"")) if styles else iter(())
        found.append(
            {
                (row, column): styles[attributes["s"]]
                for row, column, attributes in cells
                if attributes.get("s") in styles
            }
        )
    return found


def _tags(text: str, name: str) -> list[dict[str, str]]:
    return [_attributes(match[1]) for match in re.finditer(_TAG % name, text)]


def _sheet_parts(package: Package) -> list[str]:
    """Names of the sheets' parts, in the workbook's order."""
    links = _tags(package.part("xl/_rels/workbook.xml.rels"), "Relationship")
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    names = []
    for sheet in _tags(package.part("xl/workbook.xml"), "sheet"):
        link = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        target = targets.get(link, "")
        names.append(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
    return names


def _percent_styles(styles: str) -> dict[str, int]:
    """Decimals shown by each cell style (the `s` of a cell) that shows per cent."""
    formats = dict(_PERCENT_IDS)
    for tag in _tags(styles, "numFmt"):
        if tag.get("numFmtId", "").isdecimal():
            formats[int(tag["numFmtId"])] = tag.get("formatCode", "")
    block = re.search(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.DOTALL)
    found = {}
    for index, tag in enumerate(_tags(block[0], "xf") if block else []):
        identifier = tag.get("numFmtId", "")
        code = formats.get(int(identifier), "") if identifier.isdecimal() else ""
        if match := re.search(r"0(?:\.(0+))?%", code):
            found[str(index)] = len(match[1] or "")
    return found
