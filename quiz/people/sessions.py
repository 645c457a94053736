"""Server-side sessions: an opaque token in the browser, its hash in the table."""

import hashlib
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from quiz.batches import reader, writer
from quiz.database import per_connection, read_moment, stored_moment
from quiz.people.models import Session
from quiz.statements import ask

LIFETIME = timedelta(days=30)
FRESH_SECONDS = 1.0
"""How long a look-up is believed: so soon does every process honour a sign-out elsewhere."""
REMEMBERED = 8192


@dataclass(frozen=True)
class Visitor:
    """Who is asking. A browser may be signed in as a worker, as staff, as both, or as neither."""

    worker_id: int | None = None
    staff_id: int | None = None
    staff_name: str = ""
    role: str | None = None

    @property
    def is_worker(self) -> bool:
        """Whether a worker is signed in."""
        return self.worker_id is not None

    @property
    def is_staff(self) -> bool:
        """Whether a member of staff is signed in."""
        return self.staff_id is not None


NOBODY = Visitor()


def hash_token(token: str) -> str:
    """SHA-256 in hex: the token has 256 random bits, so it needs no salt and no stretching."""
    return hashlib.sha256(token.encode()).hexdigest()


async def open_session(
    now: datetime,
    *,
    worker_id: int | None = None,
    staff_id: int | None = None,
    old_token: str = "",
    ends_old: bool = True,
) -> str:
    """Start a session and return its token.

    A new token each time (a planted one is worth nothing), and the other identity of the old
    session stays: an organizer who tries the quiz remains signed in.
    """
    if old_token:
        old = await reader().put(read_visitors, hash_token(old_token))
        if old is not None and old[1] > now:
            worker_id = worker_id or old[0].worker_id
            staff_id = staff_id or old[0].staff_id
            if ends_old:
                await end_session(old_token)
    token = secrets.token_urlsafe(32)
    opened = (hash_token(token), worker_id, staff_id, stored_moment(now))
    await writer().put(open_all, (*opened, stored_moment(now + LIFETIME)))
    return token


OPEN = """
INSERT INTO session (token_hash, worker_id, staff_id, created_at, expires_at)
SELECT i.0::text, i.1::int, i.2::int, i.3::timestamptz, i.4::timestamptz
FROM ITEMS WHERE true ORDER BY 1
"""


async def open_all(sessions: Sequence[tuple[Any, ...]]) -> Sequence[None]:
    """Store a batch of sessions."""
    await ask(OPEN, sorted(sessions))
    return [None] * len(sessions)


VISITOR = """
SELECT s.token_hash, s.expires_at, s.worker_id, s.staff_id, f.name AS staff_name, f.role, f.closed_at
FROM ITEMS JOIN session s ON s.token_hash = i.0::text LEFT JOIN staff f ON f.id = s.staff_id
"""


class Remembered(dict[str, tuple[Visitor, datetime, float]]):
    """Token hash to the visitor, when the session ends, and when that was read."""

    reads = 0
    """How often the database was asked."""


@per_connection
def remembered_visitors() -> Remembered:
    """The sessions this process remembers."""
    return Remembered()


def forget_visitors(token_hash: str | None = None) -> None:
    """This process ended a session, or (None) sessions it does not know by hash."""
    if token_hash is None:
        remembered_visitors().clear()
    else:
        remembered_visitors().pop(token_hash, None)


async def find_visitor(token: str, now: datetime) -> Visitor:
    """Who holds `token`; NOBODY for an unknown, ended or expired one, or a closed account."""
    token_hash, read_at = hash_token(token), time.monotonic()
    known = remembered_visitors().get(token_hash)
    if known is not None and read_at - known[2] < FRESH_SECONDS and known[1] > now:
        return known[0]
    found: tuple[Visitor, datetime] | None = await reader().put(read_visitors, token_hash)
    if found is None or found[1] <= now:
        forget_visitors(token_hash)
        return NOBODY
    if len(remembered_visitors()) >= REMEMBERED:
        forget_visitors()
    remembered_visitors()[token_hash] = (*found, read_at)
    return found[0]


async def read_visitors(hashes: Sequence[str]) -> list[tuple[Visitor, datetime] | None]:
    """Who holds each token, and until when; None for an unknown one."""
    remembered_visitors().reads += len(hashes)
    rows = await ask(VISITOR, ((each,) for each in set(hashes)))
    found = {row["token_hash"]: (_visitor(row), read_moment(row["expires_at"])) for row in rows}
    return [found.get(each) for each in hashes]


def _visitor(row: dict[str, Any]) -> Visitor:
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
    forget_visitors(hash_token(token))


async def forget_expired(now: datetime) -> int:
    """Delete sessions whose time is over; returns how many."""
    return await Session.filter(expires_at__lte=now).delete()
