"""What a finger does on a phone: turn pages, move the cursor, hit links."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.conftest import PHONE, begin, see_script, sign_in


def test_swiping_turns_the_page(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110004")
    swipe = """([from, to]) => {
      const touch = x => new Touch({identifier: 1, target: document.getElementById('quiz'), clientX: x, clientY: 300});
      const fire = (type, x, on) => document.getElementById('quiz').dispatchEvent(new TouchEvent(type, {
        bubbles: true, touches: on ? [touch(x)] : [], changedTouches: [touch(x)]}));
      fire('touchstart', from, true); fire('touchend', to, false);
    }"""
    page.evaluate(swipe, [300, 100])
    expect(page.locator("#place")).to_have_text("2/10")
    page.evaluate(swipe, [100, 300])
    expect(page.locator("#place")).to_have_text("1/10")


def test_a_finger_that_moves_the_cursor_or_looks_around_turns_no_page(
    phone: BrowserContext,
) -> None:
    page = phone.new_page()
    begin(page, "13811110016")
    devtools = phone.new_cdp_session(page)

    def swipe(y: float) -> None:
        for kind, xs in (("Start", [300]), ("Move", range(280, 80, -20))):
            for x in xs:
                points = [{"x": x, "y": y}]
                devtools.send(
                    "Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points}
                )
        devtools.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    while page.locator("section.question:visible").get_attribute("data-kind") != "fill":
        page.locator("#next").click()
    place = page.locator("#place").inner_text()
    box = page.locator("section.question:visible input[type=text]").first.bounding_box()
    assert box
    swipe(box["y"] + 20)
    expect(page.locator("#place")).to_have_text(place)
    devtools.send("Emulation.setPageScaleFactor", {"pageScaleFactor": 2})
    page.wait_for_function("() => visualViewport.scale > 1.5")
    swipe(500)
    expect(page.locator("#place")).to_have_text(place)


def test_links_are_as_large_as_a_finger(phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto("/courses")
    course = page.locator("main a.cell").first.get_attribute("href") or ""
    small = """() => [...document.querySelectorAll('a:not(.skip)')].filter(e => e.offsetParent)
      .map(e => [e.textContent.trim(), e.offsetWidth, e.offsetHeight]).filter(e => e[1] < 44 || e[2] < 44)"""
    for language in ("zh", "en"):
        page.goto(f"/language/{language}")
        for path in (
            "/",
            "/contests/demo",
            "/contests/demo/winners",
            course,
            "/sign-in",
            "/notice",
        ):
            page.goto(path)
            assert page.evaluate(small) == [], path


def test_an_old_iphone_that_does_not_say_which_button_was_pressed(phone: BrowserContext) -> None:
    phone.add_init_script("""
      Object.defineProperty(SubmitEvent.prototype, 'submitter', {get: () => null});
      addEventListener('mousedown', event => { if (event.target.closest('button')) event.preventDefault(); });
    """)
    page = phone.new_page()
    begin(page, "13811110017")
    page.locator("#next").click()
    expect(page.locator("#place")).to_have_text("2/10")
    page.locator("#prev").click()
    expect(page.locator("#place")).to_have_text("1/10")
    page.locator("#tocard").click()
    page.locator("#finish").click()
    expect(page.locator(".score")).to_be_visible()


@pytest.mark.parametrize("script", [True, False])
def test_a_double_tap_turns_one_page(browser: Browser, address: str, script: bool) -> None:
    phone = browser.new_context(viewport=PHONE, base_url=address, java_script_enabled=script)
    page = phone.new_page()
    page.goto("/sign-in?next=/contests/demo")
    sign_in(page, f"1381111002{script:d}")
    page.get_by_role("button", name="开始答题").click()
    if script:
        see_script(page)
    page.locator("#next").dblclick()
    expect(page.locator("#place")).to_have_text("2/10")
    if script:
        page.locator("#next").click(click_count=3)
        expect(page.locator("#place")).to_have_text("4/10")
    phone.close()


def test_the_second_tap_of_two_neither_answers_nor_hands_in(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110022")
    tap = """at => {
      const there = document.elementFromPoint(...at);
      there.dispatchEvent(new TouchEvent('touchend', {bubbles: true}));
      there.dispatchEvent(new MouseEvent('click',
        {bubbles: true, cancelable: true, detail: 1, clientX: at[0], clientY: at[1]}));
    }"""
    for _ in range(9):
        page.locator("#next").click()
    over_next = page.locator("#next").bounding_box()
    assert over_next
    at = [over_next["x"] + 5, over_next["y"] + 20]
    page.evaluate(f"at => {{ const tap = {tap}; tap(at); tap(at); }}", at)
    expect(page.locator("#card")).to_be_visible()
    expect(page.locator("#finish")).to_be_enabled()
    # The cell that opens a question lies where an option comes.
    for n in range(1, 11):
        cell = page.locator(f"[data-go='{n}']").bounding_box()
        assert cell
        at = [cell["x"] + 20, cell["y"] + 20]
        page.evaluate(f"at => {{ const tap = {tap}; tap(at); tap(at); }}", at)
        expect(page.locator("#place")).to_have_text(f"{n}/10")
        assert page.locator("section.question input:checked").count() == 0
        page.locator("#tocard").click()


def test_a_key_that_stays_down_turns_one_page(phone: BrowserContext) -> None:
    page = phone.new_page()
    begin(page, "13811110023")
    page.locator("#next").focus()
    for _ in range(4):
        page.keyboard.down("Enter")
    page.keyboard.up("Enter")
    expect(page.locator("#place")).to_have_text("2/10")
    # Pressing it anew is meant, however soon.
    page.locator("#next").press("Enter")
    expect(page.locator("#place")).to_have_text("3/10")
