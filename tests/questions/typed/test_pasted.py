"""Typed questions as they come from phones, chats and notes: other signs for the same things."""

import pytest

from ..making import AB, EMPTY, codes, found, only, typed

TRADITIONAL = """一、單選題
1.試用期最長幾個月？
A.三個月
B.六個月
正確答案：B
解析：勞動合同法。
二、多選題
2.哪些對？
A.甲
B.乙
【參考答案】AB
三、是非題
3.要簽合同。
答案：對
4.可以不簽。（錯）
四、填空題
5.首都是____。
答案：北京
"""


def test_traditional_words() -> None:
    report = typed(TRADITIONAL)
    assert report.problems == []
    kinds = [draft.kind for draft in report.questions]
    assert kinds == ["single", "multiple", "true_false", "true_false", "fill"]
    given = [draft.answers for draft in report.questions]
    assert given == [["B"], ["A", "B"], ["true"], ["false"], [["北京"]]]
    assert report.questions[0].options == ["三個月", "六個月"]
    assert report.questions[0].explanation == "勞動合同法。"


@pytest.mark.parametrize(
    "text",
    [
        f"①甲（B）{AB}\n②乙（A）{AB}",
        f"1️⃣甲（B）{AB}\n2️⃣乙（A）{AB}",
        "**1. 甲（B）**\n- A. 一\n- B. 二\n\n### 2. 乙（A）\n* A. 一\n* B. 二",
        "1.甲（②）\n①一\n②二\n2.乙（①）\n①一 ②二",
    ],
)
def test_circles_keycaps_and_markdown(text: str) -> None:
    assert found(text) == [(f"甲{EMPTY}", ["B"]), (f"乙{EMPTY}", ["A"])]
    assert [draft.options for draft in typed(text).questions] == [["一", "二"]] * 2


def test_circled_options_and_circled_statements() -> None:
    draft = only("1.哪个？\n①三个月\n②六个月\n答案：②\n")
    assert (draft.options, draft.answers) == (["三个月", "六个月"], ["B"])
    draft = only("1.哪些对？①甲②乙③丙\nA.①② B.①③\n答案：B\n")
    assert (draft.stem, draft.options) == ("哪些对？①甲②乙③丙", ["①②", "①③"])
    assert typed("1.哪个？\n①三个月\n②六个月\n答案：③\n").importable == 0


def test_one_of_two_keys_is_not_guessed() -> None:
    (problem,) = typed(f"1.甲{AB}\n答案：A或B").problems
    assert problem.code == "unclear_answer" and "哪一个" in problem.text


@pytest.mark.parametrize(
    ("answer", "accepted", "warned"),
    [
        ("两个月（或60天）", ["两个月", "60天"], []),
        ("2%或百分之二", ["2%", "百分之二"], []),
        ("仲裁或调解", ["仲裁或调解"], ["answer_or"]),
        ("仲裁|调解", ["仲裁", "调解"], []),
    ],
)
def test_spellings_of_a_blank(answer: str, accepted: list[str], warned: list[str]) -> None:
    report = typed(f"一、填空题\n1.写____\n答案：{answer}\n")
    assert report.questions[0].answers == [accepted] and codes(report) == warned


def test_a_judgement_behind_blanks() -> None:
    text = "一、判断题\n1.甲是乙   对\n2.甲是丙。错\n3.这样做对 \n答案：错"
    assert [answers for _, answers in found(text)] == [["true"], ["false"], ["false"]]


def test_the_number_of_a_page_between_options() -> None:
    report = typed("1.甲（ ）\nA.一\n3\nB.二\n答案：B\n")
    assert report.questions[0].options == ["一", "二"] and codes(report) == ["stray_text"]
    assert only("1.甲（ ）\nA.\n10\nB.\n20\n答案：B\n").options == ["10", "20"]


def test_a_key_without_options_is_told() -> None:
    (problem,) = typed("1.甲（ B ）\n   一      二\n2.乙（A）\nA.一\nB.二").errors
    assert (problem.code, problem.params) == ("no_options", {"answer": "B"})


