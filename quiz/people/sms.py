"""Text messages: what sends them, and the HTTP gateway that a deployment may name."""

import asyncio
from typing import Protocol

import httpx2

from quiz.settings import settings

PATIENCE_SECONDS = 10.0
WILL_PASS = frozenset({408, 425, 429, 500, 502, 503})
"""Answers that say: not now."""


class NotSent(Exception):
    """The message did not go out. `again` tells whether a later try may help."""

    def __init__(self, reason: str, *, again: bool) -> None:
        self.reason = reason
        self.again = again
        super().__init__(reason)


class MaybeSent(Exception):
    """The gateway has the message and did not say what it did with it."""


class Sender(Protocol):
    """Sends one text message. Raises NotSent, MaybeSent."""

    async def send(self, phone: str, text: str, key: str) -> None:
        """`text` to `phone` (E.164). The same `key` is the same message, for a gateway that asks."""


class Gateway:
    """Posts `{"phone", "text", "id"}` as JSON to SMS_GATEWAY_URL, with SMS_GATEWAY_TOKEN.

    Any 2xx means that it was taken. `id` (also the Idempotency-Key header) never changes for a
    message.
    """

    def __init__(self, url: str, token: str, client: httpx2.AsyncClient) -> None:
        self._url = url
        self._client = client
        self._headers = {"authorization": f"Bearer {token}"} if token else {}

    async def send(self, phone: str, text: str, key: str) -> None:
        """One message. Cancelled, it says whether the gateway may have it, as when it fails."""
        body = {"phone": phone, "text": text, "id": key}
        headers = {**self._headers, "idempotency-key": key}
        is_going = False

        async def notice(event: str, _: object) -> None:
            nonlocal is_going
            is_going = is_going or event.startswith("http11.")

        try:
            answer = await self._client.post(
                self._url, json=body, headers=headers, extensions={"trace": notice}
            )
        except asyncio.CancelledError as stopped:
            if is_going:
                raise MaybeSent("stopped") from stopped
            raise NotSent("stopped", again=True) from stopped
        except (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout) as away:
            raise NotSent(type(away).__name__, again=True) from away
        except httpx2.HTTPError as broken:
            raise MaybeSent(type(broken).__name__) from broken
        if answer.status_code in WILL_PASS:
            raise NotSent(f"HTTP {answer.status_code}", again=True)
        if answer.status_code == 504:
            raise MaybeSent("HTTP 504")
        if not answer.is_success:
            raise NotSent(f"HTTP {answer.status_code}", again=False)


def new_gateway() -> Gateway | None:
    """The gateway of this deployment; None where none is configured."""
    url = settings().sms_gateway_url
    if not url:
        return None
    client = httpx2.AsyncClient(timeout=PATIENCE_SECONDS, follow_redirects=False)
    return Gateway(url, settings().sms_gateway_token, client)
