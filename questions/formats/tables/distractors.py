"""Tables that give the right answer as a text in one column, and the wrong ones in others."""

import json
import re
from collections.abc import Sequence

from questions.drafts import LETTERS, even, tidy
from questions.formats import answers, choices
from questions.formats.stated import Stated
from questions.formats.tables.choice_cells import Usual, split_choices

ONE_RIGHT = ("multiple", "multiplechoice", "multiple-choice", "multiple_choice", "multiple choice")
"""What Open Trivia and its like call a choice that has one right answer."""
_PARTED = re.compile(r"[；;、,，|/\n]")
_LETTER = re.compile("[A-HＡ-Ｈ]{1,8}")
_MARKED = re.compile("[A-HＡ-Ｈ][.．、:：]")
LONGER = 3


def set_among(stated: Stated, cells: Sequence[str], usual: Usual) -> None:
    """Options from the answer and the wrong ones in `cells`, in the order of their texts: where the
    right one stands must not give it away.

    Without wrong ones it is a question of another kind, and stays as it is. Where they cannot be
    told apart, `choices` holds them, which is a problem of its own.
    """
    given = [cell for cell in cells if cell]
    if not given or not stated.answer or answers.kind_of(stated.kind) == "fill":
        return
    wrong = given if len(cells) > 1 else _wrong_in(given[0], usual)
    rights = _rights(stated)
    texts = [*rights, *wrong]
    if all(_LETTER.fullmatch(text) for text in texts) and texts:
        return  # letters of options that stand in the stem
    lettered = any(map(_LETTER.fullmatch, rights)) and all(len(text) > LONGER for text in wrong)
    # 防砸；防电 is one text or two: the cell beside it was parted at this very sign.
    signs = {*_PARTED.findall(even(given[0]))} if len(wrong) > 1 and len(cells) == 1 else set()
    signs -= {sign for text in wrong for sign in _PARTED.findall(even(text))}
    parted = any(sign in even(text) for text in rights for sign in signs)
    if not wrong or not rights or lettered or parted or _half_lettered(given, stated.answer):
        stated.options, stated.choices = [], "、".join([stated.answer, *given])
        return
    if stated.kind.casefold() in ONE_RIGHT:
        stated.kind = ""
    marked = sorted([(text, True) for text in rights] + [(text, False) for text in wrong])
    stated.options = choices.strip_letters([text for text, _ in marked])
    stated.key = [letter for letter, (_, right) in zip(LETTERS, marked, strict=False) if right]
    stated.answer, stated.places = "", None


def _half_lettered(wrong: Sequence[str], answer: str) -> bool:
    """Whether texts bring letters of their own: these say what stood where, and nothing parts them."""
    marks = [bool(_MARKED.match(text)) for text in (answer, *wrong)]
    return len(wrong) > 1 and any(marks)


def _rights(stated: Stated) -> list[str]:
    """The right answers: one, or several where the type says so; [] where nobody knows how many."""
    several = answers.kind_of(stated.kind) == "multiple"
    if not several or stated.kind.casefold() in ONE_RIGHT:
        return [stated.answer]
    parts = split_choices(stated.answer)
    return parts or ([] if _PARTED.search(stated.answer) else [stated.answer])


def _wrong_in(cell: str, usual: Usual) -> list[str]:
    """The wrong answers of a cell that may hold several; [] where they cannot be told apart."""
    if parts := split_choices(cell, usual=usual):
        return parts
    try:
        listed = json.loads(cell) if cell.startswith("[") else None
    except (ValueError, RecursionError):
        listed = None
    if isinstance(listed, list) and len(listed) == 1 and isinstance(listed[0], str | int | float):
        return [tidy(str(listed[0]))]
    return [] if _PARTED.search(cell) else [cell]
