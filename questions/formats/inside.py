"""An answer printed in the stem: taken out of it, and held against the answer that is stated."""

import re
import unicodedata
from collections.abc import Sequence

from questions.drafts import LETTERS, Place
from questions.formats import answers
from questions.formats.found import unsure
from questions.words import N_

EMPTY = "（　）"
_SPOT = r"[（(]\s*{0}\s*[）)]|(?<![_＿])[_＿]{{2,}}+\s*{0}\s*[_＿]{{2,}}"
_LETTERS = r"[A-ZＡ-Ｚ](?:[\s,，、/]*[A-ZＡ-Ｚ]){0,7}"
_VERDICT = "[√×✓✔✗✘对错對錯]|正[确確]|[错錯][误誤]"
_KEY_INSIDE = re.compile(r"(?<!\\)(?<![dD][bB])(?<![dD][bB]\s)(?:" + _SPOT.format(_LETTERS) + ")")
"""A key in brackets; no unit: 85dB(A)."""
_VERDICT_INSIDE = re.compile(r"(?<!\\)(?:" + _SPOT.format(f"(?:{_VERDICT})") + ")")
_TAIL = re.compile(rf"(?<=[。.!！?？])\s{{0,9}}({_VERDICT})\s{{0,9}}\Z")
_ESCAPED = re.compile(
    r"\\(" + _SPOT.format(f"(?:{_LETTERS}|{_VERDICT})") + rf"|\s{{0,9}}(?:{_VERDICT})\s{{0,9}}\Z)"
)
_EMPTY_INSIDE = re.compile(r"（\s*[）)]|(?<![a-z_]{2})[(]\s+[）)]|(?<![A-Za-z0-9_\]])[(][）)]")
_FRAME = re.compile(r"[（()）_＿\s,，、/]")


def escape(stem: str) -> str:
    """A stem written so that what looks like an answer in it is read as text."""
    patterns = (_KEY_INSIDE, _VERDICT_INSIDE, _TAIL)
    return re.sub("|".join(f"(?:{one.pattern})" for one in patterns), r"\\\g<0>", stem)


def _unescape(stem: str) -> str:
    return _ESCAPED.sub(r"\1", stem) if "\\" in stem else stem


def bracket_key(stem: str, options: Sequence[str]) -> str:
    """The answer that the stem shows in its only filled bracket; empty if there is none, or if another
    bracket waits for one. Where every option has a part for each bracket, 人民；职工, all wait for one."""
    pattern = _KEY_INSIDE if options else _VERDICT_INSIDE
    inside = pattern.findall(stem)
    if len(inside) != 1:
        return ""
    empty = len(_EMPTY_INSIDE.findall(stem))
    parted = {len(re.findall("[;；]", option)) for option in options} == {empty}
    return _FRAME.sub("", inside[0]) if parted or not empty else ""


def has_place(stem: str) -> bool:
    """Whether a bracket in a stem is left empty, for an answer: 维生素（C）的作用是（　）."""
    return _EMPTY_INSIDE.search(stem) is not None


def keys_inside(stem: str) -> list[str]:
    """The letters in each bracket of a stem that holds nothing else."""
    return [_letters(spot) for spot in _KEY_INSIDE.findall(stem)]


def key_removed(stem: str, key: list[str], letters: str, where: Place) -> str:
    """The stem with its brackets emptied where they hold the key; another key is no sure one."""
    if not ("(" in stem or "（" in stem or "_" in stem or "＿" in stem):
        return stem
    inside = keys_inside(stem)
    printed = sorted(set("".join(inside)))
    # A letter that is no option is no answer: 维生素（K）.
    if not inside or not set(printed) <= set(letters):
        return _unescape(stem)
    if len(inside) > 1 and printed != key and any(sorted(spot) != key for spot in inside):
        return _unescape(stem)
    if printed != key:
        said = N_("的题干括号里写着 %(printed)s，答案栏却是 %(answer)s。请改成一样的")
        texts = {"printed": "".join(printed), "answer": "".join(key)}
        raise unsure(where, "answer_conflict", said, **texts)
    return _unescape(_KEY_INSIDE.sub(EMPTY, stem))


def _letters(spot: str) -> str:
    return _FRAME.sub("", unicodedata.normalize("NFKC", spot))


def texts_removed(stem: str, blanks: Sequence[Sequence[str]]) -> str:
    """The stem of a fill question with a blank where its answer stands in brackets or on a line."""
    for texts in blanks:
        for text in texts:
            if text not in stem:
                continue
            spot = re.compile(_SPOT.format(re.escape(text)))
            if len(spot.findall(stem)) == 1:
                stem = spot.sub(lambda match: EMPTY if match[0][0] in "(（" else "____", stem)
                break
    return stem


def tail_removed(stem: str, verdict: str) -> tuple[str, str]:
    """A judgement without the side that stands behind its last sentence, “……。√”; and that side where
    it is the other one."""
    tail = _TAIL.search(stem, max(0, len(stem) - 30))
    if tail is None:
        return stem, ""
    agrees = answers.judgement(tail[1]) is (verdict == "true")
    return stem[: tail.start()], "" if agrees else tail[1]


def judgement_removed(stem: str, verdict: str, options: Sequence[str], where: Place) -> str:
    """Likewise for a judgement, or the letter of one, printed in brackets."""
    if not ("(" in stem or "（" in stem or "_" in stem):
        return _unescape(stem)
    pattern = _VERDICT_INSIDE
    inside = pattern.findall(stem)
    if not inside and options:
        pattern = _KEY_INSIDE
        inside = [spot for spot in pattern.findall(stem) if _letters(spot) in LETTERS[:2]]
    if len(inside) != 1:
        return _unescape(stem)
    printed = _FRAME.sub("", inside[0])
    if pattern is _KEY_INSIDE:
        meaning = answers.judgement(options[LETTERS.index(_letters(inside[0]))])
    else:
        meaning = answers.judgement(printed)
    if meaning is not (verdict == "true"):
        said = N_("的题干括号里写着 %(printed)s，和答案栏不一样。请改成一样的")
        raise unsure(where, "answer_conflict", said, printed=printed)
    return _unescape(pattern.sub(EMPTY, stem))
