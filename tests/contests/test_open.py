"""POST /staff/contests/{slug}/opening: publish, once and for good."""

import asyncio
from datetime import timedelta

import pytest

from quiz.contests.actions import create_contest
from quiz.contests.models import Opening
from quiz.people.models import AuditRecord
from tests.conftest import Clock, StaffClient
from tests.factories import make_bank, make_contest

OPENING = "/staff/contests/quiz/opening"


async def test_it_publishes(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now, opened=False)
    client = await staff_client("organizer")
    answer = await client.post(OPENING)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/contests/quiz")
    assert (await client.get("/contests/quiz")).status_code == 200
    page = (await client.get("/staff/contests/quiz/rules")).text
    assert "2026-11-23 20:00 由 organizer1 发布，规则不能再改。" in page


async def test_twice_and_at_once_is_one_opening(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now, opened=False)
    client = await staff_client("organizer")
    answers = await asyncio.gather(*(client.post(OPENING) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert await Opening.all().count() == 1
    assert await AuditRecord.filter(action="contest.open").count() == 1


async def test_again_when_it_could_not_be_opened_any_more(
    staff_client: StaffClient, clock: Clock
) -> None:
    """A page left open since before: the contest is published, whatever has changed since."""
    await make_contest(clock.now)
    clock.forward(days=2)
    client = await staff_client("organizer")
    answer = await client.post("/staff/contests/quiz/opening")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/contests/quiz")
    answer = await client.post("/staff/contests/quiz/opening", data={"title": "改过"})
    assert answer.status_code == 409 and "活动已发布，规则不能再改。" in answer.text


async def test_what_is_missing_is_named(staff_client: StaffClient, clock: Clock) -> None:
    await create_contest("空活动", clock.now, slug="quiz")
    client = await staff_client("organizer")
    answer = await client.post(OPENING)
    assert answer.status_code == 422
    for words in (
        "暂时不能发布",
        "请填写活动介绍。",
        "请填写合格分数。",
        "请至少设置一个出题部分。",
    ):
        assert words in answer.text
    assert await Opening.all().count() == 0


async def test_more_questions_than_the_bank_has(staff_client: StaffClient, clock: Clock) -> None:
    bank = await make_bank(count=4)
    await make_contest(clock.now, bank=bank, count=10, kinds=[], opened=False)
    client = await staff_client("organizer")
    answer = await client.post(OPENING)
    assert answer.status_code == 422
    assert (
        "第 1 部分要 10 道题，题库里合适的只剩 4 道（同一道题只出一次，前面的部分先用）。"
        in answer.text
    )


async def test_hours_that_are_over(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now - timedelta(days=3), opened=False)
    answer = await (await staff_client("organizer")).post(OPENING)
    assert answer.status_code == 422
    assert "结束时间已经过去，请重新填写。" in answer.text


@pytest.mark.parametrize("role", ["helper", "trainer"])
async def test_other_roles_may_not(staff_client: StaffClient, clock: Clock, role: str) -> None:
    await make_contest(clock.now, opened=False)
    assert (await (await staff_client(role)).post(OPENING)).status_code == 403
    assert await Opening.all().count() == 0


async def test_unknown_contests_are_not_found(staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    assert (await client.post("/staff/contests/nothing/opening")).status_code == 404
