"""Contests as JSON."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quiz.attempts.queries import headcount_and_visits
from quiz.contests.live import find_live
from quiz.contests.models import Contest
from quiz.contests.queries import contest_state, public_contests
from quiz.prizes.queries import drawn_contests
from quiz.settings import settings


async def index(request: Request) -> Response:
    """GET /contests: every opened contest, newest first."""
    drawn = await drawn_contests()
    contests = await public_contests()
    return JSONResponse([summary(c, c.id in drawn, request) for c in contests])


def summary(contest: Contest, drawn: bool, request: Request) -> dict[str, Any]:
    """What a list shows of a contest."""
    assert contest.opens_at is not None and contest.closes_at is not None  # noqa: S101 - opened
    return {
        "slug": contest.slug,
        "title": contest.title,
        "state": contest_state(contest, drawn=drawn, now=request.state.now),
        "opens_at": contest.opens_at.astimezone(settings().zone).isoformat(),
        "closes_at": contest.closes_at.astimezone(settings().zone).isoformat(),
    }


async def show(request: Request) -> Response:
    """GET /contests/{slug}: rules, prizes, seal, counts."""
    live = await find_live(request.path_params["slug"])
    contest = live.contest
    drawn = contest.id in await drawn_contests()
    headcount, visits = await headcount_and_visits(contest.id)
    body = {
        **summary(contest, drawn, request),
        "introduction": contest.introduction,
        "organisers": contest.organisers,
        "contact": contest.contact,
        "claim": contest.claim,
        "rules": {
            "minutes": contest.minutes,
            "tries_a_day": contest.tries_a_day,
            "tries_in_all": contest.tries_in_all,
            "pass_score": contest.pass_score,
            "show_answers": contest.show_answers,
            "sections": [
                {
                    "kinds": section.kinds,
                    "count": section.count,
                    "points": section.points,
                    "half_for_incomplete": section.half_for_incomplete,
                }
                for section in live.sections
            ],
        },
        "prizes": [
            {"tier": prize.tier, "item": prize.item, "quantity": prize.quantity}
            for prize in live.prizes
        ],
        "seal": None,
        "counts": {"headcount": headcount, "visits": visits},
    }
    return JSONResponse(body)
