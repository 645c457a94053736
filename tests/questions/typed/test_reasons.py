"""Typed answers that go on behind their key, and what learning sites write around one."""

import pytest

from ..making import AB, codes, found, only, typed


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("B。《工会法》明确规定，这是基本职责。", "《工会法》明确规定，这是基本职责。"),
        ("B；因为条例第三条这样写。故选B。", "因为条例第三条这样写。故选B。"),
        ("B（见条例第三条）", "（见条例第三条）"),
        ("B 依据是条例第三条的规定", "依据是条例第三条的规定"),
        ("B。A项错误，B项正确。", "A项错误，B项正确。"),
        ("B:二;", ""),
        ("B（二）", ""),
    ],
)
def test_a_key_and_its_reason(answer: str, reason: str) -> None:
    draft = only(f"1.甲（ ）{AB}\n答案：{answer}\n")
    assert (draft.answers, draft.explanation) == (["B"], reason)


@pytest.mark.parametrize("label", ["【答案解析】", "答案解析："])
def test_numbers_below_a_label_are_a_reason(label: str) -> None:
    text = f"1.甲（ ）{AB}\n【正确答案】B\n{label}\n1.因为一；\n2.因为二。\n2.乙（ ）{AB}\n【正确答案】A\n"
    assert found(text) == [("甲（ ）", ["B"]), ("乙（ ）", ["A"])]


@pytest.mark.parametrize(
    "answer",
    [
        "B。也可选A，两说都有。",
        "B。故选A。",
        "B（或A）",
        "B（错误）",
        "B，A都是对的说法",
        "B。应为A才是对的",
        "B。A正确，因为条例如此。",
        "B。一是第一条规定的。",
        "B。答案有争议，待定。",
        "B或者看教材的第三页",
        "C。没有这个选项的答案。",
        "B级电器的使用方法",
        "B。某",
        "B 2、乙是哪一种说法",
    ],
)
def test_a_reason_that_says_otherwise(answer: str) -> None:
    assert codes(typed(f"1.甲（ ）{AB}\n答案：{answer}\n")) == ["unclear_answer"]


def test_a_reason_behind_a_key_without_a_label() -> None:
    draft = only(f"1.甲（ ）{AB}\nC.三\nB，因为第三条这样写。\n")
    assert (draft.answers, draft.explanation) == (["B"], "因为第三条这样写。")
    assert typed(f"1.甲（ ）{AB}\nB，因为应选A。\n").importable == 0
    goes_on = "1.甲（ ）\nA.一\nB，因为第三条这样写。\nC.三\n答案：A\n"
    assert only(goes_on).options == ["一", "因为第三条这样写。", "三"]


def test_a_judgement_that_gives_its_reason_needs_no_kind() -> None:
    draft = only("1.甲是乙。\n答案：错误，因为甲是丙。\n")
    assert (draft.kind, draft.answers, draft.explanation) == (
        "true_false",
        ["false"],
        "因为甲是丙。",
    )
    assert codes(typed("1.甲是乙吗？为什么？\n答案：错误，因为甲是丙。\n")) == ["no_kind"]


@pytest.mark.parametrize(
    "said", ["答案选B。因为第三条。", "答案为B，因为第三条。", "正确答案是B。"]
)
def test_a_reason_that_begins_with_the_only_key(said: str) -> None:
    draft = only(f"1.甲（ ）{AB}\n解析：{said}\n")
    assert (draft.answers, draft.explanation) == (["B"], said)
    assert codes(typed(f"1.甲（ ）{AB}\n解析：{said}\n答案：A\n")) == ["answer_conflict"]
    assert codes(typed(f"1.甲（A）{AB}\n解析：{said}\n")) == ["answer_doubtful"]


@pytest.mark.parametrize("said", ["答案选项A错误，B正确。", "答案A和B都有道理。", "选B的人最多。"])
def test_a_reason_that_begins_with_no_key(said: str) -> None:
    assert codes(typed(f"1.甲（ ）{AB}\n解析：{said}\n")) == ["no_answer"]


def test_a_unit_is_no_key() -> None:
    assert only(f"1.噪声到85dB(A)时（ ）{AB}\n答案：B\n").answers == ["B"]
    assert codes(typed(f"1.噪声到85dB（A）时应怎样{AB}\n")) == ["no_answer"]


