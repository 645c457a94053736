"""CSV: whatever encoding, separator and line ends Excel, WPS or a script gave it."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

from questions.drafts import Draft, Problem, Report
from questions.errors import UnreadableFile
from questions.formats.reading import Progress
from questions.formats.tables.cells import FAILED, FAILURES
from questions.formats.tables.headless.sheets import tables_without_header
from questions.formats.tables.labelled import labelled
from questions.formats.tables.sheets import Sheet
from questions.formats.tables.table import find_header, read_sheets
from questions.formats.tables.written import Rows
from questions.formats.writing import About, Left
from questions.words import N_

BOM = b"\xef\xbb\xbf"
BOMS = {BOM: "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
SEPARATORS = ",;\t"
FURTHER = "|，"
"""What parts columns only below a header that says so."""
LOOKED_AT = 200_000
LEAST_PAIRS = 12
LOOKED_ROWS = 60
MOST_STRAY_QUOTES = 20
BINARY = (b"%PDF", b"\x7fELF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"Rar!", b"7z\xbc\xaf")

# One quote too many can make a field of the whole rest of the file; the default limit would raise.
csv.field_size_limit(2**30)

# A cell that begins like a formula is written behind an apostrophe (OWASP: "CSV Injection"), and so
# is what a formula that failed would show.
_FORMULA = re.compile(
    rf"'*(?:[=+\-@＝＋－＠\t\r\n]|(?:{'|'.join(map(re.escape, sorted(FAILURES)))})\Z)"
)

_DOUBLED = re.compile(r"([|@#$&^])\1{2,4}(?!\1)")
"""What programs write between columns where one sign may stand in a text: |||."""
_PIPE = "\ue000"
"""Stands for \\|, which parts no cells."""
_RULE = re.compile(r"[\s|:]*-[-\s|:]*")
_SETTINGS = re.compile(
    r"(?:#(?:separator|html|columns|(?:tags|deck|notetype|guid)(?: column)?|if matches):[^\r\n]*(?:\r\n?|\n))+",
    re.IGNORECASE,
)
"""The first lines of a text that Anki wrote. https://docs.ankiweb.net/importing/text-files.html"""


def decode(data: bytes) -> tuple[str, str]:
    """Text and encoding of `data`: by its BOM, else UTF-8, else Big5 where it surely is, else GB18030.

    A few broken characters do not lose the file: they become U+FFFD, and the rows that hold them
    become problems. Raises UnreadableFile for binary data and other encodings.
    """
    if data.startswith(BINARY):
        raise UnreadableFile("unrecognised")
    marked = next((name for bom, name in BOMS.items() if data.startswith(bom)), _unmarked(data))
    for encoding in [marked] if marked else ["utf-8", "big5", "gb18030"]:
        if encoding == "big5" and not _is_big5(data):
            continue
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        broken = text.count("\ufffd")
        if text.count("\0") * 200 > len(text):
            break
        text = text.replace("\0", "")  # one stray NUL in a cell loses nothing else
        if not broken or broken * 20 < sum(not sign.isascii() for sign in text):
            return text, encoding
    raise UnreadableFile("unrecognised" if b"\0" in data else "unknown_encoding")


