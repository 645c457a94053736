"""What a process remembers of questions: whoever asks gets them, whoever else asks meanwhile."""

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest

from quiz.attempts import memory as remembering
from quiz.attempts.memory import Memory


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
