"""The front page and a contest's cover: what a worker reads before starting."""

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts.queries import attempts_of, headcount_and_visits, ticket_of
from quiz.contests.live import find_live
from quiz.contests.queries import contest_state, public_contests
from quiz.prizes.queries import drawn_contests
from quiz.settings import settings
from quiz.web.templates import render


async def home(request: Request) -> Response:
    """Every contest, the open ones first."""
    drawn = await drawn_contests()
    rank = {"open": 0, "coming": 1, "closed": 2, "drawn": 3}
    listed = [
        (contest, contest_state(contest, drawn=contest.id in drawn, now=request.state.now))
        for contest in await public_contests()
    ]
    listed.sort(key=lambda pair: rank[pair[1]])
    return render(request, "contests/home.html", contests=listed)


async def cover(request: Request) -> Response:
    """The rules, the prizes, how one stands, and the button."""
    live = await find_live(request.path_params["slug"])
    contest = live.contest
    drawn = contest.id in await drawn_contests()
    worker_id = request.state.visitor.worker_id
    mine = await attempts_of(worker_id, contest) if worker_id else []
    now = request.state.now
    today = now.astimezone(settings().zone).date()
    sections = live.sections
    return render(
        request,
        "contests/cover.html",
        contest=contest,
        state=contest_state(contest, drawn=drawn, now=now),
        sections=sections,
        question_count=sum(section.count for section in sections),
        max_score=sum(section.count * section.points for section in sections),
        prizes=live.prizes,
        headcount=(await headcount_and_visits(contest.id))[0],
        mine=mine,
        running=next((a for a in mine if a.finished_at is None and a.deadline > now), None),
        best=max(
            (a for a in mine if a.score is not None), key=lambda a: a.score or 0, default=None
        ),
        ticket=await ticket_of(contest.id, worker_id) if worker_id else None,
        left_today=max(0, (contest.tries_a_day or 0) - sum(a.day == today for a in mine)),
        left=max(0, (contest.tries_in_all or 0) - len(mine)),
        client_id=uuid4(),
    )
