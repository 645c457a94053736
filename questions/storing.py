"""Writing questions: rows by the thousand, with what lists know of them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Any

from pydantic_core import to_json
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.expressions import F

from questions.drafts import Draft, Image
from questions.inserting import STREAM, chunks, insert
from questions.listing import Listed, cited_places, digests
from questions.models import (
    Amendment,
    Bank,
    Cited,
    Picture,
    QuestionTag,
    Retirement,
    Revision,
)
from questions.pools import Newest
from questions.telling import Telling

REVISION = (
    "question_id", "number", "kind", "stem", "options", "answers", "explanation", "citation",
    "tags", "difficulty", "author", "how", "load_id", "fingerprint", "created_at",
)  # fmt: skip
QUESTION = (
    "bank_id", "newest", "kind", "difficulty", "created_at", "fingerprint", "stem_key", "words",
)  # fmt: skip
CITED = ("question_id", "law", "article", "paragraph", "item", "version", "checked_by")

Numbered = tuple[int, int, Listed]
"""Question id, number of the revision, and what it says."""


@dataclass(frozen=True)
class Writing:
    """Writes to one bank in the current transaction: `how`, by whom, when, and for which load.

    `telling` is told how many questions are written.
    """

    connection: BaseDBAsyncClient
    bank_id: int
    how: str
    author: str
    now: datetime
    load_id: int | None = None
    telling: Telling = field(default_factory=Telling)

    async def add(self, drafts: Sequence[Listed]) -> list[int]:
        """New questions, in order; their ids."""
        ids: list[int] = []
        for part in chunks(drafts, STREAM):
            new = await self._new_ids(len(part))
            rows = (
                [
                    key,
                    self.bank_id,
                    1,
                    one.draft.kind,
                    one.draft.difficulty,
                    self._moment,
                    *one.entry(),
                ]
                for key, one in zip(new, part, strict=True)
            )
            await self._insert("question", ("id", *QUESTION), self.telling.rows(rows))
            await self._write([(key, 1, one) for key, one in zip(new, part, strict=True)])
            for one in part:
                one.forget()
            ids += new
        return ids

    async def _new_ids(self, count: int) -> list[int]:
        """Ids for so many questions: to ask for them afterwards would cost as much as writing them.

        On SQLite nobody else writes before this transaction ends.
        """
        if self._is_sqlite:
            text = "SELECT seq FROM sqlite_sequence WHERE name = 'question'"
            found = await self.connection.execute_query_dict(text)
            last = found[0]["seq"] if found else 0
            return list(range(last + 1, last + 1 + count))
        text = (
            "SELECT array_agg(nextval(sequence)) AS ids FROM generate_series(1, $1::int),"
            " (SELECT pg_get_serial_sequence('question', 'id')::regclass AS sequence OFFSET 0) AS named"
        )  # named once: to look it up for each id takes ten times as long
        found = await self.connection.execute_query_dict(text, [count])
        ids: list[int] = found[0]["ids"] or []
        return ids

    async def revise(self, changes: Sequence[tuple[Newest, Listed]]) -> None:
        """A new revision for each of these questions.

        Whoever calls holds the bank's row, so that nobody else revises meanwhile. Raises
        IntegrityError where one would read like another of its bank.
        """
        if not changes:
            return
        rows = [
            [old.number + 1, new.draft.kind, new.draft.difficulty, *new.entry(), old.question_id]
            for old, new in changes
        ]
        text = (
            "UPDATE question SET newest = $1, kind = $2, difficulty = $3, fingerprint = $4,"
            " stem_key = $5, words = $6 WHERE id = $7"
        )
        if self._is_sqlite:
            text = re.sub(r"\$\d", "?", text)
        for part in chunks(self.telling.rows(rows)):
            await self.connection.execute_many(text, part)
        await self._write([(old.question_id, old.number + 1, new) for old, new in changes])

    async def restore(self, question_ids: Iterable[int]) -> None:
        """Bring retired questions back into use."""
        for part in chunks(question_ids):
            await Retirement.filter(question_id__in=part, restored_at=None).update(
                restored_at=self.now, restored_by=self.author, again_id=self.load_id
            )

    async def retire(self, question_ids: Iterable[int]) -> None:
        """Take questions out of use, those that are in it."""
        for part in chunks(dict.fromkeys(question_ids)):
            there = Retirement.filter(question_id__in=part, restored_at=None)
            out = set(await there.values_list("question_id", flat=True))
            rows = (
                [key, self.author, self._moment, self.load_id, ""] for key in part if key not in out
            )
            columns = ("question_id", "author", "at", "undone_id", "restored_by")
            await self._insert("retirement", columns, rows)

    async def hold(self) -> None:
        """Hold the bank's row: nobody else changes its questions until the transaction is done."""
        await Bank.filter(id=self.bank_id).update(edition=F("edition"))

    async def touch(self) -> None:
        """Tell every cache that the bank changed."""
        await Bank.filter(id=self.bank_id).update(edition=F("edition") + 1, changed_at=self.now)

    async def _write(self, numbered: Sequence[Numbered]) -> None:
        rows = ([key, number, *self._revision(one)] for key, number, one in numbered)
        await self._insert("revision", REVISION, self.telling.rows(rows))
        await self._tag(numbered)
        await self._cite(numbered)
        await self._picture(numbered)

    def _revision(self, one: Listed) -> list[Any]:
        draft = one.draft
        return [
            draft.kind,
            draft.stem,
            _json(draft.options),
            _json(draft.answers),
            draft.explanation,
            draft.citation,
            _json(draft.tags),
            draft.difficulty,
            self.author,
            self.how,
            self.load_id,
            one.fingerprint,
            self._moment,
        ]

    async def _tag(self, numbered: Sequence[Numbered]) -> None:
        for part in chunks(key for key, number, _ in numbered if number > 1):
            await QuestionTag.filter(question_id__in=part).delete()
        rows = (
            [key, self.bank_id, tag]
            for key, _, one in numbered
            for tag in dict.fromkeys(one.draft.tags)
        )
        await self._insert("question_tag", ("question_id", "bank_id", "tag"), rows)

    async def _cite(self, numbered: Sequence[Numbered]) -> None:
        """What each cites. A place that it cited before keeps its version."""
        before: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        for part in chunks(key for key, number, _ in numbered if number > 1):
            there = Cited.filter(question_id__in=part)
            for row in await there.values_list(
                "question_id", "law", "article", "paragraph", "item",
                "version", "checked_by", "checked_at",
            ):  # fmt: skip
                before[tuple(row[:5])] = tuple(row[5:])
            await there.delete()
        amended = (
            {}
            if not numbered
            else dict(await Amendment.all().order_by("version").values_list("law", "version"))
        )
        rows, kept = [], []
        places: dict[str, list[tuple[Any, ...]]] = {}
        for key, _, one in numbered:
            citation = one.draft.citation
            if citation not in places:
                places[citation] = [
                    (*place[:4], self._version(place[0], place[4], amended))
                    for place in cited_places(citation)
                ]
            for *place, version in places[citation]:
                if before and (key, *place) in before:
                    kept.append(((key, *place), before[key, *place]))
                else:
                    rows.append([key, *place, version, ""])
        await self._insert("cited", CITED, rows)
        await Cited.bulk_create(
            Cited(
                question_id=key, law=law, article=article, paragraph=paragraph, item=item,
                version=version, checked_by=by, checked_at=at,
            )
            for (key, law, article, paragraph, item), (version, by, at) in kept
        )  # fmt: skip

    def _version(self, law: str, known: str | None, amended: dict[str, date]) -> date | str | None:
        """The version somebody cites who writes now; a file does not say which one it means."""
        if law in amended:
            return self._day(amended[law]) if self.how == "edit" else None
        return self._day(date.fromisoformat(known)) if known else None

    async def _picture(self, numbered: Sequence[Numbered]) -> None:
        """Pictures that came along, and which revision shows which: also those that were there."""
        shown = {}
        for key, number, one in numbered:
            if found := pictures_of(one.draft):
                shown[key, number] = found
        if not shown:
            return
        images = {image.digest: image for *_, one in numbered for image in one.draft.images}
        await keep_pictures(images.values())
        there = await picture_ids(digest for found in shown.values() for digest in found)
        revisions = {}
        for part in chunks(key for key, _ in shown):
            for row in await Revision.filter(question_id__in=part).values_list(
                "question_id", "number", "id"
            ):
                revisions[row[0], row[1]] = row[2]
        rows = (
            [revisions[which], there[digest]]
            for which, found in shown.items()
            for digest in found
            if digest in there
        )
        await self._insert("revision_picture", ("revision_id", "picture_id"), rows)

    async def _insert(
        self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
    ) -> None:
        await insert(self.connection, table, columns, rows)

    @cached_property
    def _is_sqlite(self) -> bool:
        return self.connection.capabilities.dialect == "sqlite"

    @cached_property
    def _moment(self) -> datetime | str:
        return self.now.astimezone(UTC).isoformat(" ") if self._is_sqlite else self.now

    def _day(self, day: date) -> date | str:
        return day.isoformat() if self._is_sqlite else day


def pictures_of(draft: Draft) -> list[str]:
    """The digests of the pictures that a draft's texts show."""
    return digests([draft.stem, *draft.options, draft.explanation])


async def picture_ids(wanted: Iterable[str]) -> dict[str, int]:
    """The ids of those pictures that are stored, by digest.

    A statement takes no more than 32,767 arguments on PostgreSQL, and one fewer on SQLite.
    """
    found: dict[str, int] = {}
    for part in chunks(dict.fromkeys(wanted)):
        found |= dict(await Picture.filter(digest__in=part).values_list("digest", "id"))
    return found


async def keep_pictures(images: Iterable[Image]) -> None:
    """Store pictures that are not there yet."""
    rows = [
        Picture(digest=image.digest, media_type=image.media_type, content=image.content)
        for image in images
    ]
    await Picture.bulk_create(rows, batch_size=50, ignore_conflicts=True)


def _json(value: list[Any]) -> str:
    return to_json(value).decode() if value else "[]"
