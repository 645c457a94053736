"""Keeping scans, and counting attendance from them.

Every scan stays, under the id its phone gave it; sent again, it is the same one. Attendance is
always counted anew from all scans of that person and day, so it does not matter in which order,
how often, or from how many phones they come.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from quiz.batches import writer
from quiz.database import in_batch_transaction, read_moment, stored_moment
from quiz.statements import ask

Kind = Literal["arrive", "leave"]
How = Literal["qr", "code", "list", "room"]

# In the order of client_id: two batches that hold the same scans must not wait for each other.
KEEP = """
INSERT INTO scan (signup_id, day_id, kind, how, by_id, at, received_at, client_id)
SELECT i.1::int, i.2::int, i.3::text, i.4::text, i.5::int, i.6::timestamptz, i.7::timestamptz,
       i.0::uuid
FROM ITEMS WHERE true ORDER BY i.0::uuid ON CONFLICT (client_id) DO NOTHING RETURNING client_id
"""

# Kept before, it may have been for somebody else: what was kept first counts.
FOUND = """
SELECT s.client_id, s.signup_id, s.day_id FROM ITEMS JOIN scan s ON s.client_id = i.0::uuid
"""

# Who counts next must see our scans: one at a time for each day, until the commit.
HOLD = "SELECT d.id FROM ITEMS JOIN course_day d ON d.id = i.0::int ORDER BY d.id LOCK(d)"

COUNT = """
INSERT INTO attendance (signup_id, day_id, arrived_at, left_at)
SELECT s.signup_id, s.day_id, MIN(s.at),
       CASE WHEN MAX(CASE WHEN s.kind = 'leave' THEN s.at END)
                 >= COALESCE(MAX(CASE WHEN s.kind = 'arrive' THEN s.at END), MIN(s.at))
            THEN MAX(CASE WHEN s.kind = 'leave' THEN s.at END) END
FROM ITEMS JOIN scan s ON s.signup_id = i.0::int AND s.day_id = i.1::int
GROUP BY s.signup_id, s.day_id
ON CONFLICT (signup_id, day_id) DO UPDATE
SET arrived_at = excluded.arrived_at, left_at = excluded.left_at
RETURNING signup_id, day_id, arrived_at, left_at
"""


@dataclass(frozen=True, slots=True)
class Scanned:
    """Somebody was seen at the door. `at` is on the server's clock (presence.corrected)."""

    client_id: UUID
    signup_id: int
    day_id: int
    kind: Kind
    how: How
    at: datetime
    by: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a scan: `new`, or kept before; and the attendance as it stands now."""

    new: bool
    arrived_at: datetime
    left_at: datetime | None


async def keep(scans: Iterable[Scanned], now: datetime) -> list[Kept]:
    """Keep these scans and count the attendance again; an outcome for each, in their order."""
    batch = (tuple(scans), now)
    if not batch[0]:
        return []
    kept: list[Kept] = await writer().put(keep_all, batch)
    return kept


@in_batch_transaction
async def keep_all(
    batches: Sequence[tuple[Sequence[Scanned], datetime]],
) -> Sequence[list[Kept]]:
    """`keep` for many at once."""
    rows = [_row(scan, now) for scans, now in batches for scan in scans]
    fresh = {UUID(str(row["client_id"])) for row in await ask(KEEP, rows)}
    found = await ask(FOUND, ((row[0],) for row in rows))
    whose = {UUID(str(row["client_id"])): (row["signup_id"], row["day_id"]) for row in found}
    await ask(HOLD, ((day,) for day in sorted({day for _, day in whose.values()})))
    counted = await ask(COUNT, sorted(set(whose.values())))
    there = {(row["signup_id"], row["day_id"]): row for row in counted}
    return [
        [_kept(scan.client_id, fresh, there[whose[scan.client_id]]) for scan in scans]
        for scans, _ in batches
    ]


def _row(scan: Scanned, now: datetime) -> tuple[Any, ...]:
    return (
        str(scan.client_id), scan.signup_id, scan.day_id, scan.kind, scan.how, scan.by,
        stored_moment(scan.at), stored_moment(now),
    )  # fmt: skip


def _kept(client_id: UUID, fresh: set[UUID], row: Mapping[str, Any]) -> Kept:
    new = client_id in fresh
    fresh.discard(client_id)  # twice in one batch: the first one is the new one
    left = row["left_at"]
    return Kept(new, read_moment(row["arrived_at"]), None if left is None else read_moment(left))
