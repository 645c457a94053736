"""Making the draw. The sealed, publicly verifiable one will add its seal before this verb."""

import secrets
from datetime import datetime

from tortoise.exceptions import IntegrityError

from quiz.attempts.actions import finish_overdue
from quiz.attempts.models import Entry
from quiz.attempts.rules import GRACE
from quiz.contests.models import Contest
from quiz.contests.queries import contest_state, prizes_of
from quiz.database import in_one_transaction
from quiz.errors import AlreadyDrawn, NotClosedYet, NothingToDraw
from quiz.people.actions import audit
from quiz.prizes.models import Draw, Winner
from quiz.prizes.queries import find_draw
from quiz.prizes.rules import draw_record


async def run_draw(
    contest: Contest, now: datetime, *, by: int | None = None, seed: str = ""
) -> Draw:
    """Draw the contest's winners, once, from everybody who passed.

    Raises NotClosedYet, NothingToDraw, AlreadyDrawn, and Unavailable rather than leave out whose
    attempt could not be finished now. `seed` is an argument for tests and the
    demo; by default it is 256 fresh random bits.
    """
    # The last finishes may still be under way in the first seconds after the end.
    if contest_state(contest, drawn=False, now=now - GRACE) != "closed":
        raise NotClosedYet
    if await find_draw(contest) is not None:
        raise AlreadyDrawn
    # Everybody's time is up: whoever passed with saved answers belongs in the draw.
    await finish_overdue(now, contest)
    try:
        return await _draw(contest, now, by, seed or secrets.token_hex(32))
    except IntegrityError as drawn_before:
        raise AlreadyDrawn from drawn_before


@in_one_transaction
async def _draw(contest: Contest, now: datetime, by: int | None, seed: str) -> Draw:
    # The unique row first: of two draws at once, one waits here and then fails.
    draw = await Draw.create(contest_id=contest.id, by_id=by, at=now, record={})
    prizes = await prizes_of(contest)
    entries = {entry.ticket: entry for entry in await Entry.filter(contest_id=contest.id)}
    if not prizes or not entries:
        raise NothingToDraw
    offered = [(prize.tier, prize.quantity) for prize in prizes]
    draw.record = draw_record(contest.slug, list(entries), offered, seed, now.isoformat())
    await draw.save(update_fields=["record"])
    await _store_winners(draw, [prize.id for prize in prizes], entries)
    await audit(by, "draw.run", contest.slug, now, entries=len(entries))
    return draw


async def _store_winners(draw: Draw, prize_ids: list[int], entries: dict[str, Entry]) -> None:
    """One row a winner, numbered within each prize, in the order of the record."""
    tiers = draw.record["prizes"]
    winners = draw.record["winners"]
    assert isinstance(tiers, list) and isinstance(winners, list)  # noqa: S101 - draw_record's shape
    places = [
        (prize_id, position)
        for prize_id, tier in zip(prize_ids, tiers, strict=True)
        for position in range(1, tier["quantity"] + 1)
    ]
    await Winner.bulk_create(
        [
            Winner(
                draw_id=draw.id,
                prize_id=prize_id,
                entry_id=entries[won["ticket"]].id,
                position=position,
            )
            for (prize_id, position), won in zip(places, winners, strict=False)
        ],
        batch_size=500,
    )
