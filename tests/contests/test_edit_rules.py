"""POST /staff/contests/{slug}/rules: write down the rules of a draft."""

import asyncio
from typing import Any

import pytest

from questions.models import Bank
from quiz.contests.actions import create_contest, open_contest
from quiz.contests.forms import local_moment
from quiz.contests.models import Contest, Prize, Section
from quiz.contests.queries import find_contest
from quiz.people.models import AuditRecord
from tests.conftest import Client, Clock, StaffClient
from tests.factories import make_bank, make_contest

WHOLE = {
    "title": "普法答题",
    "introduction": "学法律，\r\n得奖品。",
    "organisers": "区总工会",
    "contact": "0731-12345678",
    "claim": "三十天内到工会领取。",
    "opens_at": "2026-11-24T08:00",
    "closes_at": "2026-11-30T20:00",
    "minutes": "10",
    "tries_a_day": "3",
    "tries_in_all": "10",
    "pass_score": "60",
    "show_answers": "finish",
    "section-0-kinds": ["single", "multiple"],
    "section-0-tags": "工资、合同",
    "section-0-count": "5",
    "section-0-points": "20",
    "section-0-half": "yes",
    "section-1-bank": "",
    "section-1-count": "",
    "section-1-points": "",
    "prize-0-tier": "一等奖",
    "prize-0-item": "50 元话费",
    "prize-0-quantity": "2",
    "prize-1-tier": "",
    "prize-1-item": "",
    "prize-1-quantity": "",
}
RULES = "/staff/contests/draft/rules"


@pytest.fixture
async def bank(db: str) -> Bank:
    """Twenty questions tagged 工资 or 合同."""
    return await make_bank("劳动法")


@pytest.fixture
async def draft(db: str, clock: Clock) -> Contest:
    """A contest with nothing but its title."""
    return await create_contest("新活动", clock.now, slug="draft")


def typed(bank: Bank, **changes: Any) -> dict[str, Any]:
    """The whole form with `changes`; `__` in a name stands for a dash."""
    changed = {name.replace("__", "-"): value for name, value in changes.items()}
    return {**WHOLE, "section-0-bank": str(bank.id), **changed}


async def test_it_stores_everything(
    staff_client: StaffClient, draft: Contest, bank: Bank, clock: Clock
) -> None:
    client = await staff_client("organizer")
    answer = await client.post(RULES, data=typed(bank))
    assert (answer.status_code, answer.headers["location"]) == (303, RULES + "?saved=1")
    contest = await Contest.get(slug="draft")
    assert contest.title == "普法答题"
    assert contest.introduction == "学法律，\n得奖品。"
    assert contest.opens_at is not None
    assert contest.opens_at.isoformat() == "2026-11-24T00:00:00+00:00", "08:00 in Shanghai"
    assert (contest.minutes, contest.pass_score, contest.show_answers) == (10, 60.0, "finish")
    section = await Section.get()
    assert (section.bank_id, section.kinds, section.tags) == (
        bank.id, ["single", "multiple"], ["工资", "合同"],
    )  # fmt: skip
    assert (section.count, section.points, section.half_for_incomplete) == (5, 20, True)
    prize = await Prize.get()
    assert (prize.tier, prize.item, prize.quantity) == ("一等奖", "50 元话费", 2)
    assert await AuditRecord.filter(action="contest.rules").count() == 1
    page = (await client.get(answer.headers["location"])).text
    for words in ("✓ 已保存。", 'value="2026-11-24T08:00"', "工资、合同", "都填好了，可以发布"):
        assert words in page


async def test_blanks_may_be_saved_and_are_named(staff_client: StaffClient, draft: Contest) -> None:
    client = await staff_client("organizer")
    answer = await client.post(RULES, data={"title": "只有标题"})
    assert answer.status_code == 303
    page = (await client.get(RULES)).text
    for words in (
        "请填写活动介绍。",
        "请填写开始时间。",
        "请至少设置一个出题部分。",
        'value="只有标题"',
    ):
        assert words in page


