"""Pages of learning platforms, copied as they are: who answered what, what it scored, and the key."""

import pytest

from questions.formats import accepted

from ..making import codes, found, only, typed

GRADED = """1
单选(2分)
哪个对？
得分/总分
A.
甲
2.00/2.00
B.
乙
正确答案：A你选对了
2
多选(2分)
哪些对？
得分/总分
A.甲
0.00/2.00
B.乙
正确答案：A、B你没选择任何选项
3
单选(2分)
哪个？
A.甲
B.乙
正确答案：B你错选为A
"""


def test_what_was_chosen_and_scored_is_no_part_of_a_question() -> None:
    report = typed(GRADED)
    assert report.problems == []
    given = [(draft.kind, draft.options, draft.answers) for draft in report.questions]
    both = ["甲", "乙"]
    assert given == [
        ("single", both, ["A"]),
        ("multiple", both, ["A", "B"]),
        ("single", both, ["B"]),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "我的答案:正确答案:B",
        "我的答案:A正确答案:B",
        "我的答案:B 得分：1.0分\n正确答案:B",
        "本题得分： 0 分\n正确答案： B",
        "本题得分： 1 分\n正确答案： B (少选不得分)",
    ],
)
def test_an_answer_that_somebody_gave_stands_before_the_right_one(told: str) -> None:
    draft = only(f"1.哪个？\nA.甲\nB.乙\n{told}\n")
    assert (draft.options, draft.answers) == (["甲", "乙"], ["B"])


def test_a_question_with_nothing_but_somebodys_answer_ends_there() -> None:
    report = typed("1【判断题】要签。\n我的答案：√\n2【单选题】哪个？\nA、甲\nB、乙\n正确答案：B\n")
    assert [draft.stem for draft in report.questions] == ["哪个？"]
    assert codes(report) == ["answers_unclear"]


CALLED = ["第一空：货币", "第二空：本人"]


@pytest.mark.parametrize(
    "answer",
    [
        "正确答案：\n" + "\n".join(CALLED),
        "正确答案：\n第一空：\n货币\n第二空：\n本人",
        "我的答案：\n第一空：\n实物\n第二空：\n老板\n正确答案：\n" + "\n".join(CALLED),
        "答案：" + "；".join(CALLED),
        "答案：空1：货币 空2：本人",
    ],
)
def test_blanks_that_are_named_in_the_answer(answer: str) -> None:
    text = f"一、填空题\n1.工资用____付给____。\n{answer}\n2.还有____。\n答案：一\n"
    assert found(text)[0] == ("工资用____付给____。", [["货币"], ["本人"]])


@pytest.mark.parametrize(
    "one, two", [("[填空1]", "[填空2]"), ("__（1）__", "__（2）__"), ("_①_", "_②_")]
)
def test_blanks_that_are_numbered_in_the_stem(one: str, two: str) -> None:
    text = f"一、填空题\n1.工资用{one}付给{two}。\n答案：货币；本人\n"
    assert found(text) == [("工资用____付给____。", [["货币"], ["本人"]])]


def test_named_blanks_in_a_cell() -> None:
    assert accepted.accepted_texts("第一空：甲|乙；第二空：丙", 2) == [["甲", "乙"], ["丙"]]
    assert accepted.accepted_texts("第一空：甲") == [["甲"]]
    assert accepted.accepted_texts("第一空间站") == [["第一空间站"]]


def test_a_stem_of_two_lines_below_an_explanation_is_a_question() -> None:
    text = "甲是对的。\n答案：正确\n解析：因为。\n\n乙是一句很长的\n话，它错了。\n答案：错误\n\n丙对。\n答案：正确\n"
    assert found(text) == [
        ("甲是对的。", ["true"]),
        ("乙是一句很长的\n话，它错了。", ["false"]),
        ("丙对。", ["true"]),
    ]


def test_numbers_that_stand_alone_part_questions_without_answers() -> None:
    report = typed(
        "1\n\n哪个（A）？\n\nA、甲\nB、乙\n2\n\n要签合同。正确\n\n3\n\n不签合同。（错）\n"
    )
    assert found("1\n\n哪个（A）？\n\nA、甲\nB、乙\n") == [("哪个（　）？", ["A"])]
    assert [draft.stem for draft in report.questions] == ["哪个（　）？", "不签合同。（　）"]
    assert codes(report) == ["no_answer"]


def test_options_behind_another_sign_are_no_lines_without_letters() -> None:
    draft = only("1.哪些对？\n①甲②乙\n&A. ①②\n&B. ②\n我的答案:正确答案: B\n0分\n")
    assert (draft.stem, draft.options, draft.answers) == ("哪些对？\n①甲②乙", ["①②", "②"], ["B"])
    report = typed("1.哪些对？\n①甲②乙\n~A) ①②\n~B) ②\n答案：B\n")
    assert report.importable == 0
    assert typed("1.哪些对（ ）\n①甲②乙\n一和二\n只有二\n答案：B\n").importable == 0


