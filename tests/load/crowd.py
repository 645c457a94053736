"""People with an open contest before them: made once, before the server starts."""

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from questions.importing import check, load
from quiz.contests.actions import (
    PrizeDraft,
    Rules,
    SectionDraft,
    change_rules,
    create_contest,
    open_contest,
)
from quiz.database import connected, migrate
from quiz.people.actions import Profile, sign_in_worker
from quiz.people.sessions import open_session

SLUG = "evening"
SAMPLE = Path(__file__).parent.parent.parent / "questions/samples/labour-law.csv"
TOWNS, EMPLOYERS = 12, 60


async def make(url: str, people: int) -> list[str]:
    """Migrate, open a contest of ten questions, sign `people` in; returns their tokens."""
    await migrate(url)
    async with connected(url):
        now = datetime.now(UTC)
        loaded = await load(check(SAMPLE.read_bytes(), SAMPLE.name), "劳动法", author="load")
        contest = await create_contest("晚上的答题", now, slug=SLUG)
        kinds = (["single"], 5), (["multiple"], 2), (["true_false"], 3)
        sections = [SectionDraft(loaded.bank.id, kind, [], count, 10) for kind, count in kinds]
        fields = {
            "introduction": "学法", "organisers": "区总工会", "contact": "0731-12345678",
            "claim": "到工会领取", "opens_at": now - timedelta(days=30),
            "closes_at": now + timedelta(days=1), "minutes": 60, "tries_a_day": 1_000_000,
            "tries_in_all": 1_000_000, "pass_score": 60.0, "show_answers": "finish",
        }  # fmt: skip
        await change_rules(contest, Rules(fields, sections, [PrizeDraft("奖", "杯", 10)]), now)
        await open_contest(contest, now)
        return [await _person(number, now) for number in range(people)]


async def _person(number: int, now: datetime) -> str:
    town, employer = f"镇{number % TOWNS}", f"单位{number % EMPLOYERS}"
    worker = await sign_in_worker(
        Profile(f"+86138{number:08d}", f"人{number}", town, employer), now
    )
    return await open_session(now, worker_id=worker.id)


def make_now(url: str, people: int) -> "itertools.cycle[str]":
    """`make`, and everybody's token in turn without end."""
    return itertools.cycle(asyncio.run(make(url, people)))
