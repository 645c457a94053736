"""Starting a try: POST /contests/{slug}/attempts and the start button."""

import uuid
from datetime import timedelta

import pytest

from questions.models import Question, Revision
from quiz.attempts.models import Attempt, Participation
from quiz.contests.models import Contest
from tests.attempts.conftest import finish, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_bank, make_contest


async def test_it_deals_a_paper_without_its_key(
    contest: Contest, worker_client: WorkerClient
) -> None:
    client = await worker_client()
    answer = await start(client)
    assert answer.status_code == 201
    body = answer.json()
    assert len(body["questions"]) == body["total"] == 10
    assert body["answers"] == {} and body["saved"] == 0
    for word in ("因为", "劳动法", "explanation", "citation", '"right"', "earned", "score"):
        assert word not in answer.text
    for question in body["questions"]:
        assert set(question) == {"number", "kind", "stem", "points", "options", "blanks"}
        assert question["blanks"] == (1 if question["kind"] == "fill" else 0)


async def test_twice_with_one_client_id_is_one_try(
    contest: Contest, worker_client: WorkerClient
) -> None:
    client, client_id = await worker_client(), str(uuid.uuid4())
    first = await start(client, client_id=client_id)
    again = await start(client, client_id=client_id)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    await finish(client, first.json()["id"])
    after = await start(client, client_id=client_id)
    assert after.status_code == 200 and after.json()["id"] == first.json()["id"]
    assert await Attempt.all().count() == 1


async def test_another_phone_resumes_the_running_try(
    contest: Contest, worker_client: WorkerClient
) -> None:
    first = await start(await worker_client("13812345678"))
    other = await start(await worker_client("+86 138 1234 5678"))
    assert other.status_code == 200
    assert other.json()["id"] == first.json()["id"]
    assert other.json()["questions"] == first.json()["questions"]


async def test_another_phones_retry_is_no_new_try(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    """What it was answered with stays its answer, also when that is finished, or all is over."""
    first = (await start(await worker_client())).json()["id"]
    client, client_id = await worker_client(), str(uuid.uuid4())
    for _ in range(2):
        assert (await start(client, client_id=client_id)).json()["id"] == first
    await finish(client, first)
    again = await start(client, client_id=client_id)
    assert (again.status_code, again.json()["id"]) == (200, first)
    newer = await start(client)
    assert newer.status_code == 201
    assert (await start(client, client_id=client_id)).json()["id"] == first
    assert contest.closes_at
    clock.now = contest.closes_at
    assert (await start(client, client_id=client_id)).json()["id"] == first
    assert (await start(client)).json()["code"] == "closed"
    assert await Attempt.all().count() == 2


async def test_tries_of_a_day_and_in_all(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    for _ in range(3):
        await finish(client, (await start(client)).json()["id"])
    refused = await start(client)
    assert refused.status_code == 409
    assert refused.json()["code"] == "no_tries_left"
    assert "明天" in refused.json()["detail"]
    # Midnight in Shanghai is 16:00 UTC.
    clock.forward(hours=3, minutes=59)
    assert (await start(client)).status_code == 409
    clock.forward(minutes=1)
    for _ in range(2):
        started = await start(client)
        assert started.status_code == 201, started.text
        await finish(client, started.json()["id"])
    assert (await start(client)).json()["code"] == "no_tries_left"
    assert (await Participation.get()).tries == 5


@pytest.mark.parametrize(
    ("opens", "closes", "code"), [(1, 2, "not_open_yet"), (-2, 0, "closed"), (-2, 1, None)]
)
async def test_hours_are_the_servers(
    db: str,
    worker_client: WorkerClient,
    clock: Clock,
    opens: int,
    closes: int,
    code: str | None,
) -> None:
    now = clock.now
    clock.now = now - timedelta(days=3)
    await make_contest(
        clock.now, opens_at=now + timedelta(hours=opens), closes_at=now + timedelta(hours=closes)
    )
    clock.now = now
    answer = await start(await worker_client())
    assert answer.json().get("code") == code
    assert answer.status_code == (409 if code else 201)
    assert await Attempt.all().count() == (0 if code else 1)


async def test_the_deadline_is_never_after_the_close(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    closes = clock.now + timedelta(minutes=4)
    await make_contest(clock.now, closes_at=closes)
    await start(await worker_client())
    assert (await Attempt.get()).deadline == closes


async def test_a_try_that_ran_out_is_finished_and_a_new_one_begins(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    first = (await start(client)).json()
    clock.forward(minutes=10)
    second = await start(client)
    assert second.status_code == 201 and second.json()["id"] != first["id"]
    old = await Attempt.get(id=first["id"])
    assert old.finished_at == old.deadline


@pytest.mark.parametrize("body", [{}, {"client_id": "x"}, {"client_id": None}, [], "no"])
async def test_bad_input_is_a_400(
    contest: Contest, worker_client: WorkerClient, body: object
) -> None:
    client = await worker_client()
    answer = await client.post("/api/v1/contests/quiz/attempts", json=body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "bad_request"


async def test_malformed_json_is_a_400(contest: Contest, worker_client: WorkerClient) -> None:
    client = await worker_client()
    answer = await client.post(
        "/api/v1/contests/quiz/attempts",
        content=b"{nope",
        headers={"content-type": "application/json"},
    )
    assert answer.status_code == 400


async def test_guests_and_drafts(
    db: str, client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    bank = await make_bank()
    await make_contest(clock.now, bank=bank)
    await make_contest(clock.now, slug="draft", bank=bank, opened=False)
    assert (await start(client)).json()["code"] == "not_signed_in"
    worker = await worker_client()
    assert (await start(worker, "draft")).status_code == 404
    assert (await start(worker, "nowhere")).status_code == 404


async def test_papers_differ_between_workers(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now, bank=await make_bank(count=60))
    papers = [
        (await start(await worker_client(f"1381234567{i}"))).json()["questions"] for i in range(3)
    ]
    assert papers[0] != papers[1] != papers[2]


async def test_the_button_works_without_javascript(
    contest: Contest, worker_client: WorkerClient
) -> None:
    client, form = await worker_client(), {"client_id": str(uuid.uuid4())}
    first = await client.post("/contests/quiz/attempts", data=form)
    again = await client.post("/contests/quiz/attempts", data=form)
    assert first.status_code == again.status_code == 303
    assert first.headers["location"] == again.headers["location"]
    assert await Attempt.all().count() == 1


async def test_a_running_contest_deals_what_it_opened_with(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    bank = await make_bank(count=8)
    await make_contest(clock.now, bank=bank, count=8)
    # A later import retags everything, corrects one question and adds another.
    await Revision.all().update(tags=["别的"])
    first = await Question.all().order_by("id").first()
    assert first is not None
    await Revision.create(
        question_id=first.id, number=2, kind="single", stem="改正后的题？",
        options=["甲", "乙", "丙", "丁"], answers=["B"],
    )  # fmt: skip
    await Question.filter(id=first.id).update(newest=2)
    new = await Question.create(bank=bank, fingerprint="n" * 64)
    await Revision.create(question=new, number=1, kind="true_false", stem="新题", answers=["true"])
    answer = await start(await worker_client())
    assert answer.status_code == 201
    stems = {question["stem"] for question in answer.json()["questions"]}
    assert len(stems) == 8 and "改正后的题？" in stems and "新题" not in stems
