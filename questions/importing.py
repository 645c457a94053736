"""Checking a file of questions, and storing it whole."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from tortoise.transactions import in_transaction

from questions import citations, formats
from questions.drafts import Draft, Problem, Report, tidy
from questions.errors import BadBankName, BankHasProblems, NothingToImport
from questions.formats.reading import Progress
from questions.listing import Listed, alike
from questions.models import Bank, Load
from questions.planning import holdings, plan, right_texts, storable
from questions.storing import Writing
from questions.telling import Telling
from questions.words import N_

LONGEST_NAME = 100
LONGEST_FILE = 200

LOCK_TIMEOUT = "50s"
"""How long a load waits on PostgreSQL for another of its bank: a statement gets 60 seconds."""
storing: set[asyncio.Task["Loaded"]] = set()
"""The loads that are being stored, whether or not somebody waits for them."""

REPEATED = {
    (True, "row", False): N_("和第%(row)s行重复，只存一次"),
    (True, "row", True): N_("和工作表“%(sheet)s”第%(row)s行重复，只存一次"),
    (True, "line", False): N_("和第%(row)s行重复，只存一次"),
    (True, "line", True): N_("和文件“%(sheet)s”第%(row)s行重复，只存一次"),
    (True, "paragraph", False): N_("和第%(row)s段重复，只存一次"),
    (True, "paragraph", True): N_("和表格“%(sheet)s”第%(row)s段重复，只存一次"),
    (True, "question", False): N_("和第%(row)s题重复，只存一次"),
    (True, "question", True): N_("和文件“%(sheet)s”第%(row)s题重复，只存一次"),
    (False, "row", False): N_("和第%(row)s行是同一道题，答案却不同，都不会存。请留下对的"),
    (False, "row", True): N_(
        "和工作表“%(sheet)s”第%(row)s行是同一道题，答案却不同，都不会存。请留下对的"
    ),
    (False, "line", False): N_("和第%(row)s行是同一道题，答案却不同，都不会存。请留下对的"),
    (False, "line", True): N_(
        "和文件“%(sheet)s”第%(row)s行是同一道题，答案却不同，都不会存。请留下对的"
    ),
    (False, "paragraph", False): N_("和第%(row)s段是同一道题，答案却不同，都不会存。请留下对的"),
    (False, "paragraph", True): N_(
        "和表格“%(sheet)s”第%(row)s段是同一道题，答案却不同，都不会存。请留下对的"
    ),
    (False, "question", False): N_("和第%(row)s题是同一道题，答案却不同，都不会存。请留下对的"),
    (False, "question", True): N_(
        "和文件“%(sheet)s”第%(row)s题是同一道题，答案却不同，都不会存。请留下对的"
    ),
}
"""What is said of a repeated question, by (same answer, what is counted, another sheet)."""
REPEATED_BESIDE = {
    (True, "row", False): N_("和第%(row)s行（%(part)s列起）重复，只存一次"),
    (True, "row", True): N_("和工作表“%(sheet)s”第%(row)s行（%(part)s列起）重复，只存一次"),
    (True, "line", False): N_("和第%(row)s行第%(part)s题重复，只存一次"),
    (True, "line", True): N_("和工作表“%(sheet)s”第%(row)s行第%(part)s题重复，只存一次"),
    (False, "row", False): N_(
        "和第%(row)s行（%(part)s列起）是同一道题，答案却不同，都不会存。请留下对的"
    ),
    (False, "row", True): N_(
        "和工作表“%(sheet)s”第%(row)s行（%(part)s列起）是同一道题，答案却不同，都不会存。请留下对的"
    ),
    (False, "line", False): N_(
        "和第%(row)s行第%(part)s题是同一道题，答案却不同，都不会存。请留下对的"
    ),
    (False, "line", True): N_(
        "和工作表“%(sheet)s”第%(row)s行第%(part)s题是同一道题，答案却不同，都不会存。请留下对的"
    ),
}
"""Likewise, where the one that is named shares its row or line with others."""


@dataclass(frozen=True)
class Loaded:
    """What became of a file: counts of questions. `skipped` were found but not importable."""

    bank: Bank
    added: int
    changed: int
    unchanged: int
    skipped: int
    load_id: int | None = None


def check(
    data: bytes,
    name: str = "",
    format: str = "auto",  # noqa: A002
    progress: Progress | None = None,
) -> Report:
    """What `data` holds and what is wrong with it, row by row; stores nothing.

    `format` is `auto` or a format's name. A question that stands in the file twice is reported,
    and kept as read: `load` stores it once. Raises UnreadableFile when the file as a whole cannot
    be read.
    """
    return with_repeats_named(formats.parse(data, name, format, progress))


def with_repeats_named(report: Report) -> Report:
    """`report` with a warning for every question that stood there before.

    Where the answers differ nobody can tell which is right: an error for each of them.
    """
    drafts, groups = report.questions, alike(report.questions)
    repeated: dict[int, Problem] = {}
    for first, *later in groups:
        one = drafts[first]
        other = next((drafts[at] for at in later if not _same_answer(drafts[at], one)), None)
        if other is None:
            repeated |= {at: _repeated(drafts[at], one, same=True) for at in later}
            continue
        for at in (first, *later):
            against = other if _same_answer(drafts[at], one) else one
            repeated[at] = _repeated(drafts[at], against, same=False)
    said = [repeated[at] for at in sorted(repeated)]
    return replace(report, problems=in_order([*report.problems, *said]), alike=groups)


def _same_answer(one: Draft, other: Draft) -> bool:
    return right_texts(one) == right_texts(other)


def with_articles_checked(report: Report) -> Report:
    """`report` with a warning for every question that cites an article its law does not have."""
    beyond: dict[str, list[Problem]] = {}
    for draft in report.questions:
        if draft.citation not in beyond:
            found = citations.problems(draft.citation)
            beyond[draft.citation] = [one for one in found if one.code == "no_such_article"]
    said = [
        replace(problem, where=draft.where)
        for draft in report.questions
        for problem in beyond[draft.citation]
    ]
    return replace(report, problems=in_order([*report.problems, *said])) if said else report


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Problems as their rows stand in the file: sheet by sheet, row by row."""
    sheets = dict.fromkeys(problem.where.sheet for problem in problems)
    ranks = {sheet: rank for rank, sheet in enumerate(sheets)}  # each file of a package is one
    return sorted(problems, key=lambda p: (ranks[p.where.sheet], p.where.number))


