"""The door: what is known of a request when its view begins, and what every answer is given.

It does all that middleware does, the refusals of Starlette's own included. Each layer that wraps
`send` costs every request two coroutines and a look at the headers; three of them took a sixth of
the CPU of a save.
"""

import itertools
import secrets
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quiz.database import is_unavailable, root_of
from quiz.errors import Unavailable
from quiz.people.sessions import NOBODY
from quiz.web.headers import add_headers
from quiz.web.problems import crashed, refused
from quiz.web.sessions import cookies_in, new_cookie, recognise
from quiz.web.traffic import Traffic
from quiz.web.zipping import (
    SHORT,
    Stream,
    accepts_gzip,
    may_zip,
    tell_varies,
    tell_zipped,
    zip_body,
)

Refuse = Callable[[Request, Exception], Awaitable[Response]]
"""What answers instead of a view that raised."""

_process, _requests = secrets.token_hex(4), itertools.count(1)

log = structlog.get_logger("zhumeng.web")


class Door:
    """Gives every request an id, the time and its visitor; counts it, and logs its failure.

    The route's template is logged, never the path: real paths hold ids, queries hold more.
    """

    def __init__(
        self, app: ASGIApp, traffic: Traffic, refusals: Mapping[type[Exception], Refuse]
    ) -> None:
        self.app = app
        self.traffic = traffic
        self.refusals = refusals

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = f"{_process}-{next(_requests):x}"
        greet(scope, request_id)
        answer, began = Answer(scope, send), perf_counter()
        self.traffic.began()
        try:
            await recognise(scope)
            try:
                await self.app(scope, receive, answer.send)
            except Exception as error:
                refuse = self._refusal_of(error)
                if refuse is None or answer.is_sent:
                    raise
                response = await refuse(Request(scope, receive), error)
                await response(scope, receive, answer.send)
        except ClientDisconnect:
            return  # the phone went away in the middle of a request; it will come back
        except Exception as error:
            away = is_unavailable(error)
            if away:  # no stack: an outage on a busy evening would fill the log's disk too
                told = {"request_id": request_id, "reason": root_of(error)}
                log.error("database unavailable", **told)
            else:
                log.error(
                    "request failed", request_id=request_id, route=route_of(scope), exc_info=error
                )
            if answer.is_sent:
                raise
            request = Request(scope)
            instead = await refused(request, Unavailable()) if away else crashed(request)
            await instead(scope, receive, answer.send)
        finally:
            self.traffic.ended(scope, answer.status, perf_counter() - began)

    def _refusal_of(self, error: Exception) -> Refuse | None:
        return next((self.refusals[c] for c in type(error).__mro__ if c in self.refusals), None)


def greet(scope: Scope, request_id: str) -> None:
    """Put into `scope["state"]` what is known of a request before its visitor is."""
    # Of a header that came twice the first counts, as in Starlette.
    heads = dict(reversed(scope["headers"]))
    scope.setdefault("state", {}).update(
        request_id=request_id,
        now=scope["app"].state.clock(),
        heads=heads,
        cookies=cookies_in(scope["headers"]) if b"cookie" in heads else {},
        visitor=NOBODY,
        token="",
        bearer=False,
        new_token=None,
    )


class Answer:
    """An answer on its way out. Its head waits for the first of its body, which tells its size."""

    __slots__ = ("_head", "_scope", "_send", "_stream", "is_sent", "status")

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._head: Message | None = None
        self._stream: Stream | None = None
        self.is_sent, self.status = False, 0

    async def send(self, message: Message) -> None:
        """Pass on what the application says."""
        if message["type"] == "http.response.start":
            self._head, self.status = message, message["status"]
            return
        head, self._head = self._head, None
        if head is not None:
            message = await self._zip(head, message)
            self._dress(head)
            self.is_sent = True
            await self._send(head)
        elif self._stream is not None:
            message = await self._stream.pack(message)
        await self._send(message)

    async def _zip(self, head: Message, first: Message) -> Message:
        """The first of the body, zipped if it is worth it and the other side can read that."""
        headers, body = head["headers"], first.get("body", b"")
        goes_on = first.get("more_body", False)
        if (len(body) < SHORT and not goes_on) or head["status"] == 206 or not may_zip(headers):
            return first
        tell_varies(headers)
        if not accepts_gzip(self._scope):
            return first
        if goes_on:
            self._stream = Stream()
            tell_zipped(headers, None)
            return await self._stream.pack(first)
        body = await zip_body(body)
        tell_zipped(headers, len(body))
        return {**first, "body": body}

    def _dress(self, head: Message) -> None:
        """Give the head what every answer has."""
        scope = self._scope
        state = scope["state"]
        add_headers(head["headers"], state["request_id"], https=scope["scheme"] == "https")
        if state["new_token"] is not None:
            head["headers"].append((b"set-cookie", new_cookie(scope)))


def route_of(scope: Scope) -> str:
    """Method and path template of the matched route: `GET /attempts/{id:int}`."""
    view = scope.get("endpoint")
    route = next((r for r in scope["app"].routes if getattr(r, "endpoint", None) is view), None)
    return f"{scope['method']} {getattr(route, 'path', '?')}"
