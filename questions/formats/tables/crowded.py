"""Cells that hold several questions, one after the other: parted where each has its own answer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from questions.drafts import Place, even
from questions.formats import answers, choices
from questions.formats.found import several_in_one
from questions.formats.stated import Known, Stated

_START = re.compile(r"(?<![\dA-Za-z.])第?\s?(\d{1,3})\s?题?\s?[.．、:：](?!\d)")
_FIRST = re.compile(r"第?\s?\d{1,3}\s?题?\s?[.．、:：)）](?!\d)")
_END = ("?", "？", ")", "）")
_ASKING = re.compile(r"[?？]|[(（]\s*[)）]")
_LINE = re.compile(r"(\d{1,3})\s?[.．、:：)）](?!\d)")
_LABEL = re.compile(r"(?<![\d.])第?(\d{1,3})题?\s?[.．、:：)）]?(?!\d)\s*")
_BETWEEN = re.compile(r"[\s,，、;；/|]+")
_LETTERS = re.compile("[A-Z]+")
_SIDES = re.compile("不正确|正确|错误|[对错√×]")
_AROUND = " \n\t,，、;；。"

Asked = tuple[int, str]
"""The number of a question, and its text."""


def is_numbered(stem: str) -> bool:
    """Whether it begins with the number of a question: no other stem asks several that can be
    parted."""
    return _FIRST.match(stem) is not None


def parted(stated: Stated, known: Known, where: Place) -> list[tuple[Stated, Place]]:
    """The question, or each of several that are numbered in the cell of one, with what the cell of
    the answers says of it. Raises Unsure where that does not say so of each."""
    several = _several(stated, known)
    if len(several) < 2:
        return [(stated, where)]
    if stated.options:
        raise several_in_one(where)  # which of them belong to which
    told = _told(stated.answer, [number for number, _ in several], _kind(stated, known))
    if not told:
        raise several_in_one(where)
    # No code: it names one question of a bank, and nobody knows which of these that was.
    return [
        (
            replace(stated, stem=text, answer=answer, places=None, bank_code=""),
            replace(where, part=str(at)),
        )
        for at, ((_, text), answer) in enumerate(zip(several, told, strict=True), 1)
    ]


def _kind(stated: Stated, known: Known) -> str | None:
    word = stated.code or stated.kind.casefold()
    return known.legend.get(word) or answers.kind_of(stated.kind or known.heading)


def _several(stated: Stated, known: Known) -> list[Asked]:
    """The questions of a stem by their numbers, which run; [] for a stem that is one question."""
    stem = stated.stem
    if not is_numbered(stem) or len(stem) > choices.LONGEST:
        return []
    if stated.choices or stated.blanks or stated.key is not None:
        return []
    if stated.options:
        return _all_asking(stem)
    return _with_options(stem) or _judged(stated, known)


def _numbered(stem: str) -> list[Asked]:
    """The parts of a stem that begins with a number, each of which begins with the next one."""
    run: list[re.Match[str]] = []
    for match in _START.finditer(stem):
        if match.start() == 0 or (run and int(match[1]) == int(run[-1][1]) + 1):
            run.append(match)
    starts = [*(match.start() for match in run), len(stem)]
    return [
        (int(match[1]), stem[start:end].strip())
        for match, (start, end) in zip(run, pairwise(starts), strict=True)
    ]


def _all_asking(stem: str) -> list[Asked]:
    """Questions of which each asks."""
    if len(_ASKING.findall(stem)) < 2:
        return []
    found = _numbered(stem)
    return found if all(text.endswith(_END) for _, text in found) else []


def _with_options(stem: str) -> list[Asked]:
    """Questions of which each shows its own options, or asks without them behind one that does."""
    if "A" not in stem and "Ａ" not in stem:
        return []
    found = _numbered(stem)
    chosen = [choices.embedded(text) is not None for _, text in found]
    asked = [chose or _ASKING.search(text) for chose, (_, text) in zip(chosen, found, strict=True)]
    return found if chosen[:1] == [True] and all(asked) else []


def _judged(stated: Stated, known: Known) -> list[Asked]:
    """Statements to be judged, each on a line with its number."""
    lines = [line.strip() for line in stated.stem.split("\n") if line.strip()]
    marks = [_LINE.match(line) for line in lines]
    numbers = [int(mark[1]) for mark in marks if mark]
    if len(numbers) < len(lines) or any(after != one + 1 for one, after in pairwise(numbers)):
        return []
    kind = _kind(stated, known)
    judged = kind is None and _SIDES.search(stated.answer) and "__" not in stated.stem
    return list(zip(numbers, lines, strict=True)) if kind == "true_false" or judged else []


def _told(answer: str, numbers: Sequence[int], kind: str | None) -> list[str]:
    """What a cell says of each question; [] where that is not sure."""
    count = len(numbers)
    if not answer:
        return [""] * count  # each may show its own in its brackets
    labels = list(_LABEL.finditer(answer))
    if labels and not answer[: labels[0].start()].strip(_AROUND):
        if [int(label[1]) for label in labels] not in ([*numbers], [*range(1, count + 1)]):
            return []
        ends = [*(label.start() for label in labels[1:]), len(answer)]
        told = [answer[a.end() : end].strip(_AROUND) for a, end in zip(labels, ends, strict=True)]
        return told if all(told) else []
    parts = [part for part in _BETWEEN.split(even(answer)) if part]
    letters = all(map(_LETTERS.fullmatch, parts))
    if kind == "true_false" and not letters:
        parts = [side for part in parts for side in _SIDES.findall(part)]
    elif kind == "single" and letters and len(parts) == 1:
        parts = [*parts[0]]
    one_each = kind in ("single", "true_false") or any(len(part) > 1 for part in parts)
    return parts if len(parts) == count and one_each else []