def test_ticked_options() -> None:
    report = typed("1.甲（ ）\nA.一 ×\nB.二 √\n2.乙\nA.一（✔）\nB.二\n3.丙（ ）\nA.一✅\nB.二")
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["A"]]
    assert [draft.options for draft in report.questions] == [["一", "二"]] * 3
    assert codes(report) == ["answer_marked"] * 3
    assert typed("1.甲（ ）\nA.一\nB.二 √\n2.乙\nA.一\nB.二\n").importable == 0
    assert typed("1.甲（ ）\nA.一 √\nB.二 √\n2.乙\nA.一 √\nB.二\n").importable == 0


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"{n}.第{n}\nA.正确√\nB.错误×\n" for n in range(1, 4)),
        "1.甲\nA.正确√\nB.错误×\n2.乙\nA.错误×\nB.正确√",
        "1.甲\nA.合法（√）\nB.违法（×）\n2.乙\nA.合法（√）\nB.违法（×）",
        "1.甲（A）\nA.一\nB.二√\n2.乙\nA.一√\nB.二\n3.丙\nA.一\nB.二√",
    ],
)
def test_ticks_that_are_how_options_are_written(text: str) -> None:
    report = typed(text)
    assert [draft for draft in report.questions if draft.stem[0] != "甲"] == []
    assert {"no_answer", "answers_unclear"} & set(codes(report))


def test_a_judgement_is_ticked_where_others_are_ticked_wrong() -> None:
    choices = "1.甲\nA.一 √\nB.二\n2.乙\nA.一\nB.二 √\n3.丙\nA.对√\nB.错×\n"
    assert [draft.answers for draft in typed(choices).questions] == [["A"], ["B"]]
    assert typed(choices + "4.丁\nA.对\nB.错√").questions[2].answers == ["true"]


def test_a_number_before_a_labelled_answer() -> None:
    text = f"1.甲{AB}\n2.乙{AB}\n\n1.【答案】B\n【解析】因为二\n2.【答案】A\n"
    assert found(text) == [("甲", ["B"]), ("乙", ["A"])]


def test_numbers_that_nothing_parts_from_the_stem() -> None:
    assert found(f"1 甲（B）{AB}\n2 乙（A）{AB}") == [(f"甲{EMPTY}", ["B"]), (f"乙{EMPTY}", ["A"])]


def test_a_key_in_a_line_of_its_own_above_the_options() -> None:
    assert [answers for _, answers in found(f"1.甲\n（ B ）{AB}\n2.乙\n（A）{AB}")] == [
        ["B"],
        ["A"],
    ]


def test_the_same_answer_in_the_explanation_is_no_other_one() -> None:
    assert only(f"1.甲{AB}\n答案：A\n解析：本题答案：A。\n").answers == ["A"]


def test_the_number_of_a_page_in_brackets() -> None:
    assert only("1.甲（ ）\nA.一\nB.二\n（第2页）\n答案：B\n").options == ["一", "二"]


@pytest.mark.parametrize(
    "shape",
    ["{0}{1}：{2}", "**{0}{1}**：{2}", "【{0}{1}】{2}", "### {0} {1}\n{2}", "### {0}{1}：\n\n{2}"],
)
def test_the_kind_before_each_number(shape: str) -> None:
    choice, judged = (
        shape.format("单选题", 1, "甲是哪个（ ）"),
        shape.format("判断题", 2, "乙是对的。"),
    )
    essay = shape.format("简答题", 3, "丙是什么意思？")
    report = typed(f"{choice}{AB}\n答案：B\n\n{judged}\n答案：对\n\n{essay}\n答案：丁\n")
    assert [(draft.stem, draft.answers) for draft in report.questions] == [
        ("甲是哪个（ ）", ["B"]),
        ("乙是对的。", ["true"]),
    ]
    assert [draft.kind for draft in report.questions] == ["single", "true_false"]
    assert (report.total, report.unsupported) == (3, {"essay": 1})


def test_a_line_about_several_questions_is_none() -> None:
    text = f"单选题1、2题每题5分，其余每题2分\n1.甲（ ）{AB}\n答案：B\n2.乙（ ）{AB}\n答案：A\n"
    assert [draft.stem for draft in typed(text).questions] == ["甲（ ）", "乙（ ）"]
    assert typed(text).total == 2


def test_a_list_of_answers_with_the_kind_before_each_number() -> None:
    text = f"单选题1：甲（ ）{AB}\n单选题2：丙（ ）{AB}\n判断题1：乙是对的。\n"
    listed = f"{text}参考答案\n单选题1：B\n单选题2：A\n判断题1：错\n"
    assert [given for _, given in found(listed)] == [["B"], ["A"], ["false"]]
    below = f"一、单选题\n1.甲（ ）{AB}\n2.丙（ ）{AB}\n**单选题答案**：1.B 2.A\n"
    assert [given for _, given in found(below)] == [["B"], ["A"]]


