"""Zipped answers say the same as plain ones, however they are put together."""

import asyncio
import gzip
from collections.abc import AsyncIterator

import pytest
from starlette.responses import Response, StreamingResponse

from quiz.web.door import Door
from quiz.web.prepared import Gap, Prepared
from quiz.web.traffic import Traffic
from quiz.web.zipping import whole
from tests.attempts.conftest import finish, right_answers, save, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest


@pytest.mark.parametrize("long", [b"short", b"x" * 300, "长".encode() * 30_000])
def test_a_page_of_pieces_unpacks_to_the_page(long: bytes) -> None:
    page = Prepared(f"{'前' * 400}{Gap('a')}中{Gap('b')}{'后' * 400}{Gap('a')}100%{Gap('c')}")
    for part in (long, whole(long), ""):
        values = {"a": part, "b": "<&>", "c": 7.5}
        assert gzip.decompress(page.zip(values)) == page.fill(values)
    assert b"&lt;&amp;&gt;" in page.fill(values)
    with pytest.raises(KeyError):
        page.zip({"a": "", "b": ""})


async def test_pages_are_the_same_zipped(client: Client, clock: Clock) -> None:
    await make_contest(clock.now)
    for path in ("/", "/contests/quiz", "/sign-in", "/api/v1/openapi.json"):
        plain = await client.get(path, headers={"accept-encoding": "identity"})
        packed = await client.get(path, headers={"accept-encoding": "gzip"})
        assert "content-encoding" not in plain.headers and plain.text == packed.text
        assert packed.headers["content-encoding"] == "gzip"
        for answer in (plain, packed):
            assert answer.headers["vary"].lower() == "accept-encoding"
        assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])


async def through_the_door(answer: Response, **heads: str) -> tuple[dict[str, str], bytes]:
    """What a browser gets of an answer: headers and body."""
    sent: list[dict[str, object]] = []

    class App:
        class state:
            clock = staticmethod(lambda: None)

    async def view(scope: dict[str, object], receive: object, send: object) -> None:
        await answer(scope, receive, send)  # type: ignore[arg-type]

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()  # it stays
        return {}

    async def send(message: dict[str, object]) -> None:
        sent.append(dict(message))

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in heads.items()]
    scope = {
        "type": "http", "app": App, "headers": raw, "path": "/static/", "method": "GET",
        "scheme": "http",
    }  # fmt: skip
    await Door(view, Traffic(), {})(scope, receive, send)  # type: ignore[arg-type]
    start, *pieces = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}  # type: ignore[attr-defined]
    return headers, b"".join(piece.get("body", b"") for piece in pieces)  # type: ignore[misc]


async def pieces() -> AsyncIterator[bytes]:
    """A file in pieces, one of them long."""
    for length in (10, 0, 200_000, 3):
        yield b"ab" * length


async def test_a_stream_is_zipped_as_it_comes() -> None:
    expected = b"ab" * 200_013
    stream = StreamingResponse(
        pieces(), media_type="text/csv", headers={"content-length": "400026"}
    )
    headers, body = await through_the_door(stream, accept_encoding="br, gzip")
    assert "content-length" not in headers and headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == expected
    headers, body = await through_the_door(StreamingResponse(pieces()))
    assert body == expected and "content-encoding" not in headers


@pytest.mark.parametrize(
    ("told", "zips"),
    [("gzip;q=0", False), ("br, gzip ; q=0.0, *", False), ("gzip;q=0.5, br;q=0", True)],
)
async def test_whoever_refuses_gzip_gets_none(told: str, *, zips: bool) -> None:
    answer = Response(b"x" * 1000, media_type="text/plain")
    headers, _ = await through_the_door(answer, accept_encoding=told)
    assert ("content-encoding" in headers) is zips


@pytest.mark.parametrize(
    "answer",
    [
        Response(b"x" * 1000, media_type="application/zip"),
        Response(b"x" * 1000, media_type="image/png"),
        Response(b"x" * 1000, headers={"content-encoding": "br"}),
        Response(b"x" * 1000, 206),
        Response(b"x" * 499),
    ],
)
async def test_what_is_packed_or_tiny_stays(answer: Response) -> None:
    headers, body = await through_the_door(answer, accept_encoding="gzip")
    assert set(body) == {ord("x")} and headers.get("content-encoding") in {None, "br"}


async def test_quiz_and_result_are_the_same_zipped(
    worker_client: WorkerClient, clock: Clock
) -> None:
    """Fresh, answered, handed in; all kinds of questions."""
    await make_contest(clock.now)
    client = await worker_client("13800000001")
    attempt = (await start(client)).json()
    path = f"/attempts/{attempt['id']}"
    answers = right_answers(attempt) | {"1": ["B"]}
    for change in (None, save(client, attempt["id"], 1, answers), finish(client, attempt["id"])):
        if change is not None:
            await change
        for query in ("?q=1", "?card=1"):
            plain = await client.get(path + query, headers={"accept-encoding": "identity"})
            packed = await client.get(path + query, headers={"accept-encoding": "gzip"})
            assert packed.headers["content-encoding"] == "gzip"
            assert plain.text == packed.text and len(plain.text) > 3000
