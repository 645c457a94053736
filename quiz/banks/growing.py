"""Long work behind a page that grows while it goes on: a bar for each step, then how it ended.

The page is one answer that comes in pieces, so it needs neither scripts nor anything that processes
share; each of its steps lies over the one before. The work is a task of its own, which a closed page
or a slow phone neither stops nor holds up, and no transaction waits for either.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from questions.errors import QuestionError
from questions.formats.reading import Progress
from questions.importing import storing
from quiz.database import is_unavailable, root_of
from quiz.errors import Unavailable
from quiz.web.languages import translate
from quiz.web.templates import render
from quiz.web.zipping import UNHELD

EVERY = 0.4
"""Seconds between two looks at how far it is."""
SILENT = 15.0
"""Seconds without a step after which a space is sent: proxies hang up after sixty without a byte."""
LAST = 0.5
"""Seconds for what is given up to undo itself."""
MARK = "<!-- steps -->"

log = structlog.get_logger("zhumeng.web")


@dataclass
class Step:
    """How far the work is, of how much; 0 of 0 while nobody knows."""

    done: int = 0
    total: int = 0
    is_given_up: bool = False

    def tell(self, done: int, total: int) -> None:
        """Told by the work, from whatever thread. Raises CancelledError when it is to stop."""
        if self.is_given_up:
            raise asyncio.CancelledError
        self.done, self.total = done, total

    @property
    def is_last(self) -> bool:
        """Whether only the keeping is left: before that, nothing is kept."""
        return bool(self.total) and self.done >= self.total

    @property
    def quarter(self) -> int:
        """Which quarter it is in; they and what is no number are said to who does not see the bar."""
        return 4 * self.done // self.total if self.total else -1


_going: dict[asyncio.Task[str], Step] = {}


@dataclass(frozen=True)
class Told:
    """What the page says: which work it is (`reading` or `storing`), of which file, and where to
    look when it did not work."""

    work: str
    filename: str
    back: str


class Growing(StreamingResponse):
    """The page. Its request lasts as long as the work, also when the page is closed: a server that
    is told to stop waits for requests."""

    def __init__(self, pieces: AsyncIterator[bytes], work: "asyncio.Task[str]") -> None:
        super().__init__(pieces, media_type="text/html", headers={UNHELD.decode(): "no"})
        self.work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, and wait for the work."""
        with suppress(ClientDisconnect):
            await super().__call__(scope, receive, send)
        await asyncio.wait([self.work])


def grow(request: Request, told: Told, work: Callable[[Progress], Awaitable[str]]) -> Growing:
    """The page that shows how far `work` is, and leads where its result says.

    The work begins at once and is brought to its end whoever looks on. What it refuses is said on the
    page, which by then has been answered with 200; so is a failure.
    """
    step = Step()
    task = asyncio.ensure_future(work(step.tell))
    _going[task] = step
    task.add_done_callback(_end)
    return Growing(_pieces(request, told, step, task), task)


async def drain(seconds: float) -> None:
    """Wait for the works that go on and for loads nobody waits for, so long; then give up the rest.

    Afterwards none of them touches the database. A thread that still reads ends when it next tells
    how far it is.
    """
    left = {*_going, *storing}
    if left:
        _, left = await asyncio.wait(left, timeout=seconds)
    if not left:
        return
    log.warning("work given up", works=len(left))
    for step in _going.values():
        step.is_given_up = True
    left |= storing
    for task in left:
        task.cancel()
    await asyncio.wait(left, timeout=LAST)


def _end(task: "asyncio.Task[str]") -> None:
    """Log a failure that nobody may be there to see."""
    _going.pop(task, None)
    error = None if task.cancelled() else task.exception()
    if error is None or isinstance(error, QuestionError):
        return
    if is_unavailable(error):  # no stack, as at the door
        log.error("database unavailable", reason=root_of(error))
    else:
        log.error("work behind a page failed", exc_info=error)


def _refusal(error: BaseException | None, step: Step) -> QuestionError | Unavailable | None:
    """What is said of an error. That nothing is stored only while that is certain."""
    if isinstance(error, QuestionError):
        return error
    return Unavailable() if is_unavailable(error) and not step.is_last else None


async def _pieces(
    request: Request, told: Told, step: Step, task: "asyncio.Task[str]"
) -> AsyncIterator[bytes]:
    """The page up to its steps, a step whenever one is done, how it ended, and the rest."""

    say = partial(translate, request)

    def piece(name: str, **context: Any) -> bytes:
        return bytes(render(request, f"banks/{name}.html", told=told, say=say, **context).body)

    head, _, foot = piece("growing").partition(MARK.encode())
    yield head
    shown: tuple[int, int] | None = None
    heard, sent = -2, monotonic()
    while not task.done():
        now = step.done, step.total
        if now != shown:
            is_heard = step.quarter != heard
            shown, heard, sent = now, step.quarter, monotonic()
            yield piece("step", done=now[0], total=now[1], is_heard=is_heard)
        elif monotonic() - sent >= SILENT:
            sent = monotonic()
            yield b" "
        await asyncio.wait([task], timeout=EVERY)
    error = None if task.cancelled() else task.exception()
    ended = task.cancelled() or error is not None
    address = "" if ended else task.result()
    refusal = _refusal(error, step)
    yield piece("end", address=address, onward=f"0; url={address}", refusal=refusal)
    yield foot
