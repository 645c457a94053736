"""Staff: signing in and out, the desk's first page, and the accounts."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, Field
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from questions.models import Bank
from quiz.banks.queries import bank_summaries
from quiz.contests.actions import whats_missing
from quiz.contests.models import Contest
from quiz.courses.models import Course
from quiz.courses.roster import coming_lines
from quiz.errors import Forbidden, NameTaken, NotFound, WrongPassword
from quiz.people import actions
from quiz.people.models import AuditRecord, Staff
from quiz.people.rules import ORGANIZER, TRAINER, mask_name, may
from quiz.people.sessions import end_session, open_session
from quiz.people.vault import unseal
from quiz.reports.overview import overviews
from quiz.web.forms import FormErrors, Sentence, local_address, read
from quiz.web.limits import allow
from quiz.web.sessions import cookie_header, is_https
from quiz.web.templates import render
from quiz.web.texts import Line
from quiz.words import N_

TRIES_AN_ADDRESS = 30
TRIES_A_MINUTE = 10
SHORTEST_PASSWORD = 10
RECORDS_SHOWN = 50


class StaffSignIn(BaseModel):
    """The sign-in page of the desk."""

    name: Line = Field(min_length=1, max_length=60)
    password: str = Field(min_length=1, max_length=200)
    next: str = ""


async def sign_in_form(request: Request) -> Response:
    """Where staff sign in."""
    return show_sign_in(request, {"next": request.query_params.get("next", "")})


def show_sign_in(
    request: Request, values: dict[str, Any], errors: object = None, status: int = 200
) -> Response:
    """The page, with the name typed before; a password is never sent back."""
    shown = {"name": str(values.get("name", "")), "next": str(values.get("next", ""))}
    return render(request, "people/staff_sign_in.html", status, values=shown, errors=errors or {})


async def sign_in(request: Request) -> Response:
    """Sign a member of staff in and go back to where they wanted to be."""
    try:
        form = await read(request, StaffSignIn)
    except FormErrors as wrong:
        return show_sign_in(request, wrong.values, wrong.errors, 422)
    allow(request, "staff sign-in", TRIES_A_MINUTE, form.name)
    allow(request, "staff sign-in, any name", TRIES_AN_ADDRESS)
    try:
        staff = await actions.check_password(form.name, form.password)
    except WrongPassword as wrong:
        errors = {"password": Sentence(wrong.text)}
        return show_sign_in(request, form.model_dump(), errors, 401)
    token = await open_session(request.state.now, staff_id=staff.id, old_token=request.state.token)
    request.state.new_token = token
    return RedirectResponse(desk_address(request, form.next), 303)


def desk_address(request: Request, wanted: str) -> str:
    """`wanted` if it is a page of the desk, else the desk's first page."""
    home = request.url_for("staff:home").path
    address = local_address(wanted)
    return address if address == home or address.startswith(home + "/") else home


async def sign_out(request: Request) -> Response:
    """End the session on the server, then in the browser."""
    await end_session(request.state.token)
    response = RedirectResponse(request.url_for("staff:sign-in").path, 303)
    response.headers.append("set-cookie", cookie_header("", secure=is_https(request)))
    return response


async def home(request: Request) -> Response:
    """What needs doing: as much of it as this member of staff may do."""
    role, now = request.state.visitor.role, request.state.now
    organizes = may(ORGANIZER, is_worker=False, role=role)
    contests = await overviews(now) if organizes else []
    drafts = [line for line in contests if line.state == "draft"]
    trains = may(TRAINER, is_worker=False, role=role)
    return render(
        request,
        "people/staff_home.html",
        running=[line for line in contests if line.state in {"open", "coming"}],
        waiting=[line for line in contests if line.waits_for_draw],
        drafts=[(line, await whats_missing(line.contest, now)) for line in drafts],
        banks=await bank_summaries() if trains else [],
        courses=await coming_lines(now, drafts=trains),
    )


