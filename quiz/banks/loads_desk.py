"""The files that were loaded into a bank, and taking one back as a whole."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions.changing import changed_since
from questions.models import Load, Revision
from quiz.banks import writing
from quiz.banks.queries import find_bank, find_load, found_questions, found_retired
from quiz.banks.question_desk import staff_of
from quiz.web.templates import render

LOADS_SHOWN = 200
QUESTIONS_SHOWN = 50


async def index(request: Request) -> Response:
    """Every load of a bank, newest first."""
    bank = await find_bank(request.path_params["id"])
    loads = await Load.filter(bank_id=bank.id).order_by("-id").limit(LOADS_SHOWN)
    return render(request, "banks/loads.html", bank=bank, loads=loads)


async def show(request: Request) -> Response:
    """What a load added and changed, what was changed since, and the button that undoes it."""
    load = await find_load(request.path_params["id"])
    mine = Revision.filter(load_id=load.id, how="load")
    first = await mine.order_by("question_id").limit(QUESTIONS_SHOWN).values("question_id")
    reasons = dict(load.kept)
    kept = await found_questions(list(reasons)[:QUESTIONS_SHOWN])
    questions = await found_questions([row["question_id"] for row in first])
    return render(
        request,
        "banks/load.html",
        load=load,
        bank=load.bank,
        questions=questions,
        retired=await found_retired([newest.question_id for newest in questions]),
        total=load.added + load.changed,
        later=0 if load.undone_at else len(await changed_since(load)),
        kept=[(newest, reasons[newest.question_id]) for newest in kept],
    )


async def undo(request: Request) -> Response:
    """Take the load back. Twice is the same as once."""
    load = await find_load(request.path_params["id"])
    await writing.undo_load(load, await staff_of(request), request.state.now)
    return RedirectResponse(request.url_for("banks:load", id=load.id).path, 303)
