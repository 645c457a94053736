"""The quiz on a phone: plain forms, which quiz.js makes smoother."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from quiz.attempts import actions
from quiz.attempts.api import clock, find_own
from quiz.attempts.carried import pack
from quiz.attempts.memory import memory
from quiz.attempts.paper import card_html, questions_html, review_html
from quiz.attempts.queries import Standing
from quiz.attempts.shown import questions_of, shown_result
from quiz.contests.live import find_live
from quiz.errors import TooLate
from quiz.people.pages import SIGNED_OUT, show_sign_in
from quiz.web.languages import language_of, translate
from quiz.web.prepared import render_prepared
from quiz.web.templates import clock as clock_time
from quiz.web.templates import duration, number
from quiz.words import N_

NOT_HANDED_IN = N_("登录已过期，还没交卷。请登录后再点一次「交卷」。")


async def start(request: Request) -> Response:
    """The start button. The form's client_id makes a double tap one try."""
    live = await find_live(request.path_params["slug"])
    sent = str((await request.form()).get("client_id", ""))
    attempt, _ = await actions.start(
        live, request.state.visitor.worker_id, _uuid(sent), clock(request)
    )
    return _to(request, attempt.id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return uuid4()


def _to(request: Request, attempt_id: int, query: str = "") -> Response:
    path = request.app.url_path_for("attempts:show", id=attempt_id)
    return RedirectResponse(path + query, 303)


async def show(request: Request) -> Response:
    """The quiz screen, or the result once finished."""
    standing = await find_own(request)
    if standing.finished_at is not None:
        return await _result(request, standing)
    return await _quiz(request, standing)


async def _quiz(request: Request, standing: Standing) -> Response:
    language, now = language_of(request), clock(request)
    asked = request.query_params if request.scope["query_string"] else {}
    current, card = current_number(asked, standing.total), "card" in asked
    unfinished = standing.unfinished
    questions = await questions_of(standing)
    return render_prepared(
        request,
        "attempts/quiz.html",
        (standing.contest.id, card, current == 1, not unfinished),
        {
            "id": standing.id,
            "worker": standing.worker_id,
            "total": standing.total,
            "current": current,
            "revision": standing.revision,
            "seconds": (standing.deadline - now).total_seconds(),
            "since": (now - standing.started_at).total_seconds(),
            "was": _as_made(standing.answers.get(current)),
            "saved": len(standing.answers),
            "deadline": clock_time(standing.deadline),
            "unfinished": len(unfinished),
            "next_empty": unfinished[0] if unfinished else current,
            "questions": questions_html(standing, questions, language, None if card else current),
            "cells": card_html(standing, unfinished, language),
        },
        contest=standing.contest,
        card=card,
        first=current == 1,
        complete=not unfinished,
    )


def _as_made(given: list[str] | None) -> str:
    return json.dumps(given, ensure_ascii=False) if given else "[]"


async def _result(request: Request, standing: Standing) -> Response:
    contest, language = standing.contest, language_of(request)
    result = await shown_result(standing, clock(request))
    decided = {
        "passed": result.passed,
        "ran_out": standing.ran_out,
        "reviewed": bool(result.review),
        "has_ticket": result.ticket is not None,
    }
    return render_prepared(
        request,
        "attempts/result.html",
        (contest.id, *decided.values()),
        {
            "id": standing.id,
            "score": number(result.score),
            "max_score": number(result.max_score),
            "missing": number((contest.pass_score or 0) - result.score),
            "correct": result.correct,
            "total": result.total,
            "time": duration(language, result.seconds),
            "saved": len(standing.answers),
            "ticket": result.ticket,
            "review": review_html(result.review, language),
        },
        contest=contest,
        **decided,
    )


def current_number(values: Mapping[str, Any], total: int) -> int:
    """The question asked for, kept within the paper."""
    text = str(values.get("q", "1"))
    return min(max(int(text), 1), total) if text.isdecimal() and len(text) < 4 else 1


async def save(request: Request) -> Response:
    """Save the question on screen if it was changed, then go where the button says."""
    form = await request.form()
    worker_id = request.state.visitor.worker_id
    if worker_id is None:
        return await _carry_through_sign_in(request, form)
    attempt_id = request.path_params["id"]
    total = len((await memory().sheet(attempt_id, worker_id)).items)
    number = current_number(form, total)
    answer = given_answer(form, number)
    try:
        if not as_shown(form, answer[str(number)]):
            await actions.save(attempt_id, worker_id, answer, clock(request))
    except TooLate:
        return _to(request, attempt_id)
    return _to(request, attempt_id, _next_view(str(form.get("go", "")), number, total))


def as_shown(form: Mapping[str, Any], given: list[str]) -> bool:
    """Whether the answer is what the page was made with: an old tab must not undo a newer one."""
    typed = given if any(given) else []
    return str(form.get("was", "")) == json.dumps(typed, ensure_ascii=False)


def given_answer(form: Mapping[str, Any], number: int) -> dict[str, list[str]]:
    """The form's answer to one question: boxes and radios share a name, blanks are numbered."""
    texts: list[str] = []
    for key, value in form.multi_items():  # type: ignore[attr-defined]
        if key == f"a-{number}" or key.startswith(f"a-{number}-"):
            texts.append(str(value))
    return {str(number): texts}


def _next_view(go: str, number: int, total: int) -> str:
    if go == "card" or (go == "next" and number == total):
        return f"?card=1&q={number}"
    step = {"prev": -1, "next": 1}.get(go, 0)
    return f"?q={min(max(number + step, 1), total)}"


async def finish(request: Request) -> Response:
    """Hand the attempt in, once; the result page is the attempt's own address."""
    attempt_id, worker_id = request.path_params["id"], request.state.visitor.worker_id
    if worker_id is None:
        address = request.app.url_path_for("attempts:show", id=attempt_id) + "?card=1"
        return await _ask_to_sign_in(request, address, NOT_HANDED_IN)
    await actions.finish(attempt_id, worker_id, {}, clock(request))
    return _to(request, attempt_id)


async def _carry_through_sign_in(request: Request, form: Mapping[str, Any]) -> Response:
    """The session is gone: ask to sign in again and keep the answer in that form meanwhile."""
    attempt_id = request.path_params["id"]
    number = current_number(form, 999)
    address = request.app.url_path_for("attempts:show", id=attempt_id) + f"?q={number}"
    answer = given_answer(form, number)
    carried = "" if as_shown(form, answer[str(number)]) else pack(attempt_id, answer)
    return await _ask_to_sign_in(request, address, SIGNED_OUT, carried)


async def _ask_to_sign_in(request: Request, to: str, notice: str, carried: str = "") -> Response:
    values = {"next": to, "carried": carried, "notice": translate(request, notice)}
    return await show_sign_in(request, values, status=401)
