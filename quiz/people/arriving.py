"""Signing workers in, many at once: at eight in the evening everybody comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quiz.database import in_batch_transaction, stored_moment
from quiz.statements import ask

NOTICE = "2026-11-27"
"""Version of the personal-data notice in templates/people/notice.html."""

# The first name given stays; town and employer follow the latest sign-in.
WORKERS = """
INSERT INTO worker (phone_index, phone_sealed, name_sealed, town, employer, is_demo, created_at)
SELECT i.0::text, i.1::text, i.2::text, i.3::text, i.4::text, i.5::int = 1, i.6::timestamptz
FROM ITEMS WHERE true ORDER BY 1
ON CONFLICT (phone_index) DO UPDATE SET town = excluded.town, employer = excluded.employer
RETURNING id, phone_index, name_sealed
"""

# A yes to an older notice ends when the newer one is agreed to, a yes to being named when hiding.
WITHDRAW = """
UPDATE consent SET withdrawn_at = i.2::timestamptz FROM ITEMS
WHERE consent.worker_id = i.0::int AND consent.purpose = i.1::text
  AND consent.withdrawn_at IS NULL AND consent.notice <> i.3::text
"""

CONSENT = """
INSERT INTO consent (worker_id, purpose, notice, given_at)
SELECT i.0::int, i.1::text, i.3::text, i.2::timestamptz FROM ITEMS WHERE true ORDER BY 1, 2
ON CONFLICT (worker_id, purpose) WHERE withdrawn_at IS NULL DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A worker who signs in, sealed; `hide` keeps them off lists of winners."""

    phone_index: str
    phone_sealed: str
    name_sealed: str
    town: str
    employer: str
    now: datetime
    hide: bool = False
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """The worker with this phone, with the name they gave first."""

    id: int
    name_sealed: str


@in_batch_transaction
async def arrive_all(arrivals: Sequence[Arrival]) -> Sequence[Arrived]:
    """Find or make the workers of a batch, and record what they agreed to."""
    latest = {arrival.phone_index: arrival for arrival in arrivals}
    first = {arrival.phone_index: arrival for arrival in reversed(arrivals)}
    rows = [_row(first[index], latest[index]) for index in sorted(latest)]
    found = {row["phone_index"]: row for row in await ask(WORKERS, rows)}
    hidden = {arrival.phone_index for arrival in arrivals if arrival.hide}
    agreed, ended = [], []
    for index, row in sorted(found.items()):
        is_new = row["name_sealed"] == first[index].name_sealed
        moment = stored_moment(latest[index].now)
        agreed.append((row["id"], "quiz", moment, NOTICE))
        if index in hidden:
            ended.append((row["id"], "publish", moment, ""))
        elif is_new:  # later sign-ins do not undo a no
            agreed.append((row["id"], "publish", moment, NOTICE))
    await ask(WITHDRAW, sorted([*agreed, *ended]))
    await ask(CONSENT, sorted(agreed))
    workers = {index: Arrived(row["id"], row["name_sealed"]) for index, row in found.items()}
    return [workers[arrival.phone_index] for arrival in arrivals]


def _row(first: Arrival, latest: Arrival) -> tuple[Any, ...]:
    return (
        first.phone_index,
        first.phone_sealed,
        first.name_sealed,
        latest.town,
        latest.employer,
        int(first.is_demo),
        stored_moment(first.now),
    )
