"""The options of one object: a list of texts, pairs or objects, an object by letters, keys of their own."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from questions.drafts import LETTERS, tidy
from questions.formats import answers, choices
from questions.formats.json.objects import Listed, listed_in
from questions.formats.json.values import is_too_deep, text_of
from questions.formats.stated import Stated
from questions.formats.tables import choice_cells
from questions.formats.tables.header_words import header_of

Names = Mapping[str, str]
"""The letters of options by what the file calls them: their ids."""
NO_NAMES: Names = {}
UNSURE = ""
"""The letter of an id that may also be another option's place or text."""
_LETTERED = re.compile(r"\s*[(（]?\s*([A-ZＡ-Ｚ])\s*[)）.．、:：。]")


def set_options(
    stated: Stated, item: Mapping[str, Any], columns: Mapping[int, str], value: Any
) -> Names:
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
    elif isinstance(value, str) and (there := _inner(value)):
        return set_options(stated, item, columns, there)
    elif value is not None:
        cell = tidy(text_of(value))
        stated.options = choice_cells.split_choices(cell)
        stated.choices = "" if stated.options else cell
    return NO_NAMES


def _inner(text: str) -> Any:
    """Options that are JSON in a string; None if they are not."""
    if not text.lstrip().startswith(("[", "{")):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list | dict) and not is_too_deep(found) else None


def _from_object(stated: Stated, value: Mapping[Any, Any]) -> Names:
    """{"A": "甲"}, {"text": ["甲"], "label": ["A"]} or {"甲": true}."""
    if value and all(isinstance(one, list) for one in value.values()):
        rows = zip_longest(*value.values(), fillvalue="")
        return _from_objects(stated, [dict(zip(value, row, strict=True)) for row in rows])
    pairs = [(text_of(key), text_of(text)) for key, text in value.items()]
    if len(pairs) > 1 and all(isinstance(one, bool) for one in value.values()):
        _from_flags(stated, [text for text, _ in pairs], [*value.values()])
    else:
        _lettered(stated, pairs)
    return NO_NAMES


def _from_list(stated: Stated, values: list[Any]) -> Names:
    if values and all(isinstance(one, dict) for one in values):
        return _from_objects(stated, values)
    if values and all(isinstance(one, list) and len(one) == 2 for one in values):
        _from_pairs(stated, values)
    elif any(isinstance(one, list | dict) for one in values):
        stated.choices = "；".join(map(text_of, values))
    else:
        _from_texts(stated, choice_cells.without_marks([tidy(text_of(one)) for one in values]))
    return NO_NAMES


def _from_pairs(stated: Stated, pairs: list[list[Any]]) -> None:
    """[["甲", true], …] or [["A", "甲"], …]."""
    firsts, seconds = zip(*pairs, strict=True)
    if all(isinstance(one, bool) for one in seconds):
        _from_flags(stated, [text_of(one) for one in firsts], [*seconds])
    elif all(re.fullmatch("[A-Z]", text_of(one)) for one in firsts):
        _lettered(stated, [(text_of(key), text_of(text)) for key, text in pairs])
    else:
        stated.choices = "；".join(map(text_of, pairs))


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
    if any(marks) and (glued := choices.by_letters("\n".join(texts))) and len(glued) > len(texts):
        stripped = glued
    stated.options = stripped


def _from_objects(stated: Stated, objects: list[dict[str, Any]]) -> Names:
    """A list of {key, value}, perhaps with a flag that says which are right."""
    listed = listed_in(objects)
    if listed is None:
        pairs = [(key, text_of(text)) for one in objects for key, text in one.items()]
        _lettered(stated, pairs)
        return NO_NAMES
    if listed.letters:
        _lettered(stated, list(zip(listed.letters, listed.texts, strict=True)))
    else:
        _from_texts(stated, [*listed.texts])
    if len(stated.options) != len(objects):
        return NO_NAMES
    if listed.rights is not None:
        places = [letter.upper() for letter in listed.letters] or [*LETTERS]
        rights = zip(places, listed.rights, strict=False)
        stated.key = sorted(place for place, right in rights if right)
        stated.doubt = ("unclear_flag", *listed.doubt) if listed.doubt else None
    return _named(stated, listed)


def _named(stated: Stated, listed: Listed) -> Names:
    """The options by their ids. Ids that only count them say from where answers count; a number that
    may be an id and a place, where these differ, names nothing."""
    if not listed.ids or listed.letters:
        return NO_NAMES
    counted = [int(one) for one in listed.ids if one.isdecimal() and len(one) < 3]
    if counted in ([*range(len(listed.ids))], [*range(1, len(listed.ids) + 1)]):
        stated.base = counted[0]
        return NO_NAMES
    texts = [answers.plain(text) for text in stated.options]
    if [answers.plain(one) for one in listed.ids] == texts:
        return NO_NAMES
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
    runs = keys in (list(LETTERS[: len(keys)]), [str(n) for n in range(1, len(keys) + 1)])
    if runs and len(by_key) == len(pairs):
        stated.options = choices.strip_letters([filled[key] for key in keys])
    else:
        stated.choices = " ".join(f"{key}.{text}" for key, text in pairs)


def _sign(key: str) -> str:
    """The letter or number of a key: A, optionA, answer_a, 选项1."""
    bare = key.strip().upper()
    header = header_of(key) if len(bare) > 1 and not bare.isdecimal() else None
    if header is None or header.sort != "option" or not 0 < header.place <= len(LETTERS):
        return bare
    return str(header.place) if header.counted else LETTERS[header.place - 1]
