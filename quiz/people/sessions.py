"""Server-side sessions: an opaque token in the browser, its hash in the table."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from quiz.people.models import Session

LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class Visitor:
    """Who is asking. A browser may be signed in as a worker, as staff, as both, or as neither."""

    worker_id: int | None = None
    staff_id: int | None = None
    staff_name: str = ""
    role: str | None = None


NOBODY = Visitor()


def hash_token(token: str) -> str:
    """SHA-256 in hex: the token has 256 random bits, so it needs no salt and no stretching."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(
    now: datetime, *, worker_id: int | None = None, staff_id: int | None = None, old_token: str = ""
) -> str:
    """Start a session and return its token.

    A new token each time (a planted one is worth nothing), and the other identity of the old
    session stays: an organizer who tries the quiz remains signed in.
    """
    if old_token:
        old = await Session.get_or_none(token_hash=hash_token(old_token), expires_at__gt=now)
        if old is not None:
            worker_id = worker_id or old.worker_id
            staff_id = staff_id or old.staff_id
            await old.delete()
    token = secrets.token_urlsafe(32)
    await Session.create(
        token_hash=hash_token(token),
        worker_id=worker_id,
        staff_id=staff_id,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    return token


async def find_visitor(token: str, now: datetime) -> Visitor:
    """Who holds `token`; NOBODY for an unknown, ended or expired one, or a closed account."""
    rows = await Session.filter(token_hash=hash_token(token), expires_at__gt=now).values(
        "worker_id",
        "staff_id",
        staff_name="staff__name",
        role="staff__role",
        closed_at="staff__closed_at",
    )
    if not rows:
        return NOBODY
    row = rows[0]
    staff = row["staff_id"] is not None and row["closed_at"] is None
    return Visitor(
        worker_id=row["worker_id"],
        staff_id=row["staff_id"] if staff else None,
        staff_name=row["staff_name"] if staff else "",
        role=row["role"] if staff else None,
    )


async def end_session(token: str) -> None:
    """Sign out: the token is worthless from now on."""
    await Session.filter(token_hash=hash_token(token)).delete()


async def forget_expired(now: datetime) -> int:
    """Delete sessions whose time is over; returns how many."""
    return await Session.filter(expires_at__lte=now).delete()
