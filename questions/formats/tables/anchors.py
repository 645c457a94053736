"""Pictures that float above a sheet: beside which rows they lie. No cell holds them."""

import io
import zipfile
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from questions.drafts import MARK
from questions.errors import UnreadableFile
from questions.formats import xml
from questions.formats.qti.package import joined
from questions.formats.tables.package import Package, sheets_of

LARGEST = 8 * 2**20

Anchor = tuple[str, int]
"""The sheet's name, and the row from 1."""


def anchors(package: Package) -> list[Anchor]:
    """Where pictures begin, but for those that a text shows by its mark."""
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive:
        drawn = _Drawn(archive)
        return [
            (name, row)
            for name, part in sheets_of(package)
            for drawing in drawn.linked(part, "/drawing")
            for row in drawn.rows(drawing)
        ]


class _Drawn:
    """The parts of a workbook that say which pictures lie where."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lstrip("/"): name for name in archive.namelist()}

    def linked(self, part: str, kind: str) -> Iterator[str]:
        """The parts of one kind that `part` has."""
        folder, _, name = part.rpartition("/")
        for link in self._root(f"{folder}/_rels/{name}.rels"):
            target = link.get("Target", "")
            if link.get("Type", "").endswith(kind):
                yield target[1:] if target.startswith("/") else joined(folder, target)

    def rows(self, drawing: str) -> Iterator[int]:
        """The rows in which the pictures of a drawing begin."""
        for anchor in self._root(drawing):
            row = anchor.findtext("from/row", "").strip()
            told = " ".join(about.get("descr", "") for about in anchor.iter("cNvPr"))
            is_picture = anchor.find(".//blip") is not None
            if is_picture and row.isdecimal() and not MARK.search(told):
                yield int(row) + 1

    def _root(self, part: str) -> Element:
        """A part; an empty one for what is not there, or what nobody can read."""
        stored = self._names.get(part)
        if stored is None or self._archive.getinfo(stored).file_size > LARGEST:
            return Element("none")
        try:
            return xml.root(xml.text_of(self._archive.read(stored))[0])
        except (xml.BrokenXml, UnreadableFile):
            return Element("none")
