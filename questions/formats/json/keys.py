"""Which key of an object holds what of its question, whatever it is called."""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from questions.drafts import KINDS, LETTERS
from questions.formats import answers
from questions.formats.json.objects import are_flagged
from questions.formats.json.values import folded_name
from questions.formats.tables.header_words import header_of, is_specific
from questions.formats.tables.headers import read_header

ROLES = {
    "stem": "题干 stem question questionstem questiontext questiontitle questioncontent content 题目 "
    "题目内容 试题内容 试题 问题 statement tigan timu tg pregunta pergunta domanda frage вопрос",
    "kind": "题型 题目类型 试题类型 type questiontype qtype kind 类型 typename questiontypename questiontypecn typecn category "
    "tixing tx",
    "choices": "选项 题目选项 options option choices choice optionlist optionslist selects select "
    "selections items candidates answerlist answeroptions choicelist 备选项 备选答案 opts xuanxiang xx "
    "opciones opzioni alternativas alternatives варианты",
    "answer": "答案 正确答案 标准答案 参考答案 answer answers ans daan correctanswer correctanswers rightanswer "
    "rightanswers answerkey correct correctoption correctoptions right key solution output label "
    "target gold answertext standardanswer trueanswer questionanswer correctindex answerindex "
    "correctoptionindex answeroptionid answeroptionids correctidx answeridx correctarray a zqda da cop "
    "respuestacorrecta respostacorreta rispostacorretta respuesta resposta risposta",
    "explanation": "解析 答案解析 试题解析 analysis analyse analyze explanation explain explains "
    "answeranalysis rationale jiexi 解释 comment exp",
    "citation": "法律依据 依据 出处 法条 citation",
    "tags": "标签 知识点 tags tag keywords knowledge knowledgepoints",
    "difficulty": "难度 difficulty level",
    "points": "分值 分数 score points",
}
_ROLES = {name: words.split() for name, words in ROLES.items()}
_RANKS = {name: (role, rank) for role, names in _ROLES.items() for rank, name in enumerate(names)}
ANSWERS = {*_ROLES["answer"]}
ASKED = {*_ROLES["stem"], *_ROLES["choices"], *ANSWERS}
LISTED = {*_ROLES["choices"], *ANSWERS}
"""What may hold options, and what may hold questions too."""
_WEAK_STEMS_WORDS = (
    "q text body title prompt problem query tm input description descriptions topic name subject "
    "instruction ctx sentence testo texto enunciado"
)
_WEAK_STEMS = _WEAK_STEMS_WORDS.split()
"""What is the stem where nothing is headed better."""
_TITLES = ("title", "name", "subject", "topic", "description", "descriptions")
STEMS = (
    "题干",
    "stem",
    "question",
    "questionstem",
    "questiontext",
    "questioncontent",
    "题目",
    "题目内容",
)
"""Names that mean nothing else."""
_KEY_WORDS = (
    "答案 正确答案 标准答案 参考答案 更正答案 新答案 现答案 原答案 修改后答案 answer answers correctanswer "
    "correctanswers rightanswer rightanswers standardanswer trueanswer newanswer correctoption"
)
KEYS = _KEY_WORDS.split()
"""What can only be an answer."""
_GIVEN = ("answer", "answers", "答案", "answerlist")
"""What may hold what can be chosen, beside the right one."""
_LISTED = ("content", "endings", "list")
"""What holds what can be chosen, where it is a list and no stem."""
_SURE = ("mark", "key", "solution", "cop", "ans", "daan")
_LISTS = {*_ROLES["choices"], "o"}
_ASKED_LISTS = ("questions", "questionlist", "problems", "statements", "题目列表", "试题")
_NOTHING: tuple[Any, ...] = (None, "", [])
MOST_KEYS = 500
"""An object with more is a map, and no question."""


