"""What differs between two versions of a question, field by field. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from questions.drafts import LETTERS
from questions.words import N_

MOST_COMPARED = 1200
"""Longer texts are shown whole: comparing letter by letter takes the square of their length."""

FIELDS = {
    "kind": N_("题型"),
    "stem": N_("题干"),
    "options": N_("选项"),
    "answers": N_("答案"),
    "explanation": N_("解析"),
    "citation": N_("法律依据"),
    "tags": N_("标签"),
    "difficulty": N_("难度"),
}
KINDS = {
    "single": N_("单选题"),
    "multiple": N_("多选题"),
    "true_false": N_("判断题"),
    "fill": N_("填空题"),
}
RIGHT, WRONG = N_("对"), N_("错")

Piece = tuple[bool, str]
"""Whether it differs, and the text."""


@dataclass(frozen=True)
class Difference:
    """One field as it was and as it is, in pieces."""

    field: str
    old: Sequence[Piece]
    new: Sequence[Piece]


def differences(old: Any, new: Any, say: Any) -> list[Difference]:
    """Each field that is not the same in `old` and `new`, drafts or revisions, in words of `say`."""
    found = []
    for name, word in FIELDS.items():
        before, after = _text(old, name, say), _text(new, name, say)
        if getattr(old, name) != getattr(new, name) and before != after:
            found.append(Difference(word, *pieces(before, after)))
    return found


def pieces(old: str, new: str) -> tuple[list[Piece], list[Piece]]:
    """Two texts in pieces, those that the other has not marked."""
    if max(len(old), len(new)) > MOST_COMPARED:
        return [(True, old)], [(True, new)]
    before, after = [], []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b > a:
            before.append((kind != "equal", old[a:b]))
        if d > c:
            after.append((kind != "equal", new[c:d]))
    return before, after


def _text(question: Any, name: str, say: Any) -> str:
    value = getattr(question, name)
    if name == "kind":
        return str(say(KINDS[value]))
    if name == "options":
        return "\n".join(f"{letter}. {text}" for letter, text in zip(LETTERS, value, strict=False))
    if name == "answers":
        return _answers(question, say)
    if name == "tags":
        return "；".join(value)
    return "" if value is None else str(value)


def _answers(question: Any, say: Any) -> str:
    if question.kind == "true_false":
        return str(say(RIGHT if question.answers == ["true"] else WRONG))
    if question.kind == "fill":
        return "；".join("|".join(accepted) for accepted in question.answers)
    texts = [
        f"{key}. {question.options[LETTERS.index(key)]}"
        for key in question.answers
        if LETTERS.index(key) < len(question.options)
    ]
    return "\n".join(texts)
