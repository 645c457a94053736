"""What an object states of its question, whatever its keys are called."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from questions.drafts import LETTERS, tidy
from questions.formats import answers
from questions.formats.json.given import set_answer, surest
from questions.formats.json.keys import LISTED, STEMS, by_role, option_keys, wrong_keys
from questions.formats.json.objects import are_flagged
from questions.formats.json.options import set_options
from questions.formats.json.texts import without_html
from questions.formats.json.values import folded_name, is_too_deep, text_of
from questions.formats.stated import Stated
from questions.formats.tables import choice_cells
from questions.formats.tables.header_words import is_index

MANY = 3
"""So many answers of several letters are no slips."""
_WRONG = re.compile(
    "(?:incorrect|wrong|false)(?:answer|option|choice|response)?s?|distractors?|错误(?:答案|选项)|干扰(?:选?项|答案)"
)
_HEADING = re.compile("(?:name|title|type|名称|标题)$")
_INNER = ("question", "题目", "prompt")
_NAMED = ("stem", "kind")
_TELLS = re.compile(
    "section|head|title|divid|page|break|intro|info|group|instr|descr|image|video|audio|media|text|content|"
    "input|numeric|slide|lesson|chapter|card|标题|说明|段落|分组|单元|章|节"
)
"""Types of what stands between questions, and of fields of a form."""
_OFFERED = re.compile(r"^[^\S\n]*A\s?[.:、．：].*\n[^\S\n]*B\s?[.:、．：]", re.MULTILINE)
"""A stem with options below it, each in a line."""


def flattened(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object with a nested question, {"question": {"stem": …, "choices": …}}, laid open."""
    for key in _INNER:
        inner = item.get(key)
        if isinstance(inner, dict) and isinstance(by_role(inner).get("stem"), str):
            lays = any(isinstance(value, list | dict) for value in inner.values())
            if lays or len(inner) > 2:
                return {**{name: value for name, value in item.items() if name != key}, **inner}
    return item


def is_question(item: Mapping[str, Any]) -> bool:
    """Whether an object asks something: a stem, and an answer, options or a type."""
    item = flattened(item)
    roles = by_role(item)
    stem = roles.get("stem")
    if isinstance(stem, list) or not text_of(stem):
        return False
    return not _holds_others(item) and _is_asked(item, roles)


def was_asked(item: Mapping[str, Any]) -> bool:
    """Whether an object beside questions is one too, though nobody can answer it: it has nothing but
    a stem, one that offers options whatever its name, or options and an answer without one."""
    stems = (value for key, value in item.items() if folded_name(key) in STEMS)
    if any(isinstance(stem, str) and len(stem) > 3 for stem in stems):
        return True
    roles = by_role(flattened(item))
    if _OFFERED.search(text_of(roles.get("stem"))):
        return True
    chooses = "choices" in roles or bool(option_keys(item))
    return "stem" not in roles and chooses and "answer" in roles


