"""A trainer's path at 1280x800: draft a course, publish it, sign somebody up, lower the seats."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import sign_in_staff
from tests.browser.test_axe import check


def fill_day(page: Page, name: str, days: int) -> None:
    """One class from seven to nine in the evening, so many days from now."""
    day = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)
    page.fill(f"[name={name}-date]", day.strftime("%Y-%m-%d"))
    page.fill(f"[name={name}-from]", "19:00")
    page.fill(f"[name={name}-to]", "21:00")


def test_a_course_is_drafted_published_and_run(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_staff(page, "trainer")
    page.get_by_role("link", name="冬训班", exact=True).click()
    page.fill("#f-title", "浏览器里办的班")
    page.get_by_role("button", name="新建草稿").click()
    expect(page.locator("main")).to_contain_text("请填写讲师。")
    for name, value in {"lecturer": "李律师", "town": "城关镇", "hotline": "12351"}.items():
        page.fill(f"#f-{name}", value)
    page.fill("[name=session-0-place]", "文化宫")
    page.fill("[name=session-0-seats]", "2")
    fill_day(page, "session-0-day-0", 5)
    fill_day(page, "session-0-day-1", 6)
    page.get_by_role("button", name="再加一次课").click()
    fill_day(page, "session-0-day-2", 7)
    page.get_by_role("button", name="再加一场").click()
    page.fill("[name=session-1-place]", "会议室")
    page.fill("[name=session-1-seats]", "1")
    fill_day(page, "session-1-day-0", 8)
    page.check("[name=shared_waitlist]")
    page.get_by_role("button", name="保存并发布").click()
    expect(page.locator("main")).to_contain_text("已发布，职工现在能看到了")
    expect(page.locator("main .task").first.locator("li")).to_have_count(3)

    for name in ("王大爷", "李婶"):
        page.fill("#f-name", name)
        page.fill("#f-employer", "一建")
        page.check("[name=consent]")
        page.get_by_role("button", name="替他报名").click()
        expect(page.locator("#sign-up")).to_contain_text(f"{name} 有座位了")
    expect(page.locator("#live")).to_contain_text("代报：trainer")
    page.fill("[id^=f-seats-] >> nth=0", "1")
    page.get_by_role("button", name="改座位").first.click()
    expect(page.locator("main")).to_contain_text("报名的人比座位多 1 人")

    page.get_by_role("button", name="替 李婶 取消报名").click()
    expect(page.locator("#live")).to_contain_text("由 trainer 取消")
    page.get_by_role("link", name="海报").click()
    expect(page.locator(".poster svg")).to_be_visible()
    expect(page.get_by_role("button", name="打印")).to_be_visible()
    address = re.search(r"/courses/\d+$", page.locator(".address").inner_text())
    assert address is not None
    wrong: list[str] = []
    for what in ("", "/edit", "/sheet", "/poster"):
        page.goto(f"/staff{address[0]}{what}")
        check(page, wrong)
    assert wrong == []


def test_the_list_follows_what_happens_elsewhere(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.clock.install()
    sign_in_staff(page, "trainer")
    page.goto("/staff/courses")
    page.get_by_role("link", name="欠薪怎么要回来").first.click()
    expect(page.locator("#live-state")).to_have_text("每 10 秒自动更新")
    page.route("**/live", lambda route: route.fulfill(body="<p>新名单</p>"))
    page.clock.run_for(11_000)
    expect(page.locator("#live")).to_have_text("新名单")
    page.route("**/live", lambda route: route.abort())  # instead
    page.clock.run_for(11_000)
    expect(page.locator("#live-state")).to_contain_text("连不上")
    expect(page.locator("#live")).to_have_text("新名单")