async def test_hours_the_wrong_way_round_are_named_with_all_else(
    staff_client: StaffClient, draft: Contest, bank: Bank
) -> None:
    client = await staff_client("organizer")
    wrong = {"closes_at": "2026-11-24T08:00", "minutes": "0"}
    page = (await client.post(RULES, data={**typed(bank), **wrong})).text
    assert "结束时间要晚于开始时间。" in page and "不能小于 1。" in page


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("title", " ", "请填写这一项。"),
        ("minutes", "十分钟", "请填写一个整数。"),
        ("minutes", "0", "不能小于 1。"),
        ("minutes", "601", "不能大于 600。"),
        ("tries_a_day", "-1", "不能小于 1。"),
        ("pass_score", "-1", "不能小于 0。"),
        ("pass_score", "nan", "这一项填得不对"),
        ("pass_score", "1e9", "不能大于 10000"),
        ("opens_at", "明天", "请按「年-月-日 时:分」填写。"),
        ("opens_at", "0001-01-01T00:00", "年份好像不对"),
        ("closes_at", "2026-11-24T08:00", "结束时间要晚于开始时间。"),
        ("show_answers", "sometimes", "请从列表里选一项。"),
        ("section-0-bank", "999999", "请选择题库。"),
        ("section-0-bank", "9" * 30, "请选择题库。"),
        ("section-0-bank", "", "请选择题库。"),
        ("section-0-count", "", "请填写"),
        ("section-0-count", "101", "不能大于 100。"),
        ("section-0-kinds", ["essay"], "请从列表里选一项。"),
        ("section-0-tags", "工姿", "这个题库里没有标签：工姿"),
        ("section-1-points", "5", "请选择题库。"),
        ("prize-0-tier", "", "请填写这一项。"),
        ("prize-0-quantity", "100001", "不能大于 100000。"),
        ("prize-1-item", "毛巾", "请填写这一项。"),
        ("organisers", "长" * 201, "写得太长了，最多 200 个字。"),
    ],
)
async def test_wrong_values_are_named_at_their_field(
    staff_client: StaffClient, draft: Contest, bank: Bank, field: str, value: Any, words: str
) -> None:
    client = await staff_client("organizer")
    answer = await client.post(RULES, data={**typed(bank), field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'class="error"' in answer.text
    assert "50 元话费" in answer.text and "三十天内到工会领取。" in answer.text, "nothing is lost"
    contest = await Contest.get(slug="draft")
    assert contest.title == "新活动", "nothing is stored"
    assert await Section.all().count() == 0


async def test_removed_rows_are_gone(staff_client: StaffClient, draft: Contest, bank: Bank) -> None:
    client = await staff_client("organizer")
    await client.post(RULES, data=typed(bank))
    answer = await client.post(
        RULES, data=typed(bank, section__0__remove="yes", prize__0__remove="yes")
    )
    assert answer.status_code == 303
    assert await Section.all().count() == await Prize.all().count() == 0


async def test_rows_keep_their_order(staff_client: StaffClient, draft: Contest, bank: Bank) -> None:
    client = await staff_client("organizer")
    more = {
        f"section-{n}-{name}": value
        for n in (7, 12)
        for name, value in (("bank", str(bank.id)), ("count", str(n)), ("points", "1"))
    }
    await client.post(RULES, data={**typed(bank), **more})
    assert await Section.all().order_by("position").values_list("position", "count") == [
        (1, 5), (2, 7), (3, 12),
    ]  # fmt: skip


def test_moments_are_kept_in_one_zone() -> None:
    for text in ("2026-11-24T08:00", "2026-11-24 08:00:00", "2026-11-24T02:00+02:00"):
        assert str(local_moment(text)) == "2026-11-24 00:00:00+00:00"


async def test_full_width_digits_are_digits(
    staff_client: StaffClient, draft: Contest, bank: Bank
) -> None:
    client = await staff_client("organizer")
    await client.post(RULES, data=typed(bank, minutes="１５"))
    assert (await Contest.get(slug="draft")).minutes == 15


async def test_published_rules_do_not_change(
    staff_client: StaffClient, bank: Bank, clock: Clock
) -> None:
    await make_contest(clock.now, slug="draft", bank=bank)
    client = await staff_client("organizer")
    answer = await client.post(RULES, data=typed(bank, title="旧页面上填的"))
    assert answer.status_code == 409
    assert "活动已发布，规则不能再改。" in answer.text and 'value="旧页面上填的"' in answer.text
    assert "保存草稿" not in answer.text, "it cannot be saved"
    assert (await Contest.get(slug="draft")).title == "答题 draft"
    page = (await client.get(RULES)).text
    assert "2026-11-23 20:00 发布，规则不能再改。" in page
    assert "<textarea" not in page


async def test_change_and_publish_at_once(
    staff_client: StaffClient, bank: Bank, clock: Clock
) -> None:
    await make_contest(clock.now, slug="draft", bank=bank, opened=False)
    client = await staff_client("organizer")
    contest = await find_contest("draft")
    await asyncio.gather(
        *(client.post(RULES, data=typed(bank, title=f"标题 {n}")) for n in range(4)),
        open_contest(contest, clock.now),
    )
    frozen = await Contest.get(slug="draft"), await Section.all().values()
    answer = await client.post(RULES, data=typed(bank, title="太晚了"))
    assert answer.status_code == 409
    assert (await Contest.get(slug="draft")).title == frozen[0].title
    assert await Section.all().values() == frozen[1]
    assert [row["position"] for row in frozen[1]] == list(range(1, len(frozen[1]) + 1))


@pytest.mark.parametrize("role", ["helper", "trainer"])
async def test_other_roles_may_not(
    staff_client: StaffClient, draft: Contest, bank: Bank, role: str
) -> None:
    client = await staff_client(role)
    assert (await client.get(RULES)).status_code == 403
    assert (await client.post(RULES, data=typed(bank))).status_code == 403


async def test_unknown_contests_are_not_found(staff_client: StaffClient, bank: Bank) -> None:
    client = await staff_client("organizer")
    for path in ("/staff/contests/nothing/rules", "/staff/contests/nothing"):
        assert (await client.get(path)).status_code == 404
    assert (await client.post("/staff/contests/nothing/rules", data=typed(bank))).status_code == 404


async def test_a_form_from_elsewhere_is_refused(
    client: Client, staff_client: StaffClient, draft: Contest, bank: Bank
) -> None:
    organizer = await staff_client("organizer")
    answer = await organizer.post(RULES, data=typed(bank), headers={"sec-fetch-site": "cross-site"})
    assert answer.status_code == 403
    assert (await Contest.get(slug="draft")).title == "新活动"


async def test_hostile_text_is_harmless(
    staff_client: StaffClient, draft: Contest, bank: Bank
) -> None:
    client = await staff_client("organizer")
    bad = "<script>alert(1)</script>\x00"
    await client.post(RULES, data=typed(bank, title=bad, introduction=bad, prize__0__item=bad))
    page = await client.get(RULES)
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert (await Contest.get(slug="draft")).title == "<script>alert(1)</script>"
