"""A law is amended: what cites the old version waits until somebody has looked at it."""

import re

import pytest

from questions import laws
from questions.models import Amendment, Cited
from quiz.banks import laws_desk
from quiz.people.models import AuditRecord
from tests.conftest import StaffClient
from tests.factories import make_bank

NEW = {"law": "劳动法", "version": "2027-01-01", "note": "第五十条改了"}
LAW = "/staff/banks/laws/law?law=劳动法"


async def test_questions_wait_until_checked_or_edited(staff_client: StaffClient) -> None:
    await make_bank(count=3)
    client = await staff_client("trainer")
    page = (await client.get("/staff/banks/laws")).text
    assert "劳动法" in page and "2018-12-29" in page
    for _ in range(2):
        assert (await client.post("/staff/banks/laws", data=NEW)).status_code == 303
    assert await Amendment.all().count() == 1
    assert await AuditRecord.filter(action="law.amend").count() == 1
    page = (await client.get(LAW)).text
    assert "等待核对的试题：3 道" in page and "第五十条改了" in page and "trainer1" in page
    assert "找到 3 道题" in (await client.get("/staff/banks/1?problem=amended")).text
    assert "还没按新版核对" in (await client.get("/staff/banks/questions/1")).text
    for _ in range(2):
        done = await client.post(
            "/staff/banks/questions/1/checking", data={"checked": "劳动法", "back": "劳动法"}
        )
        assert done.status_code == 303
    form = {"kind": "multiple", "stem": "改过？", "option-0": "甲", "option-1": "乙", "right": ["0", "1"],
            "citation": "《劳动法》第五十条", "number": "1"}  # fmt: skip
    await client.post("/staff/banks/questions/2/edit", data=form)
    assert "等待核对的试题：2 道" in (await client.get(LAW)).text, "nobody said it was checked"
    form |= {"number": "2", "checked": "劳动法"}
    await client.post("/staff/banks/questions/2/edit", data=form)
    assert "等待核对的试题：1 道" in (await client.get(LAW)).text
    cited = await Cited.get(question_id=1)
    assert (str(cited.version), cited.checked_by) == ("2027-01-01", "trainer1")
    answer = await client.post("/staff/banks/questions/1/checking", data={"checked": "a\0b"})
    assert answer.status_code == 303
    body = {"law": "a\0b", "question": "1"}
    assert (await client.post("/staff/banks/laws/checking", data=body)).status_code == 303


async def test_a_new_version_is_later(staff_client: StaffClient) -> None:
    await make_bank(count=1)
    client = await staff_client("trainer")
    for day in ("2018-12-29", "1999-01-01", "2207-01-01", "x", ""):
        answer = await client.post("/staff/banks/laws", data={**NEW, "version": day})
        assert answer.status_code == 422 and 'id="e-version"' in answer.text
    assert not await Amendment.exists()
    assert (await client.post("/staff/banks/laws", data={**NEW, "law": "没有"})).status_code == 404


async def test_a_file_after_the_amendment_waits_too(staff_client: StaffClient) -> None:
    await make_bank(count=1)
    client = await staff_client("trainer")
    await client.post("/staff/banks/laws", data=NEW)
    await make_bank("后来的", count=2)
    assert "等待核对的试题：3 道" in (await client.get(LAW)).text


async def test_a_page_is_checked_at_once(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(laws_desk, "WAITING_SHOWN", 2)
    await make_bank(count=5)
    client = await staff_client("trainer")
    await client.post("/staff/banks/laws", data=NEW)
    for _ in range(2):  # pressed again, it changes nothing
        sent = {"law": "劳动法", "question": ["1", "2", "x"]}
        done = await client.post("/staff/banks/laws/checking", data=sent)
        assert done.status_code == 303
        page = (await client.get(done.headers["location"])).text
        assert "等待核对的试题：3 道" in page
    assert re.findall('name="question" value="([0-9]+)"', page) == ["3", "4"]
    assert await AuditRecord.filter(action="question.confirm").count() == 2
    await client.post("/staff/banks/laws/checking", data={"law": "劳动法", "question": ["3", "4"]})
    page = (await client.get(LAW)).text
    assert "等待核对的试题：1 道" in page and 'name="question"' not in page


async def test_what_is_out_of_use_does_not_wait(staff_client: StaffClient) -> None:
    await make_bank(count=3)
    client = await staff_client("trainer")
    await client.post("/staff/banks/laws", data=NEW)
    await client.post("/staff/banks/questions/1/retiring")
    assert "等待核对的试题：2 道" in (await client.get(LAW)).text
    assert '<strong class="warn">2</strong>' in (await client.get("/staff/banks/laws")).text
    await client.post("/staff/banks/questions/1/restoring")
    assert "等待核对的试题：3 道" in (await client.get(LAW)).text, "brought back, it waits again"


async def test_a_version_nobody_knows_is_not_called_the_present_one(
    staff_client: StaffClient,
) -> None:
    client = await staff_client("trainer")
    form = {
        "kind": "true_false",
        "stem": "对吗？",
        "verdict": "true",
        "citation": "《某地办法》第一条",
    }
    bank = await make_bank(count=0)
    await client.post(f"/staff/banks/{bank.id}/questions", data=form)
    page = (await client.get("/staff/banks/laws/law?law=某地办法")).text
    assert "没有版本日期" in page and "不知道是哪个版本" in page and "都是现在的版本" not in page


async def test_texts_that_are_no_laws_do_not_fill_the_page(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await make_bank(count=1)
    for module in (laws, laws_desk):
        monkeypatch.setattr(module, "MOST_CITED", 3)
    client = await staff_client("trainer")
    assert "只列出引用最多的" not in (await client.get("/staff/banks/laws")).text
    texts = [Cited(question_id=1, law=f"教材第{page}页") for page in range(9)]
    await Cited.bulk_create(texts)
    page = (await client.get("/staff/banks/laws")).text
    assert (
        page.count("写法认不出") == 2 and "2018-12-29" in page and "只列出引用最多的 3 项" in page
    )
