"""The organizer makes the draw and keeps its record."""

import json
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.contests.queries import find_contest
from quiz.errors import AlreadyDrawn, BadRequest, NotFound
from quiz.prizes.actions import run_draw
from quiz.prizes.queries import find_draw
from quiz.web.downloads import attachment
from quiz.words import N_

TWICE = timedelta(minutes=1)
"""Who presses again so soon is shown their own draw, and told of no earlier one."""


async def draw(request: Request) -> Response:
    """Draw the winners. Pressed twice, the first draw stands and is shown."""
    contest = await find_contest(request.path_params["slug"])
    by, now = request.state.visitor.staff_id, request.state.now
    path = request.url_for("contests:show", slug=contest.slug).path
    if (await request.form()).get("sure") != "yes":
        raise BadRequest(N_("抽奖只有一次。请先勾选「我知道」，再开始抽奖。"))
    try:
        await run_draw(contest, now, by=by)
    except AlreadyDrawn:
        made = await find_draw(contest)
        if made is None or made.by_id != by or made.at < now - TWICE:
            path += "?drawn=before"
    return RedirectResponse(path + "#draw", 303)


async def record(request: Request) -> Response:
    """How the draw was made, to make it again: tickets and the seed, no people."""
    contest = await find_contest(request.path_params["slug"])
    made = await find_draw(contest)
    if made is None:
        raise NotFound
    content = json.dumps(made.record, ensure_ascii=False, indent=2).encode()
    return attachment(content, f"{contest.title}-抽奖记录", "json", plain=f"draw-{contest.slug}")
