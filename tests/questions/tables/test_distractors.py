"""The right answer as a text in one column, the wrong ones in others."""

import pytest

from questions.importing import check

from ..making import check_rows, codes, csv_text, xlsx_file

RIGHT_FIRST = ["哪座城市是首都？", "北京", "上海", "广州", "深圳"]


@pytest.mark.parametrize(
    "header",
    [
        ["题目", "正确答案", "错误答案1", "错误答案2", "错误答案3"],
        ["题干", "答案", "干扰项", "干扰项", "干扰项"],
        ["题干", "正确选项", "错误选项A", "错误选项B", "错误选项C"],
        ["題目", "正確答案", "錯誤答案一", "錯誤答案二", "錯誤答案三"],
        ["question", "correct_answer", "incorrect_answers[0]", "incorrect_answers[1]", "incorrect_answers[2]"],
        ["question", "correct_answer", "incorrect_answer_1", "incorrect_answer_2", "incorrect_answer_3"],
        ["Question", "Correct Answer", "Wrong 1", "Wrong 2", "Wrong 3"],
        ["question", "answer", "distractor1", "distractor2", "distractor3"],
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_csv", [True, False])
def test_the_options_stand_in_the_order_of_their_texts(header: list[str], is_csv: bool) -> None:
    rows = [
        header,
        RIGHT_FIRST,
        ["几月？", "九月", "八月", "", ""],
        ["谁？", "乙", "甲", "丙", "丁"],
    ]
    report = check(csv_text(rows).encode() if is_csv else xlsx_file({"题": rows}))
    assert report.problems == []
    assert [(draft.kind, draft.options, draft.answers) for draft in report.questions] == [
        ("single", ["上海", "北京", "广州", "深圳"], ["B"]),
        ("single", ["九月", "八月"], ["A"]),
        ("single", ["丁", "丙", "乙", "甲"], ["C"]),
    ]


@pytest.mark.parametrize("sign", ["|", "；", "、", ", ", "\n"])
def test_wrong_answers_in_one_cell(sign: str) -> None:
    header = ["type", "question", "correct_answer", "incorrect_answers"]
    rows = [["multiple", f"第{n}？", "c", sign.join("abd")] for n in range(4)]
    rows += [["boolean", "Is it?", "True", "False"], ["multiple", "？", "c", '["a", "b"]']]
    report = check(xlsx_file({"题": [header, *rows]}))
    assert report.problems == []
    read = [(draft.kind, draft.options, draft.answers) for draft in report.questions]
    assert read == [("single", ["a", "b", "c", "d"], ["C"])] * 4 + [
        ("true_false", [], ["true"]),
        ("single", ["a", "b", "c"], ["C"]),
    ]


HEADER = ["题型", "题干", "正确答案", "错误答案1", "错误答案2"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["单选题", "几？", "", "甲", "乙"], "no_answer"),
        (["单选题", "几？", "甲", "甲", "乙"], "same_options"),
        (["多选题", "几？", "甲、丙", "乙", "丁"], "options_unclear"),
        (["单选题", "几？", "B", "不是这个答案", "也不是这个"], "options_unclear"),
        (["单选题", "", "甲", "乙", "丙"], "no_stem"),
        (["简答题", "为什么？", "因为甲", "乙", ""], "unsupported_kind"),
    ],
)
def test_what_leaves_a_doubt(row: list[str], code: str) -> None:
    assert codes(check_rows(row, header=HEADER)) == [code]


def test_several_right_ones_and_other_kinds() -> None:
    rows = [
        ["多选题", "几？", "甲；丙", "乙", "丁"],
        ["填空题", "首都是____。", "北京", "", ""],
        ["判断题", "工资按月发。", "对", "错", ""],
        ["判断题", "工会要批准。", "错", "", ""],
        ["单选题", "几？", "3", "1", "2"],
    ]
    report = check_rows(*rows, header=HEADER)
    assert report.problems == []
    assert [(draft.kind, draft.answers) for draft in report.questions] == [
        ("multiple", ["B", "D"]),
        ("fill", [["北京"]]),
        ("true_false", ["true"]),
        ("true_false", ["false"]),
        ("single", ["C"]),
    ]


def test_options_of_their_own_come_before_wrong_answers() -> None:
    header = ["题干", "选项A", "选项B", "答案", "错误答案"]
    draft = check_rows(["几？", "甲", "乙", "B", "甲"], header=header).questions[0]
    assert (draft.options, draft.answers) == (["甲", "乙"], ["B"])


def test_letters_of_options_that_stand_in_the_stem() -> None:
    many = check_rows(["几？ A.甲 B.乙 C.丙", "AB", "BC"], header=["题目", "正确答案", "错误答案"])
    assert many.questions[0].answers == ["A", "B"]
    row = ["几？ A.甲 B.乙 C.丙", "B", "C"]
    draft = check_rows(row, header=["题目", "正确答案", "错误答案"]).questions[0]
    assert (draft.options, draft.answers) == (["甲", "乙", "丙"], ["B"])
