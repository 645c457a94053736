"""What a finger does on a phone: turn pages, move the cursor, hit links."""

from playwright.sync_api import BrowserContext, expect

from tests.browser.conftest import begin


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
