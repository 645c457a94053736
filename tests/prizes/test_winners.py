"""The public list of winners: masked, and less for those who did not agree."""

import asyncio
import re
from datetime import timedelta

import pytest

from quiz.contests.actions import PrizeDraft
from quiz.contests.models import Contest
from quiz.prizes import pages
from quiz.prizes.actions import run_draw
from quiz.prizes.models import Draw
from quiz.prizes.queries import WinnerLine, public_winners
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest


async def test_masked_and_with_consent_only(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    contest = await make_contest(clock.now)
    people = {"13800000001": "赵一百", "13800000002": "钱二百"}
    tickets = {}
    for phone, name in people.items():
        worker = await worker_client(phone, name=name)
        if name == "钱二百":
            await worker.post("/me/publishing", data={})
        attempt = (await start(worker)).json()
        tickets[name] = (await finish(worker, attempt["id"], right_answers(attempt))).json()[
            "ticket"
        ]
    assert (await client.get("/api/v1/contests/quiz/winners")).json() == []
    assert "活动结束后抽奖" in (await client.get("/contests/quiz/winners")).text
    clock.now += timedelta(days=1, seconds=5)
    assert "还没有抽奖" in (await client.get("/contests/quiz/winners")).text
    await run_draw(contest, clock.now)
    await Draw.all().update(record={})  # it is long: no page for everybody reads it

    listed = (await client.get("/api/v1/contests/quiz/winners")).json()
    by_ticket = {line["ticket"]: line for line in listed}
    agreed, silent = by_ticket[tickets["赵一百"]], by_ticket[tickets["钱二百"]]
    assert (agreed["name"], agreed["phone"]) == ("赵*", "138****0001")
    assert (silent["name"], silent["phone"]) == ("", "")
    assert silent["tier"] == "一等奖" and silent["town"] == "城关镇"

    page = (await client.get("/contests/quiz/winners")).text
    assert "从 2 个合格的抽奖号里" in page
    assert "赵*" in page and "138****0001" in page and tickets["钱二百"] in page
    for secret in ("赵一百", "钱二百", "钱*", "13800000001", "****0002", "一建"):
        assert secret not in page
    mine = await worker_client("13800000001")
    assert "恭喜" in (await mine.get("/contests/quiz/winners")).text
    assert "中了一等奖" in (await mine.get("/me")).text
    assert (await client.get("/api/v1/contests/quiz")).json()["state"] == "drawn"


TWO_FIRST = PrizeDraft("一等奖", "电动车", 1), PrizeDraft("一等奖", "手机", 2)


async def test_of_one_tier_and_looked_up(
    client: Client, worker_client: WorkerClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    contest = await make_contest(clock.now, prizes=TWO_FIRST)
    for n in range(3):
        worker = await worker_client(f"1380000123{n}")
        attempt = (await start(worker)).json()
        await finish(worker, attempt["id"], right_answers(attempt))
    await worker.post("/me/publishing", data={})
    clock.forward(days=2)
    await run_draw(contest, clock.now)
    page = (await client.get("/contests/quiz/winners")).text
    heads = re.findall(r'<h2>一等奖 <span class="quiet">(.+) <span class="nowrap">(.+?)</', page)
    assert heads == [("电动车", "× 1"), ("手机", "× 2")], "two prizes, whatever their tier"
    assert 'type="search"' not in page, "three are seen at a glance"
    monkeypatch.setattr(pages, "LONG", 2)
    silent = (await worker.get("/contests/quiz/winners")).text.partition("抽奖号 ")[2][:7]
    for wanted, found in {
        "1231": 1, "１３８ 0000 1231": 1, silent.lower(): 1, "1232": 0, "99": 0, "": 3, "%": 0,
    }.items():  # fmt: skip
        page = (await client.get("/contests/quiz/winners", params={"q": wanted})).text
        assert page.count('<li class="cell">') == found, wanted
        assert 'type="search"' in page and ("名单里没有这个号" in page) == (not found)


async def test_all_who_look_at_once_share_one_reading(
    client: Client, worker_client: WorkerClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A consent that is taken back counts from the next reading on, a second later at most."""
    contest = await make_contest(clock.now)
    worker = await worker_client("13800000001", name="赵一百")
    attempt = (await start(worker)).json()
    await finish(worker, attempt["id"], right_answers(attempt))
    clock.forward(days=2)
    await run_draw(contest, clock.now)
    asked = []

    async def counted(of: Contest) -> list[WinnerLine]:
        asked.append(of)
        return await public_winners(of)

    monkeypatch.setattr(pages, "public_winners", counted)
    monkeypatch.setattr(pages, "LISTED_SECONDS", 3600)
    looks = [each.get("/contests/quiz/winners") for each in (client, worker) * 3]
    seen = [answer.text for answer in await asyncio.gather(*looks)]
    assert len(asked) == 1 and all("赵*" in page for page in seen)
    assert ["恭喜" in page for page in seen] == [False, True] * 3
    await worker.post("/me/publishing", data={})
    monkeypatch.setattr(pages, "LISTED_SECONDS", 0)
    page = (await client.get("/contests/quiz/winners")).text
    assert "赵*" not in page and "本人选择不公布" in page


async def test_drafts_have_no_list(client: Client, clock: Clock) -> None:
    await make_contest(clock.now, slug="draft", opened=False)
    assert (await client.get("/contests/draft/winners")).status_code == 404
    assert (await client.get("/api/v1/contests/draft/winners")).status_code == 404


async def test_without_prizes_nobody_waits_for_a_draw(client: Client, clock: Clock) -> None:
    await make_contest(clock.now, prizes=())
    for _ in range(2):
        page = (await client.get("/contests/quiz/winners")).text
        assert "没有奖品，不抽奖" in page and "公布" not in page
        clock.forward(days=1, seconds=5)
