"""Answers that stand apart from their questions: on a sheet of their own, or in a list below the last one.
They are put beside their questions, by number, where no number is doubtful."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

from questions.formats import answers
from questions.formats.labels import ANSWER
from questions.formats.tables.headers import Columns, read_header
from questions.formats.tables.sheets import Sheet
from questions.formats.typed.answer_lines import one_answer, one_pair, pairs_in
from questions.formats.typed.answer_tables import answers_in
from questions.formats.typed.flat import flat

MOST_ROWS = 5000
"""Longer sheets are read as they come."""
_NAME = re.compile(rf"(?:试题|题目|题库)?{ANSWER}(?:表|页|汇总|[及和与]?解析)?")
_TITLE = re.compile(rf"[\[【(（]?{_NAME.pattern}[\]】)）]?\s*[:：]?\s*")
_NUMBERS = re.compile(r"题\s?[号序]|序号")
_EXPLAINED = "解析："

Header = tuple[int, Columns] | None
Keys = Mapping[int, tuple[str, str]]
"""Answer and explanation by number."""


@dataclass
class _Asked:
    """A sheet whose questions have no answers: its rows, its header, and those of each question by number."""

    sheet: Sheet
    rows: list[Sequence[str]]
    header: int
    columns: Columns
    numbers: dict[int, int]

    def answered(self, keys: Keys) -> Sheet:
        """The sheet with the answers in columns of their own."""
        width = max(map(len, self.rows))
        rows = [[*row, *[""] * (width - len(row)), "", ""] for row in self.rows]
        at = self.columns.fields.get("answer", width)
        rows[self.header][at] = rows[self.header][at] or "答案"
        if "explanation" not in self.columns.fields and any(why for _, why in keys.values()):
            rows[self.header][width + 1] = "解析"
        for number, (answer, why) in keys.items():
            rows[self.numbers[number]][at] = answer
            rows[self.numbers[number]][width + 1] = why
        return replace(self.sheet, head=rows, below=())


def is_of_keys(sheet: Sheet) -> bool:
    """Whether a sheet is called one of answers."""
    return _NAME.fullmatch(sheet.name.strip()) is not None


def with_keys(sheets: Sequence[Sheet], headers: Sequence[Header]) -> list[Sheet]:
    """The sheets, where the answers that stand apart are beside their questions."""
    apart = [at for at, sheet in enumerate(sheets) if is_of_keys(sheet) and headers[at] is None]
    found = [*sheets]
    asked: dict[int, _Asked] = {}
    for at, header in enumerate(headers):
        found[at], one = _asked(sheets[at], header)
        if one is not None:
            asked[at] = one
    if len(apart) == 1:
        rows = [*islice(sheets[apart[0]].rows(), MOST_ROWS)]
        parted = _parted(_keys_by_head(rows), asked)
        for at, keys in parted.items():
            found[at] = asked[at].answered(keys)
        found = [sheet for at, sheet in enumerate(found) if at != apart[0] or not parted]
    return found


def _asked(sheet: Sheet, header: Header) -> tuple[Sheet, _Asked | None]:
    """The sheet, with the list below its questions taken up; and its questions if none has an answer."""
    if header is None or not _may_ask(sheet.head, *header):
        return sheet, None
    rest = iter(sheet.below)
    rows = [*sheet.head, *islice(rest, MOST_ROWS)]
    if more := [*islice(rest, 1)]:
        return replace(sheet, head=rows[:1], below=chain(rows[1:], more, rest)), None
    sheet = replace(sheet, head=rows, below=())
    first, columns = header
    end = next((at for at in range(first + 1, len(rows)) if _begins_list(rows, at)), len(rows))
    numbers = _numbers_of(rows[:end], first, columns)
    if not numbers or not _may_ask(rows[:end], first, columns):
        return sheet, None
    asked = _Asked(sheet, rows[:end], first, columns, numbers)
    if end == len(rows):
        return sheet, asked
    keys = _keys_by_head(rows[end:])
    if [*keys] == [""] and keys[""].keys() <= numbers.keys():
        return asked.answered(keys[""]), None
    return sheet, None


def _may_ask(rows: Sequence[Sequence[str]], first: int, columns: Columns) -> bool:
    """Whether a table numbers its questions and answers none of them."""
    head = [cell for cell in rows[first] if cell.strip()]
    if not {"number", "stem"} <= read_header(rows[first]).fields.keys() or len({*head}) < len(head):
        return False  # a header of two rows, or tables side by side
    if columns.rights or columns.blanks or columns.wrongs or "right" in columns.fields:
        return False
    at = columns.fields.get("answer")
    return at is None or not any(row[at : at + 1] != [""] for row in rows[first + 1 :] if row[at:])


def _begins_list(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a list of answers begins in a row: 参考答案 alone, “答案：1.A 2.B”, or 题号 1 2 3."""
    filled = [cell.strip() for cell in rows[at] if cell.strip()]
    if len(filled) == 1 and (title := _TITLE.match(filled[0])):
        return title.end() == len(filled[0]) or bool(_pairs(filled[0][title.end() :]))
    below = [cell.strip() for cell in rows[at + 1] if cell.strip()] if at + 1 < len(rows) else []
    return (
        len(filled) > 1
        and _NUMBERS.fullmatch(filled[0]) is not None
        and filled[1].isdecimal()
        and bool(below)
        and _TITLE.fullmatch(below[0]) is not None
    )