def by_role(item: Mapping[str, Any]) -> dict[str, Any]:
    """The values by what they are; of several keys for one role the likeliest that has a value."""
    if len(item) > MOST_KEYS:
        return {}
    options = {*option_keys(item).values()}
    folded = {folded_name(key): value for key, value in item.items() if key not in options}
    folded = _spelled_out(folded)
    there = _alike(item, options) | _named(folded)
    found = {role: folded[there[role]] for role in _ROLES if role in there}
    if isinstance(listed := found.get("stem"), list):
        del found["stem"]  # {"title": "…？", "question": ["甲", "乙"]}
        if not any(isinstance(one, dict | list) for one in listed):
            found.setdefault("choices", listed)
    if "stem" not in found and (name := _weak_stem(folded)):
        found["stem"] = folded[name]
    return _with_choices(found, folded)


def _spelled_out(folded: dict[str, Any]) -> dict[str, Any]:
    """Names of one letter as what they stand for: {"q": …, "o": […], "a": 1}, or "c": 1 where "a" are
    the options."""
    if "q" not in folded:
        return folded
    names = {"e": "explanation"}
    listed = [name for name in "oca" if _holds_several(folded.get(name))]
    if listed and not any(_holds_several(folded.get(name)) for name in _ROLES["choices"]):
        said = any(name in folded for name in _ROLES["answer"] if name != "a")
        if listed[0] != "a" or said or "c" in folded:
            names[listed[0]] = "options"
        if listed[0] == "a" and not said:
            names["c"] = "answer"
    names = {name: named for name, named in names.items() if named not in folded}
    return {names.get(name, name): value for name, value in folded.items()}


def _named(folded: Mapping[str, Any]) -> dict[str, str]:
    """The likeliest name of each role, of those that have a value."""
    found: dict[str, str] = {}
    for name, value in folded.items():
        role, rank = _RANKS.get(name, ("", 0))
        better = role not in found or rank < _RANKS[found[role]][1]
        if role == "kind" and role in found and _told(value) != _told(folded[found[role]]):
            better = _told(value)  # a word says more than the file's number for it
        if role and better and _says(name, value):
            found[role] = name
    return found


def _told(value: Any) -> bool:
    """Whether a value names a kind in a word."""
    return isinstance(value, str) and answers.kind_of(value) is not None


def _says(name: str, value: Any) -> bool:
    """Whether there is a value. The number of a category is a subject's, and no type's; so is a word
    that would name a kind which we do not have: Sorting."""
    if name != "category" or value in _NOTHING:
        return value not in _NOTHING
    word = str(value)
    foreign = word.isascii() and answers.kind_of(word) not in (*KINDS, "choice", None)
    return not (word.isdecimal() or foreign)


def _alike(item: Mapping[str, Any], options: set[str]) -> dict[str, str]:
    """The first key that reads like one for a role, as a column of a table would."""
    found: dict[str, str] = {}
    for key, value in item.items():
        if value in _NOTHING or key in options:
            continue
        header = header_of(key.replace("-", "_") if "-" in key else key)
        if header is not None and header.strength:
            found.setdefault(header.sort, folded_name(key))
    return found


def _weak_stem(folded: Mapping[str, Any]) -> str | None:
    """A name that may mean other things too; none of a title where the question itself is left empty."""
    asked = ("question", "questiontext", "题干", "题目")
    empty = any(name in folded and folded[name] in _NOTHING for name in asked)
    names = (name for name in _WEAK_STEMS if not (empty and name in _TITLES))
    return next((name for name in names if folded.get(name) not in _NOTHING), None)


def _with_choices(found: dict[str, Any], folded: Mapping[str, Any]) -> dict[str, Any]:
    """Answers that are what may be answered: {"answers": ["A. …", "B. …"], "mark": "A"}."""
    if "choices" in found:
        return found
    for listed in _listed(found, folded):
        if are_flagged(listed) or _is_flags(listed):
            found["choices"] = listed
            return {
                role: value
                for role, value in found.items()
                if role == "choices" or value is not listed
            }
    for name in _LISTED:
        value = folded.get(name)
        if (_are_texts(value) or _are_pairs(value)) and found.get("stem") is not value:
            return {**found, "choices": folded[name]}
    several = [folded[name] for name in _GIVEN if _holds_several(folded.get(name))]
    if several and (sure := _sure_answer(folded)) not in _NOTHING:
        found["choices"], found["answer"] = several[0], sure
    return found


