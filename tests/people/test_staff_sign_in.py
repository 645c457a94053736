"""POST /staff/sign-in: staff come in, others stay out."""

import uuid

import pytest

from quiz.people.actions import add_staff, close_staff
from quiz.people.models import Session
from quiz.settings import settings
from tests.conftest import PASSWORD, Client, Clock, StaffClient, WorkerClient


async def sign_in(client: Client, name: str = "王组织", password: str = PASSWORD, to: str = ""):
    """Send the form."""
    return await client.post(
        "/staff/sign-in", data={"name": name, "password": password, "next": to}
    )


async def test_it_works(client: Client, clock: Clock) -> None:
    await add_staff("王组织", "organizer", PASSWORD, clock.now)
    answer = await sign_in(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff")
    home = await client.get("/staff")
    assert home.status_code == 200
    assert "王组织" in home.text


async def test_it_leads_back_to_where_they_wanted_to_be(client: Client, clock: Clock) -> None:
    await add_staff("王组织", "organizer", PASSWORD, clock.now)
    asked = await client.get("/staff/reports?first=2026-11-01")
    assert asked.status_code == 303
    page = await client.get(asked.headers["location"])
    assert 'value="/staff/reports?first=2026-11-01"' in page.text
    answer = await sign_in(client, to="/staff/reports?first=2026-11-01")
    assert answer.headers["location"] == "/staff/reports?first=2026-11-01"


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil", "/me", ""])
async def test_it_never_leads_away_from_the_desk(client: Client, clock: Clock, to: str) -> None:
    await add_staff("王组织", "organizer", PASSWORD, clock.now)
    assert (await sign_in(client, to=to)).headers["location"] == "/staff"


@pytest.mark.parametrize(
    ("name", "password"), [("王组织", "wrong password"), ("没有这个人", PASSWORD)]
)
async def test_wrong_name_and_wrong_password_look_the_same(
    client: Client, clock: Clock, name: str, password: str
) -> None:
    await add_staff("王组织", "organizer", PASSWORD, clock.now)
    answer = await sign_in(client, name, password)
    assert answer.status_code == 401
    assert "账号或密码不对。" in answer.text
    assert f'value="{name}"' in answer.text, "the name must survive"
    assert password not in answer.text
    assert await Session.all().count() == 0


async def test_a_closed_account_stays_out(client: Client, clock: Clock) -> None:
    staff = await add_staff("王组织", "organizer", PASSWORD, clock.now)
    await close_staff(staff.id, None, clock.now)
    assert (await sign_in(client)).status_code == 401


async def test_empty_fields_are_named(client: Client) -> None:
    answer = await client.post("/staff/sign-in", data={})
    assert answer.status_code == 422
    assert answer.text.count("请填写这一项。") == 2


async def test_guessing_is_slowed_down(
    client: Client, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings(), "rate_limits", "on")
    monkeypatch.setattr("quiz.web.limits.MINUTE", 86400)
    name = f"被猜的人 {uuid.uuid4()}"  # the limits outlive a test
    answers = [await sign_in(client, name, "wrong password") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [401] * 10 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0


async def test_twice_gives_one_live_session(client: Client, clock: Clock) -> None:
    await add_staff("王组织", "organizer", PASSWORD, clock.now)
    await sign_in(client)
    await sign_in(client)
    assert await Session.all().count() == 1


async def test_a_worker_who_is_staff_stays_a_worker(
    worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    await add_staff("王组织", "organizer", PASSWORD, clock.now)
    await sign_in(client)
    assert (await client.get("/me")).status_code == 200
    assert (await client.get("/staff")).status_code == 200


async def test_hostile_names_are_harmless(client: Client) -> None:
    answer = await sign_in(client, '"><script>alert(1)</script>\x00', "x")
    assert answer.status_code == 401
    assert "<script>alert" not in answer.text


async def test_signing_out_ends_the_session(staff_client: StaffClient) -> None:
    client = await staff_client("helper")
    answer = await client.post("/staff/sign-out")
    assert (answer.status_code, answer.headers["location"]) == (303, "/staff/sign-in")
    assert await Session.all().count() == 0
    assert (await client.get("/staff")).status_code == 303
