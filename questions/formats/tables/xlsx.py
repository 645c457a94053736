"""Excel workbooks: read with calamine, written with xlsxwriter.

Pictures stand on a sheet of their own. A text shows one by its mark, which names its content, so
that whatever program saved the workbook since, each is found again among the workbook's files.
"""

import io
import tempfile
import zipfile
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
import xlsxwriter.image
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from questions.drafts import Draft, Image, Place, Problem, Report
from questions.formats import pictures
from questions.formats.passages import pictured
from questions.formats.reading import Progress
from questions.formats.tables.anchors import Anchor, anchors
from questions.formats.tables.package import Package, showers, survey
from questions.formats.tables.sheets import Sheet
from questions.formats.tables.struck import without_struck
from questions.formats.tables.table import read_sheets
from questions.formats.tables.workbook import damaged_if_broken, sheets_in
from questions.formats.tables.written import KIND_WORDS, Rows
from questions.formats.writing import About, Left, about, file_name
from questions.words import N_

NONE: Mapping[str, Sequence[Sequence[str]]] = {}
LONGEST_CELL = 32_767
PICTURES = "图片"
WIDTHS = {"题型": 10, "题干": 60, "答案": 14, "解析": 50, "法律依据": 28, "标签": 16}
OPTION_WIDTH, OTHER_WIDTH = 24, 8
PICTURE_HEIGHT = 120
MOST_PICTURES = 64 * 2**20
_MEDIA = "xl/media/"
FLOATING = N_(
    "旁边的图片没有导入：表格里的图片浮在上面，分不清属于哪一格。要带图片，请用 Word 文件（.docx）"
)


def sheets(data: bytes) -> list[Sheet]:
    """The visible sheets. Raises UnreadableFile."""
    return _sheets(survey(data))


def _sheets(package: Package) -> list[Sheet]:
    with damaged_if_broken():
        return sheets_in(without_struck(package), showers(package))


def parse(data: bytes, progress: Progress | None = None) -> Report:
    """The questions of a workbook's visible sheets. Raises UnreadableFile."""
    package = survey(data)
    report = read_sheets(_sheets(package), "xlsx", "", progress)
    with damaged_if_broken():
        there, lost = _pictures(data), _lost(report, anchors(package))
    if not there and not lost:
        return report
    questions = [_with_pictures(draft, there) for draft in report.questions]
    return replace(report, questions=questions, problems=[*report.problems, *lost])


def _lost(report: Report, found: Iterable[Anchor]) -> list[Problem]:
    """A warning for each question beside or below which a picture floats."""
    rows: dict[str, list[Place]] = {}
    for draft in report.questions:
        rows.setdefault(draft.where.sheet, []).append(draft.where)
    for places in rows.values():
        places.sort(key=lambda place: place.number)  # tables side by side were read one by one
    lost = {}
    for sheet, row in found:
        above = rows.get(sheet) or rows.get("", [])
        at = bisect_right(above, row, key=lambda place: place.number)
        if at:
            lost[above[at - 1]] = Problem(above[at - 1], "warning", "floating_picture", FLOATING)
    return list(lost.values())


