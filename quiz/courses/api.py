"""Courses as JSON."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import Response

from quiz.contests.queries import is_opened
from quiz.courses import actions
from quiz.courses.queries import Standing, is_called_off, standing_of
from quiz.courses.shown import Listed, Shown, listed_courses, shown_course
from quiz.settings import settings
from quiz.web.access import LARGEST_ID
from quiz.web.forms import read_json
from quiz.web.json import Json

SessionId = Annotated[int, Field(ge=1, le=LARGEST_ID)]


class SignUpBody(BaseModel):
    """The sessions that suit; none where there is one, or where all of them do."""

    sessions: list[SessionId] = Field(default_factory=list, max_length=30)


def local(moment: datetime | None) -> datetime | None:
    """On the campaign's clock."""
    return moment.astimezone(settings().zone) if moment else None


async def index(request: Request) -> Response:
    """GET /courses: every published course, the next first."""
    listed = await listed_courses(request.state.now)
    return Json([summary(each) for each in listed])


def summary(listed: Listed) -> dict[str, Any]:
    """What a list shows of a course."""
    return {
        "id": listed.seats.id,
        "title": listed.seats.title,
        "topic": listed.topic,
        "lecturer": listed.lecturer,
        "town": listed.town,
        "starts_at": local(listed.starts_at),
        "state": listed.state,
        "seats": listed.seats_in_all,
        "seats_left": listed.seats_left,
        "waiting": listed.waiting,
    }


async def show(request: Request) -> Response:
    """GET /courses/{id}: the course, and how the worker who asks stands."""
    shown = await shown_course(request.path_params["id"])
    mine = await standing_of(shown.course.id, request.state.visitor.worker_id)
    course, contest = shown.course, shown.course.contest
    body = {
        **summary(shown.listed(request.state.now)),
        "introduction": course.introduction,
        "what_to_bring": course.what_to_bring,
        "hotline": course.hotline,
        "opens_at": local(course.opens_at),
        "closes_at": local(course.closes_at),
        "cancel_until": local(course.cancel_until),
        "waitlist_limit": course.waitlist_limit,
        "shared_waitlist": course.shared_waitlist,
        "cancelled": course.cancellation.reason if is_called_off(course) else None,
        "contest": contest.slug if contest is not None and is_opened(contest) else None,
        "sessions": [_session(shown, number) for number in range(len(shown.sessions))],
        "mine": _mine(mine),
    }
    return Json(body)


def _session(shown: Shown, number: int) -> dict[str, Any]:
    session = shown.sessions[number]
    seats = shown.seats_of(session.id)
    return {
        "id": session.id,
        "place": session.place,
        "address": session.address,
        "map_link": session.map_link,
        "seats": seats.seats,
        "seats_left": max(0, seats.free),
        "waiting": shown.seats.ahead(1 << session.position),
        "days": [
            {"starts_at": local(d.starts_at), "ends_at": local(d.ends_at)} for d in seats.days
        ],
    }


def _mine(mine: Standing | None) -> dict[str, Any] | None:
    if mine is None:
        return None
    return standing(mine.signup.session_id, mine.position, mine.signup.code, mine.signup.token)


def standing(session_id: int | None, position: int | None, code: str, token: str) -> dict[str, Any]:
    """How a worker stands. Only a seat has a code and a link: who waits cannot be checked in."""
    seated = session_id is not None
    return {
        "status": "confirmed" if seated else "waitlisted",
        "position": position,
        "code": code if seated else None,
        "session": session_id,
        "link": f"/c/{token}" if seated else None,
    }


async def sign_up(request: Request) -> Response:
    """POST /courses/{id}/signup: 201 with a seat or a place in the queue; again gives the same."""
    body = await read_json(request, SignUpBody)
    course_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    now = request.app.state.clock()
    mine = await actions.sign_up(course_id, worker_id, now, body.sessions)
    return Json(standing(mine.session_id, mine.position, mine.code, mine.token), 201)


async def cancel(request: Request) -> Response:
    """DELETE /courses/{id}/signup: 204, also where there is nothing to take back."""
    course_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    await actions.cancel(course_id, worker_id, request.app.state.clock())
    return Response(status_code=204)
