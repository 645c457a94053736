"""The helper's phone at the door: without a network, across a reload, on two tabs, signed out."""

import re

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.conftest import sign_in_staff
from tests.browser.serve import AT_THE_DOOR
from tests.browser.test_axe import check

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
LISTS = "Object.keys(localStorage).filter(key => key.indexOf('zhumeng.door') === 0)"


def open_door(context: BrowserContext) -> Page:
    """The list of the day that is on, with its service worker at work."""
    page = context.new_page()
    sign_in_staff(page, "helper")
    page.goto("/courses")
    course = page.get_by_role("link", name=re.compile(AT_THE_DOOR)).first.get_attribute("href")
    page.goto(f"/staff{course}/check-in")
    expect(page).to_have_url(re.compile(r"/staff/check-in/\d+$"))
    expect(page.locator("#queue")).to_have_text("都发送了")
    expect(page.locator("#came")).to_contain_text("已到")  # the script has its list
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("caches.match('/staff/check-in/shell').then(Boolean)")
    return page


def tap(page: Page, name: str) -> None:
    """Check somebody in by their name."""
    page.locator("li.person.tappable", has_text=name).click()


def arrived(page: Page) -> set[str]:
    """Who has arrived, as the page shows it."""
    return set(page.locator("li.person.is-here [data-is=name]").all_inner_texts())


def test_no_network_a_reload_and_nothing_is_lost(phone: BrowserContext) -> None:
    page = open_door(phone)
    phone.set_offline(True)
    for name in ("王芳", "李建国"):
        tap(page, name)
    code = page.locator("li.person", has_text="张秀英").locator("[data-is=about]").inner_text()
    page.fill("#f-code", code[:6].translate(FULL_WIDTH))
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_have_text("待发送 3 条")

    # Taken back before it is sent, at once: the offer lasts four seconds, whatever the machine does.
    page.locator("li.person.tappable", has_text="刘洋").evaluate(
        "row => { row.click(); document.querySelector('#toast button:not([hidden])').click(); }"
    )
    expect(page.locator("#queue")).to_have_text("待发送 3 条")

    # A newcomer, and somebody who is on no list.
    page.locator("#walk-in summary").click()
    page.fill("#walk-in [name=name]", "赵六")
    page.fill("#walk-in [name=employer]", "二建")
    page.locator("#walk-in button").click()
    page.fill("#f-code", "000000")
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_have_text("待发送 5 条")

    page.reload()
    expect(page.locator("#queue")).to_have_text("待发送 5 条")
    expect(page.locator("#net")).to_contain_text("没有网络")
    assert arrived(page) == {"王芳", "李建国", "张秀英"}
    assert "<img" not in page.locator("#people").inner_html()

    # The phone is restarted: another tab of the same browser knows it all.
    address = page.url
    page.close()
    page = phone.new_page()
    page.goto(address)
    expect(page.locator("#queue")).to_have_text("待发送 5 条")
    other = phone.new_page()
    other.goto(address)
    tap(other, "陈静")
    expect(page.locator("#queue")).to_have_text("待发送 6 条")

    phone.set_offline(False)
    expect(page.locator("#queue")).to_have_text("都发送了")
    expect(page.locator("#problems")).to_contain_text("名单上没有这个签到码")
    page.goto(f"/language/en?next={page.evaluate('location.pathname')}")
    expect(page.locator("#problems")).to_contain_text("This code is not on the list")
    page.locator(".foot [lang=zh-CN]").click()
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("[data-does=forget]").click()
    expect(page.locator("#problems")).to_be_hidden()
    expect(page.locator("#came")).to_have_text("已到 5 / 7 人")

    plain = phone.browser.new_context(
        java_script_enabled=False, storage_state=phone.storage_state()
    )  # type: ignore[union-attr]
    seen = plain.new_page()
    seen.goto(address)
    expect(seen.locator("#plain-came")).to_have_text("已到 5 / 7 人")
    for name in ("王芳", "李建国", "张秀英", "陈静", "赵六"):
        expect(seen.locator("li.person.is-here", has_text=name)).to_have_count(1)
    plain.close()


def test_signed_out_meanwhile_and_then_for_good(phone: BrowserContext) -> None:
    page = open_door(phone)
    phone.clear_cookies()
    tap(page, "刘洋")
    expect(page.locator("#net")).to_contain_text("登录已过期")
    expect(page.locator("#queue")).to_have_text("待发送 1 条")
    page.locator("#to-sign-in").click()
    page.fill("[name=name]", "helper")
    page.fill("[name=password]", "browser-test-password")
    page.click("main button[type=submit]")
    expect(page).to_have_url(re.compile(r"/staff/check-in/\d+$"))
    expect(page.locator("#queue")).to_have_text("都发送了")
    expect(page.locator("li.person.is-here", has_text="刘洋")).to_have_count(1)

    # Signing out takes the names off the phone.
    assert len(page.evaluate(LISTS)) == 1
    page.locator(".foot form button").click()
    page.wait_for_url("**/staff/sign-in")
    assert page.evaluate(LISTS) == []


def test_a_list_that_comes_during_a_sign_out_is_not_kept(phone: BrowserContext) -> None:
    page = open_door(phone)
    held: list[Route] = []
    page.route("**/api/v1/days/*/check-in", lambda route: held.append(route))
    page.evaluate("document.getElementById('came').textContent = ''")
    with page.expect_request("**/api/v1/days/*/check-in"):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.locator(".foot form").dispatch_event("submit")  # the page stays, as it does for a moment
    while not held:
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    expect(page.locator("#came")).to_contain_text("已到")
    assert page.evaluate(LISTS) == []


def test_everybody_can_use_it(phone: BrowserContext) -> None:
    wrong: list[str] = []
    page = open_door(phone)
    address = page.url
    check(page, wrong)
    page.locator("#walk-in summary").click()

    check(page, wrong)
    for path in (
        f"{address}/room",
        "/staff/check-in/shell",
        "/here",
        "/certificates",
        "/certificates/x",
    ):
        page.goto(path)
        check(page, wrong)
    assert wrong == []


def test_the_room_shows_a_new_code_by_itself(desk: BrowserContext) -> None:
    page = open_door(desk)
    page.clock.install()
    page.goto(f"{page.url}/room")
    first = page.locator("#room svg").inner_html()
    page.wait_for_function(
        "old => document.querySelector('#room svg').innerHTML !== old", arg=first
    )
    desk.set_offline(True)
    page.clock.fast_forward("01:00")
    expect(page.locator("#room-away")).to_be_visible(timeout=20_000)
    expect(page.locator("#room")).to_have_class("room is-stale")
    desk.set_offline(False)
    expect(page.locator("#room-away")).to_be_hidden(timeout=20_000)
    expect(page.locator("#room svg")).to_be_visible()
