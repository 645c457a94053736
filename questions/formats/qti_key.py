"""The key of a QTI item: its correct response, else its mapping, else its response processing.

IMS Question & Test Interoperability: Assessment, Section and Item Information Model, v3.0,
"Response Declaration" and "Response Processing". Where these contradict each other there is no
sure key.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import Place, tidy
from questions.formats.answers import plain
from questions.formats.found import Unsupported, unsure
from questions.formats.fractions import accepted, choice_key, starred
from questions.formats.passages import Passages
from questions.formats.qti_names import number
from questions.kinds import normal
from questions.words import N_

_CONDITIONS = ("responseif", "responseelseif")
_NUMBERS = {"float", "integer"}
_NEVER = {"not", "isnull"}


@dataclass(frozen=True)
class Declared:
    """A response as it was declared: values that are right, and points by value."""

    cardinality: str = ""
    base_type: str = ""
    correct: Sequence[str] = ()
    points: dict[str, float] = field(default_factory=dict)
    otherwise: float = 0.0

    @property
    def best(self) -> float:
        """The most points that one value earns."""
        return max([self.otherwise, *self.points.values()])


def declared(item: Element, name: str) -> Declared:
    """The declaration of the response `name`; an empty one if there is none."""
    for element in item.iter("responsedeclaration"):
        if element.get("identifier", "").strip() != name:
            continue
        values = [tidy(value.text or "") for value in element.iterfind("correctresponse/value")]
        mapping = element.find("mapping")
        entries = [] if mapping is None else mapping.iterfind("mapentry")
        default = None if mapping is None else number(mapping.get("defaultvalue"))
        return Declared(
            element.get("cardinality", "").strip(),
            element.get("basetype", "").strip(),
            [value for value in values if value],
            {tidy(e.get("mapkey", "")): number(e.get("mappedvalue")) or 0.0 for e in entries},
            default or 0.0,
        )
    return Declared()


def choice_letters(
    passages: Passages,
    item: Element,
    name: str,
    choices: Sequence[tuple[str, str]],
    most: float | None,
) -> tuple[str, list[str]]:
    """Kind and letters of the right ones of `choices`, each an identifier and its text; `most` may
    be chosen (0: all of them).

    Raises Unsupported for responses in an order, Unsure where no sure key can be told.
    """
    response = declared(item, name)
    if response.cardinality not in {"", "single", "multiple"}:
        raise Unsupported(passages.where, "ordering", "排序题")
    ids = [choice for choice, _ in choices]
    right = [*dict.fromkeys(response.correct or _processed(item, name, response))]
    right = [_meant(value, choices) for value in right]
    shares = [response.points.get(choice, response.otherwise) for choice in ids]
    if right:
        unknown = [value for value in right if ids.count(value) != 1]
        if unknown:
            said = N_("的答案 %(answer)s 不是任何一个选项的代号")
            raise unsure(passages.where, "unclear_answer", said, answer=unknown[0][:40])
        _refuse_contradiction(passages.where, response, right, ids)
        key = [100.0 if choice in right else 0.0 for choice in ids]
    else:
        if response.cardinality != "multiple" and len(shares) > 1 and min(shares) > 0:
            said = N_("的每个选项都得分，像是调查问卷，没有确定的答案")
            raise unsure(passages.where, "no_full_answer", said)
        key = [share * 100 / max(shares) if max(shares) > 0 else 0.0 for share in shares]
    several = response.cardinality == "multiple"
    if several and not right:
        key = [100.0 * (share > 0) for share in key]
    # Where one may be chosen, one is right, unless the key itself has several.
    several = several and (most != 1 or len(right) > 1)
    letters = choice_key(passages, key, single=not several)
    return "multiple" if several else "single", letters


def _meant(value: str, choices: Sequence[tuple[str, str]]) -> str:
    """The identifier of the choice that `value` names: some exporters write its text instead."""
    ids = [choice for choice, _ in choices]
    if value in ids:
        return value
    found = [choice for choice, text in choices if plain(text) == plain(value)]
    found = found or [choice for choice in ids if choice.casefold() == value.casefold()]
    return found[0] if len(found) == 1 else value


def _refuse_contradiction(
    where: Place, response: Declared, right: Sequence[str], ids: Sequence[str]
) -> None:
    """Where points are given, no wrong choice may earn more than a right one."""
    if not response.points or response.best <= 0:
        return
    points = {choice: response.points.get(choice, response.otherwise) for choice in ids}
    least = min(points[choice] for choice in right)
    if any(points[choice] > max(least, 0) for choice in ids if choice not in right):
        said = N_("的正确答案和计分表对不上，不知道哪个算对，请改成一样的")
        raise unsure(where, "answer_conflict", said)


def _processed(item: Element, name: str, response: Declared) -> list[str]:
    """The values that the response processing names, where nothing else says what is right.

    Only plain conditions are read: the response equals a value, and the score becomes a number.
    """
    if response.best > 0:
        return []
    scores: dict[tuple[str, ...], float] = {}
    for condition in _conditions(item):
        score = next(_scores(item, condition), None)
        if score is None or not len(condition):
            continue
        for values in _compared(condition[0], name):
            scores[values] = max(score, scores.get(values, 0.0))
    best = max(scores.values(), default=0.0)
    right = [values for values, score in scores.items() if score == best > 0]
    if len(right) > 1 and any(len(values) > 1 for values in right):
        return []  # this set or that one: neither is the key
    return [value for values in right for value in values]


def _conditions(item: Element) -> Iterator[Element]:
    for tag in _CONDITIONS:
        yield from item.iterfind(f"responseprocessing//{tag}")


def _compared(test: Element, name: str) -> list[tuple[str, ...]]:
    """What the response `name` must equal, each of the alternatives: one fixed value, or several
    that are right only together. A test that asks for more than that names none.
    """
    if test.tag in {"and", "or"}:
        found = [_compared(part, name) for part in test if part.tag not in _NEVER]
        if test.tag == "or":
            return [values for either in found for values in either] if all(found) else []
        return found[0] if len(found) == 1 else []
    if test.tag not in {"match", "stringmatch", "equal"} or len(test) != 2:
        return []
    variable, value = sorted(test, key=lambda side: side.tag != "variable")
    if variable.tag != "variable" or variable.get("identifier", "").strip() != name:
        return []
    values = list(value) if value.tag == "multiple" else [value]
    fixed = all(part.tag == "basevalue" for part in values)
    return [tuple(sorted(tidy(part.text or "") for part in values))] if fixed else []


def _scores(item: Element, condition: Element) -> Iterator[float]:
    """What a condition makes of the score: a number, one that is added to it, or a declared one."""
    for outcome in condition.iterfind("setoutcomevalue"):
        name = outcome.get("identifier", "")
        if not name.upper().startswith("SCORE") or not len(outcome):
            continue
        made = outcome[0]
        parts = list(made) if made.tag == "sum" else [made]
        given = [_worth(item, part) for part in parts if part.get("identifier") != name]
        if len(given) == 1 and given[0] is not None:
            yield given[0]


def _worth(item: Element, part: Element) -> float | None:
    """A number of points, written here or declared with a name."""
    if part.tag == "basevalue":
        return number(part.text)
    for tag in ("outcomedeclaration", "templatedeclaration") if part.tag == "variable" else ():
        for declaration in item.iter(tag):
            if declaration.get("identifier") == part.get("identifier"):
                return number(declaration.findtext("defaultvalue/value"))
    return None


def accepted_texts(passages: Passages, item: Element, name: str) -> list[str]:
    """The texts that earn everything in a text entry. Raises Unsure, and Unsupported for numbers
    that need not be met exactly."""
    response = declared(item, name)
    if response.cardinality not in {"", "single"} or _is_approximate(item, name):
        raise Unsupported(passages.where, "numerical", "数值题")
    best = response.best
    right = response.correct or _processed(item, name, response)
    shares = dict.fromkeys(_spelt(right, response.base_type), 100.0)
    for text, points in response.points.items():
        if best > 0 and shares.get(text) is None:
            shares[text] = points * 100 / best
    full = {normal(text) for text, share in shares.items() if share == 100}
    shown = [
        (starred(text), share)
        for text, share in shares.items()
        if share == 100 or normal(text) not in full
    ]
    return accepted(passages, shown)


def _spelt(values: Sequence[str], base_type: str) -> Iterator[str]:
    """The values; a number with noughts behind its point is the same without them."""
    for value in values:
        yield value
        if base_type in _NUMBERS and re.fullmatch(r"-?\d+\.\d+", value):
            yield re.sub(r"\.?0+\Z", "", value)


def _is_approximate(item: Element, name: str) -> bool:
    """Whether the response is compared as a number that may be a little off."""
    for tag in ("equal", "equalrounded", "lt", "lte", "gt", "gte"):
        for test in item.iterfind(f"responseprocessing//{tag}"):
            near = test.tag != "equal" or test.get("tolerancemode", "exact") != "exact"
            if near and any(side.get("identifier") == name for side in test.findall("variable")):
                return True
    return False


def all_or_nothing(item: Element, names: Sequence[str]) -> bool:
    """Whether points are given only where every one of these responses is right."""
    for condition in _conditions(item):
        if not len(condition) or condition[0].tag != "and":
            continue
        asked = {part.get("identifier") for part in condition[0].iter()}
        if asked.issuperset(names) and any(score > 0 for score in _scores(item, condition)):
            return len(list(_conditions(item))) == 1
    return False
