"""A bank's page: its questions, searched, filtered, and turned page by page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from quiz.banks.queries import bank_summaries, find_bank, found_retired
from quiz.banks.search import PROBLEMS, Search, find_questions, laws_of
from quiz.web.languages import translate
from quiz.web.templates import render
from quiz.web.texts import tidy

COUNTS = ("added", "changed", "unchanged", "skipped", "upload")
MOST_TAGS = 500


def number(text: str) -> int | None:
    """The number somebody's address bar holds, if it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def asked(query: Any) -> Search:
    """What an address looks for."""
    text, kind, tag, law, problem = (
        tidy(query.get(name, "")) for name in ("q", "kind", "tag", "law", "problem")
    )
    return Search(text[:100], kind, tag, law, number(query.get("difficulty", "")), problem)


async def show(request: Request) -> Response:
    """The questions of a bank."""
    bank = await find_bank(request.path_params["id"])
    query = request.query_params
    search = asked(query)
    (summary,) = await bank_summaries(id=bank.id)
    found = await find_questions(bank, search, number(query.get("page", "")) or 1, summary.total)
    return render(
        request,
        "banks/show.html",
        bank=bank,
        summary=summary,
        tags=[(tag, tag) for tag in sorted(dict(summary.by_tag.most_common(MOST_TAGS)))],
        laws=[(law, law) for law in await laws_of(bank)],
        problems=[(name, translate(request, words)) for name, (words, _) in PROBLEMS.items()],
        search=search,
        found=found,
        retired=await found_retired([newest.question_id for newest in found.questions]),
        loaded={key: number(query.get(key, "")) or 0 for key in COUNTS} if "added" in query else {},
    )
