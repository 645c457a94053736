"""A worker takes a seat in two taps, on a small old phone."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import PHONE, sign_in, sign_in_staff
from tests.browser.test_axe import check


def test_two_taps_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.click("nav >> text=冬训班")
    page.click("text=欠薪怎么要回来")
    page.click("text=登录后报名")
    sign_in(page, "13855550001")
    page.click("main form button")
    expect(page.locator(".ticket")).to_have_text(re.compile(r"^\d+$"))
    expect(page.locator("svg.qr")).to_have_count(1)
    page.goto("/me")
    expect(page.locator("main")).to_contain_text("欠薪怎么要回来")
    page.click("text=欠薪怎么要回来")
    page.click("summary:has-text('我来不了')")
    page.click("text=确定取消报名")
    expect(page.locator(".ticket")).to_have_count(0)
    expect(page.locator("main form button")).to_have_count(1)
    context.close()


@pytest.mark.parametrize("look", ["normal", "elder"])
def test_accessible_and_never_wider_than_the_phone(phone: BrowserContext, look: str) -> None:
    page, wrong = phone.new_page(), list[str]()
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"/look/{look}?next=/sign-in")
    sign_in(page, "13855550002" if look == "normal" else "13855550003")
    for path in ("/courses", "/courses?town=x", *(f"/courses/{n}" for n in range(1, 6)), "/me"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
        check(page, wrong)
        if path in {"/courses/1", "/courses/2"}:
            page.locator("main form button").first.click()
            page.wait_for_load_state()
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
            check(page, wrong)
    assert wrong == []


def test_a_phone_set_to_another_zone_shows_the_hours_of_the_class(
    browser: Browser, address: str
) -> None:
    shown = []
    for zone in ("Asia/Shanghai", "America/New_York"):
        context = browser.new_context(viewport=PHONE, base_url=address, timezone_id=zone)
        page = context.new_page()
        sign_in_staff(page, "helper")
        texts = []
        for path in ("/courses", "/courses/3", "/courses/5", "/staff/courses/5/check-in"):
            page.goto(path)
            if path.endswith("check-in"):  # its script has drawn the list
                expect(page.locator("#came")).to_contain_text("已到")
            texts.append(page.inner_text("main"))
        assert "✓" in texts[-1], "the list of those who came is there, with their times"
        shown.append(texts)
        context.close()
    assert shown[0] == shown[1]
