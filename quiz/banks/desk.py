"""The trainer's desk: look at banks, upload a file, see what is in it, load it."""

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions.advice import in_full
from questions.differing import Difference, differences
from questions.drafts import Draft
from questions.errors import QuestionError
from questions.formats.pictures import data_uri
from questions.formats.reading import Progress
from questions.formats.tables.template import TEMPLATES, template_file
from questions.planning import Change
from quiz.banks import actions
from quiz.banks.growing import Told, grow
from quiz.banks.queries import bank_summaries, find_upload
from quiz.errors import NotFound
from quiz.web.downloads import attachment
from quiz.web.forms import FormErrors, Sentence, parse
from quiz.web.languages import speaker, translate
from quiz.web.templates import render
from quiz.web.texts import Line
from quiz.words import N_

PREVIEWED = 50
COMPARED = 50
PICTURES_SHOWN = 4 * 2**20
"""Bytes of pictures that a preview carries."""
PROBLEMS_SHOWN = 200
LONG_FILE = 2**19
"""A file of more bytes takes seconds: its page shows how far the work is."""
COUNTS = ("added", "changed", "unchanged", "skipped")
MARKED = N_("%(file)s（标出问题）")


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
    staff_id, now = request.state.visitor.staff_id, request.state.now
    name = file.filename
    if len(content) > LONG_FILE:

        async def read(progress: Progress) -> str:
            kept = await actions.keep_upload(staff_id, form.bank, name, content, now, progress)
            return request.url_for("banks:preview", id=kept.id).path

        return grow(request, Told("reading", name, request.url_for("banks:index").path), read)
    try:
        kept = await actions.keep_upload(staff_id, form.bank, name, content, now)
    except QuestionError as refused:
        reason = Sentence(refused.text, **refused.params)
        return await show_index(request, values, {"file": reason}, 422)
    return RedirectResponse(request.url_for("banks:preview", id=kept.id).path, 303)


async def preview(request: Request) -> Response:
    """What the file holds, what is wrong with it, and the button that loads it."""
    kept = await find_upload(request.path_params["id"], request.state.visitor.staff_id)
    return await show_preview(request, kept)


async def show_preview(
    request: Request, kept: Any, refusal: QuestionError | None = None, status: int = 200
) -> Response:
    """The preview, with a sentence when loading was refused."""
    say = partial(translate, request)
    report, meeting = await actions.compare(kept)
    shown = [one.draft for one in meeting.drafts[:PREVIEWED]]
    compared = [*meeting.plan.change[:COMPARED], *meeting.plan.kept[:COMPARED]]
    return render(
        request,
        "banks/preview.html",
        status,
        kept=kept,
        report=report,
        error_rows=len({problem.where for problem in report.errors}),
        problems=report.problems[:PROBLEMS_SHOWN],
        in_full=in_full,
        questions=shown,
        inside=addresses([*shown, *(change.new.draft for change in compared)]),
        meeting=meeting,
        changes=compared_in(meeting.plan.change[:COMPARED], say),
        older=compared_in(meeting.plan.kept[:COMPARED], say),
        doubtful=beside(meeting.doubtful[:COMPARED], say),
        alike=beside(meeting.alike[:COMPARED], say),
        otherwise=beside(meeting.elsewhere.otherwise[:COMPARED], say),
        refusal=refusal,
        say=say,
    )


def compared_in(changes: Sequence[Change], say: Any) -> list[tuple[Any, Any, list[Difference]]]:
    """Old, new, and what differs, of each change."""
    return beside([(change.old, change.new.draft) for change in changes], say)


def beside(pairs: Sequence[tuple[Any, Any]], say: Any) -> list[tuple[Any, Any, list[Difference]]]:
    """Old, new, and what differs, of each pair."""
    return [(old, new, differences(old, new, say)) for old, new in pairs]


def addresses(drafts: Sequence[Draft]) -> dict[str, str]:
    """The pictures of drafts as addresses that hold them: they are not stored before the load.

    As many as a page can carry.
    """
    found: dict[str, str] = {}
    room = PICTURES_SHOWN
    for draft in drafts:
        for image in draft.images:
            size = len(image.content)
            if image.digest not in found and size <= room:
                room -= size
                found[image.digest] = data_uri(image)
    return found


async def annotated_file(request: Request) -> Response:
    """The trainer's own rows with what is wrong with each, to mend and upload again."""
    kept = await find_upload(request.path_params["id"], request.state.visitor.staff_id)
    content = await actions.annotate(kept, speaker(request))
    name = re.sub(r"\.\w{1,5}$", "", kept.filename)[:80] or "题库"
    name = name.removesuffix(translate(request, MARKED, file=""))  # it comes back under this name
    return attachment(content, translate(request, MARKED, file=name), "xlsx", "marked")


async def confirm(request: Request) -> Response:
    """Load the file into its bank. Twice is the same as once."""
    visitor = request.state.visitor
    kept = await find_upload(request.path_params["id"], visitor.staff_id)
    skip = (await request.form()).get("skip") == "yes"

    async def store(progress: Progress | None = None) -> str:
        loaded = await actions.load_upload(
            kept, visitor.staff_name, request.state.now, skip_problems=skip, progress=progress
        )
        counts = {key: getattr(loaded, key) for key in COUNTS} | {"upload": kept.id}
        address = request.url_for("banks:show", id=loaded.bank.id).include_query_params(**counts)
        return f"{address.path}?{address.query}"

    if len(kept.content) > LONG_FILE:
        back = request.url_for("banks:preview", id=kept.id).path
        return grow(request, Told("storing", kept.filename, back), store)
    try:
        return RedirectResponse(await store(), 303)
    except QuestionError as refused:
        return await show_preview(request, kept, refused, 422)


async def template(request: Request) -> Response:
    """A file to fill in, with one example of each kind."""
    ending = request.path_params["ending"]
    if ending not in TEMPLATES:
        raise NotFound
    return attachment(template_file(ending), "题库模板", ending, plain="question-bank")
