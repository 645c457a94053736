"""What a QR code opens: the worker's own code for a helper, and the room's code for workers."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.courses import room
from quiz.courses.arriving import Arrival, arrival_of, arrive
from quiz.courses.attendance import find_day, span_of_day
from quiz.courses.check_in_desk import linked
from quiz.courses.models import CourseDay, Signup
from quiz.courses.presence import door_is_open
from quiz.courses.queries import is_called_off
from quiz.errors import CourseCancelled, DoorClosed, NotFound, QuizError, StaleCode, status_of
from quiz.people.rules import HELPER, may
from quiz.people.vault import key_for
from quiz.web.sessions import is_https
from quiz.web.templates import render

COOKIE = "arrival"
HERE = "/here"


async def link(request: Request) -> Response:
    """A worker's QR code: the check-in for helpers, the course for everybody else.

    Opening it changes nothing, whoever opens it: chats and scanners look at links beforehand.
    """
    signup = await Signup.get_or_none(token=request.path_params["token"]).prefetch_related(
        "course__sessions__days", "worker"
    )
    if signup is None:
        raise NotFound
    if may(HELPER, is_worker=False, role=request.state.visitor.role):
        return await linked(request, signup)
    return RedirectResponse(request.url_for("courses:show", id=signup.course_id).path, 303)


async def scan(request: Request) -> Response:
    """The room's QR code. It is judged at this moment, and a good one gives this browser a pass:
    signing in on the way may take minutes. The pass is in a cookie, not in an address."""
    now = request.state.now
    day_id = room.day_of(key_for("room"), request.path_params["token"], now)
    if day_id is None:
        raise StaleCode
    given = room.new_pass(day_id, request.state.visitor.worker_id, now)
    response = RedirectResponse(HERE, 303)
    response.set_cookie(
        COOKIE,
        room.sealed_pass(key_for("room"), given),
        max_age=int(room.PASS_LIVES.total_seconds()),
        path=HERE,
        httponly=True,
        samesite="lax",
        secure=is_https(request),
    )
    return response


def pass_of(request: Request) -> room.Pass | None:
    """The pass of this browser, if it still holds."""
    cookie = request.cookies.get(COOKIE, "")
    return room.read_pass(key_for("room"), cookie, request.state.now)


async def here(request: Request) -> Response:
    """One tap to check in (JavaScript taps by itself); or where one stands, and what to do."""
    worker_id = request.state.visitor.worker_id
    if "day" in request.query_params:
        return await done(request)
    given = pass_of(request)
    if given is None:
        return show(request, "scan")
    day = await find_day(given.day_id)
    if is_called_off(day.session.course):
        return show(request, "refused", day, refusal=CourseCancelled())
    if not door_is_open(span_of_day(day), request.state.now):
        return show(request, "refused", day, refusal=DoorClosed())
    if worker_id is None:
        return show(request, "sign-in", day)
    if not given.is_for(worker_id):
        return show(request, "refused", day, refusal=StaleCode())
    arrival = await arrival_of(day, worker_id)
    return show(request, arrival.state, day, arrival=arrival)


async def done(request: Request) -> Response:
    """After checking in: one's own attendance. Needs no pass."""
    worker_id, text = request.state.visitor.worker_id, request.query_params["day"]
    if worker_id is None or not (text.isascii() and text.isdecimal() and len(text) < 10):
        return show(request, "scan")
    day = await find_day(int(text))
    arrival = await arrival_of(day, worker_id)
    if arrival.state != "here":
        return show(request, "scan")
    return show(request, "done", day, arrival=arrival)


def show(
    request: Request,
    state: str,
    day: CourseDay | None = None,
    *,
    arrival: Arrival | None = None,
    refusal: QuizError | None = None,
) -> Response:
    """The page in one of its states."""
    return render(
        request,
        "courses/here.html",
        status_of(refusal) if refusal else 200,
        state=state,
        day=day,
        arrival=arrival,
        refusal=refusal,
        sign_in=request.url_for("people:sign-in").path + "?" + urlencode({"next": HERE}),
    )


async def come(request: Request) -> Response:
    """Check this worker in."""
    given = pass_of(request)
    if given is None:
        raise StaleCode
    day = await find_day(given.day_id)
    form = await request.form()
    worker_id, now = request.state.visitor.worker_id, request.state.now
    try:
        await arrive(day, given, worker_id, now, take_seat=bool(form.get("take_seat")))
    except QuizError as refusal:
        arrival = await arrival_of(day, worker_id)
        return show(request, "refused", day, arrival=arrival, refusal=refusal)
    response = RedirectResponse(f"{HERE}?day={day.id}", 303)
    response.delete_cookie(COOKIE, path=HERE)
    return response
