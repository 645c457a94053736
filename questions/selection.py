"""Dealing a paper: which questions, in which order, with which option order. Pure.

A question is dealt at most once, also when sections draw on the same questions: a bipartite
matching (Kuhn 1955, augmenting paths) finds a full paper whenever there is one. Where sections
do not overlap, each takes the first of its shuffled candidates: a uniform sample.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

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


class Item(NamedTuple):
    """A dealt question; `order[i]` is the canonical index of the option shown in place i."""

    question: int
    revision: int
    order: tuple[int, ...]
    points: int
    half: bool


Pools = Mapping[int, Sequence[PoolItem]]


class Deck:
    """Sections with the questions each may take: what papers are dealt from, made once.

    `pools` holds each bank's questions by bank id; their order does not matter.
    """

    def __init__(self, sections: Sequence[Section], pools: Pools) -> None:
        self.sections = sections
        self.candidates = [
            sorted(
                (item for item in pools.get(section.bank_id, ()) if section.takes(item)),
                key=lambda item: item.question_id,
            )
            for section in sections
        ]
        questions = [item.question_id for items in self.candidates for item in items]
        self.overlaps = len(set(questions)) < len(questions)

    def revisions(self) -> set[int]:
        """Every revision that may be dealt."""
        return {item.revision_id for items in self.candidates for item in items}


def deal(deck: Deck, seed: bytes | str) -> list[Item]:
    """A paper: sections in order, questions and options shuffled by `seed`.

    The same seed gives the same paper on every machine: of `random`, only what its documentation
    promises to keep is used, a seeder and random(). Raises NotEnoughQuestions.
    """
    chance = random.Random(seed)  # noqa: S311 - the seed carries the secrecy
    chosen = _match(deck, chance) if deck.overlaps else _draw(deck, chance)
    if lacking := _lacking(deck, chosen):
        raise NotEnoughQuestions(lacking)
    paper = []
    for section, items in zip(deck.sections, chosen, strict=True):
        paper += [_dealt(section, item, chance) for item in items]
    return paper


def _draw(deck: Deck, chance: random.Random) -> list[list[PoolItem]]:
    """The first of each section's shuffled candidates."""
    return [
        _shuffled(items, chance, section.count)
        for section, items in zip(deck.sections, deck.candidates, strict=True)
    ]


def _shuffled(things: Sequence[T], chance: random.Random, count: int | None = None) -> list[T]:
    """`count` of `things` (None: all) in random order; random.shuffle may change between versions.

    Fisher-Yates from the front, so that only as much is shuffled as is taken.
    """
    mixed, size, toss = list(things), len(things), chance.random
    wanted = size if count is None else min(count, size)
    for place in range(wanted):
        other = place + int(toss() * (size - place))
        mixed[place], mixed[other] = mixed[other], mixed[place]
    return mixed[:wanted]


def _dealt(section: Section, item: PoolItem, chance: random.Random) -> Item:
    order: Sequence[int] = range(item.option_count)
    if item.kind in SHUFFLED:
        order = _shuffled(order, chance)
    half = section.half_for_incomplete and item.kind == "multiple"
    return Item(item.question_id, item.revision_id, tuple(order), section.points, half)


def shortfalls(deck: Deck) -> list[tuple[int, int, int]]:
    """(index, wanted, available) of each section that cannot be filled; [] when a paper exists.

    Where sections compete for questions, the earlier ones are served first.
    """
    any_order = random.Random(0)  # noqa: S311 - how many are found does not depend on chance
    return _lacking(deck, _match(deck, any_order))


def _lacking(deck: Deck, found: Sequence[Sequence[PoolItem]]) -> list[tuple[int, int, int]]:
    return [
        (index, section.count, len(items))
        for index, (section, items) in enumerate(zip(deck.sections, found, strict=True))
        if len(items) < section.count
    ]


def _match(deck: Deck, chance: random.Random) -> list[list[PoolItem]]:
    """As many questions as possible for every section, none twice."""
    candidates = [_shuffled(items, chance) for items in deck.candidates]
    holders: dict[int, int] = {}
    held: list[dict[int, PoolItem]] = [{} for _ in candidates]
    for index, section in enumerate(deck.sections):
        for _ in range(section.count):
            if not _give(index, candidates, holders, held):
                break
    # A question that another section gave up stands last; the order must not tell of it.
    return [_shuffled(list(items.values()), chance) for items in held]


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
