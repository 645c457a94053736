"""A contest that people have taken part in."""

from collections.abc import Awaitable, Callable

import pytest

from quiz.contests.models import Contest
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Clock, WorkerClient
from tests.factories import make_contest

PEOPLE = (
    ("13812345601", "张三", "城关镇", "一建", 2, True),
    ("13812345602", "李四", "城关镇", "二建", 1, True),
    ("13812345603", "王五", "河西镇", "一建", 1, False),
)
"""Phone, name, town, employer, how many tries, and whether they are right."""

Fill = Callable[[str], Awaitable[None]]


@pytest.fixture
def take_part(worker_client: WorkerClient) -> Fill:
    """`await take_part("quiz")`: three people, four tries, two passes."""

    async def fill(slug: str) -> None:
        for phone, name, town, employer, tries, right in PEOPLE:
            client = await worker_client(phone, name, town, employer)
            for _ in range(tries):
                attempt = (await start(client, slug)).json()
                await finish(client, attempt["id"], right_answers(attempt) if right else {})

    return fill


@pytest.fixture
async def contest(db: str, clock: Clock, take_part: Fill) -> Contest:
    """An open contest with a day of answers in it."""
    made = await make_contest(clock.now)
    await take_part("quiz")
    return made
