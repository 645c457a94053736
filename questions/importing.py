"""Checking a file of questions, storing it whole, and reading a bank's newest revisions."""

import asyncio
import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F
from tortoise.transactions import in_transaction

from questions import formats
from questions.drafts import LETTERS, Draft, Problem, Report, tidy
from questions.errors import BadBankName, BankHasProblems, NothingToImport
from questions.models import Bank, Question, Revision
from questions.words import N_

CHUNK = 500
LONGEST_NAME = 100
CONTENT = ("kind", "stem", "options", "answers", "explanation", "citation", "tags", "difficulty")

REPEATED = {
    (True, "row", False): N_("和第 %(row)s 行重复，只存一次"),
    (True, "row", True): N_("和工作表“%(sheet)s”第 %(row)s 行重复，只存一次"),
    (True, "line", False): N_("和第 %(row)s 行重复，只存一次"),
    (True, "line", True): N_("和文件“%(sheet)s”第 %(row)s 行重复，只存一次"),
    (True, "paragraph", False): N_("和第 %(row)s 段重复，只存一次"),
    (True, "paragraph", True): N_("和表格“%(sheet)s”第 %(row)s 段重复，只存一次"),
    (True, "question", False): N_("和第 %(row)s 题重复，只存一次"),
    (True, "question", True): N_("和文件“%(sheet)s”第 %(row)s 题重复，只存一次"),
    (False, "row", False): N_("和第 %(row)s 行是同一道题，答案却不同，两道都不会存。请留下对的"),
    (False, "row", True): N_(
        "和工作表“%(sheet)s”第 %(row)s 行是同一道题，答案却不同，两道都不会存。请留下对的"
    ),
    (False, "line", False): N_("和第 %(row)s 行是同一道题，答案却不同，两道都不会存。请留下对的"),
    (False, "line", True): N_(
        "和文件“%(sheet)s”第 %(row)s 行是同一道题，答案却不同，两道都不会存。请留下对的"
    ),
    (False, "paragraph", False): N_(
        "和第 %(row)s 段是同一道题，答案却不同，两道都不会存。请留下对的"
    ),
    (False, "paragraph", True): N_(
        "和表格“%(sheet)s”第 %(row)s 段是同一道题，答案却不同，两道都不会存。请留下对的"
    ),
    (False, "question", False): N_(
        "和第 %(row)s 题是同一道题，答案却不同，两道都不会存。请留下对的"
    ),
    (False, "question", True): N_(
        "和文件“%(sheet)s”第 %(row)s 题是同一道题，答案却不同，两道都不会存。请留下对的"
    ),
}
"""What is said of a repeated question, by (same answer, what is counted, another sheet)."""


@dataclass(frozen=True)
class Loaded:
    """What became of a file: counts of questions. `skipped` were found but not importable."""

    bank: Bank
    added: int
    changed: int
    unchanged: int
    skipped: int


@dataclass(frozen=True)
class Newest:
    """The newest revision of a question."""

    question_id: int
    revision_id: int
    number: int
    fingerprint: str
    kind: str
    stem: str
    options: list[str]
    answers: list[Any]
    explanation: str
    citation: str
    tags: list[str]
    difficulty: int | None


def fingerprint(draft: Draft) -> str:
    """What makes two drafts the same question: kind, stem and set of options, as read by people.

    Width, blanks, the length of a line to fill and the order of options do not count.
    """
    same = [draft.kind, _essence(draft.stem), sorted({_essence(text) for text in draft.options})]
    return hashlib.sha256(json.dumps(same, ensure_ascii=False).encode()).hexdigest()


def _essence(text: str) -> str:
    return re.sub(r"_{3,}", "___", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))


def check(data: bytes, name: str = "", format: str = "auto") -> Report:  # noqa: A002
    """What `data` holds and what is wrong with it, row by row; stores nothing.

    `format` is `auto` or a format's name. A question that stands in the file twice is reported,
    and kept as read: `load` stores it once. Raises UnreadableFile when the file as a whole cannot
    be read.
    """
    return with_repeats_named(formats.parse(data, name, format))


def with_repeats_named(report: Report) -> Report:
    """`report` with a warning for every question that stood there before.

    Where the answers differ nobody can tell which is right: an error.
    """
    first: dict[str, Draft] = {}
    repeated = []
    for draft in report.questions:
        earlier = first.setdefault(fingerprint(draft), draft)
        if earlier is not draft:
            same = _right_texts(earlier) == _right_texts(draft)
            repeated.append(_repeated(draft, earlier, same=same))
    return replace(report, problems=in_order([*report.problems, *repeated]))


