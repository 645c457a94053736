"""The helper's pages without JavaScript, and what a worker's QR code opens for whom."""

import re
from datetime import timedelta

from quiz.courses.actions import cancel, person_without_phone, sign_up
from quiz.courses.models import Attendance, Course, CourseDay, Scan, Signup
from quiz.courses.signing_up import SignedUp
from quiz.people.models import Worker
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.courses.conftest import make_course, make_workers
from tests.courses.test_check_in import day_of

BUTTON = r'name="{}" value="{}"'
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


async def open_door(clock: Clock, people: int = 2) -> tuple[Course, CourseDay, list[SignedUp]]:
    """A course whose first day is about to begin, and who signed up."""
    course = await make_course(clock.now, seats=max(1, people))
    workers = await make_workers(clock.now, people)
    signed = [await sign_up(course.id, worker, clock.now) for worker in workers]
    day = await day_of(course)
    clock.now = day.starts_at - timedelta(minutes=5)
    return course, day, signed


def form_id(page: str) -> str:
    """The id that the page's forms carry."""
    return re.findall(r'name="form_id" value="([^"]+)"', page)[0]


async def test_tap_code_and_leaving(db: str, staff_client: StaffClient, clock: Clock) -> None:
    _, day, (one, two) = await open_door(clock)
    helper, address = await staff_client("helper"), f"/staff/check-in/{day.id}"
    page = (await helper.get(address)).text
    assert BUTTON.format("arrive", one.code) in page and "已到 0 / 2 人" in page
    tap = {"form_id": form_id(page), "arrive": one.code}
    for _ in range(2):
        answer = await helper.post(address, data=tap)
        assert answer.status_code == 303
    assert "已签到" in (await helper.get(answer.headers["location"])).text
    wide = two.code.translate(FULL_WIDTH)
    answer = await helper.post(address, data={"code": f" {wide} ", "form_id": form_id(page)})
    assert answer.status_code == 303 and await Attendance.all().count() == 2
    clock.forward(hours=1)
    page = (await helper.get(address)).text
    assert BUTTON.format("leave", one.code) in page
    await helper.post(address, data={"form_id": form_id(page), "leave": one.code})
    page = (await helper.get(address)).text
    assert "早退" in page and "已到 2 / 2 人" in page
    assert await Scan.all().count() == 3
    assert {scan.how for scan in await Scan.all()} == {"list", "code"}


async def test_refused_with_words_and_let_in(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    course, day, (one, _) = await open_door(clock)
    signup = await Signup.get(code=one.code)
    await cancel(course.id, signup.worker_id, clock.now)
    helper, address = await staff_client("helper"), f"/staff/check-in/{day.id}"
    answer = await helper.post(address, data={"code": one.code})
    assert answer.status_code == 409 and "取消过报名" in answer.text
    assert "让这位进来" in answer.text and await Scan.all().count() == 0
    again = {"code": one.code, "token": "", "let_in": "yes", "form_id": form_id(answer.text)}
    assert (await helper.post(address, data=again)).status_code == 303
    assert await Attendance.all().count() == 1
    for wrong in ("000001", "", "abc", "１２", "9" * 50):
        answer = await helper.post(address, data={"code": wrong, "let_in": "yes"})
        assert answer.status_code == 409 and "没有这个签到码" in answer.text


async def test_a_walk_in(db: str, staff_client: StaffClient, clock: Clock) -> None:
    _, day, _ = await open_door(clock, people=0)
    helper, address = await staff_client("helper"), f"/staff/check-in/{day.id}"
    answer = await helper.post(address, data={"name": " ", "employer": "二建", "phone": "12"})
    assert answer.status_code == 422 and answer.text.count('aria-invalid="true"') == 2
    form = {"form_id": form_id(answer.text), "name": "赵六", "employer": "二建", "phone": ""}
    for _ in range(2):
        assert (await helper.post(address, data=form)).status_code == 303
    page = (await helper.get(address)).text
    assert "赵六" in page and "现场加入" in page and "已到 1 / 1 人" in page
    assert await Worker.all().count() == 1


async def test_a_walk_in_from_another_town_is_who_signed_up_there(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    known = await person_without_phone("王大爷", "新桥镇", "二建", clock.now, by=None)
    _, day, _ = await open_door(clock, people=0)
    helper, address = await staff_client("helper"), f"/staff/check-in/{day.id}"
    page = (await helper.get(address)).text
    assert re.search(r'name="town"[^>]* value="城关镇"', page), "most are from the course's town"
    form = {"form_id": form_id(page), "name": "王大爷", "town": "新桥镇", "employer": "二建"}
    assert (await helper.post(address, data=form)).status_code == 303
    assert (await Signup.get()).worker_id == known.id and await Worker.all().count() == 1


async def test_a_link_opens_by_who_you_are_and_changes_nothing(
    db: str, client: Client, staff_client: StaffClient, worker_client: WorkerClient, clock: Clock
) -> None:
    course, day, (one, _) = await open_door(clock)
    for other in (client, await worker_client()):
        answer = await other.get(f"/c/{one.token}")
        assert answer.status_code == 303 and answer.headers["location"] == f"/courses/{course.id}"
    assert (await client.get("/c/nothing")).status_code == 404
    helper = await staff_client("helper")
    page = (await helper.get(f"/c/{one.token}")).text
    assert one.code in page and await Scan.all().count() == 0
    form = {"form_id": form_id(page), "token": one.token, "next": f"/c/{one.token}"}
    for _ in range(2):
        answer = await helper.post(f"/staff/check-in/{day.id}", data=form)
        assert answer.headers["location"] == f"/c/{one.token}"
    page = (await helper.get(f"/c/{one.token}")).text
    assert "已签到" in page and "签退" in page
    assert (await Scan.get()).how == "qr"
    gone = {**form, "form_id": form_id(page), "gone": "yes", "next": "//evil.example"}
    answer = await helper.post(f"/staff/check-in/{day.id}", data=gone)
    assert answer.headers["location"] == "/"
    assert (await Attendance.get()).left_at == clock.now
    clock.now = day.ends_at + timedelta(hours=3)
    assert "现在不是签到时间" in (await helper.get(f"/c/{one.token}")).text


async def test_the_day_that_is_on_opens_at_once(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=(2, 2), starts=(1, 3))
    helper, address = await staff_client("helper"), f"/staff/courses/{course.id}/check-in"
    page = await helper.get(address)
    assert page.status_code == 200 and page.text.count("/staff/check-in/") == 2
    day = await day_of(course, 1)
    clock.now = day.starts_at
    assert (await helper.get(address)).headers["location"] == f"/staff/check-in/{day.id}"
    assert (await helper.get("/staff/courses/99/check-in")).status_code == 404
    draft = await make_course(clock.now, published=False)
    assert (await helper.get(f"/staff/courses/{draft.id}/check-in")).status_code == 404
    assert (await helper.get("/staff/check-in/99")).status_code == 404


async def test_what_the_phone_keeps_for_offline_holds_no_names(
    db: str, client: Client, staff_client: StaffClient, clock: Clock
) -> None:
    helper = await staff_client("helper")
    shell = await helper.get("/staff/check-in/shell")
    assert shell.status_code == 200 and "csrf" not in shell.text and "helper1" not in shell.text
    assert "camera=(self)" in shell.headers["permissions-policy"]
    script = await client.get("/staff/check-in/offline.js")
    assert script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "no-cache"
