"""What a process remembers of questions: whoever asks gets them, whoever else asks meanwhile."""

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from quiz.attempts import memory as remembering
from quiz.attempts.memory import Memory, Sheet, memory
from quiz.batches import reader
from quiz.contests.models import Contest
from quiz.errors import NotFound
from tests.attempts.conftest import save, start
from tests.conftest import WorkerClient


async def test_who_waits_while_the_old_ones_are_forgotten_gets_their_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go_on = asyncio.Event()

    async def read(revisions: Iterable[int]) -> dict[int, Any]:
        await go_on.wait()
        return dict.fromkeys(revisions)

    monkeypatch.setattr(remembering, "read_questions", read)
    monkeypatch.setattr(remembering, "QUESTIONS", 1)
    memory = Memory()
    memory.questions = dict.fromkeys([1])  # type: ignore[assignment]
    first = asyncio.create_task(memory.questions_of([1, 2]))
    await asyncio.sleep(0)
    memory.questions[3] = None  # type: ignore[assignment]
    second = asyncio.create_task(memory.questions_of([3, 4]))
    await asyncio.sleep(0)
    go_on.set()
    assert {1, 2} <= (await first).keys()
    assert {3, 4} <= (await second).keys() == memory.questions.keys()


async def test_papers_that_are_not_remembered_are_read_together(
    contest: Contest, worker_client: WorkerClient
) -> None:
    """Of a hundred thousand open attempts a process remembers some: most saves must read theirs."""
    clients = [await worker_client(f"1380000{n:04d}") for n in range(8)]
    begun = [(await start(client)).json() for client in clients]
    memory().sheets.clear()
    saves = [save(each, a["id"], 1, {"1": []}) for each, a in zip(clients, begun, strict=True)]
    assert [answer.status_code for answer in await asyncio.gather(*saves)] == [200] * 8
    batches = sum(n for (verb, _), n in reader().batches.items() if verb == "read_sheets")
    assert batches <= 4
    assert memory().sheets.keys() == {a["id"] for a in begun}
    memory().sheets.clear()
    first, second, missing = await remembering.read_sheets([begun[1]["id"], begun[0]["id"], 0])
    assert (
        first
        and second
        and (first.attempt_id, second.attempt_id)
        == (
            begun[1]["id"],
            begun[0]["id"],
        )
    )
    assert missing is None
    with pytest.raises(NotFound):
        await memory().sheet(begun[0]["id"], first.worker_id)


def test_of_too_many_papers_the_oldest_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "SHEETS", 2)
    remembered, moment = Memory(), datetime.now(UTC)
    for number in range(3):
        remembered.keep(Sheet(number, 1, moment, moment, []))
    assert list(remembered.sheets) == [1, 2]
