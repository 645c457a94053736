"""How good the questions of a bank are: the page, and the same for Excel."""

from starlette.requests import Request
from starlette.responses import Response

from questions.quality import ENOUGH, FLAGS
from quiz.banks.queries import find_bank
from quiz.errors import NotFound
from quiz.people.actions import audit
from quiz.reports.folding import fold, judge_again
from quiz.reports.item_exports import items_table
from quiz.reports.papers import papers_of_bank
from quiz.reports.statistics import A_PAGE, SORTS, Wish, lines_of, summary_of
from quiz.reports.tables import stream
from quiz.web.downloads import attachment_stream
from quiz.web.templates import render
from quiz.web.texts import tidy

ENDINGS = ("csv", "xlsx")


async def statistics(request: Request) -> Response:
    """The bank's questions by what the answers say of them, the worst first."""
    bank = await find_bank(request.path_params["id"])
    await fold(rounds=1)
    await judge_again(bank.id)
    query = request.query_params
    sort, flag, kind, text = (tidy(query.get(name, "")) for name in ("sort", "flag", "kind", "q"))
    wish = Wish(sort or "problem", flag, kind, text[:100])
    asked = query.get("page", "")
    found = await wish.of(bank).count()
    pages = max(1, -(-found // A_PAGE))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    page = min(max(1, number), pages)
    verdicts = await wish.of(bank).offset((page - 1) * A_PAGE).limit(A_PAGE)
    return render(
        request,
        "reports/statistics.html",
        bank=bank,
        summary=await summary_of(bank),
        papers=await papers_of_bank(bank.id),
        lines=await lines_of(verdicts),
        found=found,
        page=page,
        pages=pages,
        wish=wish,
        sorts=list(SORTS),
        flags=list(FLAGS),
        enough=ENOUGH,
    )


async def statistics_file(request: Request) -> Response:
    """All of it for Excel, question by question. Leaves a record of who took it."""
    bank = await find_bank(request.path_params["id"])
    ending = request.path_params["ending"]
    if ending not in ENDINGS:
        raise NotFound
    await fold(rounds=1)
    await judge_again(bank.id)
    await audit(
        request.state.visitor.staff_id,
        "export.statistics",
        f"bank {bank.id}",
        request.state.now,
        format=ending,
    )
    pieces = stream(items_table(bank), ending)
    return attachment_stream(pieces, f"{bank.name}-试题分析", ending, plain="item-statistics")
