"""What an object states of its question, whatever its keys are called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from questions.drafts import tidy
from questions.formats import accepted, answers
from questions.formats.headers import read_header
from questions.formats.json_options import FLAGS, folded_name, set_options, text_of
from questions.formats.json_texts import without_html
from questions.formats.stated import Stated
from questions.kinds import marked_blanks

ROLES = {
    "stem": "题干 stem question questionstem questiontext questiontitle questioncontent content 题目 "
    "题目内容 试题内容 试题 问题 subject topic input text title prompt body descriptions description "
    "name q",
    "kind": "题型 题目类型 试题类型 type questiontype qtype kind 类型 typename questiontypename category",
    "choices": "选项 题目选项 options option choices choice optionlist optionslist selects select "
    "selections items candidates answerlist answeroptions choicelist 备选项 备选答案",
    "answer": "答案 正确答案 标准答案 参考答案 answer answers correctanswer correctanswers rightanswer "
    "rightanswers answerkey correct correctoption correctoptions right key solution output label "
    "target gold answertext standardanswer trueanswer questionanswer correctindex answerindex "
    "correctoptionindex a",
    "explanation": "解析 答案解析 试题解析 analysis analyse analyze explanation explain explains "
    "answeranalysis rationale jiexi 解释 comment",
    "citation": "法律依据 依据 出处 法条 citation",
    "tags": "标签 知识点 tags tag keywords knowledge knowledgepoints",
    "difficulty": "难度 difficulty level",
    "points": "分值 分数 score points",
}
_ROLES = {name: words.split() for name, words in ROLES.items()}
_LISTED = {*_ROLES["choices"], *_ROLES["answer"]}
MANY = 3
"""So many answers of several letters are no slips."""
_STEMS = (
    "题干",
    "stem",
    "question",
    "questionstem",
    "questiontext",
    "questioncontent",
    "题目",
    "题目内容",
)
_KEY_WORDS = (
    "答案 正确答案 标准答案 参考答案 更正答案 新答案 现答案 原答案 修改后答案 answer answers correctanswer "
    "correctanswers rightanswer rightanswers standardanswer trueanswer newanswer correctoption"
)
_KEYS = _KEY_WORDS.split()
_WRONG = ("incorrectanswers", "wronganswers", "distractors", "incorrect")


def by_role(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values by what they are; of several keys for one role the likeliest that has a value."""
    folded = {folded_name(key): value for key, value in item.items()}
    found: dict[str, Any] = {}
    for role, names in _ROLES.items():
        there = [name for name in names if folded.get(name) not in (None, "", [])]
        if there:
            found[role] = folded[there[0]]
    # {"answers": ["A. …", "B. …"], "mark": "A"}: the list is what may be answered.
    listed = found.get("answer")
    if "choices" not in found and are_flagged(listed):
        found["choices"] = found.pop("answer")
        return found
    if "choices" not in found and isinstance(listed, list | dict) and len(listed) > 1:
        others = [folded.get(name) for name in ("mark", *_ROLES["answer"])]
        keys = [value for value in others if isinstance(value, str | int) and value != ""]
        if keys:
            found["choices"], found["answer"] = listed, keys[0]
    return found


def answers_in(item: Mapping[str, Any]) -> list[str]:
    """Every answer of an object under a key that can be nothing else, mostly one."""
    item = _flattened(item)
    # {"answers": ["A. …", "B. …"], "mark": "A"}: these are no answers.
    choices = by_role(item).get("choices")
    named = [value for key, value in item.items() if folded_name(key) in _KEYS]
    values = [value for value in named if value is not choices]
    lists = [value if isinstance(value, list) else [value] for value in values]
    return ["\n".join(filter(None, (tidy(text_of(one)) for one in listed))) for listed in lists]


def are_flagged(listed: Any) -> bool:
    """Whether a list of answers says of each whether it is right: they are the options."""
    return (
        isinstance(listed, list)
        and len(listed) > 1
        and all(isinstance(one, dict) and {*map(folded_name, one)} & {*FLAGS} for one in listed)
    )


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
    roles = by_role(item)
    if not isinstance(roles.get("stem"), str | int | float):
        return False
    nested = [
        value
        for key, value in item.items()
        if isinstance(value, list) and holds_questions(value, among=folded_name(key) in _LISTED)
    ]
    if nested:
        return False
    return (
        bool({"answer", "choices"} & roles.keys())
        or len(_columns(item)) > 1
        or (answers.kind_of(text_of(roles.get("kind"))) is not None)
    )


def only_asks(item: Mapping[str, Any]) -> bool:
    """Whether an object has a stem under a name that means nothing else, and no answer, options,
    type or list."""
    stems = (value for key, value in item.items() if folded_name(key) in _STEMS)
    stem = next(stems, "")
    lists = any(isinstance(value, list | dict) and value for value in item.values())
    return isinstance(stem, str) and len(stem) > 3 and not lists and not is_question(item)


def holds_questions(items: Sequence[Any], *, among: bool) -> bool:
    """Whether a list holds questions; `among`: by its name it may hold options, so that they must
    have something to choose from themselves."""
    if are_flagged(items):
        return False
    first = items[0] if items else None
    if not isinstance(first, dict):
        return False
    roles = by_role(first)
    asks = {"choices"} if among else {"answer", "choices"}
    return isinstance(roles.get("stem"), str) and bool(asks & roles.keys())


