"""An answer leaves whole: its head and the first of its body are one piece."""

import asyncio
import socket
from typing import Any, cast

import pytest
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from quiz.serving import MUCH, Protocol, Whole


class Wire:
    """A transport that remembers what it was asked to send."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []
        self.is_closed = False

    def write(self, piece: bytes) -> None:
        assert not self.is_closed
        self.sent.append(piece)

    def close(self) -> None:
        self.is_closed = True

    def is_closing(self) -> bool:
        return self.is_closed


@pytest.fixture
def wire() -> Wire:
    return Wire()


def whole(wire: Wire) -> Whole:
    return Whole(cast(Any, wire))


async def test_head_and_body_are_one_piece(wire: Wire) -> None:
    transport = whole(wire)
    transport.write(b"head")
    transport.write(b"body")
    assert wire.sent == [b"headbody"]


async def test_a_piece_alone_waits_only_for_this_turn(wire: Wire) -> None:
    transport = whole(wire)
    transport.write(b"100 Continue")
    assert wire.sent == []
    await asyncio.sleep(0)
    assert wire.sent == [b"100 Continue"]


async def test_of_a_stream_one_piece_waits_and_no_more(wire: Wire) -> None:
    """Else a stream that never pauses would fill the memory before it hears that it should."""
    transport = whole(wire)
    for piece in range(101):
        transport.write(b"%03d" % piece)
        assert sum(map(len, wire.sent)) >= 3 * piece
    await asyncio.sleep(0)
    assert b"".join(wire.sent) == b"".join(b"%03d" % piece for piece in range(101))


async def test_an_empty_body_sends_the_head_at_once(wire: Wire) -> None:
    transport = whole(wire)
    transport.write(b"head")
    transport.write(b"")
    assert wire.sent == [b"head"]
    await asyncio.sleep(0)
    assert wire.sent == [b"head"]


async def test_an_answer_right_after_another_is_whole_too(wire: Wire) -> None:
    transport = whole(wire)
    for _ in range(2):
        transport.write(b"head")
        transport.write(b"body")
    await asyncio.sleep(0)
    assert wire.sent == [b"headbody", b"headbody"]


async def test_a_long_piece_is_not_copied(wire: Wire) -> None:
    transport, long = whole(wire), bytes(MUCH + 1)
    for _ in range(2):
        transport.write(b"head")
        transport.write(long)
    transport.write(long)
    assert wire.sent == [b"head", long, b"head", long, long]
    assert all(piece is long for piece in wire.sent[1::2])


async def test_who_hung_up_in_the_same_turn_is_sent_nothing(wire: Wire) -> None:
    transport = whole(wire)
    transport.write(b"head")
    wire.is_closed = True
    await asyncio.sleep(0)
    assert wire.sent == []


async def test_closing_sends_what_waits_first(wire: Wire) -> None:
    transport = whole(wire)
    transport.write(b"last words")
    transport.close()
    assert wire.sent == [b"last words"]
    assert transport.is_closing()
    await asyncio.sleep(0)
    assert wire.sent == [b"last words"]


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """Answers with two pieces more than its head."""
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"one", "more_body": True})
    await send({"type": "http.response.body", "body": b"two"})


class ByH11(H11Protocol):
    """The parser that is used where httptools is not installed."""

    def connection_made(self, transport: Any) -> None:
        super().connection_made(cast(Any, Whole(transport)))


@pytest.mark.parametrize("kind", [Protocol, ByH11])
async def test_what_is_served_comes_through_it(kind: Any) -> None:
    """The first packet that comes holds the head and the first of the body."""
    config = uvicorn.Config(hello, http=kind, lifespan="off", log_level="error")
    server, listening = uvicorn.Server(config), socket.create_server(("127.0.0.1", 0))
    serving = asyncio.create_task(server.serve([listening]))
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n" * 2)
    first = await reader.read(65536)
    assert first.startswith(b"HTTP/1.1 200") and b"one" in first
    rest = first
    while rest.count(b"two\r\n0\r\n\r\n") < 2:
        rest += await reader.read(65536)
    assert rest.count(b"one") == 2
    writer.close()
    server.should_exit = True
    await serving
