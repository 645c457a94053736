"""Files for tests, as trainers make them."""

import csv
import io
import struct
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from questions.drafts import Draft, Report
from questions.importing import check

HEADER = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]
OPTIONS = {"选项A": "一个月", "选项B": "六个月", "选项C": "一年"}
GOOD = ["单选题", "试用期最长几个月？", "一个月", "六个月", "一年", "两年", "B"]


def csv_text(rows: Sequence[Sequence[str]], delimiter: str = ",") -> str:
    """Rows as CSV text with LF line ends."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def csv_file(*rows: Sequence[str], header: Sequence[str] = HEADER) -> bytes:
    """A UTF-8 file with a header."""
    return csv_text([header, *rows]).encode()


def check_rows(*rows: Sequence[str], header: Sequence[str] = HEADER) -> Report:
    """The report on a CSV with these rows; the first stands in row 2."""
    return check(csv_file(*rows, header=header))


def check_one(**cells: str) -> Report:
    """The report on one question, by column name."""
    return check_rows(list(cells.values()), header=list(cells))


def one(**cells: str) -> Draft:
    """The only question, free of problems."""
    report = check_one(**cells)
    assert report.problems == []
    return report.questions[0]


def codes(report: Report) -> list[str]:
    """The codes of its problems."""
    return [problem.code for problem in report.problems]


def xlsx_file(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook. A cell (value, "0%") gets that number format."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, tuple):
                        shown = book.add_format({"num_format": cell[1]})
                        sheet.write(row, column, cell[0], shown)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    else:
                        sheet.write(row, column, cell)
    return out.getvalue()


def png(text: bytes = b"") -> bytes:
    """A picture of one pixel; another text makes another file."""
    chunks = [(b"IHDR", b"\0\0\0\1\0\0\0\1\x08\0\0\0\0"), (b"tEXt", b"a\0" + text)]
    chunks += [(b"IDAT", zlib.compress(b"\0\0")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


PNG = png()


EMPTY = "（\u3000）"
AB = "\nA.一\nB.二"


def typed(text: str, name: str = "") -> Report:
    """The report on a typed text."""
    return check(text.encode(), name)


def found(text: str) -> list[tuple[str, Any]]:
    """Stem and answers of each question of a text without problems."""
    report = typed(text)
    assert (report.format, report.errors) == ("text", [])
    return [(draft.stem, draft.answers) for draft in report.questions]


def only(text: str) -> Draft:
    """The only question of a text without problems."""
    report = typed(text)
    assert report.errors == []
    (draft,) = report.questions
    return draft
