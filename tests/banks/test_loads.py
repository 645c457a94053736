"""Files against a bank: the preview compares, the annotated workbook mends, a load is undone."""

import asyncio
import io
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from python_calamine import CalamineWorkbook

from questions.drafts import Draft, Image, Report
from questions.formats import WRITERS
from questions.formats.tables.cells import shown
from questions.formats.writing import in_memory
from questions.importing import load
from questions.models import Load, Picture, Question, Revision
from quiz.people.models import AuditRecord
from tests.banks.conftest import BROKEN, GOOD, upload
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.factories import make_contest

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


async def loaded(client: Client, content: bytes, bank: str = "劳动法", **data: str) -> Any:
    """Upload and confirm."""
    address = (await upload(client, content, bank)).headers["location"]
    return await client.post(address, data=data)


async def test_the_preview_shows_old_and_new_side_by_side(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    await loaded(client, GOOD.encode())
    changed = GOOD.replace("半年,B,", "半年,A,").replace("判断,工资可以用购物卡发。,,,,,错",
                                                     "单选,工资可以用购物卡发。,能,不能,,,B")  # fmt: skip
    page = (await client.get((await upload(client, changed.encode())).headers["location"])).text
    for words in (
        "会更新的试题",
        "<del>B",
        "<ins>A",
        "题干相同、答案或选项不同",
        "新增 1 道，更新 1 道",
    ):
        assert words in page
    elsewhere = await upload(client, GOOD.encode(), "另一个")
    page = (await client.get(elsewhere.headers["location"])).text
    assert "有 2 道题库“<bdi>劳动法</bdi>”也有" in page and "别的题库里答案不同" not in page
    page = (
        await client.get((await upload(client, changed.encode(), "另")).headers["location"])
    ).text
    assert "别的题库里答案不同" in page and "<del>B" in page and "<ins>A" in page
    (theirs,) = await Question.filter(bank__name="劳动法", kind="single").values_list(
        "id", flat=True
    )
    assert f'<a href="/staff/banks/questions/{theirs}">' in page  # whose bank its page tells


@pytest.mark.parametrize("name", ["题库.csv", "题库（标出问题）.csv"])
async def test_the_annotated_workbook_is_named_after_the_file_once(
    staff_client: StaffClient, name: str
) -> None:
    client = await staff_client("trainer")
    preview = (await upload(client, BROKEN.encode(), name=name)).headers["location"]
    marked = await client.get(f"{preview}/marked.xlsx")
    assert marked.headers["content-disposition"].endswith(quote("题库（标出问题）.xlsx"))


async def test_the_annotated_workbook_mends_in_place(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    answer = await loaded(client, BROKEN.encode(), skip="yes")
    page = (await client.get(answer.headers["location"])).text
    assert "/staff/banks/uploads/1/marked.xlsx" in page
    marked = await client.get("/staff/banks/uploads/1/marked.xlsx")
    assert marked.status_code == 200 and "filename*" in marked.headers["content-disposition"]
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    )
    assert str(rows[0][11]).startswith("筑梦编号") and "请写上答案" in str(rows[3][12])
    assert len(str(rows[1][11])) == 10 and rows[3][11] == ""
    # Mended in Excel: another stem for the first, an answer for the third.
    rows[1][1], rows[3][6] = "书面合同最晚多久签？", "A"
    lines = ["\t".join(shown(cell).replace("\n", " ") for cell in row) for row in rows]
    again = await loaded(client, "\r\n".join(lines).encode())
    assert "added=1&changed=1&unchanged=1" in again.headers["location"]
    assert (await Revision.get(question_id=1, number=2)).stem == "书面合同最晚多久签？"
    assert await Question.all().count() == 3
    stranger = await staff_client("trainer")
    assert (await stranger.get("/staff/banks/uploads/1/marked.xlsx")).status_code == 404


async def test_tables_side_by_side_mend_in_place(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    rows: list[list[Any]] = [
        ["题目", "选项A", "选项B", "答案", "", "题目", "选项A", "选项B", "答案"],
        ["工资几时发？", "每月", "每年", "A", "", "工会谁办？", "职工", "老板", "A"],
        ["合同怎么签？", "口头", "书面", "", "", "工时多久？", "八小时", "十小时", "C"],
    ]
    content = "\n".join("\t".join(row) for row in rows)
    answer = await loaded(client, content.encode(), skip="yes")
    assert "added=2&" in answer.headers["location"]
    marked = await client.get("/staff/banks/uploads/1/marked.xlsx")
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    )
    assert [len(str(cell)) for cell in rows[1][9:11]] == [10, 10] and rows[1][9] != rows[1][10]
    assert rows[2][9:11] == ["", ""]
    assert str(rows[2][11]).split("\n") == [
        "第3行（A列起）没有答案。请写上答案。",
        "第3行（F列起）的答案 C 不在选项里。请核对答案的字母，或补上缺的选项。",
    ]
    # Mended: the stem of the second table's first question, and the answers of both that had none.
    rows[1][5], rows[2][3], rows[2][8] = "工会由谁组建？", "B", "A"
    lines = ["\t".join(shown(cell).replace("\n", " ") for cell in row) for row in rows]
    again = await loaded(client, "\r\n".join(lines).encode())
    assert "added=2&changed=1&unchanged=1" in again.headers["location"]
    assert [r.stem for r in await Revision.filter(number=2)] == ["工会由谁组建？"]
    assert await Question.all().count() == 4


@pytest.mark.parametrize(
    "content",
    [
        "单选？{=甲 ~乙}\n\n::没有答案:: 这题？{~甲 ~乙}".encode(),
        b'[{"question": "A?", "options": ["a", "b"], "answer": "A"}, {"question": "B?", "options": ["a"]}]',
    ],
)
async def test_other_formats_are_marked_too(staff_client: StaffClient, content: bytes) -> None:
    client = await staff_client("trainer")
    address = (await upload(client, content)).headers["location"]
    marked = await client.get(f"{address}/marked.xlsx")
    assert marked.status_code == 200, (await client.get(address)).text
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(marked.content)).get_sheet_by_index(0).to_python()
    )
    assert len(rows) >= 3
    # A row that holds no question is not mended by an answer alone.
    assert ["写出整道题" in "".join(map(str, row)) for row in rows[1:]] == [False, True]


