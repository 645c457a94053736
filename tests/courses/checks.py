"""What must hold of seats and queues at every moment, read from the database alone."""

from dataclasses import dataclass

from quiz.courses.models import CourseSession, Signup
from quiz.courses.queries import sessions_of
from quiz.courses.rules import clash


@dataclass(frozen=True)
class Seen:
    """Courses as they stand: their sessions with days, and the live sign-ups in turn."""

    sessions: dict[int, CourseSession]
    live: list[Signup]

    def seated(self, session_id: int) -> set[int]:
        """The workers seated in a session."""
        return {s.worker_id for s in self.live if s.session_id == session_id}

    def could_have(self, signup: Signup, session: CourseSession) -> bool:
        """Whether somebody who waits would take a seat in this session."""
        if signup.course_id != session.course_id or not signup.choices >> session.position & 1:
            return False
        others = (s for s in self.live if s.worker_id == signup.worker_id and s.session_id)
        days = [day for s in others for day in self.sessions[s.session_id].spans]
        return not clash(session.spans, days)


async def look(course_ids: list[int]) -> Seen:
    """Read these courses."""
    sessions = [session for key in course_ids for session in await sessions_of(key)]
    live = await Signup.filter(course_id__in=course_ids, cancelled_at=None).order_by("turn")
    return Seen({session.id: session for session in sessions}, live)


def must_hold(seen: Seen, begun: set[int]) -> None:
    """Counts are right, nobody is there twice, and no seat stays free while somebody waits for it."""
    pairs = [(s.course_id, s.worker_id) for s in seen.live]
    assert len(pairs) == len(set(pairs)), "somebody is there twice"
    for session in seen.sessions.values():
        assert session.confirmed == len(seen.seated(session.id)), "a count is wrong"
        if session.confirmed < session.seats and session.id not in begun:
            waiting = [s for s in seen.live if s.session_id is None]
            assert not [s for s in waiting if seen.could_have(s, session)], "a seat stays free"


def nobody_was_passed_over(before: Seen, after: Seen) -> None:
    """Whoever moved up was the first who could have that seat."""
    waited = {s.id for s in before.live if s.session_id is None}
    for signup in after.live:
        if signup.session_id is not None and signup.id in waited:
            session = after.sessions[signup.session_id]
            ahead = [s for s in after.live if s.session_id is None and s.turn < signup.turn]
            assert not [s for s in ahead if after.could_have(s, session)], "passed over"
