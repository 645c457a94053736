"""Text messages: the outbox is sent by the sweep, outside every transaction, and tried again."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from quiz.courses.messages import sentence
from quiz.people.models import Message, Worker
from quiz.people.vault import unseal
from quiz.settings import settings
from quiz.web.languages import catalog

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120))
"""How long to wait after each failure; after the last one the message has failed."""
CLAIM = timedelta(minutes=5)
"""How long a message belongs to the process that sends it: if that dies, another one tries."""
AT_ONCE = 20
SECONDS = 10.0

log = structlog.get_logger("zhumeng.sending")


class NotSent(Exception):
    """The gateway did not take the message."""


class Sender(Protocol):
    """What sends one text message. Raises NotSent."""

    async def send(self, phone: str, text: str) -> None:
        """Send `text` to `phone` (E.164)."""


class Gateway:
    """An HTTP gateway: `{"phone", "text"}` as JSON, any 2xx is a yes."""

    def __init__(self, url: str, token: str) -> None:
        self._url, self._token = url, token

    async def send(self, phone: str, text: str) -> None:
        """Post it. Raises NotSent."""
        import httpx2  # 60 ms that only those pay who send

        headers = {"authorization": f"Bearer {self._token}"} if self._token else {}
        try:
            async with httpx2.AsyncClient(timeout=SECONDS) as client:
                body = {"phone": phone, "text": text}
                answer = await client.post(self._url, json=body, headers=headers)
        except (httpx2.HTTPError, httpx2.InvalidURL) as failed:
            raise NotSent(type(failed).__name__) from failed
        if not answer.is_success:
            raise NotSent(f"HTTP {answer.status_code}")


def configured_sender() -> Sender | None:
    """The deployment's own sender, if there is one."""
    url = settings().sms_gateway_url
    return Gateway(url, settings().sms_gateway_token) if url else None


async def send_due(clock: Callable[[], datetime], sender: Sender | None = None) -> int:
    """Send what is due, a few at once; returns how many were sent. Nothing without a sender."""
    sender = sender or configured_sender()
    if sender is None:
        return 0
    sent = 0
    due = Message.filter(sms="due")
    while page := await due.filter(sms_after__lte=clock()).order_by("sms_after").limit(AT_ONCE):
        outcomes = await asyncio.gather(*(_send(each, sender, clock()) for each in page))
        sent += sum(outcomes)
    return sent


async def _send(message: Message, sender: Sender, now: datetime) -> bool:
    """Claim one and send it, whatever other processes do meanwhile."""
    mine = Message.filter(id=message.id, sms="due", sms_after=message.sms_after)
    if not await mine.update(sms_after=now + CLAIM, sms_tries=message.sms_tries + 1):
        return False
    stored = Message.filter(id=message.id)
    worker = await Worker.get(id=message.worker_id)
    phone = unseal(worker.phone_sealed, "phone")
    if not phone or worker.is_demo:
        await stored.update(sms="none")
        return False
    try:
        say = catalog(settings().language).gettext
        await sender.send(phone, sentence(message.template, message.params, say))
    except NotSent as failed:
        await _put_off(message, str(failed), now)
        return False
    await stored.update(sms="sent", sms_error="")
    return True


async def _put_off(message: Message, reason: str, now: datetime) -> None:
    log.warning("text message not sent", message=message.id, reason=reason)
    again = message.sms_tries < len(PAUSES)
    await Message.filter(id=message.id).update(
        sms="due" if again else "failed",
        sms_after=now + PAUSES[message.sms_tries] if again else None,
        sms_error=reason[:200],
    )
