"""POST /staff/banks: a file comes in and is looked at, nothing is stored in a bank."""

import asyncio
import re
from datetime import timedelta

import pytest

from questions.models import Question
from quiz.banks import actions
from quiz.banks.models import Upload
from tests.banks.conftest import BROKEN, GOOD, upload
from tests.conftest import Clock, StaffClient


async def test_it_leads_to_a_preview(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    answer = await upload(client, GOOD.encode())
    kept = await Upload.get()
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/staff/banks/uploads/{kept.id}"
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    for words in (
        "劳动法",
        "题.csv",
        "CSV",
        "UTF-8",
        "劳动合同最晚多久签？",
        "确认导入",
        "没有错误",
    ):
        assert words in page.text
    assert "跳过有问题的" not in page.text
    assert await Question.all().count() == 0


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
async def test_it_reads_what_excel_saves(staff_client: StaffClient, encoding: str) -> None:
    client = await staff_client("trainer")
    answer = await upload(client, GOOD.encode(encoding))
    assert "工资可以用购物卡发。" in (await client.get(answer.headers["location"])).text


async def test_rows_with_problems_are_listed(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    answer = await upload(client, BROKEN.encode())
    page = (await client.get(answer.headers["location"])).text
    for words in ("第4行", "✗ 错误", "跳过有问题的 1 行，导入其余 2 道"):
        assert words in page
    assert "确认导入" not in page


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"   \r\n",
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4,
        b"PK\x03\x04broken",
        b"\x00" * 99,
    ],
)
async def test_what_cannot_be_read_is_said_plainly(
    staff_client: StaffClient, content: bytes
) -> None:
    client = await staff_client("trainer")
    answer = await upload(client, content, bank="我的题库")
    assert answer.status_code == 422
    assert 'id="e-file"' in answer.text
    assert 'value="我的题库"' in answer.text, "the bank's name must survive"
    assert await Upload.all().count() == 0


