"""What Prometheus is told, and who may read it."""

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette

from quiz import batches as writing
from quiz.database import connected, connection
from quiz.settings import settings
from tests.attempts.conftest import finish, right_answers, save, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest
from tests.faults.servers import PATIENCE, served

TOKEN = "a token of sixteen letters"
LOCAL = ("127.0.0.1", 5)
Ask = Callable[..., Awaitable[httpx2.Response]]


@pytest.fixture
async def ask(app: Starlette) -> AsyncIterator[Ask]:
    """GET /metrics from an address, for a host, with headers."""

    async def get(
        peer: tuple[str, int] | None = LOCAL, host: str = "127.0.0.1:8000", **headers: str
    ) -> httpx2.Response:
        transport = httpx2.ASGITransport(app=app, client=peer)  # type: ignore[arg-type]
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            sent = {name.replace("_", "-"): value for name, value in headers.items()}
            return await client.get("/metrics", headers={"host": host, **sent})

    yield get


def told(answer: httpx2.Response) -> dict[tuple[str, ...], float]:
    """Samples by name and label values, in the order of the labels; the worker's number is left out."""
    assert answer.status_code == 200, answer.text
    found = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            assert sample.labels.pop("worker").isdecimal()
            labels = sorted(sample.labels.items())
            found[sample.name, *(value for _, value in labels)] = sample.value
    return found


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "[::1]:8000"])
async def test_programs_of_this_machine_may_read(ask: Ask, peer: str, host: str) -> None:
    answer = await ask((peer, 5), host)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    ("peer", "host", "header"),
    [
        (("10.0.0.9", 5), "127.0.0.1", ("accept", "*/*")),
        (("::ffff:10.0.0.9", 5), "127.0.0.1", ("accept", "*/*")),
        (("testclient", 5), "localhost", ("accept", "*/*")),
        (None, "localhost", ("accept", "*/*")),
        (LOCAL, "quiz.example.org", ("accept", "*/*")),
        (LOCAL, "127.0.0.1.example.org", ("accept", "*/*")),
        (LOCAL, "", ("accept", "*/*")),
        (LOCAL, "[::1.example.org", ("accept", "*/*")),
        (LOCAL, "127.0.0.1", ("x-forwarded-for", "127.0.0.1")),
        (LOCAL, "127.0.0.1", ("X-Forwarded-Proto", "https")),
        (LOCAL, "127.0.0.1", ("forwarded", "for=127.0.0.1")),
        (LOCAL, "127.0.0.1", ("x-real-ip", "127.0.0.1")),
        (LOCAL, "127.0.0.1", ("via", "1.1 proxy")),
        (("10.0.0.9", 5), "127.0.0.1", ("authorization", "Bearer ")),
        (("10.0.0.9", 5), "127.0.0.1", ("authorization", f"Bearer {TOKEN}")),
    ],
)
async def test_nobody_else_finds_it(
    ask: Ask, peer: tuple[str, int] | None, host: str, header: tuple[str, str]
) -> None:
    answer = await ask(peer, host, **{header[0]: header[1]})
    assert answer.status_code == 404 and "zhumeng_" not in answer.text


async def test_the_token_opens_it_from_anywhere(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "metrics_token", TOKEN)
    peer, host = ("10.0.0.9", 5), "quiz.example.org"
    for wrong in ("", "Bearer", "Bearer x", f"Bearer {TOKEN}x", f"Basic {TOKEN}", "Bearer 密"):
        given = {"authorization": wrong.encode()} if wrong else {}
        assert (await ask(peer, host, **given)).status_code == 404  # type: ignore[arg-type]
    right = {"authorization": f"Bearer {TOKEN}", "x_forwarded_for": "8.8.8.8"}
    assert (await ask(peer, host, **right)).status_code == 200
    assert (await ask()).status_code == 200


