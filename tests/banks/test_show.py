"""GET /staff/banks/{id}: find questions, and the templates to fill in."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from questions.changing import retire_question
from questions.drafts import Draft, Report
from questions.formats.tables.template import EXAMPLES
from questions.importing import check, load
from questions.models import Bank, Question
from quiz.banks.search import PROBLEMS
from tests.conftest import Client, StaffClient
from tests.factories import make_bank


@pytest.fixture
async def bank(db: str) -> Bank:
    """Sixty questions, more than a page."""
    return await make_bank("劳动法", count=60)


def shown(page: str) -> list[str]:
    """The numbers of the questions on a page."""
    return re.findall(r"第(\d+)题[？：]", page)


async def test_it_shows_questions_with_answers(staff_client: StaffClient, bank: Bank) -> None:
    page = (await (await staff_client("trainer")).get(f"/staff/banks/{bank.id}")).text
    assert len(shown(page)) == 50
    for words in (
        "共 60 道题",
        "B. 乙",
        "因为第0条。",
        "《劳动法》第五十条",
        "15 或 十五",
        "第 1 页，共 2 页",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("q=第17题", ["17"]),
        ("kind=fill&difficulty=5", ["19", "39", "59"]),
        ("tag=工资&kind=multiple&q=第1", ["1", "13", "17"]),
        ("page=2", [str(n) for n in range(50, 60)]),
        ("page=99999", [str(n) for n in range(50, 60)]),
        ("q=%25", []),
        ("kind=essay", []),
        ("law=劳动法&kind=fill&difficulty=4", ["3", "23", "43"]),
        ("law=工会法", []),
        ("q=因 为第7条", ["7"]),
        ("tag=' OR 1=1 --", []),
        *((f"problem={name}", []) for name in PROBLEMS),
        ("problem=x", []),
    ],
)
async def test_it_searches(
    staff_client: StaffClient, bank: Bank, query: str, numbers: list[str]
) -> None:
    answer = await (await staff_client("trainer")).get(f"/staff/banks/{bank.id}?{query}")
    assert answer.status_code == 200
    assert shown(answer.text) == numbers
    if not numbers:
        assert "没有符合条件的试题。" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        *("page=x", "page=-1", "difficulty=²", "added=x&changed=1", "page=" + "9" * 40),
        *("tag=%00&law=%00&kind=%00&problem=%00&q=%00", "tag=%ED%A0%80"),
    ],
)
async def test_a_strange_address_is_no_error(
    staff_client: StaffClient, bank: Bank, query: str
) -> None:
    client = await staff_client("trainer")
    for page in ("", "/statistics"):
        assert (await client.get(f"/staff/banks/{bank.id}{page}?{query}")).status_code == 200


async def test_turning_pages_keeps_the_search(staff_client: StaffClient, db: str) -> None:
    bank = await make_bank(count=220)
    page = (await (await staff_client("trainer")).get(f"/staff/banks/{bank.id}?kind=fill")).text
    assert re.search(r'rel="next" href="\?[^"]*kind=fill[^"]*page=2"', page)


async def test_an_empty_bank_says_so(staff_client: StaffClient, db: str) -> None:
    bank = await Bank.create(name="空题库")
    page = (await (await staff_client("trainer")).get(f"/staff/banks/{bank.id}")).text
    assert "这个题库还没有试题。" in page


async def test_unknown_banks_are_not_found(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    for number in ("9", "9" * 30):
        assert (await client.get(f"/staff/banks/{number}")).status_code == 404


async def test_helpers_may_not(staff_client: StaffClient, bank: Bank) -> None:
    assert (await (await staff_client("helper")).get(f"/staff/banks/{bank.id}")).status_code == 403


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_the_templates_load_back(staff_client: StaffClient, ending: str) -> None:
    answer = await (await staff_client("trainer")).get(f"/staff/banks/template.{ending}")
    assert answer.status_code == 200
    report = check(answer.content, f"x.{ending}")
    assert report.problems == []
    assert [draft.kind for draft in report.questions] == [draft.kind for draft in EXAMPLES]
    assert [draft.answers for draft in report.questions] == [draft.answers for draft in EXAMPLES]


async def test_other_templates_are_not_found(staff_client: StaffClient) -> None:
    client: Client = await staff_client("trainer")
    assert (await client.get("/staff/banks/template.docx")).status_code == 404


async def test_what_needs_a_look_is_found(staff_client: StaffClient, db: str) -> None:
    draft = Draft("single", "单独的题？", ["甲", "乙"], ["A"], citation="劳动法", tags=["一", "二"])
    drafts = [
        draft,
        replace(draft, citation="", options=["丙", "丁"], difficulty=3, explanation="有"),
        replace(
            draft,
            stem="第几条？",
            citation="《劳动法》第一百零八条",
            difficulty=2,
            explanation="有",
        ),
        replace(draft, stem="别的题？", citation="《某条例》第三条", tags=[], difficulty=1),
    ]
    for name in ("一", "二"):
        await load(Report("csv", "", 4, {}, [], drafts), name)
        drafts = drafts[3:]
    await retire_question(await Question.get(id=5), "讲师", datetime(2026, 11, 23, tzinfo=UTC))
    client = await staff_client("trainer")
    for problem, count in {
        "no_citation": 1, "unknown_law": 3, "no_explanation": 2, "no_tags": 1, "no_difficulty": 1,
        "same_stem": 2, "elsewhere": 1, "amended": 0, "retired": 0,
    }.items():  # fmt: skip
        page = (await client.get(f"/staff/banks/1?problem={problem}")).text
        assert page.count('<article class="q">') == count, problem
    retired = (await client.get("/staff/banks/2?problem=retired")).text
    assert retired.count('<article class="q">') == 1 and "已停用 1" in retired
