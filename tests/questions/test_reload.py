"""Loading into a bank that has changed since: by code, after edits, after an undo."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tortoise.exceptions import IntegrityError

from questions.changing import changed_since, edit_question, undo_load
from questions.codes import code_of
from questions.drafts import Draft, Report
from questions.formats import WRITERS
from questions.formats.writing import in_memory
from questions.importing import Loaded, check, load
from questions.models import Bank, Cited, Load, Question, QuestionTag, Revision
from questions.pools import Newest, bank_pool

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ONE = Draft("single", "最晚多久签合同？", ["十五日", "一个月"], ["B"], tags=["合同"])
TWO = Draft("true_false", "工资可以用购物卡发。", [], ["false"], citation="《劳动法》第五十条")


async def put(*drafts: Draft, name: str = "题库") -> Loaded:
    """Load these drafts."""
    return await load(Report("csv", "", len(drafts), {}, [], list(drafts)), name, author="讲师")


def counts(loaded: Loaded) -> tuple[int, int, int]:
    """Added, changed, unchanged."""
    return loaded.added, loaded.changed, loaded.unchanged


async def newest(bank: Bank, at: int = 0) -> Newest:
    """A question of the bank as it is, by its place."""
    return (await bank_pool(bank.id, retired=True))[at]


async def edit(bank: Bank, draft: Draft, at: int = 0) -> None:
    """Somebody writes `draft` over a question in the browser."""
    old = await newest(bank, at)
    await edit_question(await Question.get(id=old.question_id), old.number, draft, "网页", NOW)


async def coded(bank: Bank, draft: Draft, at: int = 0) -> Draft:
    """The draft with the code of the bank's question in that place."""
    return replace(draft, code=code_of(bank, (await newest(bank, at)).question_id))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "json"])
async def test_a_code_updates_the_question_whatever_else_changed(db: str, ending: str) -> None:
    bank = (await put(ONE, TWO)).bank
    mended = replace(
        await coded(bank, ONE), stem="最晚几天签？", options=["30 日", "60 日"], answers=["A"]
    )
    report = check(in_memory(WRITERS[ending], [mended, await coded(bank, TWO, 1)]))
    assert report.problems == []
    assert counts(await load(report, "题库")) == (0, 1, 1)
    assert [q.stem for q in await bank_pool(bank.id)] == ["最晚几天签？", TWO.stem]
    assert counts(await load(report, "题库")) == (0, 0, 2)


async def test_a_code_of_another_bank_names_nothing(db: str) -> None:
    bank = (await put(ONE)).bank
    other = (await put(TWO, name="别的")).bank
    strange = [
        replace(await coded(bank, ONE), stem="新的一道？"),
        replace(ONE, stem="又一道？", code="AAAAAAAAAA"),
        replace(ONE, stem="再一道？", code="'; DROP TABLE question; --"),
    ]
    assert counts(await put(*strange, name="别的")) == (3, 0, 0)
    assert len(await bank_pool(other.id)) == 4 and len(await bank_pool(bank.id)) == 1


async def test_a_copied_row_is_a_question_of_its_own(db: str) -> None:
    bank = (await put(ONE)).bank
    first = await coded(bank, ONE)
    copy = replace(first, stem="照着写的一道？")
    assert counts(await put(copy, first)) == (1, 0, 1)


async def test_codes_count_nothing_up_and_differ(db: str) -> None:
    bank = (await put(ONE)).bank
    codes = [code_of(bank, key) for key in range(1, 500)]
    assert len(set(codes)) == 499 and all(code.isalpha() and len(code) == 10 for code in codes)


async def test_an_old_file_does_not_undo_what_was_edited_since(db: str) -> None:
    bank = (await put(ONE, TWO)).bank
    await edit(bank, replace(ONE, stem="最晚几天签？", explanation="第十条"))
    await edit(bank, replace(TWO, explanation="应当用货币。"), 1)
    assert counts(await put(ONE, TWO)) == (0, 0, 2)
    assert [q.explanation for q in await bank_pool(bank.id)] == ["第十条", "应当用货币。"]
    assert await Load.all().count() == 1, "nothing changed, nothing to undo"
    # A text that neither of them had is somebody's new wish.
    assert counts(await put(replace(ONE, difficulty=5))) == (0, 1, 0)


async def test_a_list_of_questions_takes_no_explanation_away(db: str) -> None:
    full = replace(ONE, explanation="第十条", citation="《劳动合同法》第十条", difficulty=2)
    bank = (await put(full, TWO)).bank
    bare = replace(ONE, tags=[])
    assert counts(await put(bare)) == (0, 0, 1)
    assert counts(await put(replace(bare, answers=["A"]))) == (0, 1, 0)
    now = await newest(bank)
    said = (now.answers, now.explanation, now.citation, now.tags, now.difficulty)
    assert said == (["A"], "第十条", "《劳动合同法》第十条", ["合同"], 2)
    # Where other rows have an explanation, or the row comes from our own table, empty is meant.
    assert counts(await put(bare, replace(TWO, explanation="应当用货币。"))) == (0, 2, 0)
    assert ((await newest(bank)).explanation, (await newest(bank)).tags) == ("", ["合同"])
    assert counts(await put(await coded(bank, bare))) == (0, 1, 0)
    assert (await newest(bank)).tags == []


