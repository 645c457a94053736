"""Which format a file has, by what is in it: a renamed file is read for what it is."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Mapping

from questions.errors import UnreadableFile
from questions.formats import aiken
from questions.formats.encoding import decode
from questions.formats.gift import reader as gift
from questions.formats.json import reader as json
from questions.formats.moodle import reader as moodle_xml
from questions.formats.tables import csv
from questions.formats.tables.headers import read_header
from questions.formats.typed import text
from questions.formats.xml import root_name

ZIP = (b"PK\x03\x04", b"PK\x05\x06")
OLE = b"\xd0\xcf\x11\xe0"
HEAD = 256 * 2**10
"""So many bytes decide; a text whose first questions lie further on is none that we know."""
MOST_MEMBERS = 40
_LOCKED = 1
"""The bit of a zip's entry that is set where it has a password."""

_BEGINNINGS = {
    b"%PDF": "pdf",
    b"{\\rtf": "old_word",
    b"Rar!\x1a\x07": "archive",
    b"7z\xbc\xaf\x27\x1c": "archive",
    b"\x1f\x8b": "archive",
    b"\x89PNG\r\n": "picture",
    b"\xff\xd8\xff": "picture",
}
"""How files begin that people send though nobody can read questions out of them, and what is said."""
_OLE_STREAMS = {
    "EncryptedPackage": "encrypted",
    "WordDocument": "old_word",
    "PowerPoint Document": "slides",
}
_FOLDERS = {"xl/": "xlsx", "word/": "docx"}
_OTHERS = {"ppt/": "slides", "moodle_backup.xml": "backup"}
_ITEM = re.compile(r"(?:qti-)?assessment-?(?:item|test|section|stimulus(?:-?item)?)")
ITEM_INSIDE = re.compile(r"<(?:[\w.-]{1,40}:)?(?:assessmentItem|qti-assessment-item)[\s>]")
_ROOTS = {"quiz": "moodlexml", "manifest": "qti", "questestinterop": "qti"}
_NESTED = re.compile(r"(?: {2,}|\t+)(- )?[A-Za-z_]\w+:(?: |$)|- [A-Za-z_]\w+:(?: |$)")
"""A line of YAML in a list: a key with its value, or above its values."""
_WEB_PAGES = {"html", "body", "table", "workbook"}


def _is_table(text: str) -> bool:
    """Whether a table of questions begins here."""
    return csv.separator_of(text) is not None


def _is_gift(beginning: str) -> bool:
    """Whether GIFT begins here. Code in a Chinese text has braces too: its answers or options are typed."""
    return gift.looks_like(beginning) and (gift.is_sure(beginning) or not text.is_typed(beginning))


def _is_columns(beginning: str) -> bool:
    """Whether the lines have columns, though no header that we know."""
    lines = [line for line in beginning[:20_000].splitlines() if line.strip()][:20]
    if lines and read_header(lines[:1]).fields:
        return True
    counts = {sign: [line.count(sign) for line in lines] for sign in csv.SEPARATORS}
    return any(len(lines) > 1 and min(seen) > 0 and len(set(seen)) <= 2 for seen in counts.values())


def _is_yaml(beginning: str) -> bool:
    """Whether most lines are keys in lists of lists, as programs write them: nobody types questions so."""
    lines = [line for line in beginning[:20_000].splitlines() if line.strip()]
    keys = [found for line in lines if (found := _NESTED.match(line.rstrip()))]
    return len(keys) * 2 > len(lines) and any(found[1] for found in keys)


TEXTS: dict[str, Callable[[str], bool]] = {
    "json": json.looks_like,
    "csv": _is_table,
    "aiken": aiken.looks_like,
    "gift": _is_gift,
    "text": text.looks_like,
}
"""Whether the beginning of a text looks like a format; asked in this order, the first one wins."""


def detect(data: bytes) -> str:
    """The format of `data`, by content alone.

    Raises UnreadableFile for an empty file and for what is none of ours.
    """
    if not data.strip():
        raise UnreadableFile("empty_file")
    if data.startswith(ZIP):
        return _in_zip(data)
    if data.startswith(OLE):
        return _in_ole(data)
    for start, code in _BEGINNINGS.items():
        if data.startswith(start):
            raise UnreadableFile(code)
    beginning, _ = decode(_head(data))
    return _xml(beginning) or _text(beginning)


