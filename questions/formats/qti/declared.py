"""What QTI's declarations say: the values of a response that are right, and points by value."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import tidy
from questions.formats.qti.names import number


@dataclass(frozen=True)
class Declared:
    """A response as it was declared: values that are right, and points by value."""

    cardinality: str = ""
    base_type: str = ""
    correct: Sequence[str] = ()
    points: Mapping[str, float] = field(default_factory=dict)
    otherwise: float = 0.0
    least: float = -math.inf
    most: float = math.inf

    @property
    def best(self) -> float:
        """The most points that one value earns."""
        return max([self.otherwise, *self.points.values()])

    @property
    def right(self) -> str | frozenset[str] | None:
        """What is right, as somebody gives it; without a correct response one of what earns the most."""
        if self.cardinality == "multiple":
            return frozenset(self.correct) or None
        best = (value for value, points in self.points.items() if points == self.best > 0)
        return self.correct[0] if self.correct else next(best, None)

    def earned(self, values: Sequence[str]) -> float:
        """The points of several values together, at most as many as can be had."""
        return min(self.most, sum(self.points.get(value, self.otherwise) for value in values))


def declared(item: Element, name: str) -> Declared:
    """The declaration of the response `name`; an empty one if there is none."""
    return all_declared(item).get(name, Declared())


def all_declared(item: Element) -> dict[str, Declared]:
    """The declaration of each response; of two with one name the first."""
    found: dict[str, Declared] = {}
    for element in item.iter("responsedeclaration"):
        found.setdefault(element.get("identifier", "").strip(), _read(element))
    return found


def _read(element: Element) -> Declared:
    values = [tidy(value.text or "") for value in element.iterfind("correctresponse/value")]
    mapping = element.find("mapping")
    mapping = Element("mapping") if mapping is None else mapping
    least, most = number(mapping.get("lowerbound")), number(mapping.get("upperbound"))
    return Declared(
        element.get("cardinality", "").strip().lower(),
        element.get("basetype", "").strip(),
        [value for value in values if value],
        {
            tidy(entry.get("mapkey", "")): number(entry.get("mappedvalue")) or 0.0
            for entry in mapping.iterfind("mapentry")
        },
        number(mapping.get("defaultvalue")) or 0.0,
        least if least is not None else -math.inf,
        most if most is not None and most > 0 else math.inf,
    )
