"""A = inside an answer of GIFT that nobody protected: Moodle takes it for the sign of another right
answer, so that “x = 5” becomes the two answers x and 5."""

import re
from collections.abc import Sequence

from questions.formats.gift_signs import hide

_SIGN = re.compile(r"(?P<line>^[^\S\n]*)?(?P<mark>[=~])(?P<blank>[^\S\n])?", re.MULTILINE)
_RUN = re.compile(r"(?P<line>^[^\S\n]*=)?(?P<run>=+)", re.MULTILINE)
_ARROW = re.compile(r"(?<=\S )=(?=> )")
_HIDDEN = hide("\\=")


def without_stray_equals(inside: str) -> str:
    """The answers with every = hidden that is a text's: several in a row, arrows, and those that are
    written otherwise than the signs of the answers: glued to the word before them, or with a blank
    behind them, where no sign is."""
    inside = _ARROW.sub(_HIDDEN, _RUN.sub(_without_run, inside))
    signs = list(_SIGN.finditer(inside))
    others = [sign for sign in signs[1:] if _is_sure(sign)]
    if not others:
        return inside
    apart = all(_is_apart(inside, sign) for sign in others)
    close = not any(sign["blank"] for sign in (signs[0], *others))
    shown = 0
    parts = []
    for sign in signs[1:]:
        glued = apart and not _is_apart(inside, sign)
        if not _is_sure(sign) and (glued or (close and sign["blank"])):
            parts += [inside[shown : sign.start("mark")], _HIDDEN]
            shown = sign.start("mark") + 1
    return "".join([*parts, inside[shown:]])


def _without_run(run: re.Match[str]) -> str:
    equals = run["run"]
    is_sign = not run["line"] and len(equals) == 1
    return run[0] if is_sign else (run["line"] or "") + _HIDDEN * len(equals)


def _is_sure(sign: re.Match[str]) -> bool:
    """Whether it is the sign of an answer, whatever stands around it."""
    return sign["mark"] == "~" or sign["line"] is not None


def _is_apart(inside: str, sign: re.Match[str]) -> bool:
    """Whether a blank or the end of a line stands before the sign."""
    return sign["line"] is not None or inside[sign.start("mark") - 1].isspace()


def is_unclear(inside: str) -> bool:
    """Whether a = stands behind a wrong answer in its line, though right ones begin lines."""
    signs: Sequence[re.Match[str]] = list(_SIGN.finditer(inside))
    lines = [sign["mark"] for sign in signs if sign["line"] is not None]
    if len(lines) < 2 or "=" not in lines:
        return False
    begun = ""
    for sign in signs:
        begun = begun if sign["line"] is None else sign["mark"]
        if sign["line"] is None and begun == "~" and sign["mark"] == "=":
            return True
    return False
