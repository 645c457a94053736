"""The floors everything is measured against: the framework alone.

H: a bare hello. E: the framework's signed session cookie, read and written, plus a JSON echo.
"""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route


async def hello(_: Request) -> Response:
    """H."""
    return PlainTextResponse("hello")


async def echo(request: Request) -> Response:
    """E."""
    request.session["seen"] = request.session.get("seen", 0) + 1
    return JSONResponse(await request.json())


app = Starlette(
    routes=[Route("/hello", hello), Route("/echo", echo, methods=["POST"])],
    middleware=[Middleware(SessionMiddleware, secret_key="a key for the floor only")],
)
