"""A course's own page at the desk: who signed up, as it happens, and what can be done about it."""

import secrets
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.contests.forms import Number
from quiz.courses import actions, moving
from quiz.courses.attendance import figures_of
from quiz.courses.desk import may_change, to_board
from quiz.courses.models import Course, CourseSession, Signup
from quiz.courses.proxy import Introduced, SomebodyElse, person_for
from quiz.courses.queries import (
    course_state,
    find_course,
    is_called_off,
    is_published,
    sessions_of,
)
from quiz.courses.quizzed import quiz_of
from quiz.courses.roster import roster_of
from quiz.errors import Clash, CourseCancelled, NotFound, QuizError, status_of
from quiz.people.rules import NotAPhone, normalise_phone
from quiz.web.forms import FormErrors, Sentence, parse, read
from quiz.web.links import public_address
from quiz.web.templates import render
from quiz.web.texts import Line
from quiz.words import N_

TOLD = ("told", "session", "promoted", "done", "off")
PROXY_FIELDS = ("name", "town", "employer", "phone", "apart", "consent")


async def course_at(request: Request) -> Course:
    """The course of this address; a draft only for who may change it. Raises NotFound."""
    course = await find_course(request.path_params["id"])
    if not is_published(course) and not may_change(request):
        raise NotFound
    return course


def worker_page(request: Request, course: Course) -> str:
    """The address workers open, also from paper."""
    return public_address(request, request.app.url_path_for("courses:show", id=course.id))


async def session_at(request: Request, course: Course) -> CourseSession:
    """The session of this address, if it is one of the course's. Raises NotFound."""
    for session in await sessions_of(course.id):
        if session.id == request.path_params["session"]:
            return session
    raise NotFound


async def show(request: Request) -> Response:
    """The course's page. A draft goes to its form."""
    course = await course_at(request)
    if not is_published(course):
        return RedirectResponse(request.url_for("training:edit", id=course.id).path, 303)
    return await show_board(request, course)


async def show_board(
    request: Request,
    course: Course,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
    refusal: QuizError | None = None,
) -> Response:
    """The page, with what was typed before when a sign-up for somebody was refused."""
    sessions = await sessions_of(course.id)
    roster = await roster_of(course.id)
    query = request.query_params
    told = {name: number(query.get(name, "")) for name in TOLD}
    moved = next((session for session in sessions if session.id == told["session"]), None)
    await course.fetch_related("contest")
    return render(
        request,
        "courses/desk_show.html",
        status,
        course=course,
        sessions=sessions,
        state=course_state(course, sessions, request.state.now),
        roster=roster,
        off=is_called_off(course),
        now=request.state.now,
        apart=secrets.token_hex(4),
        quiz=await quiz_of(course),
        days={(day.session_id, day.hours.starts_at): day for day in await figures_of(course.id)},
        link=worker_page(request, course),
        values=dict.fromkeys(PROXY_FIELDS, "") | (values or {"sessions": []}),
        errors=errors or {},
        refusal=refusal,
        told=told,
        by_hand=roster.to_be_told(moved, told["promoted"]),
        did=next((name for name in ("saved", "published", "known") if name in query), ""),
    )


def number(text: str) -> int | None:
    """A number in an address, None where there is none."""
    return int(text) if text.isdecimal() and len(text) < 10 else None


async def live(request: Request) -> Response:
    """The part of the page that changes by itself."""
    course = await course_at(request)
    return render(
        request,
        "courses/desk_roster.html",
        course=course,
        sessions=await sessions_of(course.id),
        roster=await roster_of(course.id),
        off=is_called_off(course),
        now=request.state.now,
    )


class SeatsForm(BaseModel):
    """A new number of seats."""

    seats: Number = Field(ge=1, le=100_000)


async def set_seats(request: Request) -> Response:
    """Raise or lower the seats of a session; who has one keeps it."""
    course = await course_at(request)
    session = await session_at(request, course)
    try:
        form = await read(request, SeatsForm)
    except FormErrors as wrong:
        errors = {f"seats-{session.id}": wrong.errors["seats"]}
        return await show_board(request, course, errors=errors, status=422)
    by, now = request.state.visitor.staff_id, request.state.now
    done = await moving.set_seats(session.id, form.seats, now, by=by)
    return to_board(request, course.id, f"?promoted={done.promoted}#s-{session.id}")


