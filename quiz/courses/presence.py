"""What scans say of a day: when somebody arrived and left, late or early, for how long. Pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from quiz.courses.rules import Span

GRACE = timedelta(minutes=10)
"""Who comes this long after the start is not late; who leaves this long before the end stayed."""
OPENS = timedelta(hours=2)
"""So long before the start the door opens."""
CLOSES = timedelta(hours=2)
"""So long after the end leaving is still written down."""
KEPT = timedelta(hours=12)
"""So long after the end a helper's phone keeps the list."""
STEADY = timedelta(seconds=5)
"""A phone's clock this near to ours is believed: the rest is the way of the request."""


class Present(NamedTuple):
    """Somebody was there: since when, and until when; None: not seen leaving."""

    arrived_at: datetime
    left_at: datetime | None


def present(scans: Iterable[tuple[str, datetime]]) -> Present | None:
    """What (kind, at) pairs of one person and day say, in whatever order they came in.

    The first scan is the arrival: whoever is seen leaving was there. The last leaving counts,
    unless they were seen arriving after it: they came back. (`scanning.COUNT` is the same in SQL.)
    """
    scans = list(scans)
    if not scans:
        return None
    left = max((at for kind, at in scans if kind == "leave"), default=None)
    came = max((at for kind, at in scans if kind == "arrive"), default=None)
    stayed = left is not None and came is not None and came > left
    return Present(min(at for _, at in scans), None if stayed else left)


def is_late(day: Span, arrived_at: datetime) -> bool:
    """Whether somebody came after the start and its grace."""
    return arrived_at > day.starts_at + GRACE


def left_early(day: Span, left_at: datetime | None) -> bool:
    """Whether somebody was seen leaving well before the end."""
    return left_at is not None and left_at < day.ends_at - GRACE


def half_hours(days: Iterable[tuple[Span, Any]]) -> float:
    """Hours attended, to the nearest half; each day with its Attendance or Present.

    Only the class itself counts, and who was not seen leaving stayed to its end.
    """
    seconds = 0.0
    for day, was in days:
        until = min(was.left_at or day.ends_at, day.ends_at)
        since = max(was.arrived_at, day.starts_at)
        if not is_late(day, was.arrived_at):
            since = day.starts_at
        seconds += max(0.0, (until - since).total_seconds())
    return round(seconds / 1800) / 2


def door_is_open(day: Span, now: datetime) -> bool:
    """Whether people may be checked in: from two hours before the start to two after the end."""
    return day.starts_at - OPENS <= now <= day.ends_at + CLOSES


def corrected(at: datetime, phone_now: datetime, now: datetime, day: Span) -> datetime:
    """When a scan took place by the server's clock, from the phone's `at`.

    `phone_now` is what the phone's clock showed when it sent the scan, `now` is ours: the phone is
    wrong by the difference, and was so at the scan (unless somebody set its clock in between).
    What is absurd all the same is moved to the nearest moment the door was open, never past `now`.
    """
    wrong = now - phone_now
    try:
        at += wrong if abs(wrong) > STEADY else timedelta(0)
    except OverflowError:  # the year 9999
        at = now
    return max(min(at, now, day.ends_at + CLOSES), min(day.starts_at - OPENS, now))
