"""SIGTERM while a thread works for a request that was cut: the process ends all the same."""

import asyncio
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import httpx2

from tests.faults.servers import PATIENCE, ROOT, free_port, wait_until

SERVER = """
import asyncio, sys, time
from pathlib import Path
from starlette.applications import Starlette
from starlette.routing import Route
from quiz import serving

async def read(request):
    await asyncio.to_thread(lambda: (Path(sys.argv[2]).touch(), time.sleep(600)))

serving.DRAIN_SECONDS = 1
serving.serve(Starlette(routes=[Route("/", read)]), "127.0.0.1", int(sys.argv[1]))
"""


async def test_a_thread_does_not_hold_a_server_that_was_told_to_stop(tmp_path: Path) -> None:
    port, begun = free_port(), tmp_path / "begun"
    words = [sys.executable, "-c", SERVER, str(port), str(begun)]
    server = subprocess.Popen(words, cwd=ROOT)  # noqa: ASYNC220 - it only starts
    try:
        async with httpx2.AsyncClient(timeout=PATIENCE) as client:
            asking = asyncio.create_task(_ask(client, port))
            await wait_until(begun.exists)
            server.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(server.wait, PATIENCE) == 0
            asking.cancel()
    finally:
        server.kill()


async def _ask(client: httpx2.AsyncClient, port: int) -> None:
    while True:  # until the server listens, and hangs up
        with suppress(httpx2.HTTPError):
            await client.get(f"http://127.0.0.1:{port}/")
        await asyncio.sleep(0.05)
