"""A real server for the browser tests: the demo, and a contest that waits for its draw.

Run as `python -m tests.browser.serve FD`, the number of a socket that listens, with DATABASE_URL
and SECRET_KEY set.
"""

import asyncio
import socket
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import uvicorn

from questions.models import Bank
from quiz import demo
from quiz.app import create_app
from quiz.attempts.actions import finish, start
from quiz.attempts.memory import memory
from quiz.attempts.rules import to_shown
from quiz.contests.live import live_by_id
from quiz.contests.models import Contest
from quiz.courses.actions import sign_up
from quiz.database import connected, migrate
from quiz.people.actions import Profile, sign_in_worker
from quiz.settings import settings
from tests.courses.conftest import make_course
from tests.factories import make_contest

PASSWORD = "browser-test-password"
ACCOUNTS = dict.fromkeys(demo.ACCOUNTS, PASSWORD)
AT_THE_DOOR = "门口的课"
HOSTILE = "<img src=x onerror=alert(1)>'\"；=cmd|' /C calc'!A0"


async def prepare() -> None:
    """Fill the database."""
    await migrate(settings().database_url)
    async with connected(settings().database_url):
        now = datetime.now(UTC)
        await demo.build(now, ACCOUNTS)
        before = now - timedelta(days=3)
        contest = await make_contest(
            before,
            slug="to-draw",
            bank=await Bank.get(name=demo.BANK),
            kinds=["single"],
            closes_at=now - timedelta(hours=1),
        )
        for number in range(5):
            await pass_contest(contest, number, before)
        await open_course(now)


async def pass_contest(contest: Contest, number: int, at: datetime) -> None:
    """A worker with a hostile name passes."""
    worker = await sign_in_worker(
        Profile(f"+861380000100{number}", HOSTILE[:40], "城关镇", HOSTILE), at
    )
    attempt, _ = await start(await live_by_id(contest.id), worker.id, uuid4(), at)
    items = attempt.items
    shown = await memory().questions_of(item.revision for item in items)
    answers = {
        str(n): to_shown("single", shown[item.revision].answers, item.order)
        for n, item in enumerate(items, 1)
    }
    await finish(attempt.id, worker.id, answers, at + timedelta(minutes=3))


async def open_course(now: datetime) -> None:
    """A course that begins in a quarter of an hour, with people for the door."""
    course = await make_course(now, title=AT_THE_DOOR, seats=20, starts=1 / 96)
    for number, name in enumerate(("王芳", "李建国", "张秀英", "刘洋", HOSTILE[:40], "陈静")):
        profile = Profile(f"+861380000200{number}", name, "城关镇", "第一建筑公司")
        worker = await sign_in_worker(profile, now)
        await sign_up(course.id, worker.id, now)


if __name__ == "__main__":
    asyncio.run(prepare())
    server = uvicorn.Server(uvicorn.Config(create_app(), access_log=False, log_level="warning"))
    server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
