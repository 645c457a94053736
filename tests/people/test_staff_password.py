"""A forgotten password: an admin gives a new one, which also opens a closed account again."""

import re

import pytest

from quiz.errors import WrongPassword
from quiz.people.actions import check_password
from quiz.people.models import AuditRecord, Staff
from tests.conftest import PASSWORD, StaffClient


async def test_the_new_one_works_and_the_old_one_does_not(staff_client: StaffClient) -> None:
    admin, trainer = await staff_client("admin"), await staff_client("trainer")
    account = await Staff.get(role="trainer")
    await admin.post(f"/staff/people/{account.id}/closing")
    answer = await admin.post(f"/staff/people/{account.id}/password")
    assert answer.status_code == 200
    shown = re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", answer.text)
    assert shown is not None
    assert (await check_password(account.name, shown[0])).closed_at is None
    with pytest.raises(WrongPassword):
        await check_password(account.name, PASSWORD)
    # Whoever was signed in with the old one is out.
    assert (await trainer.get("/staff")).status_code == 303
    record = await AuditRecord.get(action="staff.renew")
    assert shown[0] not in str(record.detail)


async def test_nobody_there(staff_client: StaffClient) -> None:
    admin = await staff_client("admin")
    assert (await admin.post("/staff/people/999/password")).status_code == 404


async def test_only_admins(staff_client: StaffClient) -> None:
    organizer = await staff_client("organizer")
    assert (await organizer.post("/staff/people/1/password")).status_code == 403
