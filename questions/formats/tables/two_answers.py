"""Questions that give their answer twice: where the two differ, nobody knows which one holds."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS, Place
from questions.formats import answers
from questions.formats.found import Unsure, unsure
from questions.formats.stated import Stated
from questions.formats.tables.header_words import REVISED, is_specific
from questions.formats.tables.headers import Columns
from questions.words import N_

CONFLICT = N_("写了两个不同的答案：%(one)s 和 %(other)s。请只留对的")


def other_columns(columns: Columns, header: Sequence[str]) -> list[int]:
    """The columns of further answers that must agree with the first. Of 答案 and 正确答案 the second
    is the key, whatever the first one says, unless one of them is called new or old."""
    chosen, choices = (columns.fields.get(name, -1) for name in ("answer", "choices"))
    rivals = [at for at in columns.rivals.get("answer", []) if at not in (chosen, choices)]
    if not rivals or not header or not 0 <= chosen < len(header):
        return rivals
    sure = is_specific(header[chosen])
    revised = REVISED.search(header[chosen]) is not None
    return [
        at
        for at in rivals
        if revised or REVISED.search(header[at]) or is_specific(header[at]) == sure
    ]


def differing(stated: Stated, others: Sequence[str], where: Place) -> Unsure | None:
    """What is wrong where another answer names other options, or judges otherwise."""
    mine = _told(stated.answer, stated.options)
    for other in others:
        told = _told(other, stated.options) if other and stated.answer else None
        if told is not None and mine is not None and not _agree(told, mine):
            texts = {"one": stated.answer[:20], "other": other[:20]}
            return unsure(where, "answer_conflict", CONFLICT, **texts)
    return None


def _agree(one: object, other: object) -> bool:
    """Whether two answers say the same; a number counts the options from 0 or from 1."""
    if isinstance(one, list) and type(other) is int:
        return len(one) == 1 and LETTERS.find(one[0]) in (other, other - 1)
    if isinstance(other, list) and type(one) is int:
        return _agree(other, one)
    return one == other


def _told(answer: str, options: Sequence[str]) -> object:
    """What an answer says, comparable with another; None for what nobody can compare."""
    named: object = answers.letters(answer, options) if options else None
    number = re.fullmatch("[0-9]{1,2}", answer)
    if named is None and not (options and number):
        named = answers.judgement(answer)
    return int(answer) if named is None and number else named
