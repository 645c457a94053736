"""JSON as people and programs hand it on: between the fences of a chat, behind the name of a variable,
with a key that stands twice."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questions.formats.json.program import begins, blank, lists_only

MOST_SAID = 2000
"""So much may stand around what is fenced; in a longer text the questions may be there."""
_FENCED = re.compile(
    r"^[ \t]*```[ \t]*\w{0,12}[ \t]*\r?\n(?=\s*[\[{])(.*?)(?:^[ \t]*```|\Z)", re.M | re.S
)
_TYPED = re.compile(r"^\s*[(（]?[A-H][.．、)）:：]|答案[:：]", re.M)
"""What asks outside of the fences: code is only what it speaks of."""
_SEEN = str.maketrans("01", " \t")
_BLANKS = (" ", "\t")
_WRAPPED = re.compile(r"\$(?:oid|date|number[A-Z][a-z]+\d*)")
_WHOLE = ("$numberInt", "$numberLong")
_NOTHING: tuple[Any, ...] = (None, "")


def unwrapped(text: str) -> str:
    """`text` without what stands around its JSON, all lines and columns where they were."""
    if begins(text):
        return lists_only(text)
    if "```" not in text[:MOST_SAID] or text.lstrip().startswith(("[", "{")):
        return text
    pieces: list[str] = []
    around: list[str] = []
    at = 0
    for fenced in _FENCED.finditer(text):
        around.append(text[at : fenced.start(1)])
        pieces += blank(around[-1]), fenced[1]
        at = fenced.end(1)
    said = "\n".join([*around, text[at:]])
    if not pieces or len(said) > MOST_SAID or _TYPED.search(said):
        return text
    return "".join(pieces) + blank(text[at:])


def constant(name: str) -> str | None:
    """What Python writes and JSON has not: NaN is an empty cell of a table."""
    return None if name == "NaN" else name


def keeping_all(pairs: Sequence[tuple[str, Any]]) -> Any:
    """An object; a key that stands twice with two values keeps both, the second behind blanks that no
    reader of keys looks at: neither a list of questions is lost, nor one of two answers. What MongoDB
    wraps, {"$oid": "…"} or {"$numberInt": "2"}, is the value itself."""
    if len(pairs) == 1 and _WRAPPED.fullmatch(pairs[0][0]):
        return _number(*pairs[0])
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    found = {}
    seen: dict[str, int] = {}
    for key, value in pairs:
        if key not in found or found[key] in _NOTHING:
            found[key] = value
        elif found[key] != value and value not in _NOTHING:
            seen[key] = seen.get(key, 0) + 1
            found[key + f"{seen[key]:b}".translate(_SEEN)] = value
    return found


def _number(name: str, value: Any) -> Any:
    whole = name in _WHOLE and isinstance(value, str) and value.isdecimal() and len(value) < 20
    return int(value) if whole else value


def stands_twice(item: Mapping[str, Any]) -> list[str]:
    """The keys that stood twice in an object, with different values."""
    names = (key.rstrip(" \t") for key in item if key[-1:] in _BLANKS)
    return [*dict.fromkeys(name for name in names if name in item)]
