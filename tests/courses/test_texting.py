"""Text messages: sent once, tried again when they certainly were not, never inside a transaction."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from quiz.background import text
from quiz.courses import texting
from quiz.courses.messages import Told, tell
from quiz.courses.texting import send_some
from quiz.people.models import Message, Worker
from quiz.people.sms import Gateway, MaybeSent, NotSent, new_gateway
from quiz.people.vault import seal
from quiz.settings import settings
from tests.conftest import Clock
from tests.courses.conftest import make_course

URL = "http://gateway.test/send"


class Fake:
    """A gateway on no network: answers as it is told, and remembers what it was sent."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.answers: list[int | Exception] = []

    async def take(self, request: Request) -> Response:
        """Answer as planned."""
        answer = self.answers.pop(0) if self.answers else 202
        self.got.append(await request.json())
        self.tokens.append(request.headers.get("authorization", ""))
        if isinstance(answer, Exception):
            raise answer
        return Response(status_code=answer)

    def gateway(self) -> Gateway:
        """The sender that reaches it."""
        app = Starlette(routes=[Route("/send", self.take, methods=["POST"])])
        client = httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app))
        return Gateway(URL, "secret", client)


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> None:
    """A deployment with a gateway."""
    monkeypatch.setattr(settings(), "sms_gateway_url", URL)


async def outbox(now: datetime, count: int = 1, phone: str = "+8613812345678") -> None:
    """So many messages to as many workers."""
    course = await make_course(now)
    for number in range(count):
        worker = await Worker.create(
            phone_index=f"x{number}", phone_sealed=seal(phone, "phone"), name_sealed="",
            town="城关镇", employer="一建", created_at=now,
        )  # fmt: skip
        await tell([Told(worker.id, course.id, "waiting", {"title": "工资课"})], now)


Round = Callable[[], Awaitable[int]]


@pytest.fixture
def fake() -> Fake:
    """The gateway."""
    return Fake()


@pytest.fixture
def a_round(fake: Fake, clock: Clock) -> Round:
    """Send what is due."""

    async def send() -> int:
        count, more = 0, True
        while more:
            sent, more = await send_some(fake.gateway(), clock, str)
            count += sent
        return count

    return send


async def test_sent_once(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now, count=19)
    assert await a_round() == 19
    assert await a_round() == 0
    assert len({got["id"] for got in fake.got}) == len(fake.got) == 19
    assert fake.got[0]["phone"] == "+8613812345678" and "工资课" in fake.got[0]["text"]
    assert set(fake.tokens) == {"Bearer secret"}
    assert await Message.filter(sms="sent", sms_error="").count() == 19


async def test_nothing_is_sent_where_nothing_is_configured(
    db: str, clock: Clock, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now)
    assert new_gateway() is None
    assert await a_round() == 0 and fake.got == []
    assert (await Message.get()).sms == "none"


async def test_tried_again_with_longer_waits_and_not_for_ever(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now)
    fake.answers = [503, 429, 500, 502, 503, 200]
    for tries, wait in enumerate(texting.WAITS, 1):
        assert await a_round() == 0
        assert (await Message.get()).sms == "due" and len(fake.got) == tries
        clock.now += wait * 0.9
        await a_round()
        assert len(fake.got) == tries  # not yet
        clock.now += wait * 0.2
    await a_round()
    message = await Message.get()
    assert (message.sms, message.sms_error, message.sms_tries) == ("failed", "HTTP 503", 5)
    clock.forward(days=1)
    await a_round()
    assert len(fake.got) == 5 and len({got["id"] for got in fake.got}) == 1


async def test_a_late_success(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now)
    fake.answers = [503, 200]
    await a_round()
    clock.forward(minutes=2)
    assert await a_round() == 1
    assert (await Message.get()).sms == "sent"


