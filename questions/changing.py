"""Changing questions one by one: write, edit, retire, restore; and undoing a whole load."""

from datetime import datetime

from tortoise.expressions import F, Q, Subquery
from tortoise.transactions import in_transaction

from questions.drafts import Draft
from questions.errors import (
    QuestionHasProblems,
    QuestionTwice,
    RevisedMeanwhile,
)
from questions.inserting import chunks
from questions.kinds import validate
from questions.listing import Listed
from questions.models import Bank, Load, Question, Retirement, Revision
from questions.pools import CONTENT, Newest, content, newest_of
from questions.storing import Writing

LATER, TAKEN = "later", "taken"
"""Why undoing a load leaves a question as it is: it was changed later, or another reads like it."""


async def write_question(bank: Bank, draft: Draft, author: str, now: datetime) -> int:
    """A new question; its id. Raises QuestionHasProblems, QuestionTwice."""
    one = _sound(draft)
    async with in_transaction() as connection:
        writing = Writing(connection, bank.id, "edit", author, now)
        await writing.touch()
        await _refuse_twice(bank.id, one)
        (question_id,) = await writing.add([one])
    return question_id


async def edit_question(
    question: Question, number: int, draft: Draft, author: str, now: datetime
) -> bool:
    """A new revision of a question that was read as revision `number`; False if nothing changed.

    Raises QuestionHasProblems, QuestionTwice, and RevisedMeanwhile when a newer one is there.
    """
    one = _sound(draft)
    async with in_transaction() as connection:
        writing = Writing(connection, question.bank_id, "edit", author, now)
        await writing.hold()
        (old,) = await newest_of(question_id=question.id)
        if content(old) == content(draft):
            return False
        if old.number != number:
            raise RevisedMeanwhile(old.number)
        await _refuse_twice(question.bank_id, one, question.id)
        await writing.revise([(old, one)])
        await writing.touch()
    return True


def _sound(draft: Draft) -> Listed:
    if problems := validate(draft):
        raise QuestionHasProblems(problems)
    return Listed(draft)


async def _refuse_twice(bank_id: int, one: Listed, question_id: int = 0) -> None:
    there = await Question.filter(bank_id=bank_id, fingerprint=one.fingerprint).first()
    if there is not None and there.id != question_id:
        raise QuestionTwice(there.id)


async def retire_question(question: Question, author: str, now: datetime) -> bool:
    """Take a question out of use; False when it was. Contests that are open keep their pool."""
    async with in_transaction() as connection:
        writing = Writing(connection, question.bank_id, "edit", author, now)
        await writing.hold()
        if await Retirement.exists(question_id=question.id, restored_at=None):
            return False
        await Retirement.create(question_id=question.id, author=author, at=now)
        await writing.touch()
    return True


async def restore_question(question: Question, author: str, now: datetime) -> bool:
    """Bring a question back into use; False when it was in use."""
    async with in_transaction() as connection:
        writing = Writing(connection, question.bank_id, "edit", author, now)
        await writing.hold()
        restored = await Retirement.filter(question_id=question.id, restored_at=None).update(
            restored_at=now, restored_by=author
        )
        if restored:
            await writing.touch()
    return bool(restored)


async def undo_load(load: Load, author: str, now: datetime) -> bool:
    """Take back what a load did: what it added is retired, what it changed reads as before.

    A question that was changed later, or whose old text another question has now, stays as it is
    and is named in `Load.kept`. False when it was undone before: twice is the same as once.
    """
    async with in_transaction() as connection:
        first = await Load.filter(id=load.id, undone_at=None).update(
            undone_at=now, undone_by=author
        )
        if not first:
            return False
        writing = Writing(connection, load.bank_id, "undo", author, now, load.id)
        await writing.touch()
        kept = await _undo(writing, load)
        await Load.filter(id=load.id).update(kept=kept)
    return True


async def changed_since(load: Load) -> list[int]:
    """The questions that a load wrote or brought back and somebody changed since.

    Nobody did where a later load changed one and was undone: it reads as this load left it.
    """
    later = Revision.filter(load_id=load.id, how="load", question__bank_id=load.bank_id)
    rows = await later.exclude(number=F("question__newest")).values("question_id", *CONTENT)
    said = {row.pop("question_id"): row for row in rows}
    changed = []
    for part in chunks(said):
        for newest in await newest_of(question_id__in=part):
            if newest.how != "undo" or content(newest) != said[newest.question_id]:
                changed.append(newest.question_id)
    back = Retirement.filter(again_id=load.id).values("question_id")
    mended = Q(how="edit") | Q(how="load", load_id__gt=load.id)
    revived = Revision.filter(
        mended, question_id__in=Subquery(back), question__bank_id=load.bank_id
    )
    ids = await revived.filter(number=F("question__newest")).values_list("question_id", flat=True)
    return sorted({*changed, *ids})  # type: ignore[arg-type]


async def _undo(writing: Writing, load: Load) -> list[tuple[int, str]]:
    later = {*await changed_since(load)}
    written = Revision.filter(load_id=load.id, how="load")
    numbers = dict(await written.values_list("question_id", "number"))
    revived = Retirement.filter(again_id=load.id)
    new = [key for key, number in numbers.items() if number == 1]
    out = [*new, *await revived.values_list("question_id", flat=True)]
    await writing.retire(key for key in out if key not in later)
    back = {key: at for key, at in numbers.items() if at > 1 and key not in later}
    pairs, taken = await _before(load.bank_id, back)
    await writing.revise(pairs)
    return sorted([*((key, LATER) for key in later), *((key, TAKEN) for key in taken)])


async def _before(
    bank_id: int, numbers: dict[int, int]
) -> tuple[list[tuple[Newest, Listed]], list[int]]:
    """Each of these questions with what it said before revision `numbers`; and those whose old
    text another question of the bank has now."""
    pairs, taken = [], []
    for part in chunks(numbers):
        now = {newest.question_id: newest for newest in await newest_of(question_id__in=part)}
        rows = await Revision.filter(question_id__in=part).values("question_id", "number", *CONTENT)
        for row in rows:
            key, number = row.pop("question_id"), row.pop("number")
            if number == numbers[key] - 1:
                pairs.append((now[key], Listed(Draft(**row))))
    moved = [new.fingerprint for old, new in pairs if new.fingerprint != old.fingerprint]
    there: dict[str, int] = {}
    for part in chunks(moved):
        others = Question.filter(bank_id=bank_id, fingerprint__in=part)
        there |= dict(await others.values_list("fingerprint", "id"))
    free = []
    for old, new in pairs:
        if there.get(new.fingerprint, old.question_id) == old.question_id:
            free.append((old, new))
        else:
            taken.append(old.question_id)
    return free, taken
