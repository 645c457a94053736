"""Lines that hold what most people write in several: the head of a section and its first question, and
options in a row of which one says itself that it is right."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from questions.formats.typed import one_line
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line

LONGEST = 2000
_HEAD = re.compile(
    r"\s*(?:第?[一二三四五六七八九十]{1,3}\s?(?:部分|[、.:])\s{0,9})(?:单项选择|单选|多项选择|多选|不定项选择|选择|判断|是非|填空)题?"
    r"(?:\s?\([^()]{1,80}\))?\s?[:.]?\s{0,9}(?=1\s?[、.](?!\d)\s{0,9}\S{2})"
)
_TOLD = re.compile(r"(?:[(\[]\s?正确答案\s?[)\]]|\(\s?答案\s?\))[\s;,.]{0,9}(\(?[B-H]\s?[.、:)])")
_SUB = re.compile(r"\s{0,20}(\d{1,2})[.．](\d{1,2})(?=[\u4e00-\u9fff《“(（])")
LEAST_SUBS = 3
_MARK = re.compile(r"(?<![A-Za-z0-9])\(?([A-H])\s?[.、:)]")


def with_lines_apart(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, where these are several; with a blank behind 1.1, 1.2 … where questions are numbered so:
    1.5 小时 is said too."""
    whole = [*lines]
    subs = _subs(whole)
    for at, line in enumerate(whole):
        if end := subs.get(at):
            line = replace(line, text=f"{line.text[:end]} {line.text[end:]}")
        cuts = [] if line.raw else one_line.cuts(line.text)
        cuts = cuts or ([] if len(line.text) > LONGEST else _cuts(flat(line.text)))
        ends = [0, *cuts, len(line.text)]
        pieces = [line.text[begin:end] for begin, end in pairwise(ends)] if cuts else []
        yield from (
            (replace(line, text=text) for text in pieces if text.strip()) if cuts else (line,)
        )


def _subs(lines: Sequence[Line]) -> dict[int, int]:
    """The lines that begin with 1.1, 1.2, 2.1 …, each the next number after the last, and where that ends;
    none where one is another."""
    found = [(at, sub) for at, line in enumerate(lines) if (sub := _SUB.match(line.text))]
    numbers = [(int(sub[1]), int(sub[2])) for _, sub in found]
    counts = all(after in {(one, sub + 1), (one + 1, 1)} for (one, sub), after in pairwise(numbers))
    if len(found) < LEAST_SUBS or numbers[0][1] != 1 or not counts:
        return {}
    return {at: sub.end() for at, sub in found}


def _cuts(even: str) -> Sequence[int]:
    if "题" in even[:20] and (head := _HEAD.match(even)):
        return [head.end()]
    told = {match.start(1) for match in _TOLD.finditer(even)} if "答案" in even else set()
    run: list[re.Match[str]] = []
    for mark in _MARK.finditer(even) if told else ():
        if not run or ord(mark[1]) == ord(run[-1][1]) + 1:  # “C.A、B都对” begins no other A
            run.append(mark)
    return [mark.start() for mark in run] if any(mark.start() in told for mark in run[1:]) else []
