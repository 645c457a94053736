"""The trainer's desk: look at banks, upload a file, see what is in it, load it."""

from collections import Counter
from functools import partial
from typing import Any

from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions.errors import QuestionError
from questions.formats.template import TEMPLATES, template_file
from questions.pools import bank_pool
from quiz.banks import actions
from quiz.banks.queries import (
    Search,
    bank_summaries,
    find_bank,
    find_upload,
    matching,
)
from quiz.errors import NotFound
from quiz.web.downloads import attachment
from quiz.web.forms import FormErrors, Sentence, parse
from quiz.web.languages import translate
from quiz.web.templates import render
from quiz.web.texts import Line
from quiz.words import N_

PREVIEWED = 50
PROBLEMS_SHOWN = 200
A_PAGE = 50
COUNTS = ("added", "changed", "unchanged", "skipped")


class UploadForm(BaseModel):
    """The upload form without its file."""

    bank: Line = Field(min_length=1, max_length=100)


async def index(request: Request) -> Response:
    """Every bank and the upload form."""
    return await show_index(request)


async def show_index(
    request: Request,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
) -> Response:
    """The page, with the bank name typed before when something was wrong."""
    return render(
        request,
        "banks/index.html",
        status,
        banks=await bank_summaries(),
        values=values or {"bank": ""},
        errors=errors or {},
    )


async def upload(request: Request) -> Response:
    """Keep the file and show what is in it; one that cannot be read stays out."""
    sent = await request.form()
    values = {"bank": sent.get("bank") if isinstance(sent.get("bank"), str) else ""}
    file = sent.get("file")
    try:
        form = parse(UploadForm, values)
    except FormErrors as wrong:
        return await show_index(request, values, wrong.errors, 422)
    if not isinstance(file, UploadFile) or not file.filename:
        missing = Sentence(N_("请选择要上传的文件。"))
        return await show_index(request, values, {"file": missing}, 422)
    content = await file.read()
    try:
        await actions.examine(content, file.filename)
    except QuestionError as refused:
        reason = Sentence(refused.text, **refused.params)
        return await show_index(request, values, {"file": reason}, 422)
    kept = await actions.keep_upload(
        request.state.visitor.staff_id, form.bank, file.filename, content, request.state.now
    )
    return RedirectResponse(request.url_for("banks:preview", id=kept.id).path, 303)


async def preview(request: Request) -> Response:
    """What the file holds, what is wrong with it, and the button that loads it."""
    kept = await find_upload(request.path_params["id"], request.state.visitor.staff_id)
    return await show_preview(request, kept)


async def show_preview(
    request: Request, kept: Any, refusal: QuestionError | None = None, status: int = 200
) -> Response:
    """The preview, with a sentence when loading was refused."""
    report = await actions.examine(kept.content, kept.filename)
    return render(
        request,
        "banks/preview.html",
        status,
        kept=kept,
        report=report,
        error_rows=len({problem.where for problem in report.errors}),
        problems=report.problems[:PROBLEMS_SHOWN],
        questions=report.questions[:PREVIEWED],
        refusal=refusal,
        say=partial(translate, request),
    )


async def confirm(request: Request) -> Response:
    """Load the file into its bank. Twice is the same as once."""
    visitor = request.state.visitor
    kept = await find_upload(request.path_params["id"], visitor.staff_id)
    skip = (await request.form()).get("skip") == "yes"
    try:
        loaded = await actions.load_upload(
            kept, visitor.staff_name, request.state.now, skip_problems=skip
        )
    except QuestionError as refused:
        return await show_preview(request, kept, refused, 422)
    counts = {key: getattr(loaded, key) for key in COUNTS}
    address = request.url_for("banks:show", id=loaded.bank.id).include_query_params(**counts)
    return RedirectResponse(f"{address.path}?{address.query}", 303)


async def show(request: Request) -> Response:
    """The questions of a bank: search, filter, turn pages."""
    bank = await find_bank(request.path_params["id"])
    query = request.query_params
    difficulty = _number(query.get("difficulty", ""))
    search = Search(
        query.get("q", "").strip(), query.get("kind", ""), query.get("tag", ""), difficulty
    )
    questions = await bank_pool(bank.id)
    found = matching(questions, search)
    pages = max(1, -(-len(found) // A_PAGE))
    page = min(max(1, _number(query.get("page", "")) or 1), pages)
    return render(
        request,
        "banks/show.html",
        bank=bank,
        by_kind=Counter(question.kind for question in questions),
        tags=sorted({tag for question in questions for tag in question.tags}),
        search=search,
        total=len(questions),
        found=len(found),
        questions=found[(page - 1) * A_PAGE : page * A_PAGE],
        page=page,
        pages=pages,
        loaded={key: _number(query.get(key, "")) or 0 for key in COUNTS}
        if "added" in query
        else {},
    )


def _number(text: str) -> int | None:
    """The number somebody's address bar holds, if it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


async def template(request: Request) -> Response:
    """A file to fill in, with one example of each kind."""
    ending = request.path_params["ending"]
    if ending not in TEMPLATES:
        raise NotFound
    return attachment(template_file(ending), "题库模板", ending, plain="question-bank")
