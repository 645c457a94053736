"""Batches: whatever queues up while the database works goes to it together.

A commit costs a disk sync, a statement a turn of the database's thread: who shares it shares its
price. There is no timer: the first item goes at once, and what arrives meanwhile makes the next
batch (DeWitt et al. 1984, "Implementation Techniques for Main Memory Database Systems", §3: group
commit).
"""

import asyncio
import math
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from functools import cache, wraps
from typing import Any, TypeVar

import structlog

from quiz.database import is_unavailable, per_connection, root_of
from quiz.errors import Unavailable

MOST = 256
"""Items in one batch: a longer one would keep readers of SQLite's only connection waiting. A shorter
one of verbs that cost several times a save makes the last of a rush wait longer: those who were
answered before ask for the next."""
ROOM = 4096
"""Items that may wait. More than the database can write in the seconds a phone waits."""

T = TypeVar("T")
Outcome = Any
Verb = Callable[[Sequence[Any]], Awaitable[Sequence[Outcome]]]
Waiting = tuple[Any, "asyncio.Future[Outcome]"]

log = structlog.get_logger("zhumeng.batches")


class Batches:
    """The queue of one process. A verb gets its items and returns their outcomes.

    An outcome that is an exception is raised to its waiter. Verbs take turns in the order in
    which they were first seen, each in one batch of its own.
    """

    def __init__(self, most: int = MOST) -> None:
        self.most = most
        self._queues: dict[Verb, deque[Waiting]] = {}
        self._working: asyncio.Task[None] | None = None
        self.batches: Counter[tuple[str, int]] = Counter()
        """How many batches there were of each verb's name and number of items."""
        self.refused = 0

    def __len__(self) -> int:
        return sum(map(len, self._queues.values()))

    @property
    def items(self) -> int:
        """How many items there were in all."""
        return sum(size * batches for (_, size), batches in self.batches.items())

    async def put(self, verb: Verb, item: Any) -> Outcome:
        """Queue `item` and wait for what `verb` makes of it: a write is durable then.

        A waiter that is cancelled goes away; its item is done all the same. Raises Unavailable
        when the queue is full.
        """
        queue = self._queues.get(verb)
        if queue is None:
            queue = self._queues[verb] = deque()
        if len(queue) >= ROOM:
            self.refused += 1
            raise Unavailable
        outcome: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        queue.append((item, outcome))
        if self._working is None:
            self._working = asyncio.create_task(self._work())
        return await outcome

    async def drain(self) -> None:
        """Wait until everything that has queued is done."""
        while self._working is not None:
            await asyncio.wait([self._working])

    async def _work(self) -> None:
        """Batch after batch. The next goes to the database before those who waited for this one
        wake: while they write their answers, it works.
        """
        try:
            doing = self._begin()
            while doing is not None:
                batch, task = doing
                outcomes = await task
                doing = self._begin()
                _wake(batch, outcomes)
        finally:
            self._working = None

    def _begin(self) -> tuple[list[Waiting], asyncio.Task[list[Outcome]]] | None:
        """Give what waits to the verb whose turn it is; None when nothing waits."""
        verb = next((verb for verb, queue in self._queues.items() if queue), None)
        if verb is None:
            return None
        queue = self._queues[verb] = self._queues.pop(verb)  # its next turn comes after all others'
        batch = [queue.popleft() for _ in range(share(len(queue), self.most))]
        self.batches[verb.__name__, len(batch)] += 1
        return batch, asyncio.create_task(_outcomes(verb, [item for item, _ in batch]))


def share(waiting: int, most: int) -> int:
    """How many of those that wait come next: in batches of equal size, none of more than `most`.

    Else the last few would wait a whole turn for a batch of their own.
    """
    return math.ceil(waiting / math.ceil(waiting / most))


async def _outcomes(verb: Verb, items: Sequence[Any]) -> list[Outcome]:
    try:
        outcomes = list(await verb(items))
        if len(outcomes) != len(items):  # whose is missing nobody knows; all would wait for ever
            raise ValueError(f"{len(outcomes)} outcomes of {len(items)} items")
        return outcomes
    except Exception as error:
        if len(items) > 1 and not is_unavailable(error):
            # One item may be to blame: the others must not suffer for it.
            return [outcome for item in items for outcome in await _outcomes(verb, [item])]
        return [_refusal(error, len(items)) for _ in items]


def _wake(batch: Sequence[Waiting], outcomes: Sequence[Outcome]) -> None:
    for (_, waiter), outcome in zip(batch, outcomes, strict=True):
        if waiter.done():  # its request went away
            continue
        if isinstance(outcome, BaseException):
            waiter.set_exception(outcome)
        else:
            waiter.set_result(outcome)


def _refusal(error: Exception, items: int) -> Exception:
    """What a waiter is told. Trouble of the database passes, other errors are our own."""
    if not is_unavailable(error):
        return error
    log.error("batch failed", items=items, reason=root_of(error))
    refusal = Unavailable()
    refusal.__cause__ = error
    return refusal


@per_connection
def writer() -> Batches:
    """What is written to the open database by the verbs of a try."""
    return Batches()


@per_connection
def reader() -> Batches:
    """What every request reads from the open database. It never waits behind the writer's queue."""
    return Batches()


async def shared(read: Callable[[], Awaitable[T]]) -> T:
    """What `read` finds. Requests that ask while the database works share the next reading."""
    found: T = await reader().put(_for_all(read), None)
    return found


@cache
def _for_all(read: Callable[[], Awaitable[Any]]) -> Verb:
    @wraps(read)
    async def verb(asking: Sequence[Any]) -> Sequence[Outcome]:
        return [await read()] * len(asking)

    return verb
