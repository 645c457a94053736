"""The options of one object: a list of texts, pairs or objects, an object by letters, keys of their own."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from questions.drafts import LETTERS, even, tidy
from questions.formats import answers, choices
from questions.formats.json.objects import Listed, listed_in
from questions.formats.json.values import is_too_deep, text_of
from questions.formats.stated import Stated
from questions.formats.tables import choice_cells
from questions.formats.tables.header_words import header_of


@dataclass(frozen=True)
class Beside:
    """What stands beside the texts of options: their letters by what the file calls them, their ids;
    the letters of those that bear a tick, of whoever it is; and whether they are shown in another
    order than the file's, so that letters may count them otherwise.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    ticked: Sequence[str] = ()
    displaced: bool = False


NOTHING = Beside()
UNSURE = ""
"""The letter of an id that may also be another option's place or text."""
_LETTERED = re.compile(r"\s*[(（]?\s*([A-ZＡ-Ｚ])\s*[)）.．、:：。]")


def set_options(
    stated: Stated, item: Mapping[str, Any], columns: Mapping[int, str], value: Any
) -> Beside:
    """Options from a list, an object, a string, or keys of their own: `columns`, by place."""
    if isinstance(value, dict):
        return _from_object(stated, value)
    if isinstance(value, list):
        return _from_list(stated, value)
    if columns:
        texts = [
            tidy(text_of(item[columns[at]])) if at in columns else ""
            for at in range(max(columns) + 1)
        ]
        while texts and not texts[-1]:
            texts.pop()
        stated.options = choices.strip_letters(texts)
        header = header_of(columns[min(columns)])
        stated.base = header.place if header and header.counted and header.place < 2 else None
        return Beside(_own_names(columns, stated.options))
    if isinstance(value, str) and (there := _inner(value)):
        return set_options(stated, item, columns, there)
    if value is not None:
        cell = tidy(text_of(value))
        stated.options = choice_cells.split_choices(cell)
        stated.choices = "" if stated.options else cell
    return NOTHING


def _own_names(columns: Mapping[int, str], texts: Sequence[str]) -> dict[str, str]:
    """The letters of options that have keys of their own, by these keys: {"option2": "乙", "answer":
    "option2"}."""
    return {
        key: LETTERS[at]
        for at, key in columns.items()
        if len(key) > 2 and at < len(LETTERS) and key not in texts
    }


