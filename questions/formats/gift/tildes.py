"""A ~ inside an answer of GIFT that nobody protected: Moodle takes it for the sign of another wrong
answer, so that “10~15天” becomes the two answers 10 and 15天."""

import re

from questions.formats.gift.signs import hide

_SIGN = re.compile(r"(?P<begins>\A|\n[^\S\n]*|[^\S\n])?[=~]")
_GLUED = re.compile(r"(?<=[^\s=~])~(?=[^\s=~%])")
_RANGE = re.compile(r"(?<=\d)\S{0,2}~\d")
_HIDDEN = hide("\\~")


def without_stray_tildes(inside: str) -> str | None:
    """The answers with the ~ of each range hidden, where several answers, each in its line, have one; None
    where a ~ may be the sign of an answer or a text's, and nothing tells which."""
    glued = [found.start() for found in _GLUED.finditer(inside)]
    if not glued:
        return inside
    signs = [found["begins"] for found in _SIGN.finditer(inside)]
    begins = [begin for begin in signs if begin is not None]
    ranges = [_is_range(inside, at) for at in glued]
    if len(begins) < 2:  # {=2~3~4}: signs, though nothing parts them; {=3~5天} may be one answer
        return None if len(signs) == 2 and all(ranges) else inside
    if not any(ranges):
        return inside
    parted = all(begin == "" or begin[0] == "\n" for begin in begins)
    if not (parted and all(ranges) and len(ranges) > 1):
        return None  # {=4~5 and below ~6}: a wrong answer may follow the right one in its line
    ends = [*glued[1:], len(inside)]
    texts = (inside[at + 1 : end] for at, end in zip(glued, ends, strict=True))
    return _HIDDEN.join([inside[: glued[0]], *texts])


def _is_range(inside: str, at: int) -> bool:
    """Whether numbers stand on both sides, as in 10~15, 5天~10天 or 8:00~17:00."""
    return _RANGE.search(inside, max(0, at - 3), at + 2) is not None