def _numbers_of(rows: Sequence[Sequence[str]], first: int, columns: Columns) -> dict[int, int]:
    """The row of each question by its number; {} where one has none, or two have the same."""
    at, stem = columns.fields["number"], columns.fields["stem"]
    found: dict[int, int] = {}
    for place, row in enumerate(rows[first + 1 :], first + 1):
        if not "".join(row[stem : stem + 1]).strip():
            continue
        number = "".join(row[at : at + 1]).strip()
        if not number.isdecimal() or int(number) in found:
            return {}
        found[int(number)] = place
    return found


def _keys_by_head(rows: Sequence[Sequence[str]]) -> dict[str, dict[int, tuple[str, str]]]:
    """Answer and explanation by number, below each head, "" where there is none; {} where a number
    has two answers, or something else stands there too."""
    found: dict[str, dict[int, tuple[str, str]]] = {}
    head, last = "", 0
    for line in _lines(rows):
        below = found.setdefault(head, {})
        if line.startswith(_EXPLAINED) and last in below:
            below[last] = (below[last][0], line.removeprefix(_EXPLAINED))
            continue
        one = one_answer(line)
        pairs = _pairs(line) or ([(one[0], one[1])] if one else [])
        if not pairs:
            head = line
            continue
        if any(number in below or not key for number, key in pairs) or len(dict(pairs)) < len(
            pairs
        ):
            return {}
        below |= {number: (key, "") for number, key in pairs}
        last = pairs[-1][0]
    return {head: keys for head, keys in found.items() if keys}


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """The answers in rows, as lines of a list."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in filled]
    if cells and len(cells[0]) == 1 and (title := _TITLE.match(cells[0][0])):
        rest = cells[0][0][title.end() :]
        filled, cells = filled[1:], ([[rest]] if rest else []) + cells[1:]
    if all(len(row) == 1 and _pairs(row[0]) for row in cells):
        yield from (row[0] for row in cells)
    else:
        yield from answers_in(filled)


def _pairs(text: str) -> list[tuple[int, str]]:
    """Number and key of each answer in a line of a list: 1-5 ABCDA, or 6.B 7.AC, or one of these."""
    return pairs_in(text) or one_pair(flat(text))


def _parted(
    found: Mapping[str, Keys], asked: Mapping[int, _Asked]
) -> dict[int, dict[int, tuple[str, str]]]:
    """The answers of each sheet; {} where it is not sure whose they are."""
    parted: dict[int, dict[int, tuple[str, str]]] = {}
    for head, keys in found.items():
        kind = answers.kind_of(head) if head else None
        own = {at: one for at, one in asked.items() if not head or _kind(one) == kind is not None}
        for number, key in keys.items():
            places = [at for at, one in own.items() if number in one.numbers]
            if len(places) != 1 or number in parted.setdefault(places[0], {}):
                return {}
            parted[places[0]][number] = key
    return parted


def _kind(asked: _Asked) -> str | None:
    return answers.kind_of(asked.sheet.name)
