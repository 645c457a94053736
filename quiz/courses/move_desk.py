"""Other hours or another place for a session, and everybody is told."""

from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from quiz.courses import moving
from quiz.courses.board import course_at, number, session_at
from quiz.courses.desk import to_board
from quiz.courses.forms import MapLink, day_rows, days_in, read_days, valid, with_empty_days
from quiz.courses.models import Course, CourseSession
from quiz.courses.queries import sessions_of
from quiz.errors import BadRequest, DayTaken, EditedMeanwhile, status_of
from quiz.web.forms import Sentence
from quiz.web.templates import render
from quiz.web.texts import Line
from quiz.words import N_


class MoveForm(BaseModel):
    """Where a session goes."""

    place: Line = Field(min_length=1, max_length=100)
    address: Line = Field("", max_length=200)
    map: MapLink = Field("", max_length=500)


async def move_form(request: Request) -> Response:
    """Other hours or another place, with what is stored."""
    course = await course_at(request)
    return await show_move(request, course, await session_at(request, course))


async def show_move(
    request: Request,
    course: Course,
    session: CourseSession,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
) -> Response:
    """The form with what is stored, or with what was typed when something was wrong."""
    stored: dict[str, Any] = {
        "place": session.place,
        "address": session.address,
        "map": session.map_link,
        "days": day_rows(session.spans),
        "edits": course.edits,
    }
    values = values or stored
    return render(
        request,
        "courses/desk_move.html",
        status,
        course=course,
        session=session,
        number=[each.id for each in await sessions_of(course.id)].index(session.id) + 1,
        values=values,
        days=with_empty_days(values["days"]),
        errors=errors or {},
    )


async def move(request: Request) -> Response:
    """Move a session, and tell everybody who has a seat in it or waits for it."""
    course = await course_at(request)
    session = await session_at(request, course)
    form, errors = await request.form(), dict[str, Sentence]()
    typed: dict[str, Any] = {name: str(form.get(name, "")) for name in MoveForm.model_fields}
    typed |= {"days": days_in(form), "edits": str(form.get("edits", ""))}
    place = valid(MoveForm, typed, "", errors)
    days = read_days(typed["days"], "", errors)
    if not days and not errors:
        errors["days"] = Sentence(N_("请至少填写一次上课时间。"))
    if errors:
        return await show_move(request, course, session, typed, errors, 422)
    by, now = request.state.visitor.staff_id, request.state.now
    where, edits = (place.place, place.address, place.map), number(typed["edits"])
    try:
        told = await moving.move_session(session.id, *where, days, now, by=by, edits=edits)
    except (BadRequest, DayTaken, EditedMeanwhile) as refusal:
        errors = {"days": Sentence(refusal.text, **refusal.params)}
        if isinstance(refusal, EditedMeanwhile):  # saving it again is a decision
            await course.refresh_from_db(["edits"])
            typed["edits"] = course.edits
        return await show_move(request, course, session, typed, errors, status_of(refusal))
    return to_board(request, course.id, f"?session={session.id}&told={told}#s-{session.id}")
