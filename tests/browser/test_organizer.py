"""An organizer's path at 1280x800: load a bank, set up a contest, open it, draw, export."""

import csv
import io
import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import sign_in_staff

BANK = """题型,题干,选项A,选项B,选项C,选项D,答案,解析,法律依据,标签,难度
单选题,"<b>工资</b>多久发一次？",每月,每季,每半年,每年,A,按月发。,《劳动法》第五十条,工资,1
单选题,没有答案的一题？,甲,乙,丙,丁,,,,工资,1
判断题,加班要给加班费。,,,,,正确,要给。,《劳动法》第四十四条,工时,2
"""


def test_a_bank_is_uploaded_seen_and_confirmed(desk: BrowserContext, tmp_path: Path) -> None:
    page = desk.new_page()
    sign_in_staff(page, "trainer")
    page.goto("/staff/banks")
    file = tmp_path / "bank.csv"
    file.write_text(BANK, encoding="gb18030")
    page.fill("#f-bank", "浏览器测试")
    page.set_input_files("#f-file", file)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("第3行")
    expect(page.locator("main")).to_contain_text("<b>工资</b>")
    page.get_by_role("button", name=re.compile("跳过有问题的 1 行，导入其余 2 道")).click()
    expect(page.locator("main")).to_contain_text("加班要给加班费")
    expect(page.locator("h1")).to_contain_text("浏览器测试")


def fill_rules(page: Page, opens: datetime, closes: datetime) -> None:
    """Everything a contest needs."""
    page.fill("#f-introduction", "学法律，得奖品。")
    page.fill("#f-organisers", "区总工会")
    page.fill("#f-contact", "0731-12345678")
    page.fill("#f-opens_at", opens.strftime("%Y-%m-%dT%H:%M"))
    page.fill("#f-closes_at", closes.strftime("%Y-%m-%dT%H:%M"))
    for name, value in {
        "minutes": 10,
        "tries_a_day": 3,
        "tries_in_all": 9,
        "pass_score": 60,
    }.items():
        page.fill(f"#f-{name}", str(value))
    page.select_option("#f-show_answers", "finish")
    bank = page.locator("[name=section-0-bank] option", has_text="劳动法").first
    page.select_option("[name=section-0-bank]", bank.get_attribute("value"))
    page.fill("[name=section-0-count]", "5")
    page.fill("[name=section-0-points]", "20")
    page.fill("[name=prize-0-tier]", "一等奖")
    page.fill("[name=prize-0-item]", "50 元话费")
    page.fill("[name=prize-0-quantity]", "3")
    page.fill("#f-claim", "三十天内到工会领取。")


def test_a_contest_is_set_up_and_opened(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_staff(page, "organizer")
    page.goto("/staff/contests")
    page.fill("main form [name=title]", "浏览器里办的活动")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("请填写活动介绍")
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    fill_rules(page, now - timedelta(hours=1), now + timedelta(days=1))
    page.fill("[name=section-0-count]", "5000")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.locator("#e-section-0-count")).to_be_visible()
    expect(page.locator("#f-introduction")).to_have_value("学法律，得奖品。")
    page.fill("[name=section-0-count]", "5")
    page.get_by_role("button", name="保存并发布").click()
    page.get_by_role("link", name="看规则").click()
    expect(page.locator("main")).to_contain_text("规则不能再改")
    page.goto("/")
    page.get_by_text("浏览器里办的活动").click()
    expect(page.locator("main")).to_contain_text("5 道题，满分 100 分")


def test_a_closed_contest_is_drawn_once_and_exported(desk: BrowserContext) -> None:
    page = desk.new_page()
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in_staff(page, "organizer")
    page.goto("/staff/contests/to-draw")
    page.check("[name=sure]")
    page.get_by_role("button", name="开始抽奖").click()
    expect(page.locator("main")).to_contain_text("从 5 个抽奖号里抽出 2 名中奖者")
    expect(page.get_by_role("button", name="开始抽奖")).to_have_count(0)

    page.check("[name=what][value=winners]")
    page.check("[name=format][value=csv]")
    page.check("[name=clear]")
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="导出").click()
    raw = Path(downloaded.value.path()).read_bytes()
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert len(rows) == 3 and raw.startswith(b"\xef\xbb\xbf")
    assert re.fullmatch(r"1380000100\d", rows[1][5])
    assert rows[1][4].startswith("<img")

    page.goto("/contests/to-draw/winners")
    expect(page.locator("main")).to_contain_text("138****100")
    assert page.locator("main img").count() == 0
