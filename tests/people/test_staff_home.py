"""GET /staff: what needs doing, as far as one may do it."""

from datetime import timedelta

from quiz.contests.actions import create_contest
from quiz.contests.models import Contest
from quiz.people.actions import Profile, sign_in_worker
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Client, Clock, StaffClient, WorkerClient
from tests.factories import make_bank, make_contest


async def test_an_organizer_sees_what_waits(
    staff_client: StaffClient, worker_client: WorkerClient, clock: Clock
) -> None:
    bank = await make_bank("劳动法")
    await make_contest(clock.now, slug="now", bank=bank)
    await make_contest(clock.now - timedelta(days=9), slug="over", bank=bank)
    await create_contest("还没写完的活动", clock.now)
    await make_contest(clock.now, slug="soon-over", bank=bank)
    worker = await worker_client()
    attempt = (await start(worker, "soon-over")).json()
    await finish(worker, attempt["id"], right_answers(attempt))
    await Contest.filter(slug="soon-over").update(closes_at=clock.now)
    client = await staff_client("organizer")
    page = (await client.get("/staff")).text
    for words in (
        "答题 now",
        "答题 soon-over",
        "还没写完的活动",
        "等待抽奖",
        "请填写活动介绍。",
        "劳动法",
    ):
        assert words in page
    assert 'href="/staff/contests/soon-over#draw"' in page
    assert "答题 over" not in page, "nobody passed: there is nothing to draw"
    assert 'href="/staff/people"' not in page


async def test_a_trainer_sees_banks_only(staff_client: StaffClient, clock: Clock) -> None:
    await make_contest(clock.now, slug="now", bank=await make_bank("劳动法"))
    client = await staff_client("trainer")
    page = (await client.get("/staff")).text
    assert "劳动法" in page
    assert "答题 now" not in page and "/staff/contests" not in page


async def test_a_helper_sees_a_plain_sentence(staff_client: StaffClient) -> None:
    client = await staff_client("helper")
    answer = await client.get("/staff")
    assert answer.status_code == 200
    assert "目前没有需要您处理的事。" in answer.text
    assert "/staff/banks" not in answer.text


async def test_an_empty_desk_says_where_to_begin(staff_client: StaffClient) -> None:
    page = (await (await staff_client("admin")).get("/staff")).text
    for words in ("还没有题库", "没有要做的事。", "现在没有进行中的活动。"):
        assert words in page


async def test_workers_and_guests_find_a_door(worker_client: WorkerClient, client: Client) -> None:
    """Who answers quizzes on this phone may be of staff; what is behind the door is not shown."""
    for visitor in (await worker_client(), client):
        asked = await visitor.get("/staff")
        assert asked.status_code == 303 and asked.text == ""
        assert asked.headers["location"] == "/staff/sign-in?next=%2Fstaff"


async def test_hostile_titles_are_harmless(staff_client: StaffClient, clock: Clock) -> None:
    await create_contest("<script>alert(1)</script>", clock.now, slug="bad")
    await sign_in_worker(Profile("+8613812345678", "=cmd|' /C calc'!A0", "<b>", "<i>"), clock.now)
    client = await staff_client("admin")
    for path in ("/staff", "/staff/contests", "/staff/reports", "/staff/contests/bad/rules"):
        answer = await client.get(path)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
