"""Typed questions as surveys and sites export them, and as people note them down."""

import pytest

from ..making import AB, codes, found, only, typed

SURVEY = """1. 甲是？ [单选题] *
A.一
B.二(正确答案)
2. 乙是？ [多选题] *
□A.一（正确答案）
□B.二【正确答案】
□C.三
3. 丙是对的。 [判断题] *
对
错(正确答案)
4. 丁是____。 [填空题] *
____________(答案：北京)
"""


def test_a_survey_says_which_option_is_right() -> None:
    report = typed(SURVEY)
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [
        ["B"],
        ["A", "B"],
        ["false"],
        [["北京"]],
    ]
    assert [draft.kind for draft in report.questions] == [
        "single",
        "multiple",
        "true_false",
        "fill",
    ]
    assert report.questions[1].options == ["一", "二", "三"]
    assert report.questions[0].stem == "甲是？"


@pytest.mark.parametrize("told", ["对(正确答案)\n错", "对\n错(正确答案)", "错\n对（正确答案）"])
def test_either_side_of_a_judgement_may_be_told(told: str) -> None:
    draft = only(f"1. 丙是对的。 [判断题] *\n{told}\n")
    assert draft.answers == ["false" if "错(" in told else "true"]


@pytest.mark.parametrize(("key", "right"), [("Y", "true"), ("N", "false"), ("错", "false")])
def test_sides_with_letters_of_their_own(key: str, right: str) -> None:
    draft = only(f"二、判断题\n1.可以扣证。（ ）\nY.对\nN.错\n【正确答案】{key}\n")
    assert (draft.stem, draft.answers) == ("可以扣证。（ ）", [right])


def test_points_in_brackets_on_a_line() -> None:
    draft = only("一、单选题\n1.甲是( )\n(分数：2.00)\nA.一\nB.二\n答案：A\n")
    assert (draft.stem, draft.points, draft.answers) == ("甲是( )", 2, ["A"])


def test_another_answer_than_the_option_says() -> None:
    text = "1.甲\nA.一\nB.二（正确答案）\n答案：{}\n"
    assert codes(typed(text.format("A"))) == ["answer_conflict"]
    assert only(text.format("B")).answers == ["B"]
    assert only("1.请选出（正确答案）\nA.一\nB.二\n答案：A\n").stem == "请选出（正确答案）"


def test_options_without_letters_need_their_place() -> None:
    assert only("1.甲？\n一\n二（正确答案）\n").options == ["一", "二"]
    assert typed("1.甲\n乙\n一\n二（正确答案）\n").importable == 0


@pytest.mark.parametrize("keys", ["1. B\n2. A", "> 1. B\n> 2. A", "1、B\n2、A", "1.B。\n2.A。"])
def test_keys_behind_the_last_question(keys: str) -> None:
    text = f"1.甲{AB}\n2.乙{AB}\n{keys}\n"
    assert found(text) == [("甲", ["B"]), ("乙", ["A"])]


def test_lines_of_a_number_and_a_letter_that_are_no_list() -> None:
    report = typed(f"1.甲{AB}\n2.乙{AB}\n3.选一个字母\n1. A\n2. B\n")
    assert not report.questions


@pytest.mark.parametrize("line", ["选：B", "选B", "应选 B", "【正确答案】：B", "答案：【B】"])
def test_words_for_an_answer(line: str) -> None:
    assert only(f"1.甲{AB}\n{line}\n").answers == ["B"]


def test_notes_below_an_answer() -> None:
    text = f"1、甲{AB}\n【答案】A\n\n【技巧 1】记住一。\n\n【讲解】解析：因为一。\n\n2、乙{AB}\n【答案】B\n"
    first, second = typed(text).questions
    assert "记住一" in first.explanation and "因为一" in first.explanation
    assert (second.stem, second.answers) == ("乙", ["B"])
    tagged = f"【安全】甲（ ）{AB}\n答案：A\n【法律】乙（ ）{AB}\n答案：B\n"
    assert [draft.answers for draft in typed(tagged).questions] == [["A"], ["B"]]


def test_what_stands_in_one_line_or_before_the_sentence() -> None:
    draft = only("1. 题目：甲\nA 一\nB 二\n答案： B   解析： 法条   难度：易\n")
    assert (draft.stem, draft.answers, draft.explanation) == ("甲", ["B"], "法条")
    assert draft.difficulty == 2
    text = "一、判断题\n1.×可以扣证。\n2.√要签合同。\n"
    assert found(text) == [("可以扣证。", ["false"]), ("要签合同。", ["true"])]


@pytest.mark.parametrize(
    "head",
    [
        "一 多选题",
        "一多选题（每题2分）",
        "=====多选题=====",
        "*** 多选题 ***",
        "【多选题】",
        "# ---- 一、多选题 ----",
    ],
)
def test_heads_as_people_draw_them(head: str) -> None:
    report = typed(f"1.甲{AB}\n答案：A\n{head}\n2.乙{AB}\n答案：A\n")
    assert [draft.kind for draft in report.questions] == ["single", "multiple"]
    assert report.errors == [] and report.questions[0].explanation == ""


