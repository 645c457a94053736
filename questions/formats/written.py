"""Drafts as the rows of a table that the readers of this package read back as the same drafts."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from questions.drafts import LETTERS, Draft
from questions.formats import inside
from questions.formats.answers import escape
from questions.formats.found import Unsupported, Unsure
from questions.formats.headers import CODE, Columns, read_header
from questions.formats.rows import row_in, stated_in
from questions.formats.stated import Known, conclude

KIND_WORDS = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "fill": "填空题"}
LEAST_OPTIONS = 4


def header_for(drafts: Sequence[Draft]) -> list[str]:
    """The header, with as many options as the drafts need, and codes where there are some."""
    width = max([LEAST_OPTIONS, *(len(draft.options) for draft in drafts)])
    options = [f"选项{letter}" for letter in LETTERS[:width]]
    coded = [CODE] if any(draft.code for draft in drafts) else []
    return ["题型", "题干", *options, "答案", "解析", "法律依据", "标签", "难度", *coded]


def table_of(drafts: Sequence[Draft]) -> Iterator[list[str]]:
    """Header and one row a draft. Points are a contest's matter and are not written, and a picture
    stays behind: its mark is in the text, and finds it again in a bank that has it."""
    header = header_for(drafts)
    columns = read_header(header)
    yield header
    for number, draft in enumerate(drafts, 1):
        yield row_of(draft, columns, number)


def row_of(draft: Draft, columns: Columns, number: int) -> list[str]:
    """The cells of one draft: as it is, or where a reader would take a text for a number, a letter
    or an answer, with a number, letters or a backslash for it to take off."""
    written: list[str] = []
    for stem in _stems(draft, number):
        for options in _options(draft.options):
            for answer in _answers(draft):
                written = _cells(draft, stem, options, answer, columns)
                if _reads_back(written, columns, draft):
                    return written
    return written


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
    return [
        KIND_WORDS[draft.kind],
        stem,
        *options,
        *[""] * (width - len(options)),
        answer,
        draft.explanation,
        draft.citation,
        "；".join(draft.tags),
        "" if draft.difficulty is None else str(draft.difficulty),
        *([draft.code] if "code" in columns.fields else []),
    ]


def _reads_back(cells: list[str], columns: Columns, draft: Draft) -> bool:
    try:
        read, _ = conclude(stated_in(row_in(cells, columns)), Known(), draft.where)
    except (Unsure, Unsupported):
        return False
    return replace(read, points=draft.points, images=draft.images) == draft
