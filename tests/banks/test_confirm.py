"""POST /staff/banks/uploads/{id}: the file goes into its bank."""

import asyncio

from questions.models import Bank, Question, Revision
from quiz.people.models import AuditRecord
from tests.banks.conftest import BROKEN, GOOD, upload
from tests.conftest import Client, StaffClient


async def preview_of(client: Client, text: str, bank: str = "劳动法") -> str:
    """Upload and return the address of the preview."""
    return str((await upload(client, text.encode(), bank)).headers["location"])


async def test_it_loads_and_says_what_happened(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    answer = await client.post(await preview_of(client, GOOD))
    bank = await Bank.get(name="劳动法")
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/staff/banks/{bank.id}?added=2&")
    page = (await client.get(answer.headers["location"])).text
    assert "✓ 导入完成：" in page and "新增 2 道" in page
    assert (await Revision.first()).author == "trainer1"
    record = await AuditRecord.get(action="bank.load")
    assert record.detail == {"bank": "劳动法", "added": 2, "changed": 0, "skipped": 0}


async def test_twice_is_the_same_as_once(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    address = await preview_of(client, GOOD)
    first, answer = await client.post(address), await client.post(address)
    assert answer.headers["location"] == first.headers["location"], "what the first press did"
    assert await Question.all().count() == await Revision.all().count() == 2
    added = [record.detail["added"] for record in await AuditRecord.filter(action="bank.load")]
    assert sorted(added) == [0, 2]


async def test_the_same_file_uploaded_again_at_once_says_that_nothing_changed(
    staff_client: StaffClient,
) -> None:
    client = await staff_client("trainer")
    await client.post(await preview_of(client, GOOD))
    answer = await client.post(await preview_of(client, GOOD))
    page = (await client.get(answer.headers["location"])).text
    assert "这些试题都已经在题库里" in page and "没有变化 2 道" in page


async def test_at_once_is_the_same_as_once(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    address = await preview_of(client, GOOD)
    answers = await asyncio.gather(*(client.post(address) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {303}
    assert all("added=2" in answer.headers["location"] for answer in answers)
    assert await Bank.all().count() == 1
    assert await Question.all().count() == await Revision.all().count() == 2


async def test_a_changed_question_gets_a_new_revision(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    await client.post(await preview_of(client, GOOD))
    answer = await client.post(await preview_of(client, GOOD.replace("一个月内订立。", "第十条。")))
    assert "changed=1" in answer.headers["location"]
    assert (await Question.all().count(), await Revision.all().count()) == (2, 3)


async def test_problems_keep_everything_out(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    address = await preview_of(client, BROKEN)
    answer = await client.post(address)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text and "第4行" in answer.text
    assert await Question.all().count() == 0


async def test_problems_are_skipped_when_told_to(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    answer = await client.post(await preview_of(client, BROKEN), data={"skip": "yes"})
    assert answer.status_code == 303
    page = (await client.get(answer.headers["location"])).text
    assert "新增 2 道" in page and "跳过 1 道" in page


async def test_nothing_to_import_is_said_plainly(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    only_bad = BROKEN.splitlines()[0] + "\r\n" + BROKEN.splitlines()[-1]
    answer = await client.post(await preview_of(client, only_bad), data={"skip": "yes"})
    assert answer.status_code == 422
    assert await Bank.all().count() == 0


async def test_helpers_may_not(staff_client: StaffClient) -> None:
    assert (await (await staff_client("helper")).post("/staff/banks/uploads/1")).status_code == 403


async def test_a_gone_upload_is_a_sentence(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    for number in ("7", "9" * 30):
        answer = await client.post(f"/staff/banks/uploads/{number}")
        assert answer.status_code == 404
