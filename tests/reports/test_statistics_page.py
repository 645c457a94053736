"""The page and the file that tell how good a bank's questions are."""

import csv
import io
import re
import statistics as plain
from datetime import timedelta

import pytest
from python_calamine import CalamineWorkbook

from questions.changing import edit_question
from questions.drafts import Draft
from questions.models import Bank, Question, Retirement, Revision
from questions.pools import bank_pool, content
from quiz.contests.models import Contest
from quiz.people.models import AuditRecord
from quiz.reports.folding import fold
from quiz.reports.models import ItemCount, ItemVerdict
from quiz.reports.papers import papers_of
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Clock, StaffClient, WorkerClient
from tests.factories import make_bank, make_contest
from tests.reports.evenings import spend

PAGE = "/staff/banks/{}/statistics"


async def test_it_shows_every_question(staff_client: StaffClient, bank: Bank) -> None:
    page = (await (await staff_client("trainer")).get(PAGE.format(bank.id))).text
    assert page.count('<article class="q item">') == 20
    for words in ("答对率", "区分度", "用时中位数", "空着", "随机组卷", "算上重复答题"):
        assert words in page
    assert "常见错误答案" in page and "30天" in page
    assert "仅供参考" not in page


async def test_the_numbers_are_those_of_first_tries(staff_client: StaffClient, bank: Bank) -> None:
    kept = await ItemCount.filter(first_try=True).order_by("-shown").first()
    assert kept is not None
    page = (await (await staff_client("trainer")).get(PAGE.format(bank.id) + "?sort=shown")).text
    article = page.split('<article class="q item">')[1]
    assert f"<strong>{kept.shown} 次</strong>" in article
    assert f"<strong>{kept.scores / kept.shown / 10:.0f}%</strong>" in article


async def test_the_worst_come_first_with_advice(staff_client: StaffClient, bank: Bank) -> None:
    await ItemVerdict.all().update(severity=0, flags="")
    await ItemVerdict.filter(question_id=7).update(severity=6, flags="key hard")
    trainer = await staff_client("trainer")
    page = (await trainer.get(PAGE.format(bank.id))).text
    assert "第6题" in page.split('<article class="q item">')[1]
    flagged = (await trainer.get(PAGE.format(bank.id) + "?flag=key")).text
    assert flagged.count('<article class="q item">') == 1
    assert "答案可能标错了（1）" in flagged and "太难（1）" in flagged


async def test_a_wrong_key_is_found(staff_client: StaffClient, bank: Bank) -> None:
    """Everybody chose B and the key says A."""
    revision = await Revision.get(question_id=1)
    await ItemCount.filter(revision=revision).update(
        shown=100, scores=20_000, scores_squared=20_000_000, products=4_000_000, blank=0,
        rests=60_000, rests_squared=40_000_000, picks={"B": [20, 4000], "A": [80, 56_000]},
    )  # fmt: skip
    await spend(["quiz"], 30, (await Contest.get()).opens_at + timedelta(hours=1), first_id=361)
    page = (await (await staff_client("trainer")).get(PAGE.format(bank.id) + "?flag=key")).text
    assert "先核对正确答案" in page and "第0题" in page


SEARCHES = {
    "kind=fill": 5,
    "q=第1题": 1,
    "q=第1&kind=multiple": 3,
    "q=nothing": 0,
    "q=１ 题?": 1,
    "q=_": 5,
    "q=%25": 0,
    "kind=essay": 0,
    "sort=x&flag=x&page=x": 20,
    "page=" + "9" * 40: 20,
    "page=2": 20,
}


async def test_it_searches(staff_client: StaffClient, bank: Bank) -> None:
    trainer, shown = await staff_client("trainer"), {}
    for query in SEARCHES:
        answer = await trainer.get(f"{PAGE.format(bank.id)}?{query}")
        assert answer.status_code == 200
        shown[query] = answer.text.count('<article class="q item">')
    assert shown == SEARCHES


async def test_a_corrected_key_begins_anew(
    staff_client: StaffClient, bank: Bank, clock: Clock
) -> None:
    """Another explanation goes on; another key waits for its own answers."""
    trainer = await staff_client("trainer")
    old = await Revision.get(question_id=1)
    same = {"question_id": 1, "kind": "single", "stem": old.stem, "options": old.options}
    await Revision.create(**same, number=2, answers=old.answers, explanation="改了解析。")
    await Question.filter(id=1).update(newest=2)
    page = (await trainer.get(f"{PAGE.format(bank.id)}?q=第0题")).text
    assert "题目改过了" not in page
    await Revision.create(**same, number=3, answers=["C"])
    await Question.filter(id=1).update(newest=3)
    await Bank.all().update(edition=99)
    page = (await trainer.get(f"{PAGE.format(bank.id)}?q=第0题")).text
    assert "题目改过了" in page
    await spend(["quiz"], 60, clock.now, first_id=361)
    page = (await trainer.get(f"{PAGE.format(bank.id)}?q=第0题")).text
    assert "题目改过了" not in page and "改之前：" in page


