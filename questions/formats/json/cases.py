"""The questions in a JSON value, wherever they stand, each with the text that it shares with others."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from questions.drafts import KINDS
from questions.formats import answers
from questions.formats.json import fields as json_fields
from questions.formats.json.chats import exchanges
from questions.formats.json.keys import LISTED, by_role
from questions.formats.json.objects import are_flagged
from questions.formats.json.parallel import sides_of
from questions.formats.json.passages import SHORT, is_text, joined, own_text, shown, tells
from questions.formats.json.values import folded_name, text_of
from questions.formats.typed.cases import UNHEADED

_PART_WORDS = (
    "children childquestions childquestionlist childlist childs subquestions subquestion "
    "subquestionlist subs sublist subitems subproblems smallquestions parts 小题 小题列表 子题 子题目 "
    "子题列表 子试题 子问题"
)
_PARTS = _PART_WORDS.split()
_LISTED = ("questions", "questionlist", "problems", "题目", "题目列表", "试题")
"""What holds the questions of a text too, and of a file or a section more often."""
_MAY_BE = ("items", "list", "itemlist")
"""What holds options as often."""
_TEXT_WORDS = (
    "材料 案例 案情 资料 短文 背景材料 案例背景 阅读材料 材料内容 共用题干 material passage article "
    "background stimulus context readingtext casetext"
)
_TEXTS = _TEXT_WORDS.split()
_TOLD = re.compile("材料|案例|案情|资料|短文|背景|情境|passage|case|material|stimulus|scenario")
_PARENTS = ("parentid", "pid", "parentquestionid", "materialid", "caseid", "passageid", "父题id")
_QUESTIONS = ("parentid", "parentquestionid", "父题id")
NO_PARENT = {"", "0", "-1"}
_TITLES = ("title", "name", "topic", "subject", "label", "description", "descriptions", "text")
LEAST = 6
"""A text of fewer signs among questions is none."""


OURS = {*KINDS, "choice"}


@dataclass(frozen=True)
class Asked:
    """An object that asks something; what its list is headed with, 单选题; the text that it hangs on.

    `lost`: that text is not in the file. `is_text`: this is the text itself, with an answer of its
    own beside those of its questions. `uneven`: how many questions and answers there are, where these
    stand in lists of their own that do not go together.
    """

    item: dict[str, Any]
    heading: str = ""
    case: str = ""
    lost: bool = False
    is_text: bool = False
    uneven: str = ""


def questions_in(
    value: Any, is_own: Callable[[dict[str, Any]], bool], *, is_file: bool = True
) -> Iterator[Asked]:
    """Every question in `value`, in order. `is_own` knows the objects of our own format; `is_file`
    tells a whole file, whose title is no text, from a line of one."""
    yield from _within(value, is_own, Asked({}), at_top=is_file)


def _within(
    value: Any, is_own: Callable[[dict[str, Any]], bool], above: Asked, *, at_top: bool = False
) -> Iterator[Asked]:
    if isinstance(value, list):
        yield from _listed(value, is_own, above)
    elif isinstance(value, dict) and (sides := sides_of(value)):
        told = joined(above.case, own_text(value))
        below = replace(above, case=told, uneven=sides.counts)
        yield from (replace(below, item=item) for item in sides.items)
    elif isinstance(value, dict) and (pairs := exchanges(value)):
        yield from (replace(above, item=item) for item in pairs)
    elif isinstance(value, dict):
        parts = [] if is_own(value) else _parts_of(value)
        if parts and (case := _case(value, parts, above, at_top=at_top)):
            yield from _of_case(value, parts, is_own, case)
            return
        if not parts and is_own(value):
            yield replace(above, item=value)
            return
        if not parts and json_fields.is_question(value):
            yield replace(above, item=value, case=joined(above.case, own_text(value)))
            return
        heading = json_fields.heading_of(value) or above.heading
        for key, inside in value.items():
            if isinstance(inside, dict | list) and not _describes(key, inside):
                named = json_fields.heading_of({"type": key}) or heading
                yield from _within(inside, is_own, replace(above, heading=named))


def _describes(key: str, value: Any) -> bool:
    """Whether it says what the file's keys mean: {"_format": {"question": "…", "answer": "…"}}."""
    texts = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    return key.startswith(("_", "$")) and texts


def _listed(
    values: Sequence[Any], is_own: Callable[[dict[str, Any]], bool], above: Asked
) -> Iterator[Asked]:
    """The questions of a list. What only has a stem beside them, or lacks one, is one too, though not
    a sound one; or it is the text of those that name it as their parent."""
    items = [one for one in values if isinstance(one, dict) and not is_own(one)]
    if not any(map(json_fields.is_question, items)):
        below = above
        for one in values:
            below = _headed(one, above) or below
            yield from _within(one, is_own, below)
        return
    texts = _parents(items)
    told_by = {id(text) for text in texts.values()}
    alike = json_fields.names_of(items)
    for one in values:
        if isinstance(one, str) and len(one) >= LEAST:
            yield replace(above, item={"question": one})
            continue
        if not isinstance(one, dict):
            yield from _within(one, is_own, above)
            continue
        parent = texts.get(text_of(_parent(one)))
        case = text_of(by_role(parent)["stem"]) if parent and parent is not one else ""
        below = replace(above, case=joined(above.case, shown(case)))
        found = [*_within(one, is_own, below)]
        told = json_fields.only_asks(one) and id(one) in told_by
        if not found and not told and json_fields.asks(one, alike):
            found = [replace(below, item=one)]
        yield from found


