"""Sign-in, accounts, consents, and the audit trail: what changes people's records."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from pwdlib import PasswordHash
from tortoise.exceptions import IntegrityError

from quiz.batches import writer
from quiz.database import in_one_transaction
from quiz.errors import BadRequest, NameTaken, NotFound, WrongPassword
from quiz.people.arriving import NOTICE, Arrival, Arrived, arrive_all
from quiz.people.models import AuditRecord, Consent, Session, Staff, Worker
from quiz.people.rules import STAFF_ROLES
from quiz.people.sessions import forget_visitors
from quiz.people.vault import blind_index, seal, unseal
from quiz.words import N_

LONGEST_NAME = 60
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
"""Letters and digits nobody mistakes for others."""


@dataclass(frozen=True)
class Profile:
    """What a worker tells about themselves. `phone` is E.164."""

    phone: str
    name: str
    town: str
    employer: str


async def sign_in_worker(
    profile: Profile, now: datetime, *, hide: bool = False, is_demo: bool = False
) -> Arrived:
    """The worker with this phone, made if there is none.

    One phone number is one person. The first name given stays: otherwise anybody who knows a
    number could rename a winner (sign-in `open` proves nothing). Town and employer follow the
    latest sign-in, people move. The notice says that lists of winners show masked names and
    numbers; `hide` says no to that, now or at any later sign-in.
    """
    arrival = Arrival(
        blind_index(profile.phone),
        seal(profile.phone, "phone"),
        seal(profile.name, "name"),
        profile.town,
        profile.employer,
        now,
        hide,
        is_demo,
    )
    arrived: Arrived = await writer().put(arrive_all, arrival)
    return arrived


@in_one_transaction
async def correct_profile(
    worker_id: int, name: str | None, town: str, employer: str, now: datetime
) -> None:
    """Correct one's own record. Both names stay, sealed, in the audit trail: sign-in `open`
    proves nothing, so who hands out a prize must be able to see that a name was changed."""
    own = Worker.filter(id=worker_id)
    await own.update(town=town, employer=employer)
    before = (await own.get()).name_sealed
    if name and name != unseal(before, "name"):
        after = seal(name, "name")
        await own.update(name_sealed=after)
        await audit(None, "worker.rename", f"worker {worker_id}", now, before=before, after=after)


async def give_consent(worker_id: int, purpose: str, now: datetime) -> None:
    """Record a yes to the notice as it reads now. Twice is the same as once."""
    live = Consent.filter(worker_id=worker_id, purpose=purpose, withdrawn_at=None)
    if await live.filter(notice=NOTICE).exists():
        return
    await live.exclude(notice=NOTICE).update(withdrawn_at=now)
    try:
        await Consent.create(worker_id=worker_id, purpose=purpose, notice=NOTICE, given_at=now)
    except IntegrityError:
        return


async def withdraw_consent(worker_id: int, purpose: str, now: datetime) -> None:
    """Take a yes back, as easily as it was given."""
    await Consent.filter(worker_id=worker_id, purpose=purpose, withdrawn_at=None).update(
        withdrawn_at=now
    )


def new_password() -> str:
    """A strong password that can be read out: four groups of four, 79 random bits."""
    groups = ("".join(secrets.choice(READABLE) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


@cache
def passwords() -> PasswordHash:
    """Argon2id with pwdlib's recommended cost."""
    return PasswordHash.recommended()


async def add_staff(name: str, role: str, password: str, now: datetime) -> Staff:
    """Make a staff account. Raises NameTaken, BadRequest; ValueError for an unknown role."""
    if role not in STAFF_ROLES:
        raise ValueError(role)
    if not 1 <= len(name.strip()) <= LONGEST_NAME:
        raise BadRequest(N_("账号名要 1 到 60 个字。"))
    # Argon2 takes its time on purpose; the event loop must not wait for it.
    hashed = await asyncio.to_thread(passwords().hash, password)
    try:
        return await Staff.create(
            name=name.strip(), role=role, password_hash=hashed, created_at=now
        )
    except IntegrityError as taken:
        raise NameTaken from taken


async def check_password(name: str, password: str) -> Staff:
    """The open account with this name and password. Raises WrongPassword.

    An unknown name costs the same time as a wrong password, so that names cannot be guessed.
    """
    staff = await Staff.get_or_none(name=name.strip(), closed_at=None)
    stored = staff.password_hash if staff else _nobody()
    right = await asyncio.to_thread(passwords().verify, password, stored)
    if not right or staff is None:
        raise WrongPassword
    return staff


@cache
def _nobody() -> str:
    return passwords().hash("nobody has this password")


@in_one_transaction
async def close_staff(staff_id: int, by: int | None, now: datetime) -> bool:
    """Close an account and end its sessions. Returns False when it was closed before."""
    closed = await Staff.filter(id=staff_id, closed_at=None).update(closed_at=now)
    await Session.filter(staff_id=staff_id).delete()
    forget_visitors()
    if closed:
        await audit(by, "staff.close", f"staff {staff_id}", now)
    return bool(closed)


async def renew_password(staff_id: int, by: int | None, now: datetime) -> tuple[str, str]:
    """Give an account a new password and open it again if it was closed; (name, password).

    Its old sessions end: whoever knew the old password is out. Raises NotFound.
    """
    password = new_password()
    hashed = await asyncio.to_thread(passwords().hash, password)
    return await _renew(staff_id, hashed, by, now), password


@in_one_transaction
async def _renew(staff_id: int, hashed: str, by: int | None, now: datetime) -> str:
    account = Staff.filter(id=staff_id)
    if not await account.update(password_hash=hashed, closed_at=None):
        raise NotFound
    await Session.filter(staff_id=staff_id).delete()
    forget_visitors()
    await audit(by, "staff.renew", f"staff {staff_id}", now)
    return (await account.get()).name


async def audit(
    staff_id: int | None, action: str, subject: str, now: datetime, **detail: object
) -> None:
    """Leave a record of what staff did. `staff_id` None means the command line or a worker."""
    await AuditRecord.create(
        staff_id=staff_id, action=action, subject=subject, detail=detail, at=now
    )
