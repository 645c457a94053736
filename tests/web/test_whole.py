"""An answer leaves whole: its head and the first of its body are one piece."""

import asyncio
from typing import Any, cast

import pytest

from quiz.serving import Whole


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


async def test_closing_sends_what_waits_first(wire: Wire) -> None:
    transport = whole(wire)
    transport.write(b"last words")
    transport.close()
    assert wire.sent == [b"last words"]
    assert transport.is_closing()
    await asyncio.sleep(0)
    assert wire.sent == [b"last words"]
