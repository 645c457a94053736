"""Signing in as a worker: the page and POST /session."""

import asyncio
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from quiz.people.arriving import NOTICE, Arrival, arrive_all
from quiz.people.models import Consent, Session, Worker
from quiz.people.sessions import LIFETIME
from quiz.people.vault import unseal
from quiz.settings import settings
from quiz.web.sessions import COOKIE
from tests.conftest import Client, Clock, WorkerClient

FORM = {
    "phone": "138 1234 5678",
    "name": "张三",
    "town": "城关镇",
    "employer": "一建",
    "consent": "yes",
}
BODY: dict[str, Any] = {**FORM, "consent": True}


async def test_the_page_signs_in_and_returns_to_where_one_was(client: Client) -> None:
    answer = await client.post("/sign-in", data={**FORM, "next": "/contests/x?y=1"})
    assert answer.status_code == 303 and answer.headers["location"] == "/contests/x?y=1"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert (await client.get("/me")).status_code == 200
    worker = await Worker.get()
    assert unseal(worker.phone_sealed, "phone") == "+8613812345678"
    given = await Consent.filter(withdrawn_at=None).order_by("purpose").values_list("purpose")
    assert given == [("publish",), ("quiz",)]


async def test_a_browser_without_cookies_is_told_so(client: Client) -> None:
    page = await client.get("/sign-in")
    found = re.search('name="csrf" value="([^"]+)"', page.text)
    form = {**FORM, "csrf": found[1] if found else "", "next": "/me", "carried": "kept"}
    client.cookies.clear()
    told = await client.post("/sign-in", data=form)
    assert told.status_code == 400 and "允许 Cookie" in told.text
    for kept in ("138 1234 5678", "/me", "kept"):
        assert f'value="{kept}"' in told.text
    again = await client.post("/sign-in", data=form)  # the cookie of that answer was taken
    assert again.status_code == 303 and again.headers["location"] == "/me"


async def test_one_may_keep_off_the_list_of_winners(client: Client) -> None:
    await client.post("/sign-in", data={**FORM, "hide": "yes"})
    assert await Consent.filter(withdrawn_at=None).values_list("purpose") == [("quiz",)]


async def test_the_call_answers_a_token_that_works_alone(
    client: Client, new_client: Callable[..., Client]
) -> None:
    answer = await client.post("/api/v1/session", json=BODY)
    assert answer.status_code == 201
    body = answer.json()
    assert set(body) == {"token", "worker"} and body["worker"]["name"] == "张三"
    script = new_client(authorization=f"Bearer {body['token']}")
    assert (await script.get("/me")).status_code == 200


async def test_a_script_that_keeps_its_cookies_may_sign_in_several_people(client: Client) -> None:
    first = (await client.post("/api/v1/session", json=BODY)).json()["token"]
    await client.post("/api/v1/session", json={**BODY, "phone": "13812345679"})
    for bearer, phone in ((first, "138****5678"), ("", "138****5679")):
        headers = {"authorization": f"Bearer {bearer}"} if bearer else {}
        assert phone in (await client.get("/me", headers=headers)).text


async def test_one_phone_is_one_person(client: Client, new_client: Callable[..., Client]) -> None:
    first = await client.post("/api/v1/session", json=BODY)
    moved = {**BODY, "phone": "+8613812345678", "town": "新桥镇", "name": "李四"}
    second = await new_client().post("/api/v1/session", json=moved)
    assert first.json()["worker"]["id"] == second.json()["worker"]["id"]
    # Who types another's number neither learns nor changes the name.
    assert second.json()["worker"]["name"] == "张*"
    worker = await Worker.get()
    assert worker.town == "新桥镇" and unseal(worker.name_sealed, "name") == "张三"


async def test_at_once_is_one_person(new_client: Callable[..., Client]) -> None:
    answers = await asyncio.gather(
        *(new_client().post("/api/v1/session", json=BODY) for _ in range(20))
    )
    assert {a.status_code for a in answers} == {201}
    assert await Worker.all().count() == 1 and await Consent.all().count() == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "138"),
        ("phone", ""),
        ("name", " "),
        ("name", "\u200b\u202e\ufeff"),
        ("name", "x" * 41),
        ("town", ""),
        ("employer", ""),
        ("consent", ""),
        ("consent", "no"),
    ],
)
async def test_bad_input_is_told_at_its_field_and_loses_nothing(
    client: Client, field: str, value: str
) -> None:
    answer = await client.post("/sign-in", data={**FORM, "next": "/me", field: value})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    for name, typed in FORM.items():
        if name not in {field, "consent"}:
            assert f'value="{typed}"' in answer.text
    assert 'name="next" value="/me"' in answer.text
    assert await Worker.all().count() == 0


