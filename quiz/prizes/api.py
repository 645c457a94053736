"""Winners as JSON."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quiz.contests.live import find_live
from quiz.prizes.queries import public_winners


async def winners(request: Request) -> Response:
    """GET /contests/{slug}/winners: the public list, masked; empty before the draw."""
    live = await find_live(request.path_params["slug"])
    return JSONResponse(
        [
            {
                "serial": line.serial,
                "tier": line.tier,
                "item": line.item,
                "ticket": line.ticket,
                "name": line.name,
                "phone": line.phone,
                "town": line.town,
            }
            for line in await public_winners(live.contest)
        ]
    )
