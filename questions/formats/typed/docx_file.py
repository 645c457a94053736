"""A Word file's parts: found in the zip by name, counted as they come out, never written to disk."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import Image
from questions.errors import UnreadableFile
from questions.formats import pictures, xml
from questions.formats.qti.package import joined
from questions.formats.zips import BROKEN, allowed

MOST_BYTES = 200 * 2**20
LARGEST_PART = 48 * 2**20
MOST_FILES = 20_000
MOST_PICTURES = 64 * 2**20


@dataclass
class WordFile:
    """The parts of a Word file. `left` bytes more may come out of it, whatever its directory says."""

    archive: zipfile.ZipFile
    left: int
    _names: dict[str, str] = field(default_factory=dict)
    _links: dict[str, str] = field(default_factory=dict)
    _pictures: dict[str, Image | None] = field(default_factory=dict)
    _kept: int = 0

    @classmethod
    @contextmanager
    def opened(cls, data: bytes) -> "Iterator[WordFile]":
        """The parts of `data`. Raises UnreadableFile for what is broken or dangerous."""
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                if len(archive.infolist()) > MOST_FILES:
                    raise UnreadableFile("zip_bomb")
                word = cls(archive, allowed(data, MOST_BYTES))
                word._names = {name.lstrip("/").lower(): name for name in archive.namelist()}
                word._links = word._relations()
                yield word
        except BROKEN as bad:
            raise UnreadableFile("damaged") from bad

    def part(self, name: str, most: int = LARGEST_PART) -> bytes | None:
        """A part as it is; None if there is none. Raises UnreadableFile for what is too large."""
        stored = self._names.get(name.lower())
        if stored is None:
            return None
        with self.archive.open(stored) as stream:
            data = stream.read(min(most, self.left) + 1)
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableFile("zip_bomb")
        if len(data) > most:
            raise UnreadableFile("too_big")
        return data

    def text(self, name: str) -> str | None:
        """An XML part as text."""
        data = self.part(name)
        return None if data is None else xml.text_of(data)[0]

    def tree(self, name: str) -> Element | None:
        """A small XML part; None where there is none or it is broken."""
        text = self.text(name)
        try:
            return xml.root(text) if text else None
        except xml.BrokenXml:
            return None

    def _relations(self) -> dict[str, str]:
        """The addresses inside the file by their ids; what lies outside is never fetched."""
        tree = self.tree("word/_rels/document.xml.rels")
        found = {}
        for link in tree if tree is not None else ():
            if link.get("TargetMode", "").lower() != "external":
                target = link.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else joined("word", target)
                found[link.get("Id", "")] = path
        return found

    def picture(self, link: str) -> Image | None:
        """The picture of a relation; None if it is none that is kept."""
        path = self._links.get(link, "")
        if not path:
            return None
        if path not in self._pictures:
            self._pictures[path] = self._picture(path)
        return self._pictures[path]

    def _picture(self, path: str) -> Image | None:
        stored = self._names.get(path.lower())
        if stored is None or self.archive.getinfo(stored).file_size > pictures.MOST_BYTES:
            return None
        data = self.part(path)
        image = pictures.picture(data) if data else None
        if image is None or self._kept + len(image.content) > MOST_PICTURES:
            return None
        self._kept += len(image.content)
        return image
