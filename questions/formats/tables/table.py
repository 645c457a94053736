"""Rows of a table as drafts: the part that CSV and spreadsheets share."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from questions.drafts import Place, Problem, Report, tidy
from questions.errors import UnreadableFile
from questions.formats import answers
from questions.formats.found import Unsupported, Unsure, unsure
from questions.formats.json.fields import set_written
from questions.formats.json.texts import without_html
from questions.formats.reading import Progress, Reading
from questions.formats.stated import Known, Stated
from questions.formats.tables import alignment, crowded
from questions.formats.tables.below import put_together
from questions.formats.tables.choice_cells import NONE, WEAK, Usual
from questions.formats.tables.headers import (
    Columns,
    merged_below,
    read_header,
    unlabelled_answers,
    unlabelled_options,
)
from questions.formats.tables.headless.sheets import tables_without_header
from questions.formats.tables.keys_apart import is_of_keys, with_keys
from questions.formats.tables.legend import base_of, legend_in, legend_of, sides_of
from questions.formats.tables.placeholders import placeholders_of, without
from questions.formats.tables.rows import Row, row_in, stated_in, stated_over, unclear_flag
from questions.formats.tables.sections import is_instruction, questions_in
from questions.formats.tables.settling import settle
from questions.formats.tables.sheets import (
    MOST_TITLE_ROWS,
    Sheet,
    filled_down,
    is_filled,
    side_by_side,
    without_remarks,
)
from questions.formats.tables.two_answers import differing, other_columns
from questions.formats.tables.typed_sheets import typed_in
from questions.formats.typed.answer_tables import answers_in
from questions.words import N_

LOOKED_AT = 200
EMPTIED = N_(
    "有一格（不是题干、选项、答案）的公式出错了或没有结果，这一格没有导入。请在 Excel 里改好"
)
NO_HEADER = N_("没有找到表头，已跳过。如果这里有题，请加上“题干”“答案”等表头")
KEYS_APART = N_("像是答案，却对不上别的工作表里的题，没有导入。请在每道题的“答案”一列写上答案")
_BLOCK = re.compile(r"\s*<(?:p|div|span|section)\b[^<>]*>", re.IGNORECASE)
_LINES = re.compile(rf"{_BLOCK.pattern}|.*?<br\s?/?>\s*\S", re.IGNORECASE | re.DOTALL)
_ABOUT = re.compile("说明|须知|示例|帮助|^图片$")


def find_header(rows: Sequence[Sequence[str]]) -> tuple[int, Columns] | None:
    """Index of the header's last row, looked for below title rows, and its columns."""
    for index, cells in enumerate(rows[:MOST_TITLE_ROWS]):
        columns = read_header(cells)
        if not columns.is_header:
            continue
        below = rows[index + 1] if index + 1 < len(rows) else ()
        if "choices" in columns.fields and (merged := merged_below(cells, below)):
            settle(merged, cells, rows[index + 2 :])
            return index + 1, merged
        if (better := read_header(below)).is_header and len(better) > len(columns):
            continue  # heads of groups of columns, and the columns' own below
        settle(columns, cells, rows[index + 1 :])
        unlabelled_options(columns, cells, rows[index + 1 : index + 50])
        unlabelled_answers(columns, cells, rows[index + 1 : index + 50])
        return index, columns
    return None


