"""The JSON calls: the list, one course, signing up, giving back."""

import asyncio
from datetime import timedelta

import pytest

from quiz.courses.moving import call_off
from tests.conftest import Client, Clock, WorkerClient
from tests.courses.conftest import make_course, make_workers, session_of

API = "/api/v1/courses"


async def test_the_list(client: Client, clock: Clock) -> None:
    assert (await client.get(API)).json() == []
    await make_course(clock.now, published=False)
    late = await make_course(clock.now, seats=3, starts=9, title="晚的")
    early = await make_course(clock.now, seats=(2, 2), starts=(2, 20), title="早的")
    listed = (await client.get(API)).json()
    assert [each["id"] for each in listed] == [early.id, late.id]
    assert listed[0]["seats"] == listed[0]["seats_left"] == 4 and listed[0]["waiting"] == 0
    assert listed[0]["state"] == "open" and listed[0]["starts_at"].endswith("+08:00")
    clock.forward(days=10)
    listed = (await client.get(API)).json()
    assert [(e["id"], e["state"]) for e in listed] == [(early.id, "open"), (late.id, "over")]
    assert [each["seats_left"] for each in listed] == [2, 0]


async def test_sign_up_wait_and_give_back(worker_client: WorkerClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1)
    one, two = await worker_client("13800000001"), await worker_client("13800000002")
    path = f"{API}/{course.id}/signup"
    first = await one.post(path)
    assert first.status_code == 201
    assert first.json()["status"] == "confirmed" and first.json()["position"] is None
    assert len(first.json()["code"]) == 6 and first.json()["link"].startswith("/c/")
    second = await two.post(path, json={"sessions": [(await session_of(course)).id]})
    assert second.json() == {
        "status": "waitlisted", "position": 1, "code": None, "session": None, "link": None,
    }  # fmt: skip
    assert (await one.post(path)).json() == first.json()
    shown = (await two.get(f"{API}/{course.id}")).json()
    assert shown["mine"] == second.json() and shown["waiting"] == 1 and shown["seats_left"] == 0
    assert shown["sessions"][0]["waiting"] == 1 and shown["sessions"][0]["place"] == "教室1"
    assert (await one.delete(path)).status_code == 204
    assert (await one.delete(path)).status_code == 204
    assert (await two.get(f"{API}/{course.id}")).json()["mine"]["status"] == "confirmed"
    assert (await one.post(path)).json()["position"] == 1


async def test_refusals_have_codes(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    now, hour = clock.now, timedelta(hours=1)
    worker = await worker_client()
    soon = await make_course(now, opens_at=now + hour)
    done = await make_course(now - hour, closes_at=now)
    full = await make_course(now, waitlist_limit=0, seats=1, starts=3)
    off = await make_course(now)
    await call_off(off.id, "大雪", now)
    await (await worker_client("13800000009")).post(f"{API}/{full.id}/signup")
    taken = await make_course(now, starts=5)
    other = await make_course(now, starts=5)
    await worker.post(f"{API}/{taken.id}/signup")

    async def code(course_id: int, expected: int = 409) -> str:
        answer = await worker.post(f"{API}/{course_id}/signup")
        assert answer.status_code == expected
        assert answer.headers["content-type"] == "application/problem+json"
        return str(answer.json()["code"])

    assert await code(soon.id) == "not_open_yet"
    assert await code(done.id) == "closed"
    assert await code(full.id) == "course_full_and_waitlist_full"
    assert await code(off.id) == "cancelled"
    assert await code(other.id) == "clash"
    assert await code(999, 404) == "not_found"
    clock.forward(days=4)
    assert await code(full.id) == "already_started"
    clock.forward(days=1)
    late = await worker.delete(f"{API}/{taken.id}/signup")
    assert late.status_code == 409 and late.json()["code"] == "too_late"
    assert (await client.post(f"{API}/{soon.id}/signup")).json()["code"] == "not_signed_in"
    assert (await worker.delete(f"{API}/999/signup")).json()["code"] == "not_found"


@pytest.mark.parametrize(
    "body",
    ["[]", "{", '{"sessions": 1}', '{"sessions": [0]}', '{"sessions": [99999999999]}',
     '{"sessions": [12345]}', '{"sessions": ["x"]}'],
)  # fmt: skip
async def test_nonsense(worker_client: WorkerClient, clock: Clock, body: str) -> None:
    course = await make_course(clock.now)
    worker = await worker_client()
    answer = await worker.post(
        f"{API}/{course.id}/signup", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400 and answer.json()["code"] == "bad_request"


async def test_drafts_do_not_exist(client: Client, clock: Clock) -> None:
    draft = await make_course(clock.now, published=False)
    assert (await client.get(f"{API}/{draft.id}")).json()["code"] == "not_found"


async def test_at_once(worker_client: WorkerClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=5)
    await make_workers(clock.now, 1)
    clients = [await worker_client(f"138000001{n:02d}") for n in range(20)]
    path = f"{API}/{course.id}/signup"
    answers = await asyncio.gather(*(client.post(path) for client in clients * 2))
    assert {answer.status_code for answer in answers} == {201}
    told = [answer.json() for answer in answers]
    assert told[:20] == told[20:]
    assert sum(each["status"] == "confirmed" for each in told) == 10
    assert sorted(each["position"] for each in told[:20] if each["position"]) == [*range(1, 16)]
