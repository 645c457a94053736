"""One question: its page with every revision, the editor with its preview, retire and restore."""

from functools import partial
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions import citations
from questions.codes import code_of
from questions.differing import Difference, differences
from questions.drafts import Draft
from questions.errors import (
    QuestionError,
    QuestionHasProblems,
    QuestionTwice,
    RevisedMeanwhile,
)
from questions.kinds import remarks, validate
from questions.laws import amendments, outdated
from questions.models import Bank, Cited, Question, Revision
from quiz.banks import writing
from quiz.banks.forms import Typed, draft_of, stored, typed
from quiz.banks.queries import find_bank, find_question, found_questions, retirement_of
from quiz.people.models import Staff
from quiz.web.forms import Sentence
from quiz.web.languages import translate
from quiz.web.templates import render

REVISIONS_SHOWN = 50
STATUS = {QuestionHasProblems: 422, QuestionTwice: 409, RevisedMeanwhile: 409}


async def staff_of(request: Request) -> Staff:
    """Who is signed in."""
    return await Staff.get(id=request.state.visitor.staff_id)


async def show(request: Request) -> Response:
    """A question as it is, as it was, and what can be done with it."""
    question = await find_question(request.path_params["id"])
    say = partial(translate, request)
    every = Revision.filter(question_id=question.id).order_by("-number")
    revisions = await every.limit(REVISIONS_SHOWN).prefetch_related("load")
    earlier = [*revisions[1:], None]
    return render(
        request,
        "banks/question_page.html",
        question=question,
        code=code_of(question.bank, question.id),
        newest=revisions[0],
        history=[
            (now, differences(before, now, say) if before else [])
            for now, before in zip(revisions, earlier, strict=True)
        ],
        more=question.newest > len(revisions),
        retirement=await retirement_of(question.id),
        cited=await Cited.filter(question_id=question.id).order_by("id"),
        waiting=await waiting_laws(question),
        saved="saved" in request.query_params,
    )


async def waiting_laws(question: Question) -> list[Any]:
    """The amendments that nobody has checked this question against."""
    marked = await amendments()
    laws = await Cited.filter(question_id=question.id).distinct().values_list("law", flat=True)
    return [
        marked[law]
        for law in sorted(map(str, laws))
        if law in marked
        and await Cited.filter(outdated(marked[law]), question_id=question.id).exists()
    ]


async def new(request: Request) -> Response:
    """The empty editor."""
    bank = await find_bank(request.path_params["id"])
    return await show_editor(request, bank, None, Typed())


async def edit(request: Request) -> Response:
    """The editor with what is stored."""
    question = await find_question(request.path_params["id"])
    (newest,) = await found_questions([question.id])
    return await show_editor(request, question.bank, question, stored(newest))


async def show_editor(
    request: Request,
    bank: Bank,
    question: Question | None,
    values: Typed,
    refusal: QuestionError | None = None,
    status: int = 200,
) -> Response:
    """The editor, with what was typed and what is wrong with it."""
    draft = draft_of(values)
    is_empty = not (draft.stem or draft.options)
    return render(
        request,
        "banks/editor.html",
        status,
        bank=bank,
        question=question,
        values=values,
        draft=draft,
        problems=[] if is_empty and refusal is None else problems_of(draft, request),
        refusal=Sentence(refusal.text, **refusal.params) if refusal else None,
        twin=refusal.question_id if isinstance(refusal, QuestionTwice) else None,
        waiting=await waiting_laws(question) if question else [],
        clash=await clash_with(question, draft, request)
        if question and isinstance(refusal, RevisedMeanwhile)
        else [],
        say=partial(translate, request),
    )


async def clash_with(question: Question, draft: Draft, request: Request) -> list[Difference]:
    """What somebody else stored meanwhile beside what was typed."""
    (newest,) = await found_questions([question.id])
    return differences(newest, draft, partial(translate, request))


def problems_of(draft: Draft, request: Request) -> list[tuple[str, str]]:
    """(severity, sentence) of everything to look at before saving."""
    found = [*validate(draft), *remarks(draft), *citations.problems(draft.citation)]
    return [(one.severity, one.translated(partial(translate, request))) for one in found]


async def look(request: Request) -> Response:
    """The preview alone, for the script that shows it while somebody types."""
    draft = draft_of(typed(await request.form()))
    return render(
        request, "banks/phone_part.html", draft=draft, problems=problems_of(draft, request)
    )


async def create(request: Request) -> Response:
    """Store a new question, or show the preview."""
    bank = await find_bank(request.path_params["id"])
    form = await request.form()
    values = typed(form)
    if form.get("go") == "look":
        return await show_editor(request, bank, None, values)
    try:
        question_id = await writing.write_question(
            bank, draft_of(values), await staff_of(request), request.state.now
        )
    except QuestionError as refused:
        return await show_editor(
            request, bank, None, values, refused, STATUS.get(type(refused), 422)
        )
    return _to_question(request, question_id, saved=True)


async def change(request: Request) -> Response:
    """Store a new revision, or show the preview."""
    question = await find_question(request.path_params["id"])
    form = await request.form()
    values = typed(form)
    if form.get("go") == "look":
        return await show_editor(request, question.bank, question, values)
    staff, now = await staff_of(request), request.state.now
    try:
        await writing.edit_question(question, values.number, draft_of(values), staff, now)
    except QuestionError as refused:
        if isinstance(refused, RevisedMeanwhile):
            values.number = refused.newest  # saving again is a decision
        return await show_editor(
            request, question.bank, question, values, refused, STATUS.get(type(refused), 422)
        )
    await _confirm(form, question, staff, now)
    return _to_question(request, question.id, saved=True)


async def _confirm(form: FormData, question: Question, staff: Staff, now: Any) -> None:
    for law in form.getlist("checked"):
        if isinstance(law, str):
            await writing.confirm_question(question, law, staff, now)


async def confirm(request: Request) -> Response:
    """The question agrees with the newest version of the laws that were ticked."""
    question = await find_question(request.path_params["id"])
    form = await request.form()
    await _confirm(form, question, await staff_of(request), request.state.now)
    back = form.get("back")
    if isinstance(back, str) and back:
        address = request.url_for("banks:law").include_query_params(law=back)
        return RedirectResponse(f"{address.path}?{address.query}", 303)
    return _to_question(request, question.id)


async def retire(request: Request) -> Response:
    """Take the question out of use."""
    question = await find_question(request.path_params["id"])
    await writing.retire_question(question, await staff_of(request), request.state.now)
    return _to_question(request, question.id)


async def restore(request: Request) -> Response:
    """Bring the question back into use."""
    question = await find_question(request.path_params["id"])
    await writing.restore_question(question, await staff_of(request), request.state.now)
    return _to_question(request, question.id)


def _to_question(request: Request, question_id: int, *, saved: bool = False) -> Response:
    path = request.url_for("banks:question", id=question_id).path
    return RedirectResponse(f"{path}?saved=1" if saved else path, 303)