def read_sheets(
    sheets: Sequence[Sheet], format_name: str, encoding: str, progress: Progress | None = None
) -> Report:
    """Every question of `sheets`, row by row. Raises UnreadableFile when no sheet has a header."""
    filled = [sheet for sheet in map(without_remarks, sheets) if is_filled(sheet)]
    if not filled:
        raise UnreadableFile("empty_file")
    filled = with_keys(filled, [find_header(sheet.head) for sheet in filled])
    reading = Reading()
    told = _told(filled)
    count = _Count(sum(sheet.height or len(sheet.head) for sheet in filled), progress)
    headed = 0
    last: Columns | None = None
    for sheet in filled:
        name = sheet.name if len(filled) > 1 else ""
        header = find_header(sheet.head)
        tables = [] if header else tables_without_header(sheet, last)
        if header is None and not tables:
            if _ABOUT.search(sheet.name):
                continue
            if typed := typed_in(sheet, name, format_name):
                headed += 1
                reading.found.join(typed)
                continue
            said = KEYS_APART if is_of_keys(sheet) else NO_HEADER
            reading.found.problems.append(Problem(Place(sheet=name), "warning", "no_header", said))
            continue
        headed += 1
        parts = (
            [(part, find_header(part.head) or header) for part in side_by_side(sheet, header[0])]
            if header
            else [(part, (-1, columns)) for part, columns in tables]
        )
        for part, (at, last) in parts:
            legend = last.legend or told.legend
            base = told.base if last.base is None else last.base
            known = replace(told, legend=legend, base=base, likely=last.likely)
            _read_sheet(reading, part, name, (at, last), known, count)
    if not headed:
        alone = any(answers_in([*filter(any, sheet.head)]) for sheet in filled)
        raise UnreadableFile("only_answers" if alone else "no_header")
    found = reading.finish()
    if not found.total and not found.problems:
        said = N_("表头下面没有找到题。请在表头下面每行写一道题")
        found.problems.append(Problem(Place(), "warning", "no_rows", said))
    return found.report(format_name, encoding)


@dataclass
class _Count:
    total: int
    progress: Progress | None
    done: int = 0

    def counted(self, sheet: Sheet, columns: Columns) -> Iterator[Sequence[str]]:
        """The rows of a sheet; tells now and then how far it is."""
        for row in filled_down(sheet, columns.shared):
            yield row
            self.done += 1
            if self.progress and self.done % 1000 == 0:
                self.progress(self.done, self.total)


def _told(sheets: Sequence[Sheet]) -> Known:
    """What the instructions in all sheets say: what numeric types mean, from where places are
    counted, what A and B say of a judgement."""
    codes: dict[str, str] = {}
    sides: dict[str, bool] = {}
    base = None
    for sheet in sheets:
        rows = sheet.head[: MOST_TITLE_ROWS + 5]
        header = find_header(rows)
        codes = codes or legend_in(rows, header[1].fields.get("kind") if header else None)
        for text in _instructions(rows, header):
            codes = codes or (legend_of(text) if "题型" in text or "类型" in text else {})
            if re.search("判断|对错|答案|是非", text):
                sides = sides or sides_of(text)
            base = base_of(text) if base is None and "答案" in text else base
    return Known(codes, base, sides=sides)


def _instructions(
    rows: Sequence[Sequence[str]], header: tuple[int, Columns] | None
) -> Iterator[str]:
    """The texts of rows that are no questions: up to the header, and below it while they instruct."""
    if header is None:
        yield from (" ".join(filter(None, row)) for row in rows)
        return
    last, columns = header
    for number, raw in enumerate(rows):
        if number < last:
            yield " ".join(filter(None, raw))
        elif number == last or is_instruction(row_in(raw, columns)):
            yield from raw


def _read_sheet(
    reading: Reading,
    sheet: Sheet,
    name: str,
    found: tuple[int, Columns],
    known: Known,
    count: _Count,
) -> None:
    header, columns = found
    before = len(reading.found.questions), len(reading.found.problems)
    heading = sheet.name
    if header > 0 and not answers.kind_of(heading):
        titles = [cell for cells in sheet.head[:header] for cell in cells if cell]
        heading = next(filter(answers.kind_of, titles), heading)
    if not answers.kind_of(heading) and _is_all_judged(sheet.head[header + 1 :], columns):
        heading = "判断题"
        known = replace(known, sides={"O": True, **known.sides})
    usual = _usual_options(sheet.head[header + 1 :], columns)
    known = replace(known, heading=heading)
    # Only cards have no header and lines in HTML; below a header single questions may be about it.
    of_web = _is_of_web(sheet.head[header + 1 :], columns, _BLOCK if header >= 0 else _LINES)
    head = sheet.head[header] if header >= 0 else ()
    others, width = other_columns(columns, head), len(head)
    words = placeholders_of(sheet.head[header + 1 :], columns)
    counted = without(count.counted(sheet, columns), words)
    lines, shared = put_together(sheet, counted, header, columns)
    for number, rows in questions_in(lines, header, columns, usual):
        if isinstance(rows, str):
            known = replace(known, heading=rows)
            continue
        where = Place(number, name, part=sheet.part)
        if refused := _refusal(rows, columns, width, where, shared=number in shared):
            with reading.found.question():
                raise refused
            continue
        if (rows[0].has_hash or len(rows) > 1) and [row for row in rows if row.empty_failed()]:
            reading.found.problems.append(Problem(where, "warning", "formula_left_out", EMPTIED))
        stated = stated_over(rows) if len(rows) > 1 else stated_in(rows[0])
        if stated.choices[:1] in ("[", "{"):
            set_written(stated)
        if of_web:
            without_html(stated)
        given = [cell for at in others for cell in rows[0].cells[at : at + 1]]
        if given and (differs := differing(stated, given, where)):
            with reading.found.question():
                raise differs
            continue
        _read_each(reading, stated, known, where)
    alignment.doubt_blocks(reading.found, *before)


