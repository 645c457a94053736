"""MathML on one line of text: the signs that stand between the parts of a formula."""

import re

_BETWEEN = {
    "mfenced": (",",),
    "mfrac": ("/",),
    "mroot": ("^(1/",),
    "msub": ("_",),
    "msubsup": ("_", "^"),
    "msup": ("^",),
    "mtable": ("; ",),
    "mtr": (" ",),
    "munderover": ("_", "^"),
}
_LISTS = {"mfenced", "mtable", "mtr"}
JOINED, BRACKETED = set(_BETWEEN), {"mfenced", "mroot"}
"""Between whose parts a sign stands; what begins or ends with brackets."""
INVISIBLE = re.compile(r"[\u2061-\u2064]+")
"""Signs of multiplication and the like that nobody sees."""


def between(parent: str, number: int) -> str:
    """What stands before the part `number` of a `parent`; the last sign is for all further ones."""
    signs = _BETWEEN.get(parent, ())
    return signs[min(number - 2, len(signs) - 1)] if signs and number > 1 else ""


def needs_brackets(parent: str, tag: str) -> bool:
    """Whether a part is a row of several signs where one alone is expected."""
    return tag == "mrow" and parent in _BETWEEN and parent not in _LISTS


def brackets(tag: str, opening: str, closing: str) -> tuple[str, str]:
    """What a formula begins and ends with."""
    if tag == "mfenced":
        return opening, closing
    return "", ")" if tag == "mroot" else ""


def under_root(text: str) -> str:
    """A square root of `text`."""
    return f"√{text}" if text.strip().isalnum() else f"√({text.strip()})"
