"""Long work behind a page that grows while it goes on: a bar for each step, then how it ended.

The page is one answer that comes in pieces, so it needs neither scripts nor anything that processes
share; each of its steps lies over the one before. The work is a task of its own, which a closed page
or a slow phone neither stops nor holds up, and no transaction waits for either.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from starlette.requests import Request
from starlette.responses import StreamingResponse

from questions.errors import QuestionError
from questions.formats.reading import Progress
from quiz.web.languages import translate
from quiz.web.templates import render
from quiz.web.zipping import UNHELD

EVERY = 0.4
"""Seconds between two looks at how far it is."""
MARK = "<!-- steps -->"
_going: set[asyncio.Task[str]] = set()

log = structlog.get_logger("zhumeng.web")


@dataclass
class Step:
    """How far the work is, of how much; 0 of 0 while nobody knows."""

    done: int = 0
    total: int = 0

    def tell(self, done: int, total: int) -> None:
        """Told by the work, from whatever thread."""
        self.done, self.total = done, total


@dataclass(frozen=True)
class Told:
    """What the page says: which work it is (`reading` or `storing`), of which file, and where to
    look when it did not work."""

    work: str
    filename: str
    back: str


def grow(
    request: Request, told: Told, work: Callable[[Progress], Awaitable[str]]
) -> StreamingResponse:
    """The page that shows how far `work` is, and leads where its result says.

    The work begins at once and is brought to its end whoever looks on. What it refuses is said on the
    page, which by then has been answered with 200; so is a failure.
    """
    step = Step()
    task = asyncio.ensure_future(work(step.tell))
    _going.add(task)
    task.add_done_callback(_end)
    pieces = _pieces(request, told, step, task)
    headers = {UNHELD.decode(): "no"}
    return StreamingResponse(pieces, media_type="text/html", headers=headers)


def _end(task: "asyncio.Task[str]") -> None:
    """Log a failure that nobody may be there to see."""
    _going.discard(task)
    error = None if task.cancelled() else task.exception()
    if error is not None and not isinstance(error, QuestionError):
        log.error("work behind a page failed", exc_info=error)


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
    while not task.done():
        now = step.done, step.total
        if now != shown:
            shown = now
            yield piece("step", done=now[0], total=now[1])
        await asyncio.wait([task], timeout=EVERY)
    error = None if task.cancelled() else task.exception()
    ended = task.cancelled() or error is not None
    refusal = error if isinstance(error, QuestionError) else None
    address = "" if ended else task.result()
    yield piece("end", address=address, onward=f"0; url={address}", refusal=refusal)
    yield foot
