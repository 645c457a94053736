"""JSON that is a table or a map: columns of values, or answers under the text of their questions."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questions.formats.json.keys import by_role
from questions.formats.json.values import text_of
from questions.formats.tables import choice_cells
from questions.formats.tables.headers import read_header
from questions.formats.tables.sheets import Sheet

LEAST = 3
MOSTLY = 0.8
SHORTEST = 6
"""A key of fewer signs names a chapter or counts."""
_TEXT = re.compile(r"[\u4e00-\u9fff]{2}|\s|[?？]")
"""What a key has that is no id."""
_HEADS = ("columns", "headers", "header", "fields", "keys", "表头")
_ROWS = ("data", "rows", "values", "body", "数据")


def table_in(value: Any) -> Sheet | None:
    """The table that a value is: a list of rows, a header and rows, or columns by their names."""
    rows: Sequence[Sequence[Any]] = ()
    if isinstance(value, list):
        rows = value if value and all(map(_is_row, value)) else ()
    elif isinstance(value, dict):
        rows = _headed(value) or _columns(value)
    if not rows:
        return None
    return Sheet("", [[text_of(cell) for cell in row] for row in rows])


def _is_row(row: Any) -> bool:
    """Whether it has nothing but cells, and no question of its own."""
    return isinstance(row, list) and not any(
        isinstance(cell, dict) or _is_nest(cell) for cell in row
    )


def _is_nest(cell: Any) -> bool:
    return isinstance(cell, list) and any(isinstance(one, dict | list) for one in cell)


def _headed(value: Mapping[str, Any]) -> list[list[Any]]:
    """{"columns": […], "data": [[…], …]}."""
    head = next((value[key] for key in _HEADS if isinstance(value.get(key), list)), None)
    rows = next((value[key] for key in _ROWS if isinstance(value.get(key), list)), None)
    if not head or not rows or not all(isinstance(row, list) for row in rows):
        return []
    names = [text_of(cell) for cell in head]
    return [names, *rows] if read_header(names).is_header else []


def _columns(value: Mapping[str, Any]) -> list[list[Any]]:
    """{"question": {"0": …, "1": …}, "answer": {…}}, or lists of one length instead."""
    columns = [*value.values()]
    if len(columns) < 2 or not read_header([*value]).is_header:
        return []
    if all(isinstance(one, dict) and one for one in columns):
        keys = [*columns[0]]
        if all(one.keys() == columns[0].keys() for one in columns):
            return [[*value], *([one[key] for one in columns] for key in keys)]
    if all(isinstance(one, list) and len(one) == len(columns[0]) > 1 for one in columns):
        return [[*value], *([*row] for row in zip(*columns, strict=True))]
    return []


def unfolded(value: Any, depth: int = 0) -> Any:
    """A value whose maps of questions, {"…？": {"answer": "A"}}, are lists of them."""
    if not isinstance(value, dict) or depth > 2:
        return value
    entries = [_entry(key, inside) for key, inside in value.items()]
    found = [entry for entry in entries if entry is not None]
    asked = sum(len(key) >= SHORTEST and _TEXT.search(key) is not None for key in value)
    if len(found) >= LEAST and min(len(found), asked) >= MOSTLY * len(value):
        return [
            entry or {"question": key, "answer": text_of(inside)}
            for (key, inside), entry in zip(value.items(), entries, strict=True)
        ]
    return {key: unfolded(inside, depth + 1) for key, inside in value.items()}


def _entry(key: str, value: Any) -> dict[str, Any] | None:
    """A question whose stem is a key; None where it is none."""
    if isinstance(value, str):
        stem, *options = (part.strip() for part in key.split("|"))
        there = len(options) > 1 and value.strip() in options
        return {"question": stem, "options": options, "answer": value} if there else None
    if isinstance(value, list):
        texts = len(value) == 2 and all(isinstance(one, str) for one in value)
        options = choice_cells.split_choices(value[0]) if texts else []
        return {"question": key, "options": options, "answer": value[1]} if options else None
    if not isinstance(value, dict):
        return None
    roles = by_role(value)
    return {"question": key, **value} if "answer" in roles and "stem" not in roles else None
