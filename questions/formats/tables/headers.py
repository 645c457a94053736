"""Which column holds what: the headers met in Chinese question tables."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest

from questions.formats.answers import kind_of
from questions.formats.tables.header_words import (
    Header,
    folded,
    header_of,
    is_index,
    is_specific,
    may_stand_in,
)
from questions.formats.tables.legend import base_of, legend_of
from questions.formats.traditional import simplified

REMARKS = "问题和改法 / what to mend"
"""The column of an annotated workbook that is ours: no reader looks into it."""
CODE = "筑梦编号（请勿改动）"
"""The column of an export that names the bank's own question (questions/codes.py)."""
SOURCE = "原文 / in your file"
"""Likewise, the text of a file that was no table."""
_GROUP = "筑梦编号·第%s组（请勿改动）"
"""The codes of one of several tables that stand side by side, behind the last of them."""

NEAR = 2
"""A letter further on is none of these options."""
_LETTERS = re.compile(r"[\W_]*[A-HＡ-Ｈ](?:[\W_]*[A-HＡ-Ｈ])*[\W_]*", re.IGNORECASE)
_FLAG = {"true": "multiple", "false": "single"}
SINGLE = ("kind", "stem", "answer", "explanation", "citation", "difficulty", "points", "code")
"""What a row states with one text each."""


def code_of_group(number: int) -> str:
    """The header of the codes of so-manieth table of a sheet, from 1."""
    return _GROUP % number


def group_of(cell: str) -> int:
    """The other way round; 0 for any other header."""
    head, _, tail = _GROUP.partition("%s")
    number = cell.removeprefix(head).removesuffix(tail)
    return int(number) if cell == _GROUP % number and number.isdecimal() else 0


@dataclass
class Columns:
    """Column numbers from 0 by field, and by option, blank or flag in order.

    `wrongs` hold the texts of wrong answers; `rivals` are all columns headed for a field; `weak` the fields whose header may mean anything;
    `spares`: where the answers of some rows stand, 标准答案 beside 正确答案;
    `counted`: the options are headed by numbers;
    `places`: the answers are called places of options;
    `base`: whether answers that are numbers count options from 0 or 1, where the header says so;
    `likely`: from where the headers of the options are counted, which answers may not be.
    """

    fields: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)
    rights: dict[int, int] = field(default_factory=dict)
    blanks: dict[int, int] = field(default_factory=dict)
    wrongs: list[int] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)
    rivals: dict[str, list[int]] = field(default_factory=dict)
    weak: set[str] = field(default_factory=set)
    spares: list[int] = field(default_factory=list)
    counted: bool = False
    places: bool = False
    base: int | None = None
    likely: int | None = None

    @property
    def is_header(self) -> bool:
        """Whether questions can be read from these columns: a stem, and an answer somewhere."""
        sure = self.fields.keys() - self.weak
        keyed = {"answer", "right"} & sure or self.blanks or self.rights or len(self.options) > 1
        if "stem" in self.weak:
            return bool(keyed)
        return "stem" in self.fields and bool(
            keyed or "answer" in self.weak or {"kind", "choices"} & sure
        )

    @property
    def by_option(self) -> bool:
        """Whether each row holds one option, and says whether that is right."""
        return "right" in self.fields and "choices" in self.fields

    @property
    def shared(self) -> set[int]:
        """The columns whose merged cells hold for every row: types and chapters."""
        kind = self.fields.get("kind")
        return {*self.tags, *([] if kind is None else [kind])}

    @cached_property
    def in_order(self) -> list[int]:
        """The column of each option from A on, -1 where there is none."""
        return [self.options.get(index, -1) for index in range(max(self.options, default=-1) + 1)]

    @cached_property
    def single(self) -> list[int]:
        """Where the fields of SINGLE stand, -1 where there is no such column."""
        return [self.fields.get(name, -1) for name in SINGLE]

    @cached_property
    def width(self) -> int:
        """How many columns there are up to the last one that is known."""
        known = (self.fields, self.options, self.rights, self.blanks)
        places = [at for each in known for at in each.values()]
        return max([*places, *self.wrongs, *self.spares], default=-1) + 1

    def __len__(self) -> int:
        known = len(self.fields) + len(self.options) + len(self.blanks) + len(self.rights)
        return known + len(self.wrongs)


