"""What an object gives as its answer: letters, texts, places, ids, flags, or an object with several of them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questions.drafts import LETTERS, Place, tidy
from questions.formats import accepted, answers
from questions.formats.found import Unsure, unsure
from questions.formats.inside import bracket_key
from questions.formats.json.keys import ANSWERS, KEYS, by_role, option_keys
from questions.formats.json.options import UNSURE, Beside
from questions.formats.json.values import folded_name, text_of
from questions.formats.stated import Stated
from questions.formats.tables import choice_cells
from questions.formats.tables.two_answers import CONFLICT
from questions.kinds import marked_blanks
from questions.words import N_

_FLAGGED = re.compile(r"(?:option|answer|choice)?_?([a-z])(?:_(?:is_?)?correct)?", re.IGNORECASE)
_MARKS = ("key", "label", "letter", "option", "id", "value", "code", "标号", "optionid", "choiceid")
"""What an object that is an answer calls its option by, beside its text."""
_ANSWERS = ANSWERS - {"label", "target", "output", "a"}
"""Without what is an answer where nothing else is, and beside one anything: the label of a chapter."""
MAY_BE_ID = N_("的答案 %(number)s 可能是选项的编号，也可能是第几个。请改成字母，如 A、B")
_PLACES = re.compile(r"\d{1,2}(?:\s?[,，、;；|]\s?\d{1,2})+")
_COUNTS = re.compile("ind(?:ex|ices|exes)$|idx$|^cop$|^gold$")


def answers_in(item: Mapping[str, Any]) -> list[str]:
    """Every answer of an object under a key that can be nothing else, mostly one."""
    # {"answers": ["A. …", "B. …"], "mark": "A"}: these are no answers.
    choices = by_role(item).get("choices")
    named = [value for key, value in item.items() if folded_name(key) in KEYS]
    values = [value for value in named if value is not choices and not isinstance(value, dict)]
    lists = [value if isinstance(value, list) else [value] for value in values]
    return ["\n".join(filter(None, (tidy(text_of(one)) for one in listed))) for listed in lists]


def contradicted(item: Mapping[str, Any], stated: Stated, where: Place) -> Unsure | None:
    """What is wrong where another key, a gold or a correctIndex, names another option than the answer.
    What names none says something else: how many were right, or what is said to them."""
    names = [key for key in item if folded_name(key) in _ANSWERS]
    if len(names) < 2 or len(stated.options) < 2:
        return None
    mine = answers.letters(stated.answer, stated.options) if stated.answer else stated.key
    options = {*option_keys(item).values()}
    choices = by_role(item).get("choices")
    for key in names if mine else ():
        if key in options or item[key] is choices:
            continue
        told = _told(folded_name(key), item[key], stated.options, mine or [])
        if told and told != mine:
            texts = {"one": "".join(mine or ()), "other": text_of(item[key])[:20]}
            return unsure(where, "answer_conflict", CONFLICT, **texts)
    return None


def _told(name: str, value: Any, options: Sequence[str], mine: list[str]) -> list[str] | None:
    """The options that a text or a list of texts names, or that numbers count, from 0 or from 1,
    whichever fits `mine`."""
    values = value if isinstance(value, list) else [value]
    if all(isinstance(one, str) for one in values):
        told = answers.letters(tidy(text_of(value)), options)
        return told if told and {*told} <= {*LETTERS[: len(options)]} else None
    if not (_COUNTS.search(name) and all(type(one) is int and 0 <= one < 100 for one in values)):
        return None
    return _counted(values, mine)


def _counted(places: Sequence[int], key: list[str]) -> list[str]:
    """The letters in these places, counted from 0 or from 1, whichever makes them `key`."""
    told = [
        sorted(LETTERS[place - base] for place in places if 0 <= place - base < len(LETTERS))
        for base in (0, 1)
    ]
    return key if key in told else told[0]


def surest(item: Mapping[str, Any], answer: Any, options: Sequence[str]) -> Any:
    """The answer of an object; instead of a number, which counts from 0 or from 1, a text beside it
    that names an option."""
    if type(answer) is not int or not options:
        return answer
    texts = (
        value
        for key, value in item.items()
        if isinstance(value, str) and folded_name(key) in _ANSWERS
    )
    return next((text for text in texts if answers.letters(tidy(text), options)), answer)


def set_answer(
    stated: Stated, value: Any, beside: Beside, heading: str, *, listed_as_texts: bool
) -> None:
    """An answer as letters, texts, true or false, names of options, or places among them, or why
    what stands beside the options makes it unsure. `heading`: the type that is named above it."""
    kind = answers.kind_of(stated.kind) or answers.kind_of(heading)
    _set(stated, value, beside.names, kind, listed_as_texts=listed_as_texts)
    if stated.doubt or len(stated.options) < 2:
        return
    if beside.displaced:
        _doubt_order(stated)
    if beside.ticked and len(beside.ticked) < len(stated.options):
        _doubt_ticks(stated, [*beside.ticked])


def _doubt_order(stated: Stated) -> None:
    """Letters and places count the options as they are shown, or as they stand in the file."""
    said = stated.answer or bracket_key(stated.stem, stated.options)
    texts = {answers.plain(text) for text in stated.options}
    if stated.key is not None or {answers.plain(one) for one in said.split("\n")} <= texts:
        return
    if stated.places is not None:
        stated.doubt = "answer_number", MAY_BE_ID, {"number": said[:20]}
    else:
        why = N_(
            "的选项有自己的顺序号，和排列的先后不一样，不知道答案 %(answer)s 指哪一个。"
            "请按显示的先后排好选项，或者把答案写成选项的文字"
        )
        stated.doubt = "option_order", why, {"answer": said[:20]}


def _doubt_ticks(stated: Stated, ticked: list[str]) -> None:
    """A tick may be the key, or somebody's choice: alone it says nothing, beside a key it agrees."""
    said = stated.answer or bracket_key(stated.stem, stated.options)
    if stated.key is None and not said:
        why = N_(
            "只勾了选项 %(letters)s，不知道是正确答案，还是有人做题时勾的。"
            "是正确答案就写在 answer 里，或者把那个字段改名为 isCorrect"
        )
        stated.doubt = "only_ticked", why, {"letters": "".join(ticked)}
        return
    key = stated.key or answers.letters(said, stated.options)
    if stated.places is not None and not key:
        key = _counted(stated.places, ticked)
    if key != ticked:
        texts = {"one": said or "".join(key or ()), "other": "".join(ticked)}
        stated.doubt = "answer_conflict", CONFLICT, texts


