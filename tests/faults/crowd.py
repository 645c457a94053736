"""A crowd of phones that answers quizzes, keeps trying like a phone, and remembers every promise."""

import asyncio
import random
import uuid
from collections import Counter
from dataclasses import dataclass, field, replace
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

from tests.attempts.conftest import right_answers
from tests.faults.servers import PATIENCE, as_list, query

PAUSE = 0.05
GOOD = {200, 201}


@dataclass
class Try:
    """One attempt as its phone knows it."""

    client_id: str
    id: int = 0
    sent: dict[tuple[int, int], Any] = field(default_factory=dict)
    saved: dict[int, int] = field(default_factory=dict)
    result: dict[str, Any] | None = None


class Phone:
    """One worker: starts, saves answer by answer, finishes, begins again until told to stop."""

    def __init__(self, crowd: "Crowd", number: int) -> None:
        self.crowd = crowd
        self.profile = {
            "phone": f"138{number:08d}",
            "name": f"工人{number}",
            "town": f"镇{number % 3}",
            "employer": f"厂{number % 4}",
            "consent": True,
        }
        self.chance = random.Random(number)
        self.tries: list[Try] = []
        self.token = ""

    async def call(self, method: str, path: str, body: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, after as many tries as it takes; None when told to stop meanwhile."""
        while not self.crowd.stopping:
            answer = await self.crowd.ask(method, path, body, self.token)
            if answer is not None and answer.status_code in GOOD:
                found: dict[str, Any] = answer.json()
                return found
            await asyncio.sleep(PAUSE)
        return None

    async def live(self) -> None:
        """Sign in and take part."""
        told = await self.call("POST", "/api/v1/session", self.profile)
        self.token = told["token"] if told else ""
        while not self.crowd.stopping:
            await self.take_part()

    async def take_part(self) -> None:
        """One attempt, with every answer given twice: a guess, then the right one."""
        current = Try(str(uuid.uuid4()))
        self.tries.append(current)
        path = f"/api/v1/contests/{self.crowd.slug}/attempts"
        paper = await self.call("POST", path, {"client_id": current.client_id})
        if paper is None:
            return
        current.id = paper["id"]
        right = right_answers(paper)
        revision = int(paper["revision"])
        for number, given in [*((n, right["1"]) for n in "1"), *right.items()]:
            revision += 1
            if not await self.save(current, revision, int(number), given):
                return
        told = await self.call("POST", f"/api/v1/attempts/{current.id}/finish", {"answers": {}})
        if told is not None:
            current.result = told
            self.crowd.finishes += 1

    async def save(self, current: Try, revision: int, number: int, given: Any) -> bool:
        """One answer, kept in mind as sent before and as promised after."""
        current.sent[number, revision] = given
        path = f"/api/v1/attempts/{current.id}/answers"
        body = {"revision": revision, "answers": {str(number): given}}
        if await self.call("PUT", path, body) is None:
            return False
        current.saved[number] = revision
        self.crowd.saves += 1
        return True


class Crowd:
    """Phones at work on one or more servers; `async with` starts and stops them."""

    def __init__(self, *addresses: str, size: int = 6, slug: str = "quiz", first: int = 0) -> None:
        self.addresses, self.slug = list(addresses), slug
        self.phones = [Phone(self, first + number) for number in range(size)]
        self.saves = self.finishes = 0
        self.seen: Counter[int | str] = Counter()
        self.stopping = False
        self.chance = random.Random(7)

    async def __aenter__(self) -> "Crowd":
        self.client = httpx2.AsyncClient(
            timeout=PATIENCE / 2,
            # Phones share this client but no cookies: signing in ends the session it came with.
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        )
        self.lives = [asyncio.create_task(phone.live()) for phone in self.phones]
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def stop(self) -> None:
        """Everybody ends what they are at; whatever went wrong in a phone is told here."""
        self.stopping = True
        await asyncio.wait_for(asyncio.gather(*self.lives), PATIENCE)
        await self.client.aclose()

    async def ask(
        self, method: str, path: str, body: dict[str, Any] | None = None, token: str = ""
    ) -> httpx2.Response | None:
        """One request to any of the servers; None when there was no whole answer."""
        headers = {"authorization": f"Bearer {token}"} if token else {}
        address = self.chance.choice(self.addresses)
        try:
            answer = await self.client.request(method, address + path, json=body, headers=headers)
        except httpx2.TransportError as lost:
            self.seen[type(lost).__name__] += 1
            return None
        self.seen[answer.status_code] += 1
        return answer

    @property
    def tries(self) -> list[Try]:
        """Every attempt of everybody."""
        return [one for phone in self.phones for one in phone.tries]

    def promised(self) -> list[Try]:
        """What was acknowledged up to now; what was sent goes on growing."""
        return [replace(one, saved=dict(one.saved)) for one in self.tries]

    def statuses(self) -> set[int]:
        """HTTP statuses seen, without the good ones."""
        return {status for status in self.seen if isinstance(status, int)} - GOOD


async def check_kept(url: str, crowd: Crowd, promised: list[Try] | None = None) -> None:
    """Every promise (or those made earlier) holds in the database at `url`.

    Nothing is there twice, and nothing that nobody said.
    """
    tries = {one.id: one for one in promised or crowd.promised() if one.id}  # before any query
    answers = await query(url, "SELECT attempt_id, number, revision, given FROM answer")
    there = {(row["attempt_id"], row["number"]): row for row in answers}
    attempts = {row["id"]: row for row in await query(url, "SELECT * FROM attempt")}
    entries = await query(url, "SELECT worker_id, attempt_id, id FROM entry")
    for number, one in tries.items():
        assert number in attempts, "an acknowledged start is lost"
        for question, revision in one.saved.items():
            assert there[number, question]["revision"] >= revision, "an acknowledged save is lost"
        if one.result is not None:
            assert attempts[number]["score"] == one.result["score"] == 100
            assert attempts[number]["finished_at"] is not None
    for (number, question), row in there.items():
        if number in tries:
            given = tries[number].sent.get((question, row["revision"]))
            assert given is not None, "an answer nobody sent"
            assert len(as_list(row["given"])) == len(given)
    clients = Counter(str(row["client_id"]) for row in attempts.values())
    assert set(clients.values()) <= {1}, "one client_id, two attempts"
    holders = Counter(row["worker_id"] for row in entries)
    assert set(holders.values()) <= {1}, "one worker, two entries"
    tickets = {phone.profile["phone"]: _tickets(phone) for phone in crowd.phones}
    assert all(len(found) <= 1 for found in tickets.values()), "a ticket changed"


def _tickets(phone: Phone) -> set[str]:
    return {one.result["ticket"] for one in phone.tries if one.result and one.result["ticket"]}
