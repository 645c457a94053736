"""Many rows at once: nobody is held up, nothing runs out of time or arguments, and progress is told."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from questions import inserting
from questions.changing import undo_load
from questions.drafts import Image
from questions.importing import load
from questions.inserting import TURN
from questions.models import Load, Picture, Question
from questions.storing import keep_pictures, picture_ids

from .test_load import many

MOST_ARGUMENTS = 32_767
PICTURE = "picture", ("digest", "media_type", "content")


async def test_others_have_their_turn_while_rows_are_made() -> None:
    async def turn() -> None:
        pass

    other = asyncio.create_task(turn())
    rows = inserting._in_turns([number] for number in range(TURN + 1))
    assert [row[0] async for row in rows] == list(range(TURN + 1))
    assert other.done()


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
async def test_a_stream_has_a_time_of_its_own(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not that of one statement, which is a minute for everything."""

    async def slowly(rows: Iterable[Any]) -> AsyncIterator[Any]:
        for row in rows:
            yield row
        await asyncio.sleep(0.3)

    monkeypatch.setattr(inserting, "_in_turns", slowly)
    monkeypatch.setattr(inserting, "STREAM_SECONDS", 0.1)
    with pytest.raises(TimeoutError):
        await load(many(60), "法律")
    assert await Question.all().count() == 0


def _pictures(count: int, *, failing: bool = False) -> Iterator[list[Any]]:
    for number in range(count):
        yield [f"{number:064x}", "image/png", b""]
    if failing:
        raise ValueError


async def test_rows_that_cannot_be_made_leave_nothing_behind(db: str) -> None:
    """Also when the database is still taking in those before."""
    with pytest.raises(ValueError):
        async with in_transaction() as connection:
            await inserting.insert(connection, *PICTURE, _pictures(2600, failing=True))
    assert await Picture.all().count() == 0
    async with in_transaction() as connection:
        await inserting.insert(connection, *PICTURE, _pictures(2600))
    assert await Picture.all().count() == 2600


async def test_a_row_that_was_there_is_refused_with_all_others(db: str) -> None:
    await keep_pictures([there := Image("image/png", b"one")])
    rows = [*_pictures(2600), [there.digest, "image/png", b"one"], *_pictures(10)]
    with pytest.raises(IntegrityError):
        async with in_transaction() as connection:
            await inserting.insert(connection, *PICTURE, rows)
    assert await Picture.all().count() == 1


async def test_pictures_are_looked_up_in_parts(db: str) -> None:
    image = Image("image/png", b"one")
    await keep_pictures([image])
    wanted = [*(f"{number:064x}" for number in range(MOST_ARGUMENTS)), image.digest]
    assert list(await picture_ids(wanted)) == [image.digest]


async def test_a_load_that_adds_nothing_tells_how_far_it_is(db: str) -> None:
    report = many(1203)
    await load(report, "法律")
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    other = [replace(draft, explanation="新的") for draft in report.questions]
    changed = await load(replace(report, questions=other), "法律", progress=tell)
    assert changed.changed == 1203 and told[0] == (500, 1203) and told[-1] == (1203, 1203)
    assert told == sorted(told)


async def test_a_load_that_brings_questions_back_tells_that_they_are(db: str) -> None:
    first = await load(many(3), "法律")
    await undo_load(await Load.get(id=first.load_id), "讲师", datetime.now(UTC))
    told: list[tuple[int, int]] = []
    again = await load(many(3), "法律", progress=lambda done, total: told.append((done, total)))
    assert again.load_id is not None and told and told[-1][0] == told[-1][1] > 0
