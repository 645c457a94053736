"""Sessions: how long they are good, what a new one takes over, and what a process remembers."""

from datetime import timedelta

import pytest

from quiz.people import sessions
from quiz.people.actions import Profile, add_staff, renew_password, sign_in_worker
from quiz.people.models import Session, Staff
from quiz.people.sessions import (
    LIFETIME,
    NOBODY,
    find_visitor,
    forget_expired,
    open_session,
    remembered_visitors,
)
from tests.conftest import PASSWORD, Clock


@pytest.fixture
async def staff(db: str, clock: Clock) -> Staff:
    """A member of staff."""
    return await add_staff("王组织", "organizer", PASSWORD, clock.now)


async def test_of_a_session_that_is_over_nothing_is_taken_over(staff: Staff, clock: Clock) -> None:
    worker = await sign_in_worker(Profile("+8613812345678", "张三", "镇", "厂"), clock.now)
    old = await open_session(clock.now, staff_id=staff.id)
    clock.now += LIFETIME - timedelta(seconds=1)
    both = await open_session(clock.now, worker_id=worker.id, old_token=old, ends_old=False)
    assert (await find_visitor(both, clock.now)).staff_id == staff.id
    clock.forward(seconds=1)
    alone = await open_session(clock.now, worker_id=worker.id, old_token=old)
    visitor = await find_visitor(alone, clock.now)
    assert (visitor.worker_id, visitor.staff_id, visitor.role) == (worker.id, None, None)


async def test_a_closed_account_is_nobody_though_its_session_is_there(
    staff: Staff, clock: Clock
) -> None:
    token = await open_session(clock.now, staff_id=staff.id)
    await Staff.filter(id=staff.id).update(closed_at=clock.now)
    assert await find_visitor(token, clock.now) == NOBODY


async def test_a_new_password_ends_sessions_at_once(staff: Staff, clock: Clock) -> None:
    token = await open_session(clock.now, staff_id=staff.id)
    assert (await find_visitor(token, clock.now)).is_staff
    await renew_password(staff.id, None, clock.now)
    assert await find_visitor(token, clock.now) == NOBODY


async def test_few_are_remembered_and_those_that_are_over_deleted(
    staff: Staff, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "REMEMBERED", 2)
    for _ in range(5):
        token = await open_session(clock.now, staff_id=staff.id)
        assert (await find_visitor(token, clock.now)).is_staff
        assert len(remembered_visitors()) <= 2
    clock.now += LIFETIME - timedelta(seconds=1)
    assert await forget_expired(clock.now) == 0
    clock.forward(seconds=1)
    assert await forget_expired(clock.now) == 5 and not await Session.exists()
