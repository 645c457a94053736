"""Attempts as JSON. The phone page uses these calls too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from quiz.attempts import actions
from quiz.attempts.models import Attempt
from quiz.attempts.queries import find_attempt, with_contest
from quiz.attempts.shown import Shown, ShownResult, result_json, result_of
from quiz.attempts.shown import show as shown_of
from quiz.contests.live import find_live, live_by_id
from quiz.settings import settings
from quiz.web.forms import read_json
from quiz.web.json import Json
from quiz.web.languages import translate


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
    return await _as_json(request, await with_contest(attempt), 201 if new else 200)


async def show(request: Request) -> Response:
    """GET /attempts/{id}: as it stands; with its result once finished."""
    attempt = await find_own(request)
    return await _as_json(request, attempt)


async def find_own(request: Request) -> Attempt:
    """The worker's own attempt; when its time is up it is finished first."""
    attempt_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    attempt = await find_attempt(attempt_id, worker_id)
    if attempt.finished_at is None and attempt.deadline <= clock(request):
        await actions.finish(attempt_id, worker_id, {}, clock(request))
        return await find_attempt(attempt_id, worker_id)
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
        result = result_of(graded, live.contest, clock(request))
    else:
        result = await _result_before(request)
    return Json(_translated(request, result_json(result)))


async def _result_before(request: Request) -> ShownResult:
    attempt = await find_attempt(request.path_params["id"], request.state.visitor.worker_id)
    shown = await shown_of(attempt, clock(request))
    assert shown.result is not None  # noqa: S101 - it was finished before
    return shown.result


async def _as_json(request: Request, attempt: Attempt, status: int = 200) -> Response:
    shown = await shown_of(attempt, clock(request))
    return Json(_translated(request, attempt_json(request, shown)), status)


def attempt_json(request: Request, shown: Shown) -> dict[str, Any]:
    """The attempt as the API answers it; after the finish the result's fields come along."""
    attempt, zone = shown.attempt, settings().zone
    finished = attempt.finished_at.astimezone(zone).isoformat() if attempt.finished_at else None
    body = {
        "id": attempt.id,
        "contest": attempt.contest.slug,
        "started_at": attempt.started_at.astimezone(zone).isoformat(),
        "deadline": attempt.deadline.astimezone(zone).isoformat(),
        "now": clock(request).astimezone(zone).isoformat(),
        "finished_at": finished,
        "revision": shown.revision,
        "saved": len(shown.answers),
        "total": attempt.total,
        "answers": {str(number): given for number, given in sorted(shown.answers.items())},
        "questions": [
            {**vars(question), "options": [vars(option) for option in question.options]}
            for question in shown.questions
        ],
    }
    return {**body, **(result_json(shown.result) if shown.result else {})}


def _translated(request: Request, body: dict[str, Any]) -> dict[str, Any]:
    """Judgement words in the visitor's language."""
    for question in [*body.get("questions", []), *body.get("review", [])]:
        if question["kind"] == "true_false":
            for option in question["options"]:
                option["text"] = translate(request, option["text"])
    return body
