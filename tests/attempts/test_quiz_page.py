"""The quiz without JavaScript: plain forms, every step saved."""

import json
import re
from html import unescape
from typing import Any

import pytest

from questions.models import Bank, Question, Revision
from quiz.attempts.carried import pack
from quiz.attempts.models import Answer
from quiz.contests.models import Contest
from quiz.errors import Unavailable
from quiz.web.sessions import COOKIE
from tests.attempts.conftest import finish, right_answers, start
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest

SIGN_IN = {
    "phone": "13812345678",
    "name": "张三",
    "town": "城关镇",
    "employer": "一建",
    "consent": "yes",
}


@pytest.fixture
async def client(contest: Contest, worker_client: WorkerClient) -> Client:
    """A worker."""
    return await worker_client()


@pytest.fixture
async def attempt(client: Client) -> dict[str, Any]:
    """Their running attempt."""
    return (await start(client)).json()


def form_for(attempt: dict[str, Any], number: int, go: str = "next") -> dict[str, Any]:
    """What a browser would send after answering a question rightly."""
    right = right_answers(attempt)[str(number)]
    kind = attempt["questions"][number - 1]["kind"]
    name = f"a-{number}-1" if kind == "fill" else f"a-{number}"
    return {"q": str(number), "go": go, name: right}


async def test_one_question_a_screen_and_no_key_in_it(
    client: Client, attempt: dict[str, Any]
) -> None:
    page = await client.get(f"/attempts/{attempt['id']}?q=3")
    assert page.status_code == 200
    shown = re.findall(r'<section class="question[^>]*id="q(\d+)"[^>]*>', page.text)
    hidden = re.findall(r'<section class="question[^>]*id="q(\d+)"[^>]*hidden>', page.text)
    assert len(shown) == 10 and set(shown) - set(hidden) == {"3"}
    for word in ("因为第", "劳动法", "explanation"):
        assert word not in page.text


async def test_answer_step_by_step_and_hand_in(client: Client, attempt: dict[str, Any]) -> None:
    address = f"/attempts/{attempt['id']}"
    for number in range(1, 11):
        answer = await client.post(f"{address}/answers", data=form_for(attempt, number))
        assert answer.status_code == 303
        where = f"?q={number + 1}" if number < 10 else "?card=1&q=10"
        assert answer.headers["location"] == address + where
    card = await client.get(f"{address}?card=1")
    assert "可以交卷" in card.text
    done = await client.post(f"{address}/finish", data={"q": "10"})
    assert done.status_code == 303
    result = await client.get(done.headers["location"])
    assert "100" in result.text and "抽奖号" in result.text and "因为第" in result.text


async def test_only_the_question_on_screen_is_saved(
    client: Client, attempt: dict[str, Any]
) -> None:
    address = f"/attempts/{attempt['id']}/answers"
    await client.post(address, data=form_for(attempt, 1))
    stale_tab = form_for(attempt, 2)
    await client.post(address, data=stale_tab)
    assert await Answer.all().count() == 2


async def test_back_stays_at_the_first(client: Client, attempt: dict[str, Any]) -> None:
    answer = await client.post(
        f"/attempts/{attempt['id']}/answers", data=form_for(attempt, 1, "prev")
    )
    assert answer.headers["location"].endswith("?q=1")


@pytest.mark.parametrize("query", ["q=0", "q=99", "q=x", "q=-1", "q=²", "q=", "q=1&q=2", "card"])
async def test_odd_addresses_show_some_question(
    client: Client, attempt: dict[str, Any], query: str
) -> None:
    assert (await client.get(f"/attempts/{attempt['id']}?{query}")).status_code == 200


async def test_an_expired_session_loses_nothing(
    client: Client, attempt: dict[str, Any], new_client: Any
) -> None:
    client.cookies.delete(COOKIE)
    asked = await client.post(f"/attempts/{attempt['id']}/answers", data=form_for(attempt, 4))
    assert asked.status_code == 401
    assert "重新登录" in asked.text
    carried = re.search(r'name="carried" value="([^"]+)"', asked.text)
    assert carried is not None
    back = await client.post(
        "/sign-in",
        data=SIGN_IN
        | {
            "next": f"/attempts/{attempt['id']}?q=4",
            "carried": carried[1].replace("&#34;", '"'),
        },
    )
    assert back.status_code == 303
    assert back.headers["location"] == f"/attempts/{attempt['id']}?q=4"
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["answers"] == {"4": right_answers(attempt)["4"]}


