"""Text messages: sent once, tried again, and never where nothing is configured."""

import json
from collections.abc import Iterator

import httpx2
import pytest

from quiz.courses.actions import cancel, sign_up
from quiz.courses.queries import messages_of
from quiz.courses.sending import Gateway, NotSent, send_due
from quiz.people.actions import Profile, sign_in_worker
from quiz.people.models import Message
from quiz.settings import settings
from tests.conftest import Clock
from tests.courses.conftest import make_course, make_workers


class Phones:
    """A sender that remembers, and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.texts: list[tuple[str, str]] = []

    async def send(self, phone: str, text: str) -> None:
        """Send."""
        if self.failures:
            self.failures -= 1
            raise NotSent("HTTP 500")
        self.texts.append((phone, text))


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployment that sends. It comes before `db`: connecting hides TIMEZONE from new settings."""
    monkeypatch.setenv("SMS_GATEWAY_URL", "http://127.0.0.1:9/sms")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


async def promote_somebody(clock: Clock) -> int:
    """Somebody who waited gets a seat; returns their id."""
    course = await make_course(clock.now, seats=1)
    (one,) = await make_workers(clock.now, 1)
    two = await sign_in_worker(Profile("+8613812345678", "张三", "城关镇", "一建"), clock.now)
    await sign_up(course.id, one, clock.now)
    await sign_up(course.id, two.id, clock.now)
    await cancel(course.id, one, clock.now)
    return two.id


async def test_sent_once(gateway: None, db: str, clock: Clock) -> None:
    await promote_somebody(clock)
    phones = Phones()
    assert [await send_due(clock, phones) for _ in range(3)] == [1, 0, 0]
    ((phone, text),) = phones.texts
    assert phone == "+8613812345678"
    assert "轮到您了：「工资课」有您的座位，2026-11-30 20:00，教室1" in text


async def test_tried_again_and_given_up(gateway: None, db: str, clock: Clock) -> None:
    worker = await promote_somebody(clock)
    phones = Phones(failures=2)
    assert await send_due(clock, phones) == 0
    assert await send_due(clock, phones) == 0, "not at once"
    clock.forward(minutes=1)
    assert await send_due(clock, phones) == 0
    clock.forward(minutes=5)
    assert await send_due(clock, phones) == 1
    await Message.filter(worker_id=worker).update(sms="due", sms_tries=0, sms_after=clock.now)
    phones.failures = 99
    for _ in range(9):
        clock.forward(hours=3)
        await send_due(clock, phones)
    (message,) = await messages_of(worker)
    assert (message.sms, message.sms_error, phones.failures) == ("failed", "HTTP 500", 94)


async def test_nothing_where_it_is_not_configured(db: str, clock: Clock) -> None:
    await promote_somebody(clock)
    assert (await Message.get()).sms == "none"
    assert await send_due(clock) == 0


async def test_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        return httpx2.Response(200 if len(asked) == 1 else 503)

    client = httpx2.AsyncClient
    transport = httpx2.MockTransport(answer)
    monkeypatch.setattr(httpx2, "AsyncClient", lambda **more: client(transport=transport, **more))
    sender = Gateway("http://sms.test/send", "secret")
    await sender.send("+8613812345678", "轮到您了")
    assert json.loads(asked[0].content) == {"phone": "+8613812345678", "text": "轮到您了"}
    assert asked[0].headers["authorization"] == "Bearer secret"
    with pytest.raises(NotSent):
        await sender.send("+8613812345678", "轮到您了")
