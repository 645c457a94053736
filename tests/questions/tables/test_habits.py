"""Tables of exam systems and data sets: what their cells and columns are used for."""

import pytest

from questions.importing import check

from ..making import check_rows, codes, csv_file

OPTIONS = ["每年", "每月", "每周", "从不"]
TOPICS = ["题型", "题干", "A", "B", "C", "D", "答案"]


def test_topics_under_a_header_for_types_are_tags() -> None:
    asked = ["工资", "工资几时发？", *OPTIONS, "B"]
    other = ["工时", "哪些日子休息？", *OPTIONS, "AC"]
    report = check_rows(asked, other, header=TOPICS)
    assert [(draft.kind, draft.tags) for draft in report.questions] == [
        ("single", ["工资"]),
        ("multiple", ["工时"]),
    ]
    assert codes(check_rows(asked, header=TOPICS)) == ["unknown_kind"]
    listening = ["听力", *other[1:]]
    assert codes(check_rows(asked, listening, header=TOPICS)) == ["unknown_kind"] * 2


@pytest.mark.parametrize("head", ["Question #", "Q No.", "Question Number", "question no"])
def test_numbers_of_questions_are_no_stems(head: str) -> None:
    header = [head, "Question Text", "Answer 1", "Answer 2", "Correct Answer"]
    (draft,) = check_rows(["1", "工资几时发？", "每年", "每月", "2"], header=header).questions
    assert (draft.stem, draft.options, draft.answers) == ("工资几时发？", ["每年", "每月"], ["B"])


@pytest.mark.parametrize(
    ("stem", "answer", "read"),
    [
        ("工会成立于____年。", "['1925']", [["1925"]]),
        ("（　）和（　）都要写进合同。", '["工资", "工时"]', [["工资"], ["工时"]]),
        ("（　）和（　）都要写。", "['甲;乙', '丙']", [["甲;乙"], ["丙"]]),
    ],
)
def test_lists_of_programs_in_the_cell_of_an_answer(
    stem: str, answer: str, read: list[list[str]]
) -> None:
    (draft,) = check_rows([stem, answer], header=["question", "answer"]).questions
    assert (draft.kind, draft.answers) == ("fill", read)


def test_a_list_for_one_blank_is_nobodys_guess() -> None:
    report = check_rows(["法宝是（　）。", "['甲', '乙']"], header=["question", "answer"])
    assert codes(report) == ["blank_count"]
    keys = check_rows(["哪些对？", *OPTIONS, "['A', 'C']"], header=TOPICS[1:])
    assert keys.questions[0].answers == ["A", "C"]


def test_options_with_commas_in_a_table_without_a_header() -> None:
    sides = ["真，真", "假，假", "真，假", "假，真"]
    rows = [[f"说法一和说法{at}各是真是假？", *sides, letter] for at, letter in enumerate("BCA")]
    report = check(csv_file(*rows[1:], header=rows[0]))
    assert [(draft.options, draft.answers) for draft in report.questions] == [
        (sides, [letter]) for letter in "BCA"
    ]


def test_letters_far_from_a_are_no_options() -> None:
    header = ["题目", "A", "B", "答案", "X", "Y"]
    (draft,) = check_rows(["工资几时发？", "每年", "每月", "B", "0", "1"], header=header).questions
    assert draft.options == ["每年", "每月"]


@pytest.mark.parametrize("behind", [["解析", "标签"], []])
def test_an_answer_that_a_comma_parted_is_a_problem(behind: list[str]) -> None:
    header = ",".join(["题干", "选项", "答案", *behind])
    rest = ",".join(["", "见法条", "工资"]) if behind else ""
    text = f"{header}\n哪些要给？,A.工资 B.股票 C.加班费,A,C{rest}\n工资几时发？,A.每年 B.每月,B{rest}\n"
    report = check(text.encode())
    assert [draft.answers for draft in report.questions] == [["B"]]
    assert codes(report) == ["spilled"]


def test_an_explanation_that_a_comma_parted_stays_whole() -> None:
    text = "题干,选项,答案,解析\n工资几时发？,A.每年 B.每月,B,按月发,不得拖欠\n"
    (draft,) = check(text.encode()).questions
    assert draft.explanation == "按月发,不得拖欠"


def test_flags_in_columns_of_their_own() -> None:
    header = [
        "content",
        "q_type",
        "option1",
        "option2",
        "isCorrect1",
        "isCorrect2",
        "correctAnswer",
    ]
    report = check_rows(
        ["工资几时发？", "single", "每年", "每月", "false", "true", ""],
        ["工资可以拖欠。", "tf", "", "", "", "", "false"],
        header=header,
    )
    assert [(draft.kind, draft.answers) for draft in report.questions] == [
        ("single", ["B"]),
        ("true_false", ["false"]),
    ]


