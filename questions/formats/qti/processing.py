"""QTI's response processing, carried out: the score of an item for responses that somebody may give.

IMS Question & Test Interoperability: Assessment, Section and Item Information Model, v3.0, "Response
Processing" and "Expressions". What is not read here, as chance, or what a program computes, says
nothing of the key.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from questions.drafts import tidy
from questions.formats.qti.declared import Declared
from questions.formats.qti.names import number

MOST_TIMES = 64
"""So many times as long as the rules of an item are may it take to carry them out for all its responses."""

Response = str | frozenset[str] | None
"""A value, several values, or nothing."""
Values = list[Any]

_NUMBERS = {"float", "integer"}
_SETS = {"multiple": "basevalue", "and": "member/basevalue"}


class Unread(Exception):
    """The processing asks for more than what is read here."""


class Processing:
    """The rules of one item, its responses as they are declared, and what is known at the beginning."""

    def __init__(self, item: Element, responses: Mapping[str, Declared]) -> None:
        self._declared = responses
        self._rules = [*item.iterfind("responseprocessing/*")]
        self._outcomes = {
            rule.get("identifier", "").strip()
            for rule in item.iterfind("responseprocessing//setoutcomevalue")
        }
        self._scores = sorted(name for name in self._outcomes if name.upper().startswith("SCORE"))
        self._begin: dict[str, Any] = {"numAttempts": 1.0, **dict.fromkeys(self._scores, 0.0)}
        for tag in ("templatedeclaration", "outcomedeclaration"):
            for declaration in item.iter(tag):
                self._begin[declaration.get("identifier", "").strip()] = _default(declaration)
        for made in item.iterfind("templateprocessing//settemplatevalue"):
            self._begin[made.get("identifier", "").strip()] = Unread
        self._given: Mapping[str, Response] = {}
        self._known: dict[str, Any] = {}
        self._left = MOST_TIMES * sum(1 for rule in self._rules for _ in rule.iter())

    def constants(self) -> list[str]:
        """The values that the rules speak of, each once."""
        values = (
            tidy(value.text or "") for rule in self._rules for value in rule.iter("basevalue")
        )
        return [*dict.fromkeys(values)]

    def sets(self) -> list[frozenset[str]]:
        """The sets of values that the rules speak of: what several are compared to, or must be among."""
        return [
            frozenset(tidy(value.text or "") for value in part.iterfind(_SETS[part.tag]))
            for rule in self._rules
            for part in rule.iter()
            if part.tag in _SETS
        ]

    @property
    def makes_a_score(self) -> bool:
        """Whether the rules set the score itself, or one outcome that is called like it."""
        return "SCORE" in self._scores or len(self._scores) == 1

    def scores(self, responses: Iterable[Mapping[str, Response]]) -> list[float]:
        """The score of each of these, which give values by the names of responses; [] where the rules
        make none, or ask for more than is read here."""
        if not self.makes_a_score:
            return []
        wanted = "SCORE" if "SCORE" in self._scores else self._scores[0]
        try:
            return [self._score(given, wanted) for given in responses]
        except (Unread, IndexError, TypeError):  # too few parts, or too many
            return []

    def _score(self, given: Mapping[str, Response], wanted: str) -> float:
        self._given, self._known = given, dict(self._begin)
        self._carry_out(self._rules)
        made = self._variable(wanted)
        return made if isinstance(made, float) else 0.0

    def _carry_out(self, rules: Sequence[Element]) -> None:
        for rule in rules:
            self._count()
            if rule.tag == "setoutcomevalue":
                self._set(rule)
            elif rule.tag == "responsecondition":
                self._choose(rule)
            elif rule.tag == "responseprocessingfragment":
                self._carry_out(list(rule))
            else:
                raise Unread(rule.tag)

    def _set(self, rule: Element) -> None:
        """Give an outcome its value; what is not read matters only where somebody asks for it."""
        try:
            value = self._value(rule[0]) if len(rule) else None
        except Unread:
            value = Unread
        self._known[rule.get("identifier", "").strip()] = value

    def _choose(self, condition: Element) -> None:
        """Carry out the first branch whose test is passed."""
        for branch in condition:
            self._count()
            if branch.tag == "responseelse":
                return self._carry_out(list(branch))
            if len(branch) and self._value(branch[0]) is True:
                return self._carry_out(branch[1:])
        return None

    def _count(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise Unread("long")

    def _value(self, expression: Element) -> Any:
        """What an expression comes to; None where it has no value."""
        self._count()
        tag, name = expression.tag, expression.get("identifier", "").strip()
        if tag == "basevalue":
            return _typed(expression.text, expression.get("basetype", ""))
        if tag == "variable":
            return self._variable(name)
        if tag == "correct":
            return self._correct(name)
        if tag == "mapresponse":
            return self._mapped(name)
        values = [self._value(part) for part in expression]
        if tag in _ANY:
            return _ANY[tag](values)
        if tag not in _SURE:
            raise Unread(tag)
        return None if None in values else _SURE[tag](expression, values)

    def _variable(self, name: str) -> Any:
        if name not in self._given:
            if self._known.get(name) is Unread:
                raise Unread(name)
            return self._known.get(name)
        given = self._given[name]
        return _typed(given, self._response(name).base_type) if isinstance(given, str) else given

    def _response(self, name: str) -> Declared:
        return self._declared.get(name, Declared())

    def _correct(self, name: str) -> Any:
        right = self._response(name)
        if right.cardinality == "multiple":
            return frozenset(right.correct) or None
        return _typed(right.correct[0], right.base_type) if right.correct else None

    def _mapped(self, name: str) -> float:
        given, right = self._given.get(name), self._response(name)
        if given is None:
            return 0.0
        return max(right.least, right.earned([given] if isinstance(given, str) else [*given]))


def _default(declaration: Element) -> Any:
    """What a variable begins with: numbers of outcomes are nought until something is said of them."""
    base_type = declaration.get("basetype", "")
    text = declaration.findtext("defaultvalue/value")
    if text is not None:
        return _typed(text, base_type or "float")
    if declaration.tag == "templatedeclaration":
        return Unread
    return 0.0 if base_type in _NUMBERS else None


def _typed(text: str | None, base_type: str) -> Any:
    if base_type in _NUMBERS:
        return number(text)
    plain = tidy(text or "")
    return plain == "true" if base_type == "boolean" else plain


def _equal(test: Element, values: Values) -> bool:
    if test.get("tolerancemode", "exact") != "exact":
        raise Unread("tolerance")
    return math.isclose(*map(_number, values), abs_tol=1e-9)


def _string_match(test: Element, values: Values) -> bool:
    first, second = map(str, values)
    if test.get("casesensitive", "true") == "false":
        first, second = first.casefold(), second.casefold()
    return second in first if test.get("substring") == "true" else first == second


def _number(value: Any) -> float:
    if not isinstance(value, float):
        raise Unread("no number")
    return value


def _several(value: Any) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({value})


def _compared(compare: Callable[[float, float], bool]) -> Callable[[Element, Values], bool]:
    return lambda _test, values: compare(_number(values[0]), _number(values[1]))


_ANY: dict[str, Callable[[Values], Any]] = {
    "and": lambda values: all(value is True for value in values),
    "or": lambda values: any(value is True for value in values),
    "isnull": lambda values: values[0] in (None, "", frozenset()),
    "multiple": lambda values: frozenset(value for value in values if value is not None),
    "containersize": lambda values: (
        float(len(_several(values[0]))) if values[0] is not None else 0.0
    ),
}
"""Expressions that have a value even where one of their parts has none."""
_SURE: dict[str, Callable[[Element, Values], Any]] = {
    "not": lambda _, values: values[0] is not True,
    "match": lambda _, values: values[0] == values[1],
    "equal": _equal,
    "stringmatch": _string_match,
    "member": lambda _, values: values[0] in _several(values[1]),
    "contains": lambda _, values: _several(values[1]) <= _several(values[0]),
    "gt": _compared(lambda one, other: one > other),
    "gte": _compared(lambda one, other: one >= other),
    "lt": _compared(lambda one, other: one < other),
    "lte": _compared(lambda one, other: one <= other),
    "sum": lambda _, values: math.fsum(map(_number, values)),
    "subtract": lambda _, values: _number(values[0]) - _number(values[1]),
    "product": lambda _, values: math.prod(map(_number, values)),
}
"""Expressions that have none then."""
