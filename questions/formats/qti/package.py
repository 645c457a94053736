"""A QTI package: files in a zip, found by address, never written to disk and never fetched."""

import io
import posixpath
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import unquote

from questions.drafts import Image
from questions.errors import UnreadableFile
from questions.formats import pictures, xml
from questions.formats.zips import BROKEN, SMALL_ENOUGH, allowed

MOST_FILES = 250_000
MOST_BYTES = 200 * 2**20
MOST_TIMES = 4
"""What a package larger than 50 MB may unpack to, as ours do: so many times its own size."""
MOST_XML = 20
"""So many times the size of a package may the XML in it be; real ones are 2 to 8 times longer."""
MOST_ELEMENTS = 1_500_000
BYTES_AN_ELEMENT = 16
"""More elements than MOST_ELEMENTS take a packed byte each of so many; real ones take 40 or more."""
LARGEST_XML = 8 * 2**20
MOST_PICTURES = 64 * 2**20
HEAD = 8192
PIECE = 2**16

_XML = (".xml", ".qti", ".dat", ".xhtml")
_IS_UTF8 = 0x800
_REMOTE = re.compile(r"\s*(?:[a-zA-Z][\w+.-]*:|//)")


def is_xml(path: str) -> bool:
    """Whether a file may hold items, by its name."""
    return path.lower().endswith(_XML)


def is_remote(address: str) -> bool:
    """Whether an address names another place than this package."""
    return _REMOTE.match(address) is not None


def joined(folder: str, address: str) -> str:
    """The path of `address` as seen from `folder`; empty for what lies outside the package. A `#` or a
    `?` stays in it: some files are really called so."""
    plain = address.replace("\\", "/").strip()
    path = posixpath.normpath(posixpath.join(folder, plain)) if plain[:1] not in {"", "#"} else ""
    outside = is_remote(address) or path.startswith(("/", "..")) or path == "."
    return "" if outside else path


@dataclass
class Package:
    """The files of a zip by their paths. What comes out of it is counted, whatever its directory
    says: `left` bytes more, of which `xml_left` and `elements_left` of XML, then it is refused."""

    archive: zipfile.ZipFile
    left: int
    xml_left: int
    elements_left: int
    _entries: dict[str, zipfile.ZipInfo] = field(default_factory=dict)
    _folded: dict[str, str] = field(default_factory=dict)
    _pictures: dict[str, Image | None] = field(default_factory=dict)
    _kept: int = 0

    def add(self, entry: zipfile.ZipInfo) -> None:
        """Make an entry known by its path. Raises UnreadableFile for one that climbs out."""
        path = posixpath.normpath(_name(entry).replace("\\", "/").lstrip("/"))
        if path == ".." or path.startswith("../"):
            raise UnreadableFile("zip_slip")
        self._entries[path] = entry
        self._folded.setdefault(_folded(path), path)

    def find(self, path: str) -> str:
        """The path as the zip has it: exactly, else as an address, with %20 as a blank and without
        what stands behind a `#` or a `?`; else in other capitals, or with accents of their own."""
        bare = path.partition("#")[0].partition("?")[0]
        spellings = dict.fromkeys((path, unquote(path), bare, unquote(bare)))
        for wanted in spellings:
            if wanted in self._entries:
                return wanted
        found = (self._folded.get(_folded(wanted)) for wanted in spellings if wanted)
        return next(filter(None, found), "")

    def locate(self, folder: str, address: str) -> str:
        """The path that `address` names as seen from `folder`, or else from the whole package."""
        return self.find(joined(folder, address)) or self.find(joined("", address))

    def __contains__(self, path: str) -> bool:
        return path in self._entries

    def paths(self) -> list[str]:
        """Every file in the order of the zip."""
        return list(self._entries)

    def read(self, path: str, most: int = LARGEST_XML) -> bytes:
        """A file that is there. Raises UnreadableFile for what is too large or broken."""
        data = self._read(path, most + 1)
        self.xml_left -= len(data)
        if self.xml_left < 0:
            raise UnreadableFile("zip_bomb")
        if len(data) > most:
            raise UnreadableFile("too_big")
        return data

    def text(self, path: str) -> str:
        """The text of an XML file that is there. Raises UnreadableFile likewise."""
        text, _ = xml.text_of(self.read(path))
        self.elements_left -= text.count("<") - text.count("</")
        if self.elements_left < 0:
            raise UnreadableFile("zip_bomb")
        return text

    def is_long(self, path: str) -> bool:
        """Whether a file is longer than what `read` gives, as the zip's directory says."""
        return self._entries[path].file_size > LARGEST_XML

    def pieces(self, path: str) -> Iterator[bytes]:
        """A long file piece by piece. Raises UnreadableFile for what is too large or broken."""
        try:
            with self.archive.open(self._entries[path]) as stream:
                while piece := stream.read(PIECE):
                    self._count(piece)
                    yield piece
        except BROKEN as broken:
            raise UnreadableFile("damaged") from broken

    def head(self, path: str, size: int = HEAD) -> bytes | None:
        """The beginning of a file; None of a broken one."""
        try:
            return self._read(path, size)
        except UnreadableFile as broken:
            if broken.code == "zip_bomb":
                raise
            return None

    def _read(self, path: str, size: int) -> bytes:
        try:
            with self.archive.open(self._entries[path]) as stream:
                data = stream.read(size)
        except BROKEN as broken:
            raise UnreadableFile("damaged") from broken
        self._count(data)
        return data

    def _count(self, data: bytes) -> None:
        self.left -= len(data)
        if self.left < 0:
            raise UnreadableFile("zip_bomb")

    def picture(self, folder: str, address: str) -> Image | None:
        """The picture that `address` names as seen from `folder`; None if it is not in here."""
        path = self.locate(folder, address)
        if not path:
            return None
        if path not in self._pictures:
            image = pictures.picture(self.head(path, pictures.MOST_BYTES + 1) or b"")
            self._pictures[path] = image
            self._kept += len(image.content) if image else 0
            if self._kept > MOST_PICTURES:
                raise UnreadableFile("too_big")
        return self._pictures[path]


def _folded(path: str) -> str:
    """Small letters, each with its accents in one sign: macOS writes them as two."""
    return unicodedata.normalize("NFC", path).casefold()


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. Chinese Windows writes its own encoding and does not say so."""
    if entry.flag_bits & _IS_UTF8 or entry.filename.isascii():
        return entry.filename
    for encoding in ("utf-8", "gb18030"):
        try:
            return entry.filename.encode("cp437").decode(encoding)
        except UnicodeError:
            continue
    return entry.filename


def opened(data: bytes) -> Package:
    """The package in a zip. Names that climb out of it are left out. Raises UnreadableFile."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as broken:
        raise UnreadableFile("damaged") from broken
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES:
        raise UnreadableFile("too_big")
    left = allowed(data, max(MOST_BYTES, MOST_TIMES * len(data)))
    xml_left = min(left, max(SMALL_ENOUGH, MOST_XML * len(data)))
    if sum(entry.file_size for entry in entries if is_xml(entry.filename)) > xml_left:
        raise UnreadableFile("zip_bomb")
    elements = max(MOST_ELEMENTS, len(data) // BYTES_AN_ELEMENT)
    package = Package(archive, left, xml_left, elements)
    for entry in entries:
        package.add(entry)
    return package
