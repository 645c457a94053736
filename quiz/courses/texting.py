"""Sends what waits in the outbox as text messages: each at most once.

A message is claimed before it is sent, in a statement of its own, and marked as failed then: what
happens next is only certain once it has happened. A process that dies while it sends leaves a
message that may have been sent, and is not sent again; it still stands in /me. Only what certainly
did not go out is tried again. Nothing is sent inside a transaction.
"""

import asyncio
from collections.abc import Callable, Mapping, Set
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import structlog

from quiz.courses.messages import sentence
from quiz.database import stored_moment
from quiz.people.sms import MaybeSent, NotSent, Sender
from quiz.people.vault import unseal
from quiz.statements import ask, read_json

AT_A_TIME = 8
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
"""Before each further try. After that the message would come too late to be of use."""
CLAIMED = "interrupted"

# Two sweepers at once: the second one waits for the row, and finds it claimed.
CLAIM = """
UPDATE message SET sms = 'failed', sms_error = i.1::text, sms_tries = sms_tries + 1
FROM ITEMS WHERE message.id = i.0::int AND message.sms = 'due'
RETURNING id, worker_id, template, params, sms_tries
"""
DUE = f"""
SELECT m.id FROM ITEMS JOIN message m ON m.sms = 'due' AND m.sms_after <= i.0::timestamptz
ORDER BY m.sms_after, m.id LIMIT {AT_A_TIME}
"""  # noqa: S608 - a number of ours
LATER = """
SELECT m.id, m.worker_id, m.params FROM ITEMS JOIN message m ON m.worker_id = i.0::int AND m.id > i.1::int
ORDER BY m.id
"""
SETTLE = """
UPDATE message SET sms = i.1::text, sms_error = i.2::text, sms_after = i.3::timestamptz
FROM ITEMS WHERE message.id = i.0::int
"""
# Nobody stands behind the numbers of a demo.
PHONES = """
SELECT w.id, CASE WHEN w.is_demo THEN '' ELSE w.phone_sealed END AS phone_sealed
FROM ITEMS JOIN worker w ON w.id = i.0::int
"""

log = structlog.get_logger("zhumeng.sms")


class Round(NamedTuple):
    """How many went out, and whether more wait that may be sent at once."""

    sent: int
    more: bool


async def send_some(
    sender: Sender, clock: Callable[[], datetime], say: Callable[[str], str]
) -> Round:
    """Send up to eight messages whose time has come. `say` translates the sentences.

    When the gateway is away, no more are sent at once: the rest can wait.
    """
    claimed = await _claim(clock())
    phones = await _phones(claimed)
    old = await _overtaken(claimed)
    work = (_send(sender, message, phones, clock, say, old) for message in claimed)
    outcomes = await asyncio.gather(*work)
    more = len(claimed) == AT_A_TIME and "due" not in outcomes
    return Round(outcomes.count("sent"), more)


async def _claim(now: datetime) -> list[dict[str, Any]]:
    due = await ask(DUE, [(stored_moment(now),)])
    return await ask(CLAIM, ((row["id"], CLAIMED) for row in due)) if due else []


async def _phones(claimed: list[dict[str, Any]]) -> dict[int, str]:
    rows = await ask(PHONES, ((worker,) for worker in {row["worker_id"] for row in claimed}))
    return {
        row["id"]: unseal(row["phone_sealed"], "phone") if row["phone_sealed"] else ""
        for row in rows
    }


async def _overtaken(claimed: list[dict[str, Any]]) -> set[int]:
    """Those tried before of which the worker was told otherwise since: the hour of a first move
    must not arrive after that of a second."""
    again = [row for row in claimed if row["sms_tries"] > 1]
    about = {row["id"]: (row["worker_id"], read_json(row["params"])["course"]) for row in again}
    rows = await ask(LATER, ((row["worker_id"], row["id"]) for row in again)) if again else []
    later = {(row["worker_id"], read_json(row["params"])["course"]): row["id"] for row in rows}
    return {key for key, what in about.items() if later.get(what, 0) > key}


async def _send(
    sender: Sender,
    message: Mapping[str, Any],
    phones: Mapping[int, str],
    clock: Callable[[], datetime],
    say: Callable[[str], str],
    old: Set[int],
) -> str:
    """Send one and write down what became of it."""
    state, error, tries = "sent", "", message["sms_tries"]
    phone = phones[message["worker_id"]]
    try:
        if not phone:
            raise NotSent("no phone", again=False)
        if message["id"] in old:
            raise NotSent("overtaken", again=False)
        text = sentence(message["template"], read_json(message["params"]), say)
        await sender.send(phone, text, f"message-{message['id']}")
    except NotSent as refusal:
        state = "due" if refusal.again and tries <= len(WAITS) else "failed"
        error = refusal.reason
    except MaybeSent as unsure:
        state, error = "failed", f"perhaps sent: {unsure}"
    except Exception as bug:  # one bad message must not keep the others
        state, error = "failed", type(bug).__name__
        log.exception("message failed", message=message["id"])
    after = clock() + (WAITS[tries - 1] if state == "due" else timedelta(0))
    await ask(SETTLE, [(message["id"], state, error[:200], stored_moment(after))])
    if error:
        log.warning("message not sent", message=message["id"], state=state, reason=error)
    return state