async def test_retired_questions_are_told_from_those_that_wait(
    staff_client: StaffClient, bank: Bank, clock: Clock
) -> None:
    trainer = await staff_client("trainer")
    waiting = [await Question.create(bank=bank, fingerprint=f"{n:064x}") for n in (900, 901)]
    for question in (waiting[0], await Question.get(id=1)):
        await Retirement.create(question=question, at=clock.now)
    page = (await trainer.get(PAGE.format(bank.id) + "?q=第0题")).text
    assert re.search(r"还没出过的题</span>\s*<strong>1 ", page)
    assert "已停用" in page


async def test_few_people_are_said_to_be_few(
    db: str, clock: Clock, staff_client: StaffClient, worker_client: WorkerClient
) -> None:
    contest = await make_contest(clock.now)
    trainer = await staff_client("trainer")
    section = await contest.sections.all().first()  # type: ignore[attr-defined]
    address = PAGE.format(section.bank_id)
    assert "还没有人答过" in (await trainer.get(address)).text
    client = await worker_client()
    attempt = (await start(client)).json()
    await finish(client, attempt["id"], right_answers(attempt))
    page = (await trainer.get(address)).text
    assert page.count("人数还少，仅供参考。") == 10
    assert "人数还少，再等等。" in page
    assert "建议看一看的题" in page and 'class="flags"' not in page


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
async def test_it_can_be_taken_to_excel(staff_client: StaffClient, bank: Bank, ending: str) -> None:
    answer = await (await staff_client("trainer")).get(f"{PAGE.format(bank.id)}.{ending}")
    assert answer.status_code == 200
    if ending == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    else:
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
        rows = [[str(cell) for cell in row] for row in book.get_sheet_by_index(0).to_python()]
    assert len(rows) == 21
    single = dict(zip(rows[0], rows[1], strict=True))
    kept = await ItemCount.get(question_id=1, first_try=True)
    assert float(single["出现次数（首次答题）"]) == kept.shown
    assert float(single["答对率"]) == pytest.approx(kept.scores / kept.shown / 1000, abs=1e-4)
    assert float(single["B"]) == kept.picks["B"][0] and single["正确答案"] == "B"
    assert rows[4][1] == "填空题" and "30天（" in "".join(rows[4])
    assert await AuditRecord.filter(action="export.statistics").count() == 1


async def test_the_file_says_what_the_page_says(staff_client: StaffClient, bank: Bank) -> None:
    trainer = await staff_client("trainer")
    page = (await trainer.get(PAGE.format(bank.id))).text
    articles = page.split('<article class="q item">')[1:]
    told = {re.search(r"/questions/(\d+)", each)[1]: each for each in articles}  # type: ignore[index]
    text = (await trainer.get(PAGE.format(bank.id) + ".csv")).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert {row["题号"] for row in rows} == set(told)
    for row in rows:
        article = told[row["题号"]]
        figures = dict(re.findall(r"<dt>(.*?)</dt><dd><strong>(.*?)</strong>", article))
        assert row["题干"] in article
        assert figures["出现"] == row["出现次数（首次答题）"] + " 次"
        for name, column, unit, rounded in (  # the page rounds more than the file
            ("答对率", "答对率", 100, 0.6),
            ("空着", "空着的比例", 100, 0.6),
            ("区分度", "区分度", 1, 0.006),
            ("用时中位数", "用时中位数（秒）", 1, 0.6),
        ):
            shown = float(figures[name].rstrip("% 秒"))
            assert shown == pytest.approx(float(row[column]) * unit, abs=rounded)
        assert re.findall(r"! (\S+?)</strong>", article) == [
            w for w in row["提示"].split("；") if w
        ]
        chosen = re.findall(r'nowrap">(\d+) 人', article)
        columns = ("A", "B", "C", "D") if row["A"] else ("对", "错") if row["对"] else ()
        if columns:
            assert chosen == [row[column] for column in columns]


