"""Tables of answers whose cells stand one a line, as a table of Word's is pasted into a text: rows again."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from questions.formats.labels import ANSWER
from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.flat import flat
from questions.formats.typed.heads import is_head
from questions.formats.typed.lines import Line, sort_of

LONGEST = 500
_NUMBERS = re.compile(r"\s*题\s?[号序]\s*:?\s*")
_KEYS = re.compile(rf"\s*{ANSWER}\s*:?\s*")
_PAIR = re.compile(r"\s*\|?\s*(\d{1,4})\s*[|\t]\s*([^|\t]*[^|\t\s])\s*\|?\s*")


def counts(row: Sequence[str]) -> bool:
    """Whether a row holds numbers that count on, 1 2 3, perhaps behind a label, and nothing else."""
    filled = [flat(cell).strip() for cell in row if cell.strip()]
    found = filled if filled[:1] and filled[0].isdecimal() else filled[1:]
    if len(found) < 2 or not all(cell.isdecimal() and len(cell) < 5 for cell in found):
        return False
    return all(int(after) == int(before) + 1 for before, after in pairwise(found))


def with_numbers(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where below 参考答案 the rows of a number and an answer, 1 ⇥ 1992, or their cells one a
    line, are 1.1992: a number may be an answer too."""
    left = [*lines]
    at = 0
    while at < len(left):
        head = left[at]
        yield head
        at += 1
        if "答案" not in head.text[:40] or sort_of(head) != "key":
            continue
        told: list[Line] = []
        end, last = at, 0
        while (pair := _numbered(left, end)) and (not told or pair[0] == last + 1):
            told.append(Line(left[end].number, f"{pair[0]}.{pair[1]}"))
            last, end = pair[0], pair[2]
        if len(told) > 1:
            yield from told
            at = end


def _numbered(lines: Sequence[Line], at: int) -> tuple[int, str, int] | None:
    """The number and the answer that begin at a line, and the index behind them."""
    while at < len(lines) and not lines[at].text.strip(" |:-"):
        at += 1
    if at == len(lines) or len(lines[at].text) > LONGEST:
        return None
    if row := _PAIR.fullmatch(flat(lines[at].text)):
        return int(row[1]), lines[at].text[row.start(2) : row.end(2)], at + 1
    below = lines[at + 1].text.strip() if at + 1 < len(lines) else ""
    return (int(_cell(lines[at])), below, at + 2) if _is_number(lines[at]) and below else None


def with_rows(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where cells that stand one a line, 1, 2, A, B or 1, A, 2, B, are a row of numbers and one
    of keys; and where a head before numbers, 单选题 1 2 3, stands above them."""
    left = [*lines]
    at = 0
    while at < len(left):
        first = at + bool(_NUMBERS.fullmatch(flat(left[at].text[:9])))
        end = _counted(left, first)
        found = _rows(left, at, first, end) or _pairs(left, at)
        if found:
            at += found[0]
            yield from found[1]
        else:  # each line is looked at once, however many numbers there are
            until = max(at + 1, end)
            for line in left[at:until]:
                yield from _below_head(line)
            at = until


def _counted(lines: Sequence[Line], at: int) -> int:
    """The index after the numbers that count on from there, one a line."""
    end = at
    while end < len(lines) and _is_number(lines[end]):
        if end > at and int(_cell(lines[end])) != int(_cell(lines[end - 1])) + 1:
            break
        end += 1
    return end


def _rows(lines: Sequence[Line], at: int, first: int, end: int) -> tuple[int, list[Line]] | None:
    """How many lines from `at` are the cells of a row of numbers (those from `first` to `end`) and of one
    of keys; and these rows, whether or not they match."""
    if end - first < 2:
        return None
    begins = end + bool(end < len(lines) and _KEYS.fullmatch(flat(lines[end].text[:9])))
    until = begins
    while until < len(lines) and _is_key(lines[until]):
        until += 1
    if until - begins < 2:
        return None
    numbers, keys = (
        [_cell(line) for line in lines[a:b]] for a, b in ((first, end), (begins, until))
    )
    above = "\t".join(["题号"] * (first - at) + numbers)
    below = "\t".join(["答案"] * (begins - end) + keys)
    return until - at, [Line(lines[at].number, above), Line(lines[end].number, below)]


def _pairs(lines: Sequence[Line], at: int) -> tuple[int, list[Line]] | None:
    """How many lines are numbers and keys by turns, and the list of these answers."""
    end = at
    while end + 1 < len(lines) and _is_number(lines[end]) and _is_key(lines[end + 1]):
        if end > at and int(_cell(lines[end])) != int(_cell(lines[end - 2])) + 1:
            break
        end += 2
    cells = [_cell(line) for line in lines[at:end]]
    if len(cells) < 4:
        return None
    told = " ".join(f"{number}.{key}" for number, key in zip(cells[::2], cells[1::2], strict=True))
    return end - at, [Line(lines[at].number, told)]


def _below_head(line: Line) -> Iterator[Line]:
    head, *numbers = line.text.split("\t")
    if numbers and is_head(head) and counts(numbers):
        yield Line(line.number, head)
        yield Line(line.number, "\t".join(["题号", *numbers]))
    else:
        yield line


def _cell(line: Line) -> str:
    return "".join(flat(line.text).split())


def _is_number(line: Line) -> bool:
    return len(line.text) < 9 and (cell := _cell(line)).isdecimal() and len(cell) < 5


def _is_key(line: Line) -> bool:
    return len(line.text) < 20 and not line.raw and is_key(line.text)
