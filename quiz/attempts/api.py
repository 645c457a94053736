"""Attempts as JSON. The phone page uses these calls too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quiz.attempts import actions
from quiz.attempts.models import Attempt
from quiz.attempts.queries import find_attempt
from quiz.attempts.shown import Shown, result_json
from quiz.attempts.shown import show as shown_of
from quiz.contests.queries import find_public_contest
from quiz.settings import settings
from quiz.web.forms import read_json
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
    contest = await find_public_contest(request.path_params["slug"])
    body = await read_json(request, StartBody)
    attempt, new = await actions.start(
        contest, request.state.visitor.worker_id, body.client_id, clock(request)
    )
    attempt = await find_attempt(attempt.id, request.state.visitor.worker_id)
    return await _as_json(request, attempt, 201 if new else 200)


async def show(request: Request) -> Response:
    """GET /attempts/{id}: as it stands; with its result once finished."""
    attempt = await find_own(request)
    return await _as_json(request, attempt)


async def find_own(request: Request) -> Attempt:
    """The worker's own attempt; when its time is up it is finished first."""
    attempt = await find_attempt(request.path_params["id"], request.state.visitor.worker_id)
    if attempt.finished_at is None and attempt.deadline <= clock(request):
        return await actions.finish(attempt, {}, clock(request))
    return attempt


async def save(request: Request) -> Response:
    """PUT /attempts/{id}/answers: 200 once it is durable."""
    body = await read_json(request, SaveBody)
    attempt = await find_attempt(request.path_params["id"], request.state.visitor.worker_id)
    saved, newest = await actions.save(attempt, body.answers, clock(request), body.revision)
    return JSONResponse({"saved": saved, "total": attempt.total, "revision": newest})


async def finish(request: Request) -> Response:
    """POST /attempts/{id}/finish: the result; again gives the same."""
    body = await read_json(request, FinishBody)
    attempt = await find_attempt(request.path_params["id"], request.state.visitor.worker_id)
    attempt = await actions.finish(attempt, body.answers, clock(request), body.revision)
    shown = await shown_of(attempt, clock(request))
    assert shown.result is not None  # noqa: S101 - it was just finished
    return JSONResponse(_translated(request, result_json(shown.result)))


async def _as_json(request: Request, attempt: Attempt, status: int = 200) -> JSONResponse:
    shown = await shown_of(attempt, clock(request))
    return JSONResponse(_translated(request, attempt_json(request, shown)), status)


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
