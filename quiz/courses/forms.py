"""A course as an organizer types it: one form with repeated sessions, each with repeated days.

Rows are fields named `session-0-place` and `session-0-day-1-date`: they work without JavaScript,
and a row that is empty or ticked for removal does not count. Everything typed survives an error.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from starlette.datastructures import FormData

from quiz.contests.forms import MaybeNumber, Moment, Number, after_opening
from quiz.courses.hours import DayForm, Typed, as_typed, moment_as_typed
from quiz.courses.models import Course, CourseSession
from quiz.courses.planning import Plan, SessionDraft
from quiz.courses.rules import Span, clash
from quiz.web.forms import FormErrors, Sentence, blank_to_none, sentences
from quiz.web.texts import Line, Text
from quiz.words import N_

SESSION_FIELDS = ("id", "place", "address", "map", "seats")
DAY_FIELDS = ("date", "from", "to")
MOMENTS = ("opens_at", "closes_at", "cancel_until")
EMPTY_DAYS = 2


def web_address(text: str) -> str:
    """An address a phone may open, or nothing: `javascript:` is an address too."""
    if text and not re.fullmatch(r"https?://[^\s/]+\S*", text):
        raise ValueError(N_("请填写以 http:// 或 https:// 开头的网址。"))
    return text


MapLink = Annotated[Line, AfterValidator(web_address)]


class CourseForm(BaseModel):
    """The fields of the course itself. Blanks are allowed until it is published."""

    title: Line = Field(min_length=1, max_length=100)
    topic: Line = Field("", max_length=200)
    lecturer: Line = Field("", max_length=100)
    town: Line = Field("", max_length=60)
    introduction: Text = Field("", max_length=5000)
    what_to_bring: Line = Field("", max_length=200)
    hotline: Line = Field("", max_length=60)
    opens_at: Moment = None
    closes_at: Annotated[Moment, after_opening(N_("报名截止时间要晚于开始时间。"))] = None
    cancel_until: Moment = None
    waitlist_limit: MaybeNumber = Field(None, ge=0, le=10_000)
    shared_waitlist: Annotated[bool, BeforeValidator(bool)] = False
    contest: Annotated[int | None, BeforeValidator(blank_to_none)] = None


class PlaceForm(BaseModel):
    """Where a session is, and how many fit in."""

    place: Line = Field(min_length=1, max_length=100)
    address: Line = Field("", max_length=200)
    map: MapLink = Field("", max_length=500)
    seats: Number = Field(ge=1, le=100_000)


@dataclass(frozen=True)
class DayRow:
    """A meeting as it stands on the page."""

    index: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class SessionRow:
    """A session as it stands on the page."""

    index: int
    values: Mapping[str, Any]
    days: Sequence[DayRow] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Nothing typed that would make it a session."""
        return not any(self.values.values()) and not self.days


def typed_values(form: FormData) -> dict[str, Any]:
    """Everything typed, to show it again."""
    values: dict[str, Any] = {name: _text(form, name) for name in CourseForm.model_fields}
    return {**values, "edits": _text(form, "edits"), "sessions": sessions_in(form)}


def sessions_in(form: FormData) -> list[SessionRow]:
    """The sessions that were sent, without empty and removed ones, in their order."""
    rows = []
    for index in _numbers(form, "session-"):
        prefix = f"session-{index}-"
        values = {name: _text(form, prefix + name) for name in SESSION_FIELDS}
        row = SessionRow(index, values, days_in(form, prefix))
        if not row.is_empty and not form.get(prefix + "remove"):
            rows.append(row)
    return rows


def days_in(form: FormData, prefix: str = "") -> list[DayRow]:
    """The days that were sent for the session whose fields begin with `prefix`."""
    rows = []
    for index in _numbers(form, f"{prefix}day-"):
        day = {name: _text(form, f"{prefix}day-{index}-{name}") for name in DAY_FIELDS}
        if any(day.values()):
            rows.append(DayRow(index, day))
    return rows


