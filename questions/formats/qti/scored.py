"""What QTI's response processing says of the key: the responses that earn the most."""

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations
from typing import TypeVar
from xml.etree.ElementTree import Element

from questions.formats.qti.declared import Declared, all_declared
from questions.formats.qti.processing import Processing, Response

FEW = 4
"""Of so many choices every set is tried."""
MOST_SPOKEN_OF = 50

_ROUGH = {"equal", "equalrounded", "gt", "gte", "lt", "lte", "round", "roundto", "truncate"}
_WRONG = "\0"
"""What nobody enters."""

Tried = TypeVar("Tried", str, frozenset[str])


def best_choices(
    item: Element, name: str, ids: Sequence[str], right: Sequence[str], most: float | None
) -> list[frozenset[str]]:
    """The sets of choices that earn the most in the response `name`; [] where the processing does not
    tell. `right` are those that the item calls right; `most` may be chosen (0 and None: all of them)."""
    responses = all_declared(item)
    processing, others = Processing(item, responses), _right(responses)
    if not processing.makes_a_score:
        return []
    if responses.get(name, Declared()).cardinality != "multiple":
        singles = [frozenset({choice}) for choice in ids]
        scores = processing.scores(others | {name: choice} for choice in ids)
        is_survey = not right and min(scores, default=0.0) > 0
        return [] if is_survey else _best(singles, scores)
    spoken_of, key = processing.sets()[:MOST_SPOKEN_OF], frozenset(right)
    may = [one for one in _sets(ids, key, spoken_of) if len(one) <= (most or math.inf)]
    tried = list(dict.fromkeys([key, *may]))
    best = _best(tried, processing.scores(others | {name: one or None} for one in tried))
    return best if key or len(ids) <= FEW or {*best} <= {*spoken_of} else []


def _sets(
    ids: Sequence[str], key: frozenset[str], spoken_of: Sequence[frozenset[str]]
) -> Iterator[frozenset[str]]:
    """The sets of choices that are worth a try: of few choices all, else the key, or what the rules speak
    of, and the neighbours of these."""
    if len(ids) <= FEW:
        for size in range(len(ids) + 1):
            yield from map(frozenset, combinations(ids, size))
        return
    yield from (frozenset({choice}) for choice in ids)
    yield from spoken_of
    for one in [key] if key else spoken_of:
        yield from (one ^ {choice} for choice in ids)


def best_texts(item: Element, name: str, texts: Sequence[str]) -> list[str]:
    """Those of `texts` and of what the processing speaks of that earn the most in the response `name`;
    [] where the processing does not tell."""
    responses = all_declared(item)
    processing, others = Processing(item, responses), _right(responses)
    spoken_of = processing.constants()[:MOST_SPOKEN_OF]
    tried = list(dict.fromkeys([*texts, *spoken_of, _WRONG]))
    best = _best(tried, processing.scores(others | {name: text} for text in tried))
    return [] if _WRONG in best else best


def all_or_nothing(item: Element, names: Sequence[str]) -> bool:
    """Whether points are given only where every one of these responses is right."""
    responses = all_declared(item)
    right = _right(responses)
    wrong = (right | {name: _WRONG} for name in names)
    scores = Processing(item, responses).scores(chain([right], wrong))
    return bool(scores) and scores[0] > 0 and all(score <= 0 for score in scores[1:])


def _right(responses: Mapping[str, Declared]) -> dict[str, Response]:
    return {name: response.right for name, response in responses.items()}


def _best(tried: Sequence[Tried], scores: Sequence[float]) -> list[Tried]:
    """Those of `tried` that earn the most; [] if none earns anything, or all earn the same."""
    best = max(scores, default=0.0)
    if best <= 0 or min(scores) == best:
        return []
    return [one for one, score in zip(tried, scores, strict=True) if math.isclose(score, best)]


def is_rough(item: Element, name: str) -> bool:
    """Whether the response is compared as a number that may be a little off."""
    for processing in item.iterfind("responseprocessing"):
        for test in processing.iter():
            exact = test.tag == "equal" and test.get("tolerancemode", "exact") == "exact"
            if test.tag not in _ROUGH or exact:
                continue
            if any(part.get("identifier", "").strip() == name for part in test.iter("variable")):
                return True
    return False
