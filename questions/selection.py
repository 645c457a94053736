"""Dealing a paper: which questions, in which order, with which option order. Pure.

A question is dealt at most once, also when sections draw on the same questions: a bipartite
matching (Kuhn 1955, augmenting paths) finds a full paper whenever there is one. Where sections
do not overlap, each takes the first of its shuffled candidates: a uniform sample.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from questions.errors import NotEnoughQuestions

SHUFFLED = ("single", "multiple")
T = TypeVar("T")


@dataclass(frozen=True)
class PoolItem:
    """A question that may be dealt, in its newest revision."""

    question_id: int
    revision_id: int
    kind: str
    tags: tuple[str, ...]
    option_count: int


@dataclass(frozen=True)
class Section:
    """So many questions of one bank; no kinds or no tags means any."""

    bank_id: int
    kinds: tuple[str, ...]
    tags: tuple[str, ...]
    count: int
    points: int
    half_for_incomplete: bool = False

    def takes(self, item: PoolItem) -> bool:
        """Whether the section may hold this question."""
        return (not self.kinds or item.kind in self.kinds) and (
            not self.tags or bool(set(self.tags) & set(item.tags))
        )


@dataclass(frozen=True)
class Item:
    """A dealt question; `order[i]` is the index of the option shown in place i."""

    question_id: int
    revision_id: int
    order: tuple[int, ...]
    points: int
    half: bool


Pools = Mapping[int, Sequence[PoolItem]]


def deal(sections: Sequence[Section], pools: Pools, seed: bytes | str) -> list[Item]:
    """A paper: sections in order, questions and options shuffled by `seed`.

    `pools` holds each bank's questions by bank id; their order does not matter. The same seed
    gives the same paper on every machine: of `random`, only what its documentation promises to
    keep is used, a seeder and random(). Raises NotEnoughQuestions.
    """
    chance = random.Random(seed)  # noqa: S311 - the seed carries the secrecy
    chosen = _match(sections, pools, chance)
    if lacking := _lacking(sections, chosen):
        raise NotEnoughQuestions(lacking)
    paper = []
    for section, items in zip(sections, chosen, strict=True):
        # A question that another section gave up stands last; the order must not tell of it.
        for item in _shuffled(items, chance):
            paper.append(_dealt(section, item, chance))
    return paper


def _shuffled(things: Sequence[T], chance: random.Random) -> list[T]:
    """A copy in random order (Fisher-Yates); random.shuffle may change between versions."""
    mixed = list(things)
    for last in range(len(mixed) - 1, 0, -1):
        other = int(chance.random() * (last + 1))
        mixed[last], mixed[other] = mixed[other], mixed[last]
    return mixed


def _dealt(section: Section, item: PoolItem, chance: random.Random) -> Item:
    order: Sequence[int] = range(item.option_count)
    if item.kind in SHUFFLED:
        order = _shuffled(order, chance)
    half = section.half_for_incomplete and item.kind == "multiple"
    return Item(item.question_id, item.revision_id, tuple(order), section.points, half)


def shortfalls(sections: Sequence[Section], pools: Pools) -> list[tuple[int, int, int]]:
    """(index, wanted, available) of each section that cannot be filled; [] when a paper exists.

    Where sections compete for questions, the earlier ones are served first.
    """
    any_order = random.Random(0)  # noqa: S311 - how many are found does not depend on chance
    return _lacking(sections, _match(sections, pools, any_order))


def _lacking(
    sections: Sequence[Section], found: Sequence[Sequence[PoolItem]]
) -> list[tuple[int, int, int]]:
    return [
        (index, section.count, len(items))
        for index, (section, items) in enumerate(zip(sections, found, strict=True))
        if len(items) < section.count
    ]


def _match(
    sections: Sequence[Section], pools: Pools, chance: random.Random
) -> list[list[PoolItem]]:
    """As many questions as possible for every section, none twice."""
    candidates: list[list[PoolItem]] = []
    for section in sections:
        fitting = [item for item in pools.get(section.bank_id, ()) if section.takes(item)]
        fitting.sort(key=lambda item: item.question_id)
        candidates.append(_shuffled(fitting, chance))
    holders: dict[int, int] = {}
    held: list[dict[int, PoolItem]] = [{} for _ in sections]
    for index, section in enumerate(sections):
        for _ in range(section.count):
            if not _give(index, candidates, holders, held):
                break
    return [list(items.values()) for items in held]


def _give(
    start: int,
    candidates: Sequence[Sequence[PoolItem]],
    holders: dict[int, int],
    held: Sequence[dict[int, PoolItem]],
) -> bool:
    """Give section `start` one more question, moving others' along an augmenting path.

    Breadth first over sections; a free candidate ends the search before any other is moved.
    """
    came_from: dict[int, tuple[int, PoolItem]] = {}
    queue = [start]
    for section in queue:
        free = next((i for i in candidates[section] if i.question_id not in holders), None)
        if free is not None:
            _shift(section, free, start, came_from, holders, held)
            return True
        for item in candidates[section]:
            owner = holders[item.question_id]
            if owner != start and owner not in came_from:
                came_from[owner] = (section, item)
                queue.append(owner)
    return False


def _shift(
    section: int,
    item: PoolItem,
    start: int,
    came_from: Mapping[int, tuple[int, PoolItem]],
    holders: dict[int, int],
    held: Sequence[dict[int, PoolItem]],
) -> None:
    """Walk the path back: each section takes the new question and gives its old one on."""
    while True:
        held[section][item.question_id] = item
        holders[item.question_id] = section
        if section == start:
            return
        section_before, given = came_from[section]
        del held[section][given.question_id]
        section, item = section_before, given
