"""The diaries of workers: what they have signed up for, and the hours it takes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from quiz.courses.rules import Span, clash
from quiz.database import read_moment
from quiz.statements import ask

# A sign-up a day of its session; a course that was called off takes nobody's time.
LIVE = """
SELECT u.id, u.worker_id, u.course_id, u.session_id, u.choices, u.turn, u.code, u.token, c.title,
       x.at AS called_off_at, d.starts_at, d.ends_at
FROM ITEMS JOIN signup u ON u.worker_id = i.0::int JOIN course c ON c.id = u.course_id
LEFT JOIN course_cancellation x ON x.course_id = u.course_id
LEFT JOIN course_day d ON d.session_id = u.session_id
WHERE u.cancelled_at IS NULL ORDER BY u.id, d.starts_at
"""

COLUMNS = ("id", "course_id", "title", "session_id", "choices", "turn", "code", "token")


def span_of(row: Mapping[str, Any]) -> Span:
    """The hours of a day that a statement has read."""
    return Span(read_moment(row["starts_at"]), read_moment(row["ends_at"]))


@dataclass(slots=True)
class Live:
    """A live sign-up of a worker, with the hours it takes: none while it waits."""

    id: int
    course_id: int
    title: str
    session_id: int | None
    choices: int
    turn: int
    code: str
    token: str
    days: list[Span] = field(default_factory=list)
    place: int | None = None
    """Their position while they wait, where somebody has asked for it."""


class Diaries(dict[int, dict[int, Live]]):
    """The live sign-ups of workers, by worker and course."""

    def clash(self, worker_id: int, days: Iterable[Span]) -> Live | None:
        """The sign-up that already takes these hours of theirs."""
        days = list(days)
        own = self.get(worker_id, {}).values()
        return next((live for live in own if clash(days, live.days)), None)

    @property
    def waited_for(self) -> set[int]:
        """The courses in which any of them waits."""
        every = chain.from_iterable(own.values() for own in self.values())
        return {live.course_id for live in every if live.session_id is None}

    async def read(self, worker_ids: Iterable[int]) -> None:
        """Read those that are not here yet."""
        wanted = sorted(set(worker_ids) - self.keys())
        self.update({worker: {} for worker in wanted})
        for row in await ask(LIVE, ((worker,) for worker in wanted)):
            own = self[row["worker_id"]]
            live = own.get(row["course_id"])
            if live is None:
                live = own[row["course_id"]] = Live(*(row[name] for name in COLUMNS))
            if row["starts_at"] is not None and row["called_off_at"] is None:
                live.days.append(span_of(row))


async def read_diaries(worker_ids: Iterable[int]) -> Diaries:
    """What these workers have signed up for."""
    diaries = Diaries()
    await diaries.read(worker_ids)
    return diaries
