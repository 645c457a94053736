"""The database says no for a while: people are asked to wait, nothing is lost, and it goes on."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from quiz import postgres
from quiz.database import connected, connection
from quiz.sqlite import file_of
from tests.attempts.conftest import finish, right_answers, save, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POSTGRES = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)


@pytest.fixture
async def phone(db: str, clock: Clock, worker_client: WorkerClient) -> Client:
    """A worker's phone, and a contest that is open."""
    await make_contest(clock.now)
    return await worker_client()


def asks_to_wait(answer: Any) -> bool:
    """503 as problem+json or as a page, with the time to wait."""
    json = answer.headers["content-type"] == "application/problem+json"
    assert answer.status_code == 503, answer.text
    assert 1 <= int(answer.headers["retry-after"]) <= 30
    assert answer.headers["content-security-policy"]
    return answer.json()["code"] == "unavailable" if json else "请过几秒再试" in answer.text


async def refused_then_kept(phone: Client, clock: Clock, paper: Any, refused: Any) -> None:
    """After the trouble: what was refused is not there, and everything works again."""
    fresh = (await phone.get(f"/api/v1/attempts/{paper['id']}")).json()
    assert fresh["answers"] == {"1": right_answers(paper)["1"]}, refused
    clock.forward(seconds=5)
    done = await finish(phone, paper["id"], right_answers(paper))
    assert done.status_code == 200 and done.json()["score"] == 100
    assert (await start(phone)).status_code == 201


async def everything(phone: Client, paper: Any) -> list[Any]:
    """One of each request that must write."""
    right = right_answers(paper)
    number = paper["id"]
    return [
        await save(phone, number, 10, {"2": right["2"]}),
        await finish(phone, number, right),
        await phone.post(f"/attempts/{number}/answers", data={"q": "1", "go": "next", "a-1": "A"}),
    ]


@SQLITE
async def test_a_read_only_database(phone: Client, clock: Clock) -> None:
    paper = (await start(phone)).json()
    assert (await save(phone, paper["id"], 1, {"1": right_answers(paper)["1"]})).status_code == 200
    await connection().execute_query("PRAGMA query_only = 1")
    refused = await everything(phone, paper)
    assert all(asks_to_wait(answer) for answer in refused)
    assert (await phone.get(f"/api/v1/attempts/{paper['id']}")).status_code == 200
    assert (await phone.get("/")).status_code == 200
    await connection().execute_query("PRAGMA query_only = 0")
    await refused_then_kept(phone, clock, paper, refused)


@SQLITE
async def test_somebody_else_holds_the_file(db: str, phone: Client, clock: Clock) -> None:
    paper = (await start(phone)).json()
    assert (await save(phone, paper["id"], 1, {"1": right_answers(paper)["1"]})).status_code == 200
    await connection().execute_query("PRAGMA busy_timeout = 100")
    file = file_of(db)
    assert file is not None
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        refused = await everything(phone, paper)
        assert all(asks_to_wait(answer) for answer in refused)
        other.execute("ROLLBACK")
    await refused_then_kept(phone, clock, paper, refused)


@POSTGRES
async def test_a_pool_run_dry(
    db: str, client: Client, phone: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(db.replace("maxsize=8", "maxsize=1")):
        paper = (await start(phone)).json()
        saved = await save(phone, paper["id"], 1, {"1": right_answers(paper)["1"]})
        assert saved.status_code == 200
        async with connection().acquire_connection():
            with monkeypatch.context() as patch:
                patch.setattr(postgres, "ACQUIRE_SECONDS", 0.3)  # dialling may take longer
                refused = await everything(phone, paper)
                assert all(asks_to_wait(answer) for answer in refused)
                assert asks_to_wait(await phone.get("/me"))
                assert (await client.get("/readyz")).json() == {"ready": False}
                assert (await phone.get("/healthz")).status_code == 200
        assert (await client.get("/readyz")).json() == {"ready": True}
        await refused_then_kept(phone, clock, paper, refused)


async def test_the_clock_is_set_back_an_hour(phone: Client, clock: Clock) -> None:
    paper = (await start(phone)).json()
    right = right_answers(paper)
    first = await save(phone, paper["id"], 20_000, {"1": ["C"], "2": right["2"]})
    assert first.status_code == 200
    clock.forward(minutes=-59)
    again = await save(phone, paper["id"], 30_000, {"1": right["1"]})
    assert again.status_code == 200 and again.json()["saved"] == 2
    older = await save(phone, paper["id"], 10_000, {"2": ["A"]})
    assert older.json()["revision"] == 30_000
    form = {"q": "3", "a-3": right["3"], "go": "next"}  # without JavaScript
    page = await phone.post(f"/attempts/{paper['id']}/answers", data=form)
    assert page.status_code in {200, 303}
    shown = (await phone.get(f"/api/v1/attempts/{paper['id']}")).json()
    assert shown["answers"] == {key: right[key] for key in ("1", "2", "3")}
    done = (await finish(phone, paper["id"], right)).json()
    assert done["score"] == 100 and done["seconds"] >= 0 and done["ticket"]
    assert (await phone.get(f"/attempts/{paper['id']}")).status_code == 200
    second = await start(phone)
    assert second.status_code == 201 and second.json()["id"] != paper["id"]
    clock.forward(minutes=59)
    over = (await finish(phone, second.json()["id"])).json()
    assert over["score"] == 0 and over["seconds"] == 600
    assert (await phone.get("/contests/quiz")).status_code == 200