def _read_each(reading: Reading, stated: Stated, known: Known, where: Place) -> None:
    """Read what a row states, mostly one question."""
    if not crowded.is_numbered(stated.stem):
        reading.read(stated, known, where)
        return
    try:
        parts = crowded.parted(stated, known, where)
    except Unsure as refused:
        reading.found.count()
        reading.found.refuse(refused)
        return
    for one, place in parts:
        reading.read(one, known, place)


def _refusal(
    rows: Sequence[Row], columns: Columns, width: int, where: Place, *, shared: bool
) -> Unsupported | Unsure | None:
    """Why nothing can be made of the rows of a question, whatever they state."""
    if columns.foreign:
        return alignment.foreign(where, columns.foreign)
    if rows[0].has_failed or (len(rows) > 1 and any(row.has_failed for row in rows)):
        said = N_(
            "有一格的公式出错了（如 #NAME?）或没有结果。请在 Excel 里改成文字，前面加一个单引号，存成 .xlsx"
        )
        return unsure(where, "formula_error", said)
    if shared:
        said = N_("的答案格和别的题合并成了一格。请取消合并，给每道题各写答案")
        return unsure(where, "merged_answer", said)
    if flag := unclear_flag(rows):
        return unsure(where, "unclear_flag", flag[0], **flag[1])
    if width and rows[0].spills(width):
        said = N_("的格子比表头多，答案像是被逗号断开了。请把有逗号的格子用英文双引号括起来")
        return unsure(where, "spilled", said)
    return None


def _is_all_judged(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether a table without types and options has nothing but judgements for answers, T and F, O and
    X, or 是 and 否, and both of them."""
    if columns.options or columns.blanks or {"kind", "choices"} & columns.fields.keys():
        return False
    at = columns.fields.get("answer", -1)
    given = {row[at].strip() for row in rows if 0 <= at < len(row)} - {""}
    told = {"T" if text in ("O", "o") else text for text in given if not text.isdecimal()}
    sides = {answers.judgement(text) for text in told}
    unsure = any(answers.sure_judgement(text) is None for text in given)
    return len(given) == 2 and sides == {True, False} and unsure


def _is_of_web(rows: Sequence[Sequence[str]], columns: Columns, pattern: re.Pattern[str]) -> bool:
    """Whether most stems are the HTML of a web system; not where single ones speak of it."""
    at = columns.fields.get("stem", 0)
    stems = [row[at] for row in rows if at < len(row) and row[at]]
    marked = sum(1 for stem in stems if pattern.match(stem))
    return marked * 2 > len(stems)


def _usual_options(rows: Sequence[Sequence[str]], columns: Columns) -> Usual:
    """How many options most rows have, where one weak sign parts them without letters."""
    at = columns.fields.get("choices", columns.wrongs[0] if len(columns.wrongs) == 1 else None)
    if at is None or columns.options:
        return NONE
    cells = [tidy(row[at]) for row in islice(rows, LOOKED_AT) if at < len(row) and row[at]]
    for weak in WEAK:
        counted = Counter(
            len([part for part in weak.split(cell) if part.strip()]) for cell in cells
        )
        del counted[1]
        if counted and counted.total() >= max(3, len(cells) // 2):
            count, often = counted.most_common(1)[0]
            return Usual(count, (weak,)) if often * 2 >= counted.total() else NONE
    return NONE
