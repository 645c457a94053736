"""A contest's figures, its exports, and all contests side by side."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ValidationInfo
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions.quality import ENOUGH
from quiz.contests.models import Contest
from quiz.contests.queries import contest_state, find_contest, prizes_of
from quiz.courses.queries import find_course
from quiz.courses.trained import fold_attendance, year_figures, years_trained
from quiz.errors import BadRequest, NotDrawnYet
from quiz.people.actions import audit
from quiz.prizes.queries import find_draw, winners_for_staff
from quiz.reports.charts import day_chart
from quiz.reports.exports import table_of
from quiz.reports.overview import Days, headcount_and_visits, overviews
from quiz.reports.papers import papers_of
from quiz.reports.queries import contest_figures
from quiz.reports.tables import stream
from quiz.reports.training import course_table
from quiz.web.downloads import attachment_stream
from quiz.web.forms import FormErrors, blank_to_none, parse, read
from quiz.web.links import public_address
from quiz.web.templates import render
from quiz.words import N_

EMPLOYERS_SHOWN = 20
WINNERS_SHOWN = 100
FILE_NAMES = {"participation": "参与情况", "attempts": "答题记录", "winners": "中奖名单"}


async def contest(request: Request) -> Response:
    """The contest's own page: state, link, figures, draw, exports. A draft goes to its rules."""
    found = await find_contest(request.path_params["slug"])
    draw = await find_draw(found)
    state = contest_state(found, drawn=draw is not None, now=request.state.now)
    if state == "draft":
        return RedirectResponse(request.url_for("contests:edit", slug=found.slug).path, 303)
    figures = await contest_figures(found, most=EMPLOYERS_SHOWN + 1)
    winners = await winners_for_staff(found, clear=False) if draw else []
    return render(
        request,
        "reports/contest.html",
        contest=found,
        state=state,
        figures=figures,
        paper=await papers_of(found),
        enough=ENOUGH,
        chart=day_chart(figures.by_day),
        employers=figures.by_employer[:EMPLOYERS_SHOWN],
        prizes=await prizes_of(found),
        draw=draw,
        winners=winners[:WINNERS_SHOWN],
        winner_count=len(winners),
        link=public_link(request, found),
        drawn_before=request.query_params.get("drawn") == "before",
    )


def public_link(request: Request, contest: Contest) -> str:
    """The address workers open, with the campaign's own host name where one is set."""
    return public_address(request, request.app.url_path_for("contests:cover", slug=contest.slug))


class ExportForm(BaseModel):
    """What to export, as what, and whether with whole names and phones."""

    what: Literal["participation", "attempts", "winners"]
    format: Literal["xlsx", "csv"] = "xlsx"
    clear: str = ""


async def export(request: Request) -> Response:
    """A file for Excel. Leaves a record of who took it, and whether it shows whole names."""
    found = await find_contest(request.path_params["slug"])
    try:
        form = await read(request, ExportForm)
    except FormErrors as wrong:
        raise BadRequest from wrong
    clear = form.clear == "yes" and form.what != "participation"
    if form.what == "winners" and await find_draw(found) is None:
        raise NotDrawnYet
    table = await table_of(form.what, found, clear=clear)
    await audit(
        request.state.visitor.staff_id,
        f"export.{form.what}",
        found.slug,
        request.state.now,
        format=form.format,
        clear=clear,
    )
    name = f"{found.title}-{FILE_NAMES[form.what]}"
    pieces = stream(table, form.format)
    return attachment_stream(pieces, name, form.format, plain=f"{found.slug}-{form.what}")


class CourseExportForm(BaseModel):
    """What to export of a course, as what, and whether with whole names and phones."""

    what: Literal["signups", "attendance"]
    format: Literal["xlsx", "csv"] = "xlsx"
    clear: str = ""


async def export_course(request: Request) -> Response:
    """A course's sign-ups or attendance for Excel. Leaves a record of who took it."""
    found = await find_course(request.path_params["id"])
    try:
        form = await read(request, CourseExportForm)
    except FormErrors as wrong:
        raise BadRequest from wrong
    clear, by, now = form.clear == "yes", request.state.visitor.staff_id, request.state.now
    table = await course_table(form.what, found, clear=clear)
    detail = {"format": form.format, "clear": clear}
    await audit(by, f"export.{form.what}", f"course {found.id}", now, **detail)
    pieces = stream(table, form.format)
    plain = f"course-{found.id}-{form.what}"
    return attachment_stream(pieces, f"{found.title}-{table.name}", form.format, plain=plain)


def typed_day(value: Any) -> Any:
    """`2026-11-23`; None for a blank."""
    text = blank_to_none(value)
    if text is None:
        return None
    try:
        return date.fromisoformat(str(text).strip())
    except ValueError:
        raise ValueError(N_("请按「年-月-日」填写。")) from None


def in_order(last: date | None, told: ValidationInfo) -> date | None:
    """Days the wrong way round would count nobody, without a word."""
    first = told.data.get("first")
    if first and last and last < first:
        raise ValueError(N_("不能早于「从哪天」。"))
    return last


class DaysForm(BaseModel):
    """From one day to another."""

    first: Annotated[date | None, BeforeValidator(typed_day)] = None
    last: Annotated[date | None, BeforeValidator(typed_day), AfterValidator(in_order)] = None


async def index(request: Request) -> Response:
    """All contests with their counts, and the campaign's headcount over all of them."""
    values = {name: request.query_params.get(name, "") for name in ("first", "last")}
    errors: object = {}
    try:
        form = parse(DaysForm, values)
        days = Days(form.first, form.last)
    except FormErrors as wrong:
        errors, days = wrong.errors, Days()
    lines = [line for line in await overviews(request.state.now, days) if line.state != "draft"]
    headcount, visits = await headcount_and_visits(days)
    return render(
        request,
        "reports/index.html",
        422 if errors else 200,
        lines=lines,
        headcount=headcount,
        visits=visits,
        passed=sum(line.passed for line in lines if line.prizes),
        winners=sum(line.winners for line in lines),
        values=values,
        errors=errors,
        filtered=days != Days(),
        **await training(request.query_params.get("year", "")),
    )


async def training(wanted: str) -> dict[str, Any]:
    """The figures of training in the year asked for, else in the newest that has any."""
    await fold_attendance(rounds=1)
    years = await years_trained()
    year = next((year for year in years if str(year) == wanted), years[0] if years else None)
    return {"years": years, "trained": await year_figures(year) if year else None}