def _head(data: bytes) -> bytes:
    """The beginning, up to the end of a line where it is cut, so that no sign is cut in two."""
    if len(data) <= HEAD:
        return data
    cut = max(data.rfind(b"\n", 0, HEAD), data.rfind(b"\r", 0, HEAD)) + 1
    end = cut or HEAD
    return data[: end - end % 2 if data[:2] in (b"\xff\xfe", b"\xfe\xff") else end]


def _text(beginning: str) -> str:
    """The first format that knows the text; if none does, one that says what it lacks: a table its
    header, a text its questions."""
    known = next((name for name, looks_like in TEXTS.items() if looks_like(beginning)), None)
    if known in {None, "text"} and _is_yaml(beginning):
        raise UnreadableFile("unrecognised")
    return known or ("csv" if _is_columns(beginning) else "text")


def _xml(beginning: str) -> str | None:
    """The format of XML by its root; None for what is no XML."""
    name = root_name(beginning)
    if not name:
        return None
    if name.lower() in _WEB_PAGES and beginning.lstrip().startswith("<"):
        raise UnreadableFile("web_page")
    if known := _qti(name) or _ROOTS.get(name.lower()):
        return known
    if moodle_xml.is_fragment(beginning):
        return "moodlexml"
    if ITEM_INSIDE.search(beginning):
        return "qti"
    if name == "question_categories":
        raise UnreadableFile("backup")
    if beginning.lstrip().startswith("<?xml"):
        raise UnreadableFile("unknown_xml", root=name[:40])
    return None


def _qti(root: str) -> str | None:
    """QTI by the root's local name, in camel or kebab case; pools of Blackboard look similar."""
    name = root.lower()
    is_item = _ITEM.fullmatch(name) or name.endswith("interaction")
    return "qti" if is_item or root in {"POOL", "ASSESSMENT"} else None


def _in_ole(data: bytes) -> str:
    """Which program's: a compound file names its streams in UTF-16."""
    for stream, code in _OLE_STREAMS.items():
        if stream.encode("utf-16-le") in data:
            raise UnreadableFile(code)
    if any(stream.encode("utf-16-le") in data for stream in ("Workbook", "Book")):
        return "xls"
    raise UnreadableFile("unrecognised")


def _in_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.lstrip("/") for name in archive.namelist()}
            if any(entry.flag_bits & _LOCKED for entry in archive.infolist()):
                raise UnreadableFile("locked_zip")
            if known := _at_start(names, _FOLDERS):
                return known
            if "content.xml" in names:
                return _in_opendocument(archive, names)
            if any(name.rpartition("/")[2] == "imsmanifest.xml" for name in names):
                return "qti"
            if any(_is_qti_member(archive, name) for name in _xml_members(archive)):
                return "qti"
            raise UnreadableFile(_at_start(names, _OTHERS) or "unknown_archive")
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError) as bad:
        raise UnreadableFile("damaged") from bad


def _at_start(names: Collection[str], known: Mapping[str, str]) -> str | None:
    """What is known of the beginning of a member's name."""
    return next(
        (what for start, what in known.items() if any(name.startswith(start) for name in names)),
        None,
    )


def _in_opendocument(archive: zipfile.ZipFile, names: Collection[str]) -> str:
    """A spreadsheet is read; a text or slides only after saving them as another program's."""
    if "mimetype" not in names:
        return "ods"
    with archive.open("mimetype") as stream:
        kind = stream.read(200)
    if b"spreadsheet" in kind:
        return "ods"
    raise UnreadableFile("slides" if b"presentation" in kind else "old_word")


def _xml_members(archive: zipfile.ZipFile) -> list[str]:
    names = [name for name in archive.namelist() if name.lower().endswith((".xml", ".qti"))]
    return names[:MOST_MEMBERS]


def _is_qti_member(archive: zipfile.ZipFile, name: str) -> bool:
    try:
        with archive.open(name) as stream:
            start = stream.read(8192).decode("utf-8", "replace").removeprefix("\ufeff")
    except (zipfile.BadZipFile, zlib.error, EOFError):  # one broken member hides no other
        return False
    root = root_name(start)
    return bool(_qti(root) or root.lower() == "questestinterop" or ITEM_INSIDE.search(start))
