"""A bank as a file: its newest revisions, page after page, in any format that is written."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from questions.drafts import Draft, Place, Problem
from questions.formats import WRITERS
from questions.formats.reading import Progress
from questions.formats.writing import About
from questions.importing import CONTENT
from questions.models import Bank, Question, Revision

PAGE = 1000
"""Questions read at once: no page keeps others waiting long, none fills the memory."""
TABLES = ("csv", "xlsx")


async def export(
    bank: Bank, ending: str, path: Path, progress: Progress | None = None
) -> list[Problem]:
    """Write every question of `bank` to `path`, in the format of `ending` (one of WRITERS).

    What the format could not hold is named by the question's number in the file: an error is a
    question that is not there, a warning one that is there without something.
    """
    rows = await Question.filter(bank_id=bank.id).order_by("id").values_list("id")
    ids = [row[0] for row in rows]
    most = await _most_options(bank, ids) if ending in TABLES else 0
    with await asyncio.to_thread(path.open, "wb") as out:
        writer = await asyncio.to_thread(WRITERS[ending], out, About(bank.name, most))
        done = 0
        async for drafts in _pages(bank, ids):
            # A page of text takes a while: in a thread, the event loop goes on meanwhile.
            await asyncio.to_thread(writer.add, drafts)
            done += len(drafts)
            if progress:
                progress(done, len(ids))
        await asyncio.to_thread(writer.close)
    return writer.left.problems


async def _most_options(bank: Bank, ids: Sequence[int]) -> int:
    most = 0
    for first, last in _spans(ids):
        found = await _newest(bank, first, last).values_list("options")
        most = max(most, *(len(options) for (options,) in found))
    return most


async def _pages(bank: Bank, ids: Sequence[int]) -> AsyncIterator[list[Draft]]:
    number = 0
    for first, last in _spans(ids):
        rows = await _newest(bank, first, last).order_by("question_id").values(*CONTENT)
        places = (Place(number + at, unit="question") for at in range(1, len(rows) + 1))
        yield [Draft(**row, where=where) for row, where in zip(rows, places, strict=True)]
        number += len(rows)


def _newest(bank: Bank, first: int, last: int) -> QuerySet[Revision]:
    """The newest revisions of the bank's questions between two ids."""
    return Revision.filter(
        question__bank_id=bank.id,
        number=F("question__newest"),
        question_id__gte=first,
        question_id__lte=last,
    )


def _spans(ids: Sequence[int]) -> list[tuple[int, int]]:
    """First and last id of each page."""
    return [(ids[at], ids[min(at + PAGE, len(ids)) - 1]) for at in range(0, len(ids), PAGE)]