def _listed(found: Mapping[str, Any], folded: Mapping[str, Any]) -> Iterator[Any]:
    """What may be options that say of each whether it is right: below a question, whatever its name;
    below a title only where the name says so."""
    yield found.get("answer")
    yield folded.get("a")
    stem = found.get("stem")
    if not isinstance(stem, str) or any(folded.get(name) is stem for name in _TITLES):
        return
    for name, value in folded.items():
        if isinstance(value, list) and name not in _ASKED_LISTS and not _ask(value):
            yield value


def _ask(values: Sequence[Any]) -> bool:
    """Whether there is one with a stem of its own, under a name that means nothing else."""
    return any(isinstance(one, dict) and {*STEMS} & {*map(folded_name, one)} for one in values)


def _is_flags(value: Any) -> bool:
    """Whether it says of texts whether they are right, {"甲": true, "乙": false}."""
    return (
        isinstance(value, dict)
        and len(value) > 1
        and all(isinstance(one, bool) and len(key) > 1 for key, one in value.items())
    )


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) > 1 and all(isinstance(one, str) for one in value)


def _are_pairs(value: Any) -> bool:
    """Whether it is a list of letters and texts: {"code": "A", "value": "甲"}, …"""
    if not isinstance(value, list) or not 1 < len(value) <= len(LETTERS):
        return False
    letters = (one.values() if isinstance(one, dict) and len(one) < 4 else () for one in value)
    return all(LETTERS[at] in told for at, told in enumerate(letters))


def _holds_several(value: Any) -> bool:
    return isinstance(value, list | dict) and len(value) > 1


def _sure_answer(folded: Mapping[str, Any]) -> Any:
    """The value of a key that speaks of the right answer, beside one that speaks of answers."""
    named = (name for name in folded if name in _SURE or name in _specific_answers(folded))
    value = next((folded[name] for name in named if folded[name] not in _NOTHING), None)
    if value is None:  # {"answers": ["甲", "乙"], "answer": "甲"}
        single = (folded.get(name) for name in _GIVEN)
        value = next((one for one in single if isinstance(one, str | int) and one != ""), None)
    return value


def _specific_answers(folded: Mapping[str, Any]) -> list[str]:
    names = _ROLES["answer"]
    headers = {name: header_of(name) for name in folded}
    return [
        name
        for name, header in headers.items()
        if is_specific(name)
        and (name in names or (header is not None and header.sort == "answer" and header.strength))
    ]


def option_keys(item: Mapping[str, Any]) -> dict[int, str]:
    """Options that have keys of their own, A or optionA, by their place; none for a single one, nor for
    {"q": …, "options": […], "a": 1, "c": "…"}."""
    if len(item) > MOST_KEYS:
        return {}
    large = tuple(name for name in item if not is_initial(name))
    found = _headed(large)[0]
    if found or len(large) == len(item):  # optionA, optionB … and an e that says why
        return found
    listed = (name for name in item if is_initial(name) or folded_name(name) in _LISTS)
    return {} if any(_holds_several(item[name]) for name in listed) else _headed(tuple(item))[0]


def is_initial(name: str) -> bool:
    """Whether a key is one small letter: an option's, or what a longer word begins with."""
    return len(name) == 1 and name.islower()


def wrong_keys(item: Mapping[str, Any]) -> list[str]:
    """The keys of wrong answers, each with a text of its own: distractor1, distractor2 …"""
    return _headed(tuple(item))[1] if len(item) <= MOST_KEYS else []


@lru_cache(512)
def _headed(keys: tuple[str, ...]) -> tuple[dict[int, str], list[str]]:
    columns = read_header(keys)
    options = {place: keys[at] for place, at in sorted(columns.options.items())}
    return options if len(options) > 1 else {}, [keys[at] for at in columns.wrongs]
