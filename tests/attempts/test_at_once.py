"""Everything at once: the database decides, and nothing is doubled or lost."""

import asyncio
import uuid

from quiz.attempts.models import Answer, Attempt, Entry, Participation
from quiz.contests.models import Contest
from tests.attempts.conftest import finish, right_answers, save, start
from tests.conftest import WorkerClient

MANY = 50


async def test_fifty_starts_saves_and_finishes_of_one_worker(
    contest: Contest, worker_client: WorkerClient
) -> None:
    client = await worker_client()
    started = await asyncio.gather(*(start(client) for _ in range(MANY)))
    assert {answer.status_code for answer in started} <= {200, 201}
    assert len({answer.json()["id"] for answer in started}) == 1
    assert sum(answer.status_code == 201 for answer in started) == 1
    attempt = started[0].json()

    number = str(next(q["number"] for q in attempt["questions"] if q["kind"] == "fill"))
    saved = await asyncio.gather(
        *(save(client, attempt["id"], r, {number: [f"第{r}版"]}) for r in range(1, MANY + 1))
    )
    assert {answer.status_code for answer in saved} == {200}
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["answers"] == {number: [f"第{MANY}版"]} and shown["revision"] == MANY

    right = right_answers(attempt)
    finished = await asyncio.gather(*(finish(client, attempt["id"], right) for _ in range(MANY)))
    assert {answer.status_code for answer in finished} == {200}
    assert len({answer.text for answer in finished}) == 1
    assert finished[0].json()["score"] == 100

    assert await Attempt.all().count() == 1
    assert await Answer.all().count() == 10
    assert await Entry.all().count() == 1
    participation = await Participation.get()
    assert participation.tries == 1 and participation.best_score == 100


async def test_one_client_id_fifty_times(contest: Contest, worker_client: WorkerClient) -> None:
    client, client_id = await worker_client(), str(uuid.uuid4())
    answers = await asyncio.gather(*(start(client, client_id=client_id) for _ in range(MANY)))
    assert sum(a.status_code == 201 for a in answers) == 1
    assert await Attempt.all().count() == 1


async def test_saves_and_finishes_mixed_never_break_a_result(
    contest: Contest, worker_client: WorkerClient
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    right = right_answers(attempt)
    calls = []
    for revision in range(1, 21):
        n = str(revision % 10 + 1)
        calls.append(save(client, attempt["id"], revision, {n: right[n]}))
        if revision % 5 == 0:
            calls.append(finish(client, attempt["id"]))
    answers = await asyncio.gather(*calls)
    assert {a.status_code for a in answers} <= {200, 409}
    results = {a.text for a in answers if "score" in a.json()}
    assert len(results) == 1
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["score"] == 10 * len(shown["answers"])


async def test_many_workers_at_once(contest: Contest, worker_client: WorkerClient) -> None:
    clients = [await worker_client(f"138000000{i:02d}") for i in range(20)]

    async def whole(client: object) -> float:
        attempt = (await start(client)).json()  # type: ignore[arg-type]
        answer = await finish(client, attempt["id"], right_answers(attempt))  # type: ignore[arg-type]
        return float(answer.json()["score"])

    assert await asyncio.gather(*(whole(c) for c in clients)) == [100.0] * 20
    entries = await Entry.all()
    assert len({e.ticket for e in entries}) == 20
