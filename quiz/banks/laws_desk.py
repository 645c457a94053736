"""The laws that questions cite, and the questions that wait since one of them was amended."""

from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions.errors import BadVersion
from questions.laws import MOST_CITED, amendments, cited_laws, version_of, waiting_for
from questions.models import Cited, Question
from quiz.banks import writing
from quiz.banks.browse_desk import number
from quiz.banks.queries import found_questions
from quiz.banks.question_desk import staff_of
from quiz.errors import NotFound
from quiz.web.forms import FormErrors, Sentence, read
from quiz.web.templates import render
from quiz.web.texts import Line
from quiz.words import N_

WAITING_SHOWN = 50
AHEAD = timedelta(days=366)
"""A day that is further ahead is a slip of the pen, after which no right one could be marked."""
TOO_FAR = N_("这个日期太远了，请核对年份。")


class AmendForm(BaseModel):
    """A law that has a new version."""

    law: Line = Field(min_length=1, max_length=200)
    version: date
    note: Line = Field("", max_length=500)


async def index(request: Request) -> Response:
    """The laws that are cited."""
    return render(request, "banks/laws.html", laws=await cited_laws(), most=MOST_CITED)


async def show(request: Request) -> Response:
    """One law: its version, who marked it, and which questions wait."""
    return await show_law(request, request.query_params.get("law", ""))


async def show_law(
    request: Request,
    law: str,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed when something was wrong."""
    count = await Cited.filter(law=law).count() if law.isprintable() else 0
    if not count:
        raise NotFound
    marked = await amendments()
    waiting = waiting_for(marked[law]) if law in marked else None
    first = await waiting.limit(WAITING_SHOWN) if waiting else []
    questions = await found_questions([question.id for question in first])
    return render(
        request,
        "banks/law.html",
        status,
        law=law,
        version=version_of(law, marked),
        amendment=marked.get(law),
        count=count,
        waiting=await waiting.count() if waiting else 0,
        questions=questions,
        values=values or {"version": "", "note": ""},
        errors=errors or {},
    )


async def amend(request: Request) -> Response:
    """Mark a law as amended."""
    try:
        form = await read(request, AmendForm)
    except FormErrors as wrong:
        values = {key: str(wrong.values.get(key, "")) for key in ("version", "note")}
        return await show_law(request, str(wrong.values.get("law", "")), values, wrong.errors, 422)
    if not await Cited.exists(law=form.law):
        raise NotFound
    staff, now = await staff_of(request), request.state.now
    try:
        if form.version > now.date() + AHEAD:
            raise BadVersion(TOO_FAR)
        await writing.amend_law(form.law, form.version, form.note, staff, now)
    except BadVersion as bad:
        values = {"version": form.version.isoformat(), "note": form.note}
        errors = {"version": Sentence(bad.text, **bad.params)}
        return await show_law(request, form.law, values, errors, 422)
    return _to_law(request, form.law)


async def confirm(request: Request) -> Response:
    """The questions of a page agree with the newest version: hundreds are not pressed one by one."""
    form = await request.form()
    law, staff = str(form.get("law", "")), await staff_of(request)
    ids = [key for text in form.getlist("question") if (key := number(str(text))) is not None]
    for question in await Question.filter(id__in=ids[:WAITING_SHOWN]).order_by("id"):
        await writing.confirm_question(question, law, staff, request.state.now)
    return _to_law(request, law)


def _to_law(request: Request, law: str) -> Response:
    address = request.url_for("banks:law").include_query_params(law=law)
    return RedirectResponse(f"{address.path}?{address.query}", 303)
