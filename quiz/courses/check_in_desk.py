"""The helper's pages: the list at the door, with or without a network, and the room's QR code."""

import unicodedata
import uuid
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.courses import room
from quiz.courses.attendance import figures_of, figures_of_day, find_day, people_of, span_of_day
from quiz.courses.check_in_api import PersonBody, introduced, phone_or_none, why
from quiz.courses.door import Seen, Sighting, check_in, standing
from quiz.courses.models import Attendance, CourseDay, Signup
from quiz.courses.presence import door_is_open
from quiz.courses.queries import find_public_course, is_called_off, sessions_of
from quiz.errors import CourseCancelled
from quiz.people.rules import mask_phone
from quiz.people.vault import key_for, unseal
from quiz.web.forms import FormErrors, local_address, parse
from quiz.web.headers import HEADERS
from quiz.web.languages import language_of
from quiz.web.links import public_address
from quiz.web.static import assets
from quiz.web.templates import render
from quiz.web.texts import Line

# BarcodeDetector reads a worker's QR code from the camera, where a browser has it.
WITH_CAMERA = HEADERS["permissions-policy"].replace("camera=()", "camera=(self)")


class WalkInForm(PersonBody):
    """Somebody who never signed up, in the page's form."""

    phone: Annotated[Line, AfterValidator(phone_or_none)] = Field("", max_length=30)


async def course(request: Request) -> Response:
    """The days of a course; the one that is on is opened at once."""
    found = await find_public_course(request.path_params["id"])
    sessions = await sessions_of(found.id)
    figures = await figures_of(found.id)
    open_ = [each for each in figures if door_is_open(each.hours, request.state.now)]
    if len(open_) == 1 or len(figures) == 1:
        day = open_[0] if open_ else figures[0]
        return RedirectResponse(request.url_for("check-in:day", id=day.day_id).path, 303)
    places = {session.id: session for session in sessions}
    return render(
        request, "courses/check_in_days.html", course=found, figures=figures, places=places,
        open_={each.day_id for each in open_},
    )  # fmt: skip


async def day(request: Request) -> Response:
    """The list at the door. Works without JavaScript; with it, also without a network."""
    return await show_day(request, await find_day(request.path_params["id"]))


async def show_day(request: Request, found: CourseDay, status: int = 200, **more: Any) -> Response:
    """The page. `problem` tells why somebody was not checked in."""
    people = await people_of(found)
    done = request.query_params.get("done", "")
    context = {"values": {}, "errors": {}, "problem": None, "sighting": None, **more}
    return with_camera(
        render(
            request, "courses/check_in.html", status, day=found, people=people,
            figures=await figures_of_day(found), form_id=uuid.uuid4(),
            is_open=door_is_open(span_of_day(found), request.state.now),
            done=next((person for person in people if person.code == done), None), **context,
        )
    )  # fmt: skip


async def shell(request: Request) -> Response:
    """The same page without any data: what the phone opens while there is no network."""
    return with_camera(
        render(
            request, "courses/check_in.html", day=None, people=[], figures=None, form_id="",
            is_open=True, done=None, values={}, errors={}, problem=None, sighting=None,
        )
    )  # fmt: skip


def with_camera(response: Response) -> Response:
    """Lets this page ask for the camera."""
    response.headers["permissions-policy"] = WITH_CAMERA
    return response


async def offline(_request: Request) -> Response:
    """The service worker. It stands here because it may look after its own folder only."""
    asset = assets()["check_in_worker.js"]
    return Response(asset.body, media_type=asset.media_type, headers={"cache-control": "no-cache"})


async def record(request: Request) -> Response:
    """A tap or a typed code from the page without JavaScript, a walk-in, or a scanned link."""
    found = await find_day(request.path_params["id"])
    form = {key: str(value) for key, value in (await request.form()).items()}
    try:
        sighting = _sighting(form, found, request)
    except FormErrors as wrong:
        return await show_day(request, found, 422, values=wrong.values, errors=wrong.errors)
    now, by = request.state.now, request.state.visitor.staff_id
    (seen,) = await check_in(found, [sighting], now, by)
    if seen.result != "kept" or seen.signup is None:
        return await _not_kept(request, found, sighting, seen)
    back = form.get("next", "")
    here = request.url_for("check-in:day", id=found.id).path + f"?done={seen.signup.code}"
    return RedirectResponse(local_address(back) if back else here, 303)


def _sighting(form: dict[str, str], found: CourseDay, request: Request) -> Sighting:
    """What the form tells. Its own id makes a form that is sent twice one scan."""
    kind = "leave" if form.get("leave") or form.get("gone") else "arrive"
    code = form.get("arrive") or form.get("leave") or form.get("code", "")
    person = None
    if "name" in form:
        told = parse(WalkInForm, form)
        person = introduced(told, found)
        code = ""
    about = code or form.get("token", "") or (person.name if person else "")
    how = "qr" if form.get("token") else "code" if form.get("code") else "list"
    return Sighting(
        client_id=uuid.uuid5(_form_id(form), f"{found.id} {kind} {about}"),
        kind=kind,  # type: ignore[arg-type]
        how=how,  # type: ignore[arg-type]
        at=request.state.now,
        code=unicodedata.normalize("NFKC", code).strip()[:6],
        token="" if code else form.get("token", "")[:64],
        person=person,
        let_in=bool(form.get("let_in")),
    )


def _form_id(form: dict[str, str]) -> uuid.UUID:
    try:
        return uuid.UUID(form.get("form_id", ""))
    except ValueError:
        return uuid.uuid4()


async def _not_kept(request: Request, found: CourseDay, sighting: Sighting, seen: Seen) -> Response:
    return await show_day(
        request, found, 409, problem=why(language_of(request), seen),
        sighting=sighting if seen.result not in {"unknown", "refused"} else None,
    )  # fmt: skip


async def linked(request: Request, signup: Signup) -> Response:
    """A worker's QR code, opened by a helper: who it is, and one big button."""
    live = await Signup.get_or_none(
        course_id=signup.course_id, worker_id=signup.worker_id, cancelled_at=None
    )
    live = live or signup
    every = [day for session in signup.course.sessions for day in session.days]
    open_ = [day for day in every if door_is_open(span_of_day(day), request.state.now)]
    open_.sort(key=lambda day: (day.session_id != live.session_id, day.starts_at))
    found = await find_day(open_[0].id) if open_ else None
    there = await Attendance.get_or_none(signup_id=live.id, day_id=found.id) if found else None
    worker = signup.worker
    phone = unseal(worker.phone_sealed, "phone") if worker.phone_sealed else ""
    return render(
        request, "courses/check_in_link.html", signup=live, day=found, attendance=there,
        stands="kept" if there else standing(live, found) if found else "closed",
        name=unseal(worker.name_sealed, "name") if worker.name_sealed else "",
        phone=mask_phone(phone) if phone else "", form_id=uuid.uuid4(), token=signup.token,
        days=sorted(day.starts_at for day in every if day.session_id == live.session_id),
        course=signup.course,
    )  # fmt: skip


async def show_room(request: Request) -> Response:
    """The QR code for a projector or tablet: another one every 15 seconds."""
    found, now = await find_day(request.path_params["id"]), request.state.now
    if is_called_off(found.session.course):
        raise CourseCancelled
    key = key_for("room")
    token = room.token_of(key, found.id, room.step_of(now))
    return render(
        request, "courses/room.html", day=found, figures=await figures_of_day(found),
        is_open=door_is_open(span_of_day(found), now), seconds=room.seconds_left(now),
        address=public_address(request, request.url_for("room:scan", token=token).path),
    )  # fmt: skip