def _pictures(data: bytes) -> dict[str, Image]:
    """The pictures among the workbook's files, by digest."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        left = MOST_PICTURES
        found = {}
        for entry in archive.infolist():
            small = entry.file_size <= min(pictures.MOST_BYTES, left)
            if not small or not entry.filename.startswith(_MEDIA):
                continue
            left -= entry.file_size
            if image := pictures.picture(archive.read(entry)):
                found[image.digest] = image
    return found


def _with_pictures(draft: Draft, there: Mapping[str, Image]) -> Draft:
    images = pictured(there, draft.stem, *draft.options, draft.explanation)
    return replace(draft, images=images) if images else draft


class XlsxWriter:
    """A workbook of text cells in the making, so that no number or formula is made of them.

    `notes` are further sheets by name, which hold no questions.
    """

    def __init__(
        self, out: BinaryIO, about: About, notes: Mapping[str, Sequence[Sequence[str]]] = NONE
    ) -> None:
        self.left = Left()
        self._folder = tempfile.TemporaryDirectory(prefix="zhumeng-")
        options = {"constant_memory": True, "tmpdir": self._folder.name}
        self._book = xlsxwriter.Workbook(out, options)
        self._text = self._book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self._bold = self._book.add_format({"num_format": "@", "bold": True})
        self._notes = notes
        self._rows = Rows(about, self.left, LONGEST_CELL)
        self._files: dict[str, Path] = {}
        self._sheet = self._book.add_worksheet("题库")
        self._set_up(self._rows.header)
        self._line = 0
        self._write(self._sheet, 0, self._rows.header)

    def _set_up(self, header: Sequence[str]) -> None:
        """Columns as wide as their texts, the header always in sight, kinds to choose from."""
        self._sheet.freeze_panes(1, 0)
        for at, name in enumerate(header):
            usual = OPTION_WIDTH if name.startswith("选项") else OTHER_WIDTH
            self._sheet.set_column(at, at, WIDTHS.get(name, usual), self._text)

    def offer_kinds(self, rows: int) -> None:
        """Let the kind and the difficulty be chosen from a list in so many rows."""
        kinds = {"validate": "list", "source": list(KIND_WORDS.values()), "error_type": "warning"}
        levels = {"validate": "list", "source": list("12345"), "error_type": "warning"}
        at = self._rows.header.index("难度")
        self._sheet.data_validation(1, 0, rows, 0, kinds)
        self._sheet.data_validation(1, at, rows, at, levels)

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these below what is there."""
        for draft, cells in self._rows.of(drafts):
            self._line += 1
            self._write(self._sheet, self._line, cells)
            for image in draft.images:
                self._keep(image, draft)

    def _write(self, sheet: Worksheet, line: int, cells: Sequence[str]) -> None:
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, column, cell, self._text if line else self._bold)

    def _keep(self, image: Image, draft: Draft) -> None:
        """Lay a picture aside. Excel knows no WebP: its mark finds it in a bank that has it."""
        if image.digest in self._files:
            return
        path = Path(self._folder.name, file_name(image))
        path.write_bytes(image.content)
        try:
            xlsxwriter.image.Image(str(path))
        except XlsxWriterException:
            said = N_(
                "有 Excel 放不下的图片，文字里只留下图片的记号。要带图片请选 Moodle XML 或 QTI"
            )
            self.left.problems.append(Problem(draft.where, "warning", "picture_left_out", said))
            return
        self._files[image.digest] = path

    def close(self) -> None:
        """Write the other sheets and put the file together."""
        with self._folder:
            self._add_pictures()
            for name, rows in self._notes.items():
                sheet = self._book.add_worksheet(name)
                sheet.freeze_panes(1, 0)
                sheet.set_column(0, 0, 20)
                sheet.set_column(1, 1, 90)
                for line, cells in enumerate(rows):
                    self._write(sheet, line, cells)
            self._book.close()

    def _add_pictures(self) -> None:
        if not self._files:
            return
        sheet = self._book.add_worksheet(PICTURES)
        sheet.set_column(0, 0, 80)
        for line, (digest, path) in enumerate(self._files.items()):
            sheet.set_row_pixels(line, PICTURE_HEIGHT)
            mark = f"[[image:{digest}]]"
            sheet.write_string(line, 0, mark, self._text)
            sheet.insert_image(line, 1, str(path), {"description": mark})


def write(drafts: Sequence[Draft], notes: Mapping[str, Sequence[Sequence[str]]] = NONE) -> bytes:
    """Drafts as a small workbook to fill in further."""
    out = io.BytesIO()
    writer = XlsxWriter(out, about(drafts), notes)
    writer.offer_kinds(1000)
    writer.add(drafts)
    writer.close()
    return out.getvalue()
