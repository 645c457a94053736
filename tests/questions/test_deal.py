"""Dealing a paper."""

from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.errors import NotEnoughQuestions
from questions.selection import Deck, Item, PoolItem, Section, deal, shortfalls

KINDS = ("single", "multiple", "true_false", "fill")
OPTIONS = {"single": 4, "multiple": 5, "true_false": 0, "fill": 0}


def item(number: int, kind: str = "single", *tags: str) -> PoolItem:
    """A question of a bank."""
    return PoolItem(number, number + 1000, kind, tags, OPTIONS[kind])


def section(count: int, *, bank: int = 1, kinds: str = "", tags: str = "") -> Section:
    """A section of 2 points each."""
    return Section(bank, tuple(kinds.split()), tuple(tags), count, 2)


pools_of = st.dictionaries(
    st.integers(1, 2),
    st.lists(st.tuples(st.sampled_from(KINDS), st.sets(st.sampled_from("abc"))), max_size=4),
).map(
    lambda banks: {
        bank: [item(bank * 100 + i, kind, *sorted(tags)) for i, (kind, tags) in enumerate(made)]
        for bank, made in banks.items()
    }
)
sections_of = st.lists(
    st.builds(
        lambda bank, kinds, tags, count: Section(bank, tuple(kinds), tuple(tags), count, 3, True),
        st.integers(1, 2),
        st.sets(st.sampled_from(KINDS), max_size=3),
        st.sets(st.sampled_from("abc"), max_size=2),
        st.integers(0, 3),
    ),
    max_size=3,
)


def possible(sections: list[Section], pools: dict[int, list[PoolItem]]) -> bool:
    """By trying every way: whether all sections can be filled without a repeat."""
    places = [each for each in sections for _ in range(each.count)]
    questions = [(bank, each) for bank, made in pools.items() for each in made]
    if len(places) > len(questions):
        return False
    return any(
        all(
            bank == place.bank_id and place.takes(each)
            for place, (bank, each) in zip(places, chosen, strict=True)
        )
        for chosen in permutations(questions, len(places))
    )


@given(sections_of, pools_of, st.text() | st.binary())
def test_a_paper_is_dealt_exactly_when_there_is_one(
    sections: list[Section], pools: dict[int, list[PoolItem]], seed: str | bytes
) -> None:
    if sum(each.count for each in sections) > 5:
        return
    lacking = shortfalls(Deck(sections, pools))
    assert (not lacking) == possible(sections, pools)
    assert all(0 <= there < wanted for _, wanted, there in lacking)
    if lacking:
        with pytest.raises(NotEnoughQuestions) as refused:
            deal(Deck(sections, pools), seed)
        assert refused.value.shortfalls == lacking
        return
    paper = deal(Deck(sections, pools), seed)
    assert paper == deal(Deck(sections, {bank: pool[::-1] for bank, pool in pools.items()}), seed)
    assert len({each.question for each in paper}) == len(paper)
    check_sections(sections, pools, paper)


def check_sections(
    sections: list[Section], pools: dict[int, list[PoolItem]], paper: list[Item]
) -> None:
    """Each section's share stands in its place, fits it, and shows every option once."""
    rest = list(paper)
    for each in sections:
        dealt, rest = rest[: each.count], rest[each.count :]
        for place in dealt:
            source = next(q for q in pools[each.bank_id] if q.question_id == place.question)
            assert each.takes(source)
            assert place.revision == source.revision_id
            assert sorted(place.order) == list(range(source.option_count))
            assert place.points == 3 and place.half == (source.kind == "multiple")
    assert rest == []


def test_overlapping_sections_make_room() -> None:
    pools = {1: [item(1, "single", "a"), item(2, "multiple", "a"), item(3, "single", "b")]}
    sections = [section(1, tags="a"), section(1, kinds="multiple"), section(1, tags="b")]
    for seed in range(50):
        assert [each.question for each in deal(Deck(sections, pools), str(seed))] == [1, 2, 3]


def test_earlier_sections_are_served_first() -> None:
    pools = {1: [item(n) for n in range(5)]}
    assert shortfalls(Deck([section(4), section(3)], pools)) == [(1, 3, 1)]
    assert shortfalls(Deck([section(4), section(3, bank=9)], pools)) == [(1, 3, 0)]


def test_the_same_seed_deals_the_same_paper_everywhere() -> None:
    pools = {1: [item(n) for n in range(50)]}
    paper = deal(Deck([section(5)], pools), "a seed")
    assert paper == deal(Deck([section(5)], pools), "a seed")
    assert paper != deal(Deck([section(5)], pools), "another seed")
    # Written down once: a change would deal other papers than those that were recorded.
    assert [each.question for each in paper] == PINNED
    assert paper[0].order == PINNED_ORDER


PINNED = [19, 2, 38, 21, 44]
PINNED_ORDER = (3, 0, 2, 1)


def test_only_options_are_shuffled() -> None:
    pool = [PoolItem(1, 1, "true_false", (), 2), PoolItem(2, 2, "fill", (), 0)]
    for seed in range(20):
        orders = {
            each.question: each.order for each in deal(Deck([section(2)], {1: pool}), str(seed))
        }
        assert orders == {1: (0, 1), 2: ()}


def test_every_question_order_and_place_is_equally_likely() -> None:
    pools = {1: [item(n) for n in range(10)], 2: [item(n) for n in range(20, 26)]}
    sections = [section(3), section(2, bank=2)]
    dealt: Counter[int] = Counter()
    first: Counter[int] = Counter()
    orders: Counter[tuple[int, ...]] = Counter()
    rounds = 6000
    for seed in range(rounds):
        paper = deal(Deck(sections, pools), f"{seed}")
        dealt.update(each.question for each in paper)
        first[paper[0].question] += 1
        orders[paper[0].order] += 1
    for number in range(10):
        assert dealt[number] == pytest.approx(rounds * 3 / 10, rel=0.1)
        assert first[number] == pytest.approx(rounds / 10, rel=0.2)
    for number in range(20, 26):
        assert dealt[number] == pytest.approx(rounds / 3, rel=0.1)
    assert len(orders) == 24
    assert all(times == pytest.approx(rounds / 24, rel=0.3) for times in orders.values())


def test_a_large_bank_is_dealt_quickly() -> None:
    pools = {1: [item(n, KINDS[n % 4], "abc"[n % 3]) for n in range(6000)]}
    sections = [section(25, kinds=kind) for kind in KINDS] + [section(25, tags="a")]
    assert len(deal(Deck(sections, pools), "x")) == 125
    crowded = [section(500) for _ in range(12)]
    assert len(deal(Deck(crowded, pools), "x")) == 6000
    assert shortfalls(Deck([*crowded, section(1)], pools)) == [(12, 1, 0)]