def test_why_the_others_are_no_errors() -> None:
    draft = only("1.哪一项错误（ ）\nA.一\nB.二\n答案：B。A正确，B说反了。\n")
    assert draft.answers == ["B"]


SITE = """1. (单选题) 甲（ ）
A. 一
B. 二
学生答案: A
正确答案: B:二;
答案解析：
2分
2. (多选题) 乙（ ）
A
一
B
二
C
三
我的答案: AC:一;三; 正确答案: AB:一;二;
"""


def test_what_a_learning_site_writes() -> None:
    first, second = typed(SITE).questions
    assert (first.stem, first.options, first.answers) == ("甲（ ）", ["一", "二"], ["B"])
    assert (first.points, first.explanation) == (2, "")
    assert (second.options, second.answers) == (["一", "二", "三"], ["A", "B"])


def test_reasons_option_by_option_with_blank_lines_between() -> None:
    reasons = "A: 一 is small.\n\nB: 二 is it.\n\nC: 三 is big.\n\n"
    options = "A. 一\nB. 二\nC. 三\n"
    first, second = typed(
        f"甲（ ）\n{options}Answer: B\nExplanation:\n{reasons}乙（ ）\n{options}Answer: A\n"
    ).questions
    assert (first.answers, first.explanation.count("is")) == (["B"], 3)
    assert (second.stem, second.options, second.answers) == ("乙（ ）", ["一", "二", "三"], ["A"])


def test_small_letters_alone_as_moodle_shows_them() -> None:
    text = (
        "甲（ ）\n\na.\n一\nb.\n二\nc.\n三\n\nAnswer: B\n\n乙（ ）\n\na.\n四\nb.\n五\n\nAnswer: a\n"
    )
    first, second = typed(text).questions
    assert (first.stem, first.options, first.answers) == ("甲（ ）", ["一", "二", "三"], ["B"])
    assert (second.stem, second.options, second.answers) == ("乙（ ）", ["四", "五"], ["A"])


