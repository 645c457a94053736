"""What goes on paper: the sign-in sheet of each class, and the poster."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from quiz.courses.board import course_at, number, worker_page
from quiz.courses.models import CourseSession
from quiz.courses.queries import is_called_off, sessions_of
from quiz.courses.roster import Person, roster_of
from quiz.courses.rules import Span
from quiz.errors import NotFound
from quiz.people.actions import audit
from quiz.web.templates import render

EMPTY_LINES = 8
"""For walk-ins: whoever comes without a sign-up signs too."""
SESSIONS_ON_POSTER = 3
"""More would be too small to be read from two metres."""


@dataclass(frozen=True)
class Sheet:
    """One class of one session: who should sign."""

    number: int
    session: CourseSession
    span: Span
    class_number: int
    classes: int
    people: list[Person]


async def sheet(request: Request) -> Response:
    """The sign-in sheets of the course, or of `?session=`: one for each class. It shows whole
    names, so it leaves a record of who printed it."""
    course = await course_at(request)
    wanted = number(request.query_params.get("session", ""))
    sessions, roster = await sessions_of(course.id), await roster_of(course.id)
    sheets = [
        Sheet(count, session, span, index, len(session.spans), list(roster.of(session.id)))
        for count, session in enumerate(sessions, 1)
        if wanted is None or session.id == wanted
        for index, span in enumerate(session.spans, 1)
    ]
    if not sheets:
        raise NotFound
    detail = {"session": wanted} if wanted is not None else {}
    by, now = request.state.visitor.staff_id, request.state.now
    await audit(by, "course.sheet", f"course {course.id}", now, **detail)
    return render(
        request,
        "courses/sheet.html",
        course=course,
        sheets=sheets,
        several=len(sessions) > 1,
        empty_lines=EMPTY_LINES,
    )


async def poster(request: Request) -> Response:
    """A4 to hang up, with the QR code of the course's page."""
    course = await course_at(request)
    if is_called_off(course):
        raise NotFound
    sessions = [session for session in await sessions_of(course.id) if session.spans]
    coming = [s for s in sessions if s.spans[0].starts_at > request.state.now] or sessions
    return render(
        request,
        "courses/poster.html",
        course=course,
        sessions=coming[:SESSIONS_ON_POSTER],
        more=len(coming) - SESSIONS_ON_POSTER,
        link=worker_page(request, course),
    )
