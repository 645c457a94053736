"""A = inside an answer of GIFT that nobody protected: Moodle takes it for the sign of another right
answer, so that “x = 5” becomes the two answers x and 5."""

import re
from collections.abc import Sequence

from questions.formats.gift.signs import hide

_SIGN = re.compile(r"(?P<line>^[^\S\n]*)?(?P<mark>[=~])(?P<blank>[^\S\n])?", re.MULTILINE)
_RUN = re.compile(r"(?P<line>^[^\S\n]*=)?(?P<run>=+)", re.MULTILINE)
_FORMULA = re.compile(r"[\d+*/^()<>\"\[\]?&]|^\W*[A-Za-z]{1,2}\W*$")
_WEIGHT = re.compile(r"\s*%-?\d+(?:[.,]\d+)?%")
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
    """Whether a = may be the sign of a right answer or a text's, and nothing tells which."""
    signs = list(_SIGN.finditer(inside))
    return _is_between(inside, signs) or _is_behind_a_wrong_one(signs)


def _is_between(inside: str, signs: Sequence[re.Match[str]]) -> bool:
    """Whether a = between what may be a formula's sides is not written as signs are: {=x=5}, {= x = 5}.
    Words have none, and one = among wrong answers is the right one's."""
    if sum(sign["mark"] == "=" for sign in signs) < 2:
        return False
    ends = [sign.start("mark") for sign in signs[1:]] + [len(inside)]
    texts = [inside[sign.end("mark") : end] for sign, end in zip(signs, ends, strict=True)]
    for before, sign, behind in zip(texts, signs[1:], texts[1:], strict=False):
        written = not sign["blank"] and _is_apart(inside, sign)
        if written or _is_sure(sign) or _WEIGHT.match(behind):
            continue
        if _FORMULA.search(_WEIGHT.sub("", before, count=1)) or _FORMULA.search(behind):
            return True
    return False


def _is_behind_a_wrong_one(signs: Sequence[re.Match[str]]) -> bool:
    """Whether a = stands behind a wrong answer in its line, though right ones begin lines."""
    lines = [sign["mark"] for sign in signs if sign["line"] is not None]
    if len(lines) < 2 or "=" not in lines:
        return False
    begun = ""
    for sign in signs:
        begun = begun if sign["line"] is None else sign["mark"]
        if sign["line"] is None and begun == "~" and sign["mark"] == "=":
            return True
    return False