def names_of(items: Sequence[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """The keys under which the questions of a list have their stem and their type, as pairs."""
    found = set()
    for item in filter(is_question, items):
        roles = by_role(item)
        names = {
            role: [key for key, one in item.items() if one is roles.get(role)] for role in _NAMED
        }
        if all(isinstance(roles.get(role), str) for role in _NAMED):
            found |= {(names["stem"][0], names["kind"][0])}
    return found


def asks(item: Mapping[str, Any], names: set[tuple[str, str]]) -> bool:
    """Whether an object beside questions is one too: nobody can answer it, or nobody knows its type, but it
    has the names that they have, and does not only head them, or tell something."""
    if was_asked(item):
        return True
    for stem, kind in names:
        text, word = item.get(stem), item.get(kind)
        if isinstance(text, str) and len(text) > 3 and isinstance(word, str) and word:
            return not _TELLS.search(word.casefold())
    return False


def _holds_others(item: Mapping[str, Any]) -> bool:
    """Whether questions of their own lie within."""
    return any(
        isinstance(value, list) and holds_questions(value, among=folded_name(key) in LISTED)
        for key, value in item.items()
    )


def _is_asked(item: Mapping[str, Any], roles: Mapping[str, Any]) -> bool:
    return (
        bool({"answer", "choices"} & roles.keys())
        or bool(option_keys(item))
        or (answers.kind_of(text_of(roles.get("kind"))) is not None)
    )


def only_asks(item: Mapping[str, Any]) -> bool:
    """Whether an object has a stem under a name that means nothing else, and no answer, options,
    type or list."""
    stems = (value for key, value in item.items() if folded_name(key) in STEMS)
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
    if not isinstance(roles.get("stem"), str):
        return False
    # {"option": "A", "content": "甲"} has nothing to choose from: it is an option, and so are those
    # whose answers are A, B, C … in order.
    said = [text_of(by_role(one).get("answer")) for one in items if isinstance(one, dict)]
    among = among or (len(said) > 1 and said == [*LETTERS[: len(said)]])
    chooses = len(text_of(roles.get("choices"))) > 1 or bool(option_keys(first))
    return chooses or (not among and "answer" in roles)


def heading_of(item: Mapping[str, Any]) -> str:
    """The type that an object around questions names, in its type or its title: partName too."""
    named = [key for key in item if _HEADING.search(folded_name(key))]
    for key in ("type", "kind", "题型", "title", "name", *named):
        word = item.get(key)
        if isinstance(word, str) and len(word) < 60 and answers.kind_of(word):
            return word
    return ""


def options_in(item: Mapping[str, Any]) -> dict[str, Any]:
    """What an object has to choose from: its list of options, or those that have keys of their own."""
    chosen = by_role(item).get("choices")
    names = {
        key
        for key, value in item.items()
        if value is chosen and isinstance(value, list | dict) and value
    }
    names |= {*option_keys(item).values()}
    return {name: item[name] for name in names if item[name] not in (None, "", [])}


def says_nothing(items: Iterable[Mapping[str, Any]]) -> bool:
    """Whether every question is called a single choice, though many have several letters: a word
    that never changes tells nothing."""
    several = count = 0
    for item in items:
        roles = by_role(flattened(item))
        if answers.kind_of(text_of(roles.get("kind"))) != "single":
            return False
        answer = roles.get("answer")
        count += 1
        several += bool(isinstance(answer, list) and len(answer) > 1) or (
            isinstance(answer, str)
            and re.fullmatch(r"[A-H](?:[,、，\s]?[A-H]){1,7}", answer) is not None
        )
    return several >= MANY and several * 20 >= count


def stated_in(item: Mapping[str, Any], heading: str = "") -> Stated:
    """The fields of one object, below a `heading` that may name its type."""
    item = flattened(item)
    roles = _with_distractors(item, by_role(item))
    stated = Stated(
        kind=tidy(text_of(roles.get("kind"))),
        stem=tidy(text_of(roles.get("stem"))),
        explanation=_joined(roles.get("explanation")),
        citation=_joined(roles.get("citation")),
        tags=_tags(roles.get("tags")),
        difficulty=tidy(text_of(roles.get("difficulty"))),
        points="" if isinstance(roles.get("points"), bool) else tidy(text_of(roles.get("points"))),
    )
    columns = {} if "choices" in roles else option_keys(item)
    beside = set_options(stated, item, columns, roles.get("choices"))
    listed_as_texts = _are_texts(roles.get("choices"))
    answer = surest(item, roles.get("answer"), stated.options)
    set_answer(stated, answer, beside, heading, listed_as_texts=listed_as_texts)
    stated.is_place = any(one is answer and is_index(name) for name, one in item.items())
    known = answers.kind_of(stated.kind)
    # A word of the file's own, as a chapter, is no type; a number may be one.
    if known is None and stated.kind and not stated.code and not re.search("题", stated.kind):
        stated.kind = ""
    without_html(stated)
    return stated


def set_written(stated: Stated) -> None:
    """Options that a program wrote into a cell of a table, as an object would have them: [{"text": "甲",
    "isCorrect": true}, …], and what the answer beside them means then."""
    written = choice_cells.literal(stated.choices)
    if not isinstance(written, list | dict) or is_too_deep(written):
        return
    beside = set_options(stated, {}, {}, written)
    if stated.options:
        texts = _are_texts(written)
        set_answer(stated, stated.answer, beside, "", listed_as_texts=texts)
        stated.choices = ""


def _with_distractors(item: Mapping[str, Any], roles: dict[str, Any]) -> dict[str, Any]:
    """{"correct_answer": …, "incorrect_answers": […]}: the options in the order of their texts. Of
    several right ones each is to be chosen."""
    lists = (value for key, value in item.items() if _WRONG.fullmatch(folded_name(key)))
    wrong = next((value for value in lists if isinstance(value, list)), None) or [
        text for key in wrong_keys(item) if isinstance(text := item[key], str) and text
    ]
    right = roles.get("answer")
    rights = right if isinstance(right, list) else [right]
    if "choices" in roles or not (wrong and rights):
        return roles
    if not all(isinstance(one, str | int | float) for one in rights):
        return roles
    told = [*map(text_of, rights)]
    answer = told[0] if len(told) == 1 else told
    return {**roles, "kind": "", "answer": answer, "choices": sorted([*told, *map(text_of, wrong)])}


def _joined(value: Any) -> str:
    """Texts one below the other; of an object all that it says."""
    values = value if isinstance(value, list) else [value]
    values = [*value.values()] if isinstance(value, dict) else values
    return tidy("\n".join(filter(None, map(text_of, values))))


def _tags(value: Any) -> list[str]:
    values = value if isinstance(value, list) else re.split(r"[；;、,，|\s]+", text_of(value))
    return list(dict.fromkeys(tag for tag in (tidy(text_of(part)) for part in values) if tag))


def _are_texts(listed: Any) -> bool:
    """Whether all options are written as texts, digits too."""
    texts = listed.values() if isinstance(listed, dict) else listed
    return isinstance(listed, list | dict) and all(isinstance(one, str) for one in texts)
