"""Sheets whose questions run down the page: 题目, A, B, 答案 in one column, the texts beside them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from questions.formats import answers
from questions.formats.tables.header_words import header_of
from questions.formats.tables.headers import Columns, read_header
from questions.formats.tables.sheets import Sheet

LEAST_ROWS = 4
MOSTLY = 0.8
LONGEST_LABEL = 20
STEM = ("stem", 0)
_NUMBER = re.compile(r"第?\s*\d{1,4}\s*[题道]?\s*[.．、:：]?")
_NUMBERED = re.compile(r"((?:题目|题干|试题|问题|Question)\s*)\d{1,4}", re.IGNORECASE)
_GOES_ON = ("stem", "explanation", "choices", "option")
_ASKED = ("option", "answer", "choices")

Key = tuple[str, int]
Pair = tuple[Key, str, str]
"""What a label announces, the label itself, and the text beside it."""


@dataclass
class _Record:
    """A question on its way: the row where it begins, and the lines of its texts by what they are."""

    row: int
    texts: dict[Key, list[str]] = field(default_factory=dict)
    last: Key = STEM


def labelled(sheet: Sheet) -> list[tuple[Sheet, Columns]]:
    """The sheet turned so that a question is a row, at the row where it began, and its columns; one such
    pair for each question where several run down side by side. [] for a sheet without labels."""
    if not _has_labels(sheet.head):
        return []
    parts = _side_by_side(sheet)
    found = [turned for part in parts if (turned := _turned(part))]
    return found if len(found) == len(parts) else []


def _side_by_side(sheet: Sheet) -> list[Sheet]:
    """The sheet, cut where further labels of questions and answers run down it."""
    told: dict[int, set[str]] = {}
    for row in sheet.head:
        for (sort, _), at in _places(row):
            told.setdefault(at, set()).add(sort)
    starts = sorted(at for at, sorts in told.items() if {"stem", "answer"} <= sorts)
    if len(starts) < 2 or starts[0] != min(told):
        return [sheet]
    rows = [*sheet.rows()]
    ends = [*starts[1:], max(map(len, rows))]
    spans = [range(start, end) for start, end in zip(starts, ends, strict=True)]
    cut = [[[row[at] if at < len(row) else "" for at in span] for row in rows] for span in spans]
    return [
        replace(sheet, head=part, below=(), height=len(part), merged=(), span=span)
        for part, span in zip(cut, spans, strict=True)
    ]


def _turned(sheet: Sheet) -> tuple[Sheet, Columns] | None:
    rows = [*sheet.rows()]
    pairs = [_pairs(row) for row in rows]
    labels: dict[Key, str] = {}
    for found in pairs:
        for key, label, _ in found:
            labels.setdefault(key, "题目" if key == STEM else label)
    columns = read_header([*labels.values()])
    if not columns.is_header:
        return None
    turned: list[list[str]] = [[] for _ in rows]
    for record in _records(rows, pairs):
        turned[record.row] = ["\n".join(filter(None, record.texts.get(key, ()))) for key in labels]
    return replace(sheet, head=turned, below=(), height=len(turned), merged=()), columns


def _has_labels(rows: Sequence[Sequence[str]]) -> bool:
    """Whether nearly all rows are a label and a text, and these ask and answer."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    asked = [row for row in filled if _pairs(row)]
    left = min(map(_first, asked), default=0)
    found = [_pairs(row) for row in asked]
    sorts = [key for pairs in found for key, _, _ in pairs]
    options = len({place for sort, place in sorts if sort == "option"})
    answered = any(sort == "answer" for sort, _ in sorts)
    return (
        len(found) >= max(LEAST_ROWS, MOSTLY * sum(_first(row) <= left for row in filled))
        and STEM in sorts
        and answered
        and (options > 1 or sorts.count(STEM) > 1)
    )


def _pairs(row: Sequence[str]) -> list[Pair]:
    """The labels of a row, each with the text beside it; [] for a row that has another cell too."""
    places = _places(row)
    cells = [*map(str.strip, row), ""]
    return [(key, cells[at], cells[at + 1]) for key, at in places]


def _places(row: Sequence[str]) -> list[tuple[Key, int]]:
    """What the labels of a row announce, and where they stand; [] where it has another cell too."""
    cells = [*map(str.strip, row), ""]
    found: list[tuple[Key, int]] = []
    at = 0
    while at < len(row):
        if not cells[at]:
            at += 1
            continue
        key = _key(cells[at], cells[at + 1])
        if key is None:
            return []
        found.append((key, at))
        at += 2
    return found


def _key(label: str, text: str) -> Key | None:
    """What a label announces; a number beside a longer text announces a question."""
    if len(label) > LONGEST_LABEL:
        return None
    if _NUMBER.fullmatch(label):
        return STEM if len(text) > 3 else None
    header = header_of(_NUMBERED.sub(r"\1", label))
    if header is None or header.sort in ("foreign", "bare"):
        return None
    return header.sort, header.place


def _records(rows: Sequence[Sequence[str]], pairs: Sequence[list[Pair]]) -> list[_Record]:
    """Question by question. One begins with its stem, with what stood above the first stem, and with
    a label that the one above has already; with an empty row, where these part the questions."""
    first = [key for found in pairs for key, _, _ in found]
    leading = {*first[: first.index(STEM)]}
    parted = _are_parted(rows, pairs)
    left = min(_first(row) for row, found in zip(rows, pairs, strict=True) if found)
    records: list[_Record] = []
    record: _Record | None = None
    for number, (row, found) in enumerate(zip(rows, pairs, strict=True)):
        said = [cell.strip() for cell in row if cell.strip()]
        if not said:
            record = None if parted else record
        elif not found:
            # A line without a label goes on with the text above; any other belongs to no question.
            if record and record.last[0] in _GOES_ON and not any(row[: left + 1]):
                record.texts[record.last] += said
            elif not _NUMBER.fullmatch(said[0]) and (record or answers.kind_of(said[0])):
                records.append(_Record(number, {STEM: [" ".join(said)]}))
                record = None
        for key, _, text in found:
            if record is None or _begins(key, record, leading):
                record = _Record(number)
                records.append(record)
            record.texts.setdefault(key, []).append(text)
            record.last = key
    return records


def _first(row: Sequence[str]) -> int:
    """The first column that is filled."""
    return next(at for at, cell in enumerate(row) if cell.strip())


def _begins(key: Key, record: _Record, leading: set[Key]) -> bool:
    """Whether a label belongs to the next question."""
    there = record.texts
    if key in there:
        return key[0] != "explanation" or (STEM in there and key in leading)
    asked = any(sort in _ASKED for sort, place in there if (sort, place) not in leading)
    return (STEM in there and key in leading) or (key == STEM and asked)


def _are_parted(rows: Sequence[Sequence[str]], pairs: Sequence[list[Pair]]) -> bool:
    """Whether most questions stand below an empty row."""
    starts = [at for at, found in enumerate(pairs) if any(key == STEM for key, _, _ in found)]
    below = [
        at for at in starts[1:] if not all(any(row) for row in rows[max(starts[0], at - 3) : at])
    ]
    return len(below) * 2 > len(starts) - 1 > 0
