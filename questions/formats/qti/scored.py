"""What QTI's response processing says of a response: the values that earn the most.

Only plain conditions are read: the response equals fixed values, and the score becomes a number.
"""

from collections.abc import Iterator, Sequence, Set
from xml.etree.ElementTree import Element

from questions.drafts import tidy
from questions.formats.qti.names import number

Values = tuple[str, ...]
"""One value, or several that are right only together."""

_CONDITIONS = ("responseif", "responseelseif")
_NEVER = {"not", "isnull"}
_ROUGH = {"equal", "equalrounded", "gt", "gte", "lt", "lte", "round", "roundto", "truncate"}


def scored(item: Element, name: str, correct: Sequence[Values] = ()) -> list[Values]:
    """What the response `name` must equal to earn the most, each of the alternatives; `correct` are
    those that its declaration has."""
    worth, scores = _declared_numbers(item), dict[Values, float]()
    for condition in _conditions(item):
        score = next(_scores(worth, condition), None)
        if score is None or not len(condition):
            continue
        for values in _compared(condition[0], name, correct):
            scores[values] = max(score, scores.get(values, 0.0))
    best = max(scores.values(), default=0.0)
    return [values for values, score in scores.items() if score == best > 0]


def paid_alone(item: Element, name: str) -> set[str]:
    """The values that earn points as soon as they are among those of the response `name`."""
    worth, found = _declared_numbers(item), set[str]()
    for condition in _conditions(item):
        if len(condition) and next(_scores(worth, condition), 0.0) > 0:
            found.update(_member(condition[0], name))
    return found


def needed(item: Element, name: str, ids: Set[str], most: float | None) -> list[str]:
    """The choices that must be among those of the response `name` to earn anything, where each of the
    others must not, or no more may be chosen; [] where several conditions pay."""
    worth = _declared_numbers(item)
    paying = [part for part in _conditions(item) if next(_scores(worth, part), 0.0) > 0]
    tests = [part[0] for part in paying if any(test.tag == "member" for test in part[0].iter())]
    if len(tests) != 1 or any(test.tag == "or" for test in tests[0].iter()):
        return []
    parts = list(tests[0]) if tests[0].tag == "and" else tests
    wanted = {value for part in parts for value in _member(part, name)}
    unwanted = {value for part in parts if part.tag == "not" for value in _member(part[0], name)}
    plain = len(wanted) + len(unwanted) == len(parts) and not wanted & unwanted
    exact = wanted | unwanted == ids or len(wanted) == most
    return sorted(wanted) if plain and exact else []


def _member(test: Element, name: str) -> Iterator[str]:
    """The value that must be among those of the response `name`, if that is what is asked."""
    if test.tag != "member" or len(test) != 2:
        return
    value, variable = test
    asked = variable.tag == "variable" and variable.get("identifier", "").strip() == name
    if asked and value.tag == "basevalue":
        yield tidy(value.text or "")


def pays_nothing(item: Element, name: str, correct: Sequence[Values]) -> bool:
    """Whether the right response itself earns nothing, and another one does."""
    worth = _declared_numbers(item)
    others = item.iterfind("responseprocessing//responseelse")
    if not any(score > 0 for other in others for score in _scores(worth, other)):
        return False
    at_right = (part for part in _conditions(item) if len(part))
    return any(
        score <= 0
        for part in at_right
        if correct and {*correct} <= {*_compared(part[0], name, correct)}
        for score in _scores(worth, part)
    )


def _declared_numbers(item: Element) -> dict[str, float | None]:
    """The numbers of points that are declared with a name."""
    return {
        declaration.get("identifier", ""): number(declaration.findtext("defaultvalue/value"))
        for tag in ("templatedeclaration", "outcomedeclaration")
        for declaration in item.iter(tag)
    }


def _conditions(item: Element) -> Iterator[Element]:
    for tag in _CONDITIONS:
        yield from item.iterfind(f"responseprocessing//{tag}")


def _compared(test: Element, name: str, correct: Sequence[Values]) -> Sequence[Values]:
    """What the response `name` must equal. A test that asks for more than that names nothing."""
    if test.tag in {"and", "or"}:
        found = [_compared(part, name, correct) for part in test if part.tag not in _NEVER]
        if test.tag == "or":
            return [values for either in found for values in either] if all(found) else []
        return found[0] if len(found) == 1 else []
    if test.tag not in {"match", "stringmatch", "equal"} or len(test) != 2:
        return []
    variable, value = sorted(test, key=lambda side: side.tag != "variable")
    if variable.tag != "variable" or variable.get("identifier", "").strip() != name:
        return []
    if value.tag == "correct" and value.get("identifier", "").strip() == name:
        return correct
    values = list(value) if value.tag == "multiple" else [value]
    fixed = all(part.tag == "basevalue" for part in values)
    return [tuple(sorted(tidy(part.text or "") for part in values))] if fixed else []


def _scores(worth: dict[str, float | None], condition: Element) -> Iterator[float]:
    """What a condition makes of the score: a number, one that is added to it, or a declared one."""
    for outcome in condition.iterfind("setoutcomevalue"):
        name = outcome.get("identifier", "")
        if not name.upper().startswith("SCORE") or not len(outcome):
            continue
        made = outcome[0]
        parts = list(made) if made.tag == "sum" else [made]
        given = [_points(worth, part) for part in parts if part.get("identifier") != name]
        if len(given) == 1 and given[0] is not None:
            yield given[0]


def _points(worth: dict[str, float | None], part: Element) -> float | None:
    """A number of points, written here or declared with a name."""
    if part.tag == "basevalue":
        return number(part.text)
    return worth.get(part.get("identifier", "")) if part.tag == "variable" else None


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


def all_or_nothing(item: Element, names: Sequence[str]) -> bool:
    """Whether points are given only where every one of these responses is right."""
    worth, conditions = _declared_numbers(item), [*_conditions(item)]
    if len(conditions) != 1 or not len(conditions[0]) or conditions[0][0].tag != "and":
        return False
    asked = {part.get("identifier", "").strip() for part in conditions[0][0].iter()}
    return asked.issuperset(names) and any(score > 0 for score in _scores(worth, conditions[0]))
