"""The key of a QTI item: its correct response, else its mapping, else its response processing.

IMS Question & Test Interoperability: Assessment, Section and Item Information Model, v3.0,
"Response Declaration" and "Response Processing". Where these contradict each other there is no
sure key.
"""

import math
from collections.abc import Iterator, Sequence, Set
from xml.etree.ElementTree import Element

from questions.drafts import LETTERS, Place
from questions.formats.answers import plain
from questions.formats.found import Unsupported, unsure
from questions.formats.fractions import accepted, choice_key, spelt, starred
from questions.formats.passages import Passages
from questions.formats.qti.declared import Declared, declared
from questions.formats.qti.scored import best_choices, best_texts, is_rough
from questions.kinds import LONGEST_ANSWER, normal
from questions.words import N_

_NUMBERS = {"float", "integer"}
_NEARLY = 1.01
"""Shares of a third each may add up to a little more than the whole."""


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
    right = _right(passages.where, response, choices)
    best = best_choices(item, name, ids, right, most)
    if not right and response.best <= 0 and len(best) == 1:
        right = [*best[0]]
    # Where one may be chosen, one is right, unless the key itself has several.
    is_single = not several or (most == 1 and len(right) <= 1)
    if right:
        _refuse_contradiction(passages.where, response, right, ids, is_single=is_single)
        key = [100.0 if choice in right else 0.0 for choice in ids]
    else:
        key = _by_points(passages.where, response, ids, most)
    letters = choice_key(passages, key, single=is_single)
    chosen = {choice for choice, letter in zip(ids, LETTERS, strict=False) if letter in letters}
    if best and not _agrees(chosen, best, several=several):
        raise _conflict(passages.where)
    return "single" if is_single else "multiple", letters


def _agrees(key: Set[str], best: Sequence[Set[str]], *, several: bool) -> bool:
    """Whether the key earns the most, and nothing else does but what has a part of it or more than it:
    nobody need lose points for a choice too many."""
    if not several:
        return [*best] == [key]
    least = [one for one in best if not any(other < one for other in best)]
    return key in best and all(one <= key for one in least)


def _right(where: Place, response: Declared, choices: Sequence[tuple[str, str]]) -> list[str]:
    """The choices that are said to be right; [] where none is. Raises Unsure."""
    right = _meant(response.correct, choices)
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
        paying, all_of_it = [one for one in ids if points[one] > 0], response.earned(right)
        alone = any(response.earned([one]) >= all_of_it for one in paying if one not in right)
        wrong = alone or response.earned(paying) > all_of_it * _NEARLY
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
    earning = best_texts(item, name, response.correct)
    right = [*response.correct, *earning]
    known = {_compared(text) for text in _spelt(earning, response.base_type)}
    if earning and not all(_compared(text) in known for text in response.correct):
        raise _conflict(where)
    return [*dict.fromkeys(right)]


def _refuse_less(where: Place, response: Declared) -> None:
    """A text that is said to be right must earn everything, if the points speak of it."""
    points: dict[str, float] = {}
    for text in response.points:
        for form in map(_compared, _spelt([text], response.base_type)):
            points[form] = max(response.points[text], points.get(form, -math.inf))
    rights = map(_compared, _spelt(response.correct, response.base_type))
    given = [points[text] for text in rights if text in points]
    if response.correct and min(given, default=response.otherwise) < response.best:
        raise _conflict(where)


def _spelt(values: Sequence[str], base_type: str) -> Iterator[str]:
    """The values, numbers without the noughts behind their points too."""
    for value in values:
        yield from spelt(value) if base_type in _NUMBERS else [value]


def _compared(text: str) -> str:
    """A text in the form in which it is compared; one that is too long for any answer as it is."""
    return normal(text) if len(text) <= LONGEST_ANSWER else text