async def test_an_evening_is_counted(
    ask: Ask, clock: Clock, client: Client, worker_client: WorkerClient
) -> None:
    await make_contest(clock.now)
    phones = [await worker_client(f"1381234567{n}") for n in range(3)]
    papers = [(await start(phone)).json() for phone in phones]
    saves = (save(p, s["id"], 1, {"1": ["A"]}) for p, s in zip(phones, papers, strict=True))
    await asyncio.gather(*saves)
    clock.forward(minutes=1)
    assert (await finish(phones[0], papers[0]["id"], right_answers(papers[0]))).json()["passed"]
    assert (await save(phones[1], papers[0]["id"], 2, {"1": ["A"]})).status_code == 404
    assert (await save(client, papers[0]["id"], 2, {"1": ["A"]})).status_code == 401
    for invented in range(5):
        assert (await client.get(f"/invented/{invented}")).status_code == 404
    found = told(await ask())
    requests = "zhumeng_requests_total"
    assert found[requests, "api:start", "201"] == 3
    assert found[requests, "api:save", "200"] == 3
    assert found[requests, "api:save", "404"] == found[requests, "api:save", "401"] == 1
    assert found[requests, "unmatched", "404"] == 5
    assert not [key for key in found if "invented" in str(key)]
    assert found["zhumeng_request_seconds_count", "api:save"] == 5
    assert found["zhumeng_request_seconds_bucket", "+Inf", "api:save"] == 5
    assert found["zhumeng_request_seconds_sum", "api:save"] > 0
    assert found["zhumeng_requests_running",] == 1  # this one
    # Starts and the finish came alone; of three saves at once the first went before the others.
    items = {verb: found["zhumeng_writer_batch_items_sum", verb] for verb in ("start", "finish")}
    assert items == {"start": 3, "finish": 1}
    assert found["zhumeng_writer_batch_items_sum", "save"] == 3
    assert found["zhumeng_writer_batch_items_count", "save"] <= 3
    assert found["zhumeng_writer_batch_items_bucket", "1", "start"] == 3
    assert found["zhumeng_writer_batch_items_bucket", "256", "start"] == 3
    assert found["zhumeng_writer_waiting",] == found["zhumeng_writer_refused_total",] == 0
    assert found["zhumeng_sessions_remembered",] == 3
    assert found["zhumeng_session_reads_total",] >= 3
    assert found["zhumeng_database_up",] == 1
    assert found["zhumeng_attempts_started_total",] == 3
    assert found["zhumeng_attempts_finished_total",] == 1
    assert found["process_resident_memory_bytes",] > 1e6
    assert found["python_gc_collections_total", "0"] >= 0
    again = told(await ask())
    assert again[requests, "web:metrics", "200"] == 1
    assert again["zhumeng_requests_running",] == 1


async def test_what_was_refused_and_what_broke_is_counted(
    ask: Ask, clock: Clock, worker_client: WorkerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_contest(clock.now)
    phone = await worker_client()
    paper = (await start(phone)).json()
    monkeypatch.setattr(writing, "ROOM", 0)
    assert (await save(phone, paper["id"], 1, {"1": ["A"]})).status_code == 503

    async def broken(*_: Any) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("quiz.attempts.api.actions.save", broken)
    assert (await save(phone, paper["id"], 1, {"1": ["A"]})).status_code == 500
    found = told(await ask())
    assert found["zhumeng_writer_refused_total",] == 1
    assert found["zhumeng_requests_total", "api:save", "503"] == 1
    assert found["zhumeng_requests_total", "api:save", "500"] == 1


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_it_answers_while_the_database_does_not(
    db: str, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(db.replace("maxsize=8", "maxsize=1")):
        async with connection().acquire_connection():
            # Nobody asks who has this token, or the answer would be 503.
            with monkeypatch.context() as patch:
                patch.setattr("quiz.web.metrics.DATABASE_SECONDS", 0.1)
                found = told(await ask(authorization=f"Bearer {uuid.uuid4()}"))
        assert found["zhumeng_database_up",] == 0
        assert ("zhumeng_attempts_started_total",) not in found
        assert told(await ask())["zhumeng_database_up",] == 1


def test_a_real_server_behind_a_proxy_of_this_machine(
    sqlite_template: Path, tmp_path: Path
) -> None:
    (tmp_path / "x.db").write_bytes(sqlite_template.read_bytes())
    with served(tmp_path, f"sqlite://{tmp_path / 'x.db'}") as server:
        url = f"{server.address}/metrics"
        assert ("zhumeng_requests_total", "web:readyz", "200") in told(
            httpx2.get(url, timeout=PATIENCE)
        )
        for header in ({"x-forwarded-for": "127.0.0.1"}, {"host": "quiz.example.org"}):
            assert httpx2.get(url, headers=header, timeout=PATIENCE).status_code == 404
