"""A = inside an answer of GIFT that nobody protected: Moodle takes it for the sign of another right
answer, so that “x = 5” becomes the two answers x and 5."""

import re
from collections.abc import Sequence

_SIGN = re.compile(r"(?P<line>^[^\S\n]*)?(?P<mark>[=~])(?P<blank>[^\S\n])?", re.MULTILINE)


def stray_equals(inside: str) -> bool:
    """Whether a = stands in these answers that is written otherwise than the signs of the others:
    glued to the word before it, or with a blank behind it, where they are not; or behind a wrong one
    in its line, where right ones begin a line."""
    found = list(_SIGN.finditer(inside))
    signs = found[1:]
    others = [sign for sign in signs if sign["mark"] == "~" or sign["line"] is not None]
    if not others:
        return False
    if _behind_a_wrong_one(found):
        return True
    apart = all(_is_apart(inside, sign) for sign in others)
    close = not any(sign["blank"] for sign in (found[0], *others))
    return any(
        (apart and not _is_apart(inside, sign)) or (close and bool(sign["blank"]))
        for sign in signs
        if sign["mark"] == "=" and sign["line"] is None
    )


def _behind_a_wrong_one(signs: Sequence[re.Match[str]]) -> bool:
    lines = [sign["mark"] for sign in signs if sign["line"] is not None]
    if len(lines) < 2 or "=" not in lines:
        return False
    begun = ""
    for sign in signs:
        begun = begun if sign["line"] is None else sign["mark"]
        if sign["line"] is None and begun == "~" and sign["mark"] == "=":
            return True
    return False


def _is_apart(inside: str, sign: re.Match[str]) -> bool:
    """Whether a blank or the end of a line stands before the sign."""
    return sign["line"] is not None or inside[sign.start("mark") - 1].isspace()
