"""One writer for many: shared commits, and nobody suffers for anybody else."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz import batches as module
from quiz.batches import MOST, Batches, share
from quiz.errors import Unavailable


class Table:
    """Takes batches as the database would: `poison` fails the whole batch it stands in."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []
        self.gate = asyncio.Event()
        self.gate.set()
        self.trouble: Exception | None = None
        self.asked = 0

    async def write(self, items: Sequence[Any]) -> list[Any]:
        self.asked += 1
        await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        if "poison" in items:
            raise ValueError("poison")
        self.batches.append(list(items))
        return [f"wrote {item}" for item in items]


async def test_what_queues_meanwhile_is_one_batch() -> None:
    table, writer = Table(), Batches()
    answers = await asyncio.gather(*(writer.put(table.write, n) for n in range(600)))
    assert answers == [f"wrote {n}" for n in range(600)]
    assert [len(batch) for batch in table.batches] == [200, 200, 200]  # none waits for a few more


@given(st.integers(1, 5000), st.integers(1, MOST))
def test_batches_are_few_and_as_equal_as_can_be(waiting: int, most: int) -> None:
    sizes, left = [], waiting
    while left:
        sizes.append(share(left, most))
        left -= sizes[-1]
    assert len(sizes) == -(-waiting // most) and max(sizes) <= most
    assert max(sizes) - min(sizes) <= 1


async def test_verbs_take_turns() -> None:
    """Who does something else does not wait for all of a rush."""
    many, few, writer, done = Table(), Table(), Batches(50), []

    async def put(table: Table, item: int) -> None:
        done.append(await writer.put(table.write, item))

    await asyncio.gather(*(put(many, n) for n in range(100)), *(put(few, -n) for n in range(9)))
    assert [len(batch) for batch in many.batches] == [50, 50]
    assert done[50] == "wrote 0" and len(few.batches) == 1  # in between


async def test_the_next_batch_begins_before_those_of_the_last_wake() -> None:
    """While they write their answers the database works."""
    seen: list[str] = []

    async def write(items: Sequence[str]) -> list[str]:
        seen.append(f"begin {items[0]}")
        await asyncio.sleep(0)
        return list(items)

    async def put(item: str) -> None:
        seen.append(f"answer {await writer.put(write, item)}")

    writer = Batches(1)
    await asyncio.gather(put("a"), put("b"))
    assert seen == ["begin a", "begin b", "answer a", "answer b"]


async def test_one_bad_item_fails_alone() -> None:
    table, writer = Table(), Batches()
    puts = [writer.put(table.write, item) for item in ("a", "poison", "b")]
    first, bad, last = await asyncio.gather(*puts, return_exceptions=True)
    assert (first, last) == ("wrote a", "wrote b") and isinstance(bad, ValueError)


async def test_a_verb_that_loses_an_outcome_leaves_nobody_waiting() -> None:
    async def forgets(items: Sequence[Any]) -> list[Any]:
        return [item for item in items if item != "lost"]

    writer = Batches(2)
    puts = [writer.put(forgets, item) for item in ("a", "lost", "b")]
    first, lost, last = await asyncio.wait_for(asyncio.gather(*puts, return_exceptions=True), 60)
    assert (first, last) == ("a", "b") and isinstance(lost, ValueError)


async def test_a_cancelled_request_harms_no_batch() -> None:
    table, writer = Table(), Batches()
    table.gate.clear()
    tasks = [asyncio.create_task(writer.put(table.write, n)) for n in range(3)]
    await asyncio.sleep(0)
    tasks[1].cancel()
    table.gate.set()
    others = asyncio.gather(tasks[0], tasks[2])
    assert await asyncio.wait_for(others, 60) == ["wrote 0", "wrote 2"]
    assert table.batches == [[0, 1, 2]]  # what was sent is written, though nobody waits for it


async def test_a_full_queue_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROOM", 2)
    table, writer = Table(), Batches()
    table.gate.clear()
    tasks = [asyncio.create_task(writer.put(table.write, n)) for n in range(2)]
    await asyncio.sleep(0.01)
    tasks += [asyncio.create_task(writer.put(table.write, n)) for n in range(2, 4)]
    await asyncio.sleep(0.01)
    with pytest.raises(Unavailable):
        await asyncio.wait_for(writer.put(table.write, 5), 60)
    table.gate.set()
    assert len(await asyncio.gather(*tasks)) == 4


async def test_trouble_of_the_database_is_told_to_all_and_passes() -> None:
    table, writer = Table(), Batches()
    table.trouble = ConnectionRefusedError()
    puts = [writer.put(table.write, n) for n in range(3)]
    told = await asyncio.gather(*puts, return_exceptions=True)
    assert [type(one) for one in told] == [Unavailable] * 3
    assert table.asked == 1  # each by itself would wait as long again
    table.trouble = None
    assert await writer.put(table.write, 4) == "wrote 4"


async def test_drain_waits_for_everything() -> None:
    table, writer = Table(), Batches()
    tasks = [asyncio.create_task(writer.put(table.write, n)) for n in range(3)]
    await asyncio.sleep(0)
    await writer.drain()
    assert table.batches == [[0, 1, 2]] and len(writer) == 0
    await asyncio.gather(*tasks)
