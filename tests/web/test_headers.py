"""Headers, languages, looks, static files, health: what every page has."""

import re

import pytest

from quiz.web.static import assets
from tests.conftest import Client, Clock, WorkerClient
from tests.factories import make_contest


async def test_security_headers_are_everywhere(client: Client) -> None:
    for path in ("/", "/nowhere", "/healthz"):
        answer = await client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert answer.headers["x-request-id"]


async def test_an_api_answer_may_do_nothing_at_all(client: Client) -> None:
    for path in ("/api/v1/contests", "/api/v1/nowhere"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store" and headers["x-request-id"]


async def test_no_inline_script_or_style(client: Client, clock: Clock) -> None:
    await make_contest(clock.now)
    for path in ("/", "/contests/quiz", "/sign-in", "/notice", "/staff/sign-in"):
        page = (await client.get(path)).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style| style=| on\w+=", page), path


async def test_unknown_pages_and_methods(client: Client) -> None:
    assert (await client.get("/nowhere")).status_code == 404
    problem = await client.get("/api/v1/nowhere")
    assert problem.headers["content-type"] == "application/problem+json"
    assert problem.json()["code"] == "not_found"
    assert (await client.post("/notice", data={})).status_code == 405
    assert (await client.get("/attempts/99999999999999999999999")).status_code in {303, 404}


@pytest.mark.parametrize(
    ("path", "methods"),
    [("/sign-in", "GET, HEAD, POST"), ("/api/v1/courses/1/signup", "DELETE, POST")],
)
async def test_a_refused_method_names_those_of_the_address(
    client: Client, path: str, methods: str
) -> None:
    answer = await client.request("PATCH", path)
    assert answer.status_code == 405 and answer.headers["allow"] == methods


async def test_the_language_is_remembered(client: Client) -> None:
    assert 'lang="zh-CN"' in (await client.get("/")).text
    answer = await client.get("/language/en?next=/notice")
    assert answer.headers["location"] == "/notice"
    page = (await client.get("/")).text
    assert '<html lang="en"' in page and "Prize quizzes" in page
    assert (await client.get("/language/xx")).status_code == 404


@pytest.mark.parametrize("to", ["//evil.example", "https://evil.example", "/\\evil", "\x01", ""])
async def test_no_open_redirect(client: Client, to: str) -> None:
    answer = await client.get("/language/en", params={"next": to})
    assert answer.headers["location"] == "/"


async def test_the_large_look(client: Client) -> None:
    await client.get("/look/elder?next=/")
    assert 'class="elder"' in (await client.get("/")).text


async def test_static_files_are_named_by_content_and_kept(client: Client) -> None:
    for asset in assets().values():
        answer = await client.get(asset.url, headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["content-encoding"] == "gzip"
    assert (await client.get("/static/x/nothing.css")).status_code == 404
    for told, zips in {"gzip": True, "gzip;q=0": False}.items():
        answer = await client.get(assets()["quiz.js"].url, headers={"accept-encoding": told})
        assert ("content-encoding" in answer.headers) is zips and "use strict" in answer.text


async def test_health_and_readiness(client: Client) -> None:
    assert (await client.get("/healthz")).text == "ok\n"
    assert (await client.get("/readyz")).json() == {"ready": True}


async def test_not_ready_without_the_newest_migration(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.database.latest_migration", lambda: "9999_of_the_future")
    answer = await client.get("/readyz")
    assert answer.status_code == 503 and answer.json() == {"ready": False}


async def test_a_body_that_is_too_large(client: Client) -> None:
    answer = await client.post("/sign-in", data={"name": "x" * 400_000})
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/attempts/" + "9" * 5000,
        "/attempts/9999999999",
        "/contests/%00",
        "/api/v1/contests/%0a",
        "/contests/" + "x" * 5000,
    ],
)
async def test_addresses_that_cannot_be(worker_client: WorkerClient, path: str) -> None:
    client = await worker_client()
    assert (await client.get(path)).status_code == 404