async def test_nothing_importable_has_no_button(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    only_bad = BROKEN.splitlines()[0] + "\r\n" + BROKEN.splitlines()[-1]
    answer = await upload(client, only_bad.encode())
    page = (await client.get(answer.headers["location"])).text
    assert "这个文件里没有可以导入的试题。" in page
    assert "确认导入" not in page and "导入其余" not in page


@pytest.mark.parametrize("bank", ["", "   ", "长" * 101])
async def test_a_bank_needs_a_name(staff_client: StaffClient, bank: str) -> None:
    answer = await upload(await staff_client("trainer"), GOOD.encode(), bank=bank)
    assert answer.status_code == 422
    assert 'id="e-bank"' in answer.text


async def test_a_form_without_a_file_is_named(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    for answer in (
        await client.post("/staff/banks", data={"bank": "劳动法"}),
        await client.post("/staff/banks", data={"bank": "劳动法", "file": "just text"}),
    ):
        assert answer.status_code == 422
        assert "请选择要上传的文件。" in answer.text


async def test_a_file_above_the_limit_is_refused(staff_client: StaffClient) -> None:
    answer = await upload(await staff_client("trainer"), b"x" * (20 * 2**20 + 1))
    assert answer.status_code == 413 and "文件最大 20 MB" in answer.text


async def test_what_is_counted_is_what_would_be_stored(staff_client: StaffClient) -> None:
    """Once each, by kind too; an article that its law does not have is worth a look."""
    client = await staff_client("trainer")
    twice = GOOD + GOOD.splitlines()[2] + "\r\n判断,工资按月发。,,,,,对,,《劳动法》第九百条,,\r\n"
    page = (
        await client.get((await upload(client, twice.encode(), "<b>")).headers["location"])
    ).text
    for label, count in (("可以导入", 3), ("单选题", 1), ("判断题", 2)):
        assert re.search(rf"{label}</span>\s*<strong>{count} ", page), label
    assert "第5行的法律依据有误：《劳动法》只有 107 条" in page and "请核对是哪一条。" in page
    assert "<bdi>&lt;b&gt;</bdi>" in page


async def test_a_conflict_in_the_file_is_shown_side_by_side(staff_client: StaffClient) -> None:
    """And what will not be stored is not among the questions to look through."""
    client = await staff_client("trainer")
    twice = GOOD + "判断,工资可以用购物卡发。,,,,,对,,,,\r\n"
    page = (await client.get((await upload(client, twice.encode())).headers["location"])).text
    conflict, _, rest = page.partition("要注意的地方</h2>")
    assert "文件里重复、答案不同" in conflict and "<mark>错" in conflict and "<mark>对" in conflict
    assert "<del>" not in conflict  # neither is the wrong one
    assert re.search(r"<th[^>]*>第3行</th>\s*<th[^>]*>第4行</th>", conflict)
    assert rest.count("都不会存。请留下对的。</td>") == 2
    assert re.search(r"有问题的行</span>\s*<strong>2 ", page)
    assert "劳动合同最晚多久签？" in rest and "工资可以用购物卡发。" not in rest


async def test_a_file_the_bank_has_already_needs_no_loading(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    first = (await upload(client, GOOD.encode())).headers["location"]
    await client.post(first)
    page = (await client.get((await upload(client, GOOD.encode())).headers["location"])).text
    assert "题库里都有了" in page and "确认导入" not in page
    # What is left has problems: nothing can be loaded before they are mended.
    page = (await client.get((await upload(client, BROKEN.encode())).headers["location"])).text
    assert "有 1 行有问题" in page and "题库里都有了" in page and "跳过" not in page


async def test_another_right_answer_is_pointed_out(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    text = "题型,题干,选项A,选项B,答案,解析\n单选题,几天内签合同？,一个月,三个月,{},\n"
    await client.post((await upload(client, text.format("A").encode())).headers["location"])
    turned = await upload(client, text.format("B").encode())
    page = (await client.get(turned.headers["location"])).text
    assert "其中 1 道的正确答案会变" in page and "确认导入" in page


async def test_a_file_is_read_once(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, times = await staff_client("trainer"), list[str]()
    works = actions.check
    monkeypatch.setattr(actions, "check", lambda *args: times.append("read") or works(*args))
    address = (await upload(client, BROKEN.encode())).headers["location"]
    page = (await client.get(address)).text
    for path in ("", "/marked.xlsx"):
        assert (await client.get(address + path)).status_code == 200
    assert (await client.post(address, data={"skip": "yes"})).status_code == 303
    assert times == ["read"]
    # One that was kept before that is read when it is looked at.
    await Upload.all().update(found=None)
    assert (await client.get(address)).text.count("第4行") == page.count("第4行") > 0
    assert times == ["read"] * 2


async def test_at_once_keeps_them_apart(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    answers = await asyncio.gather(*(upload(client, GOOD.encode()) for _ in range(4)))
    assert len({answer.headers["location"] for answer in answers}) == 4


async def test_old_uploads_are_forgotten(staff_client: StaffClient, clock: Clock) -> None:
    client = await staff_client("trainer")
    first = await upload(client, GOOD.encode())
    clock.now += timedelta(days=1, minutes=1)
    await upload(client, GOOD.encode())
    assert await Upload.all().count() == 1
    gone = await client.get(first.headers["location"])
    assert gone.status_code == 404
    assert "请重新上传文件" in gone.text


async def test_others_uploads_do_not_exist(staff_client: StaffClient) -> None:
    answer = await upload(await staff_client("trainer"), GOOD.encode())
    other = await staff_client("admin")
    assert (await other.get(answer.headers["location"])).status_code == 404
    assert (await other.post(answer.headers["location"])).status_code == 404


async def test_helpers_may_not(staff_client: StaffClient) -> None:
    client = await staff_client("helper")
    assert (await client.get("/staff/banks")).status_code == 403
    assert (await upload(client, GOOD.encode())).status_code == 403


async def test_hostile_names_are_harmless(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    bad = GOOD.replace("劳动合同最晚", "<script>alert(1)</script>=cmd|x")
    answer = await upload(
        client, bad.encode(), "<b>=1+1</b>", "../../<img src=x>" + "长" * 300 + ".csv"
    )
    page = await client.get(answer.headers["location"])
    assert page.status_code == 200
    assert "<script>alert" not in page.text and "<img" not in page.text
    assert (await client.get("/staff/banks")).status_code == 200


async def test_an_empty_desk_says_where_to_begin(staff_client: StaffClient) -> None:
    page = (await (await staff_client("trainer")).get("/staff/banks")).text
    assert "还没有题库。下载模板" in page
    assert "/staff/banks/template.xlsx" in page
