"""What everybody sees of contests: the list, the cover, and the same as JSON."""

from datetime import timedelta

from quiz.contests.queries import is_opened, public_contests
from quiz.reports.overview import overviews
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_bank, make_contest


async def test_an_empty_house(client: Client) -> None:
    assert "还没有活动" in (await client.get("/")).text
    assert (await client.get("/api/v1/contests")).json() == []


async def test_states_and_order(client: Client, clock: Clock) -> None:
    bank, hour = await make_bank(), timedelta(hours=1)
    now = clock.now
    for slug, opens, closes in (("past", -3, -1), ("coming", 1, 2), ("running", -1, 1)):
        await make_contest(
            now - 4 * hour, slug=slug, bank=bank, opens_at=now + opens * hour,
            closes_at=now + closes * hour,
        )  # fmt: skip
    await make_contest(now, slug="draft", bank=bank, opened=False)
    listed = (await client.get("/api/v1/contests")).json()
    assert {c["slug"]: c["state"] for c in listed} == {
        "past": "closed",
        "coming": "coming",
        "running": "open",
    }
    assert listed[0]["opens_at"].endswith("+08:00")
    page = (await client.get("/")).text
    assert page.index("running") < page.index("coming") < page.index("past")
    assert "draft" not in page
    assert (await client.get("/contests/draft")).status_code == 404
    assert (await client.get("/api/v1/contests/draft")).status_code == 404
    assert "请到时间再来" in (await client.get("/contests/coming")).text


async def test_the_cover_tells_the_rules_and_how_one_stands(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now)
    page = (await client.get("/contests/quiz")).text
    for text in (
        "10 道题，满分 100 分",
        "每天 3 次，一共 5 次",
        "满 60 分合格",
        "话费 50 元",
        "填信息，去答题",
    ):
        assert text in page
    worker = await worker_client()
    assert "今天还能答 3 次，活动期间一共还能答 5 次" in (await worker.get("/contests/quiz")).text
    attempt = (await start(worker)).json()
    assert "继续答题" in (await worker.get("/contests/quiz")).text
    result = (await finish(worker, attempt["id"], right_answers(attempt))).json()
    page = (await worker.get("/contests/quiz")).text
    assert result["ticket"] in page and "再答一次" in page and "100 分" in page


async def test_without_prizes_there_is_no_ticket_to_wait_for(
    worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now, prizes=())
    worker = await worker_client()
    attempt = (await start(worker)).json()
    result = (await finish(worker, attempt["id"], right_answers(attempt))).json()
    again = (await worker.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert result["passed"] and result["ticket"] is again["ticket"] is None
    for address in ("/contests/quiz", f"/attempts/{attempt['id']}", "/me"):
        page = (await worker.get(address)).text
        assert "合格" in page and "抽奖号 " not in page and "您的抽奖号" not in page


async def test_the_call_tells_the_same(
    client: Client, worker_client: WorkerClient, clock: Clock
) -> None:
    await make_contest(clock.now)
    worker = await worker_client()
    await start(worker)
    body = (await client.get("/api/v1/contests/quiz")).json()
    assert body["rules"]["minutes"] == 10 and body["rules"]["pass_score"] == 60
    assert body["prizes"] == [{"tier": "一等奖", "item": "话费 50 元", "quantity": 2}]
    assert body["counts"] == {"headcount": 1, "visits": 1}
    assert body["seal"] is None


async def test_a_hostile_title_is_text(client: Client, clock: Clock) -> None:
    await make_contest(clock.now, title="<script>alert(1)</script>")
    for path in ("/", "/contests/quiz"):
        assert "<script>alert" not in (await client.get(path)).text


async def test_lists_leave_out_what_may_be_dealt(db: str, clock: Clock) -> None:
    """Thousands of questions a contest, which the front page would read for each of them."""
    contest = await make_contest(clock.now)
    listed = [*await public_contests(), *(line.contest for line in await overviews(clock.now))]
    for each in (contest, *listed):
        assert is_opened(each) and not hasattr(each.opening, "pool")
    assert len(listed) == 2
