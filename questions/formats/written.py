"""Drafts as the rows of a table that the readers of this package read back as the same drafts."""

from collections.abc import Sequence

from questions.drafts import LETTERS, Draft
from questions.formats.answers import escape, strip_letters, strip_number

KIND_WORDS = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "fill": "填空题"}
LEAST_OPTIONS = 4


def table_of(drafts: Sequence[Draft]) -> list[list[str]]:
    """Header and one row a draft. Points are a contest's matter and are not written."""
    width = max([LEAST_OPTIONS, *(len(draft.options) for draft in drafts)])
    options = [f"选项{letter}" for letter in LETTERS[:width]]
    header = ["题型", "题干", *options, "答案", "解析", "法律依据", "标签", "难度"]
    return [header, *(_row(number, draft, width) for number, draft in enumerate(drafts, 1))]


def _row(number: int, draft: Draft, width: int) -> list[str]:
    options = _options(draft.options)
    return [
        KIND_WORDS[draft.kind],
        _stem(number, draft.stem),
        *options,
        *[""] * (width - len(options)),
        _answer(draft),
        draft.explanation,
        draft.citation,
        "；".join(draft.tags),
        "" if draft.difficulty is None else str(draft.difficulty),
    ]


def _stem(number: int, stem: str) -> str:
    """A stem that begins like a numbered one gets a number for the reader to take off."""
    return stem if strip_number(stem) == stem else f"第{number}题、{stem}"


def _options(options: Sequence[str]) -> list[str]:
    """Options that begin with their own letters get letters for the reader to take off."""
    if not options or strip_letters(options) == list(options):
        return list(options)
    return [f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False)]


def _answer(draft: Draft) -> str:
    if draft.kind == "true_false":
        return "正确" if draft.answers == ["true"] else "错误"
    if draft.kind == "fill":
        return "；".join("|".join(map(escape, accepted)) for accepted in draft.answers)
    return "".join(draft.answers)
