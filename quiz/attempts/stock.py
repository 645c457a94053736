"""Papers dealt before anybody asks for them.

When a contest opens, hundreds begin in the same second, and the last waits for the papers of all
others: to deal one and to write it down is half of what a start costs.
"""

import secrets
from collections import deque
from collections.abc import Collection

from questions.selection import Deck, Item, deal
from quiz.attempts.rules import stored_paper
from quiz.database import per_connection


class Paper:
    """A paper that goes to one attempt only, as it is stored and as it is shown.

    `shown` are its questions as a member of a JSON object, plain and zipped, by language: if they
    were written ahead.
    """

    __slots__ = ("items", "max_score", "shown", "stored")

    def __init__(self, items: list[Item]) -> None:
        self.items = items
        self.max_score = float(sum(item.points for item in items))
        self.stored = stored_paper(items)
        self.shown: dict[str, tuple[bytes, bytes]] = {}


def new_paper(deck: Deck, seed: str = "") -> Paper:
    """A paper by `seed`; by default nobody can guess it. Raises NotEnoughQuestions."""
    return Paper(deal(deck, seed or secrets.token_hex(16)))


class Stock:
    """Papers by the deck they were dealt from: of a deck that is out of date nobody takes one."""

    def __init__(self) -> None:
        self._papers: dict[Deck, deque[Paper]] = {}
        self.is_short = False
        """Whether somebody took one since all were there."""

    def of(self, deck: Deck) -> deque[Paper]:
        """What lies ready, oldest first."""
        return self._papers.setdefault(deck, deque())

    def take(self, deck: Deck) -> Paper:
        """A paper that lay ready, else a new one. Raises NotEnoughQuestions."""
        self.is_short = True
        ready = self._papers.get(deck)
        return ready.popleft() if ready else new_paper(deck)

    def keep_only(self, decks: Collection[Deck]) -> None:
        """Forget the papers of other decks."""
        for deck in self._papers.keys() - set(decks):
            del self._papers[deck]


@per_connection
def stock() -> Stock:
    """What this process has ready for the open database."""
    return Stock()
