"""The texts that the cells of a workbook share: one may be shown by a million cells.

calamine copies it for each of them, so that a file of one megabyte may ask for tens of gigabytes.
"""

import re
import zipfile
from collections.abc import Iterator

from questions.errors import UnreadableFile
from questions.formats.chunks import chunks

MOST_TEXT = 128 * 2**20
"""So many bytes may all cells together show; a shared text counts as often as it is shown."""
_LEAST_CELL = len(b'<c t="s"><v>0</v></c>')
_ITEM = re.compile(rb"<(?:\w+:)?si(?=[\s/>])")
_SHOWN = re.compile(
    rb"""<(?:\w+:)?c(?=\s)[^>]*?\st\s*=\s*["']s["'][^>]*>\s*(?:<(?:\w+:)?f\b[^>]*>[^<]*</(?:\w+:)?f>)?<(?:\w+:)?v[^>]*>\s*(\d{1,9})"""
)


def refuse_repeated(archive: zipfile.ZipFile, sizes: dict[str, int]) -> None:
    """Raise UnreadableFile where shared texts unfold to more than fits in memory. `sizes` are those of
    the parts, unpacked."""
    texts = [name for name in sizes if name.casefold().endswith("sharedstrings.xml")]
    sheets = [name for name in sizes if name not in texts]
    most = sum(sizes[name] for name in sheets) // _LEAST_CELL
    if most * sum(sizes[name] for name in texts) <= MOST_TEXT:
        return
    lengths = [length for name in texts for length in _lengths(archive, name)]
    if most * max(lengths, default=0) <= MOST_TEXT:
        return
    shown = 0
    for name in sheets:
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
