"""Finds out who is asking: the session cookie of a page, or the bearer token of a script."""

import hmac
import secrets
from http.cookies import SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from quiz.people.sessions import LIFETIME, NOBODY, find_visitor
from quiz.people.vault import key_for
from quiz.settings import settings

COOKIE = "zhumeng"
NOBODYS = ("/static/", "/healthz", "/metrics")
"""Addresses that do not ask who you are, and answer when the database does not."""


class SessionMiddleware:
    """Puts `visitor` and `token` into `scope["state"]`.

    Guests get a cookie too (a random token without a row), because a form's CSRF token must
    belong to one browser even before it signs in.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state.update(visitor=NOBODY, token="", bearer=False, new_token=None)
        now = state["now"]
        if scope["path"].startswith(NOBODYS):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        bearer = bearer_token(connection.headers)
        cookie = connection.cookies.get(COOKIE, "")
        token = bearer or cookie
        state["bearer"] = bool(bearer)
        state["visitor"] = await find_visitor(token, now) if token else NOBODY
        state["token"] = token

        def cookie_for_forms() -> str:
            if not state["token"]:
                state["token"] = state["new_token"] = secrets.token_urlsafe(32)
            return str(state["token"])

        state["csrf_seed"] = cookie_for_forms

        async def with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and state["new_token"] is not None:
                MutableHeaders(scope=message).append(
                    "set-cookie", cookie_header(state["new_token"], secure=is_https(connection))
                )
            await send(message)

        await self.app(scope, receive, with_cookie)


def bearer_token(headers: Headers) -> str:
    """The token of `Authorization: Bearer …`, or an empty string."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_https(connection: HTTPConnection) -> bool:
    """Whether the browser's side of the connection is encrypted, as the server was told."""
    return connection.url.scheme == "https" or settings().base_url.startswith("https://")


def cookie_header(token: str, *, secure: bool) -> str:
    """The Set-Cookie value for `token`; an empty token deletes the cookie."""
    cookie = SimpleCookie({COOKIE: token})[COOKIE]
    cookie["path"] = "/"
    cookie["httponly"] = True
    cookie["samesite"] = "Lax"
    cookie["max-age"] = int(LIFETIME.total_seconds()) if token else 0
    if secure:
        cookie["secure"] = True
    return cookie.OutputString()


def csrf_token(token: str) -> str:
    """The form token that belongs to a session (or guest) token."""
    return hmac.digest(key_for("csrf"), token.encode(), "sha256").hex()[:32]
