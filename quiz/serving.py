"""How the application is served: one place for everything the server process is told."""

import asyncio
import os
import signal
import socket
import sys
import threading
from typing import Any, cast

import uvicorn
from starlette.applications import Starlette
from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.supervisors import Multiprocess

from quiz.settings import settings

DRAIN_SECONDS = 8
"""How long running requests may take after SIGTERM; closing the database must fit in the ten
seconds that service managers give before they kill."""

HELD_SECONDS = 0.5
"""How long threads may hold a process that has answered, written and closed everything."""

STARTING_SECONDS = 60
"""How long a worker may keep silent. It does so while it starts, and who replaced it earlier on a
busy machine would go on for ever."""

MUCH = 64 * 1024
"""Bytes that one system call hardly takes: to join them would only copy them."""

# Phones that come at eight sharp wait in this queue rather than be turned away.
BACKLOG = 4096


def serve(app: Starlette, host: str, port: int, workers: int = 1) -> None:
    """Serve until SIGTERM or Ctrl+C, then answer what has begun and end with 0."""
    # uvicorn raises the signal again when it is done.
    signal.signal(signal.SIGTERM, _end)
    told: dict[str, Any] = {
        "host": host,
        "port": port,
        "loop": "auto",  # uvloop, or asyncio where it is not installed
        "http": Protocol,
        "backlog": BACKLOG,
        "timeout_graceful_shutdown": DRAIN_SECONDS,
        "access_log": False,
        "log_level": "warning",
        "server_header": False,
        "forwarded_allow_ips": settings().trusted_proxies or "127.0.0.1",
    }
    if workers == 1:
        try:
            uvicorn.run(app, **told)
        except SystemExit as ended:  # 3 where it cannot begin, which is no status of ours
            sys.exit(1 if ended.code else 0)
        return
    told["timeout_worker_healthcheck"] = STARTING_SECONDS
    config = uvicorn.Config("main:app", workers=workers, **told)
    config.bind_socket().close()  # ends with the reason when somebody else has the port
    Multiprocess(config, OwnSockets(host, port)).run()


def _end(*_: object) -> None:
    """End with 0: a stop that was asked for is no failure.

    Python would wait for its threads, and one that reads a long file for a page that was cut may
    go on for long. Nothing that it does is kept.
    """
    last = threading.Timer(HELD_SECONDS, os._exit, (0,))
    last.daemon = True
    last.start()
    sys.exit(0)


class Protocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
    """httptools, or h11 where it is not installed, whose answers leave whole."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with a transport that waits for the second piece."""
        super().connection_made(Whole(cast(asyncio.Transport, transport)))


class Whole:
    """A transport that sends an answer's head together with the first of its body.

    uvicorn writes them one after the other, and uvloop sends each at once: a system call more, a
    packet more, and the other side wakes twice. Only a first piece waits, and not beyond this turn
    of the event loop: who streams is told as before when the other side is slow.
    """

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._first = b""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, piece: bytes) -> None:
        """Keep a first piece for a moment; send a second with it, unless that would copy much."""
        if self._first and len(piece) <= MUCH:
            piece, self._first = self._first + piece, b""
            self._transport.write(piece)
        elif self._first or len(piece) > MUCH:
            self._send()
            self._transport.write(piece)
        elif piece:
            self._first = piece
            asyncio.get_running_loop().call_soon(self._send)

    def close(self) -> None:
        """Send what waits, then hang up."""
        self._send()
        self._transport.close()

    def _send(self) -> None:
        piece, self._first = self._first, b""
        if piece and not self._transport.is_closing():  # who hung up meanwhile misses nothing
            self._transport.write(piece)


class OwnSockets(list[socket.socket]):
    """What uvicorn hands to its workers, of which each makes itself a socket on the common port.

    The kernel then deals connections to them evenly (socket(7), SO_REUSEPORT). Of one common socket
    the worker that wakes first takes all that wait: of 256 that came at once, one of two took 80 %.
    """

    def __init__(self, host: str, port: int) -> None:
        super().__init__([_bound(host, port)])  # nobody listens here: it only keeps the port
        self._address = host, port

    def __reduce__(self) -> tuple[type["OwnSockets"], tuple[str, int]]:
        return OwnSockets, self._address


def _bound(host: str, port: int) -> socket.socket:
    """A socket on a port that others share, not yet listening."""
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    bound.bind((host, port))
    return bound
