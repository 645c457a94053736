"""The key of a QTI item: its correct response, else its mapping, else its response processing.

IMS Question & Test Interoperability: Assessment, Section and Item Information Model, v3.0,
"Response Declaration" and "Response Processing". Where these contradict each other there is no
sure key.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import Place, tidy
from questions.formats.answers import plain
from questions.formats.found import Unsupported, unsure
from questions.formats.fractions import accepted, choice_key, starred
from questions.formats.passages import Passages
from questions.formats.qti.names import number
from questions.formats.qti.scored import (
    Values,
    is_rough,
    needed,
    paid_alone,
    pays_nothing,
    scored,
)
from questions.kinds import LONGEST_ANSWER, normal
from questions.words import N_

_NUMBERS = {"float", "integer"}
_NEARLY = 1.01
"""Shares of a third each may add up to a little more than the whole."""


@dataclass(frozen=True)
class Declared:
    """A response as it was declared: values that are right, and points by value."""

    cardinality: str = ""
    base_type: str = ""
    correct: Sequence[str] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    otherwise: float = 0.0
    most: float = math.inf

    @property
    def best(self) -> float:
        """The most points that one value earns."""
        return max([self.otherwise, *self.points.values()])

    @property
    def alternatives(self) -> list[Values]:
        """The right values: all of them together, or any of them where one is asked for."""
        if self.cardinality == "multiple":
            return [tuple(sorted(self.correct))] if self.correct else []
        return [(value,) for value in self.correct]

    def earned(self, values: Sequence[str]) -> float:
        """The points of several values together, at most as many as can be had."""
        return min(self.most, sum(self.points.get(value, self.otherwise) for value in values))


def declared(item: Element, name: str) -> Declared:
    """The declaration of the response `name`; an empty one if there is none."""
    for element in item.iter("responsedeclaration"):
        if element.get("identifier", "").strip() != name:
            continue
        values = [tidy(value.text or "") for value in element.iterfind("correctresponse/value")]
        mapping = element.find("mapping")
        mapping = Element("mapping") if mapping is None else mapping
        most = number(mapping.get("upperbound"))
        return Declared(
            element.get("cardinality", "").strip().lower(),
            element.get("basetype", "").strip(),
            [value for value in values if value],
            {
                tidy(entry.get("mapkey", "")): number(entry.get("mappedvalue")) or 0.0
                for entry in mapping.iterfind("mapentry")
            },
            number(mapping.get("defaultvalue")) or 0.0,
            most if most is not None and most > 0 else math.inf,
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
    if response.cardinality == "ordered":
        raise Unsupported(passages.where, "ordering", "排序题")
    ids = [choice for choice, _ in choices]
    if len(set(ids)) < len(ids):
        said = N_("有两个选项的代号一样，不知道哪个算对，请改成不一样的")
        raise unsure(passages.where, "unclear_answer", said)
    several = response.cardinality == "multiple"
    right = _right(passages.where, item, name, response, choices)
    if not right and several and response.best <= 0:
        right = needed(item, name, set(ids), most)
    # Where one may be chosen, one is right, unless the key itself has several.
    is_single = not several or (most == 1 and len(right) <= 1)
    if right:
        _refuse_contradiction(passages.where, response, right, ids, is_single=is_single)
        key = [100.0 if choice in right else 0.0 for choice in ids]
    else:
        key = _by_points(passages.where, response, ids, most)
    letters = choice_key(passages, key, single=is_single)
    return "single" if is_single else "multiple", letters


def _right(
    where: Place, item: Element, name: str, response: Declared, choices: Sequence[tuple[str, str]]
) -> list[str]:
    """The choices that are said to be right; [] where only points can tell. Raises Unsure."""
    sets = [] if response.best > 0 else scored(item, name, response.alternatives)
    if response.cardinality != "multiple":
        sets = [tuple(value for values in sets for value in values)] if sets else []
    earning = [set(_meant(values, choices)) for values in sets]
    right = _meant(response.correct, choices)
    if right and earning and earning != [set(right)]:
        raise _conflict(where)
    if right and response.best <= 0 and pays_nothing(item, name, response.alternatives):
        raise _conflict(where)
    if right and not paid_alone(item, name) <= {*right, *response.correct}:
        raise _conflict(where)
    if not right and len(earning) == 1:
        right = _meant(sets[0], choices)  # this set or that one: neither is the key
    known = {choice for choice, _ in choices}
    for value in right:
        if value not in known:
            said = N_("的答案 %(answer)s 不是任何一个选项的代号")
            raise unsure(where, "unclear_answer", said, answer=value[:40])
    return right


def _meant(values: Sequence[str], choices: Sequence[tuple[str, str]]) -> list[str]:
    """The identifiers of the choices that `values` name, each once: some exporters write a choice's
    text instead."""
    ids = {choice for choice, _ in choices}
    named: dict[str, set[str]] = {}
    for choice, text in choices:
        for name in (plain(text), plain(choice)):
            named.setdefault(name, set()).add(choice)
    meant = dict[str, None]()
    for value in values:
        found = {value} if value in ids else named.get(plain(value), set())
        meant[next(iter(found)) if len(found) == 1 else value] = None
    return [*meant]


def _refuse_contradiction(
    where: Place, response: Declared, right: Sequence[str], ids: Sequence[str], *, is_single: bool
) -> None:
    """Where points are given, the right choices must earn the most of them."""
    if response.best <= 0:
        return
    points = {choice: response.points.get(choice, response.otherwise) for choice in ids}
    if is_single:
        least = min(points[choice] for choice in right)
        wrong = any(0 < points[one] >= least for one in ids if one not in right)
    else:
        paying = [choice for choice in ids if points[choice] > 0]
        wrong = response.earned(paying) > response.earned(right) * _NEARLY
    if wrong:
        raise _conflict(where)


def _conflict(where: Place) -> Exception:
    said = N_("的正确答案和计分规则对不上，不知道哪个算对，请改成一样的")
    return unsure(where, "answer_conflict", said)


def _by_points(
    where: Place, response: Declared, ids: Sequence[str], most: float | None
) -> list[float]:
    """The share of the points that each choice earns, where nothing else says what is right.

    Of several that may be chosen, all that earn points must be needed. Raises Unsure.
    """
    shares = [response.points.get(choice, response.otherwise) for choice in ids]
    if len(shares) > 1 and min(shares) > 0:
        said = N_("的每个选项都得分，像是调查问卷，没有确定的答案")
        raise unsure(where, "no_full_answer", said)
    if response.cardinality != "multiple":
        best = max(shares, default=0.0)
        return [share * 100 / best if best > 0 else 0.0 for share in shares]
    paying = [share for share in shares if share > 0]
    if len(paying) > (most or math.inf) > 1 or sum(paying) > response.most * _NEARLY:
        said = N_("不用选全得分的选项就能得满分，没有确定的答案，请写明正确答案")
        raise unsure(where, "no_full_answer", said)
    return [100.0 * (share > 0) for share in shares]


def accepted_texts(passages: Passages, item: Element, name: str) -> list[str]:
    """The texts that earn everything in a text entry. Raises Unsure, and Unsupported for numbers
    that need not be met exactly."""
    response = declared(item, name)
    if response.cardinality == "record" or is_rough(item, name):
        raise Unsupported(passages.where, "numerical", "数值题")
    right = _right_texts(passages.where, item, name, response)
    shares = dict.fromkeys(_spelt(right, response.base_type), 100.0)
    for text, points in response.points.items():
        if response.best > 0 and shares.get(text) is None:
            shares[text] = points * 100 / response.best
    full = {_compared(text) for text, share in shares.items() if share == 100}
    shown = [
        (starred(text), share)
        for text, share in shares.items()
        if share == 100 or _compared(text) not in full
    ]
    return accepted(passages, shown)


def _right_texts(where: Place, item: Element, name: str, response: Declared) -> Sequence[str]:
    """The texts that are said to be right. Raises Unsure where others earn more than they do."""
    if response.cardinality in {"multiple", "ordered"} and len(response.correct) > 1:
        said = N_("没有一个确定得满分的答案，请写明正确答案")
        raise unsure(where, "no_full_answer", said)
    if response.best > 0:
        _refuse_less(where, response)
        return response.correct
    sets = scored(item, name, response.alternatives)
    earning = [values[0] for values in sets if len(values) == 1]
    right = [*response.correct, *earning]
    known = {_compared(text) for text in _spelt(earning, response.base_type)}
    if earning and not all(_compared(text) in known for text in response.correct):
        raise _conflict(where)
    return [*dict.fromkeys(right)]


def _refuse_less(where: Place, response: Declared) -> None:
    """A text that is said to be right must earn everything, if the points speak of it."""
    points: dict[str, float] = {}
    for text in response.points:
        for spelt in map(_compared, _spelt([text], response.base_type)):
            points[spelt] = max(response.points[text], points.get(spelt, -math.inf))
    rights = map(_compared, _spelt(response.correct, response.base_type))
    given = [points[text] for text in rights if text in points]
    if response.correct and min(given, default=response.otherwise) < response.best:
        raise _conflict(where)


def _spelt(values: Sequence[str], base_type: str) -> Iterator[str]:
    """The values; a number with noughts behind its point is the same without them."""
    for value in values:
        yield value
        if base_type in _NUMBERS and re.fullmatch(r"-?\d+\.\d+", value):
            yield value.rstrip("0").rstrip(".")


def _compared(text: str) -> str:
    """A text in the form in which it is compared; one that is too long for any answer as it is."""
    return normal(text) if len(text) <= LONGEST_ANSWER else text
