"""A contest that people have taken part in."""

from collections.abc import Awaitable, Callable

import pytest

from questions.models import Bank
from quiz.contests.models import Contest
from quiz.reports.folding import fold
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Clock, WorkerClient
from tests.factories import make_bank, make_contest
from tests.reports.evenings import spend

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


@pytest.fixture
async def bank(db: str, clock: Clock) -> Bank:
    """Twenty questions that 120 people answered, three times each."""
    made = await make_bank(count=20)
    await make_contest(clock.now, bank=made)
    await spend(["quiz"], 360, clock.now)
    await fold()
    return made
