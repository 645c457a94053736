"""/staff/people: make and close accounts, and read what was done."""

import asyncio
import re
from pathlib import Path

import pytest

from quiz.people.actions import check_password, passwords
from quiz.people.models import AuditRecord, Session, Staff
from tests.conftest import PASSWORD, Client, Clock, StaffClient, WorkerClient

NEW = {"name": "李讲师", "role": "trainer", "password": PASSWORD}


def test_a_copied_database_is_slow_to_guess_from() -> None:
    """The cost of RFC 9106 for machines with little memory: 64 MiB, three passes, four lanes."""
    assert passwords().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


async def test_adding_with_a_password_of_ones_own(staff_client: StaffClient) -> None:
    admin = await staff_client("admin")
    answer = await admin.post("/staff/people", data=NEW)
    assert answer.status_code == 303
    page = await admin.get(answer.headers["location"])
    assert "账号 李讲师 已建好。" in page.text
    assert PASSWORD not in page.text
    assert (await check_password("李讲师", PASSWORD)).role == "trainer"
    record = await AuditRecord.get(action="staff.add")
    assert record.detail == {"name": "李讲师", "role": "trainer"}


async def test_a_generated_password_is_shown_once_and_works(staff_client: StaffClient) -> None:
    admin = await staff_client("admin")
    answer = await admin.post("/staff/people", data={**NEW, "password": ""})
    assert answer.status_code == 200
    found = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}", answer.text)
    assert found is not None
    assert (await check_password("李讲师", found[0])).name == "李讲师"
    assert answer.headers["cache-control"] == "no-store"
    assert found[0] not in (await admin.get("/staff/people")).text


@pytest.mark.parametrize("role", ["helper", "trainer", "organizer"])
async def test_other_roles_may_not(staff_client: StaffClient, role: str) -> None:
    client = await staff_client(role)
    for answer in (
        await client.get("/staff/people"),
        await client.post("/staff/people", data=NEW),
        await client.post("/staff/people/1/closing"),
    ):
        assert answer.status_code == 403
    assert await Staff.all().count() == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": "  "}, "请填写这一项。"),
        ({"name": "长" * 61}, "写得太长了，最多 60 个字。"),
        ({"role": "king"}, "请从列表里选一项。"),
        ({"password": "short"}, "密码太短了"),
        ({"name": "admin1"}, "这个名字已经有人用了"),
    ],
)
async def test_bad_input_is_named(
    staff_client: StaffClient, change: dict[str, str], words: str
) -> None:
    admin = await staff_client("admin")
    answer = await admin.post("/staff/people", data={**NEW, **change})
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert await Staff.all().count() == 1


async def test_at_once_makes_one_account(staff_client: StaffClient) -> None:
    admin = await staff_client("admin")
    answers = await asyncio.gather(*(admin.post("/staff/people", data=NEW) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409, 409, 409]
    assert await Staff.filter(name="李讲师").count() == 1


async def test_closing_ends_the_session_and_stays_closed(staff_client: StaffClient) -> None:
    admin, trainer = await staff_client("admin"), await staff_client("trainer")
    staff = await Staff.get(role="trainer")
    for _ in range(2):
        answer = await admin.post(f"/staff/people/{staff.id}/closing")
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff/people")
    assert (await trainer.get("/staff")).status_code == 303
    assert await Session.filter(staff_id=staff.id).count() == 0
    assert await AuditRecord.filter(action="staff.close").count() == 1
    assert "停用" in (await admin.get("/staff/people")).text


async def test_nobody_closes_their_own_account(staff_client: StaffClient) -> None:
    admin = await staff_client("admin")
    staff = await Staff.get(role="admin")
    answer = await admin.post(f"/staff/people/{staff.id}/closing")
    assert answer.status_code == 403
    assert "不能停用自己的账号" in answer.text
    assert (await Staff.get(id=staff.id)).closed_at is None


@pytest.mark.parametrize("staff_id", ["999", "9" * 30])
async def test_closing_nobody_is_not_found(staff_client: StaffClient, staff_id: str) -> None:
    admin = await staff_client("admin")
    assert (await admin.post(f"/staff/people/{staff_id}/closing")).status_code == 404


async def test_records_are_in_plain_words(staff_client: StaffClient, clock: Clock) -> None:
    admin = await staff_client("admin")
    await admin.post("/staff/people", data={**NEW, "name": "<script>alert(1)</script>"})
    await AuditRecord.create(action="strange.thing", subject="x", detail={"k": 1}, at=clock.now)
    page = (await admin.get("/staff/people")).text
    for words in ("新建账号", "admin1", "讲师", "命令行", "strange.thing"):
        assert words in page
    assert "<script>alert" not in page


def test_every_record_has_words() -> None:
    root = Path(__file__).parent.parent.parent
    code = "\n".join(file.read_text("utf-8") for file in (root / "quiz").rglob("*.py"))
    page = (root / "templates/people/staff_index.html").read_text("utf-8")
    written = re.findall(r'audit\(\s*[\w.]+,\s*"(\w+\.\w+)",([^\n]*)', code)
    details = set(re.findall(r"(\w+)=", "".join(rest for _, rest in written)))
    assert len(written) > 20
    for word in sorted({action for action, _ in written} | details):
        assert f'"{word}":' in page, word


async def test_a_renaming_is_shown_masked(
    staff_client: StaffClient, worker_client: WorkerClient
) -> None:
    worker, admin = await worker_client(name="赵一百"), await staff_client("admin")
    await worker.post("/me", data={"name": "钱二百", "town": "城关镇", "employer": "一建"})
    page = (await admin.get("/staff/people")).text
    assert "原来 赵*" in page and "改成 钱*" in page


async def test_guests_are_asked_to_sign_in(client: Client) -> None:
    assert (await client.get("/staff/people")).status_code == 303
    asked = await client.post("/staff/people", data=NEW)
    assert asked.status_code == 303 and asked.headers["location"].startswith("/staff/sign-in")
