"""Two trainers at the same moment, each on a real connection of their own: the database decides."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

from tortoise.context import TortoiseContext

from questions.drafts import Draft, Report
from questions.errors import RevisedMeanwhile
from questions.importing import Loaded, load
from questions.laws import amendments, waiting_for
from questions.models import Amendment, Bank, Load, Question, Retirement, Revision
from quiz.banks import writing
from quiz.database import config, connection
from quiz.people.actions import add_staff
from quiz.people.models import AuditRecord, Staff
from tests.conftest import PASSWORD, Clock

ROUNDS = 4
"""Each pair meets so often, each time in a bank of its own: now one is first, now the other."""
LAW = "劳动法"

Act = Callable[[], Awaitable[Any]]


async def both(url: str, here: Act, there: Act) -> list[Any]:
    """What two actions returned or raised that began together, as two processes would.

    The second has its own thread, event loop and connection.
    """
    ready = threading.Barrier(2)

    async def first() -> Any:
        await asyncio.to_thread(ready.wait, 120)
        return await here()

    async def second() -> Any:
        async with TortoiseContext() as context:
            await context.init(config=config(url))
            await connection().execute_query("SELECT 1")
            await asyncio.to_thread(ready.wait, 120)
            return await there()

    elsewhere = asyncio.to_thread(lambda: asyncio.run(second()))
    return list(await asyncio.gather(first(), elsewhere, return_exceptions=True))


def report(*, explanation: str = "", count: int = 8) -> Report:
    """A file of judgements; another explanation is another content of the same questions."""
    drafts = [
        Draft("true_false", f"第{n}题。", [], ["true"], explanation, f"《{LAW}》第五十条")
        for n in range(count)
    ]
    return Report("csv", "", count, {}, [], drafts)


async def trainer(clock: Clock) -> Staff:
    """Who does it."""
    return await add_staff("讲师", "trainer", PASSWORD, clock.now)


async def history(bank: Bank) -> list[list[str]]:
    """The explanations of each question, revision by revision; `newest` must be the last."""
    found = []
    for question in await Question.filter(bank_id=bank.id).order_by("id"):
        rows = await Revision.filter(question_id=question.id).order_by("number")
        assert [row.number for row in rows] == list(range(1, question.newest + 1))
        found.append([row.explanation for row in rows])
    return found


def errors(done: list[Any], *allowed: type[Exception]) -> list[Any]:
    """What was refused; anything that is no refusal fails the test."""
    refused = [one for one in done if isinstance(one, BaseException)]
    for one in refused:
        if not isinstance(one, allowed):
            raise one
    return refused


async def test_one_file_into_one_new_bank(db: str) -> None:
    for turn in range(ROUNDS):
        name = f"题库{turn}"
        done = await both(db, *[partial(load, report(), name)] * 2)
        assert not errors(done)
        assert sorted((one.added, one.unchanged) for one in done) == [(0, 8), (8, 0)]
        bank = await Bank.get(name=name)
        assert await history(bank) == [[""]] * 8 and await Load.filter(bank_id=bank.id).count() == 1


async def test_two_corrections_of_one_file(db: str) -> None:
    for turn in range(ROUNDS):
        name = f"题库{turn}"
        bank = (await load(report(), name)).bank
        one, two = report(explanation="甲"), report(explanation="乙")
        done = await both(db, partial(load, one, name), partial(load, two, name))
        assert not errors(done) and [loaded.changed for loaded in done] == [8, 8]
        assert {tuple(each) for each in await history(bank)} in (
            {("", "甲", "乙")},
            {("", "乙", "甲")},
        )


async def test_a_load_and_an_edit_of_one_question(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    for turn in range(ROUNDS):
        bank = (await load(report(count=1), f"题库{turn}")).bank
        question = await Question.get(bank_id=bank.id)
        typed = replace(report().questions[0], explanation="改的")
        done = await both(
            db,
            partial(writing.edit_question, question, 1, typed, staff, clock.now),
            partial(load, report(explanation="文件", count=1), bank.name),
        )
        refused = errors(done, RevisedMeanwhile)
        after = ["", "文件"] if refused else ["", "改的", "文件"]
        assert await history(bank) == [after] and done[1].changed == 1


async def test_two_edits_of_one_question(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    bank = (await load(report(count=ROUNDS), "题库")).bank
    for place, question in enumerate(await Question.all().order_by("id")):
        drafts = [replace(report().questions[place], explanation=said) for said in "甲乙"]
        done = await both(
            db,
            partial(writing.edit_question, question, 1, drafts[0], staff, clock.now),
            partial(writing.edit_question, question, 1, drafts[1], staff, clock.now),
        )
        (clash,) = errors(done, RevisedMeanwhile)
        assert clash.newest == 2, "the second sees what the first stored"
    assert sorted(map(tuple, await history(bank))) in [
        sorted([("", "甲")] * n + [("", "乙")] * (ROUNDS - n)) for n in range(ROUNDS + 1)
    ]
    assert await AuditRecord.filter(action="question.edit").count() == ROUNDS


async def test_undoing_a_load_while_one_of_its_questions_is_edited(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    for turn in range(ROUNDS):
        loaded = await load(report(count=2), f"题库{turn}")
        question = await Question.filter(bank_id=loaded.bank.id).order_by("id").first()
        typed = replace(report().questions[0], explanation="改的")
        done = await both(
            db,
            partial(writing.edit_question, question, 1, typed, staff, clock.now),
            partial(undo, loaded, staff, clock),
        )
        assert not errors(done)
        assert await history(loaded.bank) == [["", "改的"], [""]], "what was typed is never lost"
        kept = (await Load.get(id=loaded.load_id)).kept
        out = await Retirement.filter(question__bank_id=loaded.bank.id).count()
        assert (kept, out) in (([], 2), ([[question.id, "later"]], 1))  # type: ignore[union-attr]


async def test_undoing_a_correction_while_it_is_corrected_again(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    for turn in range(ROUNDS):
        await load(report(count=1), f"题库{turn}")
        loaded = await load(report(explanation="文件", count=1), f"题库{turn}")
        question = await Question.get(bank_id=loaded.bank.id)
        typed = replace(report().questions[0], explanation="改的")
        done = await both(
            db,
            partial(writing.edit_question, question, 2, typed, staff, clock.now),
            partial(undo, loaded, staff, clock),
        )
        if errors(done, RevisedMeanwhile):
            assert await history(loaded.bank) == [["", "文件", ""]]
        else:
            assert await history(loaded.bank) == [["", "文件", "改的"]]
            assert (await Load.get(id=loaded.load_id)).kept == [[question.id, "later"]]


async def undo(loaded: Loaded, staff: Staff, clock: Clock) -> None:
    """As the desk does it."""
    made = await Load.get(id=loaded.load_id)
    await writing.undo_load(made, staff, clock.now)


async def test_a_load_is_undone_once(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    for turn in range(ROUNDS):
        loaded = await load(report(), f"题库{turn}")
        act = partial(undo, loaded, staff, clock)
        assert not errors(await both(db, act, act))
        assert await Retirement.filter(question__bank_id=loaded.bank.id).count() == 8
        assert await AuditRecord.filter(action="bank.undo").count() == turn + 1


async def test_a_question_is_retired_while_its_file_is_loaded(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    for turn in range(ROUNDS):
        bank = (await load(report(count=1), f"题库{turn}")).bank
        question = await Question.get(bank_id=bank.id)
        done = await both(
            db,
            partial(writing.retire_question, question, staff, clock.now),
            partial(load, report(explanation="文件", count=1), bank.name),
        )
        assert not errors(done) and await history(bank) == [["", "文件"]]
        assert await Retirement.filter(question_id=question.id, restored_at=None).count() == 1


async def test_a_question_is_retired_once(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    await load(report(count=ROUNDS), "题库")
    for question in await Question.all():
        act = partial(writing.retire_question, question, staff, clock.now)
        assert not errors(await both(db, act, act))
    assert await Retirement.all().count() == ROUNDS
    assert await AuditRecord.filter(action="question.retire").count() == ROUNDS


async def test_a_law_is_amended_while_a_question_is_edited(db: str, clock: Clock) -> None:
    """Whoever edits did not know of the new version: the question waits to be checked."""
    staff = await trainer(clock)
    await load(report(count=ROUNDS), "题库")
    for turn, question in enumerate(await Question.all().order_by("id")):
        typed = replace(report().questions[turn], explanation="改的")
        day = date(2030, 1, 1 + turn)
        done = await both(
            db,
            partial(writing.edit_question, question, 1, typed, staff, clock.now),
            partial(writing.amend_law, LAW, day, "", staff, clock.now),
        )
        assert not errors(done)
        waiting = await waiting_for((await amendments())[LAW])
        assert question.id in [one.id for one in waiting]


async def test_a_law_is_amended_once(db: str, clock: Clock) -> None:
    staff = await trainer(clock)
    await load(report(count=1), "题库")
    for turn in range(ROUNDS):
        day = date(2030, 1, 1 + turn)
        act = partial(writing.amend_law, LAW, day, "", staff, clock.now)
        assert not errors(await both(db, act, act))
    assert await Amendment.all().count() == ROUNDS
    assert await AuditRecord.filter(action="law.amend").count() == ROUNDS
