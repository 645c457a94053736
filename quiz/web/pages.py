"""Pages about the site itself: language, look, health, the API's description."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from quiz.database import is_current, is_unavailable
from quiz.errors import NotFound
from quiz.web import languages
from quiz.web.description import describe
from quiz.web.forms import local_address
from quiz.web.sessions import is_https
from quiz.web.templates import LOOK_COOKIE

YEAR = 365 * 24 * 3600


async def choose_language(request: Request) -> Response:
    """Remember a language and go back."""
    code = request.path_params["code"]
    if code not in languages.LANGUAGES:
        raise NotFound
    return _remember(request, languages.COOKIE, code)


async def choose_look(request: Request) -> Response:
    """Remember the normal look or the large one (长辈版) and go back."""
    name = request.path_params["name"]
    if name not in {"normal", "elder"}:
        raise NotFound
    return _remember(request, LOOK_COOKIE, name)


def _remember(request: Request, cookie: str, value: str) -> Response:
    response = RedirectResponse(local_address(request.query_params.get("next", "/")), 303)
    response.set_cookie(
        cookie, value, max_age=YEAR, httponly=True, samesite="lax", secure=is_https(request)
    )
    return response


async def healthz(_request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def readyz(_request: Request) -> Response:
    """The database answers and its schema is ours."""
    try:
        ready = await is_current()
    except Exception as error:
        if not is_unavailable(error):
            raise
        ready = False
    return JSONResponse({"ready": ready}, 200 if ready else 503)


async def openapi(request: Request) -> Response:
    """The API in OpenAPI 3.1."""
    return JSONResponse(describe(str(request.base_url).rstrip("/")))
