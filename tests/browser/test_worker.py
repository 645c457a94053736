"""A worker's whole path at 360x740: with a lost network, on two tabs, and without JavaScript."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.conftest import PHONE, answer, begin, see_script, sign_in

LETTERS = (
    "to => ['--text', '--small'].forEach(n => document.documentElement.style.setProperty(n, to))"
)


def test_the_whole_path_with_the_network_cut(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/")
    page.get_by_text("尊法守法·携手筑梦").first.click()
    page.get_by_role("link", name="填信息，去答题").click()
    sign_in(page, "13811110001")
    expect(page).to_have_url(re.compile("/contests/demo$"))
    page.get_by_role("button", name="开始答题").click()
    see_script(page)
    expect(page.locator("#place")).to_have_text("1/10")
    assert "explanation" not in page.content() and "依据：《" not in page.content()

    for number in range(1, 4):
        answer(page)
        expect(page.locator("#saved")).to_have_text(f"已保存 {number}/10")
        page.locator("#next").click()

    phone.set_offline(True)
    answer(page)
    expect(page.locator("#saved")).to_have_text("网络断了，答案先存在手机里")
    page.locator("#next").click()
    answer(page)
    phone.set_offline(False)
    expect(page.locator("#saved")).to_have_text("已保存 5/10")

    # Cut, answered, reloaded as soon as the network is back: the phone's copy is sent.
    page.locator("#next").click()
    phone.set_offline(True)
    answer(page)
    expect(page.locator("#saved")).to_have_class("saved offline")
    address = page.url
    page.close()
    phone.set_offline(False)
    page = phone.new_page()
    page.goto(address)
    expect(page.locator("#saved")).to_have_text("已保存 6/10")

    page.locator("#prev").click()
    expect(page.locator("#place")).to_have_text("5/10")
    page.locator("#tocard").click()
    expect(page.locator("#left")).to_contain_text("还有 4 道没答")
    expect(page.locator(".sheet .done")).to_have_count(6)
    page.locator("[data-go='7']").click()
    for number in range(7, 11):
        answer(page)
        expect(page.locator("#saved")).to_have_text(f"已保存 {number}/10")
        page.locator("#next").click()
    expect(page.locator("#left")).to_contain_text("可以交卷")
    page.locator("#finish").click()
    expect(page.locator(".score")).to_be_visible()
    expect(page.locator("article.review")).to_have_count(10)
    expect(page.locator(".why").first).to_contain_text("依据：《")


def test_two_tabs_and_an_old_tab_after_finishing(phone: BrowserContext) -> None:
    first = phone.new_page()
    begin(first, "13811110002")
    second = phone.new_page()
    second.goto(first.url)
    answer(first)
    expect(first.locator("#saved")).to_have_text("已保存 1/10")
    second.locator("#tocard").click()
    second.locator("#finish").click()
    expect(second.locator(".score")).to_be_visible()
    first.locator("#next").click()
    answer(first)
    expect(first.locator(".score")).to_be_visible()


def test_an_expired_session_keeps_the_answer_on_the_phone(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110003")
    phone.clear_cookies()
    answer(page)
    page.get_by_role("link", name="重新登录").click()
    sign_in(page, "13811110003")
    expect(page.locator("#saved")).to_have_text("已保存 1/10")


def test_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in?next=/contests/demo")
    sign_in(page, "13811110005", name="<b>王五</b>")
    page.get_by_role("button", name="开始答题").click()
    for number in range(1, 11):
        expect(page.locator("#place")).to_have_text(f"{number}/10")
        answer(page)
        page.locator("#next").click()
    expect(page.locator("#left")).to_contain_text("可以交卷")
    page.locator("#finish").click()
    expect(page.locator("article.review")).to_have_count(10)
    page.goto("/me")
    expect(page.locator("main")).to_contain_text("<*")
    context.close()


@pytest.mark.parametrize("width", [320, 360])
def test_nothing_scrolls_sideways(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 640}, base_url=address)
    page = context.new_page()
    page.goto("/sign-in?next=/contests/demo")
    sign_in(page, f"1381111{width:04d}")
    finished = "/contests/demo-finished"
    paths = ["/", "/contests/demo", f"{finished}/winners", "/me", "/notice", "/sign-in", "/courses"]
    page.goto("/courses")
    paths.append(page.locator("main a.cell").first.get_attribute("href") or "")
    for elder in ("normal", "elder"):
        page.goto(f"/look/{elder}")
        for path in paths:
            page.goto(path)
            for letters in ("", "34px"):  # twice as large, as phones can make them
                page.evaluate(LETTERS, letters)
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= width, f"{path} is {wide} px wide ({elder} {letters})"
    page.goto("/contests/demo")
    page.locator("main form button").first.click()
    see_script(page)
    long = "for (const e of document.querySelectorAll('.stem > :last-child, .said')) e.append('x'.repeat(99))"
    page.evaluate(long)  # as an address in a question is
    for _ in range(10):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        box = page.locator("section.question:visible .option").first
        if box.count():
            assert box.bounding_box()["height"] >= 44  # type: ignore[index]
        page.locator("#next").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_the_later_tap_wins_whichever_phone_sends_first(
    browser: Browser, address: str, phone: BrowserContext
) -> None:
    first = phone.new_page()
    begin(first, "13811110006")
    other_phone = browser.new_context(viewport=PHONE, base_url=address)
    second = other_phone.new_page()
    second.goto("/sign-in?next=" + first.url.removeprefix(address))
    sign_in(second, "13811110006")
    see_script(second)

    phone.set_offline(True)
    first.locator("section.question:visible .option").nth(0).click()
    expect(first.locator("#saved")).to_have_class("saved offline")
    second.wait_for_timeout(1500)  # a person's "later"; phones agree on the time to a fraction
    second.locator("section.question:visible .option").nth(2).click()
    expect(second.locator("#saved")).to_have_text("已保存 1/10")
    first.locator("#next").click()
    first.locator("section.question:visible .option").nth(1).click()
    phone.set_offline(False)
    expect(first.locator("#saved")).to_have_text("已保存 2/10")

    second.reload()
    expect(second.locator("section.question:visible input:checked")).to_have_value("C")
    # The first phone has learnt of it as well.
    first.locator("#prev").click()
    expect(first.locator("section.question:visible input:checked")).to_have_value("C")
    other_phone.close()


def test_two_tabs_without_a_network_lose_nothing(phone: BrowserContext) -> None:
    first = phone.new_page()
    begin(first, "13811110013")
    second = phone.new_page()
    second.goto(first.url)
    second.locator("#next").click()

    phone.set_offline(True)
    first.locator("section.question:visible .option").nth(0).click()
    first.locator("#next").click()
    first.locator("section.question:visible .option").nth(1).click()
    expect(first.locator("#saved")).to_have_class("saved offline")
    second.wait_for_function(
        "Object.keys(localStorage).some("
        "key => Object.keys(JSON.parse(localStorage[key]).pending).length === 2)"
    )
    second.wait_for_timeout(1500)  # the later tap counts, by clocks that agree to a fraction
    second.locator("section.question:visible .option").nth(2).click()
    expect(second.locator("#saved")).to_have_class("saved offline")
    first.close()
    phone.set_offline(False)
    expect(second.locator("#saved")).to_have_text("已保存 2/10")
    second.reload()
    expect(second.locator("section.question:visible input:checked")).to_have_value("C")
    second.locator("#prev").click()
    expect(second.locator("section.question:visible input:checked")).to_have_value("A")


def test_a_request_that_never_answers_is_tried_again(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.clock.install()
    begin(page, "13811110007")
    swallowed: list[str] = []

    def swallow(route: Route) -> None:
        if swallowed:
            route.continue_()
        else:
            swallowed.append(route.request.url)

    page.route("**/answers", swallow)
    with page.expect_request("**/answers"):
        answer(page)
    page.clock.fast_forward("00:10")
    expect(page.locator("#saved")).to_have_text("已保存 1/10")
    assert len(swallowed) == 1


def test_back_goes_to_the_last_question(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110008")
    page.locator("#next").click()
    page.locator("#tocard").click()
    expect(page.locator("#card")).to_be_visible()
    page.go_back()
    expect(page.locator("#place")).to_have_text("2/10")
    page.go_back()
    expect(page.locator("#place")).to_have_text("1/10")


def test_text_is_large_enough(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/sign-in?next=/contests/demo")
    sign_in(page, "13811110009")
    smallest = """() => Math.min(...[...document.querySelectorAll('main *, header *, nav *, footer *')]
      .filter(e => e.offsetParent && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
      .map(e => parseFloat(getComputedStyle(e).fontSize)))"""
    for path in (
        "/",
        "/contests/demo",
        "/contests/demo-finished/winners",
        "/me",
        "/sign-in",
        "/notice",
    ):
        page.goto(path)
        assert page.evaluate(smallest) >= 17, path
    page.goto("/contests/demo")
    page.get_by_role("button", name="开始答题").click()
    see_script(page)
    assert page.evaluate(smallest) >= 17
    page.locator("#tocard").click()
    assert page.evaluate(smallest) >= 17
