"""The public list of winners."""

import asyncio
import time
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts.queries import ticket_of
from quiz.batches import shared
from quiz.contests.live import find_live
from quiz.contests.models import Contest
from quiz.database import per_connection
from quiz.people.rules import mask_phone
from quiz.prizes.queries import WinnerLine, drawn_contests, public_winners, told_of_draw
from quiz.web.languages import language_of
from quiz.web.prepared import prepare, render_prepared
from quiz.web.templates import render
from quiz.web.zipping import Part, whole

LONG = 20
"""Winners from which on somebody is easier looked up than found by scrolling on a phone."""
LISTED_SECONDS = 1.0
"""How long a list is shown as it was: who takes a consent back is off it as soon as that."""


def answers_to(line: WinnerLine, wanted: str) -> bool:
    """Whether a line is who was looked for: by a ticket's or phone's last digits, or the whole."""
    numbers = line.ticket, line.phone
    return any(number.endswith(wanted) for number in numbers) or mask_phone(wanted) == line.phone


def lists_html(lines: Sequence[WinnerLine], language: str, wanted: str) -> bytes:
    """The winners prize by prize. Two prizes may share a tier: each is listed with what it is."""
    lists = [list(won) for _, won in groupby(lines, lambda line: (line.tier, line.item))]
    return prepare(language, "prizes/lists.html", (), lists=lists, wanted=wanted).put({})


class Listed:
    """A contest's winners as they were read: unsealed once for all who look, rendered once too."""

    def __init__(self, lines: list[WinnerLine], draw: dict[str, Any]) -> None:
        self.lines, self.draw = lines, draw
        self._html: dict[str, Part] = {}

    def html(self, language: str) -> Part:
        """The whole list."""
        if language not in self._html:
            self._html[language] = whole(lists_html(self.lines, language, ""))
        return self._html[language]


@per_connection
def _listed() -> dict[int, tuple[float, asyncio.Task[Listed]]]:
    """By contest: when it was begun to be read, and what reads it."""
    return {}


async def listed_winners(contest: Contest) -> Listed:
    """The winners of a contest that was drawn. After a draw everybody looks at the same time."""
    begun, reading = _listed().get(contest.id, (0.0, None))
    if reading is None or time.monotonic() - begun >= LISTED_SECONDS:
        reading = asyncio.create_task(_read(contest))
        _listed()[contest.id] = time.monotonic(), reading
    return await asyncio.shield(reading)


async def _read(contest: Contest) -> Listed:
    return Listed(await public_winners(contest), await told_of_draw(contest))


async def winners(request: Request) -> Response:
    """Who won, masked; before the draw, when it can be."""
    live = await find_live(request.path_params["slug"])
    contest, now = live.contest, request.state.now
    if contest.id not in await shared(drawn_contests):
        state = live.state(now)
        return render_prepared(
            request,
            "prizes/winners.html",
            (contest.id, state),
            {},
            contest=contest,
            prizes=live.prizes,
            state=state,
            draw=None,
        )
    worker_id, language = request.state.visitor.worker_id, language_of(request)
    listed = await listed_winners(contest)
    typed = unicodedata.normalize("NFKC", request.query_params.get("q", ""))
    wanted = "".join(typed.split()).upper()
    ticket = await ticket_of(contest.id, worker_id) if worker_id else None
    won = next((line for line in listed.lines if line.ticket == ticket), None)
    decided = {
        "searched": len(listed.lines) > LONG,
        "mine": ticket is not None,
        "won": won and (won.tier, won.item),
    }
    context: dict[str, Any] = {
        **decided,
        "contest": contest,
        "draw": listed.draw,
        "wanted": wanted[:20],
    }
    if not wanted:
        key = (contest.id, "drawn", *decided.values())
        gaps = {"ticket": ticket, "lists": listed.html(language)}
        return render_prepared(request, "prizes/winners.html", key, gaps, **context)
    found = lists_html(
        [line for line in listed.lines if answers_to(line, wanted)], language, wanted
    )
    lists = Markup(found.decode())  # noqa: S704 - a part of a page
    return render(request, "prizes/winners.html", ticket=ticket, lists=lists, **context)