def strong_enough(password: str) -> str:
    """An own choice of password must not be short; an empty one asks for a generated one."""
    if password and len(password) < SHORTEST_PASSWORD:
        raise ValueError(N_("密码太短了，至少 10 个字符。留空可以自动生成。"))
    return password


class AccountForm(BaseModel):
    """A new account."""

    name: Line = Field(min_length=1, max_length=60)
    role: Literal["helper", "trainer", "organizer", "admin"]
    password: Annotated[str, AfterValidator(strong_enough)] = Field("", max_length=200)


async def index(request: Request) -> Response:
    """Every account, and what staff did last."""
    return await show_people(request)


async def show_people(
    request: Request,
    values: dict[str, Any] | None = None,
    errors: object = None,
    status: int = 200,
    made: tuple[str, str] | None = None,
) -> Response:
    """The page; `made` is a new account's name and generated password, shown this once."""
    records = AuditRecord.all().order_by("-at", "-id").limit(RECORDS_SHOWN)
    values = values or {}
    return render(
        request,
        "people/staff_index.html",
        status,
        staff=sorted(await Staff.all().order_by("name"), key=lambda person: bool(person.closed_at)),
        records=await records.prefetch_related("staff"),
        subjects=await subjects(),
        told=told,
        values={"name": str(values.get("name", "")), "role": str(values.get("role", "helper"))},
        errors=errors or {},
        made=made,
        added=request.query_params.get("added", ""),
    )


def told(record: AuditRecord) -> list[tuple[str, Any]]:
    """What a record says beyond who did what: names that are stored sealed are masked."""
    if record.action != "worker.rename":
        return list(record.detail.items())
    return [(key, mask_name(unseal(str(name), "name"))) for key, name in record.detail.items()]


async def subjects() -> dict[str, str]:
    """What audit records are about, by the name people know it by."""
    staff = {
        f"staff {number}": name for number, name in await Staff.all().values_list("id", "name")
    }
    banks = {f"bank {number}": name for number, name in await Bank.all().values_list("id", "name")}
    courses = {
        f"course {number}": title for number, title in await Course.all().values_list("id", "title")
    }
    contests = dict(await Contest.all().values_list("slug", "title"))
    return {**staff, **banks, **courses, **contests}


async def add(request: Request) -> Response:
    """Make an account. A generated password is shown in this answer and nowhere else."""
    try:
        form = await read(request, AccountForm)
    except FormErrors as wrong:
        return await show_people(request, wrong.values, wrong.errors, 422)
    password, now = form.password or actions.new_password(), request.state.now
    try:
        staff = await actions.add_staff(form.name, form.role, password, now)
    except NameTaken as taken:
        errors = {"name": Sentence(taken.text)}
        return await show_people(request, form.model_dump(), errors, 409)
    by = request.state.visitor.staff_id
    await actions.audit(by, "staff.add", f"staff {staff.id}", now, name=staff.name, role=form.role)
    if not form.password:
        return await show_people(request, made=(staff.name, password))
    address = request.url_for("staff:people").include_query_params(added=staff.name)
    return RedirectResponse(f"{address.path}?{address.query}", 303)


async def close(request: Request) -> Response:
    """Close an account; its sessions end at once. Twice is the same as once."""
    staff_id, visitor = request.path_params["id"], request.state.visitor
    if staff_id == visitor.staff_id:
        raise Forbidden(N_("不能停用自己的账号，请让另一位管理员来停用。"))
    if not await Staff.exists(id=staff_id):
        raise NotFound
    await actions.close_staff(staff_id, visitor.staff_id, request.state.now)
    return RedirectResponse(request.url_for("staff:people").path, 303)


async def renew(request: Request) -> Response:
    """A new password for an account, shown in this answer and nowhere else; opens a closed one."""
    by, now = request.state.visitor.staff_id, request.state.now
    made = await actions.renew_password(request.path_params["id"], by, now)
    return await show_people(request, made=made)
