"""Rows of a table as drafts: the part that CSV and spreadsheets share."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from questions.drafts import Draft, Place, Problem, Report, tidy
from questions.errors import UnreadableFile
from questions.formats.headers import Columns, read_header
from questions.formats.rows import Row, Unsupported, Unsure, left_out, read_row
from questions.kinds import validate
from questions.words import N_

MOST_TITLE_ROWS = 20
MOST_QUESTIONS = 20_000
INSTRUCTIONS = ("说明", "注意", "注:", "注：", "填写", "备注", "提示", "温馨提示", "正式导入", "※")


@dataclass(frozen=True)
class Sheet:
    """A table as it stands: its name, and its rows from the first, blank ones included."""

    name: str
    rows: Sequence[Sequence[str]]


@dataclass
class _Found:
    total: int = 0
    unsupported: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    questions: list[Draft] = field(default_factory=list)


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, Columns] | None:
    """Index of the header row, looked for below title rows, and its columns."""
    for index, cells in enumerate(rows[:MOST_TITLE_ROWS]):
        columns = read_header(cells)
        if columns.is_header:
            return index, columns
    return None


def read_sheets(sheets: Sequence[Sheet], format_name: str, encoding: str) -> Report:
    """Every question of `sheets`, row by row. Raises UnreadableFile when no sheet has a header."""
    filled = [sheet for sheet in sheets if any(any(row) for row in sheet.rows)]
    if not filled:
        raise UnreadableFile("empty_file")
    found = _Found()
    headed = 0
    for sheet in filled:
        name = sheet.name if len(filled) > 1 else ""
        header = find_header(sheet.rows)
        if header is None:
            said = N_("没有找到表头，已跳过")
            found.problems.append(Problem(Place(sheet=name), "warning", "no_header", said))
            continue
        headed += 1
        _read_sheet(found, sheet, name, *header)
        if found.total > MOST_QUESTIONS:
            raise UnreadableFile("too_big")
    if not headed:
        raise UnreadableFile("no_header")
    return Report(
        format=format_name,
        encoding=encoding,
        total=found.total,
        unsupported=dict(found.unsupported),
        problems=found.problems,
        questions=found.questions,
    )


def _read_sheet(found: _Found, sheet: Sheet, name: str, header: int, columns: Columns) -> None:
    for number, row in _question_rows(sheet, header, columns):
        found.total += 1
        try:
            draft = read_row(row, columns, sheet.name, Place(number, name))
        except Unsupported as other:
            found.unsupported[other.kind] += 1
            found.problems.append(other.problem)
        except Unsure as unsure:
            found.problems.append(unsure.problem)
        else:
            problems = validate(draft)
            found.problems += problems
            if not problems:
                found.problems += left_out(row, draft)
                found.questions.append(draft)


def _question_rows(sheet: Sheet, header: int, columns: Columns) -> Iterator[tuple[int, Row]]:
    """Rows that hold a question, with the number Excel shows. Numbers alone are no question."""
    headline = list(sheet.rows[header])
    for index, raw in enumerate(sheet.rows[header + 1 :], header + 2):
        if list(raw) == headline:
            continue
        row = Row([tidy(cell) for cell in raw], columns)
        if row.is_blank or _is_instruction(row):
            continue
        yield index, row


def _is_instruction(row: Row) -> bool:
    filled = [cell for cell in row.cells if cell]
    return len(filled) == 1 and filled[0].startswith(INSTRUCTIONS)
