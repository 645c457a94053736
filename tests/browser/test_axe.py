"""Accessibility: axe (wcag2a to wcag22aa) on every page, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import answer, see_script, sign_in, sign_in_staff

BANK = "题型,题干,选项A,选项B,答案\n单选题,哪个对？,甲,乙,A\n单选题,没有答案？,甲,乙,\n"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def check(page: Page, wrong: list[str]) -> None:
    """Add what axe finds on this page when it has come as a whole."""
    page.wait_for_load_state()
    found = Axe().run(page, options=OPTIONS)
    for violation in found.response["violations"]:
        nodes = [node["html"][:120] for node in violation["nodes"][:3]]
        wrong.append(f"{page.url}: {violation['id']} {nodes}")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_worker_pages(phone: BrowserContext, language: str) -> None:
    page, wrong = phone.new_page(), list[str]()
    page.goto(f"/language/{language}")
    for path in (
        "/",
        "/contests/demo",
        "/contests/demo-finished/winners",
        "/sign-in",
        "/notice",
        "/x",
    ):
        page.goto(path)
        check(page, wrong)
    page.goto("/sign-in?next=/contests/demo")
    page.click("main button[type=submit]")
    check(page, wrong)
    sign_in(page, "13822220001" if language == "zh" else "13822220002")
    check(page, wrong)
    page.locator("main form button").first.click()
    see_script(page)
    kinds = set[str | None]()
    for _ in range(10):
        kind = page.locator("section.question:visible").get_attribute("data-kind")
        if kind not in kinds:
            check(page, wrong)
        kinds.add(kind)
        answer(page)
        page.locator("#next").click()
    check(page, wrong)
    page.locator("#finish").click()
    page.wait_for_selector(".score")
    check(page, wrong)
    page.goto("/look/elder?next=/me")
    check(page, wrong)
    assert wrong == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_staff_pages(desk: BrowserContext, language: str) -> None:
    page, wrong = desk.new_page(), list[str]()
    page.goto(f"/language/{language}?next=/staff/sign-in")
    check(page, wrong)
    sign_in_staff(page, "admin")
    for path in (
        "/staff",
        "/staff/banks",
        "/staff/banks/1",
        "/staff/contests",
        "/staff/contests/demo",
        "/staff/contests/demo/rules",
        "/staff/contests/demo-finished",
        "/staff/courses",
        "/staff/courses/1",
        "/staff/courses/1/edit",
        "/staff/reports",
        "/staff/people",
        "/staff/nowhere",
    ):
        page.goto(path)
        check(page, wrong)
    page.goto("/staff/contests")
    page.fill("main form [name=title]", f"axe {language}")
    page.click("main form button[type=submit]")
    check(page, wrong)
    page.fill("#f-minutes", "0")
    page.locator("button[form=rules]").first.click()
    check(page, wrong)
    page.goto("/staff/banks")
    page.fill("#f-bank", "axe")
    page.set_input_files(
        "#f-file", {"name": "x.csv", "mimeType": "text/csv", "buffer": BANK.encode()}
    )
    page.click("main form button[type=submit]")
    check(page, wrong)
    assert wrong == []