async def test_others_are_not_found(staff_client: StaffClient, bank: Bank) -> None:
    trainer = await staff_client("trainer")
    for address in (PAGE.format(99), PAGE.format(99) + ".csv", PAGE.format(bank.id) + ".docx"):
        assert (await trainer.get(address)).status_code == 404
    helper = await staff_client("helper")
    for address in (PAGE.format(bank.id), PAGE.format(bank.id) + ".csv"):
        assert (await helper.get(address)).status_code == 403


async def test_in_english(staff_client: StaffClient, bank: Bank) -> None:
    trainer = await staff_client("trainer")
    await trainer.get("/language/en")
    page = (await trainer.get(PAGE.format(bank.id))).text
    assert "Discrimination" in page and "Left blank" in page


async def test_reliability_of_papers(db: str, clock: Clock) -> None:
    """Dealt papers, and one that is the same for all, also where a question of it is revised in the
    middle; checked against Cronbach's own sums."""
    dealt = await make_contest(clock.now, bank=await make_bank(count=60))
    same_bank = await make_bank("同样的题", count=8)
    await make_contest(clock.now, slug="same", bank=same_bank, count=8, kinds=[], pass_score=40)
    papers = await spend(["quiz", "same"], 450, clock.now)
    old, *_ = await bank_pool(same_bank.id)
    draft = Draft(**{**content(old), "explanation": "换一个说法。"})
    question = await Question.get(id=old.question_id)
    assert await edit_question(question, 1, draft, "讲师", clock.now)
    papers += await spend(["quiz", "same"], 450, clock.now, first_id=451)
    await fold()
    found = await papers_of(dealt)
    assert found is not None and found.method == "dealt" and found.papers == 150
    mine = [
        [told.share * 10 for told in paper.told]
        for paper in papers
        if paper.contest == dealt.id and paper.first
    ]
    error = sum(
        size * plain.fmean(plain.variance(points[begin : begin + size]) for points in mine)
        for begin, size in ((0, 3), (3, 3), (6, 2), (8, 2))
    )
    assert found.reliability == pytest.approx(1 - error / plain.variance(map(sum, mine)))
    same = await papers_of(await Contest.get(slug="same"))
    assert same is not None and same.method == "kr20" and same.reliability is not None
    by_item: dict[int, list[float]] = {}
    totals = []
    for paper in papers:
        if paper.contest == same.contest.id and paper.first:
            totals.append(sum(told.share * 10 for told in paper.told))
            for told in paper.told:
                by_item.setdefault(told.item.question, []).append(told.share * 10)
    mean = sum(totals) / len(totals)
    spread = sum((total - mean) ** 2 for total in totals) / len(totals)
    items = sum(sum((x - sum(xs) / len(xs)) ** 2 for x in xs) / len(xs) for xs in by_item.values())
    assert same.reliability == pytest.approx(8 / 7 * (1 - items / spread))
    assert same.mean == pytest.approx(mean) and same.deviation**2 == pytest.approx(spread)
    assert same.error == pytest.approx((spread * (1 - same.reliability)) ** 0.5)


async def test_one_question_tells_nothing_of_reliability(
    staff_client: StaffClient, db: str, clock: Clock
) -> None:
    bank = await make_bank(count=1)
    contest = await make_contest(clock.now, bank=bank, count=1, kinds=["single"], pass_score=10)
    await spend(["quiz"], 90, clock.now)
    await fold()
    numbers = await papers_of(contest)
    assert numbers is not None and numbers.deviation > 0 and numbers.reliability is None
    page = (await (await staff_client("trainer")).get(PAGE.format(bank.id))).text
    assert "只有一道题" in page and "大家分数一样" not in page


async def test_the_bank_lists_what_the_answers_doubt_until_it_is_mended(
    staff_client: StaffClient, bank: Bank
) -> None:
    await ItemVerdict.all().update(severity=0, flags="")
    await ItemVerdict.filter(question_id=7).update(severity=6, flags="key")
    trainer = await staff_client("trainer")
    assert 'href="/staff/banks/questions/7"' in (await trainer.get(PAGE.format(bank.id))).text
    flagged = f"/staff/banks/{bank.id}?problem=flagged"
    found = (await trainer.get(flagged)).text
    assert found.count('<article class="q">') == 1 and 'href="/staff/banks/questions/7"' in found
    form = {"kind": "true_false", "stem": "第 6 题？", "verdict": "true", "number": "1"}
    await trainer.post("/staff/banks/questions/7/edit", data=form)
    assert "没有符合条件的试题" in (await trainer.get(flagged)).text