async def test_a_load_is_undone_as_a_whole(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    await loaded(client, GOOD.encode())
    made = await Load.get()
    assert (made.filename, made.format, made.author, made.added) == ("题.csv", "csv", "trainer1", 2)
    page = (await client.get("/staff/banks/1/loads")).text
    assert "题.csv" in page and "trainer1" in page
    page = (await client.get("/staff/banks/loads/1")).text
    assert "新增的 2 道会停用。" in page and "更新的 0 道" not in page
    answers = await asyncio.gather(*(client.post("/staff/banks/loads/1/undoing") for _ in range(3)))
    assert {answer.status_code for answer in answers} == {303}
    page = (await client.get("/staff/banks/loads/1")).text
    assert "撤销了这次导入" in page
    bank = (await client.get("/staff/banks/1")).text
    assert "这个题库里的试题都停用了。" in bank and 'href="?problem=retired">看停用的试题' in bank
    assert "已停用" in (await client.get("/staff/banks/1?problem=retired")).text
    assert await AuditRecord.filter(action="bank.undo").count() == 1
    await loaded(client, GOOD.encode())
    assert "共 2 道题" in (await client.get("/staff/banks/1")).text


async def test_undoing_names_what_was_changed_since(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    await loaded(client, GOOD.encode())
    form = {"kind": "true_false", "stem": "改过的题。", "verdict": "true", "number": "1"}
    await client.post("/staff/banks/questions/2/edit", data=form)
    assert "其中 1 道后来又改过" in (await client.get("/staff/banks/loads/1")).text
    await client.post("/staff/banks/loads/1/undoing")
    page = (await client.get("/staff/banks/loads/1")).text
    assert "有 1 道没有动" in page and "后来又改过，保持现在的样子" in page and "改过的题。" in page


async def test_pictures_are_shown_stored_and_served(
    staff_client: StaffClient, client: Client
) -> None:
    trainer = await staff_client("trainer")
    image = Image("image/png", PNG)
    other = Image("text/html", b"<script>alert(1)</script>")
    draft = Draft("single", f"这是什么标志？{image.mark}", [f"甲{other.mark}", "乙"], ["A"],
                  explanation=f"{image.mark}", images=(image, other))  # fmt: skip
    content = in_memory(WRITERS["json"], [draft])
    preview = (await trainer.get((await upload(trainer, content)).headers["location"])).text
    assert 'src="data:image/png;base64,' in preview and "text/html" not in preview
    answer = await trainer.post("/staff/banks/uploads/1")
    assert answer.status_code == 303, answer.text
    page = (await trainer.get(answer.headers["location"])).text
    assert f'src="/pictures/{image.digest}" alt="题目里的图片" loading="lazy"' in page
    assert await Picture.all().count() == 1
    served = await client.get(f"/pictures/{image.digest}")
    assert served.content == PNG and served.headers["content-type"] == "image/png"
    assert served.headers["x-content-type-options"] == "nosniff"
    assert "immutable" in served.headers["cache-control"]
    assert "sandbox" in served.headers["content-security-policy"]
    for name in (other.digest, "x", "..%2f..%2fetc", "0" * 64):
        assert (await client.get(f"/pictures/{name}")).status_code == 404


async def test_workers_see_pictures(worker_client: WorkerClient, clock: Clock, db: str) -> None:
    image = Image("image/png", PNG)
    draft = Draft("single", f"看图{image.mark}", [f"<b>{image.mark}", "乙"], ["A"],
                  explanation=f"{image.mark}因为", images=(image,))  # fmt: skip
    bank = (await load(Report("json", "", 1, {}, [], [draft]), "图")).bank
    await make_contest(clock.now, bank=bank, count=1, kinds=["single"], pass_score=10.0)
    worker = await worker_client()
    started = await worker.post("/api/v1/contests/quiz/attempts", json={"client_id": str(uuid4())})
    (question,) = started.json()["questions"]
    assert question["stem"] == f"看图{image.mark}"
    page = (await worker.get("/attempts/1")).text
    assert page.count(f'src="/pictures/{image.digest}"') == 2 and "&lt;b&gt;<img" in page
    await worker.post("/api/v1/attempts/1/finish", json={"answers": {"1": ["A"]}})
    assert (await worker.get("/attempts/1")).text.count(f'src="/pictures/{image.digest}"') == 3
