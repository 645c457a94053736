"""What one process changes, another one that remembers the old state shows within a second."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest

from questions.models import Bank
from quiz.attempts.actions import finish, start
from quiz.contests.live import live_by_id
from quiz.database import connected
from quiz.people.actions import Profile, add_staff, sign_in_worker
from quiz.people.sessions import open_session
from tests.factories import make_contest
from tests.faults.conftest import Postgres, command, new_house
from tests.faults.servers import PATIENCE, served

WITHIN = 4.0
"""Seconds after which nobody may ask and be told the old state, however long the answer takes."""
PERSON = {"phone": "13812345678", "name": "张三", "town": "镇", "employer": "厂", "consent": True}
HEADER = "题型,题干,选项A,选项B,选项C,选项D,答案,解析,法律依据,标签,难度\n"
Sees = Callable[[], Awaitable[bool]]


@dataclass
class Pair:
    """Two servers of one database: changes are made `here` and looked for `there`."""

    url: str
    here: str
    there: str


@pytest.fixture(scope="module")
def pair(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """Two processes on one PostgreSQL; each test changes something of its own."""
    url, folder = new_house(postgres), tmp_path_factory.mktemp("pair")
    with served(folder, url) as here, served(folder, url) as there:
        yield Pair(url, here.address, there.address)


@asynccontextmanager
async def client(address: str, token: str = "") -> AsyncIterator[httpx2.AsyncClient]:
    """Somebody who holds `token`."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    async with httpx2.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE) as opened:
        yield opened


async def sign_in(address: str) -> str:
    """The token of a worker."""
    async with client(address) as guest:
        told = await guest.post("/api/v1/session", json=PERSON)
    token: str = told.json()["token"]
    return token


async def is_seen(sees: Sees, change: Callable[[], Awaitable[Any]]) -> None:
    """Not before the change, soon afterwards, and then for good."""
    for _ in range(3):  # what is remembered is warm
        assert not await sees()
    await change()
    asked = end = time.monotonic() + WITHIN
    while not await sees():
        assert asked <= end, "the other process does not see it"
        await asyncio.sleep(0.02)
        asked = time.monotonic()
    for _ in range(10):
        assert await sees(), "seen, and then the old state again"


async def test_a_sign_out(pair: Pair) -> None:
    token = await sign_in(pair.here)
    async with client(pair.here, token) as here, client(pair.there, token) as there:

        async def sees() -> bool:
            page = await there.get("/me")
            call = await there.post(start_path("quiz"), json=begin())
            assert page.status_code == 200 or call.status_code == 401
            return page.status_code == 303

        await is_seen(sees, lambda: here.post("/sign-out"))


async def test_an_account_that_is_closed(pair: Pair) -> None:
    now = datetime.now(UTC)
    async with connected(pair.url):
        trainer = await add_staff("讲师", "trainer", "a long enough password", now)
        admin = await add_staff("管理员", "admin", "a long enough password", now)
        trains = await open_session(now, staff_id=trainer.id)
        rules = await open_session(now, staff_id=admin.id)
    async with client(pair.here, rules) as here, client(pair.there, trains) as there:

        async def sees() -> bool:
            return (await there.get("/staff/banks")).status_code == 303

        await is_seen(sees, lambda: here.post(f"/staff/people/{trainer.id}/closing"))


async def test_a_contest_that_opens(pair: Pair) -> None:
    now = datetime.now(UTC)
    async with connected(pair.url):
        await make_contest(now, slug="late", opened=False)
        staff = await add_staff("组织者", "organizer", "a long enough password", now)
        token = await open_session(now, staff_id=staff.id)
    async with client(pair.here, token) as here, client(pair.there) as there:

        async def sees() -> bool:
            answers = [
                await there.get(path) for path in ("/contests/late", "/api/v1/contests/late")
            ]
            lists = [await there.get(path) for path in ("/", "/api/v1/contests")]
            statuses = {answer.status_code for answer in answers}
            return statuses == {200} and all("答题 late" in shown.text for shown in lists)

        await is_seen(sees, lambda: here.post("/staff/contests/late/opening"))


