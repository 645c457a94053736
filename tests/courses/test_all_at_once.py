"""Workers, helpers and organizers at the same moment: what must hold of seats holds."""

import asyncio
import random

from quiz.courses.actions import cancel, let_in, sign_up
from quiz.courses.models import Signup
from quiz.courses.moving import call_off, move_session, set_seats
from quiz.courses.planning import Plan, SessionDraft, change_course
from quiz.errors import CourseCancelled, QuizError
from tests.conftest import Clock
from tests.courses.checks import look, must_hold
from tests.courses.conftest import FIELDS, day, make_course, make_workers, session_of


async def test_every_verb_at_once(db: str, clock: Clock) -> None:
    now, chance = clock.now, random.Random(7)
    one = await make_course(now, seats=(4, 3), starts=(2, 3), shared_waitlist=True)
    two = await make_course(now, seats=3, starts=2)
    first, second, other = await session_of(one), await session_of(one, 1), await session_of(two)
    people = await make_workers(now, 40)
    outcomes = list[str]()

    async def worker(who: int) -> None:
        for _ in range(3):
            course = chance.choice((one, two))
            verb = chance.choice((sign_up, sign_up, cancel))
            try:
                await verb(course.id, who, now)
            except QuizError as refusal:
                outcomes.append(refusal.code)

    async def desk() -> None:
        for seats in (1, 6, 2, 5):
            await set_seats(first.id, seats, now)
            await let_in(other.id, chance.choice(people), now, by=None)
        await move_session(first.id, "别处", "", "", [day(now, 5)], now)
        drafts = [
            SessionDraft("甲", 5, [day(now, 2)], id=first.id),
            SessionDraft("乙", 4, [day(now, 3)], id=second.id),
        ]
        await change_course(one.id, Plan({**FIELDS, "shared_waitlist": True}, drafts), now)

    await asyncio.gather(*map(worker, people), desk(), desk())
    must_hold(await look([one.id, two.id]), set())
    assert set(outcomes) <= {"clash"}


async def test_called_off_while_people_come_and_go(db: str, clock: Clock) -> None:
    """Once it is called off nobody gets a seat any more, and it was called off once."""
    now = clock.now
    course, wanted = await make_course(now, seats=2), await make_course(now, seats=5)
    session, people = await session_of(course), await make_workers(now, 24)
    for who in people[:8]:
        await sign_up(course.id, who, now)
        await sign_up(wanted.id, who, now) if who in people[4:6] else None

    async def tries(act: object) -> str:
        try:
            await act  # type: ignore[misc]
        except QuizError as refusal:
            return refusal.code
        return "done"

    done = await asyncio.gather(
        *(tries(sign_up(course.id, who, now)) for who in people[8:]),
        *(tries(cancel(course.id, who, now)) for who in people[:4]),
        tries(call_off(course.id, "大雪", now)),
        tries(call_off(course.id, "大雪", now)),
        tries(set_seats(session.id, 9, now)),
        tries(let_in(session.id, people[20], now, by=None)),
    )
    assert set(done) <= {"done", CourseCancelled.code}
    assert sorted(done[20:22]) == [CourseCancelled.code, "done"]
    after = await look([course.id])
    seats = after.sessions[session.id]
    assert seats.confirmed == len(after.seated(session.id))
    # Whoever asks again gets the same answer as before, and nobody a new seat.
    before = await Signup.filter(course_id=course.id).count()
    for who in people[:3]:
        await tries(sign_up(course.id, who, now))
    assert await Signup.filter(course_id=course.id).count() == before
