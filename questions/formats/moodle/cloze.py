r"""Moodle's cloze questions, as far as every gap takes a text and stands at a printed blank.

`工资____{1:SHORTANSWER:=按月~=每月}支付`: the blank is part of the text, so that it comes back as it
was; Moodle shows its own field behind it. Other cloze questions are another kind than ours.
"""

import html
import re
from collections.abc import Sequence

from questions.formats.fractions import starred
from questions.kinds import BRACKETS, LINES, marked_blanks

_GAP = re.compile(r"\{(\d*):(\w+):((?:\\.|[^\\{}])*)\}", re.DOTALL)
_ANSWER = re.compile(r"(=|%-?\d+(?:\.\d+)?%)((?:\\.|[^\\~#])*)(?:#(?:\\.|[^\\~])*)?", re.DOTALL)
_TEXT_KINDS = {"SHORTANSWER", "SA", "MW"}
_AT_BLANK = re.compile(r"(?:[_＿]{3}|[（(]\s*[）)])\Z")

WIDEST_BLANK = 40
"""So many signs before a gap tell whether a blank is printed there."""

Patterns = list[tuple[str, float]]


def read_cloze(source: str) -> tuple[str, list[Patterns]] | None:
    """The stem without its gaps, and for each gap (pattern, share of the points in per cent).

    None for any other cloze question.
    """
    gaps = list(_GAP.finditer(source))
    stem = _GAP.sub("", source)
    if len(gaps) < 2 or any(gap[2].upper() not in _TEXT_KINDS for gap in gaps):
        return None
    if any(
        not _AT_BLANK.search(source[max(0, gap.start() - WIDEST_BLANK) : gap.start()])
        for gap in gaps
    ):
        return None
    if marked_blanks(html.unescape(stem)) != len(gaps):
        return None
    return stem, [_patterns(gap[3]) for gap in gaps]


def _patterns(inside: str) -> Patterns:
    answers = [_ANSWER.fullmatch(part) for part in re.findall(r"(?:\\.|[^\\~])+", inside)]
    return [
        (_unescaped(answer[2]), 100.0 if answer[1] == "=" else float(answer[1].strip("%")))
        for answer in answers
        if answer
    ]


def write_cloze(stem_html: str, blanks: Sequence[Sequence[str]]) -> str:
    """HTML in which a gap follows each printed blank. The HTML holds no braces of its own."""
    find = LINES if LINES.search(stem_html) else BRACKETS
    gaps = iter("{1:SHORTANSWER:" + "~".join(map(_answer, texts)) + "}" for texts in blanks)
    return find.sub(lambda blank: blank[0] + next(gaps), stem_html)


def _answer(text: str) -> str:
    escaped = re.sub(r"([\\}{~#])", r"\\\1", starred(text))
    return "=" + html.escape(escaped, quote=False)


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\}{~#])", r"\1", html.unescape(text))
