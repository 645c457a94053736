"""POST /staff/banks/{id}/exports: the bank as a file, in every format."""

from datetime import UTC, datetime

import pytest

from questions.drafts import Draft, Image, Report
from questions.formats import WRITERS
from questions.importing import check, load
from questions.models import Bank, Question, Retirement
from quiz.people.models import AuditRecord
from tests.conftest import StaffClient
from tests.factories import make_bank
from tests.questions.making import png

ENDINGS = {"gift": "txt"}
ARROW = Draft("fill", "写出____", [], [["a -> b"]])


@pytest.fixture
async def bank(db: str) -> Bank:
    """Two dozen questions of every kind."""
    return await make_bank("劳动/法", count=24)


@pytest.mark.parametrize("format_name", sorted(WRITERS))
async def test_the_file_loads_back(staff_client: StaffClient, bank: Bank, format_name: str) -> None:
    client = await staff_client("trainer")
    page = (await client.get(f"/staff/banks/{bank.id}")).text
    assert f'action="/staff/banks/{bank.id}/exports"' in page and f'value="{format_name}"' in page
    answer = await client.post(f"/staff/banks/{bank.id}/exports", data={"format": format_name})
    assert answer.status_code == 200
    ending = ENDINGS.get(format_name, format_name)
    told = answer.headers["content-disposition"]
    assert f'filename="bank-{bank.id}.{ending}"' in told and "%E5%8A%B3%E5%8A%A8%2F" in told
    report = check(answer.content)
    assert (report.total, report.problems) == (24, [])
    assert [draft.stem for draft in report.questions][:2] == ["第0题？", "第1题？"]
    record = await AuditRecord.get(action="bank.export")
    assert record.detail == {"bank": "劳动/法", "format": format_name, "left_out": 0}
    assert record.subject == f"bank {bank.id}" and record.staff_id is not None


async def test_what_a_format_cannot_hold_is_said_before(staff_client: StaffClient, db: str) -> None:
    sound = Draft("true_false", "对？", [], ["true"])
    bank = (await load(Report("json", "", 2, {}, [], [sound, ARROW]), "题库")).bank
    client = await staff_client("trainer")
    address = f"/staff/banks/{bank.id}/exports"
    asked = await client.post(address, data={"format": "gift"})
    assert asked.status_code == 200 and "attachment" not in str(asked.headers)
    assert "第2题没有写进 GIFT" in asked.text and "仍然导出" in asked.text
    assert not await AuditRecord.filter(action="bank.export").exists()
    taken = await client.post(address, data={"format": "gift", "anyway": "yes"})
    assert "attachment" in taken.headers["content-disposition"]
    assert [draft.stem for draft in check(taken.content).questions] == ["对？"]
    assert "// 第2题没有写进 GIFT" in taken.text
    assert (await AuditRecord.get(action="bank.export")).detail["left_out"] == 1
    whole = await client.post(address, data={"format": "xml"})
    assert check(whole.content).total == 2


@pytest.mark.parametrize("format_name", sorted({*WRITERS} - {"csv"}))
async def test_pictures_come_along(staff_client: StaffClient, db: str, format_name: str) -> None:
    images = tuple(Image("image/png", png(text)) for text in (b"1", b"2"))
    stem = f"看{images[1].mark}和{images[0].mark}"
    shown = Draft("true_false", stem, [], ["true"], images=images[::-1])
    bank = (await load(Report("json", "", 1, {}, [], [shown]), "题库")).bank
    client = await staff_client("trainer")
    answer = await client.post(f"/staff/banks/{bank.id}/exports", data={"format": format_name})
    (draft,) = check(answer.content).questions
    assert (draft.stem, draft.images) == (stem, images[::-1])


async def test_retired_questions_stay_behind(staff_client: StaffClient, bank: Bank) -> None:
    first = await Question.filter(bank=bank).order_by("id").first()
    await Retirement.create(question=first, author="讲师", at=datetime.now(UTC))
    client = await staff_client("trainer")
    answer = await client.post(f"/staff/banks/{bank.id}/exports", data={"format": "json"})
    report = check(answer.content)
    assert report.total == 23 and report.questions[0].stem == "第1题？"


@pytest.mark.parametrize("format_name", ["pdf", "", "../x"])
async def test_other_formats_are_refused(
    staff_client: StaffClient, bank: Bank, format_name: str
) -> None:
    client = await staff_client("trainer")
    answer = await client.post(f"/staff/banks/{bank.id}/exports", data={"format": format_name})
    assert answer.status_code == 400


async def test_an_unknown_bank_is_not_found(staff_client: StaffClient, db: str) -> None:
    client = await staff_client("trainer")
    answer = await client.post("/staff/banks/9/exports", data={"format": "csv"})
    assert answer.status_code == 404


async def test_helpers_may_not(staff_client: StaffClient, bank: Bank) -> None:
    client = await staff_client("helper")
    answer = await client.post(f"/staff/banks/{bank.id}/exports", data={"format": "csv"})
    assert answer.status_code == 403
