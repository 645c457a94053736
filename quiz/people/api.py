"""POST /session: sign-in `open` for scripts and the phone."""

from typing import Annotated, Literal

from pydantic import AfterValidator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quiz.people.actions import Profile, sign_in_worker
from quiz.people.pages import ProfileForm, phone_number
from quiz.people.rules import mask_name
from quiz.people.sessions import open_session
from quiz.people.vault import unseal
from quiz.web.forms import read_json
from quiz.web.limits import allow
from quiz.web.texts import Line


class SessionBody(ProfileForm):
    """Who signs in, and their yes to the notice."""

    phone: Annotated[Line, AfterValidator(phone_number)]
    consent: Literal[True]
    hide: bool = False


async def sign_in(request: Request) -> Response:
    """201 with a bearer token; the browser gets the same session as a cookie.

    Earlier tokens stay good: a script that signs in several people may keep its cookies.
    """
    body = await read_json(request, SessionBody)
    allow(request, "worker sign-in", 300)
    now = request.state.now
    worker = await sign_in_worker(
        Profile(body.phone, body.name, body.town, body.employer), now, hide=body.hide
    )
    old = "" if request.state.bearer else request.state.token
    token = await open_session(now, worker_id=worker.id, old_token=old, ends_old=False)
    request.state.new_token = token
    name = unseal(worker.name_sealed, "name")
    # A number proves nothing: whoever types another's must not learn their name.
    shown = name if name == body.name else mask_name(name)
    return JSONResponse({"token": token, "worker": {"id": worker.id, "name": shown}}, 201)
