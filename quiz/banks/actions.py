"""Keeping an uploaded file until its trainer has looked at it, and loading it then."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from questions.codes import code_of
from questions.drafts import Draft, Place, Report
from questions.formats.reading import Progress
from questions.formats.tables.annotated import annotated
from questions.importing import Loaded, check, load, with_articles_checked
from questions.keeping import packed, unpacked
from questions.listing import Listed
from questions.models import Bank, Load
from questions.planning import Holdings, Plan, holdings, in_doubt, plan, storable
from questions.pools import Newest
from quiz.banks.models import Upload
from quiz.banks.queries import Elsewhere, elsewhere, same_stems
from quiz.people.actions import audit

KEPT = timedelta(days=1)


async def keep_upload(
    staff_id: int,
    bank_name: str,
    filename: str,
    content: bytes,
    now: datetime,
    progress: Progress | None = None,
) -> Upload:
    """Keep a file and what is in it for its preview, and drop those that nobody confirmed for a day.

    `progress` is told how much of it is read. Raises UnreadableFile and the like: then nothing is kept.
    """
    report = await examine(content, filename, progress)
    found = await asyncio.to_thread(packed, report)
    await Upload.filter(created_at__lt=now - KEPT).delete()
    return await Upload.create(
        staff_id=staff_id,
        bank_name=bank_name,
        filename=filename[-200:],
        content=content,
        found=found,
        created_at=now,
    )


async def examine(content: bytes, filename: str, progress: Progress | None = None) -> Report:
    """What is in a file, with what a trainer should look at. A long one must not stop the clock."""
    return await asyncio.to_thread(
        lambda: with_articles_checked(check(content, filename, "auto", progress))
    )


async def report_of(upload: Upload) -> Report:
    """What was found in a kept file."""
    report = await asyncio.to_thread(unpacked, upload.found) if upload.found else None
    # One that an older version of the program kept is read again.
    return report or await examine(upload.content, upload.filename)


@dataclass(frozen=True)
class Meeting:
    """What a file would do to the bank it is meant for.

    `drafts` is what can be stored, `doubtful` what stands in the file twice with other answers;
    `alike` are new questions beside one of the bank with the same stem and another answer or other
    options; `elsewhere` is what other banks have of the new questions.
    """

    plan: Plan
    drafts: Sequence[Listed] = ()
    doubtful: Sequence[tuple[Draft, Draft]] = ()
    alike: list[tuple[Newest, Draft]] = field(default_factory=list)
    elsewhere: Elsewhere = field(default_factory=Elsewhere)
    codes: dict[Place, str] = field(default_factory=dict)
    bank: Bank | None = None

    @cached_property
    def by_kind(self) -> Counter[str]:
        """How many questions of the file the bank would have: each once, none in doubt."""
        made = self.plan
        changed = [change.new for change in (*made.change, *made.kept)]
        kinds = [one.draft.kind for one in (*made.add, *changed)]
        return Counter([*kinds, *(newest.kind for newest in made.same)])

    @property
    def questions(self) -> int:
        """How many they are in all."""
        return self.by_kind.total()


async def compare(upload: Upload) -> tuple[Report, Meeting]:
    """What is in a kept file, and what loading it would do."""
    report = await report_of(upload)
    drafts = await asyncio.to_thread(storable, report)
    doubtful = await asyncio.to_thread(in_doubt, report) if report.errors else []
    bank = await Bank.get_or_none(name=upload.bank_name.strip())
    if bank is None:
        made = plan(drafts, Holdings())
        return report, Meeting(made, drafts, doubtful, elsewhere=await elsewhere(drafts))
    coded = any(one.draft.code for one in drafts)
    made = await asyncio.to_thread(plan, drafts, await holdings(bank, coded=coded))
    return report, Meeting(
        made,
        drafts,
        doubtful,
        await same_stems(made.add, bank.id),
        await elsewhere(made.add),
        codes_of(made, bank, drafts),
        bank,
    )


def codes_of(made: Plan, bank: Bank, drafts: Sequence[Listed]) -> dict[Place, str]:
    """The codes of the questions that the bank has, by where they stand in the file."""
    same = {old.fingerprint: old.question_id for old in made.same}
    found = {
        one.draft.where: code_of(bank, same[one.fingerprint])
        for one in drafts
        if one.fingerprint in same
    }
    for change in (*made.change, *made.kept):
        found[change.new.draft.where] = code_of(bank, change.old.question_id)
    return found


async def annotate(upload: Upload, say: Callable[[str], str]) -> bytes:
    """The annotated workbook of a kept file, with the codes of the questions its bank has."""
    report, meeting = await compare(upload)
    return await asyncio.to_thread(annotated, upload.content, report, say, meeting.codes)


async def load_upload(
    upload: Upload,
    author: str,
    now: datetime,
    *,
    skip_problems: bool = False,
    progress: Progress | None = None,
) -> Loaded:
    """Load the file into its bank; again changes nothing, and says what the first time did.

    `progress` is told how much is stored. Raises BankHasProblems unless told to skip rows with problems, NothingToImport.
    """
    report = await report_of(upload)
    loaded = await load(
        report,
        upload.bank_name,
        author=author,
        filename=upload.filename,
        upload=upload.id,
        skip_problems=skip_problems,
        progress=progress,
    )
    await audit(
        upload.staff_id,
        "bank.load",
        f"bank {loaded.bank.id}",
        now,
        bank=upload.bank_name,
        added=loaded.added,
        changed=loaded.changed,
        skipped=loaded.skipped,
    )
    return loaded if loaded.load_id else await _loaded_before(upload, loaded)


async def _loaded_before(upload: Upload, again: Loaded) -> Loaded:
    """What this upload did when it was loaded: who presses twice sees only the second answer."""
    done = Load.filter(bank_id=again.bank.id, upload=upload.id, undone_at=None)
    load = await done.order_by("-id").first()
    if load is None:
        return again
    return Loaded(again.bank, load.added, load.changed, load.unchanged, load.skipped, load.id)
