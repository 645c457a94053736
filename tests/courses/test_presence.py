"""What scans say, whatever their order; late, early, hours, and a phone's wrong clock."""

import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quiz.courses import presence
from quiz.courses.actions import sign_up
from quiz.courses.models import Attendance, Scan
from quiz.courses.presence import Present, corrected, half_hours, left_early, present
from quiz.courses.rules import Span
from quiz.courses.scanning import Kind, Scanned, keep
from tests.conftest import Clock
from tests.courses.conftest import make_course, make_workers
from tests.courses.test_check_in import day_of

START = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
DAY = Span(START, START + timedelta(hours=2))
SCANS = st.lists(
    st.tuples(st.sampled_from(["arrive", "leave"]), st.integers(0, 120)), min_size=1, max_size=5
)


def after(minutes: float) -> datetime:
    """So long after the start."""
    return START + timedelta(minutes=minutes)


def test_first_arrival_last_leaving() -> None:
    assert present([]) is None
    assert present([("arrive", after(5)), ("arrive", after(0))]) == (after(0), None)
    scans = [("arrive", after(0)), ("leave", after(50)), ("leave", after(90))]
    for order in itertools.permutations(scans):
        assert present(order) == Present(after(0), after(90))
    assert present([("leave", after(60))]) == Present(after(60), after(60))
    came_back = [("leave", after(30)), ("arrive", after(45)), ("arrive", after(0))]
    assert present(came_back) == Present(after(0), None)


def test_hours_of_the_class_alone() -> None:
    whole = Present(after(-60), None)
    assert half_hours([(DAY, whole)]) == 2
    assert half_hours([(DAY, whole), (DAY, Present(after(10), after(240)))]) == 4
    assert half_hours([(DAY, Present(after(50), None))]) == 1
    assert half_hours([(DAY, Present(after(0), after(40)))]) == 0.5
    assert half_hours([(DAY, Present(after(150), None))]) == 0
    assert left_early(DAY, after(109)) and not left_early(DAY, after(110))


def test_a_phone_with_a_wrong_clock() -> None:
    now = after(30)
    for wrong in (timedelta(days=-400), timedelta(hours=-3), timedelta(0), timedelta(days=90)):
        phone_now, tapped = now + wrong, after(10) + wrong
        assert corrected(tapped, phone_now, now, DAY) == after(10)
    # A slow request is no wrong clock; nothing is later than now or before the door opened.
    assert corrected(after(10), now - timedelta(seconds=4), now, DAY) == after(10)
    assert corrected(after(99), now, now, DAY) == now
    assert corrected(after(-9999), now, now, DAY) == DAY.starts_at - presence.OPENS
    assert corrected(after(-9999), after(-300), after(-300), DAY) == after(-300)
    assert corrected(after(2000), after(3000), after(3000), DAY) == DAY.ends_at + presence.CLOSES


@given(
    scans=SCANS,
    order=st.randoms(use_true_random=False),
    phones=st.lists(st.integers(0, 1), min_size=5, max_size=5),
)
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_any_interleaving_from_two_phones_is_one_attendance(
    db: str, clock: Clock, scans: list[tuple[Kind, int]], order: object, phones: list[int]
) -> None:
    """Two phones send their scans in pieces, in any order, some twice: one attendance, all kept."""
    course = await make_course(clock.now)
    (worker,) = await make_workers(clock.now, 1)
    await sign_up(course.id, worker, clock.now)
    day = await day_of(course)
    signup_id = (await course.signups.all().get()).id  # type: ignore[attr-defined]
    made = [
        Scanned(
            UUID(int=course.id * 100 + number), signup_id, day.id, kind, "list",
            day.starts_at + timedelta(minutes=minute),
        )
        for number, (kind, minute) in enumerate(scans)
    ]  # fmt: skip
    sent = made + made[::2]
    order.shuffle(sent)  # type: ignore[attr-defined]
    pieces: list[list[Scanned]] = [[], []]
    for scan, phone in itertools.zip_longest(sent, phones[: len(sent)], fillvalue=0):
        pieces[phone].append(scan)
    for piece in pieces:
        for scan in piece:
            await keep([scan], day.ends_at)
    await keep(sent, day.ends_at)
    assert await Scan.filter(signup_id=signup_id).count() == len(made)
    there = await Attendance.get(signup_id=signup_id)
    assert present([(s.kind, s.at) for s in made]) == (there.arrived_at, there.left_at)
