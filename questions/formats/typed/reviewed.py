"""Pages of learning platforms on which somebody has answered: what the platform says around a question, and
what was answered, is no part of it."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from questions.formats.typed.flat import flat
from questions.formats.typed.lines import OWN, Token

LONGEST = 60
NEAR = 12
"""So many lines at most did somebody answer."""

_SCORE = r"\d{1,3}\.\d\d\s?/\s?\d{1,3}\.\d\d"
_SIGN = re.compile(
    r"\s*(?:得分\s?/\s?总分|获得\s?[\d.]{1,6}\s?分中的\s?[\d.]{1,6}\s?分|(?:未标记)?标记(?:题目|试题)|选择一项(?:或多项)?\s?:|"
    r"select one(?: or more)?\s?:|flag question|mark [\d.]{1,6} out of [\d.]{1,6}|(?:本题)?总得分\s?:\s?[\d.]{1,6}\s?分)\s*",
    re.IGNORECASE,
)
"""What only such a page says, in a line of its own."""
_SAID = re.compile(
    rf"\s*(?:{_SCORE}|该题无法得分\s?/\s?[\d.]{{1,6}}|满分\s?[\d.]{{1,6}}|题干|试题正文|question text|AI讲解|(?:还?未|没有)(?:回答|作答)|"
    r"你?的?回答(?:部分|不)?正确|your answer is (?:partially )?(?:in)?correct)\s*[.]?\s*",
    re.IGNORECASE,
)
_VERDICT = re.compile(r"\s*(?:(?:部分|不)?正确|(?:in|partially )?correct)\s*", re.IGNORECASE)
_SIDE = re.compile(r"\s*(?:对|错|true|false)\s*", re.IGNORECASE)
_SCORED = re.compile(rf"\s*{_SCORE}\s*$")
_POINTS = re.compile(r"\s*\d{1,3}(?:\.\d{1,2})?\s?分\s*")
"""What somebody's answer scored, below it."""
_TOLD = {"answer", "key", "explain"}


def without_review(found: Sequence[Token]) -> list[Token]:
    """The tokens of such a page without what is no part of a question; those of any other text as they are."""
    signs = {at for at, token in enumerate(found) if _says(_SIGN, token)}
    own = {at for at, token in enumerate(found) if token.sort == "meta" and token.value in OWN}
    if not signs and not own:
        return [*found]
    gone = signs | {at for at, token in enumerate(found) if _says(_SAID, token)}
    gone |= {at for at in range(1, len(found)) if _judges(found, at, signs)}
    gone |= {
        at + 1
        for at in own
        if _POINTS.fullmatch("".join(t.line.text for t in found[at + 1 : at + 2]))
    }
    for at in signs | own:
        gone |= {*_answered(found, at)}
    return [_unscored(token) for at, token in enumerate(found) if at not in gone]


def _says(pattern: re.Pattern[str], token: Token) -> bool:
    text = token.line.text
    return (
        token.sort in {"text", "meta"}
        and len(text) < LONGEST
        and bool(pattern.fullmatch(flat(text)))
    )


def _judges(found: Sequence[Token], at: int, signs: Collection[int]) -> bool:
    """Whether a line says of somebody's answer that it was right: below the number of the question, or above
    a sign."""
    above = found[at - 1]
    return _says(_VERDICT, found[at]) and (
        at + 1 in signs or (above.sort in {"start", "number"} and bool(signs) and not above.rest)
    )


def _answered(found: Sequence[Token], at: int) -> Iterator[int]:
    """Where somebody's answer stands below the sign at `at`: up to its score or the right answer; or the
    sides to choose from, which have no letters."""
    below = range(at + 1, min(at + NEAR, len(found)))
    end = next((to for to in below if found[to].sort in _TOLD or _says(_SAID, found[to])), at)
    between = range(at + 1, end)
    if all(found[to].sort == "text" or found[to].style == "paren" for to in between):
        sides = all(_SIDE.fullmatch(found[to].line.text) for to in between)
        scored = end > at and _SCORED.fullmatch(flat(found[end].line.text))
        own = found[at].value in OWN and not found[at].rest
        yield from between if sides or scored or own else ()


def _unscored(token: Token) -> Token:
    """An option without the score behind it: A.√1.00/1.00."""
    scored = _SCORED.search(flat(token.rest)) if token.sort == "option" else None
    return replace(token, rest=token.rest[: scored.start()]) if scored else token
