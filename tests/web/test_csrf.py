"""Who may send a form: our own pages only, whatever the browser tells."""

import re
from collections.abc import Callable

import pytest

from tests.conftest import Client, WorkerClient

FORM = {
    "phone": "13812345678",
    "name": "张三",
    "town": "城关镇",
    "employer": "一建",
    "consent": "yes",
}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "same-origin"}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site", "origin": "http://test"}, 403),
        ({"origin": "http://test"}, 303),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"referer": "http://test/sign-in"}, 303),
        ({"referer": "http://evil.example/http://test"}, 403),
        ({}, 403),
    ],
)
async def test_where_a_form_comes_from(
    new_client: Callable[..., Client], headers: dict[str, str], status: int
) -> None:
    client = new_client()
    del client.headers["sec-fetch-site"]
    answer = await client.post("/sign-in", data=FORM, headers=headers)
    assert answer.status_code == status


async def test_an_old_webview_needs_the_forms_own_token(
    new_client: Callable[..., Client],
) -> None:
    client, other = new_client(), new_client()
    for one in (client, other):
        del one.headers["sec-fetch-site"]
    page = await client.get("/sign-in")
    token = re.search(r'name="csrf" value="(\w+)"', page.text)
    assert token is not None
    assert (await other.post("/sign-in", data={**FORM, "csrf": token[1]})).status_code == 403
    assert (await client.post("/sign-in", data={**FORM, "csrf": "x"})).status_code == 403
    assert (await client.post("/sign-in", data={**FORM, "csrf": token[1]})).status_code == 303


@pytest.mark.parametrize("headers", [{}, {"content-type": "application/json"}])
async def test_a_page_needs_the_token_whatever_is_sent(
    worker_client: WorkerClient, headers: dict[str, str]
) -> None:
    """A request without a body names no type either, and is enough to sign somebody out."""
    client = await worker_client()
    del client.headers["sec-fetch-site"]
    assert (await client.post("/sign-out", headers=headers)).status_code == 403
    assert (await client.get("/me")).status_code == 200


async def test_a_cross_site_api_call_is_refused(new_client: Callable[..., Client]) -> None:
    client = new_client()
    answer = await client.post(
        "/api/v1/session",
        json={**FORM, "consent": True},
        headers={"sec-fetch-site": "cross-site"},
    )
    assert answer.status_code == 403
    assert answer.json()["code"] == "cross_site"


async def test_a_script_with_a_bearer_token_needs_no_browser(
    new_client: Callable[..., Client],
) -> None:
    client = new_client()
    del client.headers["sec-fetch-site"]
    answer = await client.post("/api/v1/session", json={**FORM, "consent": True})
    assert answer.status_code == 201
    token = answer.json()["token"]
    client.cookies.clear()
    answer = await client.post(
        "/api/v1/contests/none/attempts",
        json={"client_id": "00000000-0000-4000-8000-000000000000"},
        headers={"authorization": f"Bearer {token}"},
    )
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["POST", "DELETE"])
async def test_a_script_with_a_cookie_needs_no_form(
    new_client: Callable[..., Client], method: str
) -> None:
    client = new_client()
    del client.headers["sec-fetch-site"]
    await client.post("/api/v1/session", json={**FORM, "consent": True})
    answer = await client.request(method, "/api/v1/courses/1/signup")
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("kind", ["text/plain", "Application/X-WWW-form-urlencoded; charset=utf-8"])
async def test_what_a_form_can_send_is_no_json(
    new_client: Callable[..., Client], kind: str
) -> None:
    client = new_client()
    del client.headers["sec-fetch-site"]
    answer = await client.post("/api/v1/session", content="{}", headers={"content-type": kind})
    assert answer.status_code == 400 and "application/json" in answer.json()["detail"]
