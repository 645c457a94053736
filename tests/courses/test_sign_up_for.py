"""POST /staff/courses/{id}/signups: signing up somebody who has no phone (代报名)."""

import asyncio

import pytest

from quiz.courses import actions
from quiz.courses.actions import sign_up
from quiz.courses.models import Course, Signup
from quiz.people.models import AuditRecord, Consent, Message, Worker
from quiz.people.vault import unseal
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.courses.conftest import make_course, make_worker, queue, seated, session_of

OLD_WANG = {"name": "王大爷", "town": "城关镇", "employer": "一建", "consent": "yes"}


def address(course: Course) -> str:
    """Where the form goes."""
    return f"/staff/courses/{course.id}/signups"


async def done(client: Client, course: Course, **changes: str) -> str:
    """Sign somebody up; the page that follows."""
    answer = await client.post(address(course), data={**OLD_WANG, **changes})
    assert answer.status_code == 303, answer.text
    return (await client.get(answer.headers["location"])).text


async def test_a_worker_without_a_phone_gets_a_final_answer(
    staff_client: StaffClient, clock: Clock
) -> None:
    course = await make_course(clock.now, seats=1)
    helper = await staff_client("helper")
    page = await done(helper, course)
    signup = await Signup.get().prefetch_related("worker", "made_by")
    assert signup.made_by is not None and signup.made_by.name == "helper1"
    assert unseal(signup.worker.phone_sealed, "phone") == ""
    assert unseal(signup.worker.name_sealed, "name") == "王大爷"
    for words in (f"{signup.code}</strong>", "王大爷 有座位了", "代报：helper1", "没有手机"):
        assert words in page
    waits = await done(helper, course, name="李婶")
    assert "李婶 在候补，排第 1 位" in waits
    assert await AuditRecord.filter(action="worker.without_phone").count() == 2
    assert await Consent.filter(purpose="publish").count() == 0


async def test_twice_and_at_once_is_one_person(staff_client: StaffClient, clock: Clock) -> None:
    course, other = await make_course(clock.now), await make_course(clock.now, starts=9)
    helper = await staff_client("helper")
    posts = (helper.post(address(course), data=OLD_WANG) for _ in range(4))
    answers = await asyncio.gather(*posts)
    assert len({answer.headers["location"].split("&")[0] for answer in answers}) == 1
    assert await Worker.all().count() == await Signup.all().count() == 1
    page = await done(helper, other, name="王 大爷")
    assert await Worker.all().count() == 1, "in every course the same person"
    clock.forward(minutes=1)
    page = await done(helper, other)
    assert "按同一个人算" in page
    await done(helper, course, apart="a1b2c3d4")
    await done(helper, course, apart="a1b2c3d4")
    assert await Worker.all().count() == 2, "a namesake is told apart, once"


async def test_a_phone_of_their_own_is_their_account(
    staff_client: StaffClient, worker_client: WorkerClient, clock: Clock
) -> None:
    course = await make_course(clock.now)
    await worker_client("13812345678", "张三")
    helper = await staff_client("helper")
    await done(helper, course, name="张三", phone="138 1234 5678")
    assert await Worker.all().count() == 1
    message = await Message.get()
    assert message.template == "signed_up"
    await done(helper, course, name="新人", phone="13900000001")
    later = await worker_client("13900000001", "新人")
    assert (await later.get("/api/v1/courses/1")).json()["mine"]["status"] == "confirmed"
    assert await AuditRecord.filter(action="worker.introduce").count() == 1
    assert await Consent.filter(purpose="publish").count() == 1, "only who said so themselves"


async def test_a_borrowed_phone_is_refused(
    staff_client: StaffClient, worker_client: WorkerClient, clock: Clock
) -> None:
    course = await make_course(clock.now)
    await worker_client("13812345678", "张三")
    helper = await staff_client("helper")
    answer = await helper.post(address(course), data={**OLD_WANG, "phone": "13812345678"})
    assert answer.status_code == 409
    assert "这个手机号登记的是 张*" in answer.text and 'value="王大爷"' in answer.text
    assert await Signup.all().count() == 0


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("name", " ", "请填写这一项。"),
        ("employer", "", "请填写这一项。"),
        ("phone", "12345", "没有手机就空着。"),
        ("consent", "", "请先向本人说明，并勾选。"),
        ("session", "99", "没有这个场次"),
    ],
)
async def test_bad_input_is_named(
    staff_client: StaffClient, clock: Clock, field: str, value: str, words: str
) -> None:
    course = await make_course(clock.now)
    answer = await (await staff_client("helper")).post(
        address(course), data={**OLD_WANG, field: value}
    )
    assert answer.status_code in {409, 422} and words in answer.text
    assert await Signup.all().count() == 0


async def test_refusals_are_sentences_about_them(staff_client: StaffClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=1, waitlist_limit=0)
    same_hours = await make_course(clock.now, title="社保课")
    await make_course(clock.now, title="草稿", published=False)
    helper = await staff_client("helper")
    await done(helper, course)
    full = await helper.post(address(course), data={**OLD_WANG, "name": "李婶"})
    assert full.status_code == 409 and "候补也满了" in full.text
    clash = await helper.post(address(same_hours), data=OLD_WANG)
    assert clash.status_code == 409 and "这位职工同一时间已经报了「工资课」" in clash.text
    assert (await helper.post("/staff/courses/3/signups", data=OLD_WANG)).status_code == 404
    clock.forward(days=8)
    late = await helper.post(address(same_hours), data={**OLD_WANG, "name": "李婶"})
    assert late.status_code == 409 and "已经开课" in late.text


async def test_sessions_are_chosen(staff_client: StaffClient, clock: Clock) -> None:
    course = await make_course(clock.now, seats=(1, 1), starts=(7, 8), shared_waitlist=True)
    second = await session_of(course, 1)
    helper = await staff_client("helper")
    await done(helper, course, session=str(second.id))
    assert (await Signup.get()).session_id == second.id
    worker = await make_worker(clock.now)
    await sign_up(course.id, worker.id, clock.now, [second.id])
    assert await queue(course) == [worker.id] and len(await seated(course)) == 1


async def test_nobody_is_written_down_without_their_consent(
    db: str, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database goes away in between: whoever is there already would not be asked again."""

    async def gone(*_: object) -> None:
        raise OSError

    wang = "王大爷", "城关镇", "一建", clock.now
    with monkeypatch.context() as away, pytest.raises(OSError):
        away.setattr(actions, "give_consent", gone)
        await actions.person_without_phone(*wang, by=None)
    worker = await actions.person_without_phone(*wang, by=None)
    assert await Consent.exists(worker_id=worker.id, purpose="quiz")
