"""Reading contests: by address, with their state, sections, prizes and question pools."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tortoise.query_utils import Prefetch

from questions.pools import bank_pool, dealt_revisions
from questions.selection import Deck, PoolItem
from questions.selection import Section as SectionRules
from quiz.contests.models import Contest, Opening, Prize, Section
from quiz.contests.rules import State, state_of
from quiz.errors import NotFound


async def find_contest(slug: str) -> Contest:
    """The contest at this address, drafts too: for staff. Raises NotFound."""
    contest = await Contest.get_or_none(slug=slug).prefetch_related(opened())
    if contest is None:
        raise NotFound
    return contest


def opened() -> Prefetch:
    """A contest's opening for whom it is shown to, without its pool: with twenty contests of 5,000
    questions, to read what may be dealt took the front page 0.1 s of the CPU."""
    return Prefetch("opening", Opening.all().only("id", "contest_id", "by_id", "at"))


def is_opened(contest: Contest) -> bool:
    """Whether the rules are frozen. Needs `opening` fetched."""
    return isinstance(contest.opening, Opening)


async def sections_of(contest: Contest) -> list[Section]:
    """Its sections in order, each with its bank."""
    return await Section.filter(contest_id=contest.id).order_by("position").prefetch_related("bank")


async def prizes_of(contest: Contest) -> list[Prize]:
    """Its prizes, first tier first."""
    return await Prize.filter(contest_id=contest.id).order_by("position")


async def public_contests() -> list[Contest]:
    """Every opened contest, newest first."""
    return (
        await Contest.filter(opening__id__not_isnull=True)
        .order_by("-opens_at")
        .prefetch_related(opened())
    )


async def running_between(now: datetime, later: datetime) -> list[int]:
    """The ids of opened contests that may be answered at any moment from `now` to `later`."""
    running = Contest.filter(opening__id__not_isnull=True, opens_at__lte=later, closes_at__gt=now)
    found: list[int] = await running.order_by("id").values_list("id", flat=True)  # type: ignore[assignment]
    return found


def section_rules(sections: Sequence[Section]) -> list[SectionRules]:
    """Sections as the question library deals them."""
    return [
        SectionRules(
            bank_id=section.bank_id,
            kinds=tuple(section.kinds),
            tags=tuple(section.tags),
            count=section.count,
            points=section.points,
            half_for_incomplete=section.half_for_incomplete,
        )
        for section in sections
    ]


async def pools_of(sections: Sequence[Section]) -> dict[int, list[PoolItem]]:
    """The questions of every bank the sections draw on, by bank id."""
    pools = {}
    for bank_id in {section.bank_id for section in sections}:
        pools[bank_id] = [
            PoolItem(
                question_id=revision.question_id,
                revision_id=revision.revision_id,
                kind=revision.kind,
                tags=tuple(revision.tags),
                option_count=len(revision.options),
            )
            for revision in await bank_pool(bank_id)
        ]
    return pools


def frozen_pool(
    sections: Sequence[Section], pools: Mapping[int, Sequence[PoolItem]]
) -> list[list[tuple[int, str, int]]]:
    """What each section may deal, as `Opening.pool` keeps it."""
    return [
        [
            (item.question_id, item.kind, item.option_count)
            for item in pools[section.bank_id]
            if rules.takes(item)
        ]
        for section, rules in zip(sections, section_rules(sections), strict=True)
    ]


async def deck_of(contest: Contest) -> Deck:
    """What an opened contest deals from.

    Each section has a pool of its own, frozen when the contest opened; only which revision is
    the newest of its kind is looked up. Needs `opening` fetched with its pool.
    """
    sections = await sections_of(contest)
    frozen = contest.opening.pool
    newest = await dealt_revisions({item[0]: item[1] for pool in frozen for item in pool})
    rules, pools = [], {}
    for index, (section, pool) in enumerate(zip(sections, frozen, strict=True)):
        rules.append(
            SectionRules(
                bank_id=index,
                kinds=(),
                tags=(),
                count=section.count,
                points=section.points,
                half_for_incomplete=section.half_for_incomplete,
            )
        )
        pools[index] = [
            PoolItem(question, dealt.revision_id, dealt.kind, (), dealt.option_count)
            for question, dealt in ((item[0], newest[item[0]]) for item in pool)
        ]
    return Deck(rules, pools)


def contest_state(contest: Contest, *, drawn: bool, now: datetime) -> State:
    """Its state at `now`. Needs `opening` fetched."""
    return state_of(contest, opened=is_opened(contest), drawn=drawn, now=now)
