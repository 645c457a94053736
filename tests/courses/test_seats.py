"""Whatever people do at once and in whatever order, the seats and the queue stay right."""

import asyncio
import random
from collections.abc import Awaitable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quiz.courses.actions import cancel, sign_up
from quiz.courses.cancelling import Cancel, cancel_all
from quiz.courses.moving import set_seats
from quiz.courses.signing_up import SignUp, sign_up_all
from quiz.database import connected
from quiz.errors import QuizError
from tests.conftest import Clock
from tests.courses.checks import look, must_hold, nobody_was_passed_over
from tests.courses.conftest import make_course, make_workers, queue, seated, session_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PEOPLE = 3


async def test_five_hundred_for_fifty_seats_while_two_hundred_cancel(db: str, clock: Clock) -> None:
    """Half of them past the writer, as if they came to other processes."""
    now, chance = clock.now, random.Random(5)
    course = await make_course(now, seats=50)
    session = await session_of(course)
    people = await make_workers(now, 500)
    given_up = set(chance.sample(people, 200))

    async def comes(worker: int, alone: bool) -> None:
        if alone:
            (answer,) = await sign_up_all([SignUp(course.id, worker, (), now)])
            assert not isinstance(answer, Exception)
        else:
            await sign_up(course.id, worker, now)
        if worker in given_up:
            await asyncio.sleep(chance.random() / 50)
            if alone:
                assert await cancel_all([Cancel(course.id, worker, now)]) == [True]
            else:
                assert await cancel(course.id, worker, now)

    async def seats_change() -> None:
        for seats in (60, 20, 45, 50):
            await asyncio.sleep(0.02)
            await set_seats(session.id, seats, now)

    crowd = [comes(worker, number % 10 == 0) for number, worker in enumerate(people)]
    await asyncio.gather(*crowd, seats_change())
    must_hold(await look([course.id]), set())
    there, waiting = await seated(course), await queue(course)
    assert len(there) + len(waiting) == 300 and not (there | set(waiting)) & given_up
    assert 50 <= len(there) <= 60, "nobody is thrown out, and nobody gets a seat above the number"


class Seats(RuleBasedStateMachine):
    """Two courses whose first sessions are at the same hour; one has two sessions and one queue."""

    runner: asyncio.Runner

    def run(self, work: Awaitable[object]) -> object:
        """Do it, and see that nobody was passed over."""

        async def whole() -> object:
            before = self.seen
            result = await work
            after = self.seen = await look(self.courses)
            nobody_was_passed_over(before, after)
            for session in after.sessions.values():
                held = len(before.seated(session.id))
                assert session.confirmed <= max(session.seats, held), "more seated than seats"
                if session.id in self.begun:
                    assert after.seated(session.id) <= before.seated(session.id), "too late"
            return result

        return self.runner.run(whole())

    @initialize()
    def courses_with_people(self) -> None:
        """Nobody has signed up."""

        async def make() -> None:
            one = await make_course(NOW, seats=(2, 1), starts=(1, 3), shared_waitlist=True)
            two = await make_course(NOW, seats=1, starts=1, waitlist_limit=3)
            self.courses = [one.id, two.id]
            self.people = await make_workers(NOW, PEOPLE)
            self.ids = {key: list((await look([key])).sessions) for key in self.courses}
            self.seen = await look(self.courses)

        self.now = NOW
        self.begun: set[int] = set()
        self.events = 0
        self.signed_up: set[tuple[int, int]] = set()
        self.runner.run(make())

    def _sign_up(self, course: int, worker: int, chosen: int) -> Awaitable[None]:
        key, ids = self.courses[course], self.ids[self.courses[course]]
        sessions = [each for bit, each in enumerate(ids) if chosen >> bit & 1]

        async def act() -> None:
            try:
                await sign_up(key, self.people[worker], self.now, sessions)
                self.signed_up.add((key, self.people[worker]))
            except QuizError:
                return

        return act()

    def _cancel(self, course: int, worker: int) -> Awaitable[None]:
        key = self.courses[course]

        async def act() -> None:
            try:
                await cancel(key, self.people[worker], self.now)
                self.signed_up.discard((key, self.people[worker]))
            except QuizError:
                return

        return act()

    who = st.integers(0, PEOPLE - 1)
    which = st.integers(0, 1)

    @rule(course=which, worker=who, chosen=st.integers(0, 3))
    def comes(self, course: int, worker: int, chosen: int) -> None:
        """Somebody signs up, or does so again."""
        self.run(self._sign_up(course, worker, chosen))

    @rule(course=which, worker=who)
    def gives_back(self, course: int, worker: int) -> None:
        """Somebody cancels, or has before."""
        self.run(self._cancel(course, worker))

    @rule(acts=st.lists(st.tuples(which, who, st.booleans()), min_size=2, max_size=12))
    def all_at_once(self, acts: list[tuple[int, int, bool]]) -> None:
        """Different people at the same moment."""
        people = {(course, worker): comes for course, worker, comes in acts}
        calls = [
            self._sign_up(course, worker, 0) if comes else self._cancel(course, worker)
            for (course, worker), comes in people.items()
        ]

        async def together() -> None:
            await asyncio.gather(*calls)
            self.seen = await look(self.courses)

        self.runner.run(together())

    @rule(number=st.integers(0, 2), seats=st.integers(1, 4))
    def seats_change(self, number: int, seats: int) -> None:
        """An organizer finds another room."""
        session_id = [each for ids in self.ids.values() for each in ids][number]
        done = self.run(set_seats(session_id, seats, self.now))
        confirmed = self.seen.sessions[session_id].confirmed
        assert done.over == max(0, confirmed - seats)  # type: ignore[attr-defined]

    @precondition(lambda self: self.events > 20 and not self.begun)
    @rule()
    def first_sessions_begin(self) -> None:
        """A day goes by, not before much has happened: then little can."""
        self.now += timedelta(days=1)
        self.begun = {ids[0] for ids in self.ids.values()}

    @invariant()
    def all_is_right(self) -> None:
        """Nobody twice, nobody lost, no seat free while somebody waits for it."""
        if not hasattr(self, "courses"):
            return
        self.events += 1
        must_hold(self.seen, self.begun)
        there = {(s.course_id, s.worker_id) for s in self.seen.live}
        assert there == self.signed_up, "somebody is lost"


@pytest.fixture
def runner(database_url: str) -> Iterator[asyncio.Runner]:
    """A loop of our own with the database open: hypothesis is not asynchronous."""
    with asyncio.Runner() as made:
        opened = connected(database_url)
        made.run(opened.__aenter__())
        yield made
        made.run(opened.__aexit__(None, None, None))


def test_any_order_of_events(runner: asyncio.Runner) -> None:
    machine = type("OnThisDatabase", (Seats,), {"runner": runner})
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20, stateful_step_count=30, deadline=None, derandomize=True,
            suppress_health_check=quiet,
        ),
    )  # fmt: skip