async def test_an_answer_carried_through_a_busy_sign_in_is_not_let_go(
    client: Client, attempt: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    client.cookies.delete(COOKIE)
    answers = {"4": right_answers(attempt)["4"]}
    form = SIGN_IN | {"carried": pack(attempt["id"], answers)}

    async def busy(*_: object) -> None:
        raise Unavailable

    with monkeypatch.context() as patch:
        patch.setattr("quiz.attempts.carried.save", busy)
        busy_page = await client.post("/sign-in", data=form)
    assert busy_page.status_code == 503 and int(busy_page.headers["retry-after"]) > 0
    assert Unavailable.text in busy_page.text
    typed = dict(re.findall(r'name="(\w+)" value="([^"]+)"', busy_page.text))
    assert json.loads(unescape(typed["carried"])) == json.loads(form["carried"])
    assert (await client.post("/sign-in", data=form)).status_code == 303
    shown = (await client.get(f"/api/v1/attempts/{attempt['id']}")).json()
    assert shown["answers"] == answers


async def test_an_old_tab_after_finishing_shows_the_result(
    client: Client, attempt: dict[str, Any]
) -> None:
    await finish(client, attempt["id"])
    late = await client.post(f"/attempts/{attempt['id']}/answers", data=form_for(attempt, 1))
    assert late.status_code == 303 and late.headers["location"] == f"/attempts/{attempt['id']}"
    again = await client.post(f"/attempts/{attempt['id']}/finish", data={})
    assert again.status_code == 303
    assert await Answer.all().count() == 0


async def test_time_runs_out_on_the_page(
    client: Client, attempt: dict[str, Any], clock: Clock
) -> None:
    await client.post(f"/attempts/{attempt['id']}/answers", data=form_for(attempt, 1))
    clock.forward(minutes=11)
    late = await client.post(f"/attempts/{attempt['id']}/answers", data=form_for(attempt, 2))
    page = await client.get(late.headers["location"])
    assert "答题结果" in page.text and "答对 1 题" in page.text


async def test_an_old_tab_that_changed_nothing_undoes_nothing(
    client: Client, attempt: dict[str, Any]
) -> None:
    address = f"/attempts/{attempt['id']}/answers"
    await client.post(address, data=form_for(attempt, 2))
    # The other tab was opened before that answer and only turns the page.
    await client.post(address, data={"q": "2", "go": "next", "was": "[]"})
    assert (await Answer.get()).given == right_answers(attempt)["2"]
    # A tab that shows the answer and clears it means it.
    page = (await client.get(f"/attempts/{attempt['id']}?q=2")).text
    was = re.search(r'name="was" value="([^"]*)"', page)
    assert was is not None
    shown = was[1].replace("&#34;", '"')
    await client.post(address, data={"q": "2", "go": "next", "was": shown})
    assert (await Answer.get()).given == []


async def test_the_link_of_a_result_is_of_use_to_its_owner_alone(
    client: Client, attempt: dict[str, Any], new_client: Any, worker_client: WorkerClient
) -> None:
    link = f"/attempts/{attempt['id']}"
    await finish(client, attempt["id"])
    guest = await new_client().get(link, follow_redirects=True)
    assert "答卷只有本人能看" in guest.text and "登录已过期" not in guest.text
    asked = await new_client().get(f"{link}?q=2", follow_redirects=True)
    assert "登录已过期" in asked.text
    other = await worker_client("13800000009")
    pages = [await other.get(link), await other.get("/attempts/999999")]
    assert {page.status_code for page in pages} == {404}
    assert all("这不是您的答卷，答卷只有本人能看" in page.text for page in pages)


async def test_handing_in_without_a_session_asks_to_sign_in_and_to_hand_in(
    client: Client, attempt: dict[str, Any]
) -> None:
    client.cookies.delete(COOKIE)
    asked = await client.post(f"/attempts/{attempt['id']}/finish", data={"q": "3"})
    assert asked.status_code == 401 and "还没交卷" in asked.text
    assert f'value="/attempts/{attempt["id"]}?card=1"' in asked.text


@pytest.mark.parametrize(
    "carried",
    ["", "x", "[]", "[" * 9000, '{"attempt": 1e999}', '{"attempt": 99999999999999999999}'],
)
async def test_what_is_carried_is_not_trusted(client: Client, carried: str) -> None:
    answer = await client.post("/sign-in", data=SIGN_IN | {"carried": carried})
    assert answer.status_code == 303


async def test_fill_answers_are_judged_blank_by_blank(
    db: str, worker_client: WorkerClient, clock: Clock
) -> None:
    bank = await Bank.create(name="两空")
    question = await Question.create(bank=bank, fingerprint="f" * 64)
    await Revision.create(
        question=question,
        number=1,
        kind="fill",
        stem="____天，____个月",
        answers=[["30", "三十"], ["2"]],
    )
    await make_contest(clock.now, slug="two", bank=bank, count=1, kinds=["fill"], pass_score=0.0)
    client = await worker_client()
    attempt = (await start(client, "two")).json()
    body = (await finish(client, attempt["id"], {"1": ["三十", "99"]})).json()
    assert body["score"] == 0 and body["review"][0]["right_blanks"] == [True, False]
    page = (await client.get(f"/attempts/{attempt['id']}")).text
    assert "您填对了" in page and "每个空都填对才得分" in page
