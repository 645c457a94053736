"""Options that are objects: which of their values is the text, the letter, the id, and says what is right."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from questions.drafts import LETTERS, tidy
from questions.formats import answers
from questions.formats.json.values import TEXTS, folded_name, text_of
from questions.formats.tables.rows import doubt_of, is_right

_FLAGS_WORDS = (
    "iscorrect correct isright right isanswer istrue isok iscorrectanswer isrightanswer "
    "是否正确 正确 是否答案"
)
_FLAGS = _FLAGS_WORDS.split()
_TICKS_WORDS = "checked ischecked selected isselected ticked picked chosen 选中 已选 是否选中"
_TICKS = _TICKS_WORDS.split()
"""What an editor calls a right option, and a page what somebody has ticked so far."""
_TOLD = {*_FLAGS, *_TICKS}
_SHORT = ("c", "ok", "valid")
"""What says so too, where nothing but true and false stands there."""
_WEIGHTS = ("weight", "answerweight")
"""What says so in hundredths: 100 is right and 0 is wrong, as in Canvas."""
_MARKS = ("key", "label", "name", "option", "标号", "序号")
_IDS_WORDS = (
    "id value key code optionid choiceid answerid optionkey optionno optionvalue no index order sort seq "
    "num number label name"
)
_IDS = _IDS_WORDS.split()
_NAMES = ("id", "value", "code")
_ORDER_WORDS = (
    "sort order sortorder ordernum orderno sortno displayorder seq sequence position rank index no num "
    "number 排序 顺序 序号"
)
_ORDERS = _ORDER_WORDS.split()
"""What says in which order options are shown, whatever their order in the list."""
MOST = 12
"""Up to this letter one says which option it is, in order."""
_LIKE_FLAG = re.compile("correct|right|true|正确|对错")
_LIKE_TEXT = re.compile("(?:content|text|title|desc|内容|文本|描述)$")


@dataclass(frozen=True)
class Listed:
    """The texts of options, their letters and ids where all have some, and which are right where the
    options say so, or why nobody can know that. `ticked` are those that somebody ticked, and
    `displaced` says that they are shown in another order than the list's, which is theirs here.
    """

    texts: Sequence[str]
    letters: Sequence[str]
    ids: Sequence[str]
    rights: Sequence[bool] | None
    doubt: tuple[str, Mapping[str, str]] | None = None
    ticked: Sequence[bool] = ()
    displaced: bool = False


def are_flagged(listed: Any) -> bool:
    """Whether a list of answers says of each, or only of the right ones, that it is right: they are
    the options."""
    if not isinstance(listed, list) or len(listed) < 2:
        return False
    if not all(isinstance(one, dict) for one in listed):
        return False
    names = [{*map(folded_name, one)} for one in listed]
    told = [*map(flags_in, listed)]
    others = {frozenset(name - flags) for name, flags in zip(names, told, strict=True)}
    return all(told) or (any(told) and len(others) == 1)


def flags_in(option: Mapping[str, Any]) -> set[str]:
    """The names under which an option says whether it is right, or ticked."""
    names = ((folded_name(key), value) for key, value in option.items())
    return {
        name
        for name, value in names
        if name in _TOLD
        or (name in _SHORT and isinstance(value, bool))
        or (name in _WEIGHTS and _is_whole(value))
    }


def _is_whole(weight: Any) -> bool:
    """Whether a weight says wholly right or wholly wrong, and nothing between."""
    return type(weight) in (int, float) and weight in (0, 100)


def _weighed(option: dict[str, Any]) -> dict[str, Any]:
    """An option whose weight is said as a flag."""
    name = next((name for name in _WEIGHTS if _is_whole(option.get(name))), None)
    return {"iscorrect": option[name] == 100, **option} if name else option


def listed_in(objects: Sequence[Mapping[str, Any]]) -> Listed | None:
    """What a list of options holds; None where each has one value only, under its letter."""
    listed = [{folded_name(key): value for key, value in one.items()} for one in objects]
    listed = [*map(_weighed, listed)] if all(map(flags_in, listed)) else listed
    flag = _flag_name(listed)
    letters = _letters_name(listed, flag)
    text = _text_name(listed, {letters, flag})
    if text is None and len(listed[0]) == 1:
        return None
    folded = listed if letters else _in_order(listed)
    texts = [tidy(text_of(one.get(text))) if text else "" for one in folded]
    signs = [text_of(one[letters]) for one in folded] if letters else []
    ids = next((found for name in _IDS if name != text and (found := _ids(folded, name))), [])
    flags = [text_of(one.get(flag)) for one in folded] if flag else []
    rights = [is_right(said) for said in flags] if flag else None
    tick = next((name for name in _TICKS if any(name in one for one in folded)), None)
    ticked = [is_right(text_of(one.get(tick))) for one in folded] if tick else []
    named = letters in _NAMES and not {sign.upper() for sign in signs} & {*LETTERS[:MOST]}
    if named or (len(signs) == 2 and answers.are_sides(signs)):
        signs, ids = [], signs  # x, y and z are names, v and f too, and say nothing of an order
    doubt = doubt_of(flags) if rights else None
    displaced = folded != listed or (letters is not None and _are_lettered_twice(listed, letters))
    return Listed(texts, signs, ids, rights, doubt, ticked, displaced)


def _are_lettered_twice(objects: Sequence[Mapping[str, Any]], letters: str) -> bool:
    """Whether another name that holds letters gives the options other ones."""
    others = (name for name in (*_MARKS, *_NAMES) if name != letters and _runs(objects, name))
    return any(
        text_of(one[name]).upper() != text_of(one[letters]).upper()
        for name in others
        for one in objects
    )


def _in_order(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Options in the order that they say they are shown in, if each has a place of its own."""
    for name in _ORDERS:
        places = [one.get(name) for one in objects]
        if all(type(place) is int for place in places) and len({*places}) == len(places):
            return sorted(objects, key=lambda one: one[name])
    return objects


