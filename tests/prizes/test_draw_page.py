"""POST /staff/contests/{slug}/draw and the record of the draw."""

import asyncio
import json
from datetime import timedelta

import pytest

from quiz.contests.actions import create_contest
from quiz.contests.models import Contest
from quiz.people.models import AuditRecord
from quiz.prizes.models import Draw, Winner
from quiz.prizes.rules import draw_winners
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Clock, StaffClient, WorkerClient
from tests.factories import make_contest

DRAW = "/staff/contests/quiz/draw"
RECORD = "/staff/contests/quiz/draw.json"


@pytest.fixture
async def closed(db: str, clock: Clock, worker_client: WorkerClient) -> Contest:
    """A contest that is over; three people passed, two prizes wait."""
    contest = await make_contest(clock.now)
    for n in range(3):
        client = await worker_client(f"1381234560{n}")
        attempt = (await start(client)).json()
        await finish(client, attempt["id"], right_answers(attempt))
    clock.forward(days=2)
    return contest


async def test_it_draws_and_shows_the_winners(staff_client: StaffClient, closed: Contest) -> None:
    client = await staff_client("organizer")
    answer = await client.post(DRAW, data={"sure": "yes"})
    assert answer.status_code == 303
    assert answer.headers["location"] == "/staff/contests/quiz#draw"
    assert await Winner.all().count() == 2
    assert "抽出 2 名中奖者" in (await client.get("/staff/contests/quiz")).text
    record = await AuditRecord.get(action="draw.run")
    assert (record.subject, record.detail) == ("quiz", {"entries": 3})


async def test_twice_is_one_draw(staff_client: StaffClient, closed: Contest, clock: Clock) -> None:
    client = await staff_client("organizer")
    await client.post(DRAW, data={"sure": "yes"})
    before = await Winner.all().order_by("id").values_list("entry_id", flat=True)
    answer = await client.post(DRAW, data={"sure": "yes"})
    assert answer.headers["location"] == "/staff/contests/quiz#draw", "a double click is one press"
    clock.forward(minutes=2)
    answer = await client.post(DRAW, data={"sure": "yes"})
    assert answer.headers["location"] == "/staff/contests/quiz?drawn=before#draw"
    page = (await client.get("/staff/contests/quiz?drawn=before")).text
    assert "这个活动已经抽过奖了，结果没有变。" in page
    assert await Winner.all().order_by("id").values_list("entry_id", flat=True) == before


async def test_at_once_is_one_draw(staff_client: StaffClient, closed: Contest) -> None:
    client = await staff_client("organizer")
    answers = await asyncio.gather(*(client.post(DRAW, data={"sure": "yes"}) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert (await Draw.all().count(), await Winner.all().count()) == (1, 2)


async def test_the_record_can_be_drawn_again(staff_client: StaffClient, closed: Contest) -> None:
    client = await staff_client("organizer")
    assert (await client.get(RECORD)).status_code == 404
    await client.post(DRAW, data={"sure": "yes"})
    answer = await client.get(RECORD)
    assert answer.headers["content-disposition"].startswith(
        'attachment; filename="draw-quiz.json"; '
    )
    record = json.loads(answer.content)
    prizes = [(prize["tier"], prize["quantity"]) for prize in record["prizes"]]
    again = draw_winners(record["entries"], prizes, record["seed"])
    assert [ticket for _, ticket in again] == [winner["ticket"] for winner in record["winners"]]
    assert "1381234560" not in answer.text and "张三" not in answer.text


async def test_before_the_end_it_is_refused(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now)
    answer = await (await staff_client("organizer")).post(DRAW, data={"sure": "yes"})
    assert answer.status_code == 409
    assert "活动结束几秒以后才能抽奖" in answer.text
    assert await Draw.all().count() == 0


async def test_without_entries_it_is_refused(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now)
    clock.forward(days=2)
    client = await staff_client("organizer")
    for _ in range(2):
        answer = await client.post(DRAW, data={"sure": "yes"})
        assert answer.status_code == 409
        assert "没有人获得抽奖资格" in answer.text
    assert await Draw.all().count() == 0


async def test_a_draft_is_not_drawn(staff_client: StaffClient, clock: Clock) -> None:
    await create_contest("草稿", clock.now - timedelta(days=1), slug="quiz")
    assert (
        await (await staff_client("organizer")).post(DRAW, data={"sure": "yes"})
    ).status_code == 409


@pytest.mark.parametrize("role", ["helper", "trainer"])
async def test_other_roles_may_not(staff_client: StaffClient, closed: Contest, role: str) -> None:
    client = await staff_client(role)
    assert (await client.post(DRAW, data={"sure": "yes"})).status_code == 403
    assert (await client.get(RECORD)).status_code == 403
    assert await Draw.all().count() == 0


async def test_unknown_contests_are_not_found(staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    assert (
        await client.post("/staff/contests/nothing/draw", data={"sure": "yes"})
    ).status_code == 404
    assert (await client.get("/staff/contests/nothing/draw.json")).status_code == 404


async def test_it_must_be_meant(closed: Contest, staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    answer = await client.post(DRAW)
    assert answer.status_code == 400 and "我知道" in answer.text
    assert await Draw.all().count() == 0
