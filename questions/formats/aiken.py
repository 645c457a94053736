"""Aiken, Moodle's simplest format: a stem, options A) …, and a line ANSWER: B.

The format is described at https://docs.moodle.org/en/Aiken_format. What people write under this name
is looser: several letters, small ones, stems of several lines, Chinese. It is read as typed text is.
"""

import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import replace

from questions.drafts import Draft, Place, Problem, Report, even
from questions.formats.details import difficulty_of
from questions.formats.encoding import decode
from questions.formats.found import Found
from questions.formats.typed.leftovers import nothing_found
from questions.formats.typed.lines import Line
from questions.formats.typed.reader import Source, read_lines
from questions.formats.typed.text import lines_of
from questions.words import N_

_ANSWER = re.compile(
    r"^[ \t]*(?:(?:correct|right|reference|standard|model)[ \t]+)?answers?[ \t]*[:：][ \t]*[A-Za-zＡ-Ｚ][A-Za-zＡ-Ｚ,，、 \t]{0,30}[.。]?\s*(?:[\[(](?:easy|medium|hard)[\])]\s*)?$",
    re.I | re.M,
)
_MARK = re.compile(r"\s*([A-ZＡ-Ｚ])\s*[.)．、）:：]\s*\S")
_LEVEL = re.compile(r"\[(easy|medium|hard)\]\s*", re.IGNORECASE)
_SCORE = re.compile(
    r"\s*(?:points?|marks?|score|grade)\s?[:：]\s?(\d{1,3}(?:\.\d)?)\s*", re.IGNORECASE
)
_DASHED = re.compile(r"\s*(answer)\s?[-–—=]\s?([A-Z](?:,\s?[A-Z]){0,7})\s*", re.IGNORECASE)
_LEVEL_BEHIND = re.compile(
    r"(\s*answer\s?[:：]\s?[A-Z])\s{1,9}[\[(](easy|medium|hard)[\])]\s*", re.IGNORECASE
)
_OPTION = re.compile(r"^[^\S\n]*[AＡ][^\S\n]*[.)．、）:：]", re.MULTILINE)


def looks_like(text: str) -> bool:
    """Whether an option A and a line ANSWER: with letters stand here."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    return bool(_ANSWER.search(even) and _OPTION.search(even))


def parse(data: bytes, name: str = "") -> Report:
    """The questions of an Aiken file. `name` is the file's, which may say what kind they are.

    Raises UnreadableFile when there is none.
    """
    text, encoding = decode(data)
    lines = [line for read in lines_of(text) for line in _usual(read)]
    below = _below_answers(lines)
    found = read_lines(_without(lines, below), Source("aiken", name=name))
    if not found.total:
        raise nothing_found(found)
    found.questions = [_with_level(draft) for draft in found.questions]
    _refuse_cut(found, [lines[at] for at in below])
    return found.report("aiken", encoding)


def _usual(line: Line) -> list[Line]:
    """A line as Aiken has it: “ANSWER - B”, “ANSWER: B [easy]” and “Points: 2” in the words that are read
    in typed text too."""
    if points := _SCORE.fullmatch(line.text):
        return [replace(line, text=f"分值：{points[1]}")]
    dashed = _DASHED.fullmatch(line.text)
    text = f"{dashed[1]}: {dashed[2]}" if dashed else line.text
    level = _LEVEL_BEHIND.fullmatch(text)
    if level is None:
        return [line] if text is line.text else [replace(line, text=text)]
    return [replace(line, text=f"难度：{level[2]}"), replace(line, text=level[1])]


def _below_answers(lines: Sequence[Line]) -> list[int]:
    """Where options stand below the answer of their question: C. below ANSWER: A, where B. came last."""
    found = []
    last, answered = "", False
    for at, line in enumerate(lines):
        mark = _MARK.match(line.text)
        letter = even(mark[1]).upper() if mark else ""
        if answered and letter and last and ord(letter) == ord(last) + 1:
            found.append(at)
            last = letter
        elif _ANSWER.match(line.text):
            answered = True
        elif line.text.strip():
            answered = False
            last = letter or last
    return found


def _without(lines: Sequence[Line], left_out: Sequence[int]) -> list[Line]:
    gone = {*left_out}
    return [replace(line, text="") if at in gone else line for at, line in enumerate(lines)]


def _refuse_cut(found: Found, below: Sequence[Line]) -> None:
    """Refuse the questions above options that stand too low."""
    errors = {one.where.number for one in found.problems if one.severity == "error"}
    begins = sorted({*errors, *(draft.where.number for draft in found.questions)})
    cut = {begins[bisect(begins, line.number) - 1] for line in below}
    found.questions = [draft for draft in found.questions if draft.where.number not in cut]
    for line in below:
        said = N_("写在答案的下面，不知道是哪道题的选项。请把选项移到答案的上面：%(start)s")
        where = Place(line.number, unit="line")
        params = {"start": line.text.strip()[:20]}
        found.problems.append(Problem(where, "error", "option_below_answer", said, params))
    found.problems.sort(key=lambda problem: problem.where.number)


def _with_level(draft: Draft) -> Draft:
    """A draft with the difficulty that stands in brackets before its stem: [medium]."""
    level = _LEVEL.match(draft.stem)
    if level is None or draft.difficulty is not None or not draft.stem[level.end() :]:
        return draft
    return replace(draft, stem=draft.stem[level.end() :], difficulty=difficulty_of(level[1]))
