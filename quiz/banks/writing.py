"""Questions written and changed in the browser, loads undone, laws amended: each leaves a record."""

from datetime import date, datetime

from questions import changing, laws
from questions.drafts import Draft
from questions.models import Bank, Load, Question
from quiz.database import in_one_transaction
from quiz.people.actions import audit
from quiz.people.models import Staff


@in_one_transaction
async def write_question(bank: Bank, draft: Draft, by: Staff, now: datetime) -> int:
    """A new question; its id. Raises QuestionHasProblems, QuestionTwice."""
    question_id = await changing.write_question(bank, draft, by.name, now)
    await audit(by.id, "question.write", f"question {question_id}", now, bank=bank.name)
    return question_id


@in_one_transaction
async def edit_question(
    question: Question, number: int, draft: Draft, by: Staff, now: datetime
) -> bool:
    """A new revision, when anything changed. Raises QuestionHasProblems, QuestionTwice,
    RevisedMeanwhile."""
    changed = await changing.edit_question(question, number, draft, by.name, now)
    if changed:
        await audit(by.id, "question.edit", f"question {question.id}", now)
    return changed


@in_one_transaction
async def retire_question(question: Question, by: Staff, now: datetime) -> None:
    """Take a question out of use. Twice is the same as once."""
    if await changing.retire_question(question, by.name, now):
        await audit(by.id, "question.retire", f"question {question.id}", now)


@in_one_transaction
async def restore_question(question: Question, by: Staff, now: datetime) -> None:
    """Bring a question back into use. Twice is the same as once."""
    if await changing.restore_question(question, by.name, now):
        await audit(by.id, "question.restore", f"question {question.id}", now)


@in_one_transaction
async def undo_load(load: Load, by: Staff, now: datetime) -> None:
    """Take back what a load did, as far as nobody changed it since. Twice is the same as once."""
    if await changing.undo_load(load, by.name, now):
        kept = len((await Load.get(id=load.id)).kept)
        await audit(by.id, "bank.undo", f"load {load.id}", now, file=load.filename, kept=kept)


@in_one_transaction
async def amend_law(law: str, version: date, note: str, by: Staff, now: datetime) -> None:
    """Mark a law as amended. Twice is the same as once. Raises BadVersion."""
    if await laws.amend_law(law, version, note, by.name, now):
        await audit(by.id, "law.amend", law[:120], now, version=version.isoformat())


@in_one_transaction
async def confirm_question(question: Question, law: str, by: Staff, now: datetime) -> None:
    """The question agrees with the newest version of a law. Twice is the same as once."""
    if await laws.confirm_question(question.id, law, by.name, now):
        await audit(by.id, "question.confirm", f"question {question.id}", now, law=law)
