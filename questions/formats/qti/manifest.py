"""The manifest of a QTI package: which files hold items, and what it says of each.

IMS Content Packaging; the metadata of an item are those of IEEE 1484.12.1 (LOM): keywords are
tags, the difficulty has five words, and what an item is based on is the law it cites.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from questions.drafts import tidy
from questions.formats.qti.item import Described
from questions.formats.qti.names import plain
from questions.formats.qti.package import joined
from questions.kinds import LIMITS

DIFFICULTIES = ["very easy", "easy", "medium", "difficult", "very difficult"]
BASED_ON = "isbasedon"


@dataclass(frozen=True)
class Resource:
    """A file of the package. `address` as the manifest has it, `path` empty where it is outside."""

    kind: str
    address: str
    path: str
    described: Described

    @property
    def is_item(self) -> bool:
        """Whether it is said to be an item, of whatever version."""
        return re.search("qti.*item", self.kind) is not None


@dataclass(frozen=True)
class Manifest:
    """The resources in their order. `named` are all paths that are spoken of."""

    resources: list[Resource] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def read_manifest(resources: Iterable[tuple[Sequence[Element], Element]], folder: str) -> Manifest:
    """What a <manifest> in `folder` lists: its resources, each with the elements it stands in, all
    with plain names."""
    found = Manifest()
    for around, resource in resources:
        if resource.tag != "resource":
            continue
        at = folder
        for element in (*around, resource):
            at = _inside(at, element)
        address = resource.get("href", "") or _first_file(resource)
        path = joined(at, address)
        kind = plain(resource.get("type", ""))
        found.resources.append(Resource(kind, address, path, _described(resource)))
        found.named.update(joined(at, file.get("href", "")) for file in resource.iterfind("file"))
        found.named.add(path)
    return found


def _inside(folder: str, element: Element) -> str:
    """The folder with the element's own xml:base."""
    base = element.get("base", "")
    return joined(folder, base) if base else folder


def _first_file(resource: Element) -> str:
    file = resource.find("file")
    return "" if file is None else file.get("href", "")


def _described(resource: Element) -> Described:
    difficulty = next(_texts(resource, "difficulty"), "").lower()
    based = [
        text
        for relation in resource.iter("relation")
        if BASED_ON in _texts(relation, "kind")
        for text in _texts(relation, "description")
    ]
    tags = dict.fromkeys(text for text in _texts(resource, "keyword"))
    return Described(
        tags=[tag for tag in tags if len(tag) <= LIMITS["tag"]],
        citation=based[0] if based and len(based[0]) <= LIMITS["citation"] else "",
        difficulty=DIFFICULTIES.index(difficulty) + 1 if difficulty in DIFFICULTIES else None,
    )


def _texts(element: Element, name: str) -> Iterator[str]:
    """The texts in every `name` below; `source` of a vocabulary is none."""
    for found in element.iter(name):
        for part in found.iter():
            text = tidy(part.text or "")
            if text and part.tag != "source":
                yield text
