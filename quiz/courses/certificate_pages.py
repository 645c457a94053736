"""Certificates: a worker's own on paper, and the page where anybody checks a number."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.courses.certificates import Attested, certificate_of, find_certificate
from quiz.courses.numbers import tidy_number
from quiz.people.rules import mask_name
from quiz.web.limits import allow
from quiz.web.links import public_address
from quiz.web.templates import render

TRIES_A_MINUTE = 60
"""From one address: an office checks a pile of them, nobody finds one of 850 thousand million."""


async def mine(request: Request) -> Response:
    """One's own certificate, as a page to print."""
    worker_id, now = request.state.visitor.worker_id, request.state.now
    found = await certificate_of(request.path_params["id"], worker_id, now)
    path = request.url_for("certificates:show", number=found.number).path
    return render(
        request, "courses/certificate.html", certificate=found,
        address=public_address(request, path),
    )  # fmt: skip


async def look_up(request: Request) -> Response:
    """The form; a number that was typed leads to its page, a slip back to the form."""
    typed = request.query_params.get("number", "").strip()[:60]
    number = tidy_number(typed)
    if number is not None:
        path = request.url_for("certificates:show", number=number).path
        return RedirectResponse(path, 303)
    return checked(request, None, typed)


async def show(request: Request) -> Response:
    """What a number stands for: a masked name, the course and the days. 404 with the form again."""
    allow(request, "certificate", TRIES_A_MINUTE)
    typed = request.path_params["number"]
    return checked(request, await find_certificate(typed), typed)


def checked(request: Request, found: Attested | None, typed: str) -> Response:
    """The page, with or without a certificate."""
    return render(
        request, "courses/certificate_check.html", 200 if found or not typed else 404,
        found=found, typed=typed, slip=tidy_number(typed) is None,
        masked=mask_name(found.name) if found else "",
    )  # fmt: skip
