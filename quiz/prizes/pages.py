"""The public list of winners."""

import unicodedata
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts.queries import ticket_of
from quiz.batches import shared
from quiz.contests.live import find_live
from quiz.people.rules import mask_phone
from quiz.prizes.queries import WinnerLine, drawn_contests, public_winners, told_of_draw
from quiz.web.prepared import render_prepared
from quiz.web.templates import render

LONG = 20
"""Winners from which on somebody is easier looked up than found by scrolling on a phone."""


def answers_to(line: WinnerLine, wanted: str) -> bool:
    """Whether a line is who was looked for: by a ticket's or phone's last digits, or the whole."""
    numbers = line.ticket, line.phone
    return any(number.endswith(wanted) for number in numbers) or mask_phone(wanted) == line.phone


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
    worker_id = request.state.visitor.worker_id
    lines = await public_winners(contest)
    typed = unicodedata.normalize("NFKC", request.query_params.get("q", ""))
    wanted = "".join(typed.split()).upper()
    found = [line for line in lines if answers_to(line, wanted)] if wanted else lines
    mine = await ticket_of(contest.id, worker_id) if worker_id else None
    return render(
        request,
        "prizes/winners.html",
        contest=contest,
        state="drawn",
        draw=await told_of_draw(contest),
        # Two prizes may share a tier: each is listed with what it is.
        lists=[list(won) for _, won in groupby(found, lambda line: (line.tier, line.item))],
        searched=len(lines) > LONG,
        wanted=wanted[:20],
        mine=mine,
        won=next((line for line in lines if line.ticket == mine), None),
    )
