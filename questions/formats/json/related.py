"""Questions and options in lists of their own, as a database has them: each option names its question."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from questions.formats.json.keys import STEMS, by_role, option_keys
from questions.formats.json.objects import flags_in
from questions.formats.json.values import folded_name, text_of

MOST_TABLES = 50
"""Of a list that holds lists: so many are looked into."""
_NAMES = ("questionid", "question", "qid", "题目id", "试题id")
_ID = re.compile(r"(?=\D{0,39}\d)[\w-]{1,40}", re.ASCII)
_IDS = ("id", "_id", "pk", "questionid", "qid")


def with_options(value: Any) -> Any:
    """`value` with its options inside of the questions that they name. Options of no question that is
    there are gone: alone they would be judgements."""
    rows = [*_rows(value)]
    options: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if parent := _parent(_flat(row)):
            options.setdefault(parent, []).append(row)
    several = {parent: listed for parent, listed in options.items() if len(listed) > 1}
    if not several:
        return value
    asked: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if (number := _number(_flat(row))) in several and _may_ask(row):
            asked.setdefault(number, []).append(row)
    put = {
        id(found[0]): {**_flat(found[0]), "options": [*map(_flat, several[number])]}
        for number, found in asked.items()
        if len(found) == 1
    }
    return _rebuilt(value, put, {id(one) for listed in several.values() for one in listed})


def _rows(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of every list that may have come out of a database."""
    if isinstance(value, dict):
        for inside in value.values():
            yield from _rows(inside)
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        first = value[0]
        if "fields" in first or _number(first) or _parent(first):
            yield from (row for row in value if isinstance(row, dict))
        for row in value[:MOST_TABLES]:
            yield from _rows(row)


def _flat(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A row as it is; of a fixture, {"model": …, "pk": 1, "fields": {…}}, its fields."""
    fields = row.get("fields")
    return {"id": row.get("pk"), **fields} if isinstance(fields, dict) else row


def _may_ask(row: Mapping[str, Any]) -> bool:
    """Whether a row is a question without options of its own; a category has only a name."""
    flat = {name: value for name, value in _flat(row).items() if folded_name(name) != "name"}
    model = text_of(row.get("model")).lower()
    roles = by_role(flat)
    lacks = "choices" not in roles and not option_keys(flat) and not _parent(flat)
    return lacks and model[-8:] in ("", "question") and "stem" in roles


def _number(flat: Mapping[str, Any]) -> str:
    return next((text_of(flat[name]) for name in flat if folded_name(name) in _IDS), "")


def _parent(flat: Mapping[str, Any]) -> str:
    """The question that an option names; empty for what is no option."""
    named = (value for name, value in flat.items() if folded_name(name) in _NAMES)
    parent = text_of(next(named, None))
    if not _ID.fullmatch(parent) or not flags_in(flat) or option_keys(flat):
        return ""
    others = {folded_name(name) for name, value in flat.items() if text_of(value) != parent}
    return (
        "" if others & {*STEMS} or any(isinstance(one, list) for one in flat.values()) else parent
    )


def _rebuilt(value: Any, put: Mapping[int, Any], gone: set[int]) -> Any:
    if id(value) in put:
        return put[id(value)]
    if isinstance(value, dict):
        return {key: _rebuilt(one, put, gone) for key, one in value.items()}
    if isinstance(value, list):
        return [_rebuilt(one, put, gone) for one in value if id(one) not in gone]
    return value