async def test_undoing_retires_and_puts_back(db: str) -> None:
    first = await put(ONE)
    second = await put(replace(ONE, answers=["A"]), TWO)
    load_ = await Load.get(id=second.load_id)
    assert await undo_load(load_, "讲师", NOW)
    assert (await Bank.get()).edition == 3, "who remembers its questions looks again"
    (left,) = await bank_pool(first.bank.id)
    assert (left.answers, left.number, left.how) == (["B"], 3, "undo")
    assert len(await bank_pool(first.bank.id, retired=True)) == 2
    assert not await undo_load(load_, "别人", NOW), "twice is the same as once"
    await load_.refresh_from_db()
    assert (load_.undone_by, load_.kept) == ("讲师", [])
    # The file once more: what was retired by undoing comes back.
    assert counts(await put(replace(ONE, answers=["A"]), TWO)) == (1, 1, 0)
    assert len(await bank_pool(first.bank.id)) == 2
    third = await Load.all().order_by("-id").first()
    assert third is not None and await undo_load(third, "讲师", NOW)
    assert [q.answers for q in await bank_pool(first.bank.id)] == [["B"]]


async def test_what_only_comes_back_is_told_before_it_is_kept(db: str) -> None:
    loaded, told = await put(ONE), list[tuple[int, int]]()
    await undo_load(await Load.get(id=loaded.load_id), "讲师", NOW)
    report = Report("csv", "", 1, {}, [], [ONE])
    again = await load(report, "题库", progress=lambda done, total: told.append((done, total)))
    assert counts(again) == (1, 0, 0) and told == [(1, 1)]


async def test_undoing_leaves_what_was_changed_later(db: str) -> None:
    loaded = await put(ONE, TWO)
    await edit(loaded.bank, replace(TWO, answers=["true"]), 1)
    load_ = await Load.get(id=loaded.load_id)
    await undo_load(load_, "讲师", NOW)
    (left,) = await bank_pool(loaded.bank.id)
    await load_.refresh_from_db()
    assert left.answers == ["true"] and [*map(list, load_.kept)] == [[left.question_id, "later"]]


async def test_loads_are_undone_one_after_the_other(db: str) -> None:
    """What a later load changed and gave back, nobody changed."""
    bank = (await put(ONE)).bank
    mended, twice = replace(ONE, answers=["A"]), replace(ONE, explanation="第十条")
    ids = [(await put(*drafts)).load_id for drafts in ([mended, TWO], [twice, TWO])]
    for load_id, left in ((ids[1], mended.answers), (ids[0], ONE.answers)):
        load_ = await Load.get(id=load_id)
        assert await changed_since(load_) == [] and await undo_load(load_, "讲师", NOW)
        assert (await newest(bank)).answers == left
    assert [q.stem for q in await bank_pool(bank.id)] == [ONE.stem]
    assert [kept for kept in await Load.all().values_list("kept", flat=True) if kept] == []


async def test_undoing_leaves_what_came_back_and_was_mended(db: str) -> None:
    first = await put(ONE)
    await undo_load(await Load.get(id=first.load_id), "讲师", NOW)
    again = await Load.get(id=(await put(ONE, TWO)).load_id)
    await edit(first.bank, replace(ONE, explanation="第十条"))
    assert len(await changed_since(again)) == 1
    await undo_load(again, "讲师", NOW)
    assert [q.explanation for q in await bank_pool(first.bank.id)] == ["第十条"]


async def test_undoing_never_makes_two_of_one(db: str) -> None:
    bank = (await put(ONE)).bank
    moved = await put(replace(await coded(bank, ONE), stem="换了题干？"))
    # Somebody writes the old text anew: only one question may read so.
    key = (await newest(bank)).question_id
    fresh = await Question.create(bank_id=bank.id, fingerprint="x")
    await Revision.create(
        question_id=fresh.id, number=1, kind="fill", stem="____", answers=[["一"]]
    )
    await edit(bank, ONE, 1)
    load_ = await Load.get(id=moved.load_id)
    await undo_load(load_, "讲师", NOW)
    await load_.refresh_from_db()
    assert [*map(list, load_.kept)] == [[key, "taken"]]
    assert [q.stem for q in await bank_pool(bank.id)] == ["换了题干？", ONE.stem]


async def test_a_tag_is_in_the_bank_of_its_question(db: str) -> None:
    bank, other = (await put(ONE)).bank, await Bank.create(name="别的题库")
    key = (await newest(bank)).question_id
    with pytest.raises(IntegrityError):
        await QuestionTag.create(question_id=key, bank_id=other.id, tag="工资")
    await QuestionTag.create(question_id=key, bank_id=bank.id, tag="工资")
    with pytest.raises(IntegrityError):
        await Question.filter(id=key).update(bank_id=other.id)


async def test_lists_follow_the_newest_revision(db: str) -> None:
    bank = (await put(ONE, TWO)).bank
    await edit(bank, replace(TWO, tags=["工资", "货币"], citation="《工会法》第六条"), 1)
    (question,) = await Question.filter(words__contains="工会法")
    tags = (
        await QuestionTag.filter(question_id=question.id)
        .order_by("id")
        .values_list("tag", flat=True)
    )
    assert list(tags) == ["工资", "货币"]
    cited = await Cited.get(question_id=question.id)
    assert (cited.law, cited.article, str(cited.version)) == ("工会法", 6, "2021-12-24")
