"""The helper's phone over the API: the list, batches of scans, and a result for each."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from quiz.courses.actions import sign_up
from quiz.courses.models import Attendance, Scan
from quiz.people.models import Worker
from quiz.people.vault import seal
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.courses.conftest import make_course, make_workers, session_of
from tests.courses.test_check_in import day_of
from tests.courses.test_check_in_page import open_door


def scan(at: datetime, **about: Any) -> dict[str, Any]:
    """A scan as the phone sends it."""
    return {
        "client_id": str(uuid4()),
        "at": at.isoformat(),
        "kind": "arrive",
        "how": "list",
        **about,
    }


async def send(client: Client, day_id: int, now: datetime, *scans: dict[str, Any]) -> Any:
    """The results."""
    body = {"now": now.isoformat(), "scans": list(scans)}
    answer = await client.post(f"/api/v1/days/{day_id}/scans", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()["results"]


async def test_the_list_is_as_little_as_a_helper_needs(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    _, day, (one, _) = await open_door(clock)
    helper = await staff_client("helper")
    told = (await helper.get(f"/api/v1/days/{day.id}/check-in")).json()
    assert told["day"]["id"] == day.id and told["day"]["course"] == "工资课"
    assert datetime.fromisoformat(told["day"]["forget_at"]) == day.ends_at + timedelta(hours=12)
    assert len(told["people"]) == 2
    assert set(told["people"][0]) == {
        "code", "token", "name", "employer", "phone", "walk_in", "arrived_at", "left_at", "late",
        "left_early",
    }  # fmt: skip
    await send(helper, day.id, clock.now, scan(clock.now, code=one.code))
    told = (await helper.get(f"/api/v1/days/{day.id}/check-in")).json()
    assert [p["arrived_at"] is not None for p in told["people"] if p["code"] == one.code] == [True]


async def test_a_batch_with_a_result_for_each(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=(1, 2))
    here, there = await session_of(course, 0), await session_of(course, 1)
    people = await make_workers(clock.now, 3)
    await Worker.filter(id=people[1]).update(name_sealed=seal("孙七", "name"))
    one = await sign_up(course.id, people[0], clock.now, [here.id])
    waiting = await sign_up(course.id, people[1], clock.now, [here.id])
    other = await sign_up(course.id, people[2], clock.now, [there.id])
    day, helper = await day_of(course), await staff_client("helper")
    clock.now = now = day.starts_at
    scans = [
        scan(now, code=one.code),
        scan(now, code=waiting.code),
        scan(now, code=other.code),
        scan(now, code="000000" if one.code != "000000" else "000001"),
        scan(now, token="no such token"),
        scan(now, person={"name": "赵六", "employer": "二建", "phone": "123"}),
        scan(now, person={"name": "赵六", "employer": "二建", "phone": "13812340001"}),
    ]
    results = await send(helper, day.id, now, *scans)
    assert [each["result"] for each in results] == [
        "kept", "waitlisted", "other_session", "unknown", "unknown", "refused", "kept",
    ]  # fmt: skip
    assert results[1]["detail"] == "孙七：这位职工还在候补。", "who it was, for a later decision"
    assert results[1]["details"]["en"] == "孙七: This worker is on the waitlist."
    assert all(each["detail"] for each in results if each["result"] not in {"kept", "again"})
    assert [each["client_id"] for each in results] == [each["client_id"] for each in scans]
    scans[1]["let_in"] = True
    again = await send(helper, day.id, now, *scans)
    assert [each["result"] for each in again] == [
        "again", "kept", "other_session", "unknown", "unknown", "refused", "again",
    ]  # fmt: skip
    assert await Attendance.all().count() == await Scan.all().count() == 3


async def test_hours_later_with_a_wrong_clock(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    _, day, (one, two) = await open_door(clock)
    helper = await staff_client("helper")
    arrived, left = day.starts_at, day.starts_at + timedelta(minutes=90)
    clock.now = day.ends_at + timedelta(hours=30)
    wrong = timedelta(hours=-7, minutes=11)
    batch = [
        scan(left + wrong, code=one.code, kind="leave"),
        scan(arrived + wrong, code=one.code),
        scan(arrived + timedelta(days=-4000), code=two.code),
    ]
    await send(helper, day.id, clock.now + wrong, *batch)
    there = {a.signup_id: a for a in await Attendance.all().order_by("signup_id")}
    first, second = there.values()
    assert (first.arrived_at, first.left_at) == (arrived, left)
    assert second.arrived_at == day.starts_at - timedelta(hours=2)
    (kept,) = await Scan.filter(kind="leave")
    assert kept.received_at == clock.now


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"now": "2026-11-23T12:00:00", "scans": []},
        {"now": "x", "scans": [{}]},
        {"now": "2026-11-23T12:00:00+08:00", "scans": [{"client_id": "1", "at": "2026", "code": "1"}]},
        {"now": "2026-11-23T12:00:00Z", "scans": [scan(datetime(2026, 1, 1).astimezone())]},
        {"now": "2026-11-23T12:00:00Z", "scans": [scan(datetime(2026, 1, 1).astimezone(), code="1", token="2")]},
        {"now": "2026-11-23T12:00:00Z", "scans": [scan(datetime(2026, 1, 1).astimezone(), code="1", how="room")]},
        {"now": "2026-11-23T12:00:00Z", "scans": [scan(datetime(2026, 1, 1).astimezone(), code="\0")]},
        {"now": "2026-11-23T12:00:00Z", "scans": [scan(datetime(2026, 1, 1).astimezone(), code="1", kind="stay")]},
        {"now": "2026-11-23T12:00:00Z", "scans": [scan(datetime(2026, 1, 1).astimezone(), code="1")] * 101},
    ],
)  # fmt: skip
async def test_bodies_that_make_no_sense(
    db: str, staff_client: StaffClient, clock: Clock, body: dict[str, Any]
) -> None:
    _, day, _ = await open_door(clock, people=0)
    helper = await staff_client("helper")
    answer = await helper.post(f"/api/v1/days/{day.id}/scans", json=body)
    assert answer.status_code == 400 and answer.json()["code"] == "bad_request"


async def test_absurd_moments_are_kept_within_the_day(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    _, day, (one, _) = await open_door(clock)
    helper = await staff_client("helper")
    for text in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        for now in (text, clock.now.isoformat()):
            body = {"now": now, "scans": [{**scan(clock.now, code=one.code), "at": text}]}
            answer = await helper.post(f"/api/v1/days/{day.id}/scans", json=body)
            assert answer.json()["results"][0]["result"] == "kept"
    for kept in await Scan.all():
        assert day.starts_at - timedelta(hours=2) <= kept.at <= clock.now


async def test_only_for_staff(
    db: str, client: Client, worker_client: WorkerClient, staff_client: StaffClient, clock: Clock
) -> None:
    _, day, (one, _) = await open_door(clock)
    body = {"now": clock.now.isoformat(), "scans": [scan(clock.now, code=one.code)]}
    address = f"/api/v1/days/{day.id}/scans"
    answer = await client.post(address, json=body)
    assert answer.status_code == 401 and answer.json()["code"] == "not_signed_in"
    worker = await worker_client()
    assert (await worker.post(address, json=body)).status_code == 404
    helper = await staff_client("helper")
    cross = await helper.post(address, json=body, headers={"sec-fetch-site": "cross-site"})
    assert cross.status_code == 403
    assert (await helper.post("/api/v1/days/999/scans", json=body)).status_code == 404
    assert await Scan.all().count() == 0
    # A session that ended while the phone was away: nothing is lost by asking again later.
    token = helper.cookies["zhumeng"]
    bearer = await client.post(address, json=body, headers={"authorization": f"Bearer {token}"})
    assert bearer.status_code == 200 and await Scan.all().count() == 1


async def test_a_known_number_is_its_person_and_nobody_else(
    db: str, staff_client: StaffClient, worker_client: WorkerClient, clock: Clock
) -> None:
    await worker_client(phone="13812340001", name="张三", employer="一建")
    _, day, _ = await open_door(clock, people=0)
    helper = await staff_client("helper")
    borrowed = {"name": "李四", "employer": "别处", "phone": "138 1234 0001"}
    (told,) = await send(helper, day.id, clock.now, scan(clock.now, person=borrowed))
    assert told["result"] == "refused" and "张*" in told["detail"]
    own = {"name": "张三", "employer": "别处", "phone": "138 1234 0001"}
    (told,) = await send(helper, day.id, clock.now, scan(clock.now, person=own))
    assert told["result"] == "kept"
    listed = (await helper.get(f"/api/v1/days/{day.id}/check-in")).json()["people"]
    assert [p["name"] for p in listed] == ["张三"] and await Worker.all().count() == 1