async def test_a_draw(pair: Pair) -> None:
    now = datetime.now(UTC)
    began = now - timedelta(days=2)
    async with connected(pair.url):
        over = await make_contest(
            began, slug="over", kinds=["true_false"], count=1, pass_score=5.0,
            closes_at=now - timedelta(hours=1),
        )  # fmt: skip
        worker = await sign_in_worker(Profile("+8613812345678", "张三", "镇", "厂"), began)
        attempt, _ = await start(await live_by_id(over.id), worker.id, uuid.uuid4(), began)
        await finish(attempt.id, worker.id, {"1": ["true"]}, began)
        staff = await add_staff("抽奖的组织者", "organizer", "a long enough password", now)
        token = await open_session(now, staff_id=staff.id)
    async with client(pair.here, token) as here, client(pair.there) as there:

        async def sees() -> bool:
            state = (await there.get("/api/v1/contests/over")).json()["state"]
            assert state in {"closed", "drawn"}
            winners = (await there.get("/contests/over/winners")).text
            return state == "drawn" and "138****5678" in winners

        draw = "/staff/contests/over/draw"
        await is_seen(sees, lambda: here.post(draw, data={"sure": "yes"}))


async def test_a_question_that_is_corrected(house: str, tmp_path: Path) -> None:
    """The command line corrects it beside a server. A paper that was dealt keeps what it showed."""
    await load(tmp_path, house, "工资多久发一次？", "A")
    async with connected(house):
        bank = await Bank.get(name="工资")
        rules = {"tries_a_day": 500, "tries_in_all": 500, "pass_score": 5.0}
        await make_contest(
            datetime.now(UTC), slug="pay", bank=bank, kinds=["single"], count=1, **rules
        )
    with served(tmp_path, house) as server:
        async with client(server.address, await sign_in(server.address)) as phone:

            async def sees() -> bool:
                paper = (await phone.post(start_path("pay"), json=begin())).json()
                stem = paper["questions"][0]["stem"]
                done = await hand_in(phone, paper, "每季")
                assert (stem, done["score"]) in {("工资多久发一次？", 0), ("工资 多久发一次？", 10)}
                return bool(done["score"])

            dealt: dict[str, Any] = {}

            async def correct() -> None:
                dealt.update((await phone.post(start_path("pay"), json=begin())).json())
                await load(tmp_path, house, "工资 多久发一次？", "B")
                shown = (await phone.get(f"/api/v1/attempts/{dealt['id']}")).json()
                assert shown["questions"] == dealt["questions"]
                assert (await hand_in(phone, dealt, "每月"))["score"] == 10

            await is_seen(sees, correct)


async def load(folder: Path, url: str, stem: str, answer: str) -> None:
    """`main.py bank load` of one question."""
    row = f"单选题,{stem},每月,每季,每半年,每年,{answer},按月发。,《劳动法》第五十条,工资,1\n"
    (folder / "bank.csv").write_text(HEADER + row, encoding="utf-8-sig")
    words = ("bank", "load", "bank.csv", "--bank", "工资")
    done = await asyncio.to_thread(command, folder, url, *words)
    assert done.returncode == 0, done


def start_path(slug: str) -> str:
    """Where an attempt begins."""
    return f"/api/v1/contests/{slug}/attempts"


def begin() -> dict[str, str]:
    """A new attempt, or the one that runs."""
    return {"client_id": str(uuid.uuid4())}


async def hand_in(phone: httpx2.AsyncClient, paper: dict[str, Any], text: str) -> dict[str, Any]:
    """The result of answering the only question with the option that reads `text`."""
    (key,) = [o["key"] for o in paper["questions"][0]["options"] if o["text"] == text]
    done = await phone.post(
        f"/api/v1/attempts/{paper['id']}/finish", json={"answers": {"1": [key]}}
    )
    told: dict[str, Any] = done.json()
    return told
