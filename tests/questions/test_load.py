"""Storing a file: all or nothing, once, and with revisions."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import pytest
from tortoise.exceptions import IntegrityError

from questions.drafts import Draft, Report
from questions.errors import BadBankName, BankHasProblems, NothingToImport
from questions.importing import check, load
from questions.listing import fingerprint
from questions.models import Bank, Question, Revision
from questions.pools import bank_pool, content

from .making import GOOD, check_rows, csv_file


def many(count: int, *more: list[str]) -> Report:
    """A report with so many sound questions."""
    rows = [["单选题", f"问题{n}？", "甲", "乙", "丙", "丁", "B"] for n in range(count)]
    return check_rows(*rows, *more)


def altered(report: Report, change: Callable[[Draft], Draft]) -> Report:
    """The report with its first question changed."""
    first, *others = report.questions
    return replace(report, questions=[change(first), *others])


async def test_it_tells_how_far_it_is(db: str) -> None:
    told: list[tuple[int, int]] = []
    await load(many(2203), "法律", progress=lambda done, total: told.append((done, total)))
    assert told == sorted(told) and told[-1] == (2203, 2203) and len(told) > 4


async def test_it_stores_every_question(db: str) -> None:
    loaded = await load(many(1203), "法律", author="讲师")
    assert (loaded.added, loaded.changed, loaded.unchanged, loaded.skipped) == (1203, 0, 0, 0)
    assert loaded.bank.name == "法律"
    pool = await bank_pool(loaded.bank.id)
    assert [question.stem for question in pool] == [f"问题{n}？" for n in range(1203)]
    assert await Revision.all().count() == 1203
    revision = await Revision.all().first()
    assert revision is not None and (revision.author, revision.number) == ("讲师", 1)


async def test_every_field_comes_back(db: str) -> None:
    fill = Draft(
        kind="fill",
        stem="____和____",
        answers=[["十五", "15"], ["'\"；"]],
        explanation="解\n析",
        citation="《劳动法》第三条",
        tags=["工资", "安全"],
        difficulty=5,
    )
    report = Report("csv", "utf-8", 1, {}, [], [fill])
    loaded = await load(report, "题库", author="x" * 300)
    (question,) = await bank_pool(loaded.bank.id)
    assert question.answers == fill.answers
    assert (question.tags, question.options) == (fill.tags, [])
    assert (question.explanation, question.citation) == (fill.explanation, fill.citation)
    assert (question.difficulty, question.number) == (5, 1)
    revision = await Revision.get(id=question.revision_id)
    assert revision.question_id == question.question_id
    assert revision.answers == fill.answers and len(revision.author) == 100


async def test_the_same_file_again_changes_nothing(db: str) -> None:
    data = csv_file(GOOD, ["填空题", "____天", "", "", "", "", "15|十五"])
    await load(check(data), "题库")
    before = await Revision.all().order_by("id").values()
    again = await load(check(data), "题库", author="another", numerals_differ=True)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 2)
    assert await Revision.all().order_by("id").values() == before
    assert await Bank.all().count() == 1
    assert not (await Bank.get()).numerals_differ


@pytest.mark.parametrize(
    "change",
    [
        lambda draft: replace(draft, answers=["C"]),
        lambda draft: replace(draft, explanation="新的解析"),
        lambda draft: replace(draft, citation="《劳动法》第三条"),
        lambda draft: replace(draft, tags=["工资"]),
        lambda draft: replace(draft, difficulty=3),
        lambda draft: replace(draft, options=draft.options[::-1], answers=["C"]),
    ],
)
async def test_other_content_is_a_new_revision(db: str, change: Callable[[Draft], Draft]) -> None:
    report = many(3)
    last = report.questions[-1]
    last = replace(last, explanation="旧", citation="《劳动法》第一条", tags=["旧"], difficulty=1)
    report = replace(report, questions=[*report.questions[:-1], last])
    bank = (await load(report, "题库")).bank
    loaded = await load(altered(report, change), "题库", author="讲师")
    assert (loaded.added, loaded.changed, loaded.unchanged) == (0, 1, 2)
    pool = await bank_pool(bank.id)
    assert [question.number for question in pool] == [2, 1, 1]
    assert await Revision.filter(question_id=pool[0].question_id).count() == 2
    assert (await Question.get(id=pool[0].question_id)).newest == 2
    back = await load(report, "题库")
    assert back.changed == 1
    assert [question.number for question in await bank_pool(bank.id)] == [3, 1, 1]


async def test_new_and_old_questions_together(db: str) -> None:
    await load(many(2), "题库")
    loaded = await load(many(4), "题库")
    assert (loaded.added, loaded.changed, loaded.unchanged) == (2, 0, 2)
    assert (await Bank.get()).edition == 2, "who remembers its questions looks again"


async def test_banks_do_not_mix(db: str) -> None:
    one = await load(many(2), "一")
    two = await load(many(3), "二", numerals_differ=True)
    assert two.added == 3 and two.bank.numerals_differ
    assert len(await bank_pool(one.bank.id)) == 2
    assert await bank_pool(10**6) == []


async def test_a_problem_stops_everything(db: str) -> None:
    report = many(5, ["单选题", "没有答案", "甲", "乙", "", "", ""])
    with pytest.raises(BankHasProblems) as refused:
        await load(report, "题库")
    assert refused.value.report is report
    assert "1" in str(refused.value)
    assert not await Bank.all().exists() and not await Question.all().exists()


async def test_problems_can_be_skipped(db: str) -> None:
    bad = [["单选题", "没有答案", "甲", "乙", "", "", ""], ["简答题", "谈谈", "", "", "", "", ""]]
    loaded = await load(many(5, *bad), "题库", skip_problems=True)
    assert (loaded.added, loaded.skipped) == (5, 2)


async def test_an_unsupported_kind_is_never_dropped_without_a_word(db: str) -> None:
    report = many(5, ["简答题", "谈谈", "", "", "", "", ""])
    with pytest.raises(BankHasProblems):
        await load(report, "题库")
    loaded = await load(report, "题库", skip_problems=True)
    assert (loaded.added, loaded.skipped) == (5, 1)


@pytest.mark.parametrize("rows", [[], [["简答题", "谈谈", "", "", "", "", ""]]])
async def test_nothing_to_import(db: str, rows: list[list[str]]) -> None:
    with pytest.raises(NothingToImport):
        await load(check_rows(*rows), "题库", skip_problems=True)
    assert not await Bank.all().exists()


@pytest.mark.parametrize("name", ["", "  ", "名" * 101, "a\x00b"])
async def test_a_bank_needs_a_name(db: str, name: str) -> None:
    with pytest.raises(BadBankName):
        await load(many(1), name)


async def test_a_failure_in_the_middle_stores_nothing(db: str) -> None:
    report = many(3)
    broken = replace(report, questions=[*report.questions[:2], Draft("essay", "坏", [], ["x"])])
    with pytest.raises(Exception, match=r"(?i)check|constraint"):
        await load(broken, "题库")
    assert not await Bank.all().exists() and not await Question.all().exists()
    assert (await load(report, "题库")).added == 3


async def test_many_rows_are_stored_as_they_are(db: str) -> None:
    """So many that each database takes its quick way; and all of them or none."""
    drafts = [
        Draft("multiple", f"{n}\t“\\N”？\n\\.", ["甲\\", "乙'\"", ","], ["A", "C"], "\\N", "《劳动法》第一条",
              [f"标签{n}", "NULL"], None if n % 2 else 3)
        for n in range(120)
    ]  # fmt: skip
    bank = (await load(Report("csv", "", 120, {}, [], drafts), "题库")).bank
    kept = [content(newest) for newest in await bank_pool(bank.id)]
    assert kept == [content(draft) for draft in drafts]
    broken = [replace(drafts[0], kind="essay", stem=f"坏{n}") for n in range(60)]
    with pytest.raises(IntegrityError):
        await load(Report("csv", "", 60, {}, [], broken), "另一个")
    assert await Bank.all().count() == 1 and await Question.all().count() == 120


async def test_the_same_file_at_once(db: str) -> None:
    report = many(40)
    loads = await asyncio.gather(*(load(report, "题库") for _ in range(6)))
    assert sorted(loaded.added for loaded in loads) == [0, 0, 0, 0, 0, 40]
    assert len({loaded.bank.id for loaded in loads}) == 1
    assert await Question.all().count() == await Revision.all().count() == 40


async def test_different_corrections_at_once(db: str) -> None:
    report = many(5)
    bank = (await load(report, "题库")).bank
    corrected = [altered(report, lambda d, n=n: replace(d, difficulty=n)) for n in range(1, 5)]
    await asyncio.gather(*(load(each, "题库") for each in corrected))
    pool = await bank_pool(bank.id)
    numbers = await Revision.filter(question_id=pool[0].question_id).values_list(
        "number", flat=True
    )
    assert sorted(numbers) == [1, 2, 3, 4, 5]
    assert pool[0].number == 5 and len(pool) == 5


async def test_a_cancelled_load_leaves_no_lock(db: str) -> None:
    task = asyncio.create_task(load(many(300), "题库"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(20):
        loaded = await load(many(300), "题库")
    assert loaded.added + loaded.unchanged == 300


def test_what_makes_questions_the_same() -> None:
    draft = Draft("fill", "共____天（法定）", [], [["15"]])
    assert fingerprint(draft) == fingerprint(replace(draft, stem="共_______天 (法定)"))
    assert fingerprint(draft) != fingerprint(replace(draft, stem="共____月（法定）"))
    choice = Draft("single", "？", ["甲", "乙"], ["A"])
    assert fingerprint(choice) == fingerprint(replace(choice, options=["乙", "甲"], answers=["B"]))
    assert fingerprint(choice) != fingerprint(replace(choice, kind="multiple"))
    assert fingerprint(choice) != fingerprint(replace(choice, options=["甲", "丙"]))