def read_header(cells: Sequence[str]) -> Columns:
    """What each cell announces; of two columns for one field the better headed or the first counts."""
    said = _Announced()
    for index, cell in enumerate(cells):
        header = header_of(cell) if cell else None
        if header is not None and cell not in (REMARKS, SOURCE):
            _TAKE.get(header.sort, _Announced.column)(said, index, cell, header)
    columns = said.columns
    columns.weak = {name for name, strength in said.strengths.items() if not strength}
    columns.tags = columns.rivals.get("tags", [])
    _drop_strays(columns, said.letters)
    _settle_answers(columns, cells)
    _counted_options(columns, said.bare, said.answered)
    if "kind" in columns.fields:
        columns.legend = legend_for(cells[columns.fields["kind"]])
    if columns.options or "choices" in columns.fields or "answer" not in columns.fields:
        columns.wrongs = []
    return _from_zero(columns)


@dataclass
class _Announced:
    """What the cells of a header announced so far. `bare` are numbers that may head options, `letters`
    the options headed by a letter alone, `answered` the blanks headed by a word for answers."""

    columns: Columns = field(default_factory=Columns)
    strengths: dict[str, int] = field(default_factory=dict)
    bare: dict[int, int] = field(default_factory=dict)
    letters: set[int] = field(default_factory=set)
    answered: set[int] = field(default_factory=set)

    def blank(self, index: int, cell: str, header: Header) -> None:
        self.columns.blanks.setdefault(header.place, index)
        self.answered |= {index} if "空" not in cell else set()

    def wrong(self, index: int, _cell: str, _header: Header) -> None:
        self.columns.wrongs.append(index)

    def flag(self, index: int, _cell: str, header: Header) -> None:
        self.columns.rights.setdefault(header.place, index)

    def option(self, index: int, cell: str, header: Header) -> None:
        self.columns.options.setdefault(header.place, index)
        self.letters |= {header.place} if len(cell.strip()) == 1 else set()
        self.columns.counted = self.columns.counted or header.counted

    def number(self, index: int, _cell: str, header: Header) -> None:
        self.bare.setdefault(header.place, index)

    def foreign(self, _index: int, cell: str, _header: Header) -> None:
        self.columns.foreign.append(cell)

    def column(self, index: int, _cell: str, header: Header) -> None:
        self.columns.rivals.setdefault(header.sort, []).append(index)
        if header.strength > self.strengths.get(header.sort, -1):
            self.columns.fields[header.sort], self.strengths[header.sort] = index, header.strength


_TAKE = {
    "blank": _Announced.blank,
    "wrong": _Announced.wrong,
    "flag": _Announced.flag,
    "option": _Announced.option,
    "bare": _Announced.number,
    "foreign": _Announced.foreign,
}


def _drop_strays(columns: Columns, letters: set[int]) -> None:
    """Leave out letters far from A, B, C: Q heads questions, X and Y something else."""
    last = 0
    for place in sorted(columns.options):
        if place - last > NEAR and place in letters:
            del columns.options[place]
        else:
            last = place


def legend_for(cell: str) -> dict[str, str]:
    return _FLAG if folded(cell) == "multichoice" else legend_of(simplified(cell))


def _settle_answers(columns: Columns, cells: Sequence[str]) -> None:
    """Of 答案 and 正确答案 the second is the key, and the first may hold what can be chosen."""
    rivals = columns.rivals.get("answer", [])
    specific = [at for at in rivals if is_specific(cells[at])]
    if len(rivals) > 1 and specific:
        columns.fields["answer"] = specific[0]
    columns.spares = [at for at in rivals if len(rivals) > 1 and may_stand_in(cells[at])]
    if "answer" in columns.fields:
        head = cells[columns.fields["answer"]]
        columns.base, columns.places = base_of(head), is_index(head)


