"""Finishing: POST /attempts/{id}/finish and what comes of it."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any

import pytest

from quiz.attempts import finishing
from quiz.attempts.actions import finish_overdue
from quiz.attempts.models import Attempt, Entry, Participation
from quiz.attempts.rules import grade_paper
from quiz.contests.models import Contest
from quiz.sqlite import file_of
from tests.attempts.conftest import finish, right_answers, save, start
from tests.conftest import Clock, WorkerClient
from tests.factories import make_contest


async def test_full_marks_pass_and_earn_one_ticket(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    clock.forward(seconds=90)
    answer = await finish(client, attempt["id"], right_answers(attempt))
    assert answer.status_code == 200
    body = answer.json()
    assert (body["score"], body["max_score"], body["passed"]) == (100, 100, True)
    assert (body["correct"], body["total"], body["seconds"]) == (10, 10, 90)
    assert body["ticket"] == (await Entry.get()).ticket
    assert len(body["review"]) == 10
    first = body["review"][0]
    assert (
        first["right"]
        and first["citation"] == "《劳动法》第五十条"
        and "因为" in first["explanation"]
    )
    second = (await start(client)).json()
    again = (await finish(client, second["id"], right_answers(second))).json()
    assert again["ticket"] == body["ticket"]
    assert await Entry.all().count() == 1


async def test_the_pass_score_itself_passes(contest: Contest, worker_client: WorkerClient) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    six = {n: given for n, given in right_answers(attempt).items() if int(n) <= 6}
    body = (await finish(client, attempt["id"], six)).json()
    assert (body["score"], body["passed"]) == (60, True) and body["ticket"]


async def test_without_prizes_a_pass_earns_no_ticket_to_show(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now, prizes=())
    client = await worker_client()
    attempt = (await start(client)).json()
    body = (await finish(client, attempt["id"], right_answers(attempt))).json()
    again = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert body["passed"] and body["ticket"] is None and again["ticket"] is None
    assert "抽奖号" not in (await client.get(f"/attempts/{attempt['id']}")).text


async def test_whoever_looks_at_the_deadline_sees_it_finished(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    clock.now = datetime.fromisoformat(attempt["deadline"])
    assert (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()["score"] == 0


async def test_again_gives_the_same(contest: Contest, worker_client: WorkerClient) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    first = await finish(client, attempt["id"], right_answers(attempt))
    again = await finish(client, attempt["id"], {"1": []})
    assert first.json() == again.json()
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert {key: shown[key] for key in first.json()} == first.json()


async def test_the_last_answers_come_along(contest: Contest, worker_client: WorkerClient) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    right = right_answers(attempt)
    await save(client, attempt["id"], 7, {n: a for n, a in right.items() if int(n) <= 5})
    body = (await finish(client, attempt["id"], {n: right[n] for n in ("6", "7")})).json()
    assert (body["score"], body["correct"], body["passed"]) == (70, 7, True)


async def test_failing_earns_nothing(contest: Contest, worker_client: WorkerClient) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    right = right_answers(attempt)
    body = (await finish(client, attempt["id"], {n: right[n] for n in "12345"})).json()
    assert (body["score"], body["passed"], body["ticket"]) == (50, False, None)
    assert await Entry.all().count() == 0


async def test_the_best_attempt_counts(contest: Contest, worker_client: WorkerClient) -> None:
    client = await worker_client()
    for count in (3, 8, 1):
        attempt = (await start(client)).json()
        right = right_answers(attempt)
        await finish(client, attempt["id"], {str(n): right[str(n)] for n in range(1, count + 1)})
    assert (await Participation.get()).best_score == 80


async def test_out_of_time_it_is_finished_with_what_was_saved(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    right = right_answers(attempt)
    await save(client, attempt["id"], 1, {n: right[n] for n in "123456"})
    clock.forward(minutes=30)
    body = (await finish(client, attempt["id"], right)).json()
    assert (body["score"], body["seconds"]) == (60, 600)


async def test_nobody_has_to_come_back(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    attempt = (await start(client)).json()
    await save(client, attempt["id"], 1, right_answers(attempt))
    assert await finish_overdue(clock.now) == 0
    clock.forward(minutes=10)
    # A few seconds stay for a finish that is under way.
    assert await finish_overdue(clock.now) == 0
    clock.forward(seconds=5)
    assert await finish_overdue(clock.now) == 1
    assert await finish_overdue(clock.now) == 0
    assert (await Attempt.get()).score == 100 and await Entry.all().count() == 1


@pytest.mark.parametrize(
    ("show", "now", "later"), [("finish", 10, 10), ("close", 0, 10), ("never", 0, 0)]
)
async def test_answers_are_shown_when_the_rules_say(
    db: str, worker_client: WorkerClient, clock: Clock, show: str, now: int, later: int
) -> None:
    await make_contest(clock.now, show_answers=show)
    client = await worker_client()
    attempt = (await start(client)).json()
    answer = await finish(client, attempt["id"], right_answers(attempt))
    assert len(answer.json()["review"]) == now
    page = await client.get(f"/attempts/{attempt['id']}")
    assert ("因为第" in page.text) is bool(now)
    clock.now += timedelta(days=2)
    shown = await client.get(f"/api/v1/attempts/{attempt['id']}")
    assert len(shown.json()["review"]) == later


async def test_nobody_is_asked_to_come_again_when_all_is_over(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    """Whoever failed reads why then; there is no other try."""
    await make_contest(clock.now, show_answers="close")
    client = await worker_client()
    attempt = (await start(client)).json()
    await finish(client, attempt["id"])
    clock.now += timedelta(days=2)
    page = (await client.get(f"/attempts/{attempt['id']}")).text
    assert "看看下面的讲解，下次就会了。" in page and "再来" not in page


async def test_a_later_correction_of_a_question_changes_no_result(
    contest: Contest, worker_client: WorkerClient
) -> None:
    from questions.models import Question, Revision

    client = await worker_client()
    attempt = (await start(client)).json()
    right = right_answers(attempt)
    for question in await Question.all():
        old = await Revision.get(question_id=question.id, number=1)
        await Revision.create(
            question_id=question.id, number=2, kind=old.kind, stem="改了", options=old.options,
            answers=[["99"]] if old.kind == "fill" else ["false"] if old.kind == "true_false" else ["D", "C"],
        )  # fmt: skip
        await Question.filter(id=question.id).update(newest=2)
    body = (await finish(client, attempt["id"], right)).json()
    assert body["score"] == 100
    assert "改了" not in (await client.get(f"/attempts/{attempt['id']}")).text


async def test_one_that_cannot_be_graded_stops_no_other(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    broken = (await start(await worker_client("13800000001"))).json()
    sound = (await start(await worker_client("13800000002"))).json()
    paper = (await Attempt.get(id=broken["id"])).paper
    await Attempt.filter(id=broken["id"]).update(paper=[{**paper[0], "revision": 999_999}])
    clock.forward(minutes=11)
    assert await finish_overdue(clock.now) == 1
    assert (await Attempt.get(id=broken["id"])).finished_at is None
    assert (await Attempt.get(id=sound["id"])).finished_at is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_no_command_writes_between_its_reading_and_its_writing(
    db: str, contest: Contest, worker_client: WorkerClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite would refuse the whole batch then."""
    client, file = await worker_client(), file_of(db)
    attempt = (await start(client)).json()
    assert file is not None

    refused = []

    def beside(*args: Any) -> Any:
        with closing(sqlite3.connect(file, timeout=0)) as command:
            try:
                command.execute("UPDATE bank SET edition = edition")
            except sqlite3.OperationalError as locked:
                refused.append(locked)
        return grade_paper(*args)

    monkeypatch.setattr(finishing, "grade_paper", beside)
    assert (await finish(client, attempt["id"])).status_code == 200
    assert refused
