"""When something of ours breaks: a plain page, a log line, and nobody's data in either."""

import json

import pytest

from tests.conftest import Client, WorkerClient

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