class ReasonForm(BaseModel):
    """Why the course will not take place."""

    reason: Line = Field(min_length=1, max_length=200)


async def call_off(request: Request) -> Response:
    """Cancel the course and tell everybody. Twice is the same as once."""
    course = await course_at(request)
    try:
        form = await read(request, ReasonForm)
    except FormErrors as wrong:
        return await show_board(request, course, errors=wrong.errors, status=422)
    by, now = request.state.visitor.staff_id, request.state.now
    try:
        told = await moving.call_off(course.id, form.reason, now, by=by)
    except CourseCancelled:
        return to_board(request, course.id)
    return to_board(request, course.id, f"?off={told}")


def maybe_phone(text: str) -> str:
    """E.164, nothing for a blank, or a sentence about what is wrong."""
    try:
        return normalise_phone(text) if text else ""
    except NotAPhone:
        raise ValueError(N_("请填 11 位手机号；没有手机就空着。")) from None


def heard(value: str) -> str:
    """The tick that the worker knows what happens with what they said."""
    if value != "yes":
        raise ValueError(N_("请先向本人说明，并勾选。"))
    return value


class ProxyForm(BaseModel):
    """A worker as somebody else signs them up."""

    name: Line = Field(min_length=1, max_length=40)
    town: Line = Field(min_length=1, max_length=60)
    employer: Line = Field(min_length=1, max_length=100)
    phone: Annotated[Line, AfterValidator(maybe_phone)] = ""
    apart: str = Field("", max_length=16)
    consent: Annotated[str, AfterValidator(heard)] = Field("", validate_default=True)


async def sign_up(request: Request) -> Response:
    """Sign somebody up who cannot do it themselves (代报名); the answer is final at once."""
    course = await course_at(request)
    form = await request.form()
    typed: dict[str, Any] = {name: str(form.get(name, "")) for name in PROXY_FIELDS}
    sessions = [key for text in form.getlist("session") if (key := number(str(text))) is not None]
    shown = {**typed, "sessions": sessions}
    by, now = request.state.visitor.staff_id, request.state.now
    try:
        who = parse(ProxyForm, typed)
        known = Introduced(who.name, who.town, who.employer, who.phone, who.apart)
        worker = await person_for(known, now, by=by)
        seat = await actions.sign_up(course.id, worker.id, now, sessions, by=by)
    except FormErrors as wrong:
        return await show_board(request, course, shown, wrong.errors, 422)
    except SomebodyElse as other:
        errors = {"phone": Sentence(other.text, **other.params)}
        return await show_board(request, course, shown, errors, 409)
    except QuizError as refusal:
        if status_of(refusal) not in {400, 409}:
            raise
        return await show_board(request, course, shown, status=409, refusal=about_them(refusal))
    made = await Signup.get(token=seat.token)
    again = "&known=1" if worker.created_at < now and not who.phone else ""
    return to_board(request, course.id, f"?done={made.id}{again}#sign-up")


def about_them(refusal: QuizError) -> QuizError:
    """A refusal in words for who asked on somebody's behalf."""
    if isinstance(refusal, Clash):
        text = N_("这位职工同一时间已经报了「%(title)s」，不能再报。")
        return Clash(text, **refusal.params)
    return refusal


async def cancel(request: Request) -> Response:
    """Take a sign-up back for somebody; the next in the queue moves up. Twice is once."""
    course = await course_at(request)
    signup = await Signup.get_or_none(id=request.path_params["signup"], course_id=course.id)
    if signup is None:
        raise NotFound
    # They may have come back since: then this form was about the sign-up before.
    if signup.cancelled_at is None:
        by, now = request.state.visitor.staff_id, request.state.now
        await actions.cancel(course.id, signup.worker_id, now, by=by)
    return to_board(request, course.id, "#people")
