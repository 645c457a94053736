"""The signs of GIFT: what a backslash protects, what stands in brackets of a comment."""

import re

CONTROLS = re.compile(r"[\0-\x08]")
"""Control characters stand for protected signs while a question is read, so texts hold none."""

_SIGNS = "\\:#={}~n"
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_HIDDEN = {sign: chr(code) for code, sign in enumerate(_SIGNS, 1)}
_SHOWN = {code: "\n" if sign == "n" else sign for code, sign in enumerate(_SIGNS, 1)}
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]", re.IGNORECASE)
_FORMATS = {"html": "html", "moodle": "lines", "plain": "plain", "markdown": "plain"}


_COMMENTED = re.compile(r"(?:\s*//[^\n{}]*\n)+")
_BEHIND = re.compile(r"(?<=[.?!。？！])[^\S\n]+//[^\n]*")


def without_comments(text: str, *, stem: bool = False) -> str:
    """`text` without the comments that stand before it, in lines that began with something else, and
    a `stem` without those behind its sentences. Moodle knows only whole lines; others know more."""
    begin = _COMMENTED.match(text)
    text = text[begin.end() :] if begin else text
    return _BEHIND.sub("", text) if stem else text


def hide(text: str) -> str:
    r"""`text` with `\=`, `\n` and the like as control characters that mean nothing to GIFT."""
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda match: _HIDDEN[match[1]], text)


def shown(text: str) -> str:
    """What `hide` hid, as the signs that were meant."""
    return text.translate(_SHOWN)


def escaped(text: str) -> str:
    """`text` so that nothing in it means anything to GIFT."""
    return re.sub(r"([\\:#={}~])", r"\\\1", text).replace("\n", "\\n")


def take_format(text: str, default: str) -> tuple[str, str]:
    """The format of a text, by the name in brackets before it, and the text without that name."""
    prefix = FORMAT.match(text)
    return (_FORMATS[prefix[1].lower()], text[prefix.end() :]) if prefix else (default, text)


def bracketed(name: str, text: str) -> str:
    """A note for a comment, as Moodle writes tags: [tag:工资]."""
    kept = re.sub(r"([]\\])", r"\\\1", text).replace("\n", "\\n")
    return f"[{name}:{kept}]"


def unbracketed(text: str) -> str:
    """What `bracketed` wrote."""
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], text)
