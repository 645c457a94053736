"""The editor at 1280x800: the phone beside it follows what is typed; one kind's fields are shown."""

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import PASSWORD, sign_in_staff

HOSTILE = "<img src=x onerror=alert(1)>几天？"


def test_the_phone_follows_what_is_typed(desk: BrowserContext) -> None:
    page = desk.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
    sign_in_staff(page, "trainer")
    page.goto("/staff/banks/1/questions")
    phone = page.locator("#phone")
    page.fill("#f-stem", HOSTILE)
    page.fill("[name=option-0]", "三天")
    page.fill("[name=option-1]", "七天")
    expect(phone).to_contain_text(HOSTILE)
    expect(phone).to_contain_text("没有答案")
    expect(phone.locator("img")).to_have_count(0)
    page.check("[name=right][value='1']")
    expect(phone.locator(".option.chosen")).to_contain_text("七天")
    assert phone.locator(".phone").bounding_box()["width"] <= 360  # type: ignore[index]
    page.select_option("#f-kind", "true_false")
    expect(page.locator("[name=option-0]")).to_be_hidden()
    expect(page.locator("[name=verdict]").first).to_be_visible()
    expect(phone).to_contain_text("错误")
    page.check("[name=verdict][value=true]")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("保存好了")
    assert wrong == []


def test_the_first_press_on_save_saves(desk: BrowserContext) -> None:
    """A field that is left tells of its change while the button is pressed: nothing may move then."""
    page = desk.new_page()
    sign_in_staff(page, "trainer")
    page.goto("/staff/banks/1/questions")
    page.fill("#f-stem", "一按就存的题？")
    page.fill("[name=option-0]", "短")
    page.fill("[name=option-1]", "长" * 300)
    page.check("[name=right][value='1']")
    page.fill("#f-tags", "末")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("保存好了")


def test_what_was_typed_outlives_the_session(desk: BrowserContext) -> None:
    """Saved after the session has ended, it stands there again once somebody has signed in."""
    page = desk.new_page()
    sign_in_staff(page, "trainer")
    page.goto("/staff/banks/1/questions")
    page.select_option("#f-kind", "true_false")
    page.fill("#f-stem", "写了很久的一道题。")
    page.check("[name=verdict][value=true]")
    desk.clear_cookies()
    page.get_by_role("button", name="保存").click()
    page.wait_for_url("**/staff/sign-in?**")
    page.fill("[name=name]", "trainer")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/staff/banks/1/questions")
    expect(page.locator("#f-stem")).to_have_value("写了很久的一道题。")
    expect(page.locator("[name=option-0]")).to_be_hidden()
    expect(page.locator("#phone")).to_contain_text("写了很久的一道题。")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("main")).to_contain_text("保存好了")
    page.goto("/staff/banks/1/questions")
    expect(page.locator("#f-stem")).to_have_value("")
