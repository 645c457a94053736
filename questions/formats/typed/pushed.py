"""Answers that stand above their questions, 答案：A and below it 1. …: read as they usually stand, each
would be that of the question before."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import groupby

from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.item import Item
from questions.formats.typed.lines import Token
from questions.words import N_

ABOVE_OR_BELOW = N_("的答案说不准：不知道答案写在题目的上面还是下面。请把答案都写在题目下面")
"""Said of each question of a section that begins with an answer and ends without one."""


def doubt_pushed(items: Sequence[Item], strays: Iterable[Token]) -> None:
    """Say so of a section's questions, if an answer stands above the first and none below the last one."""
    stray = sorted(t.line.number for t in strays if t.sort == "answer" and is_key(t.rest))
    above = 0
    for _, group in groupby(items, lambda item: item.section) if stray else ():
        run = [*group]
        begins = bisect(stray, above) < bisect(stray, run[0].line.number)
        above = run[-1].line.number
        if begins and run[-1].answer is None and not run[-1].filled:
            for item in run[:-1]:
                item.doubt = (ABOVE_OR_BELOW, {}) if item.answer else item.doubt
