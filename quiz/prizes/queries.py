"""Reading draws: the winners as the public and as staff may see them."""

from dataclasses import dataclass

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


async def drawn_contests() -> set[int]:
    """Ids of the contests whose draw has been made."""
    return {draw.contest_id for draw in await Draw.all().only("id", "contest_id")}


async def _winners(contest: Contest) -> list[Winner]:
    return (
        await Winner.filter(draw__contest_id=contest.id)
        .order_by("prize__position", "position")
        .prefetch_related("prize", "entry__worker", "entry__attempt__participation")
    )


async def public_winners(contest: Contest) -> list[WinnerLine]:
    """The list for everybody: 张*, 138****1234; ticket and town only without consent to more."""
    winners = await _winners(contest)
    consents = Consent.filter(
        worker_id__in=[w.entry.worker_id for w in winners], purpose="publish", withdrawn_at=None
    )
    agreed = {consent.worker_id for consent in await consents}
    lines = []
    for serial, winner in enumerate(winners, 1):
        named = winner.entry.worker_id in agreed
        line = _line(serial, winner)
        lines.append(
            WinnerLine(
                **{
                    **vars(line),
                    "name": mask_name(line.name) if named else "",
                    "phone": mask_phone(line.phone) if named else "",
                    "employer": "",
                }
            )
        )
    return lines


async def winners_for_staff(contest: Contest, *, clear: bool) -> list[WinnerLine]:
    """The list for those who hand out prizes; `clear` shows whole names and phones (audited)."""
    lines = [_line(serial, w) for serial, w in enumerate(await _winners(contest), 1)]
    if clear:
        return lines
    return [
        WinnerLine(**{**vars(line), "name": mask_name(line.name), "phone": mask_phone(line.phone)})
        for line in lines
    ]


def _line(serial: int, winner: Winner) -> WinnerLine:
    worker = winner.entry.worker
    took_part = winner.entry.attempt.participation
    return WinnerLine(
        serial=serial,
        tier=winner.prize.tier,
        item=winner.prize.item,
        ticket=winner.entry.ticket,
        name=unseal(worker.name_sealed, "name"),
        phone=local_phone(unseal(worker.phone_sealed, "phone")),
        town=took_part.town,
        employer=took_part.employer,
    )