def _counted_options(columns: Columns, bare: dict[int, int], answered: set[int]) -> None:
    """答案1, 答案2 … beside a column 正确答案, or each beside one that says whether it is right, are options;
    so are 1, 2, 3 …"""
    if columns.options or not ("answer" in columns.fields or columns.rights):
        return
    if len(columns.blanks) > 1 and answered >= set(columns.blanks.values()):
        columns.options, columns.blanks, columns.counted = columns.blanks, {}, True
        return
    least = min(bare, default=-1)
    if len(bare) > 1 and least in (0, 1) and sorted(bare) == [*range(least, least + len(bare))]:
        columns.options, columns.counted = bare, True


def _from_zero(columns: Columns) -> Columns:
    """Options counted from 0; tables that already count theirs from 0 stay as they are."""
    least = min(columns.options, default=1)
    if columns.counted and columns.base is None and least in (0, 1):
        columns.likely = least
    columns.options = {number - min(least, 1): at for number, at in columns.options.items()}
    columns.rights = {number - min(least, 1): at for number, at in columns.rights.items()}
    return columns


def merged_below(upper: Sequence[str], lower: Sequence[str]) -> Columns | None:
    """The columns of a header of two rows: 选项 above, A B C D below; None if it is not one."""
    filled = [cell for cell in lower if cell.strip() and cell != CODE]
    below = read_header(lower)
    if len(filled) < 2 or len(below.options) != len(filled):
        return None
    width = max(len(upper), len(lower))
    both = [
        (lower[at] if at < len(lower) and lower[at].strip() else "")
        or (upper[at] if at < len(upper) else "")
        for at in range(width)
    ]
    return read_header(both)


def unlabelled_options(
    columns: Columns, header: Sequence[str], below: Sequence[Sequence[str]]
) -> None:
    """One header 选项 over several columns, or 题目 above answers that are letters: those without a
    header beside it are options too."""
    first, rows = columns.fields.get("choices", -1), [row for row in below if any(row)]
    if first < 0 and "stem" in columns.fields:
        first, at = columns.fields["stem"] + 1, columns.fields.get("answer", -1)
        rows = [row for row in rows if 0 <= at < len(row) and _LETTERS.fullmatch(row[at])]
    if first < 0 or columns.options or columns.wrongs or columns.by_option:
        return
    end = first + ("choices" in columns.fields)
    width = max(map(len, rows), default=0)
    while end < width and not (header[end] if end < len(header) else "").strip():
        end += 1
    filled = [sum(1 for cell in row[first:end] if cell.strip()) for row in rows]
    if end > first + 1 and sum(count > 1 for count in filled) * 2 >= len(filled) > 0:
        columns.fields.pop("choices", None)
        columns.options = {at - first: at for at in range(first, end)}


def unlabelled_answers(
    columns: Columns, header: Sequence[str], below: Sequence[Sequence[str]]
) -> None:
    """One header 答案 over several columns, with neither kinds nor options beside it: only the program
    that wrote the table knows which of them are right."""
    first = columns.fields.get("answer", -1) + 1
    if not first or len(columns) != len(columns.fields) or "choices" in columns.fields:
        return
    kinds = {row[at] for row in below for at in columns.shared if at < len(row)}
    rows = [[bool(cell.strip()) for cell in row[first:]] for row in below if any(row)]
    if any(map(kind_of, kinds)) or any(map(str.strip, header[first:])):
        return
    several = sum(map(any, zip_longest(*rows, fillvalue=False))) > 1
    if several and sum(map(any, rows)) * 2 >= len(rows):
        columns.foreign.append(header[first - 1])
