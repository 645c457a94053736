"""What an object states of its question, whatever its keys are called."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from questions.drafts import LETTERS, tidy
from questions.formats import accepted, answers, choice_cells, choices
from questions.formats.headers import read_header
from questions.formats.json_texts import without_html
from questions.formats.stated import Stated
from questions.kinds import marked_blanks

ROLES = {
    "stem": "题干 stem question questionstem questiontext questiontitle questioncontent content 题目 "
    "题目内容 试题内容 试题 问题 subject topic input text title prompt body descriptions description "
    "name q",
    "kind": "题型 题目类型 试题类型 type questiontype qtype kind 类型 typename questiontypename category",
    "choices": "选项 题目选项 options option choices choice optionlist optionslist selects select "
    "selections items candidates answerlist answeroptions 备选项 备选答案",
    "answer": "答案 正确答案 标准答案 参考答案 answer answers correctanswer correctanswers rightanswer "
    "rightanswers answerkey correct correctoption correctoptions right key solution output label "
    "target gold answertext a",
    "explanation": "解析 答案解析 试题解析 analysis analyse analyze explanation explain explains "
    "answeranalysis rationale jiexi 解释 comment",
    "citation": "法律依据 依据 出处 法条 citation",
    "tags": "标签 知识点 tags tag keywords knowledge knowledgepoints",
    "difficulty": "难度 difficulty level",
    "points": "分值 分数 score points",
}
_ROLES = {name: words.split() for name, words in ROLES.items()}
_LISTED = {*_ROLES["choices"], *_ROLES["answer"]}
_TEXTS = ("content", "text", "value", "option", "title", "name", "label", "desc", "body", "answer")
_FLAGS = ("iscorrect", "correct", "isright", "right", "isanswer", "istrue", "checked", "isok")
_PARTS = ("children", "subquestions", "subs", "小题", "sublist", "childlist", "subquestionlist")
_LETTERED = re.compile(r"\s*[(（]?\s*([A-ZＡ-Ｚ])\s*[)）.．、:：。]")


def text_of(value: Any) -> str:
    """A value as text: nothing for null, numbers as they are written."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)


def _folded(key: str) -> str:
    return re.sub(r"[\s_\-]", "", key).casefold()


