"""When something of ours breaks: a plain page, a log line, and nobody's data in either."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from quiz.background import SWEEP_SECONDS, deal, sweep
from tests.conftest import Client, Clock, WorkerClient

SECRET = "13812345678"


async def broken(*_: object, **__: object) -> None:
    """Fail with somebody's phone number at hand."""
    phone = SECRET
    raise RuntimeError(f"cannot handle {phone}")


@pytest.mark.parametrize("path", ["/me", "/api/v1/contests"])
async def test_a_bug_shows_no_traceback_and_logs_no_data(
    capsys: pytest.CaptureFixture[str],
    worker_client: WorkerClient,
    monkeypatch: pytest.MonkeyPatch,
    path: str,
) -> None:
    client = await worker_client(SECRET, name="张三丰")
    monkeypatch.setattr("quiz.people.pages.show_me", broken)
    monkeypatch.setattr("quiz.contests.api.public_contests", broken)
    answer = await client.get(path)
    assert answer.status_code == 500
    assert "Traceback" not in answer.text and "RuntimeError" not in answer.text
    assert answer.headers["content-security-policy"]
    line = json.loads(capsys.readouterr().err.strip().splitlines()[-1])
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["route"] == f"GET {path}" and line["exception"] == "RuntimeError"
    assert SECRET not in json.dumps(line, ensure_ascii=False)
    assert "张三丰" not in json.dumps(line, ensure_ascii=False)


async def test_a_database_that_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quiz.web.sessions.find_visitor", broken)
    client.cookies.set("zhumeng", "x")
    page = await client.get("/")
    assert page.status_code == 500 and "请稍后再试" in page.text
    problem = await client.get("/api/v1/contests")
    assert problem.json()["code"] == "internal_error"
    assert (await client.get("/healthz")).status_code == 200


@pytest.mark.parametrize(
    ("job", "first"),
    [(sweep, "finish_overdue"), (deal, "fill_stock")],
)
@pytest.mark.parametrize("error", [ConnectionRefusedError("gone"), KeyError("a bug")])
async def test_what_runs_beside_fails_in_a_line_and_is_tried_again_later(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
    job: Callable[[Callable[[], datetime]], Coroutine[Any, Any, None]],
    first: str,
    error: Exception,
) -> None:
    waited: list[float] = []

    async def fail(_now: datetime) -> None:
        raise error

    async def sleep(seconds: float) -> None:
        waited.append(seconds)
        raise asyncio.CancelledError

    monkeypatch.setattr(f"quiz.background.{first}", fail)
    monkeypatch.setattr("quiz.background.asyncio", SimpleNamespace(sleep=sleep))
    with pytest.raises(asyncio.CancelledError):
        await job(clock)
    assert waited == [SWEEP_SECONDS]
    (line,) = map(json.loads, capsys.readouterr().err.strip().splitlines())
    if isinstance(error, ConnectionError):
        assert line["reason"] == "ConnectionRefusedError: gone" and "stack" not in line
    else:
        assert line["exception"] == "KeyError" and line["stack"]