def _headed(value: Any, above: Asked) -> Asked | None:
    """What holds for the lists that follow, if this names their type or tells what they are about."""
    if isinstance(value, str) and (named := json_fields.heading_of({"type": value})):
        return replace(above, heading=named)
    lines = value if isinstance(value, list) else [value]
    if not all(isinstance(one, str) for one in lines) or not tells(told := "\n".join(lines)):
        return None
    return replace(above, case=joined(above.case, shown(told)))


def _parents(items: Sequence[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """What others name as their parent, by its id: texts, and questions that go on in others."""
    named = {text_of(_parent(one)) for one in items} - NO_PARENT
    if not named:
        return {}
    asked = _asked_by(items)
    found = {}
    for one in items:
        number = text_of(one.get("id"))
        if number not in named or "stem" not in by_role(one):
            continue
        goes_on = text_of(_parent(one)) in NO_PARENT and number in asked
        if json_fields.only_asks(one) or goes_on:
            found[number] = one
    return found


def _asked_by(items: Sequence[Mapping[str, Any]]) -> set[str]:
    """The questions that others name as theirs, under a key that cannot mean a chapter."""
    return {
        text_of(value)
        for one in items
        for key, value in one.items()
        if folded_name(key) in _QUESTIONS
    }


def _parent(item: Mapping[str, Any]) -> Any:
    """What an object names as the one that it belongs to."""
    return next((value for key, value in item.items() if folded_name(key) in _PARENTS), None)


def _parts_of(item: Mapping[str, Any]) -> list[str]:
    """The keys of the lists that hold the questions of an object, if it has any."""
    return [key for key, value in item.items() if isinstance(value, list) and _is_part(item, key)]


def _is_part(item: Mapping[str, Any], key: str) -> bool:
    name, value = folded_name(key), item[key]
    if name in (*_PARTS, *_LISTED):
        return _ask(value)
    if name in _MAY_BE or name in LISTED:
        return name in _MAY_BE and json_fields.holds_questions(value, among=True)
    return json_fields.holds_questions(value, among=False) and _begins_case(item)


def _begins_case(item: Mapping[str, Any]) -> bool:
    """Whether an object tells something beside its lists, and not only under a title."""
    roles = by_role({key: value for key, value in item.items() if not isinstance(value, list)})
    stem = roles.get("stem")
    return isinstance(stem, str) and tells(stem)


def _ask(values: Sequence[Any]) -> bool:
    items = [value for value in values if isinstance(value, dict)]
    if are_flagged(values):
        return False  # options, each with whether it is right
    return any(json_fields.is_question(item) or _parts_of(item) for item in items)


def _case(
    item: Mapping[str, Any], parts: Sequence[str], above: Asked, *, at_top: bool
) -> Asked | None:
    """What the questions below hang on; None where they hang on nothing: in a file, a section, a
    chapter."""
    sure = any(folded_name(key) in _PARTS for key in parts)
    # 题目 may be the list of the questions, and no stem.
    roles = by_role({key: value for key, value in item.items() if key not in parts})
    is_case = answers.kind_of(text_of(roles.get("kind"))) in UNHEADED
    folded = {folded_name(key): text_of(value) for key, value in item.items() if is_text(value)}
    told = next((folded[name] for name in _TEXTS if folded.get(name)), "")
    others = (text for name, text in folded.items() if _TOLD.search(name) and tells(text))
    told = told or next(others, "")
    titles = {folded.get(name) for name in _TITLES}
    told = told if is_case or tells(told) else ""
    stem = text_of(roles["stem"]) if is_text(roles.get("stem")) else ""
    stem = "" if answers.kind_of(stem) in OURS and len(stem) < SHORT else stem
    if stem in titles and not is_case:
        stem = stem if sure and tells(stem) else ""
    elif stem and not (sure or is_case or told) and at_top:
        stem = ""
    text = joined(shown(above.case), shown(stem), shown(told))
    if not (stem or told or is_case):
        return None
    heading = above.heading if answers.kind_of(above.heading) in OURS else ""
    return Asked({}, heading, text, lost=above.lost or not (stem or told))


def _of_case(
    item: dict[str, Any],
    parts: Sequence[str],
    is_own: Callable[[dict[str, Any]], bool],
    case: Asked,
) -> Iterator[Asked]:
    """The questions below a text. One without options of its own chooses from those of the text."""
    shared = json_fields.options_in(item)
    if shared and by_role(item).get("answer") is not None:
        yield replace(case, item=item, case="", lost=False, is_text=True)
    for key in parts:
        gives = [
            bool(shared) and isinstance(one, dict) and not is_own(one) and _chooses(one)
            for one in item[key]
        ]
        own = zip(item[key], gives, strict=True)
        yield from _listed(
            [{**one, **shared} if given else one for one, given in own], is_own, case
        )


def _chooses(item: Mapping[str, Any]) -> bool:
    """Whether it asks for a choice and has nothing to choose from."""
    kind = answers.kind_of(text_of(by_role(item).get("kind")))
    return kind in (None, "single", "multiple", "choice") and not (
        json_fields.options_in(item) or _parts_of(item)
    )
