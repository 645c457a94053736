"""The annotated workbook: a trainer's own rows with a column that says what is wrong and what to do.

Mended and uploaded again it is read as the file it came from: no reader looks into our columns.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import xlsxwriter

from questions.advice import in_full
from questions.drafts import Draft, Place, Problem, Report
from questions.formats.tables import csv, spreadsheets, xlsx
from questions.formats.tables.cells import FAILED, shown
from questions.formats.tables.headers import (
    CODE,
    REMARKS,
    SOURCE,
    Columns,
    code_of_group,
    read_header,
)
from questions.formats.tables.headless.sheets import columns_of_rows
from questions.formats.tables.sheets import (
    Sheet,
    filled_down,
    side_by_side,
    starts_of,
    without_remarks,
)
from questions.formats.tables.table import find_header
from questions.formats.tables.written import header_for, row_of
from questions.formats.writing import about
from questions.words import N_

Gettext = Callable[[str], str]
TABLES: Mapping[str, Callable[[bytes], list[Sheet]]] = {
    "xlsx": xlsx.sheets,
    "xls": spreadsheets.xls_sheets,
    "ods": spreadsheets.ods_sheets,
    "csv": lambda data: csv.sheets(data)[0],
}
NO_CODES: Mapping[Place, str] = {}
LONGEST_CELL = 32_767
LONGEST_NAME = 31
MOST_LINES = 30
WRITE_OUT = N_("要导入这道题，请在这一行写出整道题。")

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,9})(?:\.\d{0,5}[1-9])?")
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True)
class _Row:
    cells: Sequence[str]
    remarks: Sequence[Problem] = ()
    source: str = ""


def annotated(
    data: bytes, report: Report, gettext: Gettext, codes: Mapping[Place, str] = NO_CODES
) -> bytes:
    """An .xlsx of the rows of `data` with what `report` says of them, in the language of `gettext`.

    `codes` are written beside the rows whose questions a bank has: mended and loaded again, also
    with another stem, such a row is the same question.

    Rows with errors and rows with warnings are tinted. A file that was no table becomes one, in the
    columns of the template: a row for each question read, and one for each problem, with its text
    where it is known, to be written out and loaded.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True}) as workbook:
        paint = _Paint(workbook, gettext)
        if report.format in TABLES:
            sheets = [without_remarks(sheet) for sheet in TABLES[report.format](data)]
            remarks = _by_place(report.problems)
            places = [*codes, *(problem.where for problem in report.problems)]
            several = any(place.sheet for place in places)
            for name, sheet in zip(_names(sheets), sheets, strict=True):
                key = sheet.name if several else ""
                header = find_header(sheet.head)
                tables, whole = _tables(sheet, header)
                shared = {at for table in tables for at in table.shared}
                first = header[0] if header else 0
                below = filled_down(whole, shared, first if header else -1)
                rows = _rows(below, remarks, key)
                width = max(map(len, whole.head), default=0)
                for table in tables if codes else ():
                    by_row = {
                        place.number: code
                        for place, code in codes.items()
                        if (place.sheet, place.part) == (key, table.part)
                    }
                    at = width if table.code < 0 else table.code
                    # Where there is no header the first row is a question, with a code of its own.
                    under = "" if header else by_row.get(1, "")
                    head = f"{table.head}\n{under}" if under else table.head
                    rows = _coded(rows, by_row, first, at, head)
                    width = max(width, at + 1)
                paint.sheet(name, rows, width, first)
        else:
            drafts = [replace(draft, code=codes.get(draft.where, "")) for draft in report.questions]
            width = len(header_for(about(drafts)))
            paint.sheet(
                "题库", _listed(data, replace(report, questions=drafts)), width, 0, sourced=True
            )
    return out.getvalue()


@dataclass(frozen=True)
class _Table:
    """One of the tables of a sheet: where it begins, which columns its merged cells may fill, where
    its codes stand (-1: nowhere yet) and what heads them."""

    part: str
    shared: set[int]
    code: int
    head: str


def _tables(sheet: Sheet, header: tuple[int, Columns] | None) -> tuple[list[_Table], Sheet]:
    """The tables under a header, and the sheet, whose rows can still be read."""
    if header is None:
        columns, code = columns_of_rows(sheet)
        return [_Table("", columns.shared, code, CODE)] if columns else [], sheet
    if len(starts_of(sheet, header[0])) > 1:
        sheet = replace(sheet, head=[*sheet.rows()], below=())
        parts = side_by_side(sheet, header[0])
    else:
        parts = [sheet]
    if len(parts) == 1:
        columns = header[1]
        return [_Table("", columns.shared, columns.fields.get("code", -1), CODE)], sheet
    found = []
    for number, part in enumerate(parts, 1):
        columns = (find_header(part.head) or header)[1]
        code = columns.fields.get("code", -1)
        shared = {part.span[at] for at in columns.shared}
        at = part.span[code] if code >= 0 else -1
        found.append(_Table(part.part, shared, at, code_of_group(number)))
    return found, sheet


def _by_place(problems: Sequence[Problem]) -> dict[tuple[str, int], list[Problem]]:
    found: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        # What is said of a whole sheet stands beside its second row: the first has our header.
        number = problem.where.number or 2
        found.setdefault((problem.where.sheet, number), []).append(problem)
    return found


