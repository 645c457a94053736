"""Saves of one batch: each is judged by itself, and of one question the newest stays."""

import uuid
from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from quiz.attempts.actions import start
from quiz.attempts.memory import Sheet
from quiz.attempts.models import Answer
from quiz.attempts.saving import Save, Saved, save_all
from quiz.attempts.starting import new_sheet
from quiz.contests.live import live_by_id
from quiz.contests.models import Contest
from quiz.errors import NotFound, TooLate
from quiz.people.models import Worker
from tests.conftest import Clock, WorkerClient


@pytest.fixture
async def sheets(contest: Contest, worker_client: WorkerClient, clock: Clock) -> list[Sheet]:
    """The running attempts of three workers."""
    for phone in ("13800000001", "13800000002", "13800000003"):
        await worker_client(phone)
    live, found = await live_by_id(contest.id), []
    for worker in await Worker.all().order_by("id"):
        standing, _ = await start(live, worker.id, uuid.uuid4(), clock.now)
        found.append(new_sheet(standing))
    return found


async def kept() -> dict[tuple[int, int], tuple[list[str], int]]:
    """What is stored, by attempt and number."""
    rows = await Answer.all()
    return {(row.attempt_id, row.number): (row.given, row.revision) for row in rows}


async def test_of_one_question_the_newest_stays(sheets: list[Sheet], clock: Clock) -> None:
    sheet = sheets[0]
    for number, order in enumerate(permutations([(3, "A"), (9, "B"), (5, "C")]), 1):
        saves = [Save(sheet, {number: [text]}, clock.now, revision) for revision, text in order]
        assert all(isinstance(saved, Saved) for saved in await save_all(saves))
        assert (await kept())[sheet.attempt_id, number] == (["B"], 9)


@pytest.mark.parametrize("together", [True, False])
async def test_of_equal_ones_the_later_stays_and_one_without_a_number_is_newest(
    sheets: list[Sheet], clock: Clock, together: bool
) -> None:
    sheet = sheets[0]
    saves = [Save(sheet, {1: [text]}, clock.now, 7) for text in "AB"]
    saves += [Save(sheet, {2: ["A"]}, clock.now, 10**9), Save(sheet, {2: ["B"]}, clock.now)]
    for batch in [saves] if together else [[save] for save in saves]:
        await save_all(batch)
    assert {key[1]: given for key, (given, _) in (await kept()).items()} == {1: ["B"], 2: ["B"]}


@pytest.mark.parametrize("together", [True, False])
async def test_one_without_a_number_is_newer_than_those_that_come_late(
    sheets: list[Sheet], clock: Clock, together: bool
) -> None:
    sheet = sheets[0]
    saves = [Save(sheet, {1: ["A"]}, clock.now, 9000), Save(sheet, {1: ["B"]}, clock.now)]
    for batch in [saves] if together else [[save] for save in saves]:
        await save_all(batch)
    await save_all([Save(sheet, {1: ["C"]}, clock.now, 8000)])
    assert (await kept())[sheet.attempt_id, 1] == (["B"], 9001)


@pytest.mark.parametrize("together", [True, False])
async def test_one_without_a_number_is_newer_than_what_is_stored_whatever_comes_after_it(
    sheets: list[Sheet], clock: Clock, together: bool
) -> None:
    sheet = sheets[0]
    await save_all([Save(sheet, {1: ["A"], 2: ["A"]}, clock.now, 9000)])
    saves = [
        Save(sheet, {1: ["B"], 2: ["B"]}, clock.now),
        Save(sheet, {1: ["C"], 2: ["C"]}, clock.now, 8000),
        Save(sheet, {2: ["D"]}, clock.now, 9002),
    ]
    for batch in [saves] if together else [[save] for save in saves]:
        assert all(isinstance(saved, Saved) for saved in await save_all(batch))
    stored = await kept()
    assert stored[sheet.attempt_id, 1] == (["B"], 9001)
    assert stored[sheet.attempt_id, 2] == (["D"], 9002)


async def test_a_stranger_displaces_nobody(sheets: list[Sheet], clock: Clock) -> None:
    """Whatever a process remembers, the database knows whose attempt it is."""
    mine, other, _ = sheets
    forged = Save(replace(mine, worker_id=other.worker_id), {1: ["C"]}, clock.now, 99)
    own = Save(mine, {1: ["A"]}, clock.now, 1)
    for saves in ([own, forged], [forged, own]):
        outcomes = dict(zip([id(save) for save in saves], await save_all(saves), strict=True))
        assert outcomes[id(own)] == Saved(1, 10, 1)
        assert isinstance(outcomes[id(forged)], NotFound)
    assert await kept() == {(mine.attempt_id, 1): (["A"], 1)}


async def test_each_is_refused_by_itself(sheets: list[Sheet], clock: Clock) -> None:
    in_time, late, unknown = sheets
    over = clock.now + timedelta(minutes=10)
    saves = [
        Save(late, {1: ["A"]}, over),
        Save(in_time, {1: ["A"], 2: ["B"]}, clock.now),
        Save(replace(unknown, attempt_id=999), {1: ["A"]}, clock.now),
    ]
    first, second, third = await save_all(saves)
    assert isinstance(first, TooLate) and isinstance(third, NotFound)
    assert isinstance(second, Saved) and second.saved == 2
    assert {key[0] for key in await kept()} == {in_time.attempt_id}


async def test_one_that_is_too_late_takes_nobodys_place(sheets: list[Sheet], clock: Clock) -> None:
    sheet = sheets[0]
    in_time = Save(sheet, {1: ["A"]}, sheet.deadline - timedelta(microseconds=1), 1)
    late = Save(sheet, {1: ["B"]}, sheet.deadline, 2)
    for saves in ([in_time, late], [late, in_time]):
        outcomes = dict(zip([id(save) for save in saves], await save_all(saves), strict=True))
        assert isinstance(outcomes[id(late)], TooLate)
        assert isinstance(outcomes[id(in_time)], Saved)
        assert await kept() == {(sheet.attempt_id, 1): (["A"], 1)}
