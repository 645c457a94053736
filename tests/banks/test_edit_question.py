"""The editor: a new question, a new revision, a clash, a preview; retire and restore."""

import asyncio
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

from questions.drafts import Draft
from questions.models import Bank, Question, Retirement, Revision
from questions.pools import content
from quiz.banks.forms import draft_of, stored
from quiz.people.models import AuditRecord
from tests.conftest import Clock, StaffClient, WorkerClient
from tests.factories import make_bank, make_contest

TYPED: dict[str, Any] = {
    "kind": "single", "stem": "试用期最长多久？", "option-0": "三个月", "option-1": "六个月",
    "right": "1", "explanation": "三年以上合同。", "citation": "《劳动合同法》第十九条", "tags": "合同；试用期",
    "difficulty": "2", "number": "1", "go": "save",
}  # fmt: skip
HOSTILE = "<script>alert(1)</script>\x00“=1+1”"


async def test_a_new_question(staff_client: StaffClient) -> None:
    bank = await make_bank(count=1)
    client = await staff_client("trainer")
    assert (await client.get(f"/staff/banks/{bank.id}/questions")).status_code == 200
    answer = await client.post(f"/staff/banks/{bank.id}/questions", data=TYPED)
    assert answer.status_code == 303, answer.text
    page = (await client.get(answer.headers["location"])).text
    for words in ("保存好了", "B. 六个月", "第 19 条", "2012-12-28版", "trainer1", "在网页上写的"):
        assert words in page
    revision = await Revision.get(stem="试用期最长多久？")
    assert (revision.author, revision.how, revision.tags) == (
        "trainer1",
        "edit",
        ["合同", "试用期"],
    )
    await bank.refresh_from_db()
    assert bank.edition == 2 and await AuditRecord.exists(action="question.write")
    again = await client.post(f"/staff/banks/{bank.id}/questions", data=TYPED)
    assert again.status_code == 409 and "已经有一道一样的题" in again.text
    assert await Question.all().count() == 2


def test_saving_what_stands_there_changes_nothing() -> None:
    """Also the tags and accepted answers of other systems, with signs that part them in the form."""
    answers = [["15", "a;b", "|", "\\"], ["a；b|c"]]
    tags = ["labor law", "a,b", "甲；乙", "c\\d", "工资"]
    draft = Draft(
        "fill", "____和____", [], answers, "第一行\n第二行", "《劳动法》第五十条", tags, 3
    )
    question = SimpleNamespace(**content(draft), number=1)
    assert draft_of(stored(question)) == draft


async def test_a_new_question_twice_at_once(staff_client: StaffClient) -> None:
    bank = await make_bank(count=1)
    client = await staff_client("trainer")
    address = f"/staff/banks/{bank.id}/questions"
    answers = await asyncio.gather(*(client.post(address, data=TYPED) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]


async def test_an_edit_is_a_new_revision(staff_client: StaffClient) -> None:
    bank = await make_bank(count=1)
    client = await staff_client("trainer")
    form = (await client.get("/staff/banks/questions/1/edit")).text
    assert "第0题？" in form and 'name="number" value="1"' in form
    answer = await client.post("/staff/banks/questions/1/edit", data=TYPED)
    assert answer.headers["location"] == "/staff/banks/questions/1?saved=1"
    page = (await client.get("/staff/banks/questions/1")).text
    assert "第 2 版" in page and "<del>" in page and "<ins>" in page
    # The same again, also from a page that is old by now, changes nothing.
    assert (await client.post("/staff/banks/questions/1/edit", data=TYPED)).status_code == 303
    assert await Revision.all().count() == 2
    await bank.refresh_from_db()
    assert bank.edition == 2, "who remembers its questions looks again"


async def test_an_edit_makes_no_two_of_one(staff_client: StaffClient) -> None:
    bank = await make_bank(count=1)
    client = await staff_client("trainer")
    await client.post(f"/staff/banks/{bank.id}/questions", data=TYPED)
    answer = await client.post("/staff/banks/questions/1/edit", data=TYPED)
    assert answer.status_code == 409 and "已经有一道一样的题" in answer.text
    assert 'href="/staff/banks/questions/2"' in answer.text
    assert await Revision.all().count() == 2


async def test_a_clash_is_told_and_nothing_typed_is_lost(staff_client: StaffClient) -> None:
    await make_bank(count=1)
    one, two = await staff_client("trainer"), await staff_client("trainer")
    await one.post("/staff/banks/questions/1/edit", data=TYPED)
    other = {**TYPED, "stem": "我的写法？"}
    clash = await two.post("/staff/banks/questions/1/edit", data=other)
    assert clash.status_code == 409 and "刚被别人改过" in clash.text
    assert "我的写法？" in clash.text and 'name="number" value="2"' in clash.text
    assert "别人存的" in clash.text and "<ins>我的写法</ins>" in clash.text
    again = await two.post("/staff/banks/questions/1/edit", data={**other, "number": "2"})
    assert again.status_code == 303 and await Revision.all().count() == 3


async def test_edits_at_once_lose_nothing(staff_client: StaffClient) -> None:
    await make_bank(count=1)
    client = await staff_client("trainer")
    forms = [{**TYPED, "stem": f"写法{n}？"} for n in range(4)]
    answers = await asyncio.gather(
        *(client.post("/staff/banks/questions/1/edit", data=form) for form in forms)
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409]
    assert await Revision.all().count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"stem": ""},
        {"right": ""},
        {"right": "0", "kind": "true_false", "verdict": ""},
        {"kind": "fill", "blanks": ""},
        {"kind": "fill", "blanks": "一\n二\n三"},
        {"option-1": ""},
        {"difficulty": "9"},
        {"citation": "长" * 201},
        {"kind": "essay", "right": "77", "difficulty": "²", "number": "x"},
    ],
)
async def test_what_is_no_question_is_not_stored(
    staff_client: StaffClient, wrong: dict[str, str]
) -> None:
    await make_bank(count=1)
    client = await staff_client("trainer")
    answer = await client.post("/staff/banks/questions/1/edit", data={**TYPED, **wrong})
    assert answer.status_code in {409, 422} and 'role="alert"' in answer.text
    assert await Revision.all().count() == 1


