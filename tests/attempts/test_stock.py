"""Papers that were dealt ahead: the same as any other, each for one try, none of them out of date."""

import asyncio
import gc
import gzip
import weakref
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from questions.models import Bank, Question, Revision
from quiz.attempts.dealing import AHEAD, MOST, OFTEN, fill_stock, time_to_deal
from quiz.attempts.models import Attempt
from quiz.attempts.rules import paper_items
from quiz.attempts.stock import Paper, stock
from quiz.background import deal
from quiz.batches import writer
from quiz.contests.live import find_live
from quiz.contests.models import Contest, Section
from quiz.web.zipping import Part, zip_parts
from tests.attempts.conftest import finish, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_bank, make_contest


async def ready(slug: str = "quiz") -> list[Paper]:
    """What lies ready for this contest."""
    return list(stock().of(await (await find_live(slug)).deck()))


async def filled(clock: Clock, slug: str = "quiz") -> list[Paper]:
    """The same when there was nothing else to do: also before anybody asks for the contest."""
    await fill_stock(clock.now)
    return await ready(slug)


async def shown(client: Client, attempt_id: int) -> Any:
    """The questions as a later page load gets them."""
    return (await client.get(f"/api/v1/attempts/{attempt_id}")).json()["questions"]


async def test_a_start_takes_the_paper_that_lay_ready(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    papers = await filled(clock)
    assert len(papers) == MOST
    client = await worker_client()
    answer = await start(client)
    attempt = await Attempt.get()
    assert paper_items(attempt.paper) == papers[0].items
    assert attempt.max_score == papers[0].max_score == 100
    assert await ready() == papers[1:]
    assert answer.status_code == 201 and answer.headers["content-encoding"] == "gzip"
    assert answer.json()["questions"] == await shown(client, attempt.id)
    assert set(answer.json()) == set((await client.get(f"/api/v1/attempts/{attempt.id}")).json())


async def test_who_cannot_unzip_or_reads_english_gets_the_same_paper(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    await filled(clock)
    client = await worker_client()
    client.headers["accept-encoding"] = "identity"
    plain = await start(client)
    assert "content-encoding" not in plain.headers
    assert plain.json()["questions"] == await shown(client, plain.json()["id"])
    await finish(client, plain.json()["id"])
    client.cookies.set("language", "en")
    english = (await start(client)).json()
    words = {option["text"] for one in english["questions"] for option in one["options"]}
    assert {"True", "False"} <= words
    assert english["questions"] == await shown(client, english["id"])


async def test_nobody_shares_a_paper_and_none_is_dealt_twice(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now, bank=await make_bank(count=60))
    papers = await filled(clock)
    assert len({paper.stored for paper in papers}) > MOST / 2
    clients = [await worker_client(f"1381234560{n}") for n in range(4)]
    answers = await asyncio.gather(*map(start, clients))
    assert {answer.status_code for answer in answers} == {201}
    given = [paper_items(attempt.paper) for attempt in await Attempt.all()]
    assert all(paper.items in given for paper in papers[:4])
    assert await ready() == papers[4:]


async def test_more_than_lay_ready_are_dealt_at_once(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    await filled(clock)
    deck = await (await find_live("quiz")).deck()
    for _ in range(MOST - 1):
        stock().take(deck)
    clients = [await worker_client(f"1381234560{n}") for n in range(3)]
    answers = await asyncio.gather(*map(start, clients))
    assert {answer.status_code for answer in answers} == {201}
    for client, answer in zip(clients, answers, strict=True):
        assert answer.json()["questions"] == await shown(client, answer.json()["id"])
    assert await ready() == []


async def test_a_corrected_question_is_in_the_next_paper(
    contest: Contest, worker_client: WorkerClient, clock: Clock
) -> None:
    old = await filled(clock)
    for question in await Question.all():
        before = await Revision.get(question_id=question.id)
        await Revision.create(
            question_id=question.id, number=2, kind=before.kind, stem=before.stem + "（已改正）",
            options=before.options, answers=before.answers, tags=before.tags,
        )  # fmt: skip
    await Question.all().update(newest=2)
    await Bank.all().update(edition=2)
    answer = (await start(await worker_client())).json()
    assert all("已改正" in question["stem"] for question in answer["questions"])
    new = await filled(clock)
    assert len(new) == MOST and not set(map(id, new)) & set(map(id, old))


async def test_papers_lie_ready_from_shortly_before_it_opens_until_it_closes(
    db: str, clock: Clock
) -> None:
    opens = clock.now + timedelta(hours=1)
    closes = opens + timedelta(minutes=5)  # sooner after it than papers are dealt before it
    await make_contest(clock.now, opens_at=opens, closes_at=closes)
    counts = {}
    for moment in (clock.now, opens - AHEAD, opens, closes - timedelta(seconds=1), closes):
        clock.now = moment
        counts[moment] = len(await filled(clock))
    assert list(counts.values()) == [0, MOST, MOST, MOST, 0]


async def test_contests_share_the_room_and_one_without_questions_holds_up_no_other(
    db: str, clock: Clock
) -> None:
    bank, lacking = await make_bank("多"), await make_bank("少", 10)
    await make_contest(clock.now, slug="lacking", bank=lacking)
    await Section.filter(bank=lacking).update(count=11)
    await make_contest(clock.now, slug="quiz", bank=bank)
    assert len(await filled(clock)) == MOST // 2
    assert await ready("lacking") == []


async def test_it_stops_while_somebody_waits_for_a_write(contest: Contest, clock: Clock) -> None:
    writer().most = 1
    doing = asyncio.Event()

    async def slow(items: Any) -> Any:
        await doing.wait()
        return items

    waiting = [asyncio.create_task(writer().put(slow, n)) for n in range(3)]
    await asyncio.sleep(0)
    await fill_stock(clock.now)
    assert await ready() == [] and stock().is_short
    doing.set()
    assert await asyncio.gather(*waiting) == [0, 1, 2]
    assert len(await filled(clock)) == MOST and not stock().is_short


async def test_it_is_filled_again_soon_after_a_rush(
    contest: Contest, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[float] = []
    rush: list[asyncio.Task[Any]] = []

    async def sleep(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            await asyncio.gather(*rush)

    async def looked() -> int:
        looks.clear()
        with monkeypatch.context() as patch:
            patch.setattr("quiz.attempts.dealing.asyncio", SimpleNamespace(sleep=sleep))
            await time_to_deal()
        return len(looks)

    writer().most = 1
    await filled(clock)
    assert await looked() == OFTEN  # nothing to do: only whether a contest opens soon
    stock().take(await (await find_live("quiz")).deck())
    assert await looked() == 1
    rush += [asyncio.create_task(writer().put(echoed, n)) for n in range(3)]
    await asyncio.sleep(0)
    assert await looked() == 3


class Knot:
    """Garbage that only the collector finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.parametrize("is_rush", [False, True])
async def test_garbage_goes_while_nobody_waits(
    contest: Contest, clock: Clock, monkeypatch: pytest.MonkeyPatch, is_rush: bool
) -> None:
    done = asyncio.Event()

    async def one_turn() -> None:
        raise asyncio.CancelledError

    async def held(items: Any) -> Any:
        await done.wait()
        return items

    monkeypatch.setattr("quiz.background.time_to_deal", one_turn)
    writer().most = 1
    rush = [asyncio.create_task(writer().put(held, n)) for n in range(3 * is_rush)]
    await asyncio.sleep(0)
    gc.collect()
    gc.disable()
    try:
        knot = weakref.ref(Knot())
        with pytest.raises(asyncio.CancelledError):
            await deal(clock)
        assert (knot() is not None) is is_rush
    finally:
        gc.enable()
        done.set()
        await asyncio.gather(*rush)


async def echoed(items: Any) -> Any:
    """A verb of no effect."""
    return items


async def test_its_zipped_half_unpacks_to_the_plain_one(contest: Contest, clock: Clock) -> None:
    for paper in (await filled(clock))[:20]:
        (ahead,) = paper.shown.values()
        assert gzip.decompress(zip_parts([b"{", Part(*ahead), b"}"])) == b"{" + ahead[0] + b"}"