def test_cells_between_single_quotes() -> None:
    text = (
        "'题目','答案','选项','题型'\n"
        "'工资\\,奖金几时发？','每月','A:每年 B:每月 C:\"每日\"','单选题'\n"
        "'工资可以拖欠。','错误','','判断题'\n"
    )
    report = check(text.encode())
    assert [(draft.stem, draft.options, draft.answers) for draft in report.questions] == [
        ("工资,奖金几时发？", ["每年", "每月", '"每日"'], ["B"]),
        ("工资可以拖欠。", [], ["false"]),
    ]


def test_headers_that_go_on_to_say_what_their_cells_hold() -> None:
    header = [
        "题目(必填)",
        "题型（必填）：1单选 2多选 3判断 4单项填空 5多项填空 6简答（填写对应的数字）",
        "选项,选择题才会有",
        "答案：多选用逗号隔开",
    ]
    report = check_rows(
        ["试用期最长多久？", "1", "A.一月;B.六月", "B"],
        ["哪些是假？", "2", "A.年假;B.婚假;C.加班", "A,B"],
        ["工资按月发。", "3", "", "对"],
        ["年休假最少____天。", "4", "", "5"],
        ["谈谈工会。", "6", "", "略"],
        header=header,
    )
    assert [(draft.kind, draft.answers) for draft in report.questions] == [
        ("single", ["B"]),
        ("multiple", ["A", "B"]),
        ("true_false", ["true"]),
        ("fill", [["5"]]),
    ]
    assert report.unsupported == {"essay": 1}


def test_a_spreadsheet_for_quizizz() -> None:
    header = ["Question Text", "Question Type", "Option 1", "Option 2", "Correct Answer"]
    told = [
        "Text of the question\n(required)",
        "Question Type\n(default is Multiple Choice)",
        "Text for option 1\n(required in all cases)",
        "Text for option 2\n(optional)",
        "The correct option choice (between 1-5).",
    ]
    report = check_rows(
        told,
        ["Which is red?", "Multiple Choice", "Mars", "Venus", "1"],
        ["The capital of France is ____.", "Fill-in-the-Blank", "Paris", "", ""],
        ["Any of two? ____", "Fill-in-the-Blank", "One", "Two", ""],
        ["A cat, please.", "Draw", "", "", ""],
        header=header,
    )
    assert [(draft.kind, draft.answers) for draft in report.questions] == [
        ("single", ["A"]),
        ("fill", [["Paris"]]),
    ]
    assert codes(report) == ["no_answer", "unsupported_kind"]


def test_types_in_two_letters_and_tags_that_a_program_listed() -> None:
    report = check_rows(
        ["MC", "2+2?", "3", "4", "2", '["sums", "easy"]'],
        ["MA", "Which are even?", "2", "4", "1,2", "[]"],
        header=["Type", "Question", "Choice1", "Choice2", "CorrectAnswer", "Tags"],
    )
    assert [(d.kind, d.answers, d.tags) for d in report.questions] == [
        ("single", ["B"], ["sums", "easy"]),
        ("multiple", ["A", "B"], []),
    ]


@pytest.mark.parametrize("signs", ["ox", "OX", "○×"])
def test_circles_and_crosses_judge(signs: str) -> None:
    rows = [["工资按月发。", signs[0]], ["工资可以拖欠。", signs[1]]]
    report = check_rows(*rows, header=["题目", "答案"])
    assert [draft.answers for draft in report.questions] == [["true"], ["false"]]


def test_a_header_in_other_words_in_the_middle_is_no_question() -> None:
    rows = [
        ["单选题", "几个月？", "A.一|B.六", "B"],
        ["题型", "《工会法》\n题干", "选项", "答案"],
        ["单选题", "几天？", "A.五|B.十", "A"],
    ]
    report = check_rows(*rows, header=["type", "question", "opts", "answer"])
    assert (report.total, report.problems) == (2, [])


@pytest.mark.parametrize(
    "legend",
    [
        "必填：1单选 2多选 3判断 4填空",
        "填1为单选，填2为多选，填3为判断，填4为填空",
        "单选填1，多选填2，判断填3，填空填4",
        "选填）（1单2多3判4填5简",
        "填写数字：1.单选题；2.多选题；3.判断题；4.单项填空题",
    ],
)
def test_what_tells_how_to_fill_a_column_in_is_no_type(legend: str) -> None:
    report = check_rows(
        ["1", "几个月？", "一", "六", "A"],
        ["2", "哪些天？", "五", "十", "AB"],
        ["3", "工资按月发。", "", "", "对"],
        ["4", "年休假最少____天。", "", "", "5"],
        header=[f"题型（{legend}）", "题干", "A", "B", "答案"],
    )
    assert report.problems == []
    kinds = [draft.kind for draft in report.questions]
    assert kinds == ["single", "multiple", "true_false", "fill"]
