"""The options of one object: from a list of texts, of objects with flags, or from an object by letters."""

import json
import re
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from typing import Any

from questions.drafts import LETTERS, tidy
from questions.formats import answers, choice_cells, choices
from questions.formats.stated import Stated

DEEPEST = 100
_TEXTS = (
    "content",
    "text",
    "optioncontent",
    "optiontext",
    "value",
    "optionvalue",
    "option",
    "title",
    "name",
    "label",
    "desc",
    "body",
    "answer",
)
_MARKS = ("key", "label", "name", "option")
FLAGS = ("iscorrect", "correct", "isright", "right", "isanswer", "istrue", "checked", "isok")
_LETTERED = re.compile(r"\s*[(（]?\s*([A-ZＡ-Ｚ])\s*[)）.．、:：。]")


def is_too_deep(value: Any) -> bool:
    """Whether lists and objects lie in one another deeper than any question bank needs."""
    level = [value]
    for _ in range(DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for values in inside for one in values if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def text_of(value: Any) -> str:
    """A value as text: nothing for null, numbers as they are written."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def folded_name(key: str) -> str:
    """A key without its case and its blanks: isCorrect, is_correct."""
    return re.sub(r"[\s_\-]", "", key).casefold()


def set_options(
    stated: Stated, item: Mapping[str, Any], columns: Mapping[int, str], value: Any
) -> None:
    """Options from a list, an object, a string, or keys of their own: `columns`, by place."""
    if isinstance(value, dict) and value and all(isinstance(one, list) for one in value.values()):
        # {"text": ["甲", "乙"], "label": ["A", "B"]}
        rows = zip_longest(*value.values(), fillvalue="")
        _from_objects(stated, [dict(zip(value, row, strict=True)) for row in rows])
    elif isinstance(value, dict):
        _lettered(stated, [(text_of(key), text_of(text)) for key, text in value.items()])
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        _from_objects(stated, value)
    elif isinstance(value, list):
        _from_texts(stated, [tidy(text_of(one)) for one in value])
    elif len(columns) > 1:
        texts = [
            tidy(text_of(item[columns[at]])) if at in columns else ""
            for at in range(max(columns) + 1)
        ]
        while texts and not texts[-1]:
            texts.pop()
        stated.options = choices.strip_letters(texts)
    elif (
        isinstance(value, str)
        and value.lstrip().startswith(("[", "{"))
        and (there := _inner(value))
    ):
        set_options(stated, item, columns, there)
    elif value is not None:
        cell = tidy(text_of(value))
        stated.options = choice_cells.split_choices(cell)
        stated.choices = "" if stated.options else cell


def _inner(text: str) -> Any:
    """Options that are JSON in a string; None if they are not."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list | dict) and not is_too_deep(found) else None


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


def _from_objects(stated: Stated, objects: list[dict[str, Any]]) -> None:
    """A list of {key, value}, perhaps with a flag that says which are right."""
    folded = [{folded_name(key): value for key, value in one.items()} for one in objects]
    letters = _letters_name(folded)
    named = [name for name in _TEXTS if name in folded[0] and name != letters]
    if not named and len(folded[0]) == 1:
        _lettered(stated, [(key, text_of(text)) for one in objects for key, text in one.items()])
        return
    texts = [tidy(text_of(one.get(named[0]))) if named else "" for one in folded]
    if letters:
        _lettered(
            stated, [(text_of(one[letters]), text) for one, text in zip(folded, texts, strict=True)]
        )
    else:
        _from_texts(stated, texts)
    flag = next((name for name in FLAGS if name in folded[0]), None)
    if flag and len(stated.options) == len(folded):
        rights = [answers.judgement(text_of(one.get(flag))) is True for one in folded]
        if flag == "checked" and not any(rights):
            return  # what somebody has ticked so far: nothing
        places = [
            text_of(one[letters]).upper() if letters else LETTERS[at]
            for at, one in enumerate(folded[: len(LETTERS)])
        ]
        stated.key = sorted(place for place, right in zip(places, rights, strict=False) if right)


def _letters_name(objects: Sequence[Mapping[str, Any]]) -> str | None:
    """The name under which options have their letters; a text may be a single letter too."""
    names = [
        name
        for name in objects[0]
        if all(re.fullmatch("[A-Za-z]", text_of(one.get(name))) for one in objects)
        and len({text_of(one.get(name)).upper() for one in objects}) == len(objects)
    ]
    names.sort(key=lambda name: name in _TEXTS and name not in _MARKS)
    texts = [name for name in _TEXTS if name in objects[0]]
    return next((name for name in names if {*texts} - {name}), None)


def _lettered(stated: Stated, pairs: list[tuple[str, str]]) -> None:
    """Options by letter or number: in order from the first, or they cannot be told apart."""
    by_key = {
        key.strip().upper().removeprefix("选项").removeprefix("OPTION"): tidy(text)
        for key, text in pairs
    }
    filled = {key: text for key, text in by_key.items() if text}
    keys = sorted(filled, key=lambda key: (len(key), key))
    runs = keys in (list(LETTERS[: len(keys)]), [str(n) for n in range(1, len(keys) + 1)])
    if runs and len(by_key) == len(pairs):
        stated.options = choices.strip_letters([filled[key] for key in keys])
    else:
        stated.choices = " ".join(f"{key}.{text}" for key, text in pairs)
