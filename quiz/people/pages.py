"""Signing in and out, and one's own record."""

import math
import time
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from tortoise.functions import Count

from quiz.attempts.carried import save_carried
from quiz.attempts.models import Entry
from quiz.attempts.queries import attempts_of
from quiz.contests.queries import contest_state, public_contests
from quiz.courses.certificates import certified
from quiz.courses.messages import sentence
from quiz.courses.queries import mark_read, messages_of, standings_of
from quiz.database import per_connection
from quiz.errors import TooManyRequests, Unavailable, status_of
from quiz.people import actions
from quiz.people.actions import Profile
from quiz.people.models import Consent, Worker
from quiz.people.rules import NotAPhone, mask_name, mask_phone, normalise_phone
from quiz.people.sessions import end_session, open_session
from quiz.people.vault import unseal
from quiz.prizes.queries import won_by
from quiz.web.csrf import FIELD
from quiz.web.forms import FormErrors, blank_to_none, local_address, parse, read
from quiz.web.languages import speaker, translate
from quiz.web.limits import allow
from quiz.web.sessions import cookie_header, is_https
from quiz.web.templates import render
from quiz.web.texts import Line, tidy_line
from quiz.words import N_

TOWN_IS_KNOWN = 5
TOWNS_SECONDS = 300
NOT_KEPT = N_(
    "浏览器没有记住登录。请再点一次「登录」；还不行，请在浏览器设置里允许 Cookie，或者换个浏览器打开。"
)
SIGNED_OUT = N_("登录已过期。您刚才的答案还在，重新登录后会接着保存。")
ONES_OWN = N_("答卷只有本人能看。请用答题时的手机号登录。")


def phone_number(text: str) -> str:
    """E.164, or a sentence about what is wrong."""
    try:
        return normalise_phone(text)
    except NotAPhone:
        raise ValueError(N_("请填 11 位手机号，例如 13812345678，不要填座机。")) from None


def agreed(value: str) -> str:
    """The tick that taking part needs."""
    if value not in {"yes", "on", "true"}:
        raise ValueError(N_("请勾选同意，我们才能为您记录成绩。"))
    return value


class ProfileForm(BaseModel):
    """What a worker tells about themselves."""

    name: Line = Field(min_length=1, max_length=40)
    town: Line = Field(min_length=1, max_length=60)
    employer: Line = Field(min_length=1, max_length=100)


class SignInForm(ProfileForm):
    """The sign-in page."""

    phone: Annotated[Line, AfterValidator(phone_number)]
    consent: Annotated[str, AfterValidator(agreed)] = Field("", validate_default=True)
    hide: str = ""
    next: str = "/"
    carried: str = ""


async def sign_in_form(request: Request) -> Response:
    """Where a worker says who they are."""
    to = request.query_params.get("next", "/")
    notice = ""
    if to.startswith("/attempts/"):
        # Whoever comes from a question was signed out in the middle of the quiz.
        notice = translate(request, SIGNED_OUT if "?" in to else ONES_OWN)
    return await show_sign_in(request, {"next": to, "notice": notice})


async def show_sign_in(
    request: Request, values: dict[str, str], errors: object = None, status: int = 200
) -> Response:
    """The sign-in page with what was typed before."""
    towns = await known_towns()
    return render(
        request, "people/sign_in.html", status, values=values, errors=errors or {}, towns=towns
    )


