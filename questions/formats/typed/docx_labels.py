"""Word tables whose rows are a label and a text, 题目, A, B, 答案: as the lines that somebody might type."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from questions.drafts import LETTERS
from questions.formats.labels import ANSWER
from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.cases import has_options
from questions.formats.typed.docx_paragraphs import Paragraph
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line

Row = Sequence[Sequence[Paragraph]]

LEAST_ROWS = 3
SHORTEST = 4
_NUMBER = re.compile(r"\s*(?:第\s?)?(\d{1,4})\s?题?\s*[.、]?\s*")
_END = r"\s*[:.、)]?\s*"
_KINDS = {
    "stem": r"(?:题目|题干|试题|问题)(?:内容)?\s?\d{0,4}|(?:第\s?)?(\d{1,4})\s?题?",
    "option": r"(?:选项)?\s?([A-H])\s?(?:选?项)?",
    "choices": "选项|备选项|备选答案|选项内容",
    "answer": ANSWER,
    "explain": "(?:答案|试题|题目)?解析|答案说明",
    "meta": "(题号|序号|题型|试题类型|题目类型|难度|难易度|知识点|考点|标签|章节|分值|分数|依据|法律依据|出处)",
}
_LABELS = {sort: re.compile(rf"\s*(?:{words}){_END}") for sort, words in _KINDS.items()}


def labelled_lines(rows: Sequence[Row], number: int) -> list[Line]:
    """The lines of such a table, which begins at paragraph `number`; [] for any other table."""
    found: list[tuple[str, re.Match[str], Sequence[Line]]] = []
    for row in rows:
        filled = [lines for cell in row if (lines := _lines_of(cell))]
        if not filled:
            continue
        pairs = [*_pairs(filled)]
        if not pairs:
            return []
        found += pairs
    sorts = [sort for sort, _, _ in found]
    worded = any(sort == "stem" and not match[1] for sort, match, _ in found)
    asked = worded or sorts.count("option") > 1 or "choices" in sorts or sorts.count("stem") > 1
    if len(found) < LEAST_ROWS or not ({"stem", "answer"} <= {*sorts} and asked):
        return []
    begun = Line(number, "######")  # what stands above has no part in it
    return [begun, *(line for sort, label, lines in found for line in _typed(sort, label, lines))]


def keyed_lines(rows: Sequence[Row]) -> list[Line]:
    """The lines of a table without a header whose rows are a number, a question and its key, perhaps with
    the options between; [] for any other table."""
    found: list[Line] = []
    last = 0
    for row in rows:
        cells = [lines for cell in row if (lines := _lines_of(cell))]
        if not cells:
            continue
        number = _NUMBER.fullmatch(flat(cells[0][0].text))
        if len(cells) < LEAST_ROWS or number is None or int(number[1]) <= last:
            return []
        first, *others = cells[1]
        options, (key, *rest) = cells[2:-1], cells[-1]
        if rest or not is_key(key.text) or len(options) == 1 or len(first.text) < SHORTEST:
            return []
        asked = " ".join(line.text for line in cells[1])
        if not options and re.match("[A-Za-zＡ-Ｚ]", key.text.strip()) and not has_options(asked):
            return []  # marks of people, or of goods
        last = int(number[1])
        found += [replace(first, text=f"{last}.{first.text}"), *others]
        for letter, lines in zip(LETTERS, options, strict=False):
            found += _typed("option", _LABELS["option"].fullmatch(letter), lines)
        found.append(Line(key.number, f"答案：{key.text}"))
    return [Line(found[0].number, "######"), *found] if len(found) > LEAST_ROWS else []


def _lines_of(cell: Sequence[Paragraph]) -> list[Line]:
    return [line for paragraph in cell for line in paragraph.lines() if line.text.strip()]


def _pairs(filled: Sequence[list[Line]]) -> Iterator[tuple[str, re.Match[str], Sequence[Line]]]:
    """The labels of a row with the cell beside each; none where one cell is neither."""
    pairs = []
    for at in range(0, len(filled), 2):
        label = _label(filled[at])
        if label is None:
            return
        pairs.append((*label, filled[at + 1] if at + 1 < len(filled) else ()))
    yield from pairs


def _label(lines: Sequence[Line]) -> tuple[str, re.Match[str]] | None:
    text = flat(lines[0].text)
    if len(lines) > 1 or len(text) > 12:
        return None
    matches = ((sort, label.fullmatch(text)) for sort, label in _LABELS.items())
    return next(((sort, match) for sort, match in matches if match), None)


def _typed(sort: str, label: re.Match[str] | None, lines: Sequence[Line]) -> Iterator[Line]:
    """What somebody would type for a label and the lines beside it."""
    if not lines:
        return
    name = next(filter(None, label.groups()), "") if label else ""
    before = {
        "stem": f"{name}." if name else "题目：",
        "option": f"{name}.",
        "choices": "",
        "answer": "答案：",
        "explain": "解析：",
        "meta": f"{name}：",
    }[sort]
    first, *others = lines
    own = sort == "option" and re.match(rf"\s*[(]?{name}\s?[.、:)]", flat(first.text))
    yield first if own else replace(first, text=before + first.text)
    yield from others