def _numbers(form: FormData, prefix: str) -> list[int]:
    named = re.compile(re.escape(prefix) + r"(\d{1,2})-[-a-z0-9]+")
    return sorted({int(match[1]) for name in form if (match := named.fullmatch(name))})


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def read_plan(form: FormData, contests: Iterable[int]) -> Plan:
    """The form as a plan. Raises FormErrors with everything typed, rows too."""
    typed, errors = typed_values(form), dict[str, Sentence]()
    course = valid(CourseForm, {n: typed[n] for n in CourseForm.model_fields}, "", errors)
    if course and course.contest is not None and course.contest not in set(contests):
        errors["contest"] = Sentence(N_("请从列表里选一项。"))
    drafts = [_session(row, errors) for row in typed["sessions"]]
    if errors or course is None:
        raise FormErrors(errors, typed)
    fields = course.model_dump()
    fields["contest_id"] = fields.pop("contest")
    edits = typed["edits"]
    version = int(edits) if edits.isdecimal() and len(edits) < 10 else None
    return Plan(fields, [draft for draft in drafts if draft], version)


def _session(row: SessionRow, errors: dict[str, Sentence]) -> SessionDraft | None:
    prefix = f"session-{row.index}-"
    place = valid(PlaceForm, row.values, prefix, errors)
    days = read_days(row.days, prefix, errors)
    known = str(row.values["id"])
    if place is None:
        return None
    session_id = int(known) if known.isdecimal() and len(known) < 10 else None
    return SessionDraft(place.place, place.seats, days, place.address, place.map, session_id)


def read_days(rows: Sequence[DayRow], prefix: str, errors: dict[str, Sentence]) -> list[Span]:
    """The days as spans, in order; what is wrong is added to `errors`."""
    spans: list[Span] = []
    for row in rows:
        name = f"{prefix}day-{row.index}-"
        day = valid(DayForm, row.values, name, errors)
        if day is None:
            continue
        span = day.span
        if span is None:
            errors[name + "to"] = Sentence(N_("下课时间要晚于上课时间。"))
        elif clash([span], spans):
            errors[name + "date"] = Sentence(N_("和这一场的另一次课时间重叠。"))
        else:
            spans.append(span)
    return sorted(spans)


def valid(
    model: type[Any], values: Mapping[str, Any], prefix: str, errors: dict[str, Sentence]
) -> Any:
    """`values` as `model`, or None with its sentences added to `errors`."""
    try:
        return model.model_validate(values)
    except ValidationError as invalid:
        for name, sentence in sentences(invalid).items():
            errors[prefix + name.split(".")[0]] = sentence
        return None


def stored_values(course: Course, sessions: Sequence[CourseSession]) -> dict[str, Any]:
    """A course as the form shows it."""
    plain = {name: getattr(course, name) for name in CourseForm.model_fields if name != "contest"}
    values = {name: "" if value is None else value for name, value in plain.items()}
    moments = {name: moment_as_typed(plain[name]) for name in MOMENTS}
    rows = [
        SessionRow(index, _place_values(session), day_rows(session.spans))
        for index, session in enumerate(sessions)
    ]
    contest = course.contest_id or ""
    return {**values, **moments, "contest": contest, "edits": course.edits, "sessions": rows}


def _place_values(session: CourseSession) -> dict[str, Any]:
    places = {name: getattr(session, name) for name in ("id", "place", "address", "seats")}
    return {**places, "map": session.map_link}


def day_rows(spans: Iterable[Span]) -> list[DayRow]:
    """Stored days as the form shows them."""
    return [DayRow(index, as_typed(span)) for index, span in enumerate(spans)]


def with_empty_days(rows: Sequence[DayRow], count: int = 1) -> list[DayRow]:
    """`rows` and so many more to fill in."""
    first = max((row.index for row in rows), default=-1) + 1
    empty: Typed = dict.fromkeys(DAY_FIELDS, "")
    return [*rows, *(DayRow(first + n, empty) for n in range(count))]


def with_empty_session(rows: Sequence[SessionRow]) -> list[SessionRow]:
    """`rows` and one more to fill in, each with room for another day."""
    filled = [SessionRow(row.index, row.values, with_empty_days(row.days)) for row in rows]
    first = max((row.index for row in rows), default=-1) + 1
    empty = dict.fromkeys(SESSION_FIELDS, "")
    return [*filled, SessionRow(first, empty, with_empty_days([], EMPTY_DAYS))]
