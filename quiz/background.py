"""What a server does while nobody asks it for anything."""

import asyncio
import gc
from collections.abc import Callable
from datetime import datetime

import structlog

from quiz.attempts.actions import finish_overdue
from quiz.attempts.dealing import fill_stock, time_to_deal
from quiz.batches import writer
from quiz.courses.texting import send_some
from quiz.courses.trained import fold_attendance
from quiz.database import is_unavailable, root_of
from quiz.people.sessions import forget_expired
from quiz.people.sms import new_gateway
from quiz.reports.folding import Patience, fold
from quiz.settings import settings
from quiz.web.languages import catalog

SWEEP_SECONDS = 20
ANSWER_SECONDS = 0.5
"""What a gateway that has messages gets to answer once the server stops."""

Clock = Callable[[], datetime]

log = structlog.get_logger("zhumeng")


def calm_collector() -> None:
    """Leave what start-up made out of garbage collection, and collect less often.

    Measured under load: without it the slowest hundredth took 5.4 times the median, with it 2.0.
    256 requests under way hold some 20,000 objects: each wave of them would set it off sooner.
    What gathers from one rush to the next goes in between (`deal`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def tell(failed: str, error: Exception) -> None:
    """Log what a later try may do: while the database is away without a stack, as at the door."""
    if is_unavailable(error):
        log.error(failed, reason=root_of(error))
    else:
        log.error(failed, exc_info=error)


async def sweep(clock: Clock) -> None:
    """Finish attempts whose time is up though nobody came back, forget old sessions, and count."""
    patience = Patience()
    while True:
        try:
            now = clock()
            await finish_overdue(now)
            await forget_expired(now)
            if patience.is_over(writer().items):
                await fold()
            await fold_attendance()
        except Exception as error:  # a bad minute must not end the sweeping
            tell("sweep failed", error)
        await asyncio.sleep(SWEEP_SECONDS)


async def text(clock: Clock) -> None:
    """Send text messages, where a gateway is configured. A slow one holds up nothing else."""
    gateway = new_gateway()
    say = catalog(settings().language).gettext
    while gateway is not None:
        work, more = asyncio.create_task(send_some(gateway, clock, say)), False
        try:
            _, more = await asyncio.shield(work)
        except asyncio.CancelledError:  # the server stops
            await asyncio.wait([work], timeout=ANSWER_SECONDS)
            work.cancel()
            await asyncio.wait([work])
            raise
        except Exception as error:  # a bad minute must not end the sending
            tell("texting failed", error)
        if not more:
            await asyncio.sleep(SWEEP_SECONDS)


async def deal(clock: Clock) -> None:
    """Have papers ready for those who come at once, and no garbage.

    Some 5 ms after each rush; left to itself, every sixth rush would wait 50 ms for it.
    """
    while True:
        try:
            await fill_stock(clock())
        except Exception as error:  # without them each start deals its own
            tell("dealing ahead failed", error)
            await asyncio.sleep(SWEEP_SECONDS)
        if not writer():
            gc.collect(1)
        await time_to_deal()
