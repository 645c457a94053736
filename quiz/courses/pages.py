"""Courses for workers: the list, one course with the button, and the way back out."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.contests.queries import is_opened
from quiz.courses import actions
from quiz.courses.calendar import calendar
from quiz.courses.models import CourseSession
from quiz.courses.queries import is_called_off, standing_of
from quiz.courses.seats import Seats
from quiz.courses.shown import Shown, listed_courses, shown_course
from quiz.errors import BadRequest, NotFound, QuizError, status_of
from quiz.people.models import Worker
from quiz.web.access import LARGEST_ID
from quiz.web.downloads import attachment
from quiz.web.languages import translate
from quiz.web.links import public_address
from quiz.web.templates import render
from quiz.words import N_

CHOOSE = N_("请选一个场次。")


async def index(request: Request) -> Response:
    """Courses by town and date; `?town=` shows one town's. A worker's own town comes first."""
    listed = await listed_courses(request.state.now)
    towns = sorted({each.town for each in listed if each.state != "over"})
    town = request.query_params.get("town", "")
    if town:
        listed = [each for each in listed if each.town == town]
    own = await _own_town(request.state.visitor.worker_id)
    coming = [each for each in listed if each.state != "over"]
    coming.sort(key=lambda each: (each.town != own, each.town, each.starts_at))
    groups = [(name, list(courses)) for name, courses in groupby(coming, lambda each: each.town)]
    return render(
        request,
        "courses/index.html",
        towns=towns,
        town=town,
        groups=groups,
        over=[each for each in listed if each.state == "over"],
    )


async def _own_town(worker_id: int | None) -> str:
    worker = await Worker.get_or_none(id=worker_id) if worker_id is not None else None
    return worker.town if worker else ""


async def show(request: Request) -> Response:
    """One course: when, where, who, and how one stands."""
    shown = await shown_course(request.path_params["id"])
    return await _page(request, shown)


@dataclass(frozen=True)
class Line:
    """A session on the page, and whether one can still sign up for it."""

    session: CourseSession
    seats: Seats
    waiting: int
    begun: bool


async def _page(request: Request, shown: Shown, refusal: QuizError | None = None) -> Response:
    now, course = request.state.now, shown.course
    mine = await standing_of(course.id, request.state.visitor.worker_id)
    lines = [_line(request, shown, session) for session in shown.sessions]
    own = mine.signup.session_id if mine else None
    return render(
        request,
        "courses/show.html",
        status_of(refusal) if refusal else 200,
        refusal=translate(request, refusal.text, **refusal.params) if refusal else "",
        course=course,
        listed=shown.listed(now),
        lines=lines,
        waits=[line for line in lines if mine and mine.signup.choices >> line.session.position & 1],
        mine=mine,
        cancelled=mine is None and "cancelled" in request.query_params,
        seat=next((line for line in lines if line.session.id == own), None),
        still_waits=mine is not None and mine.still_waits(shown.sessions, now),
        may_cancel=mine is not None and shown.may_cancel(own, now),
        called_off=course.cancellation if is_called_off(course) else None,
        quiz=course.contest if course.contest and is_opened(course.contest) else None,
        ticket=public_address(request, f"/c/{mine.signup.token}") if mine else "",
        chosen=set((await request.form()).getlist("session")) if refusal else set(),
    )


def _line(request: Request, shown: Shown, session: CourseSession) -> Line:
    seats = shown.seats_of(session.id)
    waiting = shown.seats.ahead(1 << session.position)
    return Line(session, seats, waiting, seats.starts_at <= request.state.now)


async def sign_up(request: Request) -> Response:
    """Sign up and show how one stands; a refusal stands on the course's own page."""
    course_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    try:
        sessions = _session_ids((await request.form()).getlist("session"))
        await actions.sign_up(course_id, worker_id, request.app.state.clock(), sessions)
    except NotFound:
        raise
    except QuizError as refusal:
        return await _page(request, await shown_course(course_id), refusal)
    return _back(request, course_id)


def _session_ids(values: Sequence[object]) -> list[int]:
    """The ticked sessions. Raises BadRequest."""
    texts = [str(value) for value in values]
    if len(texts) > 30 or not all(
        t.isascii() and t.isdecimal() and len(t) <= 10 and 0 < int(t) <= LARGEST_ID for t in texts
    ):
        raise BadRequest(CHOOSE)
    return [int(text) for text in texts]


async def cancel(request: Request) -> Response:
    """Give the seat or the place in the queue back."""
    course_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    try:
        await actions.cancel(course_id, worker_id, request.app.state.clock())
    except NotFound:
        raise
    except QuizError as refusal:
        return await _page(request, await shown_course(course_id), refusal)
    return _back(request, course_id, "?cancelled=1")


def _back(request: Request, course_id: int, query: str = "") -> Response:
    return RedirectResponse(request.app.url_path_for("courses:show", id=course_id) + query, 303)


async def download_calendar(request: Request) -> Response:
    """The days of one's own session, else of all, for the phone's calendar."""
    shown = await shown_course(request.path_params["id"])
    mine = await standing_of(shown.course.id, request.state.visitor.worker_id)
    own = mine.signup.session_id if mine else None
    sessions = [s for s in shown.sessions if own in (None, s.id)]
    page = request.app.url_path_for("courses:show", id=shown.course.id)
    link = public_address(request, page)
    content = calendar(shown.course, sessions, link, request.state.now)
    return attachment(content, shown.course.title, "ics", f"course-{shown.course.id}")
