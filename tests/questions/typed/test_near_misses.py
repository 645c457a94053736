"""Typed questions where a looser reading gives another key than the author meant."""

import pytest

from ..making import AB, codes, found, only, typed

ABC = "\nA.一\nB.二\nC.三"


@pytest.mark.parametrize(
    ("head", "sides"),
    [
        ("判断题（A正确 B错误，请填A或B）", ["true", "false"]),
        ("判断题（A错误 B正确）", ["false", "true"]),
        ("判断题（A为错误，B为正确，每题填A或B）", ["false", "true"]),
        ("判断题（正确A 错误B）", ["true", "false"]),
        ("判断题（请判断正误，正确的选A，错误的选B）", ["true", "false"]),
    ],
)
def test_what_letters_mean_below_a_head(head: str, sides: list[str]) -> None:
    text = f"一、{head}\n1.甲是对的。（A）\n2.乙是对的。（B）\n"
    assert [answers for _, answers in found(text)] == [[side] for side in sides]


def test_letters_whose_head_contradicts_itself() -> None:
    report = typed("一、判断题（判断是否正确）\n1.甲。（A）\n2.乙。（B）\n")
    assert codes(report) == ["no_answer"] * 2


@pytest.mark.parametrize(
    "stem",
    ["维生素（C）的作用是（）", "某公司（B）招用张某，他可以（　）。", "（A）是甲，(  )是乙"],
)
def test_a_bracket_beside_an_empty_one(stem: str) -> None:
    report = typed(f"1.{stem}{ABC}\n")
    assert codes(report) == ["answers_unclear"] and "括号空着" in report.problems[0].text


def test_brackets_of_code_wait_for_nothing() -> None:
    assert only(f"1.print() 的值是（B）{ABC}\n").answers == ["B"]


def test_a_judgement_beside_an_empty_bracket() -> None:
    assert codes(typed("判断题\n1.单位（√）应当付工资（ ）\n")) == ["no_answer"]


def test_answers_above_their_questions() -> None:
    text = "".join(f"答案：{key}\n{at}.甲{at}（ ）{ABC}\n" for at, key in enumerate("ABC", 1))
    report = typed(text)
    assert not report.questions
    assert [code for code in codes(report) if code != "answer_without_question"] == [
        "answers_unclear",
        "answers_unclear",
        "no_answer",
    ]


def test_a_lost_first_question_pushes_nothing() -> None:
    text = f"答案：A\n1.甲（ ）{ABC}\n答案：B\n2.乙（ ）{ABC}\n答案：C\n"
    report = typed(text)
    assert [draft.answers for draft in report.questions] == [["B"], ["C"]]
    assert codes(report) == ["answer_without_question"]


@pytest.mark.parametrize("head", ["答案及解析", "参考答案", "参考答案\n一、单选题"])
def test_a_list_that_looks_like_options(head: str) -> None:
    text = f"一、单选题\n1.甲（ ）{ABC}\n2.乙（ ）{ABC}\n{head}\n1. A。甲的理由是第三条。\n2. B。乙的理由是第五条。\n"
    questions = typed(text).questions
    assert [(one.answers, one.explanation) for one in questions] == [
        (["A"], "甲的理由是第三条。"),
        (["B"], "乙的理由是第五条。"),
    ]


@pytest.mark.parametrize("options", ["\nA.一\nB.二\nC.A和B", "\nA.一\nB.二\nC.AB"])
def test_an_option_spelled_as_a_key(options: str) -> None:
    answer = options[-4:].partition(".")[2] or options[-3:]
    assert codes(typed(f"1.甲（ ）{options}\n答案：{answer}\n")) == ["unclear_answer"]


def test_a_key_in_two_lines() -> None:
    assert only(f"1.甲（ ）{ABC}\n答案：A、\nC\n").answers == ["A", "C"]
    assert codes(typed(f"1.甲（ ）{ABC}\n答案：A\nC\n")) == ["answer_conflict"]


def test_a_key_that_another_one_counts_beside() -> None:
    assert codes(typed(f"1.甲（ ）{ABC}\n答案：B（C也算对）\n")) == ["unclear_answer"]


@pytest.mark.parametrize("answer", ["略", "（略）", "见教材第三章", "待定。", "暂无"])
def test_no_answer_to_a_blank(answer: str) -> None:
    assert codes(typed(f"填空题\n1.甲是____。\n答案：{answer}\n")) == ["no_answer"]


def test_a_list_in_a_stem_keeps_its_last_number() -> None:
    stem = "下列情形有（ ）\n(1) 甲\n(2) 乙\n(3) 丙"
    draft = only(f"1.{stem}\nA.(1)(2)\nB.(1)(3)\n答案：B\n")
    assert draft.stem == stem


def test_a_case_told_where_it_is_announced() -> None:
    text = (
        "案例分析题\n小李入职某厂未签合同。请根据案例回答1-2题\n"
        f"1.甲（ ）{AB}\n答案：A\n2.乙（ ）{AB}\n答案：B\n3.丙（ ）{AB}\n答案：B\n"
    )
    report = typed(text)
    assert [draft.stem.split("\n")[0][:2] for draft in report.questions] == ["小李", "小李"]
    assert codes(report) == ["unsupported_kind"]  # the third has no part in it


def test_a_case_that_is_only_announced() -> None:
    text = f"根据以下案例回答1-2题，每题只有一个正确选项。\n1.甲（ ）{AB}\n答案：A\n2.乙（ ）{AB}\n答案：B\n"
    assert codes(typed(text)) == ["unsupported_kind"] * 2