@pytest.mark.parametrize(
    "first, kind, stem, answer",
    [
        ("题号", "题型", "题干", "正确答案"),
        ("【题号】", "【题型】", "【题干】", "【答案】"),
        ("序号", "类型", "问题", "正确选项"),
        ("试题编号", "试题类型", "试题题干", "标准答案"),
    ],
)
def test_every_part_has_a_label(first: str, kind: str, stem: str, answer: str) -> None:
    def label(name: str) -> str:
        return name if name.startswith("【") else f"{name}："

    text = "".join(
        f"{label(first)}{at}\n{label(kind)}{told}\n{label(stem)}{asked}\n{options}"
        f"{label(answer)}{key}\n解析：因为。\n"
        for at, told, asked, options, key in [
            (1, "单选题", "哪个？", "A.甲\nB.乙\n", "B"),
            (2, "判断题", "要签。", "", "对"),
        ]
    )
    report = typed(text)
    assert report.problems == []
    assert [(d.kind, d.stem, d.explanation) for d in report.questions] == [
        ("single", "哪个？", "因为。"),
        ("true_false", "要签。", "因为。"),
    ]


def test_a_number_with_a_label_below_the_last_question_is_of_an_earlier_one() -> None:
    asked = "1. 帽？\nA. 一\nB. 二\n2. 带？\nA. 一\nB. 二\n"
    apart = typed(f"{asked}参考答案\n题号：1\n答案：B\n题号：2\n答案：A\n")
    assert (apart.importable, len(apart.errors)) == (0, 4)
    rows = found(f"{asked}题号：1 2\n答案：B A\n")
    assert rows == [("帽？", ["B"]), ("带？", ["A"])]


MOODLE = """题目1
正确
获得2.00分中的2.00分
标记题目
题干
哪个对？
选择一项：
a. 甲方
b. 乙方
反馈
你的回答正确
正确答案是：甲方

题目2
还未回答
满分2.00
标记题目
题干
要签。
选择一项：
对
错
反馈
正确的答案是“错”。

Question 3
Partially correct
Mark 1.00 out of 2.00
Flag question
Question text
哪些对？
Select one or more:
a. 甲方
b. 乙方
c. 丙方
Feedback
The correct answers are: 甲方, 乙方
"""
LINES = """1单选(2分)
哪个？
得分/总分
A.
甲
B.
乙
0.00/2.00
正确答案：A你错选为B
2判断(1分)
要签
得分/总分
A.×1.00/1.00
B.√
正确答案：A你选对了
3填空(2分)
代码是___
得分/总分
自己写的
 0.00/2.00
正确答案：对的
"""
TREE = """1
【单选题】(20分)
哪个？
A.甲
B.乙
正确
本题总得分：20分
正确答案：B
"""
OWN = """1. 工会是____的。
我的答案:
(1) 甲
正确答案:
(1) 乙;丙
"""


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (
            MOODLE,
            [
                ("哪个对？", ["甲方", "乙方"], ["A"]),
                ("要签。", [], ["false"]),
                ("哪些对？", ["甲方", "乙方", "丙方"], ["A", "B"]),
            ],
        ),
        (
            LINES,
            [
                ("哪个？", ["甲", "乙"], ["A"]),
                ("要签", [], ["false"]),
                ("代码是___", [], [["对的"]]),
            ],
        ),
        (TREE, [("哪个？", ["甲", "乙"], ["B"])]),
        (OWN, [("工会是____的。", [], [["乙", "丙"]])]),
        (
            "1.哪个？\nA.甲;\nB.乙;\n正确答案是：B，你的答案是：A，回答错误\n",
            [("哪个？", ["甲", "乙"], ["B"])],
        ),
        ("1.哪个？\nA.甲\nB.乙\n正确答案是B. 乙\n", [("哪个？", ["甲", "乙"], ["B"])]),
        (
            "题号：1\n本题分数：2分\n哪个？\nA.甲\nB.乙\n标准答案：B\n学员答案：A\n",
            [("哪个？", ["甲", "乙"], ["B"])],
        ),
        (
            "1.哪个？\nA.甲\nB.乙\n用户答案：A 正确答案：B 本题得分：0\n",
            [("哪个？", ["甲", "乙"], ["B"])],
        ),
        ("1.要签。\n我的答案：\n错误\n正确答案：\n正确\n", [("要签。", [], ["true"])]),
        ("1.哪个？\nA.x=1;\nB.x=2;\n答案：B\n", [("哪个？", ["x=1;", "x=2;"], ["B"])]),
    ],
)
def test_pages_that_show_what_somebody_answered(page: str, told: list[object]) -> None:
    report = typed(page)
    assert report.problems == []
    assert [(draft.stem, draft.options, draft.answers) for draft in report.questions] == told


@pytest.mark.parametrize(
    "text",
    [
        "1.哪个？\n[ ] A.甲\n[√] B.乙\n2.谁？\n[x] A.丙\n[ ] B.丁\n",
        "1.哪个？\n[]A.甲\n[√]B.乙\n2.谁？\n[√]A.丙\n[]B.丁\n",
        "1.哪个？\nA.甲\nB.乙\n2.谁？\nA.丙\nB.丁\n题号：1 答案：B\n题号：2 答案：A\n",
        "1.哪个？\nA.甲\nB.乙\n题号：1  正确答案：B\n2.谁？\nA.丙\nB.丁\n题号：2  正确答案：A\n",
    ],
)
def test_boxes_and_numbers_before_answers(text: str) -> None:
    report = typed(text)
    assert {*codes(report)} <= {"answer_marked"}
    assert [(draft.stem, draft.options, draft.answers) for draft in report.questions] == [
        ("哪个？", ["甲", "乙"], ["B"]),
        ("谁？", ["丙", "丁"], ["A"]),
    ]
