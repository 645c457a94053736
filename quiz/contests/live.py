"""Opened contests as a process remembers them. Opening froze the rules, so they never change.

Only the revisions of the questions do: a bank's edition tells when to look again.
"""

from datetime import datetime
from typing import Any

from questions.selection import Deck
from quiz.contests.models import Contest, Opening, Prize, Section
from quiz.contests.queries import contest_state, deck_of, is_opened, prizes_of, sections_of
from quiz.contests.rules import State
from quiz.database import per_connection
from quiz.errors import NotFound
from quiz.statements import ask

EDITIONS = """
SELECT i.0::int AS contest_id, SUM(b.edition) AS edition FROM ITEMS JOIN bank b ON b.id = i.1::int
GROUP BY i.0::int
"""


class Live:
    """One opened contest with its sections and prizes."""

    def __init__(self, contest: Contest, sections: list[Section], prizes: list[Prize]) -> None:
        self.contest = contest
        self.sections = sections
        self.prizes = prizes
        self._deck: Deck | None = None
        self._edition: int | None = None

    def state(self, now: datetime, *, drawn: bool = False) -> State:
        """Its state at `now`."""
        return contest_state(self.contest, drawn=drawn, now=now)

    async def deck(self) -> Deck:
        """What it deals from, each question in its newest revision."""
        rows = await ask(EDITIONS, self.banks())
        return await self.deck_at(rows[0]["edition"])

    def banks(self) -> list[tuple[int, int]]:
        """Its banks as items of EDITIONS."""
        return [(self.contest.id, bank) for bank in {section.bank_id for section in self.sections}]

    async def deck_at(self, edition: int) -> Deck:
        """The same, when it has just been asked which edition its banks have."""
        if self._deck is None or edition != self._edition:
            self._deck, self._edition = await deck_of(self.contest), edition
        return self._deck


class Contests:
    """The opened contests by id and by address."""

    def __init__(self) -> None:
        self.by_id: dict[int, Live] = {}
        self.by_slug: dict[str, Live] = {}

    async def read(self, **which: Any) -> Live:
        """Read one and remember it if it was opened. Raises NotFound for drafts too."""
        contest = await Contest.get_or_none(**which).prefetch_related("opening")
        if contest is None or not is_opened(contest):
            raise NotFound
        assert isinstance(contest.opening, Opening)  # noqa: S101 - it was opened
        live = Live(contest, await sections_of(contest), await prizes_of(contest))
        self.by_id[contest.id] = self.by_slug[contest.slug] = live
        return live


@per_connection
def _contests() -> Contests:
    return Contests()


async def find_live(slug: str) -> Live:
    """The opened contest at this address: a draft is nobody's business. Raises NotFound."""
    return _contests().by_slug.get(slug) or await _contests().read(slug=slug)


async def live_by_id(contest_id: int) -> Live:
    """An opened contest. Raises NotFound."""
    return _contests().by_id.get(contest_id) or await _contests().read(id=contest_id)
