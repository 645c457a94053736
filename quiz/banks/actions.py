"""Keeping an uploaded file until its trainer has looked at it, and loading it then."""

import asyncio
from datetime import datetime, timedelta

from questions.drafts import Report
from questions.importing import Loaded, check, load
from quiz.banks.models import Upload
from quiz.people.actions import audit

KEPT = timedelta(days=1)


async def examine(content: bytes, filename: str) -> Report:
    """What is in a file. Raises UnreadableFile and the like. A long file must not stop the clock."""
    return await asyncio.to_thread(check, content, filename, "auto")


async def keep_upload(
    staff_id: int, bank_name: str, filename: str, content: bytes, now: datetime
) -> Upload:
    """Keep a file for its preview, and drop those that nobody confirmed for a day."""
    await Upload.filter(created_at__lt=now - KEPT).delete()
    return await Upload.create(
        staff_id=staff_id,
        bank_name=bank_name,
        filename=filename[-200:],
        content=content,
        created_at=now,
    )


async def load_upload(
    upload: Upload, author: str, now: datetime, *, skip_problems: bool = False
) -> Loaded:
    """Load the file into its bank; again changes nothing.

    Raises BankHasProblems unless told to skip rows with problems, NothingToImport.
    """
    report = await examine(upload.content, upload.filename)
    loaded = await load(report, upload.bank_name, author=author, skip_problems=skip_problems)
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
    return loaded
