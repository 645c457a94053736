"""GET /staff/contests/{slug}: how a contest stands."""

import re
from datetime import timedelta

import pytest

from quiz.attempts.models import GroupCount
from quiz.contests.actions import create_contest
from quiz.contests.models import Contest
from quiz.reports.folding import fold
from quiz.settings import settings
from tests.conftest import Clock, StaffClient
from tests.factories import make_contest
from tests.reports.conftest import Fill
from tests.reports.evenings import spend

PAGE = "/staff/contests/quiz"


async def test_it_counts_people_and_visits(staff_client: StaffClient, contest: Contest) -> None:
    page = (await (await staff_client("organizer")).get(PAGE)).text
    tiles = re.findall(r'class="quiet">([^<]+)</span>\s*<strong>([\d.,]+)', page)
    assert dict(tiles) == {
        "人数": "3",
        "人次": "4",
        "已交卷": "4",
        "合格，有抽奖资格": "2",
        "平均最好成绩": "66.7",
    }
    for words in ("城关镇", "河西镇", "一建", "二建", "11-23：3 人，4 人次", "<svg"):
        assert words in page


async def test_it_says_that_it_lists_some_towns(
    staff_client: StaffClient, contest: Contest
) -> None:
    client = await staff_client("organizer")
    assert "<h2>按镇街</h2>" in (await client.get(PAGE)).text
    towns = [
        GroupCount(contest=contest, dimension="town", label=f"镇{n}", headcount=1, visits=1)
        for n in range(19)
    ]
    await GroupCount.bulk_create(towns)
    assert "<h2>按镇街（前 20 个）</h2>" in (await client.get(PAGE)).text


async def test_it_shows_the_link_to_copy(
    staff_client: StaffClient, contest: Contest, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await staff_client("organizer")
    assert 'value="http://test/contests/quiz"' in (await client.get(PAGE)).text
    monkeypatch.setattr(settings(), "base_url", "https://quiz.example.org/")
    assert 'value="https://quiz.example.org/contests/quiz"' in (await client.get(PAGE)).text


async def test_it_says_why_there_is_no_draw_yet(
    staff_client: StaffClient, contest: Contest, clock: Clock
) -> None:
    client = await staff_client("organizer")
    page = (await client.get(PAGE)).text
    assert "活动 2026-11-24 20:00 结束，结束后在这里抽奖。" in page
    assert "开始抽奖" not in page
    clock.forward(days=2)
    page = (await client.get(PAGE)).text
    assert "2 人有抽奖资格，共有 2 份奖品。" in page
    assert "开始抽奖" in page


async def test_after_the_draw_it_shows_winners_masked(
    staff_client: StaffClient, contest: Contest, clock: Clock
) -> None:
    clock.forward(days=2)
    client = await staff_client("organizer")
    await client.post(PAGE + "/draw", data={"sure": "yes"})
    page = (await client.get(PAGE)).text
    assert "138****5601" in page and "张*" in page
    assert '<td class="nowrap">一等奖</td>' in page, "on a phone, a winner a line"
    assert "张三" not in page and "13812345601" not in page
    assert "由 organizer1 抽奖，从 2 个抽奖号里抽出 2 名中奖者。" in page


async def test_nobody_came(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now)
    client = await staff_client("organizer")
    page = (await client.get(PAGE)).text
    assert "还没有人参加" in page and "—" in page
    clock.forward(days=2)
    assert "没有人获得抽奖资格，不能抽奖。" in (await client.get(PAGE)).text


async def test_no_prizes_no_draw(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now, prizes=())
    assert "不用抽奖" in (await (await staff_client("organizer")).get(PAGE)).text


async def test_a_draft_leads_to_its_rules(staff_client: StaffClient, clock: Clock) -> None:
    await create_contest("草稿", clock.now, slug="quiz")
    answer = await (await staff_client("organizer")).get(PAGE)
    assert (answer.status_code, answer.headers["location"]) == (303, PAGE + "/rules")


@pytest.mark.parametrize("role", ["helper", "trainer"])
async def test_other_roles_may_not(staff_client: StaffClient, role: str) -> None:
    assert (await (await staff_client(role)).get(PAGE)).status_code == 403


async def test_all_contests_count_a_person_once(
    staff_client: StaffClient, contest: Contest, clock: Clock, take_part: Fill
) -> None:
    await make_contest(clock.now, slug="second")
    await take_part("second")
    await make_contest(clock.now, slug="plain", prizes=())  # nobody draws there
    await take_part("plain")
    page = (await (await staff_client("organizer")).get("/staff/reports")).text
    tiles = re.findall(r'class="quiet">([^<]+)</span>\s*<strong>([\d.,]+)', page)
    assert dict(tiles) == {"人数": "3", "人次": "12", "抽奖资格": "4", "中奖": "0"}
    assert "答题 quiz" in page and "答题 second" in page


async def test_reports_filter_by_day(
    staff_client: StaffClient, contest: Contest, clock: Clock, take_part: Fill
) -> None:
    clock.forward(hours=5)  # past midnight in Shanghai
    await take_part("quiz")
    client = await staff_client("organizer")
    counts = {}
    for query in ("", "?first=2026-11-24", "?last=2026-11-23", "?first=2026-11-25"):
        page = (await client.get("/staff/reports" + query)).text
        tiles = dict(re.findall(r'class="quiet">([^<]+)</span>\s*<strong>([\d.,]+)', page))
        counts[query] = (tiles["人数"], tiles["人次"])
    assert counts == {
        "": ("3", "8"),
        "?first=2026-11-24": ("3", "4"),
        "?last=2026-11-23": ("3", "4"),
        "?first=2026-11-25": ("0", "0"),
    }


async def test_a_bad_day_is_named(staff_client: StaffClient, contest: Contest) -> None:
    answer = await (await staff_client("organizer")).get("/staff/reports?first=yesterday")
    assert answer.status_code == 422
    assert "请按「年-月-日」填写。" in answer.text and 'value="yesterday"' in answer.text
    query = "?first=2026-11-24&last=2026-11-23"
    answer = await (await staff_client("organizer")).get(f"/staff/reports{query}")
    assert answer.status_code == 422 and "不能早于「从哪天」。" in answer.text


async def test_drafts_are_not_in_the_reports(staff_client: StaffClient, clock: Clock) -> None:
    await create_contest("草稿", clock.now - timedelta(days=1), slug="quiz")
    page = (await (await staff_client("organizer")).get("/staff/reports")).text
    assert "还没有发布过活动。" in page


async def test_the_papers_are_told_of_when_enough_people_answered(
    db: str, clock: Clock, staff_client: StaffClient
) -> None:
    await make_contest(clock.now)
    await spend(["quiz"], 90, clock.now)
    await fold()
    page = (await (await staff_client("organizer")).get("/staff/contests/quiz")).text
    assert re.search(
        r"首次答题：平均 [\d.]+ 分，标准差 [\d.]+，信度 -?[\d.]+，测量标准误 [\d.]+ 分", page
    )
