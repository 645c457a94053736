"""A real Chromium against a real server."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.serve import PASSWORD

REMEDY = "no Chromium: apt-get install -y chromium fonts-wqy-microhei"
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("served")
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.browser.serve", str(port)],
        cwd=Path(__file__).parent.parent.parent,
        env={
            **os.environ,
            "DATABASE_URL": f"sqlite://{folder / 'served.db'}",
            "SECRET_KEY": "a key for browser tests only",
        },
    )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, url)
        yield url
    finally:
        server.terminate()
        server.wait(10)


def wait_for(server: "subprocess.Popen[bytes]", url: str) -> None:
    """Until it answers, 60 s at most."""
    for _ in range(240):
        assert server.poll() is None, "the server ended"
        try:
            urllib.request.urlopen(f"{url}/readyz", timeout=2)  # noqa: S310 - our own server
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
    pytest.fail("the server does not answer")


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
    context.set_default_timeout(8000)
    yield context
    context.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A desktop computer."""
    context = browser.new_context(viewport=DESK, base_url=address)
    context.set_default_timeout(8000)
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
