"""Texts that number what they hold: “1.北京 2.上海”, one for each question or blank; reasons “1.… 2.…” that
stand below the last question and belong to all of them."""

import re
from collections.abc import Sequence
from itertools import groupby

from questions.formats.labels import EXPLANATION
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item

LONGEST = 30_000
ENOUGH = 3
"""So many reasons in a row are those of so many questions; fewer may be points of one."""
_NUMBER = re.compile(r"\s*(?:第\s?)?[(\[]?(\d{1,4})\s?(?:[.、:)\]](?!\d)|题\s?[.、:]?)\s{0,9}")
_LABEL = re.compile(rf"\s*\[?{EXPLANATION}\]?\s?:?\s*")


def told_in_turn(text: str, numbers: Sequence[int]) -> list[str]:
    """The texts of “1.北京 2.0.5% 3.广州”, if they answer just the questions of these numbers."""
    even = flat(text[:LONGEST])
    ends: list[tuple[int, int]] = []
    for number in numbers:
        match = re.compile(rf"(?:^|\s|[;,。])\s{{0,9}}{number}\s?[.、:)]\s{{0,9}}(?=\S)").search(
            even, ends[-1][1] if ends else 0
        )
        if match is None:
            return []
        ends.append(match.span())
    if not ends or ends[0][0]:
        return []
    stops = [*(begin for begin, _ in ends[1:]), len(text)]
    spans = [(end, stop) for (_, end), stop in zip(ends, stops, strict=True)]
    for number, (begin, end) in zip(numbers, spans, strict=True):
        if re.search(rf"[\s;]{number + 1}\s?[.、:)]", even[begin:end]):
            return []  # the answer to a question that is not there
    return [text[begin:end].strip(" ;；，,") for begin, end in spans]


def is_numbered(text: str) -> bool:
    """Whether a text is a list of its own: “4.北京 5.上海”."""
    even = flat(text[:LONGEST])
    first = re.match(r"\s*\(?(\d{1,3})\s?[.、)]\s{0,9}\S", even)
    if first is None:
        return False
    return re.search(rf"[\s;]\(?{int(first[1]) + 1}\s?[.、)]", even[first.end() :]) is not None


def part_reasons(items: Sequence[Item]) -> None:
    """Give each question its own where only the last one has an explanation, which counts up to it."""
    for _, group in groupby(items, lambda item: item.section):
        run = [*group]
        numbers = [item.number for item in run]
        last = run[-1]
        if len(run) < ENOUGH or numbers != [*range(1, len(run) + 1)]:
            continue
        if not last.explanation or any(item.explanation for item in run[:-1]):
            continue
        texts = _reasons("\n".join(last.explanation), len(run))
        for item, text in zip(run, texts, strict=bool(texts)):
            item.explanation = [text]


def _reasons(text: str, count: int) -> list[str]:
    """The texts behind 1. to `count`., the first at the beginning; [] where they are others."""
    found: list[list[str]] = []
    for line in text.split("\n"):
        match = _NUMBER.match(flat(line[:LONGEST]))
        if match and int(match[1]) == len(found) + 1:
            found.append([line[match.end() :]])
        elif match or not found:
            return []
        else:
            found[-1].append(line)
    texts = ["\n".join(parts).strip() for parts in found]
    texts = [text[label.end() :] if (label := _LABEL.match(flat(text))) else text for text in texts]
    return texts if len(texts) == count and all(texts) else []