def _names(sheets: Sequence[Sheet]) -> list[str]:
    """Names that Excel takes: short, without its own signs, each once."""
    names: list[str] = []
    for number, sheet in enumerate(sheets, 1):
        name = _NOT_IN_A_NAME.sub(" ", sheet.name)[:LONGEST_NAME].strip() or "题库"
        if name.lower() in {taken.lower() for taken in names}:
            name = f"{name[: LONGEST_NAME - 6]}-{number}"
        names.append(name)
    return names


def _rows(
    raw: Iterator[Sequence[str]], remarks: Mapping[tuple[str, int], list[Problem]], key: str
) -> Iterator[_Row]:
    last = 0
    for last, cells in enumerate(raw, 1):
        yield _Row(cells, remarks.get((key, last), ()))
    if last == 1 and (key, 2) in remarks:
        yield _Row((), remarks[key, 2])


def _coded(
    rows: Iterator[_Row], codes: Mapping[int, str], header: int, at: int, head: str
) -> Iterator[_Row]:
    """The rows with the codes of their questions in column `at`; a code that is there stays."""
    for number, row in enumerate(rows):
        code = head if number == header else codes.get(number + 1, "")
        cells = [*row.cells, *[""] * (at + 1 - len(row.cells) if code else 0)]
        if code and not cells[at]:
            cells[at] = code
        yield replace(row, cells=cells)


def _listed(data: bytes, report: Report) -> Iterator[_Row]:
    """What was read of a file that was no table, in its order, with a row for each problem."""
    header = header_for(about(report.questions))
    columns = read_header(header)
    yield _Row(header)
    drafts: dict[Place, list[Draft]] = {}
    problems: dict[Place, list[Problem]] = {}
    for draft in report.questions:
        drafts.setdefault(draft.where, []).append(draft)
    for problem in report.problems:
        problems.setdefault(problem.where, []).append(problem)
    parts = dict.fromkeys(place.sheet for place in (*drafts, *problems))
    ranks = {part: rank for rank, part in enumerate(parts)}
    places = sorted(
        {*drafts, *problems},
        key=lambda place: (ranks[place.sheet], place.number, len(place.part), place.part),
    )
    lines = _lines(data)
    for at, place in enumerate(places):
        following = places[at + 1].number if at + 1 < len(places) else len(lines) + 1
        for number, draft in enumerate(drafts.get(place, ())):
            yield _Row(
                row_of(draft, columns, at + 1), problems.get(place, ()) if not number else ()
            )
        if place not in drafts:
            alone = place.unit == "line" and not place.sheet and place.number
            end = min(max(following - 1, place.number), place.number + MOST_LINES)
            text = lines[place.number - 1 : end] if alone else []
            yield _Row((), problems[place], "\n".join(text).strip())


def _lines(data: bytes) -> list[str]:
    """The lines of a text; none of what is no text."""
    if data.startswith(b"PK"):
        return []
    return csv.decode(data)[0].replace("\r\n", "\n").replace("\r", "\n").split("\n")


class _Paint:
    """Writes rows into a workbook, the doubtful ones tinted."""

    def __init__(self, workbook: xlsxwriter.Workbook, gettext: Gettext) -> None:
        wrapped = {"text_wrap": True, "valign": "top"}
        self.workbook = workbook
        self.gettext = gettext
        self.plain = workbook.add_format(wrapped)
        self.header = workbook.add_format({"bold": True, "bg_color": "#E5E6EB", "valign": "top"})
        self.tints = {
            "error": workbook.add_format({**wrapped, "bg_color": "#FBD9D9"}),
            "warning": workbook.add_format({**wrapped, "bg_color": "#FFF1CC"}),
        }

    def sheet(
        self, name: str, rows: Iterator[_Row], width: int, header: int, *, sourced: bool = False
    ) -> None:
        """One sheet: the rows, and beside the last of their `width` columns what is said of them."""
        sheet = self.workbook.add_worksheet(name)
        sheet.freeze_panes(header + 1, 0)
        sheet.set_column(0, max(width - 1, 0), 16)
        sheet.set_column(width, width + sourced, 50)
        for number, row in enumerate(rows):
            errors = any(problem.severity == "error" for problem in row.remarks)
            tint = self.tints["error" if errors else "warning"] if row.remarks else self.plain
            tint = self.header if number == header else tint
            for column, cell in enumerate(row.cells):
                if cell == FAILED:
                    sheet.write_formula(number, column, "=NA()", tint, "#N/A")
                elif _NUMBER.fullmatch(cell) and shown(float(cell)) == cell:
                    sheet.write_number(number, column, float(cell), tint)
                elif cell or row.remarks:
                    sheet.write_string(number, column, cell[:LONGEST_CELL], tint)
            if number == header:
                # Where there is no header the first row is a question, with remarks of its own.
                said = "\n".join([REMARKS, *([self._said(row.remarks)] if row.remarks else [])])
                sheet.write_string(number, width, said[:LONGEST_CELL], self.header)
                if sourced:
                    sheet.write_string(number, width + 1, SOURCE, self.header)
            elif row.remarks:
                alone = [self.gettext(WRITE_OUT)] if sourced and not row.cells else []
                said = "\n".join([self._said(row.remarks), *alone])
                sheet.write_string(number, width, said[:LONGEST_CELL], tint)
            if row.source:
                sheet.write_string(number, width + 1, row.source[:LONGEST_CELL], tint)

    def _said(self, problems: Sequence[Problem]) -> str:
        """Every problem of a row, one a line, with what to do."""
        said = dict.fromkeys(in_full(problem, self.gettext) for problem in problems)
        return "\n".join(said)[:LONGEST_CELL]
