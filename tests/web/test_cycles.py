"""Nothing of a request is left for the collector, which stops everybody while it works."""

import gc
import uuid
import weakref
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from quiz.contests.models import Contest
from tests.attempts.conftest import finish, save, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest


class State(dict[str, Any]):
    """Every request has one, and a cycle through anything of the request goes through it."""


class Watched:
    """The application, and what there still is of the requests it had."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.states: list[weakref.ref[State]] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"] = state = State()
        self.states.append(weakref.ref(state))
        await self.app(scope, receive, send)

    @property
    def left(self) -> list[Any]:
        return [state for ref in self.states if (state := ref()) is not None]


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.fixture
async def contest(db: str, clock: Clock) -> Contest:
    return await make_contest(clock.now)


@pytest.fixture
async def watched(app: Starlette, contest: Contest, worker_client: WorkerClient) -> Watched:
    return Watched(app)


@pytest.fixture
async def client(watched: Watched, worker_client: WorkerClient) -> Client:
    """A worker before the watched application."""
    known = await worker_client()
    return httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=watched),
        base_url="http://test",
        headers=known.headers,
        cookies=known.cookies,
    )


@pytest.mark.usefixtures("no_collector")
async def test_a_whole_attempt_over_the_api(client: Client, watched: Watched) -> None:
    attempt = (await start(client)).json()
    await save(client, attempt["id"], 1, {"1": ["A"]})
    await client.get(f"/api/v1/attempts/{attempt['id']}")
    assert (await finish(client, attempt["id"])).status_code == 200
    assert len(watched.states) == 4 and watched.left == []


@pytest.mark.usefixtures("no_collector")
async def test_a_whole_attempt_over_pages(client: Client, watched: Watched) -> None:
    form = {"client_id": str(uuid.uuid4())}
    quiz = (await client.post("/contests/quiz/attempts", data=form)).headers["location"]
    assert "csrf" in (await client.get(quiz)).text
    await client.post(f"{quiz}/answers", data={"1": "A"})
    await client.post(f"{quiz}/finish", data={"1": "A"})
    assert (await client.get(quiz)).status_code == 200
    assert len(watched.states) == 5 and watched.left == []


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("path", ["/", "/contests/quiz", "/contests/quiz/winners"])
async def test_a_page_that_everybody_opens(path: str, client: Client, watched: Watched) -> None:
    await client.get(path)
    assert (await client.get(path)).status_code == 200
    assert len(watched.states) == 2 and watched.left == []
