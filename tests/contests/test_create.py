"""POST /staff/contests: a new draft."""

import asyncio
import re

import pytest

from quiz.contests.actions import new_slug
from quiz.contests.models import Contest
from quiz.people.models import AuditRecord
from tests.conftest import Clock, StaffClient
from tests.factories import make_contest


async def test_it_makes_a_draft_and_goes_on_to_its_rules(staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    answer = await client.post(
        "/staff/contests", data={"title": " 2026 年普法答题 ", "key": "0a1b2c3d"}
    )
    contest = await Contest.get()
    assert contest.title == "2026 年普法答题"
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/staff/contests/{contest.slug}/rules"
    assert (await client.get(answer.headers["location"])).status_code == 200
    assert await AuditRecord.filter(action="contest.create").count() == 1
    assert (await client.get(f"/contests/{contest.slug}")).status_code == 404, "a draft is hidden"


async def test_the_page_gives_each_form_a_key(staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    page = (await client.get("/staff/contests")).text
    assert "还没有活动" in page
    found = re.search(r'name="key" value="([0-9a-f]{8})"', page)
    assert found is not None
    await client.post("/staff/contests", data={"title": "答题", "key": found[1]})
    assert (await Contest.get()).slug == f"quiz-{found[1]}"


def test_an_address_that_is_cut_does_not_end_in_a_dash() -> None:
    assert new_slug("a" * 39 + " law") == "a" * 39


@pytest.mark.parametrize("title", ["有奖答题", "Spring Quiz", "Q1"])
async def test_at_once_makes_one_draft(staff_client: StaffClient, title: str) -> None:
    client = await staff_client("organizer")
    data = {"title": title, "key": "0a1b2c3d"}
    answers = await asyncio.gather(*(client.post("/staff/contests", data=data) for _ in range(5)))
    assert await Contest.all().count() == 1
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1


async def test_another_contest_may_have_the_same_title(staff_client: StaffClient) -> None:
    client = await staff_client("organizer")
    for key in ("00000001", "00000002"):
        await client.post("/staff/contests", data={"title": "2026年答题", "key": key})
    assert await Contest.all().count() == 2


@pytest.mark.parametrize("title", ["", "   ", "长" * 101])
async def test_a_bad_title_is_named(staff_client: StaffClient, title: str) -> None:
    client = await staff_client("organizer")
    answer = await client.post("/staff/contests", data={"title": title})
    assert answer.status_code == 422
    assert 'id="e-title"' in answer.text
    assert await Contest.all().count() == 0


async def test_an_address_somebody_else_uses_is_named(
    staff_client: StaffClient, clock: Clock
) -> None:
    await make_contest(clock.now, slug="spring-quiz", opened=False)
    client = await staff_client("organizer")
    answer = await client.post("/staff/contests", data={"title": "Spring Quiz"})
    assert answer.status_code == 409
    assert 'value="Spring Quiz"' in answer.text


@pytest.mark.parametrize("role", ["helper", "trainer"])
async def test_other_roles_may_not(staff_client: StaffClient, role: str) -> None:
    client = await staff_client(role)
    assert (await client.get("/staff/contests")).status_code == 403
    assert (await client.post("/staff/contests", data={"title": "x"})).status_code == 403


async def test_the_list_shows_state_hours_and_headcount(
    staff_client: StaffClient, clock: Clock
) -> None:
    await make_contest(clock.now, slug="now")
    page = (await (await staff_client("organizer")).get("/staff/contests")).text
    for words in ("答题 now", "进行中", "2026-11-23 19:00", "2026-11-24 20:00"):
        assert words in page
