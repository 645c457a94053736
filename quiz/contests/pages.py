"""The front page and a contest's cover: what a worker reads before starting."""

from uuid import uuid4

from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts.queries import taken_of
from quiz.batches import shared
from quiz.contests.live import find_live
from quiz.contests.queries import contest_state, public_contests
from quiz.prizes.queries import drawn_contests
from quiz.settings import settings
from quiz.web.prepared import render_prepared
from quiz.web.templates import number, when


async def home(request: Request) -> Response:
    """Every contest, the open ones first."""
    contests, drawn = await shared(public_contests), await shared(drawn_contests)
    rank = {"open": 0, "coming": 1, "closed": 2, "drawn": 3}
    now = request.state.now
    listed = [(each, contest_state(each, drawn=each.id in drawn, now=now)) for each in contests]
    listed.sort(key=lambda pair: rank[pair[1]])
    decided = tuple((contest.id, state) for contest, state in listed)
    return render_prepared(request, "contests/home.html", decided, {}, contests=listed)


async def cover(request: Request) -> Response:
    """The rules, the prizes, how one stands, and the button."""
    live = await find_live(request.path_params["slug"])
    contest, now = live.contest, request.state.now
    worker_id = request.state.visitor.worker_id
    state = live.state(now)
    if state == "closed" and contest.id in await shared(drawn_contests):
        state = "drawn"
    taken = await taken_of(contest.id, worker_id)
    tries = taken.tries
    running = next((a for a in tries if a.finished_at is None and a.deadline > now), None)
    best = max((a for a in tries if a.score is not None), key=lambda a: a.score or 0, default=None)
    today = now.astimezone(settings().zone).date().isoformat()
    left = max(0, (contest.tries_in_all or 0) - len(tries))
    left_today = min(left, max(0, (contest.tries_a_day or 0) - sum(a.day == today for a in tries)))
    decided = {
        "state": state,
        "counted": taken.headcount > 0,
        "qualified": taken.ticket is not None,
        "tried": bool(tries),
        "scored": best is not None,
        "step": _step(running is not None, worker_id is not None, left_today, left),
    }
    return render_prepared(
        request,
        "contests/cover.html",
        (contest.id, *decided.values()),
        {
            "headcount": number(taken.headcount),
            "ticket": taken.ticket,
            "newest": tries[0].id if tries else None,
            "running": running.id if running else None,
            "deadline": when(running.deadline) if running else None,
            "best": best.id if best else None,
            "best_score": number(best.score) if best else None,
            "left_today": left_today,
            "left": left,
            "client_id": uuid4(),
        },
        contest=contest,
        question_count=sum(section.count for section in live.sections),
        max_score=sum(section.count * section.points for section in live.sections),
        prizes=live.prizes,
        **decided,
    )


def _step(running: bool, is_worker: bool, left_today: int, left: int) -> str:
    """What a worker can do next in an open contest."""
    if running:
        return "resume"
    if not is_worker:
        return "sign-in"
    if left_today:
        return "start"
    return "tomorrow" if left else "none"