def _inner(text: str) -> Any:
    """Options that are JSON in a string; None if they are not."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list | dict) and not is_too_deep(found) else None


def _from_object(stated: Stated, value: Mapping[Any, Any]) -> Beside:
    """{"A": "甲"}, {"text": ["甲"], "label": ["A"]} or {"甲": true}."""
    if value and all(isinstance(one, list) for one in value.values()):
        rows = zip_longest(*value.values(), fillvalue="")
        return _from_objects(stated, [dict(zip(value, row, strict=True)) for row in rows])
    pairs = [(text_of(key), text_of(text)) for key, text in value.items()]
    if len(pairs) > 1 and all(isinstance(one, bool) for one in value.values()):
        _from_flags(stated, [text for text, _ in pairs], [*value.values()])
    else:
        _lettered(stated, pairs)
    return NOTHING


def _from_list(stated: Stated, values: list[Any]) -> Beside:
    if values and all(isinstance(one, dict) for one in values):
        return _from_objects(stated, values)
    if any(isinstance(one, list | dict) for one in values):
        _from_pairs(stated, values)
    else:
        _from_texts(stated, choice_cells.without_marks([tidy(text_of(one)) for one in values]))
    return NOTHING


def _from_pairs(stated: Stated, values: list[Any]) -> None:
    """[["甲", true], …] or [["A", "甲"], …]; of anything else nobody knows where it is parted."""
    pairs = [one for one in values if isinstance(one, list) and len(one) == 2]
    whole = len(pairs) == len(values)
    if whole and all(isinstance(flag, bool) for _, flag in pairs):
        _from_flags(stated, [text_of(text) for text, _ in pairs], [flag for _, flag in pairs])
    elif whole and all(re.fullmatch("[A-Z]", text_of(key)) for key, _ in pairs):
        _lettered(stated, [(text_of(key), text_of(text)) for key, text in pairs])
    else:
        stated.choices = "；".join(map(text_of, values))


def _from_flags(stated: Stated, texts: list[str], rights: list[bool]) -> None:
    """Each text with whether it is right."""
    stated.options = choices.strip_letters([tidy(text) for text in texts])
    stated.key = [letter for letter, right in zip(LETTERS, rights, strict=False) if right]


def _from_texts(stated: Stated, texts: list[str]) -> None:
    """A list of texts: with letters in order or without; some may be glued together."""
    while texts and not texts[-1]:
        texts.pop()
    marks = [_LETTERED.match(text) for text in texts]
    stripped = choices.strip_letters(texts)
    if stripped == texts and any(marks):
        # Letters that do not run, or several options in one text: only all together say which.
        stated.options = choices.by_letters("\n".join(texts)) or []
        stated.choices = "" if stated.options else " ".join(texts)
        return
    if stripped != texts:
        stripped = choices.strip_letters(stripped)  # A.A．甲 of two programs, one after the other
    if any(marks) and (glued := choices.by_letters("\n".join(texts))) and len(glued) > len(texts):
        stripped = glued
    stated.options = stripped


def _from_objects(stated: Stated, objects: list[dict[str, Any]]) -> Beside:
    """A list of {key, value}, perhaps with a flag that says which are right."""
    listed = listed_in(objects)
    if listed is None:
        pairs = [(key, text_of(text)) for one in objects for key, text in one.items()]
        _lettered(stated, pairs)
        return NOTHING
    if listed.letters:
        _lettered(stated, list(zip(listed.letters, listed.texts, strict=True)))
    else:
        _from_texts(stated, [*listed.texts])
    if len(stated.options) != len(objects):
        return NOTHING
    if listed.rights is not None:
        stated.key = _named_by(listed, listed.rights)
        stated.doubt = ("unclear_flag", *listed.doubt) if listed.doubt else None
    ticked = _named_by(listed, listed.ticked) if listed.rights is None else []
    return Beside(_names(stated, listed), ticked, listed.displaced)


def _named_by(listed: Listed, signs: Sequence[bool]) -> list[str]:
    """The letters of the options that bear a sign."""
    places = [letter.upper() for letter in listed.letters] or [*LETTERS]
    return sorted(place for place, sign in zip(places, signs, strict=False) if sign)


def _names(stated: Stated, listed: Listed) -> dict[str, str]:
    """The options by their ids. Ids that only count them say from where answers count; a number that
    may be an id and a place, where these differ, names nothing."""
    if not listed.ids or listed.letters:
        return {}
    counted = [int(one) for one in listed.ids if one.isdecimal() and len(one) < 3]
    if counted in ([*range(len(listed.ids))], [*range(1, len(listed.ids) + 1)]):
        stated.base = counted[0]
        return {}
    texts = [answers.plain(text) for text in stated.options]
    if [answers.plain(one) for one in listed.ids] == texts:
        return {}
    others = {*texts, *(str(number) for number in range(len(listed.ids) + 1))}
    return {
        one: UNSURE if answers.plain(one) in others else letter
        for one, letter in zip(listed.ids, LETTERS, strict=False)
    }


def _lettered(stated: Stated, pairs: Sequence[tuple[str, str]]) -> None:
    """Options by letter or number: in order from the first, or they cannot be told apart."""
    by_key = {_sign(key): tidy(text) for key, text in pairs}
    filled = {key: text for key, text in by_key.items() if text}
    keys = sorted(filled, key=lambda key: (len(key), key))
    base = next((n for n in (0, 1) if keys == [str(n + at) for at in range(len(keys))]), None)
    if keys and base is not None and len(by_key) == len(pairs):
        stated.base = base
    runs = base is not None or keys == list(LETTERS[: len(keys)])
    if runs and len(by_key) == len(pairs) and not _contradict(keys, [filled[key] for key in keys]):
        stated.options = choices.strip_letters([filled[key] for key in keys])
    else:
        stated.choices = " ".join(f"{key}.{text}" for key, text in pairs)


def _contradict(keys: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether the texts begin with the letters of other options than those that they stand under."""
    marks = [_LETTERED.match(text) for text in texts]
    letters = [even(mark[1]) for mark in marks if mark]
    return len(letters) > 1 and letters != keys and sorted(letters) == keys


def _sign(key: str) -> str:
    """The letter or number of a key: A, optionA, answer_a, 选项1."""
    bare = key.strip().upper()
    header = header_of(key) if len(bare) > 1 and not bare.isdecimal() else None
    if header is None or header.sort != "option" or not 0 < header.place <= len(LETTERS):
        return bare
    return str(header.place) if header.counted else LETTERS[header.place - 1]
