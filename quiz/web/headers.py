"""Security headers on every answer, and an id on every request for the log."""

import itertools
import secrets
from time import perf_counter

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quiz.database import is_unavailable, root_of
from quiz.errors import Unavailable
from quiz.people.sessions import NOBODY
from quiz.web.problems import crashed, refused
from quiz.web.traffic import Traffic

# No inline script or style anywhere, so nothing a person types can become either.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
}

RAW = {name.encode(): value.encode() for name, value in HEADERS.items()}
# An API answer is no page: nothing in it can be framed, scripted or followed.
JSON_RAW = {
    b"content-security-policy": b"default-src 'none'; frame-ancestors 'none'",
    b"x-content-type-options": b"nosniff",
}
NO_STORE = b"no-store"
HSTS = b"max-age=31536000"

JSON_TYPES = (b"application/json", b"application/problem+json")

_process, _requests = secrets.token_hex(4), itertools.count(1)

log = structlog.get_logger("zhumeng.web")


class HeadersMiddleware:
    """Adds the headers, also to the page that admits a failure; logs failures without any data.

    The outermost of ours, so it counts and times the requests too.

    The route's template is logged, never the path: real paths hold ids, queries hold more.
    """

    def __init__(self, app: ASGIApp, traffic: Traffic) -> None:
        self.app = app
        self.traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = f"{_process}-{next(_requests):x}"
        state = scope.setdefault("state", {})
        state.update(request_id=request_id, visitor=NOBODY, now=scope["app"].state.clock())
        status, began = 0, perf_counter()
        self.traffic.began()

        async def with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                add_headers(message["headers"], request_id, https=scope["scheme"] == "https")
            await send(message)

        try:
            await self.app(scope, receive, with_headers)
        except ClientDisconnect:
            return  # the phone went away in the middle of a request; it will come back
        except Exception as error:
            away = isinstance(error, Unavailable) or is_unavailable(error)
            if away:  # no stack: an outage on a busy evening would fill the log's disk too
                told = {"request_id": request_id, "reason": root_of(error)}
                log.error("database unavailable", **told)
            else:
                log.error(
                    "request failed", request_id=request_id, route=route_of(scope), exc_info=error
                )
            if status:
                raise
            request = Request(scope)
            answer = await refused(request, Unavailable()) if away else crashed(request)
            await answer(scope, receive, with_headers)
        finally:
            self.traffic.ended(scope, status, perf_counter() - began)


def add_headers(headers: list[tuple[bytes, bytes]], request_id: str, *, https: bool) -> None:
    """Add what the view has not set itself. On every request, so it works on the raw list."""
    there = dict(headers)
    is_json = there.get(b"content-type", b"").startswith(JSON_TYPES)
    for name, value in (JSON_RAW if is_json else RAW).items():
        if name not in there:
            headers.append((name, value))
    if b"cache-control" not in there:
        headers.append((b"cache-control", NO_STORE))
    headers.append((b"x-request-id", request_id.encode()))
    if https and b"strict-transport-security" not in there:
        headers.append((b"strict-transport-security", HSTS))


def route_of(scope: Scope) -> str:
    """Method and path template of the matched route: `GET /attempts/{id:int}`."""
    view = scope.get("endpoint")
    route = next((r for r in scope["app"].routes if getattr(r, "endpoint", None) is view), None)
    return f"{scope['method']} {getattr(route, 'path', '?')}"
