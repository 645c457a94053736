"""Drafting and opening a contest: what changes its rules."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from questions.selection import Deck, Pools, shortfalls
from quiz.contests.models import Contest, Opening, Prize, Section
from quiz.contests.queries import (
    frozen_pool,
    pools_of,
    prizes_of,
    section_rules,
    sections_of,
)
from quiz.contests.rules import Missing, PrizeRule, SectionRule, missing
from quiz.database import in_one_transaction
from quiz.errors import EditedMeanwhile, NameTaken, RulesFrozen, RulesIncomplete
from quiz.people.actions import audit


@dataclass(frozen=True)
class SectionDraft:
    """One section as an organizer typed it."""

    bank_id: int
    kinds: list[str]
    tags: list[str]
    count: int
    points: int
    half_for_incomplete: bool = False


@dataclass(frozen=True)
class PrizeDraft:
    """One prize as an organizer typed it."""

    tier: str
    item: str
    quantity: int


def new_slug(title: str, key: str = "") -> str:
    """An address for a contest: an English title itself, else one of `key` or a random word."""
    plain = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].rstrip("-")
    readable = title.isascii() and len(plain) >= 3
    return plain if readable else f"quiz-{key or secrets.token_hex(4)}"


async def create_contest(
    title: str, now: datetime, *, by: int | None = None, slug: str = ""
) -> Contest:
    """A draft with this title. Raises NameTaken when the address is in use."""
    try:
        contest = await Contest.create(
            slug=slug or new_slug(title), title=title, created_by_id=by, created_at=now
        )
    except IntegrityError as taken:
        raise NameTaken from taken
    await audit(by, "contest.create", contest.slug, now)
    return contest


@dataclass(frozen=True)
class Rules:
    """A contest's rules as an organizer typed them; `fields` are Contest's own.

    `edits` is how often they had been stored when the organizer began to type; None does not ask.
    """

    fields: dict[str, Any]
    sections: Sequence[SectionDraft]
    prizes: Sequence[PrizeDraft]
    edits: int | None = None


@in_one_transaction
async def change_rules(
    contest: Contest, rules: Rules, now: datetime, *, by: int | None = None
) -> None:
    """Store what the organizer typed. Raises RulesFrozen once it has opened, EditedMeanwhile."""
    await _write_rules(contest, rules, now, by)


async def _write_rules(contest: Contest, rules: Rules, now: datetime, by: int | None) -> None:
    # The update comes first: it locks the row against an opening that happens meanwhile.
    draft = Contest.filter(id=contest.id)
    if rules.edits is not None:
        draft = draft.filter(edits=rules.edits)
    stored = await draft.update(**rules.fields, edits=F("edits") + 1)
    if await Opening.exists(contest_id=contest.id):
        raise RulesFrozen
    if not stored:
        raise EditedMeanwhile
    await Section.filter(contest_id=contest.id).delete()
    await Prize.filter(contest_id=contest.id).delete()
    for position, section in enumerate(rules.sections, 1):
        await Section.create(contest_id=contest.id, position=position, **vars(section))
    for position, prize in enumerate(rules.prizes, 1):
        await Prize.create(contest_id=contest.id, position=position, **vars(prize))
    counts = {"sections": len(rules.sections), "prizes": len(rules.prizes)}
    await audit(by, "contest.rules", contest.slug, now, **counts)


async def whats_missing(contest: Contest, now: datetime) -> list[Missing]:
    """What keeps this contest from opening; empty when it can."""
    sections = await sections_of(contest)
    return await _missing(contest, sections, await pools_of(sections), now)


async def _missing(
    contest: Contest, sections: list[Section], pools: Pools, now: datetime
) -> list[Missing]:
    return missing(
        contest,
        [SectionRule(section.count, section.points) for section in sections],
        [PrizeRule(prize.tier, prize.quantity) for prize in await prizes_of(contest)],
        shortfalls(Deck(section_rules(sections), pools)),
        now,
    )


@in_one_transaction
async def open_contest(
    contest: Contest, now: datetime, *, rules: Rules | None = None, by: int | None = None
) -> None:
    """Publish the contest, with `rules` if they are given, and freeze it.

    One transaction: what was typed is what opens. Raises RulesIncomplete (nothing is stored
    then), RulesFrozen, EditedMeanwhile.
    """
    # Locks the row: what is checked below is what will be frozen, by whoever comes first.
    await Contest.filter(id=contest.id).update(slug=contest.slug)
    if rules is not None:
        await _write_rules(contest, rules, now, by)
    elif await Opening.exists(contest_id=contest.id):
        raise RulesFrozen
    await contest.refresh_from_db()
    sections = await sections_of(contest)
    pools = await pools_of(sections)
    if gaps := await _missing(contest, sections, pools, now):
        raise RulesIncomplete(gaps)
    pool = frozen_pool(sections, pools)
    await Opening.create(contest_id=contest.id, by_id=by, at=now, pool=pool)
    await audit(by, "contest.open", contest.slug, now)
