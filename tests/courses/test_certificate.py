"""Certificates: for who came, once the course is over; checked by anybody, guessed by nobody."""

import asyncio
import re
import string
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.courses.actions import sign_up
from quiz.courses.models import Certificate, CourseDay, CourseSession, Signup
from quiz.courses.numbers import READABLE, check_sign, new_number, tidy_number
from quiz.courses.planning import Plan, SessionDraft, create_course, publish_course
from quiz.courses.queries import sessions_of
from quiz.courses.scanning import Scanned, keep
from tests.conftest import Client, Clock, WorkerClient
from tests.courses.conftest import FIELDS, day
from tests.courses.test_room_code import worker_id_of


def test_the_check_character_is_that_of_the_standard() -> None:
    # The identifier that is printed as the example of ISO 7064 MOD 37,36 in the GRid handbook.
    assert check_sign("A12425GABC1234002") == "M"


@given(st.integers(2000, 2099), st.data())
def test_a_number_is_found_however_it_is_typed(year: int, data: st.DataObject) -> None:
    number = new_number(year)
    assert re.fullmatch(rf"ZM-{year}-[{READABLE}]{{8}}-[{READABLE}]", number)
    for typed in (
        number,
        number.lower(),
        number.replace("-", ""),
        f" {number.replace('-', ' － ')} ",
    ):
        assert tidy_number(typed) == number
    # Any single slip is noticed; so is nearly every swap of neighbours.
    place = data.draw(st.integers(8, 15))
    other = data.draw(st.sampled_from([sign for sign in READABLE if sign != number[place]]))
    assert tidy_number(number[:place] + other + number[place + 1 :]) is None


@pytest.mark.parametrize("text", ["", "x", "ZM-2026", "ZM-2026-OOOOOOOO-1", "ZM" * 40, "é\x00"])
def test_what_cannot_be_a_number(text: str) -> None:
    assert tidy_number(text) is None


def test_numbers_do_not_come_in_order() -> None:
    assert len({new_number(2026) for _ in range(1000)}) == 1000
    assert set(READABLE) < set(string.ascii_uppercase + string.digits)


async def two_days(now: datetime) -> CourseSession:
    """A session of two days of two hours: in one day and in two."""
    course = await create_course("工伤课", now)
    draft = SessionDraft("教室", 9, [day(now, 1), day(now, 2)])
    await publish_course(course.id, now, plan=Plan({"title": "工伤课", **FIELDS}, [draft]))
    return (await sessions_of(course.id))[0]


async def came(signup: Signup, to: CourseDay, minutes: int = 0) -> None:
    """Arrived so late."""
    at = to.starts_at + timedelta(minutes=minutes)
    await keep([Scanned(uuid4(), signup.id, to.id, "arrive", "list", at)], at)


async def attended(clock: Clock) -> tuple[CourseSession, Signup]:
    """The newest worker came on the first of two days."""
    session = await two_days(clock.now)
    token = (await sign_up(session.course_id, await worker_id_of(), clock.now)).token
    signup = await Signup.get(token=token)
    await came(signup, session.days[0], minutes=60)
    return session, signup


async def test_issued_once_the_last_day_is_over(
    db: str, client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    worker = await worker_client(name="王小明")
    session, signup = await attended(clock)
    address = f"/me/certificates/{signup.id}"
    clock.now = session.days[1].ends_at - timedelta(seconds=1)
    early = await worker.get(address)
    assert early.status_code == 409 and "都上完了" in early.text
    assert "我的证书" not in (await worker.get("/me")).text
    clock.forward(seconds=1)
    assert address in (await worker.get("/me")).text
    pages = await asyncio.gather(*(worker.get(address) for _ in range(4)))
    assert all(page.status_code == 200 for page in pages)
    number = (await Certificate.get()).number
    page = pages[0].text
    assert number in page and "王小明" in page and "<svg" in page
    assert "到课 1 天（共 2 天），合计 1 学时" in page
    # A day that was sent late by somebody's phone still counts.
    await came(signup, session.days[1])
    assert "到课 2 天（共 2 天），合计 3 学时" in (await worker.get(address)).text
    shown = await client.get(f"/certificates/{number}")
    assert shown.status_code == 200 and "王*" in shown.text and "王小明" not in shown.text
    assert "工伤课" in shown.text and "2 天（共 2 天）" in shown.text
    answer = await client.get("/certificates", params={"number": f" {number.lower()} "})
    assert answer.headers["location"] == f"/certificates/{number}"


async def test_nobody_elses_and_none_for_who_did_not_come(
    db: str, client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    worker = await worker_client()
    session, signup = await attended(clock)
    other = await worker_client(phone="13812340002")
    absent = await sign_up(session.course_id, await worker_id_of(), clock.now)
    clock.now = session.days[1].ends_at
    assert (await other.get(f"/me/certificates/{signup.id}")).status_code == 404
    mine = (await Signup.get(token=absent.token)).id
    assert (await other.get(f"/me/certificates/{mine}")).status_code == 409
    assert (await worker.get("/me/certificates/999")).status_code == 404
    assert (await client.get(f"/me/certificates/{signup.id}")).status_code == 303
    assert await Certificate.all().count() == 0


async def test_an_unknown_number_gets_the_form_again(db: str, client: Client) -> None:
    assert (await client.get("/certificates")).status_code == 200
    unknown = await client.get(f"/certificates/{new_number(2026)}")
    assert unknown.status_code == 404 and "没有查到" in unknown.text and "<form" in unknown.text
    for slip in ("ZM-2026-AAAAAAAA-A", "abc", "<b>", "%00"):
        answer = await client.get("/certificates", params={"number": slip})
        assert answer.status_code == 404 and "写得不对" in answer.text and "<b>" not in answer.text
    assert (await client.get("/certificates/abc")).status_code == 404
