"""The trainer's and organizer's desk: list courses, draft, copy, change and publish them."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.contests.models import Contest
from quiz.courses import planning
from quiz.courses.forms import read_plan, stored_values, typed_values, with_empty_session
from quiz.courses.hours import typed_day
from quiz.courses.models import Course
from quiz.courses.moving import OVER
from quiz.courses.planning import Plan
from quiz.courses.queries import (
    course_state,
    find_course,
    is_called_off,
    is_published,
    sessions_of,
)
from quiz.courses.roster import course_lines
from quiz.courses.rules import Missing
from quiz.courses.seats import read_courses
from quiz.courses.trained import fold_attendance
from quiz.errors import (
    BadRequest,
    CourseCancelled,
    CourseIncomplete,
    DayTaken,
    EditedMeanwhile,
    QuizError,
    SessionTaken,
)
from quiz.people.rules import TRAINER, may
from quiz.web.forms import FormErrors, blank_to_none, read
from quiz.web.templates import render
from quiz.web.texts import Line

LISTED_FOR = timedelta(days=400)
"""Older courses are a click away: a list of all would grow for ever."""


class TitleForm(BaseModel):
    """A new course."""

    title: Line = Field(min_length=1, max_length=100)


def maybe_day(value: Any) -> Any:
    """A day, or None for a blank."""
    return None if blank_to_none(value) is None else typed_day(value)


class CopyForm(BaseModel):
    """When the copy begins; a blank leaves its dates open."""

    first_day: Annotated[date | None, BeforeValidator(maybe_day)] = None


def may_change(request: Request) -> bool:
    """Whether this member of staff may change courses, and so see drafts."""
    return may(TRAINER, is_worker=False, role=request.state.visitor.role)


async def index(request: Request) -> Response:
    """Every course with its state, dates, seats, and who signed up and came."""
    return await show_index(request)


async def show_index(
    request: Request,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
) -> Response:
    """The page, with the title typed before when something was wrong."""
    now, everything = request.state.now, "all" in request.query_params
    since = None if everything else now - LISTED_FOR
    await fold_attendance(rounds=1)
    return render(
        request,
        "courses/desk_index.html",
        status,
        lines=await course_lines(now, drafts=may_change(request), since=since),
        values={"title": str((values or {}).get("title", ""))},
        errors=errors or {},
        older=not everything and await Course.exists(created_at__lt=since),
    )


async def create(request: Request) -> Response:
    """Make a draft and go on to its form."""
    try:
        form = await read(request, TitleForm)
    except FormErrors as wrong:
        return await show_index(request, wrong.values, wrong.errors, 422)
    by = request.state.visitor.staff_id
    course = await planning.create_once(form.title, request.state.now, by=by)
    return to_form(request, course.id)


async def copy(request: Request) -> Response:
    """Make a draft like this course and go on to its form."""
    try:
        form = await read(request, CopyForm)
    except FormErrors as wrong:
        raise BadRequest(wrong.errors["first_day"]) from wrong
    course = await planning.copy_course(
        request.path_params["id"],
        request.state.now,
        first_day=form.first_day,
        by=request.state.visitor.staff_id,
    )
    return to_form(request, course.id)


def to_form(request: Request, course_id: int, told: str = "") -> Response:
    """On to the form of a course."""
    path = request.url_for("training:edit", id=course_id).path
    return RedirectResponse(path + told, 303)


def to_board(request: Request, course_id: int, told: str = "") -> Response:
    """On to a course's own page; `told` is a query that says what was done."""
    path = request.url_for("training:show", id=course_id).path
    return RedirectResponse(path + told, 303)


async def edit(request: Request) -> Response:
    """The form with what is stored. A course that was called off is not changed any more."""
    course = await find_course(request.path_params["id"])
    if is_called_off(course):
        return to_board(request, course.id)
    return await show_form(request, course)


async def show_form(
    request: Request,
    course: Course,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
    refused: Sequence[Missing] = (),
    notice: QuizError | None = None,
) -> Response:
    """The form with what is stored, or with what was typed when something was wrong.

    `refused` is what kept it from being published just now, `notice` why nothing was stored.
    """
    now, sessions = request.state.now, await sessions_of(course.id)
    values = values or stored_values(course, sessions)
    seats = (await read_courses([course.id], queues=True))[course.id]
    return render(
        request,
        "courses/desk_edit.html",
        status,
        course=course,
        state=course_state(course, sessions, now),
        published=is_published(course),
        values=values,
        rows=with_empty_session(values["sessions"]),
        taken={str(session.id): session.confirmed for session in seats.sessions},
        waiting=sum(seats.waiting.values()),
        errors=errors or {},
        contests=await Contest.all().order_by("-created_at", "-id").values_list("id", "title"),
        missing=refused or await planning.whats_missing(course, now),
        refused=bool(refused),
        notice=notice,
        saved="saved" in request.query_params,
    )


async def change(request: Request) -> Response:
    """Store what was typed; blanks may stay in a draft."""
    course = await find_course(request.path_params["id"])
    by = request.state.visitor.staff_id
    try:
        plan = await typed_plan(request)
        await planning.change_course(course.id, plan, request.state.now, by=by)
    except FormErrors as wrong:
        return await show_form(request, course, wrong.values, wrong.errors, 422)
    except REFUSALS as refusal:
        return await show_refused(request, course, refusal)
    if is_published(course):
        return to_board(request, course.id, "?saved=1")
    return to_form(request, course.id, "?saved=1")


REFUSALS = (EditedMeanwhile, SessionTaken, DayTaken, CourseIncomplete, BadRequest)
"""What the form itself can say, with everything that was typed."""


async def show_refused(request: Request, course: Course, refusal: QuizError) -> Response:
    """The form as it was typed. After a clash, saving it again is a decision."""
    values = typed_values(await request.form())
    if isinstance(refusal, CourseIncomplete):
        return await show_form(request, course, values, status=422, refused=refusal.missing)
    if isinstance(refusal, EditedMeanwhile):
        await course.refresh_from_db(["edits"])
        values["edits"] = course.edits
    return await show_form(request, course, values, status=409, notice=refusal)


async def typed_plan(request: Request) -> Plan:
    """The form of this request. Raises FormErrors."""
    contests = await Contest.all().values_list("id", flat=True)
    return read_plan(await request.form(), [int(str(key)) for key in contests])


async def publish(request: Request) -> Response:
    """Store what was typed and show the course to workers. Twice is the same as once."""
    course = await find_course(request.path_params["id"])
    if is_called_off(course):
        raise CourseCancelled(OVER)
    by, now = request.state.visitor.staff_id, request.state.now
    plan = None
    try:
        if "title" in await request.form():
            plan = await typed_plan(request)
        await planning.publish_course(course.id, now, plan=plan, by=by)
    except FormErrors as wrong:
        return await show_form(request, course, wrong.values, wrong.errors, 422)
    except CourseIncomplete as gaps:
        if plan is None or is_published(course):
            return await show_refused(request, course, gaps)
        return await keep_draft(request, course, plan, gaps)
    except REFUSALS as refusal:
        return await show_refused(request, course, refusal)
    return to_board(request, course.id, "?published=1")


async def keep_draft(
    request: Request, course: Course, plan: Plan, gaps: CourseIncomplete
) -> Response:
    """Not ready to be published, but nothing typed is lost."""
    try:
        by = request.state.visitor.staff_id
        await planning.change_course(course.id, plan, request.state.now, by=by)
    except REFUSALS as refusal:
        return await show_refused(request, course, refusal)
    stored = await find_course(course.id)
    return await show_form(request, stored, status=422, refused=gaps.missing)
