"""A bank as a file: its newest revisions, page after page, in any format that is written."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path

from tortoise.expressions import F
from tortoise.queryset import QuerySet

from questions.codes import code_of
from questions.drafts import Draft, Image, Place, Problem
from questions.formats import WRITERS
from questions.formats.reading import Progress
from questions.formats.writing import About
from questions.inserting import chunks
from questions.listing import digests
from questions.models import Bank, Picture, Question, Revision
from questions.pools import CONTENT, out_of_use

PAGE = 500
"""Questions read at once: no page keeps others waiting long, none fills the memory."""
TABLES = ("csv", "xlsx")
CODED = (*TABLES, "json")
"""Formats in which each question carries its code: mended and loaded, it finds itself again."""


async def export(
    bank: Bank, ending: str, path: Path, progress: Progress | None = None
) -> list[Problem]:
    """Write every question in use of `bank` to `path`, in the format of `ending` (one of WRITERS).

    What the format could not hold is named by the question's number in the file: an error is a
    question that is not there, a warning one that is there without something.
    """
    rows = await Question.filter(bank_id=bank.id).order_by("id").values_list("id")
    retired = await out_of_use(bank.id)
    ids = [row[0] for row in rows if row[0] not in retired]
    most = await _most_options(ids) if ending in TABLES else 0
    with await asyncio.to_thread(path.open, "wb") as out:
        writer = await asyncio.to_thread(
            WRITERS[ending], out, About(bank.name, most, has_codes=ending in CODED)
        )
        done = 0
        async for drafts in _pages(ids, bank if ending in CODED else None):
            # A page of text takes a while: in a thread, the event loop goes on meanwhile.
            await asyncio.to_thread(writer.add, drafts)
            done += len(drafts)
            if progress:
                progress(done, len(ids))
        await asyncio.to_thread(writer.close)
    return writer.left.problems


async def _most_options(ids: Sequence[int]) -> int:
    most = 0
    for page in chunks(ids, PAGE):
        found = await _newest(page).values_list("options")
        most = max(most, *(len(options) for (options,) in found))
    return most


async def _pages(ids: Sequence[int], coded: Bank | None) -> AsyncIterator[list[Draft]]:
    numbers = count(1)
    for page in chunks(ids, PAGE):
        rows = await _newest(page).order_by("question_id").values(*CONTENT, "question_id")
        codes = [_code(coded, row.pop("question_id")) for row in rows]
        yield await _with_pictures(
            [
                Draft(**row, where=Place(next(numbers), unit="question"), code=code)
                for row, code in zip(rows, codes, strict=True)
            ]
        )


def _code(bank: Bank | None, question_id: int) -> str:
    return code_of(bank, question_id) if bank else ""


def _newest(page: Sequence[int]) -> QuerySet[Revision]:
    """The newest revisions of these questions."""
    return Revision.filter(question__id__in=page, number=F("question__newest"))


async def _with_pictures(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts with the pictures that their texts show, as far as we have them."""
    shown = [digests([draft.stem, *draft.options, draft.explanation]) for draft in drafts]
    wanted = list({digest for found in shown for digest in found})
    if not wanted:
        return list(drafts)
    there = {
        picture.digest: Image(picture.media_type, picture.content)
        for picture in await Picture.filter(digest__in=wanted)
    }
    return [
        replace(draft, images=tuple(there[digest] for digest in found if digest in there))
        for draft, found in zip(drafts, shown, strict=True)
    ]