def test_options_in_a_block_of_code() -> None:
    asked = "#### {0}. 甲（ ）\n\n```c\nA {1}\nB {2}\n```\n\n正确答案：B\n\n"
    report = typed(asked.format(1, "int a", "int b") + asked.format(2, "char", "long"))
    assert [draft.options for draft in report.questions] == [["int a", "int b"], ["char", "long"]]
    code = typed("1. 甲（ ）\n```\nA 1\nC 2\n```\nA. 一\nB. 二\n答案：B\n").questions
    assert [draft.options for draft in code] == [["一", "二"]]


@pytest.mark.parametrize(
    "options",
    [
        "(a)一 (b)二\n(c)三 (d)四",
        "（a）一（b）二（c）三（d）四",
        "a.一 b.二\nc.三 d.四",
        "a、一  b、二\nc、三  d、四",
    ],
)
def test_options_with_small_letters_that_share_a_line(options: str) -> None:
    text = f"一、单选题\n1.甲（C）\n{options}\n2.乙（D）\n{options}\n"
    assert found(text) == [(f"甲{EMPTY}", ["C"]), (f"乙{EMPTY}", ["D"])]
    assert {tuple(draft.options) for draft in typed(text).questions} == {("一", "二", "三", "四")}


@pytest.mark.parametrize("letters", ["ABC", "abc"])
def test_small_letters_in_one_line_above_a_question_with_an_option_a_line(letters: str) -> None:
    first, second, third = letters
    text = f"1.甲（c）\na、一 b、二 c、三\n2.乙（b）\n{first}、四\n{second}、五\n{third}、六\n"
    assert found(text) == [(f"甲{EMPTY}", ["C"]), (f"乙{EMPTY}", ["B"])]
    assert [draft.options for draft in typed(text).questions] == [
        ["一", "二", "三"],
        ["四", "五", "六"],
    ]


def test_small_letters_that_are_no_further_options() -> None:
    draft = only("1.甲（B）\na.一 b.二 c.三\nA.ab\nB.bc\nC.ac\n")
    assert (draft.options, draft.answers) == (["ab", "bc", "ac"], ["B"])
    files = only("1.甲（C）\na. 选择b.txt文件\nb. 选择c.txt文件\nc. 打开 d.exe\n")
    assert files.options == ["选择b.txt文件", "选择c.txt文件", "打开 d.exe"]


def test_one_key_for_several_brackets() -> None:
    text = "1.甲代表（B）的利益，维护（ ）的权益。\nA.一；二\nB.三；二\nC.三；四\n"
    assert only(text).answers == ["B"]
    assert codes(typed("1.维生素（B）的作用是（ ）\nA.一；二\nB.三\n")) == ["answers_unclear"]
    assert codes(typed("1.维生素（B）的作用是（ ）\nA.一\nB.三\n")) == ["answers_unclear"]


def test_labelled_stems_with_their_numbers() -> None:
    text = "历年试题（篇1）\n【题干1】甲？\n【选项】A.一\nB.二\n【参考答案】B\n【题干2】乙？\n【选项】A.一\nB.二\n【参考答案】A\n"
    assert found(text) == [("甲？", ["B"]), ("乙？", ["A"])]


def test_a_key_behind_a_colon_at_the_end_of_the_stem() -> None:
    text = "一、单选题\n1.甲的规定是：B\nA.一\nB.二\n2.下列说法正确的是: A\nA.三\nB.四\n"
    assert found(text) == [(f"甲的规定是：{EMPTY}", ["B"]), (f"下列说法正确的是:{EMPTY}", ["A"])]
    assert codes(typed("1.求 A：B\nA.一\nB.二\n")) == ["no_answer"]


@pytest.mark.parametrize("sides", ["正确\n错误", "对  错"])
def test_a_judgement_that_lost_its_stem(sides: str) -> None:
    text = f"1.判断题\n甲是乙。\n{sides}\n答案：正确\n2.判断题\n{sides}\n答案：错误\n"
    report = typed(text)
    assert [draft.stem for draft in report.questions] == ["甲是乙。"]
    assert report.total == 2 and len(report.errors) == 1


def test_numbers_with_a_blank_count_on_in_the_next_section() -> None:
    text = f"一、单选题\n1 甲（ ）{AB}\n2 乙（ ）{AB}\n二、多选题\n3 丙（ ）{AB}\n答案\n1.A\n2.B\n3.AB\n"
    assert found(text) == [("甲（ ）", ["A"]), ("乙（ ）", ["B"]), ("丙（ ）", ["A", "B"])]


def test_options_behind_a_stroke_and_a_labelled_question() -> None:
    draft = only("1.题：甲是（ ）\n-A.4.9%\n-B.5.1%\n答案：B\n")
    assert (draft.stem, draft.options) == ("甲是（ ）", ["4.9%", "5.1%"])
