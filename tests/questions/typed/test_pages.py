"""What pages and channels add to a text: never part of an option or an explanation, and no question lost."""

import pytest

from ..making import AB, EMPTY, codes, found, typed

TITLE = "某区普法知识竞赛题库"


@pytest.mark.parametrize(
    "page",
    [
        f"{TITLE}\n第 {{}} 页 共 4 页",
        f"{TITLE} 第{{}}页",
        f"{TITLE}\n- {{}} -",
        "— {} —",
        "·{}·",
        "{}/4",
        "第 {} 页 / 共 4 页",
        "某某单位印\n{}/4",
    ],
)
@pytest.mark.parametrize("behind", ["", "\n解析：因为二。"])
def test_pages_belong_to_no_question(page: str, behind: str) -> None:
    one = "{0}.甲{0}（ ）\nA.一\n{1}\nB.二\n答案：B{2}\n{3}\n"
    text = f"{TITLE}\n" + "".join(
        one.format(at, page.format(2 * at - 1), behind, page.format(2 * at)) for at in (1, 2)
    )
    questions = typed(text).questions
    assert [(draft.options, draft.answers) for draft in questions] == [(["一", "二"], ["B"])] * 2
    assert {draft.explanation for draft in questions} == {behind.removeprefix("\n解析：")}


def test_the_number_of_a_page_behind_an_option() -> None:
    text = f"{TITLE}\n1.甲（B）\nA.一\nB.二  {TITLE}  第 1 页 共 2 页\n2.乙（A）{AB}  第 2 页 共 2 页\n"
    assert [draft.options for draft in typed(text).questions] == [["一", "二"]] * 2


FOOTER = "来源：某区工会\n责任编辑：张某\n长按识别二维码关注我们\n往期推荐\n▼\n民法典十问\n1.又一篇文章\n"


def test_what_a_channel_adds() -> None:
    above = "点击上方蓝字关注我们\n"
    assert found(f"{above}1.甲（B）{AB}\n2.乙（A）{AB}\n{FOOTER}") == [
        (f"甲{EMPTY}", ["B"]),
        (f"乙{EMPTY}", ["A"]),
    ]


def test_what_looks_like_a_page_and_is_none() -> None:
    text = "\n".join(
        f"{at}.甲{at}（ ）\nA.1/4\nB.工会\n县总工会\n答案：B\n解析：一审：县法院\n二审：市法院"
        for at in (1, 2)
    )
    assert {(draft.options[1], draft.explanation) for draft in typed(text).questions} == {
        ("工会\n县总工会", "一审：县法院\n二审：市法院")
    }


def test_a_question_below_the_end_of_an_article() -> None:
    report = typed(f"1.甲（B）{AB}\n往期推荐\n工资应当按（ ）支付\n答案：月\n")
    assert report.total == 2 and codes(report) == []


@pytest.mark.parametrize(
    "option", ["扫描二维码参与答题", "关注我们的微信公众号", "长按识别二维码进群"]
)
def test_options_about_channels(option: str) -> None:
    text = f"1、怎么参加？（B）\nA、写信\nB、{option}\n2、{option}\nA、是\nB、否\n答案：A\n"
    first, second = typed(text).questions
    assert (first.options, second.stem) == (["写信", option], option)
