"""Answers that stand together without numbers: “答案：ABDCD”, one sign for each question above.

Only as many answers as there are questions are sure; a slip anywhere would push on all behind it.
"""

import re
from collections.abc import Sequence

from questions.formats import answers
from questions.formats.typed.answer_lines import differ
from questions.formats.typed.flat import flat
from questions.formats.typed.item import OURS, Item
from questions.words import N_

LONGEST = 4000

_SIGN = re.compile(r"正确|错误|[A-Z√×✓✔✗✘对错]")
_SEPARATORS = re.compile(r"[\s,、;./|]+")

NOT_AS_MANY = N_(
    "的答案对不上：答案有 %(answers)s 个，题却有 %(questions)s 道。请写上题号，或者在每道题后面写上答案"
)
"""Said of each question where the count of answers is another."""
WHOSE = N_(
    "的答案说不准：%(answer)s 也可能是前面那些没有答案的题的。请写上题号，或者在每道题后面写上答案"
)
"""Said of each question where a list may be that of the section above."""
OFF = N_("的答案对不上：有的答案不在选项里，可能错了一位。请写上题号，或者在每道题后面写上答案")
"""Said of each question where an answer cannot be that of its question."""
ONE_OR_ALL = N_(
    "的答案说不准：%(answer)s 是一道题的答案，还是 %(questions)s 道题每题一个？请在每道题后面写上答案"
)
"""Said of each question where a key may be that of the last one alone."""


def keys_in(text: str, kind: str | None) -> list[str]:
    """The keys of a text that holds nothing else: signs one by one, or the words of multiple choices;
    [] for any other text."""
    even = flat(text[:LONGEST]).strip()
    words = [word for word in _SEPARATORS.split(even) if word]
    signs = _SIGN.findall("".join(words))
    if not signs or "".join(signs) != "".join(words):
        return []
    return words if kind == "multiple" else signs


def is_list(text: str, kind: str | None) -> bool:
    """Whether a text may be the answers of several questions of this kind."""
    ours = kind is None or (kind in OURS and kind != "fill")
    return ours and len(keys_in(text, kind)) > 1


def give_in_turn(
    items: Sequence[Item], text: str, kind: str | None, *, sure: bool, whole: bool = True
) -> bool:
    """Give the last questions of a section, none of which has an answer, theirs out of the list `text`,
    which stands below the last one. `sure`: it can be no other section's; `whole`: nor do questions of
    this section above have an answer of their own.

    False where it is the answer of the last one. Where it fits neither, each of them is doubtful.
    """
    keys = keys_in(text, kind)
    if len(items) < 2 or (not whole and len(keys) != len(items)):
        return False
    if whole and not _may_be_one(keys, kind):
        if sure:
            give(items, keys)
        else:
            doubt(items, WHOSE, answer="".join(keys)[:20])
        return True
    if len(keys) != len(items):
        return False
    doubt(items, ONE_OR_ALL, answer="".join(keys)[:20], questions=len(items))
    return True


def give(items: Sequence[Item], keys: Sequence[str]) -> None:
    """Give `items` their keys; if there are more or fewer, nobody knows whose is whose."""
    if len(keys) != len(items):
        doubt(items, NOT_AS_MANY, answers=len(keys), questions=len(items))
        return
    if not all(map(_fits, items, keys)):
        doubt(items, OFF)
        return
    for item, key in zip(items, keys, strict=True):
        if item.answer and differ(item.answer, key):
            item.other_answer = key
        item.answer = item.answer or key


def _fits(item: Item, key: str) -> bool:
    """Whether a key may answer a question: its letters are there, or its options are two sides."""
    if len(item.options) < 2:
        return True  # options in a line are parted later
    if key.isascii():
        return key in {"T", "F"} or set(key) <= {*item.letters, *item.last_letters}
    return any(answers.judgement(token.rest) is not None for token in item.options)


def doubt(items: Sequence[Item], text: str, **params: object) -> None:
    """Say why the answers of these questions are not known, but for those with one of their own."""
    for item in items:
        if not item.answer and not item.filled:
            item.doubt = (text, params)


def _may_be_one(keys: Sequence[str], kind: str | None) -> bool:
    """Whether keys may be the letters of one question: in their order, and each once."""
    if kind in {"single", "true_false"} or (kind == "multiple" and any(map(_is_grouped, keys))):
        return False
    letters = "".join(keys)
    return letters.isascii() and "".join(sorted({*letters})) == letters


def _is_grouped(key: str) -> bool:
    """Whether letters stand together, and apart from others: AB CD."""
    return len(key) > 1 and key.isascii()
