"""Attempts as JSON. The phone page uses these calls too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts import actions
from quiz.attempts.queries import Standing, standing_of
from quiz.attempts.shown import questions_of, result_of, shown_result
from quiz.attempts.wire import merged, questions_json, result_json
from quiz.contests.live import find_live, live_by_id
from quiz.settings import settings
from quiz.web.forms import read_json
from quiz.web.json import Json, JsonBytes, json_of
from quiz.web.languages import language_of
from quiz.web.zipping import Part


def clock(request: Request) -> datetime:
    """The moment of the verb: a body may arrive long after its headers."""
    now: datetime = request.app.state.clock()
    return now


class StartBody(BaseModel):
    """A new try; `client_id` makes a retried request the same try."""

    client_id: UUID


class SaveBody(BaseModel):
    """Answers by question number."""

    revision: int = Field(ge=1, lt=2**53)
    answers: dict[str, Any] = Field(max_length=200)


class FinishBody(BaseModel):
    """The last answers, if any are not saved yet."""

    revision: int | None = Field(None, ge=1, lt=2**53)
    answers: dict[str, Any] = Field(default_factory=dict, max_length=200)


async def start(request: Request) -> Response:
    """POST /contests/{slug}/attempts: 201 for a new try, 200 for the one that is running."""
    live = await find_live(request.path_params["slug"])
    body = await read_json(request, StartBody)
    worker_id = request.state.visitor.worker_id
    attempt, new = await actions.start(live, worker_id, body.client_id, clock(request))
    return await _as_json(request, attempt, 201 if new else 200)


async def show(request: Request) -> Response:
    """GET /attempts/{id}: as it stands; with its result once finished."""
    attempt = await find_own(request)
    return await _as_json(request, attempt)


async def find_own(request: Request) -> Standing:
    """The worker's own attempt; when its time is up it is finished first."""
    attempt_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    attempt = await standing_of(attempt_id, worker_id)
    if attempt.finished_at is None and attempt.deadline <= clock(request):
        await actions.finish(attempt_id, worker_id, {}, clock(request))
        return await standing_of(attempt_id, worker_id)
    return attempt


async def save(request: Request) -> Response:
    """PUT /attempts/{id}/answers: 200 once it is durable."""
    body = await read_json(request, SaveBody)
    saved = await actions.save(
        request.path_params["id"],
        request.state.visitor.worker_id,
        body.answers,
        clock(request),
        body.revision,
    )
    return Json({"saved": saved.saved, "total": saved.total, "revision": saved.revision})


async def finish(request: Request) -> Response:
    """POST /attempts/{id}/finish: the result; again gives the same."""
    body = await read_json(request, FinishBody)
    attempt_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    graded = await actions.finish(
        attempt_id, worker_id, body.answers, clock(request), body.revision
    )
    if graded is not None:
        live = await live_by_id(graded.row["contest_id"])
        result = result_of(graded, live, clock(request))
    else:
        before = await standing_of(attempt_id, worker_id)
        result = await shown_result(before, clock(request))
    return JsonBytes(result_json(result, language_of(request)))


async def _as_json(request: Request, attempt: Standing, status: int = 200) -> Response:
    """The attempt; after the finish the result's fields come along."""
    zone, now, language = settings().zone, clock(request), language_of(request)
    finished = attempt.finished_at
    body = {
        "id": attempt.id,
        "contest": attempt.contest.slug,
        "started_at": attempt.started_at.astimezone(zone),
        "deadline": attempt.deadline.astimezone(zone),
        "now": now.astimezone(zone),
        "finished_at": finished.astimezone(zone) if finished else None,
        "revision": attempt.revision,
        "saved": len(attempt.answers),
        "total": attempt.total,
        "answers": dict(sorted(attempt.answers.items())),
    }
    if ahead := attempt.shown.get(language):
        return json_of(request, [to_json(body)[:-1] + b",", Part(*ahead), b"}"], status)
    questions = questions_json(attempt.items, await questions_of(attempt), language)
    parts = [to_json(body), questions]
    if finished:
        parts.append(result_json(await shown_result(attempt, now), language))
    return JsonBytes(merged(*parts), status)
