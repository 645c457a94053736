"""Saving answers: PUT /attempts/{id}/answers."""

from datetime import timedelta
from typing import Any

import pytest

from quiz.attempts.models import Answer
from quiz.attempts.rules import revision_at
from quiz.contests.models import Contest
from tests.attempts.conftest import finish, save, start
from tests.conftest import Client, Clock, WorkerClient


@pytest.fixture
async def client(contest: Contest, worker_client: WorkerClient) -> Client:
    """A worker."""
    return await worker_client()


@pytest.fixture
async def attempt(client: Client) -> dict[str, Any]:
    """Their running attempt."""
    return (await start(client)).json()


def number_of(attempt: dict[str, Any], kind: str) -> str:
    """The number of the first question of a kind."""
    return str(next(q["number"] for q in attempt["questions"] if q["kind"] == kind))


async def test_it_is_acknowledged_and_there_afterwards(
    client: Client, attempt: dict[str, Any]
) -> None:
    n, m = number_of(attempt, "single"), number_of(attempt, "fill")
    answer = await save(client, attempt["id"], 3, {n: ["A"], m: ["十五"]})
    assert answer.status_code == 200
    assert answer.json() == {"saved": 2, "total": 10, "revision": 3}
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["answers"] == {n: ["A"], m: ["十五"]}
    assert shown["revision"] == 3 and "score" not in shown


async def test_an_older_revision_never_overwrites_a_newer_one(
    client: Client, attempt: dict[str, Any]
) -> None:
    n, m = number_of(attempt, "single"), number_of(attempt, "true_false")
    await save(client, attempt["id"], 5, {n: ["B"]})
    late = await save(client, attempt["id"], 4, {n: ["A"], m: ["true"]})
    assert late.json() == {"saved": 2, "total": 10, "revision": 5}
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    # The late letter's other answer has nothing newer to lose against.
    assert shown["answers"] == {n: ["B"], m: ["true"]}


async def test_twice_is_once(client: Client, attempt: dict[str, Any]) -> None:
    n = number_of(attempt, "multiple")
    first = await save(client, attempt["id"], 1, {n: ["C", "A"]})
    again = await save(client, attempt["id"], 1, {n: ["C", "A"]})
    assert first.json() == again.json()
    assert (await Answer.get()).given == ["A", "C"]


async def test_clearing_an_answer(client: Client, attempt: dict[str, Any]) -> None:
    n = number_of(attempt, "single")
    await save(client, attempt["id"], 1, {n: ["A"]})
    assert (await save(client, attempt["id"], 2, {n: []})).json()["saved"] == 0


async def test_too_late(client: Client, attempt: dict[str, Any], clock: Clock) -> None:
    n = number_of(attempt, "single")
    clock.forward(minutes=9, seconds=59)
    assert (await save(client, attempt["id"], 1, {n: ["A"]})).status_code == 200
    clock.forward(seconds=1)
    refused = await save(client, attempt["id"], 2, {n: ["B"]})
    assert refused.status_code == 409 and refused.json()["code"] == "too_late"
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["answers"] == {n: ["A"]} and "score" in shown


async def test_after_the_finish(client: Client, attempt: dict[str, Any]) -> None:
    await finish(client, attempt["id"])
    refused = await save(client, attempt["id"], 1, {"1": []})
    assert refused.json()["code"] == "too_late"


async def test_somebody_elses_attempt_does_not_exist(
    attempt: dict[str, Any], worker_client: WorkerClient
) -> None:
    other = await worker_client("13900001111")
    assert (await save(other, attempt["id"], 1, {"1": []})).status_code == 404
    assert (await other.get(f"/api/v1/attempts/{attempt['id']}")).status_code == 404
    assert (await other.get(f"/attempts/{attempt['id']}")).status_code == 404
    assert (await finish(other, attempt["id"])).status_code == 404


@pytest.mark.parametrize(
    "answers",
    [
        {"0": []},
        {"11": []},
        {"x": []},
        {"-1": []},
        {"²": []},
        {"1" * 5000: []},
        {"1": "A"},
        {"1": [1]},
        {"1": None},
        {"1": [None]},
        {"1": ["Z"]},
        {"1": ["x" * 201]},
        {"1": {"a": 1}},
        {"1": [["A"]]},
        {"1": ["A"] * 50},
        [],
        None,
    ],
)
async def test_what_cannot_be_an_answer_is_a_400_and_loses_nothing(
    client: Client, attempt: dict[str, Any], answers: Any
) -> None:
    n = number_of(attempt, "true_false")
    await save(client, attempt["id"], 1, {n: ["true"]})
    refused = await client.put(
        f"/api/v1/attempts/{attempt['id']}/answers", json={"revision": 2, "answers": answers}
    )
    fits_a_fill = isinstance(answers, dict) and answers.get("1") == ["Z"]
    if fits_a_fill and attempt["questions"][0]["kind"] == "fill":
        return
    assert refused.status_code == 400, refused.text
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["answers"] == {n: ["true"]}


@pytest.mark.parametrize("revision", [0, -1, "x", None, 2**60, 1.5])
async def test_a_bad_revision_is_a_400(
    client: Client, attempt: dict[str, Any], revision: Any
) -> None:
    assert (await save(client, attempt["id"], revision, {})).status_code == 400


async def test_a_hostile_fill_is_stored_as_text(client: Client, attempt: dict[str, Any]) -> None:
    n = number_of(attempt, "fill")
    hostile = "<script>alert(1)</script>'; DROP TABLE answer--"
    assert (await save(client, attempt["id"], 1, {n: [hostile]})).status_code == 200
    assert (await save(client, attempt["id"], 2, {n: [f"{hostile}\x00"]})).status_code == 200
    page = await client.get(f"/attempts/{attempt['id']}?q={n}")
    assert "<script>alert" not in page.text and "&lt;script&gt;" in page.text


def test_an_answer_without_a_revision_has_one_also_when_the_clock_was_set_back(
    clock: Clock,
) -> None:
    started = clock.now
    assert revision_at(started, started + timedelta(seconds=1.5)) == 1500
    assert revision_at(started, started - timedelta(hours=1)) == 1


async def test_the_newest_revision_of_any_question_is_told(
    contest: Contest, worker_client: WorkerClient
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    for number, revision in (("1", 3), ("3", 9), ("2", 5)):
        await save(client, attempt["id"], revision, {number: []})
    assert (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()["revision"] == 9