def test_questions_without_numbers_whose_options_take_one_line() -> None:
    text = "一、多选题\n甲包括（AB）\nA.一  B.二  C.三\n乙包括（AC）\nA.四  B.五\nC.六\n"
    assert [given for _, given in found(text)] == [["A", "B"], ["A", "C"]]


def test_a_list_in_a_list() -> None:
    text = "".join(
        f"{n}. 题{n}\n    1. {'**' * (n == 1)}A、甲{'**' * (n == 1)}\n    2. {'**' * (n > 1)}B、乙{'**' * (n > 1)}\n"
        for n in range(1, 4)
    )
    report = typed(text)
    assert [draft.answers for draft in report.questions] == [["A"], ["B"], ["B"]]
    assert report.questions[0].options == ["甲", "乙"]
    assert only("1. A、B两家公司签合同，B说有效（ ）\nA.对\nB.错\n答案：A\n").kind == "true_false"


COPIED = """一.单选题（共2题,20.0分）

1

甲是( )

A、一

B、二

正确答案： B 我的答案：A得分： 0.0分

答案解析：

因为二。

2

乙是( )

A、一

B、二

我的答案：B正确答案：A

答案解析：

二.判断题（共1题,20.0分）

1

丙是对的。

正确答案：√ 我的答案：√得分： 10.0分
"""


def test_a_page_copied_from_a_learning_site() -> None:
    report = typed(COPIED)
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["true"]]
    assert report.questions[0].explanation == "因为二。"


@pytest.mark.parametrize("own", ["我的答案：A", "我的答案：\nA", "学生答案：\nA"])
def test_what_somebody_answered_is_no_key(own: str) -> None:
    (problem,) = typed(f"1.甲（ ）{AB}\n{own}\n33.3 分\n").problems
    assert (problem.code, problem.params) == ("answers_unclear", {"answer": "A"})
    assert only(f"1.甲（ ）{AB}\n{own}\n正确答案：\nB\n").answers == ["B"]


def test_a_quote_that_nothing_parts_from_its_line() -> None:
    assert only("1.甲（ ）\n>A.一\n\n>B.二\n\n>答案：B\n").options == ["一", "二"]


@pytest.mark.parametrize(("tick", "box"), [("√ ", "□ "), ("☑", "□"), ("✔", ""), ("√ ", "")])
def test_ticks_before_options_without_letters(tick: str, box: str) -> None:
    first, second = f"{tick}一\n{box}二\n{box}三", f"{box}一\n{tick}二\n{tick}三"
    text = f"一、单选题\n1. 甲（ ）\n{first}\n二、多选题\n2. 乙有（ ）\n{second}\n"
    report = typed(text)
    assert codes(report) == ["answer_marked", "answer_marked"]
    assert [draft.answers for draft in report.questions] == [["A"], ["B", "C"]]
    assert report.questions[0].options == ["一", "二", "三"]


@pytest.mark.parametrize(
    "text",
    [
        "一、判断题\n1. 甲（ ）\n√一\n二\n2. 乙（ ）\n一\n√二\n",
        "一、单选题\n1. 甲说\n乙是（ ）\n√一\n二\n2. 丙说\n丁是（ ）\n一\n√二\n",
        "一、多选题\n1. 甲（ ）\n√一\n√二\n2. 乙（ ）\n√一\n√二\n",
    ],
)
def test_ticks_that_may_mean_something_else(text: str) -> None:
    assert typed(text).importable == 0


def test_numbers_that_are_options_and_reasons_below_them() -> None:
    text = "1.几例以上？[单选题]*\n\n2\n\n3(正确答案)\n\n4\n\n答案解析:\n\n第三条这样写。\n\n2.几小时内？[单选题]*\n\n2小时\n\n12小时(正确答案)\n"
    first, second = typed(text).questions
    assert (first.options, first.answers, first.explanation) == (
        ["2", "3", "4"],
        ["B"],
        "第三条这样写。",
    )
    assert (second.options, second.answers) == (["2小时", "12小时"], ["B"])


def test_sides_of_a_judgement_end_it_though_a_number_is_skipped() -> None:
    text = "1.甲早。\n对(正确答案)\n错\n2.乙早。\n对(正确答案)\n错\n6.丙早。\n对\n错(正确答案)\n81.丁早。\n对\n错(正确答案)\n"
    given = [(draft.stem, draft.answers[0]) for draft in typed(text).questions]
    assert given == [
        ("甲早。", "true"),
        ("乙早。", "true"),
        ("丙早。", "false"),
        ("丁早。", "false"),
    ]


def test_sides_below_those_of_another_one_are_nobodys() -> None:
    text = "1.甲早。\n对(正确答案)\n错\n乙早。\n对\n错(正确答案)\n2.丙早。\n对\n错(正确答案)\n"
    assert [draft.stem for draft in typed(text).questions] == ["丙早。"]
