"""The public list of winners."""

from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts.queries import ticket_of
from quiz.contests.queries import contest_state, find_public_contest
from quiz.prizes.queries import find_draw, public_winners
from quiz.web.templates import render


async def winners(request: Request) -> Response:
    """Who won, masked; before the draw, when it can be."""
    contest = await find_public_contest(request.path_params["slug"])
    draw = await find_draw(contest)
    worker_id = request.state.visitor.worker_id
    return render(
        request,
        "prizes/winners.html",
        contest=contest,
        state=contest_state(contest, drawn=draw is not None, now=request.state.now),
        draw=draw,
        winners=await public_winners(contest) if draw else [],
        mine=await ticket_of(contest.id, worker_id) if worker_id else None,
    )