async def test_a_sentence_beside_the_question_begins_as_one(staff_client: StaffClient) -> None:
    await make_bank(count=1)
    client = await staff_client("trainer")
    form = {**TYPED, "citation": "《劳动法》第九百条"}
    look = (await client.post("/staff/banks/questions/look", data=form)).text
    assert "法律依据有误：《劳动法》只有 107 条" in look and "的法律依据" not in look


async def test_hostile_texts_are_harmless(staff_client: StaffClient) -> None:
    await make_bank(count=1)
    client = await staff_client("trainer")
    form = {
        **TYPED,
        **dict.fromkeys(("stem", "option-0", "explanation", "citation", "tags"), HOSTILE),
    }
    assert (await client.post("/staff/banks/questions/1/edit", data=form)).status_code == 303
    for path in ("/staff/banks/questions/1", "/staff/banks/questions/1/edit", "/staff/banks/1",
                 "/staff/banks/laws", "/staff/banks/1/loads", "/staff/banks/loads/1"):  # fmt: skip
        page = await client.get(path)
        assert page.status_code == 200 and "<script>alert" not in page.text, path
    look = await client.post("/staff/banks/questions/look", data=form)
    assert look.status_code == 200 and "<script>alert" not in look.text


async def test_the_preview_works_without_a_script(staff_client: StaffClient) -> None:
    bank = await make_bank(count=1)
    client = await staff_client("trainer")
    form = {**TYPED, "go": "look", "right": ""}
    for address in (f"/staff/banks/{bank.id}/questions", "/staff/banks/questions/1/edit"):
        page = await client.post(address, data=form)
        assert page.status_code == 200 and "没有答案" in page.text
        assert page.text.count("试用期最长多久？") >= 2
    assert await Revision.all().count() == 1


async def test_retired_questions_are_not_dealt_in_new_contests(
    staff_client: StaffClient, clock: Clock
) -> None:
    bank = await make_bank(count=20)
    running = await make_contest(clock.now, bank=bank, count=4, pass_score=20.0)
    client = await staff_client("trainer")
    for _ in range(2):
        answer = await client.post("/staff/banks/questions/1/retiring")
        assert answer.status_code == 303
    assert await Retirement.all().count() == 1
    page = (await client.get("/staff/banks/1")).text
    assert "共 19 道题" in page and "第0题？" not in page
    assert "第0题？" in (await client.get("/staff/banks/1?problem=retired")).text
    assert "已停用" in (await client.get("/staff/banks/questions/1")).text
    later = await make_contest(clock.now, slug="later", bank=bank, count=4, pass_score=20.0)
    await running.fetch_related("opening"), await later.fetch_related("opening")
    assert [len(pool) for pool in running.opening.pool] == [5, 5, 5, 5]
    assert [len(pool) for pool in later.opening.pool] == [4, 5, 5, 5]
    for _ in range(2):
        await client.post("/staff/banks/questions/1/restoring")
    assert (await Bank.get(id=bank.id)).edition == 3  # loaded, out of use, back: each once
    assert (await Retirement.get()).restored_by == "trainer1"
    assert "共 20 道题" in (await client.get("/staff/banks/1")).text


async def test_a_running_contest_deals_the_correction_in_its_own_kind(
    staff_client: StaffClient, worker_client: WorkerClient, clock: Clock
) -> None:
    bank = await make_bank(count=8)
    await make_contest(clock.now, bank=bank, count=8, pass_score=20.0)
    client, worker = await staff_client("trainer"), await worker_client()
    fewer = {**TYPED, "stem": "少了两个选项？"}
    assert (await client.post("/staff/banks/questions/1/edit", data=fewer)).status_code == 303
    other = {**TYPED, "kind": "true_false", "verdict": "true", "stem": "换了题型。"}
    assert (await client.post("/staff/banks/questions/5/edit", data=other)).status_code == 303
    await client.post("/staff/banks/questions/2/retiring")
    started = await worker.post("/api/v1/contests/quiz/attempts", json={"client_id": str(uuid4())})
    assert started.status_code == 201, started.text
    stems = {q["stem"]: len(q["options"]) for q in started.json()["questions"]}
    assert stems["少了两个选项？"] == 2 and stems["第4题？"] == 4 and "第1题？" in stems
    assert "换了题型。" not in stems and len(stems) == 8


async def test_strangers_find_nothing(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    for path in ("questions/7", "questions/7/edit", "7", "7/loads", "loads/7", "7/questions",
                 "laws/law?law=x", "laws/law", "laws/law?law=%00"):  # fmt: skip
        assert (await client.get(f"/staff/banks/{path}")).status_code == 404, path
