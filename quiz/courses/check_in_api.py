"""The helper's phone: the list at the door, and the scans it kept while the network was away."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field, model_validator
from starlette.requests import Request
from starlette.responses import Response

from quiz.courses.attendance import Person, find_day, people_of, span_of_day
from quiz.courses.door import Seen, Sighting, check_in
from quiz.courses.models import CourseDay
from quiz.courses.presence import KEPT, corrected
from quiz.courses.proxy import Introduced
from quiz.errors import BadRequest
from quiz.people.rules import NotAPhone, normalise_phone
from quiz.people.vault import unseal
from quiz.settings import settings
from quiz.web.forms import read_json
from quiz.web.json import Json
from quiz.web.languages import LANGUAGES, language_of, translate_to
from quiz.web.texts import Line
from quiz.words import N_

MOST_SCANS = 100
"""In one request: a phone sends a longer queue in pieces, so that a bad line loses little."""

SENTENCES = {
    "unknown": N_("名单上没有这个签到码，请核对。"),
    "cancelled": N_("这位职工取消过报名。"),
    "waitlisted": N_("这位职工还在候补。"),
    "other_session": N_("这位职工报的是别的场次。"),
}
"""Why a scan was not kept, by result; a helper may let all but the first in."""


def phone_or_none(text: str) -> str:
    """E.164, or nothing. Raises ValueError for what is no mobile number."""
    try:
        return normalise_phone(text) if text else ""
    except NotAPhone:
        raise ValueError(N_("请填 11 位手机号，没有手机就空着。")) from None


class PersonBody(BaseModel):
    """Somebody who never signed up."""

    name: Line = Field(min_length=1, max_length=40)
    town: Line = Field("", max_length=60)
    employer: Line = Field(min_length=1, max_length=100)
    phone: Line = Field("", max_length=30)


class ScanBody(BaseModel):
    """One scan: exactly one of code, token and person says who it is about."""

    client_id: UUID
    kind: Literal["arrive", "leave"] = "arrive"
    how: Literal["qr", "code", "list"] = "list"
    at: AwareDatetime
    code: Line = Field("", max_length=6)
    token: Line = Field("", max_length=64)
    person: PersonBody | None = None
    let_in: bool = False

    @model_validator(mode="after")
    def about_one(self) -> "ScanBody":
        """Refuse what is about nobody or about two."""
        if sum(map(bool, (self.code, self.token, self.person))) != 1:
            raise ValueError(N_("请填签到码、二维码或姓名中的一项。"))
        return self


class ScansBody(BaseModel):
    """What a phone kept, and what its clock shows while it sends it."""

    now: AwareDatetime
    scans: Annotated[list[ScanBody], Field(min_length=1, max_length=MOST_SCANS)]


async def roster(request: Request) -> Response:
    """The list at the door, as little of it as a helper needs."""
    day = await find_day(request.path_params["id"])
    people = [shown(person) for person in await people_of(day)]
    return Json({"now": local(request.state.now), "day": about(day), "people": people})


def about(day: CourseDay) -> dict[str, Any]:
    """The day; `forget_at` is when a phone deletes the list."""
    return {
        "id": day.id,
        "course": day.session.course.title,
        "town": day.session.course.town,
        "place": day.session.place,
        "starts_at": local(day.starts_at),
        "ends_at": local(day.ends_at),
        "forget_at": local(day.ends_at + KEPT),
    }


def shown(person: Person) -> dict[str, Any]:
    """One line of the list."""
    return {
        "code": person.code,
        "token": person.token,
        "name": person.name,
        "employer": person.employer,
        "phone": person.phone,
        "walk_in": person.walk_in,
        "arrived_at": local(person.arrived_at),
        "left_at": local(person.left_at),
        "late": person.late,
        "left_early": person.early,
    }


def local(moment: datetime | None) -> str | None:
    """A moment in RFC 3339 on the campaign's clock."""
    if moment is None:
        return None
    return moment.astimezone(settings().zone).isoformat(timespec="seconds")


async def scans(request: Request) -> Response:
    """Keep a phone's scans: a result for each, in their order. Sent again, they change nothing."""
    body = await read_json(request, ScansBody)
    day, now = await find_day(request.path_params["id"]), request.state.now
    outcomes: list[Seen | None] = []
    sightings: list[Sighting] = []
    for scan in body.scans:
        try:
            sightings.append(_sighting(scan, day, body.now, now))
            outcomes.append(None)
        except ValueError as wrong:  # one bad number must not keep the others waiting
            outcomes.append(Seen(scan.client_id, "refused", refusal=BadRequest(str(wrong))))
    seen = iter(await check_in(day, sightings, now, request.state.visitor.staff_id))
    results = [_told(request, each or next(seen)) for each in outcomes]
    return Json({"now": local(now), "results": results})


def _sighting(scan: ScanBody, day: CourseDay, phone_now: datetime, now: datetime) -> Sighting:
    person = scan.person
    return Sighting(
        client_id=scan.client_id,
        kind=scan.kind,
        how=scan.how,
        at=corrected(scan.at, phone_now, now, span_of_day(day)),
        code=scan.code,
        token=scan.token,
        person=introduced(person, day) if person else None,
        let_in=scan.let_in,
    )


def introduced(person: PersonBody, day: CourseDay) -> Introduced:
    """Somebody at the door; they are from the course's town where no other is given.

    Raises ValueError for what is no mobile number.
    """
    town = person.town or day.session.course.town
    return Introduced(person.name, town, person.employer, phone_or_none(person.phone))


def _told(request: Request, seen: Seen) -> dict[str, Any]:
    if seen.kept is not None and seen.signup is not None:
        return _outcome(
            seen.client_id, "kept" if seen.kept.new else "again",
            code=seen.signup.code, arrived_at=local(seen.kept.arrived_at),
            left_at=local(seen.kept.left_at),
        )  # fmt: skip
    # In each language: on that phone somebody else may read it and decide.
    details = {language: why(language, seen) for language in LANGUAGES}
    own = details[language_of(request)]
    return _outcome(seen.client_id, seen.result, detail=own, details=details)


def why(language: str, seen: Seen) -> str:
    """Why a scan was not kept."""
    if seen.refusal is not None:
        return translate_to(language, seen.refusal.text, **seen.refusal.params)
    told = translate_to(language, SENTENCES[seen.result])
    if seen.signup is None or not seen.signup.worker.name_sealed:
        return told
    # They may be gone when the helper decides: a code alone says nothing then.
    return unseal(seen.signup.worker.name_sealed, "name") + translate_to(language, "：") + told


def _outcome(client_id: UUID, result: str, **more: Any) -> dict[str, Any]:
    return {"client_id": str(client_id), "result": result, **more}
