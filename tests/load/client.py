"""A lean HTTP client: many kept-alive connections, each sending its next request at once."""

import asyncio
import contextlib
import gc
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Answer:
    """What came back."""

    status: int
    head: bytes
    body: bytes


@dataclass
class Tally:
    """What a drive did: latencies in seconds, what went wrong by its name, bytes down."""

    latencies: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    bytes_down: int = 0
    seconds: float = 0.0

    @property
    def errors(self) -> int:
        """How often something went wrong."""
        return self.wrong.total()

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """The latency that `share` of the requests stay below."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Connection(asyncio.Protocol):
    """One kept-alive connection: a request, then its answer."""

    def __init__(self, tally: Tally) -> None:
        self.tally = tally
        self._buffer = b""
        self._answer: asyncio.Future[Answer] | None = None
        self._requests: Iterator[bytes] | None = None
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is no subclass

    def data_received(self, data: bytes) -> None:
        """As soon as an answer is whole, hand it over or send the next request."""
        if self._buffer:
            data = self._buffer + data
        end = data.find(b"\r\n\r\n")
        head = data[:end].lower()
        mark = head.find(b"content-length:")
        length = int(head[mark + 15 :].split(b"\r\n", 1)[0]) if mark >= 0 else 0
        if end < 0 or len(data) < end + 4 + length or self._answer is None:
            self._buffer = data
            return
        self._buffer = b""
        self.tally.bytes_down += len(data)
        self.tally.latencies.append(time.perf_counter() - self._began)
        answer = Answer(int(head[9:12]), head, data[end + 4 : end + 4 + length])
        following = next(self._requests, None) if self._requests is not None else None
        if following is None:
            self._answer.set_result(answer)
            return
        if answer.status != 200:
            self.tally.wrong[f"status {answer.status}"] += 1
        self._write(following)

    def connection_lost(self, exc: Exception | None) -> None:
        """Whoever waits learns of it."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or ConnectionError("closed"))

    async def send(self, request: bytes, *expected: int) -> Answer:
        """Send a request and wait for its answer; another status than `expected` is an error."""
        self._answer = asyncio.get_running_loop().create_future()
        self._write(request)
        answer = await self._answer
        if answer.status not in (expected or (200,)):
            self.tally.wrong[f"status {answer.status}"] += 1
        return answer

    async def send_each(self, requests: Iterator[bytes]) -> None:
        """Send many, each as soon as the one before was answered: nobody wakes in between."""
        self._requests = requests
        await self.send(next(requests))
        self._requests = None

    def _write(self, request: bytes) -> None:
        self._began = time.perf_counter()
        self._transport.write(request)

    def close(self) -> None:
        """Hang up."""
        self._transport.close()


def request(
    method: str, path: str, token: str = "", body: bytes = b"", *, form: bool = False
) -> bytes:
    """The bytes of a request, as a phone's browser would send it (or a script, with no form)."""
    lines = [f"{method} {path} HTTP/1.1", "host: 127.0.0.1", "accept-encoding: gzip"]
    if token:
        lines += [f"cookie: zhumeng={token}", "sec-fetch-site: same-origin"]
    if body:
        kind = "application/x-www-form-urlencoded" if form else "application/json"
        lines += [f"content-type: {kind}"]
    if method != "GET":
        lines += [f"content-length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


Person = Callable[[Connection, int], Awaitable[None]]


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Collect no garbage meanwhile: everybody would seem to wait for the server, up to 0.15 s."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


async def drive(port: int, people: Sequence[Person]) -> Tally:
    """Let everybody act at once, each on a connection of their own."""
    tally = Tally()
    loop = asyncio.get_running_loop()
    pairs = await asyncio.gather(
        *(loop.create_connection(lambda: Connection(tally), "127.0.0.1", port) for _ in people)
    )
    connections = [protocol for _, protocol in pairs]
    acts = (
        act(connection, n)
        for n, (act, connection) in enumerate(zip(people, connections, strict=True))
    )
    with _uninterrupted():
        began = time.perf_counter()
        for outcome in await asyncio.gather(*acts, return_exceptions=True):
            if isinstance(outcome, BaseException):
                tally.wrong[type(outcome).__name__] += 1
        tally.seconds = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return tally