async def test_what_is_said_otherwise_meanwhile_is_not_tried_again(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    """The gateway was away for the first of two moves: its hour must not arrive after the second's."""
    await outbox(clock.now)
    first, other = await Message.get(), await make_course(clock.now)
    course = first.params["course"]
    fake.answers = [503, 200]
    await a_round()
    told = {"title": "工资课", "at": clock.now.isoformat(), "place": "礼堂"}
    await tell([Told(first.worker_id, other.id, "moved", told)], clock.now)
    await a_round()
    assert fake.got[-1]["text"].endswith("您的名额还在。"), "another course is another matter"
    fake.answers = [200]
    await tell([Told(first.worker_id, course, "moved", told)], clock.now)
    await a_round()
    clock.forward(minutes=2)
    assert await a_round() == 0
    await first.refresh_from_db()
    assert (first.sms, first.sms_error, len(fake.got)) == ("failed", "overtaken", 3)


@pytest.mark.parametrize(("answer", "error"), [(400, "HTTP 400"), (504, "perhaps sent: HTTP 504")])
async def test_what_no_second_try_mends_or_might_double_is_left(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round, answer: int, error: str
) -> None:
    await outbox(clock.now)
    fake.answers = [answer]
    await a_round()
    clock.forward(days=1)
    await a_round()
    message = await Message.get()
    assert (message.sms, message.sms_error, len(fake.got)) == ("failed", error, 1)


async def test_who_has_no_phone_gets_none(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now, phone="")
    await a_round()
    assert fake.got == [] and (await Message.get()).sms_error == "no phone"


async def test_two_sweepers_at_once_send_each_message_once(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now, count=12)
    await asyncio.gather(*(a_round() for _ in range(4)))
    assert len(fake.got) == len({got["id"] for got in fake.got}) == 12


async def test_a_process_that_dies_while_it_sends_never_sends_twice(
    db: str, clock: Clock, configured: None, fake: Fake, a_round: Round
) -> None:
    await outbox(clock.now)

    class Dying:
        async def send(self, *_message: str) -> None:
            raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await send_some(Dying(), clock, str)
    message = await Message.get()
    assert (message.sms, message.sms_error) == ("failed", "interrupted")
    clock.forward(days=1)
    assert await a_round() == 0 and fake.got == []


async def test_a_gateway_that_is_slow_to_answer_does_not_hold_the_end_of_the_server(
    db: str, clock: Clock, configured: None, a_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    got: asyncio.Queue[bytes] = asyncio.Queue()

    async def silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        got.put_nowait(await reader.readuntil(b"\r\n\r\n"))
        await reader.read()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setattr(settings(), "sms_gateway_url", f"http://127.0.0.1:{port}/")
        await outbox(clock.now)
        sending = asyncio.create_task(text(clock))
        await got.get()
        sending.cancel()
        await asyncio.wait([sending])
    message = await Message.get()
    assert (message.sms, message.sms_error) == ("failed", "perhaps sent: stopped")
    clock.forward(days=1)
    assert await a_round() == 0, "it may have been sent"


async def test_what_the_gateway_does_not_have_when_the_server_stops_is_sent_later(
    db: str, clock: Clock, configured: None, a_round: Round
) -> None:
    await outbox(clock.now, count=2)
    dials: asyncio.Queue[httpx2.Request] = asyncio.Queue()

    async def dialling(request: httpx2.Request) -> httpx2.Response:
        dials.put_nowait(request)
        await asyncio.Event().wait()
        raise AssertionError

    client = httpx2.AsyncClient(transport=httpx2.MockTransport(dialling))
    work = asyncio.create_task(send_some(Gateway(URL, "", client), clock, str))
    await dials.get()
    work.cancel()
    await asyncio.wait([work])
    assert await Message.filter(sms="due", sms_error="stopped").count() == 2
    clock.forward(minutes=2)
    assert await a_round() == 2


async def test_the_gateway_tells_sure_failures_from_doubtful_ones() -> None:
    async def raising(error: Exception) -> None:
        def broken(_request: httpx2.Request) -> httpx2.Response:
            raise error

        client = httpx2.AsyncClient(transport=httpx2.MockTransport(broken))
        await Gateway(URL, "", client).send("+8613812345678", "x", "1")

    with pytest.raises(NotSent) as away:
        await raising(httpx2.ConnectError("refused"))
    assert away.value.again
    with pytest.raises(MaybeSent):
        await raising(httpx2.ReadTimeout("slow"))
