"""Long files: the page grows while the work goes on, and says truthfully how it ended."""

import asyncio
from typing import Any

import pytest
import structlog
from tortoise.exceptions import DBConnectionError

from questions import importing
from questions.errors import UnreadableFile
from questions.formats.reading import Progress
from questions.models import Bank, Question
from questions.storing import Writing
from quiz import postgres
from quiz.banks import actions, desk, growing
from quiz.banks.models import Upload
from quiz.database import connection
from quiz.errors import Unavailable
from tests.banks.conftest import BROKEN, GOOD, upload
from tests.conftest import Client, StaffClient


@pytest.fixture(autouse=True)
def every_file_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few bytes are enough."""
    monkeypatch.setattr(desk, "LONG_FILE", 10)


async def confirmed(client: Client, content: str, **data: str) -> Any:
    """Upload, and confirm the upload that came of it."""
    await upload(client, content.encode())
    kept = await Upload.all().order_by("-id").first()
    assert kept is not None
    return await client.post(f"/staff/banks/uploads/{kept.id}", data=data)


async def test_it_leads_to_the_preview_and_to_the_result(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    page = await upload(client, GOOD.encode())
    kept = await Upload.get()
    assert page.status_code == 200 and page.headers["x-accel-buffering"] == "no"
    assert "content-encoding" not in page.headers
    assert '<progress aria-label="进度"></progress>' in page.text
    assert f'content="0; url=/staff/banks/uploads/{kept.id}"' in page.text
    assert page.text.rstrip().endswith("</html>")
    answer = await client.post(f"/staff/banks/uploads/{kept.id}")
    bank = await Bank.get(name="劳动法")
    assert f'href="/staff/banks/{bank.id}?added=2&amp;changed=0' in answer.text
    assert "✓ 导入完成" in answer.text and await Question.all().count() == 2
    again = await client.post(f"/staff/banks/uploads/{kept.id}")
    assert "added=2" in again.text and await Question.all().count() == 2


async def test_a_file_that_cannot_be_read_says_why(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    page = await upload(client, "值班表,周一,周二\n张三,早,晚\n".encode())
    assert UnreadableFile("no_header").text in page.text and 'http-equiv="refresh"' not in page.text
    assert 'href="/staff/banks">换一个文件' in page.text
    assert await Upload.all().count() == 0


async def test_problems_keep_everything_out_unless_told_to_skip(staff_client: StaffClient) -> None:
    client = await staff_client("trainer")
    page = await confirmed(client, BROKEN)
    assert 'role="alert"' in page.text and "回到预览" in page.text
    assert await Question.all().count() == 0
    assert "added=2" in (await confirmed(client, BROKEN, skip="yes")).text


async def test_a_failure_is_said_and_never_taken_for_success(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    client = await staff_client("trainer")
    await upload(client, GOOD.encode())
    for verb, said in (("load_upload", "不知道导入了没有"), ("keep_upload", "没有读完")):
        monkeypatch.setattr(actions, verb, fail)
        with structlog.testing.capture_logs() as logged:
            answer = await (
                client.post(f"/staff/banks/uploads/{(await Upload.get()).id}")
                if verb == "load_upload"
                else upload(client, GOOD.encode())
            )
        assert [one["exc_info"] for one in logged if one["log_level"] == "error"]
        assert answer.status_code == 200 and said in answer.text
        assert "✓" not in answer.text and answer.text.rstrip().endswith("</html>")
    assert await Question.all().count() == 0


async def test_a_short_file_is_answered_at_once(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LONG_FILE", 10_000)
    client = await staff_client("trainer")
    assert (await upload(client, GOOD.encode())).status_code == 303


async def test_two_confirms_at_once_store_it_once(
    impatient: None, staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On PostgreSQL the second waits longer than any other statement would."""
    client = await staff_client("trainer")
    await upload(client, GOOD.encode())
    address = f"/staff/banks/uploads/{(await Upload.get()).id}"
    looks_up, calls = importing.holdings, iter((True, False))

    async def late(*args: Any, **kwargs: Any) -> Any:
        if next(calls) and connection().capabilities.dialect == "postgres":
            locked = "SELECT count(*) AS waiting FROM pg_locks WHERE NOT granted"
            while not (await connection().execute_query_dict(locked))[0]["waiting"]:
                pass
            await connection().execute_query("SELECT pg_sleep(1)")
        return await looks_up(*args, **kwargs)

    monkeypatch.setattr(importing, "holdings", late)
    answers = await asyncio.gather(client.post(address), client.post(address))
    assert all("✓ 导入完成" in answer.text for answer in answers)
    assert all("added=2" in answer.text for answer in answers)
    assert await Question.all().count() == 2


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits long for a lock, unless told to."""
    monkeypatch.setattr(postgres, "LOCK_TIMEOUT", "300ms")


@pytest.mark.parametrize("written", [(), (0, 0), (3, 4), (4, 4)])
async def test_a_database_in_trouble_is_said_and_logged_without_a_stack(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch, written: tuple[int, ...]
) -> None:
    """That nothing was stored, as long as nothing can have been."""

    async def fail(*_: object, progress: Progress, **__: object) -> None:
        if written:
            progress(*written)
        raise DBConnectionError("gone")

    client = await staff_client("trainer")
    await upload(client, GOOD.encode())
    monkeypatch.setattr(actions, "load_upload", fail)
    with structlog.testing.capture_logs() as logged:
        answer = await client.post(f"/staff/banks/uploads/{(await Upload.get()).id}")
    unsure = written == (4, 4)
    assert (Unavailable.text in answer.text) == (not unsure)
    assert ("不知道导入了没有" in answer.text) == unsure
    (line,) = [one for one in logged if one["log_level"] == "error"]
    assert line["event"] == "database unavailable" and line["reason"] == "DBConnectionError: gone"
    assert "exc_info" not in line


async def test_a_load_has_told_that_all_is_written_before_it_is_kept(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await staff_client("trainer")
    await upload(client, GOOD.encode())
    steps: list[growing.Step] = []
    begins = growing.Step.__init__

    def kept(self: growing.Step, *args: Any) -> None:
        begins(self, *args)
        steps.append(self)

    async def fail(*_: object) -> None:
        assert steps[-1].is_last
        raise DBConnectionError("gone")

    monkeypatch.setattr(growing.Step, "__init__", kept)
    monkeypatch.setattr(Writing, "touch", fail)
    answer = await client.post(f"/staff/banks/uploads/{(await Upload.get()).id}")
    assert "不知道导入了没有" in answer.text and await Question.all().count() == 0
