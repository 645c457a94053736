"""Drafts as the rows of a table that the readers of this package read back as the same drafts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from questions.drafts import LETTERS, Draft
from questions.formats import inside
from questions.formats.accepted import escape
from questions.formats.concluding import conclude
from questions.formats.details import escape_tag
from questions.formats.found import Unsupported, Unsure, unsure
from questions.formats.stated import Known
from questions.formats.tables.headers import CODE, Columns, read_header
from questions.formats.tables.rows import row_in, stated_in
from questions.formats.tables.sections import is_instruction
from questions.formats.writing import About, Left, number
from questions.words import N_

KIND_WORDS = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "fill": "填空题"}
LEAST_OPTIONS = 4


def header_for(about: About) -> list[str]:
    """The header, with as many options as the questions need, and points and codes only if there are any."""
    width = max(LEAST_OPTIONS, about.most_options)
    options = [f"选项{letter}" for letter in LETTERS[:width]]
    points = ["分值"] if about.has_points else []
    codes = [CODE] if about.has_codes else []
    return ["题型", "题干", *options, "答案", "解析", "法律依据", "标签", "难度", *points, *codes]


class Rows:
    """The rows of a table in the making. A picture stays behind: its mark is in the text."""

    def __init__(self, about: About, left: Left, longest: int = 0) -> None:
        self.header = header_for(about)
        self._columns = read_header(self.header)
        self._left = left
        self._longest = longest
        self._number = 0

    def of(self, drafts: Sequence[Draft]) -> Iterator[tuple[Draft, list[str]]]:
        """Each draft with its cells; `longest` is what a cell may hold. What would not come back
        as it is, is named and left out."""
        for draft in drafts:
            self._number += 1
            with self._left.question():
                yield draft, self._row(draft)

    def _row(self, draft: Draft) -> list[str]:
        cells, sure = _best(draft, self._columns, self._number)
        if self._longest and max(map(len, cells)) > self._longest:
            said = N_("没有写进表格：答案太长，一格放不下。请改用 JSON 或 Moodle XML")
            raise unsure(draft.where, "cell_too_long", said)
        if not sure:
            said = N_("没有写进表格：有的文字在表格里会被读成别的意思。请改用 JSON 或 Moodle XML")
            raise unsure(draft.where, "table_bends", said)
        return cells


def row_of(draft: Draft, columns: Columns, number: int) -> list[str]:
    """The cells of one draft: as it is, or where a reader would take a text for a number, a letter
    or an answer, with a number, letters or a backslash for it to take off."""
    return _best(draft, columns, number)[0]


def _best(draft: Draft, columns: Columns, number: int) -> tuple[list[str], bool]:
    """Likewise, and whether they are read back as the draft."""
    written: list[str] = []
    for stem in _stems(draft, number):
        for options in _options(draft.options):
            for answer in _answers(draft):
                written = _cells(draft, stem, options, answer, columns)
                if _reads_back(written, columns, draft):
                    return written, True
    return written, False


def _stems(draft: Draft, number: int) -> Iterator[str]:
    yield draft.stem
    yield f"第{number}题、{draft.stem}"
    if (escaped := inside.escape(draft.stem)) != draft.stem:
        yield escaped
        yield f"第{number}题、{escaped}"


def _options(options: Sequence[str]) -> Iterator[list[str]]:
    yield list(options)
    if options:
        yield [f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False)]


def _answers(draft: Draft) -> Iterator[str]:
    if draft.kind == "true_false":
        yield "正确" if draft.answers == ["true"] else "错误"
    elif draft.kind == "fill":
        yield "；".join("|".join(map(escape, accepted)) for accepted in draft.answers)
    else:
        yield "".join(draft.answers)
        yield "、".join(f"选项{letter}" for letter in draft.answers)


def _cells(draft: Draft, stem: str, options: list[str], answer: str, columns: Columns) -> list[str]:
    width = len(columns.options)
    points = "" if draft.points is None else number(draft.points)
    return [
        KIND_WORDS[draft.kind],
        stem,
        *options,
        *[""] * (width - len(options)),
        answer,
        draft.explanation,
        draft.citation,
        "；".join(map(escape_tag, draft.tags)),
        "" if draft.difficulty is None else str(draft.difficulty),
        *([points] if "points" in columns.fields else []),
        *([draft.code] if "code" in columns.fields else []),
    ]


def _reads_back(cells: list[str], columns: Columns, draft: Draft) -> bool:
    row = row_in(cells, columns)
    if is_instruction(row):
        return False
    try:
        read, _ = conclude(stated_in(row), Known(), draft.where)
    except (Unsure, Unsupported):
        return False
    points = read.points if "points" in columns.fields else draft.points
    return replace(read, points=points, images=draft.images) == draft
