"""Long files: the page grows while the work goes on, and says truthfully how it ended."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, cast

import pytest
from starlette.requests import Request

from questions.errors import UnreadableFile
from questions.formats.reading import Progress
from questions.models import Bank, Question
from quiz.banks import actions, desk, growing
from quiz.banks.models import Upload
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
    assert "unchanged=2" in again.text and await Question.all().count() == 2


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
        answer = await (
            client.post(f"/staff/banks/uploads/{(await Upload.get()).id}")
            if verb == "load_upload"
            else upload(client, GOOD.encode())
        )
        assert answer.status_code == 200 and said in answer.text
        assert "✓" not in answer.text and answer.text.rstrip().endswith("</html>")
    assert await Question.all().count() == 0


async def test_a_short_file_is_answered_at_once(
    staff_client: StaffClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LONG_FILE", 10_000)
    client = await staff_client("trainer")
    assert (await upload(client, GOOD.encode())).status_code == 303


async def test_steps_are_sent_as_they_are_done_and_a_closed_page_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Page:
        def __init__(self, name: str, context: dict[str, Any]) -> None:
            self.body = (
                f"{name} {context.get('done')} {context.get('address')}{growing.MARK}".encode()
            )

    def rendered(_request: Request, name: str, **context: Any) -> Page:
        return Page(name, context)

    monkeypatch.setattr(growing, "render", rendered)
    monkeypatch.setattr(growing, "EVERY", 0)
    goes_on, ended = asyncio.Event(), asyncio.Event()

    async def work(progress: Progress) -> str:
        progress(1000, 3000)
        await goes_on.wait()
        ended.set()
        return "/there"

    told = growing.Told("storing", "题.xlsx", "/back")
    for is_closed in (False, True):
        goes_on.clear()
        ended.clear()
        pieces = cast(
            AsyncIterator[bytes], growing.grow(cast(Request, None), told, work).body_iterator
        )
        seen = [await anext(pieces)]
        while b"1000" not in seen[-1]:
            seen.append(await anext(pieces))
        if is_closed:
            await pieces.aclose()  # type: ignore[attr-defined]
        goes_on.set()
        await asyncio.wait_for(ended.wait(), 5)
        if not is_closed:
            seen += [piece async for piece in pieces]
            assert b"banks/end.html None /there" in seen[-2]
