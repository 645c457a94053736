"""Dealing papers while there is nothing else to do."""

import asyncio
from datetime import datetime, timedelta

from questions.errors import NotEnoughQuestions
from questions.selection import Deck
from quiz.attempts.memory import memory
from quiz.attempts.stock import new_paper, stock
from quiz.attempts.wire import questions_json
from quiz.batches import writer
from quiz.contests.live import live_by_id
from quiz.contests.queries import running_between
from quiz.settings import settings
from quiz.web.zipping import whole

MOST = 512
"""Papers that lie ready in all: of ten questions each, some 5 MB."""
AHEAD = timedelta(minutes=10)
"""How long before it opens a contest's papers are dealt."""
SOON, OFTEN = 0.05, 20
"""Seconds between two looks whether there is time to deal; so many of them, and it is time to see
whether a contest opens soon."""


async def time_to_deal() -> None:
    """Wait until papers were taken and nobody waits for a write any more, or for a second.

    One rush may follow the other at once.
    """
    for _ in range(OFTEN):
        await asyncio.sleep(SOON)
        if stock().is_short and not writer():
            return


async def fill_stock(now: datetime) -> None:
    """Deal for every contest that is open or opens soon, as long as nobody waits for a write."""
    near = [await live_by_id(contest) for contest in await running_between(now, now + AHEAD)]
    decks = [await live.deck() for live in near]
    stock().keep_only(decks)
    stock().is_short = False
    for deck in decks:
        await _fill(deck, MOST // len(decks))


async def _fill(deck: Deck, most: int) -> None:
    """A paper at a time: between two of them everybody else has their turn."""
    ready, language = stock().of(deck), settings().language
    if len(ready) >= most:
        return
    questions = await memory().questions_of(deck.revisions())
    while len(ready) < most:
        if writer():
            stock().is_short = True
            return
        try:
            paper = new_paper(deck)
        except NotEnoughQuestions:  # who starts is told
            return
        shown = questions_json(paper.items, questions, language)
        paper.shown[language] = whole(shown[1:-1])
        ready.append(paper)
        await asyncio.sleep(0)
