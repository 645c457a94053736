"""Signing up somebody who has no phone, or none of their own (代报名)."""

from dataclasses import dataclass
from datetime import datetime

from quiz.courses.actions import person_without_phone
from quiz.errors import QuizError
from quiz.people.actions import Profile, audit, sign_in_worker
from quiz.people.models import Worker
from quiz.people.rules import mask_name
from quiz.people.vault import blind_index, unseal
from quiz.words import N_


class SomebodyElse(QuizError):
    """The phone number belongs to a person of another name. One phone is one person."""

    code = "somebody_else"
    text = N_(
        "这个手机号登记的是 %(name)s。如果是同一个人，请写登记时的姓名；"
        "如果是借用别人的手机，请不要填手机号。"
    )


@dataclass(frozen=True)
class Introduced:
    """A worker as staff write them down. `phone` is E.164, or empty.

    `apart` tells somebody without a phone from a namesake at the same employer.
    """

    name: str
    town: str
    employer: str
    phone: str = ""
    apart: str = ""


async def person_for(who: Introduced, now: datetime, *, by: int) -> Worker:
    """The worker this is, written down if need be.

    With a phone of their own it is the person who signs in with it, now or later; they have not
    agreed to be named in lists, only they can. Raises SomebodyElse.
    """
    if not who.phone:
        here = who.name, who.town, who.employer
        return await person_without_phone(*here, now, by=by, apart=who.apart)
    worker = await Worker.get_or_none(phone_index=blind_index(who.phone))
    if worker is None:
        profile = Profile(who.phone, who.name, who.town, who.employer)
        arrived = await sign_in_worker(profile, now, hide=True)
        worker = await Worker.get(id=arrived.id)
        await audit(by, "worker.introduce", f"worker {worker.id}", now)
    name = unseal(worker.name_sealed, "name")
    if "".join(name.split()) != "".join(who.name.split()):
        raise SomebodyElse(name=mask_name(name))
    return worker