def test_lone_letters_are_no_options_without_a_run() -> None:
    assert found("1.甲（ ）\nA.一\nB.二\n答案\nB\n2.乙（ ）\nA.一\nB.二\n答案\nA\n") == [
        ("甲（ ）", ["B"]),
        ("乙（ ）", ["A"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1.知识点：规程\n题目内容：甲（ ）\nA.一\nB.二\n答案：AB\n2.题库练习知识点：规程\n题目内容：乙（ ）\nA.一\nB.二\n答案：B\n",
        "1.[多选题]\n甲（ ）\nA.一\nB.二\n答案：AB\n2.[单选]\n\n题目：\n乙（ ）\nA.一\nB.二\n答案：B\n",
        "1.多选题：甲（ ）\nA.一\nB.二\n答案：AB\n2.选择题：乙（ ）\nA.一\nB.二\n答案：B\n",
        "第1题（k1）[多选题，5分]\n甲（ ）\nA.一\nB.二\n答案：AB\n第2题（k1）[选择题]\n乙（ ）\nA.一\nB.二\n答案：B\n",
        "1 多选题（每题2分）\n1.甲（ ）\nA.一\nB.二\n答案：AB\n2、单选题（每题2分，共4分）\n1.乙（ ）\nA.一\nB.二\n答案：B\n",
    ],
)
def test_what_a_numbered_line_is_about(text: str) -> None:
    report = typed(text)
    assert report.errors == [] and report.total == 2
    assert [draft.stem.rpartition("\n")[2] for draft in report.questions] == ["甲（ ）", "乙（ ）"]
    assert [draft.kind for draft in report.questions] == ["multiple", "single"]


def test_a_list_below_the_last_section_of_several_alike() -> None:
    own = f"一、单选题\n1.甲{AB}\n答案：A\n2.乙{AB}\n答案：A\n3.丙{AB}\n"
    last = f"一、单选题\n1.丁{AB}\n2.戊{AB}\n答案\n一、单选题\n1.B\n2.A\n"
    report = typed(own + last)
    given = {draft.stem: draft.answers for draft in report.questions}
    assert given == {"甲": ["A"], "乙": ["A"], "丁": ["B"], "戊": ["A"]}
    assert codes(report) == ["no_answer"]
    assert "answers_unclear" in codes(typed(own.replace("答案：A\n2", "2") + last))


@pytest.mark.parametrize("below", ["", f"\n3.丙（ ）{AB}\n答案：A\n"])
def test_points_of_an_explanation_are_no_options_at_the_end_of_the_file_either(below: str) -> None:
    reason = "答案要点：下列工作要办手续：\na） 修路。\nb） 修桥。"
    report = typed(f"1.甲（ ）{AB}\n答案：A\n\n2.乙（ ）{AB}\n答案：B\n{reason}\n{below}")
    assert (report.questions[1].explanation, report.problems) == (reason, [])


@pytest.mark.parametrize("label", ["解析", "答案解析", "分析", "解释"])
def test_a_reason_in_brackets_at_the_end_of_a_line(label: str) -> None:
    why = f"（{label}：见条例（试行）第三条）"
    text = (
        f"一、判断题\n1.甲（√）{why}\n2.（×）乙。{why}\n二、单选题\n1.丙（ ）{AB}\n答案：B{why}\n"
    )
    report = typed(text)
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [["true"], ["false"], ["B"]]
    assert {draft.explanation for draft in report.questions} == {"见条例（试行）第三条"}
    assert report.questions[1].stem == "（　）乙。"
    assert "（" not in report.questions[0].stem.replace("（　）", "")


@pytest.mark.parametrize(
    "below",
    [
        "应为B",
        "更正：B",
        "解析：更正：本题答案应为 B。",
        "注：答案有误，改为B",
        "（答案应改为B）",
        "甲是乙的上级。\n勘误：B（原答案错了）",
    ],
)
def test_a_key_that_is_taken_back(below: str) -> None:
    assert codes(typed(f"1.甲是（ ）{AB}\n答案：A\n{below}\n")) == ["answer_conflict"]
    assert codes(typed(f"1.甲是（A）{AB}\n{below}\n")) == ["answer_conflict"]
    told = typed(f"1.甲是（ ）{AB}\n答案：B\n{below}\n")
    assert [draft.answers for draft in told.questions] == [["B"]]


@pytest.mark.parametrize(("below", "kept"), [("更正：错误", 0), ("应为正确。", 1), ("改正：B", 0)])
def test_a_judgement_that_is_taken_back(below: str, kept: int) -> None:
    assert typed(f"一、判断题\n1.甲早于乙。\n答案：正确\n{below}\n").importable == kept


@pytest.mark.parametrize(
    "below", ["改正：应为三年", "D应为C的上级", "应为A类火灾", "更正后的B不对"]
)
def test_what_takes_no_key_back(below: str) -> None:
    assert only(f"1.甲是（ ）{AB}\n答案：B\n{below}\n").answers == ["B"]


@pytest.mark.parametrize("number", ["{}.", "{}", "{}、"])
def test_numbers_again_before_the_answers_below_each_question(number: str) -> None:
    text = "".join(
        f"{at}.{stem}是（ ）{AB}\n{number.format(at)}【答案】{key}。解析：条文{at}这样写。\n"
        for at, stem, key in ((1, "甲", "B"), (2, "乙", "A"), (3, "丙", "B"))
    )
    assert [given for _, given in found(text)] == [["B"], ["A"], ["B"]]


def test_the_list_below_a_section_of_one_question_is_not_its_own() -> None:
    text = f"一、单选题\n1.甲是（ ）{AB}\n2.乙是（ ）{AB}\n二、判断题\n1.丙早。（ ）\n"
    told = "1.【答案】B\n2.【答案】A\n1.【答案】√\n"
    right = {"甲是（ ）": ["B"], "乙是（ ）": ["A"], "丙早。（ ）": ["true"]}
    assert all(draft.answers == right[draft.stem] for draft in typed(text + told).questions)


@pytest.mark.parametrize(
    "said",
    ["答案：B。中公解析：因为二。", "答案：B\n华图解析：因为二。", "答 案：B\n解　析：因为二。"],
)
def test_labels_with_names_and_with_blanks(said: str) -> None:
    draft = only(f"1.甲是（ ）{AB}\n{said}\n")
    assert (draft.answers, draft.explanation) == (["B"], "因为二。")