def storable(report: Report) -> dict[str, Draft]:
    """The drafts that `load` stores, by fingerprint: each once, and none whose answer is in doubt."""
    first: dict[str, Draft] = {}
    doubtful: set[str] = set()
    for draft in report.questions:
        key = fingerprint(draft)
        earlier = first.setdefault(key, draft)
        if earlier is not draft and _right_texts(earlier) != _right_texts(draft):
            doubtful.add(key)
    return {key: draft for key, draft in first.items() if key not in doubtful}


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems as their rows stand in the file: sheet by sheet, row by row."""
    sheets = list(dict.fromkeys(problem.where.sheet for problem in problems))
    return sorted(problems, key=lambda p: (sheets.index(p.where.sheet), p.where.number))


def _repeated(draft: Draft, earlier: Draft, *, same: bool) -> Problem:
    params = {"row": earlier.where.number, "sheet": earlier.where.sheet}
    elsewhere = earlier.where.sheet != draft.where.sheet
    said = REPEATED[same, earlier.where.unit, elsewhere]
    if same:
        return Problem(draft.where, "warning", "duplicate", said, params)
    return Problem(draft.where, "error", "conflicting_answers", said, params)


def _right_texts(draft: Draft) -> list[Any]:
    """The right answers in words, because letters depend on the order of the options."""
    if draft.options:
        return sorted(_essence(draft.options[LETTERS.index(key)]) for key in draft.answers)
    return draft.answers


async def load(
    report: Report,
    bank_name: str,
    *,
    author: str = "",
    skip_problems: bool = False,
    numerals_differ: bool = False,
) -> Loaded:
    """Store the questions of `report` in the bank of this name, all or nothing.

    The bank is made if there is none; `numerals_differ` counts only then. A question the bank has
    with the same content stays; with other content it gets a new revision. Loading the same file
    again changes nothing. Raises BankHasProblems when the report has errors and `skip_problems` is
    not set, NothingToImport, BadBankName.
    """
    name = bank_name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or name != tidy(name):
        raise BadBankName
    if report.errors and not skip_problems:
        raise BankHasProblems(report)
    if not report.questions:
        raise NothingToImport
    bank = Bank(name=name, numerals_differ=numerals_differ)
    store = _store_or_retry(bank, report, tidy(author)[:LONGEST_NAME])
    # A request that is cancelled inside a transaction can leave SQLite's only lock held for good.
    return await asyncio.shield(asyncio.create_task(store))


async def _store_or_retry(bank: Bank, report: Report, author: str) -> Loaded:
    try:
        return await _store(bank, report, author)
    except IntegrityError:  # another load stored the same question meanwhile; now we see it
        return await _store(bank, report, author)


async def _store(wanted: Bank, report: Report, author: str) -> Loaded:
    async with in_transaction():
        # A write first, and one that takes the bank's row: a second load waits here.
        await Bank.bulk_create([wanted], ignore_conflicts=True)
        await Bank.filter(name=wanted.name).update(name=wanted.name)
        bank = await Bank.get(name=wanted.name)
        there = {newest.fingerprint: newest for newest in await bank_pool(bank.id)}
        drafts = storable(report)
        new = {key: draft for key, draft in drafts.items() if key not in there}
        changed = [
            (there[key], draft)
            for key, draft in drafts.items()
            if key in there and content(there[key]) != content(draft)
        ]
        await _add(bank, new, author)
        await _revise(changed, author)
        if new or changed:
            await Bank.filter(id=bank.id).update(edition=F("edition") + 1)
    return Loaded(
        bank=bank,
        added=len(new),
        changed=len(changed),
        unchanged=len(drafts) - len(new) - len(changed),
        skipped=report.total - len(drafts),
    )


def content(question: Draft | Newest) -> dict[str, Any]:
    """What a revision keeps of a question."""
    return {name: getattr(question, name) for name in CONTENT}


async def _add(bank: Bank, drafts: dict[str, Draft], author: str) -> None:
    questions = [Question(bank_id=bank.id, fingerprint=key) for key in drafts]
    await Question.bulk_create(questions, batch_size=CHUNK)
    ids = dict(await Question.filter(bank_id=bank.id).values_list("fingerprint", "id"))
    rows = ((ids[key], 1, draft) for key, draft in drafts.items())
    await _write_revisions(rows, author)


async def _revise(changed: Sequence[tuple[Newest, Draft]], author: str) -> None:
    for newest, _ in changed:
        moved = await Question.filter(id=newest.question_id, newest=newest.number).update(
            newest=F("newest") + 1
        )
        if not moved:
            raise IntegrityError(f"question {newest.question_id} was revised meanwhile")
    rows = ((newest.question_id, newest.number + 1, draft) for newest, draft in changed)
    await _write_revisions(rows, author)


async def _write_revisions(rows: Iterable[tuple[int, int, Draft]], author: str) -> None:
    revisions = [
        Revision(question_id=question_id, number=number, author=author, **content(draft))
        for question_id, number, draft in rows
    ]
    await Revision.bulk_create(revisions, batch_size=CHUNK)


async def bank_pool(bank_id: int) -> list[Newest]:
    """The newest revision of every question of the bank, oldest question first, in one query."""
    rows = (
        await Revision.filter(question__bank_id=bank_id, number=F("question__newest"))
        .order_by("question_id")
        .values(
            *CONTENT, "number", "question_id", revision_id="id", fingerprint="question__fingerprint"
        )
    )
    return [Newest(**row) for row in rows]


async def newest_revisions(bank_ids: Iterable[int]) -> dict[int, int]:
    """Question id to the id of its newest revision, for every question of these banks."""
    rows = await Revision.filter(
        question__bank_id__in=list(bank_ids), number=F("question__newest")
    ).values("id", "question_id")
    return {row["question_id"]: row["id"] for row in rows}
