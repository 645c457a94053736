"""JSON as people and programs hand it on: between the fences of a chat, behind the name of a variable,
with a key that stands twice."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

MOST_SAID = 2000
"""So much may stand around what is fenced; in a longer text the questions may be there."""
_FENCED = re.compile(
    r"^[ \t]*```[ \t]*\w{0,12}[ \t]*\r?\n(?=\s*[\[{])(.*?)(?:^[ \t]*```|\Z)", re.M | re.S
)
REMARKS = r"(?:\s*(?://[^\n]*\n|/\*(?:[^*]|\*(?!/)){0,2000}+\*/)){0,50}+\s*"
"""Comments, as a program has them above its list."""
_NAMED = re.compile(
    REMARKS
    + r"(?:(?:export\s+)?(?:const|let|var)\s+[\w$]{1,60}\s*=|(?:module\.)?exports\s*=|export\s+default\b)\s*(?=[\[{])"
)
_TYPED = re.compile(r"^\s*[(（]?[A-H][.．、)）:：]|答案[:：]", re.M)
"""What asks outside of the fences: code is only what it speaks of."""
_SEEN = str.maketrans("01", " \t")
_BLANKS = (" ", "\t")
_NOTHING: tuple[Any, ...] = (None, "")


def unwrapped(text: str) -> str:
    """`text` without what stands around its JSON, all lines and columns where they were."""
    if named := _NAMED.match(text):
        return _blank(named[0]) + text[named.end() :].rstrip().removesuffix(";")
    if "```" not in text[:MOST_SAID] or text.lstrip().startswith(("[", "{")):
        return text
    pieces: list[str] = []
    around: list[str] = []
    at = 0
    for fenced in _FENCED.finditer(text):
        around.append(text[at : fenced.start(1)])
        pieces += _blank(around[-1]), fenced[1]
        at = fenced.end(1)
    said = "\n".join([*around, text[at:]])
    if not pieces or len(said) > MOST_SAID or _TYPED.search(said):
        return text
    return "".join(pieces) + _blank(text[at:])


def _blank(text: str) -> str:
    return re.sub(r"\S", " ", text)


def keeping_all(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that stands twice with two values keeps both, the second behind blanks that no
    reader of keys looks at: neither a list of questions is lost, nor one of two answers."""
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


def stands_twice(item: Mapping[str, Any]) -> list[str]:
    """The keys that stood twice in an object, with different values."""
    names = (key.rstrip(" \t") for key in item if key[-1:] in _BLANKS)
    return [*dict.fromkeys(name for name in names if name in item)]