@pytest.mark.parametrize("list_", ["参考答案：\n1-3 ABCAB", "答案：1-3 AB", "参考答案\n1-3 AB"])
def test_too_many_or_too_few_for_a_range(list_: str) -> None:
    text = "".join(f"{at}.甲{at}（ ）{ABC}\n" for at in (1, 2, 3))
    report = typed(f"{text}{list_}\n")
    assert codes(report) == ["answers_unclear"] * 3
    assert "1-3 AB" in report.problems[0].text % report.problems[0].params


def test_a_list_in_two_columns() -> None:
    text = "".join(f"{at}.甲{at}（ ）{ABC}\n" for at in (1, 2, 3, 4))
    given = found(f"{text}参考答案\n1. A\t3. C\n2. B\t4. A\n")
    assert [key for _, key in given] == [["A"], ["B"], ["C"], ["A"]]


def test_what_surveys_export() -> None:
    text = "1. 甲 [单选题] (分值：5分)\nA.一\nB.二\n正确答案：B\n2. 乙 [多选题] [分值:10]"
    report = typed(f"{text}{ABC}\n正确答案：A┋C\n")
    assert [(one.stem, one.answers, one.points) for one in report.questions] == [
        ("甲", ["B"], 5),
        ("乙", ["A", "C"], 10),
    ]


@pytest.mark.parametrize("note", ["注意：以下题目较难", "（以下为新增内容）"])
def test_a_note_on_the_questions_below(note: str) -> None:
    report = typed(f"1.甲（ ）{AB}\n答案：B\n{note}\n2.乙（ ）{AB}\n答案：A\n")
    assert [draft.explanation for draft in report.questions] == ["", ""]
    assert codes(report) == ["stray_text"]


@pytest.mark.parametrize(
    ("reason", "warned"),
    [
        ("因为条例如此，故选A。", True),
        ("故本题答案为A", True),
        ("故选B。", False),
        ("故不选A", False),
    ],
)
def test_an_explanation_that_ends_with_another_key(reason: str, warned: bool) -> None:
    report = typed(f"1.甲（ ）{AB}\n解析：{reason}\n答案：B\n")
    assert [draft.answers for draft in report.questions] == [["B"]]
    assert codes(report) == ["answer_doubtful"] * warned


def test_options_with_boxes() -> None:
    text = "1. 甲有哪些？ [多选题] *\n□选举权\n□表决权\n□罢工权\n正确答案: 选举权,表决权\n"
    text += "2. 乙最长 [单选题] *\n○三个月\n○六个月\n正确答案: 六个月\n"
    report = typed(text)
    assert [(one.options, one.answers) for one in report.questions] == [
        (["选举权", "表决权", "罢工权"], ["A", "B"]),
        (["三个月", "六个月"], ["B"]),
    ]


def test_ticked_boxes() -> None:
    report = typed("1. 甲？\n□一\n☑二\n2. 乙？\n☑一\n□二\n")
    assert [one.answers for one in report.questions] == [["B"], ["A"]]
    assert codes(report) == ["answer_marked"] * 2


def test_boxes_that_nobody_ticked() -> None:
    assert codes(typed(f"1. 甲？\n□一\n□二\n2.乙（B）{AB}\n")) == ["no_answer"]


@pytest.mark.parametrize(
    "line", ["第1题{}甲", "B{}甲", "【答案{}甲", "甲{}（答案）乙", "一、{}甲", "A.一{}甲"]
)
def test_a_line_of_blanks_takes_no_time(line: str) -> None:
    """It takes minutes where blanks can be parted in many ways."""
    long = line.format("\u3000" * 28_000)
    report = typed(f"1.甲（ ）{AB}\n答案：B\n2.乙（ ）{AB}\n{long}\n3.丙（ ）{AB}\n答案：A\n")
    assert report.questions[0].answers == ["B"]


@pytest.mark.parametrize(
    "text",
    [
        "甲是（ ）\nA.一\nB.二\n\n乙是？\n答案：B\n\n丙是（ ）\nA.一\nB.二\n答案：A\n",
        "甲是（ ）\nA.一\nB.二\n三也可以正确答案\n\n乙是：A 三\n四\n正确答案 B\n\n丙是（ ）\nA.一\nB.二\n正确答案 A\n",
    ],
)
def test_a_question_without_an_answer_does_not_take_that_of_the_next(text: str) -> None:
    report = typed(text)
    assert [(draft.stem, draft.answers) for draft in report.questions] == [("丙是（ ）", ["A"])]
    assert report.problems[0].where.number == 1


def test_none_of_these_may_be_an_option() -> None:
    assert only("1.甲是（ ）\nA.一\nB.都不是正确答案\n答案：B\n").answers == ["B"]


LEGENDS = {
    "below": "一、判断题\nA.错误  B.正确\n{}",
    "two lines": "一、判断题\nA. 错误\nB. 正确\n{}",
    "in words": "一、判断题\n（错误的涂A，正确的涂B）\n{}",
    "above all": "须知：判断题A为错误，B为正确。\n一、判断题\n{}",
}


@pytest.mark.parametrize("legend", LEGENDS.values(), ids=LEGENDS)
def test_letters_of_judgements_by_the_legend(legend: str) -> None:
    text = legend.format("1. 甲是对的。\n答案：B\n2. 乙是对的。\n答案：A\n")
    assert [given for _, given in found(text)] == [["true"], ["false"]]
    own = legend.format("1. 甲是对的。\nA.对\nB.错\n答案：A\n")
    assert [given for _, given in found(own)] == [["true"]]


@pytest.mark.parametrize(
    "above", ["一、判断题\n", "一、判断题\nA.正确\n", "一、判断题\nA.甲  B.乙\n"]
)
def test_letters_of_judgements_without_a_legend(above: str) -> None:
    assert typed(f"{above}1. 甲是对的。\n答案：B\n2. 乙是对的。\n答案：A\n").importable == 0
