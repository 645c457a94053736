"""Reading draws: the winners as the public and as staff may see them."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from quiz.attempts.rules import ticket_number
from quiz.contests.models import Contest
from quiz.people.models import Consent
from quiz.people.rules import local_phone, mask_name, mask_phone
from quiz.people.vault import unseal
from quiz.prizes.models import Draw, Winner


@dataclass(frozen=True)
class WinnerLine:
    """One winner. `name` and `phone` are masked, or clear, or empty, as the reader may see them."""

    serial: int
    tier: str
    item: str
    ticket: str
    name: str
    phone: str
    town: str
    employer: str


async def find_draw(contest: Contest) -> Draw | None:
    """The contest's draw, if it has been made."""
    return await Draw.get_or_none(contest_id=contest.id).prefetch_related("by")


async def told_of_draw(contest: Contest) -> dict[str, Any]:
    """When the contest's draw was made, and of how many `entries`. Its record would list each."""
    draw = Draw.filter(contest_id=contest.id)
    return (await draw.values("at", entries="contest__counts__passed"))[0]


async def drawn_contests() -> set[int]:
    """Ids of the contests whose draw has been made."""
    return {draw.contest_id for draw in await Draw.all().only("id", "contest_id")}


WINNER = {
    "worker_id": "entry__worker_id",
    "entry_id": "entry_id",
    "tier": "prize__tier",
    "item": "prize__item",
    "name": "entry__worker__name_sealed",
    "phone": "entry__worker__phone_sealed",
    "town": "entry__attempt__participation__town",
    "employer": "entry__attempt__participation__employer",
}
"""What a list of winners needs, and where it stands, seen from Winner."""


async def _winners(contest: Contest) -> list[dict[str, Any]]:
    return (
        await Winner.filter(draw__contest_id=contest.id)
        .order_by("prize__position", "position")
        .values(**WINNER)
    )


async def won_by(worker_id: int) -> dict[int, tuple[str, str]]:
    """What a worker won: tier and item, by contest."""
    won = Winner.filter(entry__worker_id=worker_id)
    rows = await won.values_list("draw__contest_id", "prize__tier", "prize__item")
    return {contest: (tier, item) for contest, tier, item in rows}


async def public_winners(contest: Contest) -> list[WinnerLine]:
    """The list for everybody: 张*, 138****1234; ticket and town only without consent to more."""
    rows = await _winners(contest)
    consents = Consent.filter(
        purpose="publish", withdrawn_at=None, worker__entries__winner__draw__contest_id=contest.id
    )
    agreed = {row["worker_id"] for row in await consents.values("worker_id")}
    return await asyncio.to_thread(
        lambda: [
            _masked(_line(serial, row), named=row["worker_id"] in agreed, employer=False)
            for serial, row in enumerate(rows, 1)
        ]
    )


async def winners_for_staff(contest: Contest, *, clear: bool) -> list[WinnerLine]:
    """The list for those who hand out prizes; `clear` shows whole names and phones (audited)."""
    rows = await _winners(contest)
    lines = await asyncio.to_thread(lambda: [_line(i, row) for i, row in enumerate(rows, 1)])
    return lines if clear else [_masked(line, named=True, employer=True) for line in lines]


def _masked(line: WinnerLine, *, named: bool, employer: bool) -> WinnerLine:
    return replace(
        line,
        name=mask_name(line.name) if named else "",
        phone=mask_phone(line.phone) if named else "",
        employer=line.employer if employer else "",
    )


def _line(serial: int, row: dict[str, Any]) -> WinnerLine:
    return WinnerLine(
        serial=serial,
        tier=row["tier"],
        item=row["item"],
        ticket=ticket_number(row["entry_id"]),
        name=unseal(row["name"], "name"),
        phone=local_phone(unseal(row["phone"], "phone")),
        town=row["town"],
        employer=row["employer"],
    )
