"""A real Chromium against a real server."""

import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.serve import PASSWORD

REMEDY = "no Chromium: apt-get install -y chromium fonts-wqy-microhei"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
expect.set_options(timeout=30_000)  # as long as a click waits: a busy machine is not at fault


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server answers. Its socket is open before it is, so nobody else gets the port."""
    folder = tmp_path_factory.mktemp("served")
    with socket.create_server(("127.0.0.1", 0)) as opened:
        url = f"http://127.0.0.1:{opened.getsockname()[1]}"
        server = subprocess.Popen(
            [sys.executable, "-m", "tests.browser.serve", str(opened.fileno())],
            cwd=Path(__file__).parent.parent.parent,
            env={
                **os.environ,
                "DATABASE_URL": f"sqlite://{folder / 'served.db'}",
                "SECRET_KEY": "a key for browser tests only",
            },
            pass_fds=[opened.fileno()],
        )
    try:
        # Answered when the demo is made; refused at once if the server ends before.
        urllib.request.urlopen(f"{url}/readyz", timeout=300).close()  # noqa: S310 - our own server
        yield url
    finally:
        server.terminate()
        server.wait(60)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Playwright's loop must end before other packages' async tests begin."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip(REMEDY)
    flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=flags)
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A small phone."""
    context = browser.new_context(viewport=PHONE, base_url=address, has_touch=True, is_mobile=True)
    yield context
    context.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A desktop computer."""
    context = browser.new_context(viewport=DESK, base_url=address)
    yield context
    context.close()


def sign_in(page: Page, number: str, name: str = "李四") -> None:
    """Fill the worker's sign-in form and send it."""
    page.fill("[name=phone]", number)
    page.fill("[name=name]", name)
    page.fill("[name=town]", "城关镇")
    page.fill("[name=employer]", "第一建筑公司")
    page.check("[name=consent]")
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/sign-in" not in url)


def begin(page: Page, number: str) -> None:
    """Sign in as a worker and begin the demo's quiz."""
    page.goto("/sign-in?next=/contests/demo")
    sign_in(page, number)
    page.locator("main form button").first.click()
    see_script(page)


def see_script(page: Page) -> None:
    """Wait until the quiz's script is at work: the page is there before it, and works otherwise."""
    page.locator(".marker").first.wait_for(state="attached")


def sign_in_staff(page: Page, name: str) -> None:
    """Sign a member of staff in."""
    page.goto("/staff/sign-in")
    page.fill("[name=name]", name)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/staff")


def answer(page: Page) -> None:
    """Give some answer to the question on screen."""
    section = page.locator("section.question:visible")
    if section.get_attribute("data-kind") == "fill":
        for box in section.locator("input[type=text]").all():
            box.fill("十五")
        section.locator("input[type=text]").first.blur()
    else:
        section.locator(".option").first.click()