@pytest.mark.parametrize("consent", [False, None, "yes", 0])
async def test_the_call_needs_a_true_consent(client: Client, consent: Any) -> None:
    answer = await client.post("/api/v1/session", json={**BODY, "consent": consent})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == ["consent"]


async def test_a_hostile_name_is_text(client: Client) -> None:
    name = "<script>alert(1)</script>\x00"
    await client.post("/sign-in", data={**FORM, "name": name})
    page = (await client.get("/me")).text
    assert "<script>alert" not in page
    assert unseal((await Worker.get()).name_sealed, "name") == "<script>alert(1)</script>"


async def test_a_new_session_each_time_and_sign_out_ends_it(client: Client) -> None:
    await client.get("/sign-in")
    planted = client.cookies[COOKIE]
    await client.post("/sign-in", data=FORM)
    token = client.cookies[COOKIE]
    assert token != planted
    await client.post("/sign-out")
    assert await Session.all().count() == 0
    client.cookies.set(COOKIE, token, domain="test.local")
    assert (await client.get("/me", headers={"cookie": f"{COOKIE}={token}"})).status_code == 303


async def test_sessions_end_by_themselves(worker_client: WorkerClient, clock: Clock) -> None:
    client = await worker_client()
    clock.now += LIFETIME - timedelta(seconds=1)
    assert (await client.get("/me")).status_code == 200
    clock.forward(seconds=1)
    assert (await client.get("/me")).status_code == 303


async def test_too_many_from_one_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings(), "rate_limits", "on")
    # Of a slow machine's minute the first would be forgotten before the last has come.
    monkeypatch.setattr("quiz.web.limits.MINUTE", 86400)
    last = None
    for _ in range(302):
        last = await client.post("/api/v1/session", json=BODY)
        if last.status_code == 429:
            break
    assert last is not None and last.status_code == 429
    assert last.json()["code"] == "too_many_requests" and int(last.headers["retry-after"]) >= 1
    page = await client.post("/sign-in", data={**FORM, "next": "/contests/x"})
    assert page.status_code == 429 and int(page.headers["retry-after"]) >= 1
    assert "操作太频繁了" in page.text
    for typed in (FORM["phone"], FORM["name"], FORM["town"], FORM["employer"], "/contests/x"):
        assert f'value="{typed}"' in page.text, "nobody types all that again"


async def test_one_batch_knows_a_phone_once(db: str, clock: Clock) -> None:
    """The name given first, the town given last, and a no that comes beside a yes."""
    told = [("张三", "东镇", False), ("李四", "西镇", True), ("张三", "南镇", False)]
    batch = [
        Arrival("index", f"phone {n}", name, town, "厂", clock.now, hide)
        for n, (name, town, hide) in enumerate(told)
    ]
    beside = Arrival("another", "phone", "王五", "镇", "厂", clock.now)
    for _ in range(2):
        arrived = await arrive_all([*batch, beside])
        assert arrived[0] == arrived[1] == arrived[2] != arrived[3]
        worker = await Worker.get(phone_index="index")
        assert (worker.id, worker.name_sealed) == (arrived[0].id, "张三")
        assert (worker.phone_sealed, worker.town) == ("phone 0", "南镇")
        given = (
            await Consent.filter(withdrawn_at=None)
            .order_by("id")
            .values_list("worker_id", "purpose")
        )
        expected = [(worker.id, "quiz"), (arrived[3].id, "quiz"), (arrived[3].id, "publish")]
        assert sorted(given) == sorted(expected)


async def test_a_yes_to_an_older_notice_is_given_anew(db: str, clock: Clock) -> None:
    arrival = Arrival("index", "phone", "name", "镇", "厂", clock.now)
    [arrived] = await arrive_all([arrival])
    await Consent.all().update(notice="older")
    for _ in range(2):
        await arrive_all([arrival])
    notices = await Consent.filter(worker_id=arrived.id, purpose="quiz").order_by("id")
    assert [(c.notice, c.withdrawn_at is None) for c in notices] == [
        ("older", False),
        (NOTICE, True),
    ]


async def test_towns_are_offered_that_several_gave(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted now and then: the page is everybody's first in an evening."""

    async def offered() -> list[str]:
        return re.findall('<option value="([^"]*)">', (await client.get("/sign-in")).text)

    async def arrive(town: str, *numbers: int) -> None:
        batch = [Arrival(f"{town}{n}", "p", "n", town, "厂", clock.now) for n in numbers]
        await arrive_all(batch)

    await arrive("东镇", *range(4))
    await arrive("西镇", *range(5))
    assert await offered() == ["西镇"]
    await arrive("东镇", 4, 5)
    assert await offered() == ["西镇"]
    monkeypatch.setattr("quiz.people.pages.TOWNS_SECONDS", -1)
    assert await offered() == ["东镇", "西镇"]
