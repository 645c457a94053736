"""How the application is served: one place for everything the server process is told."""

import signal
import sys

import uvicorn
from starlette.applications import Starlette

from quiz.settings import settings

DRAIN_SECONDS = 8
"""How long running requests may take after SIGTERM; closing the database must fit in the ten
seconds that service managers give before they kill."""

# Phones that come at eight sharp wait in this queue rather than be turned away.
BACKLOG = 4096


def serve(app: Starlette, host: str, port: int, workers: int = 1) -> None:
    """Serve until SIGTERM or Ctrl+C, then answer what has begun and end with 0."""
    # uvicorn raises the signal again when it is done: a stop that was asked for is no failure.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        "main:app" if workers > 1 else app,
        host=host,
        port=port,
        workers=workers,
        loop="auto",  # uvloop and httptools, or asyncio and h11 where these are not installed
        http="auto",
        backlog=BACKLOG,
        timeout_graceful_shutdown=DRAIN_SECONDS,
        access_log=False,
        log_level="warning",
        server_header=False,
        forwarded_allow_ips=settings().trusted_proxies or "127.0.0.1",
    )