def _text_name(objects: Sequence[Mapping[str, Any]], others: set[str | None]) -> str | None:
    """The name of the text: a usual one, one that ends so, or the only one that is left."""
    names = [name for name in objects[0] if name not in others]
    texts = [name for name in names if all(isinstance(one.get(name), str) for one in objects)]
    told = [name for name in texts if name not in _IDS]
    found = next((name for name in TEXTS if name in names), None)
    if found in _MARKS and _runs(objects, found) and {*told} - {found}:
        return None  # A, B … are no texts where some stand beside them, only nobody knows which
    found = found or next((name for name in names if _LIKE_TEXT.search(name)), None)
    if found or len(objects[0]) == 1:
        return found
    left = texts if len(texts) == 1 else told
    return left[0] if len(left) == 1 else None


def _flag_name(objects: Sequence[Mapping[str, Any]]) -> str | None:
    """The name of what says which are right."""
    known = next((n for n in _FLAGS if any(text_of(one.get(n)) for one in objects)), None)
    if known:
        return known
    sides = (n for n in _SHORT if all(isinstance(one.get(n), bool) for one in objects))
    if found := next(sides, None):
        return found
    like = (name for name in objects[0] if _LIKE_FLAG.search(name))
    return next(
        (
            name
            for name in like
            if all(answers.judgement(text_of(one.get(name))) is not None for one in objects)
        ),
        None,
    )


def _ids(objects: Sequence[Mapping[str, Any]], name: str) -> list[str]:
    """The values under a name, if every option has one of its own."""
    ids = [text_of(one.get(name)) for one in objects]
    scalar = all(isinstance(one.get(name), str | int) for one in objects)
    return ids if scalar and all(ids) and len({*ids}) == len(ids) else []


def _letters_name(objects: Sequence[Mapping[str, Any]], flag: str | None) -> str | None:
    """The name under which options have their letters; a text may be a single letter too."""
    names = [
        name
        for name in objects[0]
        if name != flag
        and all(re.fullmatch("[A-Za-z]", text_of(one.get(name))) for one in objects)
        and len({text_of(one.get(name)).upper() for one in objects}) == len(objects)
    ]
    names.sort(key=lambda name: name in TEXTS and name not in _MARKS)
    there = [name for name in names if _text_name(objects, {name}) is not None]
    runs = (name for name in there if _runs(objects, name))
    return next(runs, there[0] if there else None)


def _runs(objects: Sequence[Mapping[str, Any]], name: str) -> bool:
    """Whether the letters under a name are A, B, C … in any order."""
    return {text_of(one.get(name)).upper() for one in objects} == {*LETTERS[: len(objects)]}