def heading_of(item: Mapping[str, Any]) -> str:
    """The type that an object around questions names, in its type or its title."""
    for key in ("type", "kind", "题型", "title", "name"):
        word = item.get(key)
        if isinstance(word, str) and len(word) < 60 and answers.kind_of(word):
            return word
    return ""


def options_in(item: Mapping[str, Any]) -> dict[str, Any]:
    """What an object has to choose from: its list of options, or those that have keys of their own."""
    names = {
        key
        for key, value in item.items()
        if folded_name(key) in _ROLES["choices"] and isinstance(value, list | dict) and value
    }
    columns = _columns(item)
    names |= {*columns.values()} if len(columns) > 1 else set()
    return {name: item[name] for name in names if item[name] not in (None, "", [])}


def _columns(item: Mapping[str, Any]) -> dict[int, str]:
    """Options that have keys of their own, A or optionA, by their place."""
    keys = list(item)
    return {place: keys[at] for place, at in sorted(read_header(keys).options.items())}


def says_nothing(items: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every question is called a single choice, though many have several letters: a word
    that never changes tells nothing."""
    several = count = 0
    for item in items:
        roles = by_role(_flattened(item))
        if answers.kind_of(text_of(roles.get("kind"))) != "single":
            return False
        answer = roles.get("answer")
        count += 1
        several += bool(isinstance(answer, list) and len(answer) > 1) or (
            isinstance(answer, str)
            and re.fullmatch(r"[A-H](?:[,、，\s]?[A-H]){1,7}", answer) is not None
        )
    return several >= MANY and several * 20 >= count


def stated_in(item: Mapping[str, Any]) -> Stated:
    """The fields of one object."""
    item = _flattened(item)
    roles = _with_distractors(item, by_role(item))
    stated = Stated(
        kind=tidy(text_of(roles.get("kind"))),
        stem=tidy(text_of(roles.get("stem"))),
        explanation=_joined(roles.get("explanation")),
        citation=_joined(roles.get("citation")),
        tags=_tags(roles.get("tags")),
        difficulty=tidy(text_of(roles.get("difficulty"))),
        points=tidy(text_of(roles.get("points"))),
    )
    set_options(stated, item, _columns(item), roles.get("choices"))
    listed_as_texts = _are_texts(roles.get("choices"))
    _set_answer(stated, roles.get("answer"), listed_as_texts=listed_as_texts)
    known = answers.kind_of(stated.kind)
    # A word of the file's own, as a chapter, is no type; a number may be one.
    if known is None and stated.kind and not stated.code and not re.search("题", stated.kind):
        stated.kind = ""
    without_html(stated)
    return stated


def _with_distractors(item: Mapping[str, Any], roles: dict[str, Any]) -> dict[str, Any]:
    """{"correct_answer": …, "incorrect_answers": […]}: the options in the order of their texts."""
    wrong = next((item[key] for key in item if folded_name(key) in _WRONG), None)
    right = roles.get("answer")
    if (
        "choices" in roles
        or not isinstance(wrong, list)
        or not isinstance(right, str | int | float)
    ):
        return roles
    texts = [text_of(right), *map(text_of, wrong)]
    return {**roles, "kind": "", "answer": texts[0], "choices": sorted(texts)}


def _joined(value: Any) -> str:
    values = value if isinstance(value, list) else [value]
    return tidy("\n".join(text_of(part) for part in values))


def _tags(value: Any) -> list[str]:
    values = value if isinstance(value, list) else re.split(r"[；;、,，|\s]+", text_of(value))
    return list(dict.fromkeys(tag for tag in (tidy(text_of(part)) for part in values) if tag))


def _are_texts(listed: Any) -> bool:
    """Whether all options are written as texts, digits too."""
    texts = listed.values() if isinstance(listed, dict) else listed
    return isinstance(listed, list | dict) and all(isinstance(one, str) for one in texts)


def _set_answer(stated: Stated, value: Any, *, listed_as_texts: bool) -> None:
    """An answer as letters, texts, true or false, or places among the options."""
    values = value if isinstance(value, list) else [value]
    kind = answers.kind_of(stated.kind)
    if kind == "fill" and isinstance(value, list):
        _set_blanks(stated, values)
        return
    stated.answer = "\n".join(filter(None, (tidy(text_of(one)) for one in values)))
    numbers = [text_of(one) for one in values if not isinstance(one, bool)]
    # 01 may be the first, or the first two; 12 of three options is no place at all.
    counted = all(re.fullmatch("0|[1-9]\\d?", number) for number in numbers) and numbers
    last = max(map(int, numbers)) if counted else 0
    if not counted or kind == "fill" or len(stated.options) < max(last, 1):
        return
    stated.places = [int(number) for number in numbers]
    # A number among options that are texts is hardly one of these texts.
    stated.counts = listed_as_texts and all(isinstance(one, int) for one in values)


def _set_blanks(stated: Stated, values: list[Any]) -> None:
    """One list of accepted texts a blank; several texts for the only blank are all accepted."""
    texts = [
        [accepted.escape(tidy(text_of(text))) for text in (one if isinstance(one, list) else [one])]
        for one in values
    ]
    if marked_blanks(stated.stem) == 1 and len(texts) > 1:
        texts = [[text for blank in texts for text in blank]]
    stated.blanks = ["|".join(blank) for blank in texts if any(blank)]