def _unmarked(data: bytes) -> str | None:
    """UTF-16 without its mark: every second byte of its commas and line ends is zero, and what it
    spells is Chinese or ASCII."""
    start = data[: min(4096, len(data)) // 2 * 2]
    if b"\0" not in start:
        return None
    for name in ("utf-16-le", "utf-16-be"):
        text = start.decode(name, "replace")
        known = sum(sign in "\t\r\n" or " " <= sign <= "~" or _is_chinese(sign) for sign in text)
        if known > 0.95 * len(text) and any(sign in text for sign in "\r\n"):
            return name
    return None


def _is_big5(data: bytes) -> bool:
    """Whether these are surely traditional signs in Big5.

    GB18030 gives nearly the same bytes a meaning too, but writes simplified signs with a second byte
    from A1 on and first ones up to F7; the common signs of Big5 begin up to C6, and two in five have
    a second byte below 80. In 200,000 signs of Chinese question files in GB18030 no second byte was
    below 80, and two in five first ones were above C6. Traditional signs in GB18030 use bytes that
    Big5 does not have at all.
    """
    start = data[:LOOKED_AT]
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", start)
    low = sum(pair[1] < 0x80 for pair in pairs)
    common = sum(0xA1 <= pair[0] <= 0xC6 for pair in pairs)
    broken = start.decode("big5", "replace").count("\ufffd")
    return (
        len(pairs) >= LEAST_PAIRS
        and low * 100 >= len(pairs) * 15
        and common * 100 >= len(pairs) * 95
        and broken * 100 <= len(pairs)
    )


def _is_chinese(sign: str) -> bool:
    return (
        "\u4e00" <= sign <= "\u9fff" or "\u2010" <= sign <= "\u303f" or "\uff01" <= sign <= "\uffee"
    )


def records(text: str, separator: str) -> Iterator[list[str]]:
    """The records of `text` as Excel numbers its rows: blank lines count, quoted ones do not.

    A quote that is never closed would swallow every row below it: the line where it opens is read
    alone, without quoting, and reading goes on below.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    start = 0
    for stray in range(MOST_STRAY_QUOTES + 1):
        began = start
        reader = csv.reader([line + "\n" for line in lines[start:]], delimiter=separator)
        for cells in reader:
            first, began = began, start + reader.line_num
            unclosed = began == len(lines) and _opens(lines[first:], separator)
            if unclosed and stray < MOST_STRAY_QUOTES:
                yield lines[first].split(separator)
                start = first + 1
                break
            yield cells
        else:
            return


def _opens(lines: Sequence[str], separator: str) -> bool:
    """Whether a quote opened in the first of `lines` is still open after the last."""
    if len(lines) < 2:
        return False
    reader = csv.reader([line + "\n" for line in lines], delimiter=separator, strict=True)
    try:
        next(reader)
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def parse(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of a CSV file. Raises UnreadableFile."""
    (sheet,), encoding = sheets(data)
    return read_sheets([sheet], "csv", encoding, progress)


def sheets(data: bytes) -> tuple[list[Sheet], str]:
    """The file as a table, and its encoding. Raises UnreadableFile."""
    text, encoding = decode(data)
    if not text.strip():
        raise UnreadableFile("empty_file")
    text = _with_tabs(text)
    separator = separator_of(text) or _likeliest(text)
    text = text.replace("\\|", _PIPE) if separator == "|" else text
    rows = list(records(_straight_quotes(_without_settings(text), separator), separator))
    if separator == "|":  # the line below the header of a table in Markdown
        rows = [[] if _RULE.fullmatch("|".join(row)) else row for row in rows]
        rows = [[cell.replace(_PIPE, "|") for cell in row] for row in rows]
    table = [[_plain(cell) for cell in _failed(cells)] for cells in rows]
    return [Sheet("", table)], encoding


def separator_of(text: str) -> str | None:
    """The sign that parts the columns of a table of questions; None if this is no such table."""
    found = {}
    text = _with_tabs(_without_settings(text))
    for separator in SEPARATORS + FURTHER:
        start = _straight_quotes("\n".join(text[:LOOKED_AT].splitlines()[:200]), separator)
        rows = list(islice(records(start, separator), LOOKED_ROWS))
        header = find_header(rows)
        if header and _goes_on(rows[header[0] + 1 :], len(header[1]), separator):
            found[separator] = len(header[1]) + 1
            continue
        whole = len(rows) < LOOKED_ROWS and len(text) < LOOKED_AT
        sheet = Sheet("", rows if whole else rows[:-1])
        if separator in SEPARATORS and (
            tables_without_header(sheet, None) or labelled(Sheet("", rows))
        ):
            found[separator] = 1
    return max(found, key=lambda separator: found[separator]) if found else None


def _with_tabs(text: str) -> str:
    """The text with tabs for a sign that stands several times in a row in nearly every line."""
    lines = [line for line in text[:LOOKED_AT].splitlines()[:LOOKED_ROWS] if line.strip()]
    sign = _DOUBLED.search(lines[0].strip("|# ")) if lines and "\t" not in lines[0] else None
    if sign is None or sum(sign[0] in line for line in lines) * 10 < len(lines) * 9:
        return text
    return text.replace(sign[0], "\t")


def _without_settings(text: str) -> str:
    """The text with nothing in the lines that only say how it was written."""
    settings = _SETTINGS.match(text)
    return "\n" * len(settings[0].splitlines()) + text[settings.end() :] if settings else text


def _goes_on(below: Sequence[Sequence[str]], width: int, separator: str) -> bool:
    """Whether the rows below a header have columns too: a sentence may name a few of them."""
    filled = [row for row in below if any(row)]
    parted = sum(1 for row in filled if len(row) > 1)
    if separator in FURTHER:
        return width > 2 and parted * 2 >= len(filled)
    return parted > 0 or not filled


def _likeliest(text: str) -> str:
    return max(SEPARATORS, key=text[:LOOKED_AT].count)


def _straight_quotes(text: str, separator: str) -> str:
    """Text whose cells stand between “ and ”, as an editor may have made of plain quotes, or between
    single ones, as some programs write them."""
    start, sign = text.lstrip()[:1], re.escape(separator)
    if start == "“" and len(re.findall(f"”{sign}“", text[:LOOKED_AT])) > 1:
        text = re.sub(rf"(^|{sign})“", r'\1"', text, flags=re.MULTILINE)
        return re.sub(rf"”(?={sign}|\r|\n|$)", '"', text)
    first = text.lstrip().partition("\n")[0]
    ends = first.rstrip().rstrip(separator).endswith("'")
    if start == "'" and ends and f"'{separator}'" in first:
        cells = re.compile(rf"(?m)(^|{sign})'((?:[^'\\\n]|\\.|'(?!{sign}|\r|$))*)'(?={sign}|\r|$)")
        return cells.sub(_double_quoted, text)
    return text


def _double_quoted(match: re.Match[str]) -> str:
    """A cell between single quotes in double ones; a backslash only kept a sign from parting it."""
    cell = re.sub(r"\\(.)", r"\1", match[2]).replace('"', '""')
    return f'{match[1]}"{cell}"'


def _failed(cells: list[str]) -> list[str]:
    """The cells of a row with FAILED for what a formula shows that failed.

    In a CSV nothing tells it from the same text, and a spreadsheet that made #NAME? of “-5℃” makes
    it of that cell alone: one such sign in a row is a failure. Several different ones are a
    question about them.
    """
    shown = FAILURES.intersection(cells)
    return [FAILED if cell in shown else cell for cell in cells] if len(shown) == 1 else cells


def _plain(cell: str) -> str:
    """The cell without the apostrophe that kept a spreadsheet from running it."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


class CsvWriter:
    """A CSV for Excel in the making: UTF-8 with BOM, CRLF, all quoted."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self.left = Left()
        self._out = out
        self._rows = Rows(about, self.left)
        self._out.write(BOM)
        self._write([self._rows.header])

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these below what is there."""
        self._write([row for _, row in self._with_marks(drafts)])

    def _with_marks(self, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, list[str]]]:
        for draft, row in self._rows.of(drafts):
            if draft.images:
                said = N_(
                    "的图片没有写进 CSV，文字里只留下图片的记号。要带图片请选 Excel 或 Moodle XML"
                )
                self.left.problems.append(Problem(draft.where, "warning", "picture_left_out", said))
            yield draft, row

    def _write(self, rows: Sequence[Sequence[str]]) -> None:
        text = io.StringIO(newline="")
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        for row in rows:
            writer.writerow(["'" + cell if _FORMULA.match(cell) else cell for cell in row])
        self._out.write(text.getvalue().encode())

    def close(self) -> None:
        """Nothing stands at the end."""