def _repeated(draft: Draft, other: Draft, *, same: bool) -> Problem:
    there = other.where
    params = {"row": there.number, "sheet": there.sheet, "part": there.part}
    elsewhere = there.sheet != draft.where.sheet
    unit = "line" if there.part and not there.is_column else there.unit
    said = (REPEATED_BESIDE if there.part else REPEATED)[same, unit, elsewhere]
    if same:
        return Problem(draft.where, "warning", "duplicate", said, params)
    return Problem(draft.where, "error", "conflicting_answers", said, params)


@dataclass(frozen=True)
class Origin:
    """Where a load comes from: the file's name, who loads it, the upload's number if it has one, and
    who wants to know how far it is."""

    filename: str = ""
    author: str = ""
    upload: int | None = None
    progress: Progress | None = None


async def load(
    report: Report,
    bank_name: str,
    *,
    author: str = "",
    filename: str = "",
    upload: int | None = None,
    skip_problems: bool = False,
    numerals_differ: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Store the questions of `report` in the bank of this name, all or nothing.

    The bank is made if there is none; `numerals_differ` counts only then. What becomes of each
    question is `planning.plan`'s to say; `progress` is told how many are written, and of all of them
    before anything is kept. A load that changes something is remembered, and can be undone. Raises
    BankHasProblems when the report has errors and `skip_problems` is not set, NothingToImport,
    BadBankName.
    """
    name = bank_name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or name != tidy(name):
        raise BadBankName
    if report.errors and not skip_problems:
        raise BankHasProblems(report)
    if not report.questions:
        raise NothingToImport
    bank = Bank(name=name, numerals_differ=numerals_differ)
    origin = Origin(tidy(filename)[-LONGEST_FILE:], tidy(author)[:LONGEST_NAME], upload, progress)
    # Work for seconds where there are 100,000: the server goes on meanwhile, and no lock is held.
    drafts = await asyncio.to_thread(storable, report)
    if not drafts:
        raise NothingToImport
    # A request that is cancelled inside a transaction can leave SQLite's only lock held for good.
    store = asyncio.create_task(_store(bank, report, drafts, origin))
    storing.add(store)
    store.add_done_callback(storing.discard)
    return await asyncio.shield(store)


async def _store(wanted: Bank, report: Report, drafts: Sequence[Listed], origin: Origin) -> Loaded:
    async with in_transaction() as connection:
        # A write first, and one that takes the bank's row: a second load waits here.
        if connection.capabilities.dialect != "sqlite":
            await connection.execute_query(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'")
        await Bank.bulk_create([wanted], ignore_conflicts=True)
        await Bank.filter(name=wanted.name).update(name=wanted.name)
        bank = await Bank.get(name=wanted.name)
        coded = any(one.draft.code for one in drafts)
        made = plan(drafts, await holdings(bank, coded=coded))
        skipped = report.total - len(drafts)
        if made.does_nothing:
            return Loaded(bank, 0, 0, made.unchanged, skipped)
        load = await Load.create(
            bank_id=bank.id,
            filename=origin.filename,
            format=report.format,
            author=origin.author,
            upload=origin.upload,
            added=made.added,
            changed=len(made.change),
            unchanged=made.unchanged,
            skipped=skipped,
        )
        telling = Telling(origin.progress, len(made.add) + len(made.change))
        now = datetime.now(UTC)
        writing = Writing(connection, bank.id, "load", origin.author, now, load.id, telling)
        await writing.add(made.add)
        await writing.revise([(change.old, change.new) for change in made.change])
        await writing.restore(made.revive)
        telling.end()
        await writing.touch()
    return Loaded(bank, made.added, len(made.change), made.unchanged, skipped, load.id)
