"""Leaving a quiz on the way, at its end, and when it cannot end yet."""

import re

from playwright.sync_api import BrowserContext, Route, expect

from tests.browser.conftest import answer, begin, sign_in


def test_a_word_typed_just_before_leaving_is_an_answer(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110010")
    while page.locator("section.question:visible").get_attribute("data-kind") != "fill":
        page.locator("#next").click()
    boxes = page.locator("section.question:visible input[type=text]")
    for box in boxes.all():
        box.fill("十五日")
    page.reload()
    expect(boxes.last).to_have_value("十五日")
    expect(page.locator("#saved")).to_have_text("已保存 1/10")


def test_one_step_back_from_the_result_leaves_the_quiz(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110011")
    page.locator("#next").click()
    page.reload()
    page.locator("#tocard").click()
    page.locator("#finish").click()
    expect(page.locator(".score")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/attempts/\d+$"))
    page.go_back()
    expect(page).to_have_url(re.compile("/contests/demo$"))


def test_an_answer_that_is_refused_stops_the_handing_in(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110012")
    page.route("**/answers", lambda route: route.abort())
    answer(page)
    expect(page.locator("#saved")).to_have_class("saved offline")
    page.locator("#tocard").click()
    page.locator("#finish").click()
    page.route("**/answers", lambda route: route.fulfill(status=400, body="{}"))  # from now on
    expect(page.locator("#saved")).to_contain_text("第 1 题没保存上")
    expect(page.locator("#place")).to_have_text("1/10")
    page.locator("#tocard").click()
    page.locator("#finish").click()
    expect(page.locator(".score")).to_be_visible()


def test_a_tap_before_the_script_has_come_is_an_answer(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/sign-in?next=/contests/demo")
    sign_in(page, "13811110014")
    held: list[Route] = []
    page.route("**/quiz.js", lambda route: held.append(route))
    page.get_by_role("button", name="开始答题").click()
    answer(page)
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(page.locator("#saved")).to_have_text("已保存 1/10")


def test_handing_in_without_a_session_asks_to_sign_in_again(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110015")
    kept = phone.cookies()
    phone.clear_cookies()
    answer(page)
    again = page.get_by_role("link", name="重新登录")
    expect(again).to_be_visible()
    page.locator("#tocard").click()
    page.locator("#finish").click()
    expect(again).to_be_visible()
    expect(page.locator("#finish")).to_be_enabled()
    phone.add_cookies(kept)  # type: ignore[arg-type]
    page.locator("#finish").click()
    expect(page.locator(".score")).to_be_visible()


def test_a_busy_server_is_left_alone_when_time_is_up(phone: BrowserContext) -> None:
    """Everybody's time is up when a contest closes: asked each second it would never recover."""
    page = phone.new_page()
    page.clock.install()
    begin(page, "13811110067")
    asked = []

    def refuse(route: Route) -> None:
        asked.append(route.request.method)
        route.fulfill(status=503, headers={"Retry-After": "60"})

    page.route("**/api/v1/attempts/*", refuse)
    page.clock.fast_forward("15:01")
    expect(page.locator("#saved")).to_have_class("saved offline")
    page.clock.run_for("00:30")
    assert asked == ["GET"]
    page.unroute("**/api/v1/attempts/*")
    page.clock.run_for("00:31")
    expect(page.locator("#saved")).to_have_class("saved")
