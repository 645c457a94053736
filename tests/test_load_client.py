"""The load suite's client: what it hears is what was said, whatever pieces it comes in."""

import socket
import threading
from collections import Counter
from collections.abc import Sequence

import pytest

from tests.load import acts
from tests.load.client import OK, Acting, Answer, Tally, drive, request

WHOLE = b"HTTP/1.1 %d Any\r\ndate: today\r\ncontent-length: %d\r\n\r\n%b"


def said(status: int, body: bytes) -> bytes:
    """An answer as uvicorn sends it."""
    return WHOLE % (status, len(body), body)


def heard(pieces: Sequence[Sequence[bytes]], seen: list[bytes]) -> Tally:
    """What one person's drive found who asks twice; each request is answered in `pieces`."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            peer, _ = server.accept()
            with peer:
                peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for answer in pieces:
                    peer.recv(1000)
                    for piece in answer:
                        peer.sendall(piece)
                        threading.Event().wait(0.02)  # or two pieces would come as one

        serving = threading.Thread(target=serve)
        serving.start()

        def asks() -> Acting:
            for _ in range(2):
                answer = yield request("GET", "/"), OK
                seen.append(answer.body)

        tally = drive(server.getsockname()[1], [asks])
        serving.join()
    return tally


@pytest.mark.parametrize("at", [3, 17, 38, 47, 52])
def test_an_answer_in_two_pieces_is_one(at: int) -> None:
    """Wherever it is cut: in the head, in the length, between head and body, in the body."""
    whole, seen = said(200, b"hello"), list[bytes]()
    tally = heard([[whole[:at], whole[at:]], [whole]], seen)
    assert (len(tally.latencies), tally.errors, tally.bytes_down) == (2, 0, 2 * len(whole))
    assert seen == [b"hello", b"hello"]


def test_another_status_and_a_hang_up_are_errors() -> None:
    """Neither is taken for an answer that counts."""
    tally = heard([[said(503, b"")], []], [])
    assert tally.wrong == Counter({"status 503": 1, "ConnectionError": 1})


def test_the_echo_floor_brings_back_the_cookie_as_it_was_set() -> None:
    """Else its signature would not hold, and E would be the price of refusing it."""
    asking = acts.echo(2)()
    next(asking)
    answer = b"HTTP/1.1 200 OK\r\nset-cookie: session=aB.cD; path=/\r\ncontent-length: 0"
    asked, _ = asking.send(Answer(answer + b"\r\n\r\n", len(answer)))
    assert b"\r\ncookie: session=aB.cD\r\n" in asked
