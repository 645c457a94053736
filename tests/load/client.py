"""A lean HTTP client: many kept-alive connections, each sending its next request at once.

It shares the machine with the server it drives, so it waits on its sockets itself: an event loop,
with a future to wake for every answer, takes a third more of the processor.
"""

import contextlib
import gc
import select
import socket
import time
from collections import Counter
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass, field

PATIENCE = 300.0
"""After so many seconds without an answer to anybody the server hangs: a whole export takes less."""
PIECE = 1 << 14
"""Bytes taken from a socket at once."""
OK = (200,)
LENGTH = b"content-length: "


class Answer:
    """What came back, whole: `data`, in which the head ends at `end`."""

    __slots__ = ("_data", "_end")

    def __init__(self, data: bytes, end: int) -> None:
        self._data, self._end = data, end

    @property
    def status(self) -> int:
        """The number in the first line."""
        return int(self._data[9:12])

    @property
    def head(self) -> bytes:
        """The lines above the body. uvicorn sends the names of fields in lower case."""
        return self._data[: self._end]

    @property
    def body(self) -> bytes:
        """What stands below them, zipped or not."""
        return self._data[self._end + 4 :]


Asked = tuple[bytes, Collection[int]]
"""A request, and the statuses that its answer may have."""
Acting = Generator[Asked, Answer, None]
"""Yields what it asks and is sent the answer."""
Person = Callable[[], Acting]


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


class Connection:
    """One kept-alive connection of one person: a request, then its answer."""

    def __init__(self, port: int, person: Person, tally: Tally) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self._acting = person()
        self._tally = tally
        self._expected: Collection[int] = OK
        self._began = 0.0
        self._buffer = b""

    def begin(self) -> None:
        """Send the first request. Raises StopIteration when there is none."""
        self._ask(*next(self._acting))

    def hear(self) -> None:
        """Take what came; when an answer is whole, send the next request.

        Raises StopIteration after the last.
        """
        data = self.socket.recv(PIECE)
        if not data:
            raise ConnectionError
        if self._buffer:
            data = self._buffer + data
        end = data.find(b"\r\n\r\n")
        mark = data.find(LENGTH, 0, end)
        length = int(data[mark + len(LENGTH) : data.find(b"\r", mark)]) if mark >= 0 else 0
        if end < 0 or len(data) < end + 4 + length:
            self._buffer = data
            return
        self._buffer = b""
        tally = self._tally
        tally.latencies.append(time.perf_counter() - self._began)
        tally.bytes_down += len(data)
        answer = Answer(data, end)
        if answer.status not in self._expected:
            tally.wrong[f"status {answer.status}"] += 1
        self._ask(*self._acting.send(answer))

    def _ask(self, request: bytes, expected: Collection[int]) -> None:
        self._expected = expected
        self._began = time.perf_counter()
        self.socket.sendall(request)


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


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Collect no garbage meanwhile: everybody would seem to wait for the server, up to 0.15 s."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def drive(port: int, people: Sequence[Person]) -> Tally:
    """Let everybody act at once, each on a connection of their own.

    Raises TimeoutError when the server hangs.
    """
    tally = Tally()
    with contextlib.ExitStack() as opened:
        polled = opened.enter_context(select.epoll())
        connections = [Connection(port, person, tally) for person in people]
        for connection in connections:
            opened.enter_context(connection.socket)
            polled.register(connection.socket, select.EPOLLIN)
        opened.enter_context(_uninterrupted())
        began = time.perf_counter()
        busy = {one.socket.fileno(): one for one in connections if _goes_on(one.begin, tally)}
        while busy:
            ready = polled.poll(PATIENCE)
            if not ready:
                raise TimeoutError(f"{len(busy)} wait for an answer")
            for number, _ in ready:
                if not _goes_on(busy[number].hear, tally):
                    polled.unregister(number)
                    del busy[number]
        tally.seconds = time.perf_counter() - began
    return tally


def _goes_on(step: Callable[[], None], tally: Tally) -> bool:
    """Whether a person has more to do. What goes wrong is told, and ends theirs alone."""
    try:
        step()
    except StopIteration:
        return False
    except Exception as error:
        tally.wrong[type(error).__name__] += 1
        return False
    return True
