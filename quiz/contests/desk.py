"""The organizer's desk: list contests, write their rules, publish them."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from pydantic import BaseModel, Field
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.banks.queries import bank_summaries
from quiz.contests import actions
from quiz.contests.actions import Rules
from quiz.contests.forms import (
    PRIZE_FIELDS,
    SECTION_FIELDS,
    read_rules,
    stored_values,
    typed_values,
    with_empty_rows,
)
from quiz.contests.models import Contest
from quiz.contests.queries import find_contest, is_opened, prizes_of, sections_of
from quiz.contests.rules import Missing
from quiz.errors import EditedMeanwhile, NameTaken, QuizError, RulesFrozen, RulesIncomplete
from quiz.reports.overview import overviews
from quiz.web.forms import FormErrors, Sentence, read
from quiz.web.templates import render
from quiz.web.texts import Line

TWICE = timedelta(minutes=1)
"""The same form again within this time is a second click, not a second contest or opening."""


class TitleForm(BaseModel):
    """A new contest. `key` comes with the page, so that a form sent twice makes one contest."""

    title: Line = Field(min_length=1, max_length=100)
    key: str = Field("", pattern="^([0-9a-f]{8})?$")


async def index(request: Request) -> Response:
    """Every contest with its state, hours and headcount."""
    return await show_index(request)


async def show_index(
    request: Request,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
) -> Response:
    """The page, with the title typed before when something was wrong."""
    return render(
        request,
        "contests/desk_index.html",
        status,
        contests=await overviews(request.state.now),
        values={"title": str((values or {}).get("title", "")), "key": secrets.token_hex(4)},
        errors=errors or {},
    )


async def create(request: Request) -> Response:
    """Make a draft and go on to its rules."""
    try:
        form = await read(request, TitleForm)
    except FormErrors as wrong:
        return await show_index(request, wrong.values, wrong.errors, 422)
    staff_id, now = request.state.visitor.staff_id, request.state.now
    slug = actions.new_slug(form.title, form.key)
    try:
        contest = await actions.create_contest(form.title, now, by=staff_id, slug=slug)
    except NameTaken as taken:
        just_now = await Contest.get_or_none(
            slug=slug, title=form.title, created_by_id=staff_id, created_at__gt=now - TWICE
        )
        if just_now is None:
            errors = {"title": Sentence(taken.text)}
            return await show_index(request, form.model_dump(), errors, 409)
        contest = just_now
    return RedirectResponse(request.url_for("contests:edit", slug=contest.slug).path, 303)


async def edit(request: Request) -> Response:
    """The rules: a form while it is a draft, to read only once it was published."""
    contest = await find_contest(request.path_params["slug"])
    if is_opened(contest):
        return await show_frozen(request, contest)
    return await show_form(request, contest)


async def show_frozen(request: Request, contest: Contest) -> Response:
    """What was published, when and by whom."""
    await contest.opening.fetch_related("by")
    sections = await sections_of(contest)
    return render(
        request,
        "contests/desk_rules.html",
        contest=contest,
        opening=contest.opening,
        sections=sections,
        question_count=sum(section.count for section in sections),
        max_score=sum(section.count * section.points for section in sections),
        prizes=await prizes_of(contest),
    )


async def show_form(
    request: Request,
    contest: Contest,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
    refused: Sequence[Missing] = (),
    notice: QuizError | None = None,
) -> Response:
    """The form with what is stored, or with what was typed when something was wrong.

    `refused` is what kept it from opening just now, `notice` why nothing was stored.
    """
    sections, prizes = await sections_of(contest), await prizes_of(contest)
    values = values or stored_values(contest, sections, prizes)
    return render(
        request,
        "contests/desk_edit.html",
        status,
        contest=contest,
        values=values,
        section_rows=with_empty_rows(values["sections"], SECTION_FIELDS),
        prize_rows=with_empty_rows(values["prizes"], PRIZE_FIELDS),
        errors=errors or {},
        banks=await bank_summaries(),
        missing=refused or await actions.whats_missing(contest, request.state.now),
        refused=bool(refused),
        notice=notice,
        frozen=isinstance(notice, RulesFrozen),
        saved="saved" in request.query_params,
        question_count=sum(section.count for section in sections),
        max_score=sum(section.count * section.points for section in sections),
    )


async def change(request: Request) -> Response:
    """Store the rules of a draft; blanks may stay."""
    contest = await find_contest(request.path_params["slug"])
    if is_opened(contest):
        return await show_refused(request, contest, RulesFrozen())
    try:
        rules = await typed_rules(request)
        by = request.state.visitor.staff_id
        await actions.change_rules(contest, rules, request.state.now, by=by)
    except FormErrors as wrong:
        return await show_form(request, contest, wrong.values, wrong.errors, 422)
    except (EditedMeanwhile, RulesFrozen) as refusal:
        return await show_refused(request, contest, refusal)
    path = request.url_for("contests:edit", slug=contest.slug).path
    return RedirectResponse(f"{path}?saved=1", 303)


async def show_refused(request: Request, contest: Contest, refusal: QuizError) -> Response:
    """The form as it was typed. After a clash, saving it again is a decision."""
    await contest.refresh_from_db(["edits"])
    values = typed_values(await request.form())
    return await show_form(request, contest, values, status=409, notice=refusal)


async def keep_draft(
    request: Request, contest: Contest, rules: Rules | None, gaps: RulesIncomplete
) -> Response:
    """Not ready to open, but nothing typed is lost."""
    try:
        if rules is not None:
            by = request.state.visitor.staff_id
            await actions.change_rules(contest, rules, request.state.now, by=by)
    except (EditedMeanwhile, RulesFrozen) as refusal:
        return await show_refused(request, contest, refusal)
    contest = await find_contest(contest.slug)
    return await show_form(request, contest, status=422, refused=gaps.missing)


async def typed_rules(request: Request) -> Rules:
    """The rules form of this request. Raises FormErrors."""
    form: FormData = await request.form()
    return read_rules(form, await bank_summaries())


async def publish(request: Request) -> Response:
    """Store what was typed, open the contest and freeze its rules. Twice is the same as once."""
    contest = await find_contest(request.path_params["slug"])
    by, now = request.state.visitor.staff_id, request.state.now
    rules = None
    try:
        if not is_opened(contest) and "title" in await request.form():
            rules = await typed_rules(request)
        await actions.open_contest(contest, now, rules=rules, by=by)
    except FormErrors as wrong:
        return await show_form(request, contest, wrong.values, wrong.errors, 422)
    except EditedMeanwhile as clash:
        return await show_refused(request, contest, clash)
    except RulesIncomplete as gaps:
        return await keep_draft(request, contest, rules, gaps)
    except RulesFrozen as frozen:
        opening = (await find_contest(contest.slug)).opening
        is_second_press = opening.by_id == by and opening.at > now - TWICE
        if "title" in await request.form() and not is_second_press:
            return await show_refused(request, contest, frozen)
    path = request.url_for("contests:show", slug=contest.slug).path
    return RedirectResponse(path, 303)
