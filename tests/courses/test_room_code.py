"""The room's QR code: a new one every 15 seconds, worth nothing soon after, and the pass it gives."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from quiz.courses import room
from quiz.courses.actions import cancel, sign_up
from quiz.courses.models import Attendance, Course, CourseDay, Scan, Signup
from quiz.courses.moving import call_off
from quiz.people.models import Worker
from quiz.people.vault import key_for
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.courses.conftest import make_course, make_worker, session_of
from tests.courses.test_check_in import day_of

KEY = b"k" * 32
NOW = datetime(2026, 12, 1, 11, 0, 7, tzinfo=UTC)


def after(seconds: float) -> datetime:
    """So long after 11:00:07."""
    return NOW + timedelta(seconds=seconds)


def test_a_token_lives_half_a_minute_and_never_comes_again() -> None:
    token = room.token_of(KEY, 5, room.step_of(NOW))
    assert room.day_of(KEY, token, NOW) == 5
    assert room.day_of(KEY, token, after(7)) == 5  # its own step
    assert room.day_of(KEY, token, after(22)) == 5  # the one before
    assert room.day_of(KEY, token, after(23)) is None
    assert room.day_of(KEY, token, after(3600)) is None
    assert room.day_of(KEY, token, after(-8)) is None  # from the future: a clock was set back
    steps = {room.token_of(KEY, 5, room.step_of(after(15 * i))) for i in range(2000)}
    assert len(steps) == 2000
    assert room.seconds_left(NOW) == 8 and room.seconds_left(after(8)) == 15


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("5.", "6.", 1),
        lambda t: re.sub(r"\.(\d+)\.", lambda m: f".{int(m[1]) + 1}.", t),
        lambda t: t[:-1] + ("A" if t[-1] != "A" else "B"),
        lambda t: t.rpartition(".")[0],
        lambda t: t + ".",
        lambda _: "." * 5,
        lambda _: "",
        lambda _: "５.１.x",
        lambda _: f"{'9' * 40}.1.x",
        lambda _: room.token_of(b"another key" * 3, 5, room.step_of(NOW)),
    ],
)
def test_a_token_that_was_touched_is_nothing(change: object) -> None:
    token = room.token_of(KEY, 5, room.step_of(NOW))
    assert room.day_of(KEY, change(token), NOW) is None  # type: ignore[operator]


def test_a_pass_lives_five_minutes_and_is_for_one() -> None:
    given = room.new_pass(5, None, NOW)
    cookie = room.sealed_pass(KEY, given)
    assert room.read_pass(KEY, cookie, after(299)) == given and given.is_for(1)
    assert room.read_pass(KEY, cookie, after(302)) is None
    assert room.read_pass(KEY, cookie, after(-60)) is None
    for touched in (
        cookie[:-1] + "!",
        cookie.replace("5.0.", "5.9.", 1),
        "",
        "a.b.c.d.e",
        "....",
        "é",
    ):
        assert room.read_pass(KEY, touched, NOW) is None
    # A pass is no token, nor the other way round.
    assert room.day_of(KEY, cookie, NOW) is None
    assert room.read_pass(KEY, room.token_of(KEY, 5, room.step_of(NOW)), NOW) is None
    mine = room.new_pass(5, 7, NOW)
    assert mine.is_for(7) and not mine.is_for(8)


async def open_room(clock: Clock, **fields: object) -> tuple[Course, CourseDay]:
    """A course whose first day is about to begin."""
    course = await make_course(clock.now, **fields)  # type: ignore[arg-type]
    day = await day_of(course)
    clock.now = day.starts_at - timedelta(minutes=5)
    return course, day


def token_for(day: CourseDay, clock: Clock) -> str:
    """What the screen shows now."""
    return room.token_of(key_for("room"), day.id, room.step_of(clock.now))


async def worker_id_of(name: str = "") -> int:
    """The newest worker."""
    newest = await Worker.all().order_by("-id").first()
    assert newest is not None
    return newest.id


async def test_scan_and_you_are_in(db: str, worker_client: WorkerClient, clock: Clock) -> None:
    client = await worker_client()
    course, day = await open_room(clock)
    await sign_up(course.id, await worker_id_of(), clock.now)
    answer = await client.get(f"/r/{token_for(day, clock)}")
    assert answer.status_code == 303 and answer.headers["location"] == "/here"
    page = await client.get("/here")
    assert "data-send-now" in page.text and await Scan.all().count() == 0
    scanned_at = clock.now
    clock.forward(minutes=4)
    answer = await client.post("/here")
    assert answer.headers["location"] == f"/here?day={day.id}"
    assert "签到成功" in (await client.get(answer.headers["location"])).text
    there = await Attendance.get()
    assert there.arrived_at == scanned_at
    assert (await Scan.get()).how == "room" and (await Scan.get()).by_id is None
    # The pass is used up in this browser.
    assert (await client.post("/here")).status_code == 409
    assert await Scan.all().count() == 1


async def test_signing_in_on_the_way_loses_nothing(
    db: str, client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    await worker_client(phone="13812340001", name="李四")
    course, day = await open_room(clock)
    await sign_up(course.id, await worker_id_of(), clock.now)
    await client.get(f"/r/{token_for(day, clock)}")
    assert "/sign-in?next=%2Fhere" in (await client.get("/here")).text
    clock.forward(minutes=3)
    form = {"phone": "13812340001", "name": "李四", "town": "城关镇", "employer": "一建", "consent": "yes", "next": "/here"}  # fmt: skip
    assert (await client.post("/sign-in", data=form)).headers["location"] == "/here"
    assert "data-send-now" in (await client.get("/here")).text
    assert (await client.post("/here")).status_code == 303
    assert await Attendance.all().count() == 1


async def test_a_forwarded_photo_is_worth_nothing(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    friend = await worker_client()
    course, day = await open_room(clock)
    await sign_up(course.id, await worker_id_of(), clock.now)
    photo = token_for(day, clock)
    clock.forward(seconds=31)
    answer = await friend.get(f"/r/{photo}")
    assert answer.status_code == 409 and "再扫一次" in answer.text
    assert "arrival" not in friend.cookies
    assert (await friend.post("/here")).status_code == 409
    # The page after the scan holds nothing either: its address is the same for everybody.
    assert "请扫会场屏幕上的二维码" in (await friend.get("/here")).text
    assert await Scan.all().count() == 0


async def test_one_pass_is_one_worker(db: str, worker_client: WorkerClient, clock: Clock) -> None:
    one = await worker_client(phone="13812340001")
    first = await worker_id_of()
    other = await worker_client(phone="13812340002")
    course, day = await open_room(clock)
    for worker in (first, await worker_id_of()):
        await sign_up(course.id, worker, clock.now)
    nobody = room.sealed_pass(key_for("room"), room.new_pass(day.id, None, clock.now))
    for client in (one, other):
        client.cookies.set("arrival", nobody)
    assert (await one.post("/here")).status_code == 303
    assert (await other.post("/here")).status_code == 409
    # Known when it was given: the first one's pass is no use to the other.
    bound = room.sealed_pass(key_for("room"), room.new_pass(day.id, first, clock.now))
    other.cookies.set("arrival", bound)
    assert (await other.get("/here")).status_code == 409
    assert (await other.post("/here")).status_code == 409
    assert await Scan.all().count() == 1


async def test_who_has_not_signed_up_may_take_a_free_seat(
    db: str, worker_client: WorkerClient, staff_client: StaffClient, clock: Clock
) -> None:
    client = await worker_client()
    course, day = await open_room(clock, seats=1)
    await client.get(f"/r/{token_for(day, clock)}")
    assert "报名并签到" in (await client.get("/here")).text
    answer = await client.post("/here")  # without having been asked
    assert answer.status_code == 409 and await Signup.all().count() == 0
    assert (await client.post("/here", data={"take_seat": "yes"})).status_code == 303
    assert (await session_of(course)).confirmed == 1
    records = (await (await staff_client("admin")).get("/staff/people")).text
    assert re.search(r"职工本人</td>\s*<td[^>]*>现场加入", records), "not the command line"
    late = await worker_client(phone="13812340009")
    await late.get(f"/r/{token_for(day, clock)}")
    assert "座位也满了" in (await late.get("/here")).text
    answer = await late.post("/here", data={"take_seat": "yes"})
    assert answer.status_code == 409 and "座位满了" in answer.text
    assert (await session_of(course)).confirmed == 1 and await Attendance.all().count() == 1


async def test_plain_words_for_everybody_else(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    client = await worker_client()
    worker = await worker_id_of()
    course = await make_course(clock.now, seats=(1, 1))
    here, there = await session_of(course, 0), await session_of(course, 1)
    day = await day_of(course)
    taken = (await make_worker(clock.now)).id
    await sign_up(course.id, taken, clock.now, [here.id])
    await sign_up(course.id, worker, clock.now, [here.id])

    async def told() -> str:
        await client.get(f"/r/{token_for(day, clock)}")
        return (await client.get("/here")).text

    assert "现在不是签到时间" in await told()  # a week before
    now, clock.now = clock.now, day.starts_at
    assert "您还在候补，座位满了" in await told()
    await cancel(course.id, worker, now)
    await sign_up(course.id, worker, now, [there.id])
    assert "您报的是另一场" in await told() and "教室2" in await told()
    await cancel(course.id, worker, now)
    assert "您没有报名，座位也满了" in await told()
    await call_off(course.id, "停电", now, by=None)
    assert "这个班取消了" in await told()
    assert (await client.post("/here", data={"take_seat": "yes"})).status_code == 409
    assert await Scan.all().count() == 0


async def test_the_screen_shows_another_code_every_15_seconds(
    db: str, staff_client: StaffClient, clock: Clock
) -> None:
    course, day = await open_room(clock)
    helper = await staff_client("helper")
    address = f"/staff/check-in/{day.id}/room"
    shown = []
    for _ in range(3):
        page = (await helper.get(address)).text
        assert "微信扫一扫签到" in page and "<noscript><meta http-equiv" in page
        shown.append(re.findall(r"<svg.*?</svg>", page, re.S)[0])
        assert shown[-1] in (await helper.get(address)).text
        clock.forward(seconds=15)
    assert len(set(shown)) == 3
    clock.now = day.ends_at + timedelta(hours=3)
    assert "<svg" not in (await helper.get(address)).text
    clock.now = day.starts_at
    await call_off(course.id, "停电", clock.now, by=None)
    assert (await helper.get(address)).status_code == 409
