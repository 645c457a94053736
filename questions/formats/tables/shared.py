"""The texts that the cells of a workbook share: one may be shown by a million cells; and the cells
that are merged.

calamine copies a text for each cell that shows it, so that a file of one megabyte may ask for tens of
gigabytes; and it lists every merged cell there is.
"""

import re
import zipfile
from collections.abc import Iterator

from questions.errors import UnreadableFile
from questions.formats.zips import chunks

MOST_TEXT = 256 * 2**20
"""So many bytes may all cells together show; a shared text counts as often as it is shown."""
MOST_MERGED = 250_000
_PREFIXED = re.compile(b":c")  # a third of what it takes to count them
_ITEM = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_SHOWN = re.compile(
    rb"""<(?:\w+:)?c(?=\s)[^<>]*?\st\s*=\s*["']s["'][^<>]*>\s*(?:<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v[^>]*>\s*(\d{1,9})"""
)


class Shares:
    """How many cells there are, how many of them are merged, how long the longest shared text is, and
    which parts have words `struck` through, seen piece by piece."""

    def __init__(self) -> None:
        self._cells = self._merged = self._longest = self._open = 0
        self._texts: list[str] = []
        self._others: list[str] = []
        self.struck: set[str] = set()

    def begin(self, name: str) -> None:
        """The next part, by its name in the archive."""
        is_texts = name.casefold().endswith("sharedstrings.xml")
        (self._texts if is_texts else self._others).append(name)
        self._open = 0
        self.see = self._see_texts if is_texts else self._see_cells

    def _see_cells(self, piece: bytes) -> None:
        self._cells += piece.count(b"<c") + len(_PREFIXED.findall(piece))  # none begins otherwise
        self._merged += piece.count(b"mergeCell")
        if self._merged > MOST_MERGED:
            raise UnreadableFile("too_big")

    def _see_texts(self, piece: bytes) -> None:
        if b"strike" in piece:
            self.struck.add(self._texts[-1])
        first, *rest = piece.split(b"si>")  # a tag with blanks in it only makes it seem longer
        self._open += len(first)
        self._longest = max(self._longest, self._open, *map(len, rest or [b""]))
        self._open = len(rest[-1]) if rest else self._open

    def refuse_repeated(self, archive: zipfile.ZipFile) -> None:
        """Raise UnreadableFile where the shared texts unfold to more than fits in memory."""
        if self._cells * self._longest <= MOST_TEXT:
            return
        lengths = [length for name in self._texts for length in _lengths(archive, name)]
        shown = 0
        for name in self._others:
            for chunk in _pieces(archive, name):
                numbers = map(int, _SHOWN.findall(chunk))
                shown += sum(lengths[number] for number in numbers if number < len(lengths))
                if shown > MOST_TEXT:
                    raise UnreadableFile("too_big")


def _lengths(archive: zipfile.ZipFile, name: str) -> Iterator[int]:
    """How many bytes each shared text takes, markup and all."""
    length, begun = 0, False
    for chunk in _pieces(archive, name):
        at = 0
        for match in _ITEM.finditer(chunk):
            if begun:
                yield length + match.start() - at
            length, at, begun = 0, match.start(), True
        length += len(chunk) - at
    if begun:
        yield length


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as stream:
        yield from chunks(stream)