class Towns:
    """The towns that the sign-in page offers, and when they were counted."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.counted_at = -math.inf


@per_connection
def _towns() -> Towns:
    return Towns()


async def known_towns() -> list[str]:
    """Towns several workers have given, most common first: one person's text is never shown.

    As they were a few minutes ago: to count a million workers takes SQLite's one connection 0.2 s,
    and in the evening's first minutes everybody opens this page.
    """
    kept, now = _towns(), time.monotonic()
    if now - kept.counted_at > TOWNS_SECONDS:
        kept.counted_at = now  # who comes meanwhile does not count them again
        kept.names = await _count_towns()
    return kept.names


async def _count_towns() -> list[str]:
    rows = (
        await Worker.all()
        .annotate(count=Count("id"))
        .group_by("town")
        .filter(count__gte=TOWN_IS_KNOWN)
        .order_by("-count", "town")
        .limit(50)
        .values("town")
    )
    return [row["town"] for row in rows]


async def sign_in(request: Request) -> Response:
    """Sign a worker in and go back to where they wanted to be."""
    sent: dict[str, Any] = dict((await request.form()).items())
    try:
        form = parse(SignInForm, sent)
    except FormErrors as wrong:
        return await show_sign_in(request, wrong.values, wrong.errors, 422)
    if FIELD in sent and not request.state.token:
        # Our page gave its form a token and the browser a cookie. It would ask for ever.
        return await show_sign_in(
            request, {**sent, "notice": translate(request, NOT_KEPT)}, None, 400
        )
    try:
        token = await _admit(request, form)
    except (TooManyRequests, Unavailable) as refusal:
        # Browsers keep no page of ours: one step back, all that was typed would be gone.
        notice = translate(request, refusal.text, **refusal.params)
        again = {**sent, "notice": notice}
        page = await show_sign_in(request, again, status=status_of(refusal))
        page.headers["retry-after"] = str(refusal.retry_after)
        return page
    return signed_in(request, token, local_address(form.next))


async def _admit(request: Request, form: SignInForm) -> str:
    """The token of a new session. Raises TooManyRequests, Unavailable."""
    allow(request, "worker sign-in", 300)
    now = request.state.now
    worker = await actions.sign_in_worker(
        Profile(form.phone, form.name, form.town, form.employer), now, hide=bool(form.hide)
    )
    if form.carried:
        await save_carried(form.carried, worker.id, now)
    return await open_session(now, worker_id=worker.id, old_token=request.state.token)


def signed_in(request: Request, token: str, to: str) -> Response:
    """Go to `to` with a new session."""
    request.state.new_token = token
    return RedirectResponse(to, 303)


async def sign_out(request: Request) -> Response:
    """End the session on the server, then in the browser."""
    await end_session(request.state.token)
    response = RedirectResponse(request.url_for("contests:home").path, 303)
    response.headers.append("set-cookie", cookie_header("", secure=is_https(request)))
    return response


async def me(request: Request) -> Response:
    """One's own record: profile, attempts, tickets, consents."""
    return await show_me(request)


async def show_me(
    request: Request,
    values: dict[str, str] | None = None,
    errors: object = None,
    status: int = 200,
) -> Response:
    """The page, with what was typed when something was wrong."""
    worker_id = request.state.visitor.worker_id
    worker = await Worker.get(id=worker_id)
    entries = Entry.filter(worker_id=worker_id, contest__prizes__isnull=False)
    publishing = Consent.filter(worker_id=worker_id, purpose="publish", withdrawn_at=None)
    messages, say = await messages_of(worker_id), speaker(request)
    told = [(message, sentence(message.template, message.params, say)) for message in messages]
    await mark_read(messages, request.state.now)
    return render(
        request,
        "people/me.html",
        status,
        worker=worker,
        masked_name=mask_name(unseal(worker.name_sealed, "name")),
        masked_phone=mask_phone(unseal(worker.phone_sealed, "phone")),
        attempts=await attempts_of(worker.id),
        tickets={entry.contest_id: entry.ticket for entry in await entries},
        prizes=await won_by(worker_id),
        standings=await standings_of(worker_id),
        certified=await certified(worker_id, request.state.now),
        messages=told,
        now=request.state.now,
        publishes=await publishing.exists(),
        values=values or {"name": "", "town": worker.town, "employer": worker.employer},
        errors=errors or {},
        saved="saved" in request.query_params,
    )


class CorrectionForm(ProfileForm):
    """A worker's corrections; an empty name leaves it as it is."""

    name: Annotated[str | None, BeforeValidator(blank_to_none), BeforeValidator(tidy_line)] = Field(
        None, max_length=40
    )  # type: ignore[assignment]


async def correct(request: Request) -> Response:
    """Store a worker's corrections."""
    try:
        form = await read(request, CorrectionForm)
    except FormErrors as wrong:
        return await show_me(request, wrong.values, wrong.errors, 422)
    await actions.correct_profile(
        request.state.visitor.worker_id, form.name, form.town, form.employer, request.state.now
    )
    return RedirectResponse(request.url_for("people:me").path + "?saved=1", 303)


async def choose_publishing(request: Request) -> Response:
    """Give or withdraw the consent to be named, masked, on winner lists."""
    worker_id, now = request.state.visitor.worker_id, request.state.now
    if (await request.form()).get("publish"):
        await actions.give_consent(worker_id, "publish", now)
    else:
        await actions.withdraw_consent(worker_id, "publish", now)
    return RedirectResponse(request.url_for("people:me").path, 303)


async def notice(request: Request) -> Response:
    """How personal data are handled (PIPL, Art. 17), and by whom: the running contests' hosts."""
    now = request.state.now
    hosts = {
        (contest.organisers, contest.contact): None
        for contest in await public_contests()
        if contest_state(contest, drawn=False, now=now) in {"coming", "open"}
    }
    return render(request, "people/notice.html", hosts=list(hosts))
