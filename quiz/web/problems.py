"""Refusals as people and scripts see them: a plain page, or problem+json (RFC 9457)."""

from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match

from questions.errors import QuestionError
from quiz.errors import (
    BadRequest,
    NotFound,
    NotSignedIn,
    QuizError,
    RulesIncomplete,
    TooLarge,
    TooManyRequests,
    Unavailable,
    status_of,
)
from quiz.web.forms import BadFields
from quiz.web.languages import translate
from quiz.web.templates import page_of, render
from quiz.words import N_

BROKEN = N_("系统出了点问题，您之前保存的内容都在。请稍后再试。")
NOT_ALLOWED = N_("这个地址不支持这样的操作。")


def wants_json(request: Request) -> bool:
    """API calls get JSON, everything else gets a page."""
    return request.url.path.startswith("/api/")


def problem(
    status: int,
    code: str,
    detail: str,
    headers: dict[str, str] | None = None,
    **more: Any,
) -> JSONResponse:
    """One JSON error shape for the whole API."""
    body = {"type": "about:blank", "title": code, "status": status, "code": code, "detail": detail}
    return JSONResponse({**body, **more}, status, headers, media_type="application/problem+json")


async def refused(request: Request, error: Exception) -> Response:
    """Handler for every QuizError."""
    assert isinstance(error, QuizError)  # noqa: S101 - registered for this class only
    status = status_of(error)
    text = translate(request, error.text, **error.params)
    headers = {}
    if isinstance(error, TooManyRequests | Unavailable):
        headers["retry-after"] = str(error.retry_after)
    if wants_json(request):
        more: dict[str, Any] = {}
        if isinstance(error, BadFields):
            more["fields"] = {
                field: translate(request, s, **s.params) for field, s in error.fields.items()
            }
        if isinstance(error, RulesIncomplete):
            more["missing"] = [translate(request, t, **p) for t, p in error.missing]
        return problem(status, error.code, text, headers, **more)
    if isinstance(error, NotSignedIn):
        return RedirectResponse(sign_in_address(request), 303)
    return page(request, status, text, headers)


def sign_in_address(request: Request) -> str:
    """Where to sign in, and back afterwards: to this page, or to the one the form stood on."""
    staff = request.url.path.startswith("/staff")
    path = request.app.url_path_for("staff:sign-in" if staff else "people:sign-in")
    here = page_of(request)
    return f"{path}?{urlencode({'next': here})}"


def page(
    request: Request, status: int, text: str, headers: dict[str, str] | None = None
) -> Response:
    """A plain sentence on a page of ours."""
    desk = request.state.visitor.staff_id is not None and request.url.path.startswith("/staff")
    name = "parts/desk_problem.html" if desk else "parts/problem.html"
    response = render(request, name, status, text=text, back=page_of(request))
    response.headers.update(headers or {})
    return response


async def bank_refused(request: Request, error: Exception) -> Response:
    """Handler for the question library's refusals that no page has shown in a better way."""
    assert isinstance(error, QuestionError)  # noqa: S101 - registered for this class only
    text = translate(request, error.text, **error.params)
    if wants_json(request):
        return problem(422, error.code, text)
    return page(request, 422, text)


async def http_error(request: Request, error: Exception) -> Response:
    """Handler for what Starlette itself refuses: no such route, method or body."""
    assert isinstance(error, HTTPException)  # noqa: S101
    known: dict[int, type[QuizError]] = {400: BadRequest, 404: NotFound, 413: TooLarge}
    if error.status_code in known:
        return await refused(request, known[error.status_code]())
    text = translate(request, NOT_ALLOWED)
    headers = dict(error.headers or {})
    if error.status_code == 405:
        headers = {"allow": ", ".join(allowed(request))}
    if wants_json(request):
        return problem(error.status_code, "not_allowed", text, headers)
    return page(request, error.status_code, text, headers)


def allowed(request: Request) -> list[str]:
    """The methods of an address, which may have a route for each."""
    routes = [
        route for route in request.app.routes if route.matches(request.scope)[0] != Match.NONE
    ]
    return sorted({method for route in routes for method in route.methods})


def crashed(request: Request) -> Response:
    """The answer to our own bugs: never a traceback in the browser, only where to look for it."""
    text = translate(request, BROKEN)
    if wants_json(request):
        return problem(500, "internal_error", text, request_id=request.state.request_id)
    return page(request, 500, text)