def _by_role(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values by what they are; of several keys for one role the likeliest that has a value."""
    folded = {_folded(key): value for key, value in item.items()}
    found: dict[str, Any] = {}
    for role, names in _ROLES.items():
        there = [name for name in names if folded.get(name) not in (None, "", [])]
        if there:
            found[role] = folded[there[0]]
    # {"answers": ["A. …", "B. …"], "mark": "A"}: the list is what may be answered.
    listed = found.get("answer")
    if "choices" not in found and isinstance(listed, list | dict) and len(listed) > 1:
        others = [folded.get(name) for name in ("mark", *_ROLES["answer"])]
        keys = [value for value in others if isinstance(value, str | int) and value != ""]
        if keys:
            found["choices"], found["answer"] = listed, keys[0]
    return found


def _flattened(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object with a nested question, {"question": {"stem": …, "choices": …}}, laid open."""
    for key in ("question", "题目"):
        inner = item.get(key)
        if isinstance(inner, dict):
            return {**{name: value for name, value in item.items() if name != key}, **inner}
    return item


def is_question(item: Mapping[str, Any]) -> bool:
    """Whether an object asks something: a stem, and an answer, options or a type."""
    item = _flattened(item)
    roles = _by_role(item)
    if not isinstance(roles.get("stem"), str | int | float):
        return False
    nested = [
        value
        for key, value in item.items()
        if isinstance(value, list) and _folded(key) not in _LISTED and _holds_questions(value)
    ]
    if nested:
        return has_parts(item)
    return (
        bool({"answer", "choices"} & roles.keys())
        or len(_columns(item)) > 1
        or (answers.kind_of(text_of(roles.get("kind"))) is not None)
    )


def has_parts(item: Mapping[str, Any]) -> bool:
    """Whether it is one text with several questions of its own."""
    parts = [value for key, value in item.items() if _folded(key) in _PARTS]
    return any(isinstance(part, list) and _holds_questions(part) for part in parts)


def _holds_questions(items: Sequence[Any]) -> bool:
    first = items[0] if items else None
    if not isinstance(first, dict):
        return False
    roles = _by_role(first)
    return isinstance(roles.get("stem"), str) and bool({"answer", "choices"} & roles.keys())


def heading_of(item: Mapping[str, Any]) -> str:
    """The type that an object around questions names, in its type or its title."""
    for key in ("type", "kind", "题型", "title", "name"):
        word = item.get(key)
        if isinstance(word, str) and len(word) < 60 and answers.kind_of(word):
            return word
    return ""


def _columns(item: Mapping[str, Any]) -> dict[int, str]:
    """Options that have keys of their own, A or optionA, by their place."""
    keys = list(item)
    return {place: keys[at] for place, at in sorted(read_header(keys).options.items())}


def stated_in(item: Mapping[str, Any]) -> Stated:
    """The fields of one object."""
    item = _flattened(item)
    roles = _by_role(item)
    stated = Stated(
        kind=tidy(text_of(roles.get("kind"))),
        stem=tidy(text_of(roles.get("stem"))),
        explanation=_joined(roles.get("explanation")),
        citation=_joined(roles.get("citation")),
        tags=_tags(roles.get("tags")),
        difficulty=tidy(text_of(roles.get("difficulty"))),
        points=tidy(text_of(roles.get("points"))),
    )
    _set_options(stated, item, roles.get("choices"))
    _set_answer(stated, roles.get("answer"))
    known = answers.kind_of(stated.kind)
    # A word of the file's own, as a chapter, is no type; a number may be one.
    if known is None and stated.kind and not stated.code and not re.search("题", stated.kind):
        stated.kind = ""
    without_html(stated)
    return stated


def _joined(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return tidy("\n".join(text_of(part) for part in values))


def _tags(value: Any) -> list[str]:
    values = value if isinstance(value, list) else re.split(r"[；;、,，|\s]+", text_of(value))
    return list(dict.fromkeys(tag for tag in (tidy(text_of(part)) for part in values) if tag))


def _set_options(stated: Stated, item: Mapping[str, Any], value: Any) -> None:
    """Options from a list, an object, a string, or keys of their own."""
    columns = _columns(item)
    if isinstance(value, dict):
        _lettered(stated, [(text_of(key), text_of(text)) for key, text in value.items()])
    elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
        _from_objects(stated, value)
    elif isinstance(value, list):
        _from_texts(stated, [tidy(text_of(one)) for one in value])
    elif len(columns) > 1:
        texts = [
            tidy(text_of(item[columns[at]])) if at in columns else ""
            for at in range(max(columns) + 1)
        ]
        while texts and not texts[-1]:
            texts.pop()
        stated.options = choices.strip_letters(texts)
    elif value is not None:
        cell = tidy(text_of(value))
        stated.options = choice_cells.split_choices(cell)
        stated.choices = "" if stated.options else cell


def _from_texts(stated: Stated, texts: list[str]) -> None:
    """A list of texts: with letters in order or without; some may be glued together."""
    while texts and not texts[-1]:
        texts.pop()
    marks = [_LETTERED.match(text) for text in texts]
    stripped = choices.strip_letters(texts)
    if stripped == texts and any(marks):
        # Letters that do not run, or several options in one text: only all together say which.
        stated.options = choices.by_letters("\n".join(texts)) or []
        stated.choices = "" if stated.options else " ".join(texts)
        return
    if any(marks) and (glued := choices.by_letters("\n".join(texts))) and len(glued) > len(texts):
        stripped = glued
    stated.options = stripped


def _from_objects(stated: Stated, objects: list[dict[str, Any]]) -> None:
    """A list of {key, value}, perhaps with a flag that says which are right."""
    folded = [{_folded(key): value for key, value in one.items()} for one in objects]
    letters = next(
        (
            name
            for name in folded[0]
            if all(re.fullmatch("[A-Za-z]", text_of(one.get(name))) for one in folded)
            and len({text_of(one.get(name)).upper() for one in folded}) == len(folded)
            and len(folded[0]) > 1
        ),
        None,
    )
    named = [name for name in _TEXTS if name in folded[0] and name != letters]
    if not named and len(folded[0]) == 1:
        _lettered(stated, [(key, text_of(text)) for one in objects for key, text in one.items()])
        return
    texts = [tidy(text_of(one.get(named[0]))) if named else "" for one in folded]
    if letters:
        _lettered(
            stated, [(text_of(one[letters]), text) for one, text in zip(folded, texts, strict=True)]
        )
    else:
        _from_texts(stated, texts)
    flag = next((name for name in _FLAGS if name in folded[0]), None)
    if flag and len(stated.options) == len(folded):
        rights = [answers.judgement(text_of(one.get(flag))) is True for one in folded]
        places = [
            text_of(one[letters]).upper() if letters else LETTERS[at]
            for at, one in enumerate(folded[: len(LETTERS)])
        ]
        stated.key = sorted(place for place, right in zip(places, rights, strict=False) if right)


def _lettered(stated: Stated, pairs: list[tuple[str, str]]) -> None:
    """Options by letter or number: in order from the first, or they cannot be told apart."""
    by_key = {
        key.strip().upper().removeprefix("选项").removeprefix("OPTION"): tidy(text)
        for key, text in pairs
    }
    filled = {key: text for key, text in by_key.items() if text}
    keys = sorted(filled, key=lambda key: (len(key), key))
    runs = keys in (list(LETTERS[: len(keys)]), [str(n) for n in range(1, len(keys) + 1)])
    if runs and len(by_key) == len(pairs):
        stated.options = choices.strip_letters([filled[key] for key in keys])
    else:
        stated.choices = " ".join(f"{key}.{text}" for key, text in pairs)


def _set_answer(stated: Stated, value: Any) -> None:
    """An answer as letters, texts, true or false, or places among the options."""
    values = value if isinstance(value, list) else [value]
    kind = answers.kind_of(stated.kind)
    if kind == "fill" and isinstance(value, list):
        _set_blanks(stated, values)
        return
    stated.answer = "\n".join(filter(None, (tidy(text_of(one)) for one in values)))
    numbers = [text_of(one) for one in values if not isinstance(one, bool)]
    offered = {answers.plain(option) for option in stated.options}
    counted = all(re.fullmatch(r"\d{1,2}", number) for number in numbers) and numbers
    if counted and stated.options and not offered & set(numbers) and kind != "fill":
        stated.places = [int(number) for number in numbers]


def _set_blanks(stated: Stated, values: list[Any]) -> None:
    """One list of accepted texts a blank; several texts for the only blank are all accepted."""
    texts = [
        [accepted.escape(tidy(text_of(text))) for text in (one if isinstance(one, list) else [one])]
        for one in values
    ]
    if marked_blanks(stated.stem) == 1 and len(texts) > 1:
        texts = [[text for blank in texts for text in blank]]
    stated.blanks = ["|".join(blank) for blank in texts if any(blank)]
