"""The public list of winners."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts.queries import ticket_of
from quiz.batches import shared
from quiz.contests.live import find_live
from quiz.prizes.queries import drawn_contests, find_draw, public_winners
from quiz.web.prepared import render_prepared
from quiz.web.templates import render


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
    return render(
        request,
        "prizes/winners.html",
        contest=contest,
        state="drawn",
        draw=await find_draw(contest),
        winners=await public_winners(contest),
        mine=await ticket_of(contest.id, worker_id) if worker_id else None,
    )