def _set(
    stated: Stated, value: Any, names: Mapping[str, str], kind: str | None, *, listed_as_texts: bool
) -> None:
    if kind == "fill" and value is None and len(stated.key or ()) == len(stated.options):
        _accept(stated)
        return
    if value and (key := _flagged(value, len(stated.options))):
        stated.key = key
        return
    values = value if isinstance(value, list) else [value]
    if isinstance(value, str) and (listed := choice_cells.listed(value)):
        values = [*listed]
    elif isinstance(value, str) and _PLACES.fullmatch(value) and _counts(value, stated, kind):
        values = re.findall(r"\d+", value)
    values = [_told_by(stated, one, names) if isinstance(one, dict) else one for one in values]
    if kind == "fill" and (isinstance(value, list) or len(values) > 1):
        _set_blanks(stated, values)
        return
    stated.answer = "\n".join(filter(None, (tidy(text_of(one)) for one in values)))
    if names and stated.key is None and all(text_of(one) in names for one in values):
        stated.key, stated.answer = sorted({names[text_of(one)] for one in values}), ""
        if UNSURE in stated.key:
            stated.doubt = (
                "answer_number",
                MAY_BE_ID,
                {"number": "、".join(map(text_of, values))[:20]},
            )
        return
    numbers = [text_of(one) for one in values if not isinstance(one, bool)]
    # 01 may be the first, or the first two; 12 of three options is no place at all.
    count = all(re.fullmatch("0|[1-9]\\d?", number) for number in numbers) and numbers
    last = max(map(int, numbers)) if count else 0
    if not count or kind == "fill" or len(stated.options) < max(last, 1):
        return
    # [1, 0, 0] says of each option whether it is right, or nothing that anybody knows.
    flags = len(numbers) == len(stated.options) and {*numbers} <= {"0", "1"}
    if flags or len({*numbers}) < len(numbers):
        return
    stated.places = [int(number) for number in numbers]
    # A number among options that are texts is hardly one of these texts.
    stated.counts = listed_as_texts and all(isinstance(one, int) for one in values)


def _counts(value: str, stated: Stated, kind: str | None) -> bool:
    """Whether "0,2" counts options, and is the text of none."""
    several = len(stated.options) > 1 and kind not in ("fill", "true_false")
    return several and answers.letters(value, stated.options) is None


def _told_by(stated: Stated, value: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What an answer that is an object calls its option: by its text, its letter or its id, which
    must all mean the same one."""
    folded = {folded_name(key): text_of(one) for key, one in value.items()}
    said = [tidy(text_of(value)), *(folded[name] for name in _MARKS if folded.get(name))]
    said = [one for one in dict.fromkeys(said) if one]
    if not stated.options:
        return said[0] if said else ""
    told = {}
    for one in said:
        letters = [names[one]] if one in names else answers.letters(one, stated.options)
        if letters and {*letters} <= {UNSURE, *LETTERS[: len(stated.options)]}:
            told[one] = "".join(letters)
    if len({*told.values()}) > 1:
        one, other, *_ = told
        stated.doubt = "answer_conflict", CONFLICT, {"one": one[:20], "other": other[:20]}
    return next(iter(told), said[0] if said else "")


def _flagged(value: Any, count: int) -> list[str] | None:
    """The letters that {"A": true, "B": false} or [true, false] says are right; None where it does not
    say so of each."""
    if isinstance(value, list) and count > 1 and all(isinstance(one, bool) for one in value):
        value = dict(zip(LETTERS, value, strict=False)) if len(value) == count else {}
    if not isinstance(value, dict):
        return None
    found = {}
    for key, flag in value.items():
        match = _FLAGGED.fullmatch(str(key))
        side = answers.judgement(text_of(flag))
        if match is None or side is None:
            return None
        found[match[1].upper()] = side
    there = {*LETTERS[:count]}
    rights = sorted(letter for letter, side in found.items() if side)
    return rights if there and there <= found.keys() and {*rights} <= there else None


def _accept(stated: Stated) -> None:
    """Texts of which each is marked as right are what may be filled in: one a blank, else all in it."""
    texts = [accepted.escape(text) for text in stated.options]
    stated.blanks = texts if marked_blanks(stated.stem) == len(texts) else ["|".join(texts)]
    stated.options, stated.key = [], None


def _set_blanks(stated: Stated, values: list[Any]) -> None:
    """One list of accepted texts a blank; several texts for the only blank are all accepted."""
    texts = [
        [accepted.escape(tidy(text_of(text))) for text in (one if isinstance(one, list) else [one])]
        for one in values
    ]
    if marked_blanks(stated.stem) == 1 and len(texts) > 1:
        texts = [[text for blank in texts for text in blank]]
    stated.blanks = ["|".join(blank) for blank in texts if any(blank)]
