"""Finds out who is asking: the session cookie of a page, or the bearer token of a script."""

import hmac
import secrets
from collections.abc import Iterable
from http.cookies import SimpleCookie

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection, cookie_parser
from starlette.types import Scope

from quiz.people.sessions import LIFETIME, find_visitor
from quiz.people.vault import key_for
from quiz.settings import settings

COOKIE = "zhumeng"
NOBODYS = ("/static/", "/healthz", "/metrics")
"""Addresses that do not ask who you are, and answer when the database does not."""


def cookies_in(headers: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """The cookies among raw headers; a proxy may have split them over several."""
    found: dict[str, str] = {}
    for name, value in headers:
        if name == b"cookie":
            found.update(cookie_parser(value.decode("latin-1")))
    return found


async def recognise(scope: Scope) -> None:
    """Put the visitor and their `token` into `scope["state"]`."""
    if scope["path"].startswith(NOBODYS):
        return
    state = scope["state"]
    bearer = bearer_in(state["heads"].get(b"authorization", b"").decode("latin-1"))
    token = bearer or state["cookies"].get(COOKIE, "")
    if token:
        state["bearer"] = bool(bearer)
        state["visitor"] = await find_visitor(token, state["now"])
        state["token"] = token


def form_token(scope: Scope) -> str:
    """The CSRF token of the forms on a page.

    Guests get a cookie for it (a random token without a row), because it must belong to one
    browser even before that signs in.
    """
    state = scope["state"]
    if not state["token"]:
        state["token"] = state["new_token"] = secrets.token_urlsafe(32)
    return csrf_token(state["token"])


def bearer_token(headers: Headers) -> str:
    """The token of `Authorization: Bearer …`, or an empty string."""
    return bearer_in(headers.get("authorization", ""))


def bearer_in(authorization: str) -> str:
    """The same from the header's value."""
    scheme, _, token = authorization.partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def is_https(connection: HTTPConnection) -> bool:
    """Whether the browser's side of the connection is encrypted, as the server was told."""
    return connection.scope["scheme"] == "https" or settings().base_url.startswith("https://")


def new_cookie(scope: Scope) -> bytes:
    """The Set-Cookie header of a session that this request has begun."""
    secure = is_https(HTTPConnection(scope))
    return cookie_header(scope["state"]["new_token"], secure=secure).encode()


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
