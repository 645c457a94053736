"""The pieces of a page that grows, one by one, and what becomes of the work when the server stops."""

import asyncio
from typing import Any, cast

import pytest
from starlette.requests import Request

from questions import importing
from questions.drafts import Draft, Report
from questions.formats.reading import Progress
from questions.importing import load
from questions.models import Bank, Question
from quiz.banks import growing


class Page:
    """A piece of a page, without its template."""

    def __init__(self, _request: Request, name: str, **context: Any) -> None:
        said = " ".join(
            str(context[key]) for key in ("done", "is_heard", "address") if key in context
        )
        self.body = f"{name} {said}{growing.MARK}".encode()


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of words alone, looked at without a pause."""
    monkeypatch.setattr(growing, "render", Page)
    monkeypatch.setattr(growing, "EVERY", 0)


def grown(work: Any) -> Any:
    """The page's pieces."""
    told = growing.Told("storing", "题.xlsx", "/back")
    return growing.grow(cast(Request, None), told, work).body_iterator


async def turns(count: int = 200) -> None:
    """Let everybody else go on."""
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.mark.parametrize("is_closed", [False, True])
async def test_steps_are_sent_as_they_are_done_and_a_closed_page_stops_nothing(
    bare: None, is_closed: bool
) -> None:
    goes_on, ended = asyncio.Event(), asyncio.Event()

    async def work(progress: Progress) -> str:
        progress(1000, 3000)
        await goes_on.wait()
        ended.set()
        return "/there"

    pieces = grown(work)
    seen = [await anext(pieces)]
    while b"1000" not in seen[-1]:
        seen.append(await anext(pieces))
    if is_closed:
        await pieces.aclose()
    goes_on.set()
    await asyncio.wait_for(ended.wait(), 60)
    if not is_closed:
        seen += [piece async for piece in pieces]
        assert b"banks/end.html /there" in seen[-2]


async def test_a_step_is_sent_once_and_said_aloud_by_quarters(bare: None) -> None:
    async def work(progress: Progress) -> str:
        for done in (0, 1, 2, 30, 31, 99, 100):
            progress(done, 100)
            await turns()
        return "/there"

    steps = [one.split(b"<")[0].split() for one in [_ async for _ in grown(work)]]
    said = [(int(one[1]), one[2] == b"True") for one in steps if one[:1] == [b"banks/step.html"]]
    heard = {done for done, is_heard in said if is_heard}
    assert [done for done, _ in said if done] == [1, 2, 30, 31, 99, 100]
    assert heard == {0, 30, 99, 100}


async def test_silence_is_broken(bare: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(growing, "SILENT", 0)

    async def work(_progress: Progress) -> str:
        await turns()
        return "/there"

    assert b" " in [piece async for piece in grown(work)]


async def test_draining_waits_for_what_is_begun(bare: None) -> None:
    ended = []

    async def work(_progress: Progress) -> str:
        await turns()
        ended.append(True)
        return "/there"

    await grown(work).aclose()
    await growing.drain(30)
    assert ended
    await growing.drain(30)


async def test_draining_gives_up_what_takes_longer(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A load in the middle is undone, and a thread ends when it tells how far it is."""
    holding, told = asyncio.Event(), list[str]()
    drafts = [Draft("true_false", f"第{n}题。", [], ["true"]) for n in range(3000)]

    async def work(progress: Progress) -> str:
        def tell(done: int, total: int) -> None:
            holding.set()
            progress(done, total)

        told.append("begun")
        await load(Report("csv", "", 3000, {}, [], drafts), "题库", progress=tell)
        return "/there"

    monkeypatch.setattr(growing, "LAST", 60)  # a busy machine takes long to undo it
    grown(work)
    await holding.wait()
    step = next(iter(growing._going.values()))
    await growing.drain(0)
    assert not growing._going and not importing.storing
    with pytest.raises(asyncio.CancelledError):
        step.tell(1, 2)
    assert await Question.all().count() == 0 and await Bank.all().count() == 0


async def test_the_request_lasts_as_long_as_the_work(bare: None) -> None:
    """A server that stops waits for requests, and for nothing else."""
    goes_on = asyncio.Event()

    async def work(_progress: Progress) -> str:
        await goes_on.wait()
        return "/there"

    async def gone() -> Any:
        return {"type": "http.disconnect"}

    async def send(_message: Any) -> None:
        pass

    told = growing.Told("storing", "题.xlsx", "/back")
    page = growing.grow(cast(Request, None), told, work)
    request = asyncio.ensure_future(page({"type": "http"}, gone, send))
    await turns()
    assert not request.done()
    goes_on.set()
    await asyncio.wait_for(request, 60)
    assert page.work.done()
