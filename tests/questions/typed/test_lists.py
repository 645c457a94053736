"""Lists of answers in more shapes, heads that name no kind, and what is said where a key is unsure."""

import pytest

from questions.importing import check

from ..making import AB, codes, found, only, typed

TWO = f"一、单选题\n1.甲{AB}\n2.乙{AB}\n"
FOUR = TWO + f"二、多选题\n1.丙{AB}\n2.丁{AB}\n"


@pytest.mark.parametrize(
    "answers",
    [
        "答案：一、1.B 2.A 二、1.AB 2.A",
        "参考答案：一、1-2 BA 二、1.AB 2.A",
        "答案\n一、1.B 2.A\n二、1.AB\n2.A",
    ],
)
def test_sections_in_a_line(answers: str) -> None:
    assert found(FOUR + answers) == [
        ("甲", ["B"]),
        ("乙", ["A"]),
        ("丙", ["A", "B"]),
        ("丁", ["A"]),
    ]


def test_a_list_that_begins_behind_its_label() -> None:
    text = TWO + "答案：1.B 2.A\n" + FOUR[len(TWO) :] + "答案：1.AB\n2.A\n"
    assert [given for _, given in found(text)] == [["B"], ["A"], ["A", "B"], ["A"]]


@pytest.mark.parametrize("sign", ["|", "\t"])
def test_a_table_with_a_gap(sign: str) -> None:
    rows = [["题号", "1", "2", "3"], ["答案", "B", "", "A"]]
    table = "\n".join(sign.join(row) for row in rows)
    report = typed(TWO + f"3.戊{AB}\n{table}\n")
    given = {draft.stem: draft.answers for draft in report.questions}
    assert given == {"甲": ["B"], "戊": ["A"]} and codes(report) == ["no_answer"]


def test_too_few_for_a_range() -> None:
    report = typed(TWO + f"3.戊{AB}\n参考答案\n1-3 BA\n")
    assert codes(report) == ["answers_unclear"] * 3
    assert "1-3 BA" in report.problems[0].text % report.problems[0].params


def test_a_table_above_the_questions_of_its_section() -> None:
    table = "| 题号 | 1 | 2 |\n| --- | --- | --- |\n| 答案 | {} | {} |\n"
    choices = "## 一、单选题\n" + table.format("B", "A") + f"1.甲{AB}\n2.乙{AB}\n"
    text = (
        choices
        + "## 二、判断题\n"
        + table.format("×", "√")
        + "1.结果是三天的。\n2.结果是五天的。\n"
    )
    assert [given for _, given in found(text)] == [["B"], ["A"], ["false"], ["true"]]


def test_heads_that_name_what_a_part_is_about() -> None:
    text = f"一、基础知识\n1、甲{AB}\n2、乙{AB}\n二、法律知识\n1、丙{AB}\n2、丁{AB}\n参考答案\n二、1-2 AB\n一、1-2 BA\n"
    report = typed(text)
    assert [draft.answers[0] for draft in report.questions] == ["B", "A", "A", "B"]
    assert [draft.options for draft in report.questions] == [["一", "二"]] * 4


def test_parts_below_a_kind() -> None:
    text = "第一部分 判断题\n一、法律知识\n1、甲是（√）\n二、安全知识\n1、乙是（×）\n"
    assert [draft.kind for draft in typed(text).questions] == ["true_false"] * 2


@pytest.mark.parametrize(
    "line", ["姓名：＿＿＿ 得分：", "题号 一 二 三 总分", "得分", "评卷人：张"]
)
def test_forms_between_questions(line: str) -> None:
    report = typed(f"一、单选题\n1、甲（B）{AB}\n{line}\n2、乙（A）{AB}\n{line}\n")
    assert [draft.options for draft in report.questions] == [["一", "二"]] * 2
    assert set(codes(report)) <= {"stray_text"}


def test_what_looks_like_an_answer_is_named() -> None:
    (problem,) = typed(f"1.哪一种（A）属于（B）{AB}\n").problems
    assert problem.code == "answers_unclear" and problem.params == {"keys": "A、B"}
    same = "1.甲\nA.一\n**B.二**\n2.乙\nA.三\n**B.四**\n3.丙\nA.五\n**B.六**\n"
    assert codes(typed(same)) == ["answers_unclear"] * 3
    (problem,) = typed(f"1.甲{AB}\n答案：A or B\n").problems
    assert problem.code == "unclear_answer" and "哪一个" in problem.text


def test_all_of_them() -> None:
    assert only(f"1.哪些对？{AB}\n答案：全选\n").answers == ["A", "B"]
    assert typed("1.哪些对？\nA.一\nB.二\nC.以上都对\n答案：全选\n").importable == 0
    assert codes(typed(f"一、单选题\n1.哪个对？{AB}\n答案：全选\n")) == ["several_answers"]


def test_answers_and_questions_by_turns_in_a_line() -> None:
    text = "3.年假五天。答案：对 4.产假五天。答案：错 5.可扣证。答案：错\n"
    assert [given for _, given in found(text)] == [["true"], ["false"], ["false"]]


def test_an_explanation_between_a_key_and_the_options() -> None:
    draft = only("1、会费多少？（B）解析：见办法\nA.一成\nB.两成\n")
    assert (draft.options, draft.answers, draft.explanation) == (["一成", "两成"], ["B"], "见办法")


def test_points_in_the_reason_of_a_list() -> None:
    reasons = "参考答案\n1.B{0}\n1.其一\n2.其二\n2.A{0}\n1.再一\n2.再二\n"
    for label in (" 解析：", "\n解析：", "\n解析：有两点："):
        first, second = typed(TWO + reasons.format(label)).questions
        assert (first.answers, second.answers) == (["B"], ["A"])
        assert "2.其二" in first.explanation and "再一" not in first.explanation
        assert second.explanation.endswith("1.再一\n2.再二")


def test_answers_below_the_reasons_of_another_part() -> None:
    text = (
        TWO
        + "二、填空题\n1.年假____天\n2.每周休____天\n参考答案\n一、单选题\n1.B\n解析：甲\n2.A\n解析：乙\n"
    )
    assert [given for _, given in found(text + "二、填空题\n1.五\n2.两\n")][2:] == [
        [["五"]],
        [["两"]],
    ]


def test_keys_below_their_numbers() -> None:
    three = f"{TWO}3.丙{AB}\n"
    assert [given for _, given in found(three + "1 2 3\nB A A\n")] == [["B"], ["A"], ["A"]]
    assert typed(three + "1 2 3\nA B A B\n").importable == 0
    assert typed(three + "C.三\n连线：\n1 2 3\nA B C\n").importable == 0


def test_a_letter_alone_that_belongs_to_an_option() -> None:
    draft = only("一、单选题\n1.哪一种？\nA.铁\nB.维生素\nB\nC.维生素\nC\n答案：A\n")
    assert (draft.options, draft.answers) == (["铁", "维生素\nB", "维生素\nC"], ["A"])


@pytest.mark.parametrize("key", ["AB", "A,B", "B、A", "A B。"])
def test_a_key_that_is_said_twice_in_other_writing(key: str) -> None:
    text = f"一、多选题\n1.甲（ ）\nA.一\nB.二\nC.三\n答案：A、B\n参考答案\n1.{key}\n"
    assert found(text) == [("甲（ ）", ["A", "B"])]
    table = "1.甲（ ）\nA.一\nB.二\nC.三\n答案：A、B\n2.乙（ ）\nA.一\nB.二\n答案：A\n\n| 题 | 答案 |\n|---|---|\n| 1 | B、C |\n| 2 | A |\n"
    assert codes(typed(table)) == ["answer_conflict"]


def test_letters_fill_blanks_as_they_are_written() -> None:
    text = "一、填空题\n1. 后缀____和____。\n答案：f、L\n2. 乙____。\n答案：ok\n"
    assert [q.answers for q in typed(text).questions] == [[["f"], ["L"]], [["ok"]]]
    report = check("######\n1，后缀____。\n>>>f\n######\n".encode(), "填空题.txt")
    assert [q.answers for q in report.questions] == [[["f"]]]


def test_letters_that_stand_twice_before_options() -> None:
    report = typed(
        "1.哪个（）？\nA.甲\nB.B.乙\nC. C、丙\n答案：B\n\n2.谁（）？\nA.甲\nB.B. 洛克\n答案：B\n"
    )
    assert [q.options for q in report.questions] == [["甲", "乙", "丙"], ["甲", "B. 洛克"]]
    assert [q.answers for q in report.questions] == [["B"], ["B"]]


def test_a_list_with_a_section_to_discuss() -> None:
    text = (
        f"一、单项选择题\n1.甲（ ）{AB}\n2.乙（ ）{AB}\n二、判断题\n1.丙。\n2.丁。\n"
        "三、讨论题\n1.谈谈戊的意义。\n答案和解析\n一、单项选择题\n1.A\n2.B\n"
        "二、判断题\n1.×\n2.√\n三、讨论题\n1.戊很重要。\n"
    )
    report = typed(text)
    assert [draft.answers for draft in report.questions] == [["A"], ["B"], ["false"], ["true"]]
    assert (report.total, report.unsupported) == (5, {"essay": 1})


def test_an_explanation_by_its_topic() -> None:
    draft = only(f"1.甲（ ）{AB}\n标准答案：B\n知识点解析：见条例。\n")
    assert (draft.answers, draft.explanation) == (["B"], "见条例。")


@pytest.mark.parametrize("options", ["A.12\nB.13\nC.23", "A.1、2 B.1、3 C.123"])
def test_numbers_that_options_choose_from_are_statements(options: str) -> None:
    text = (
        f"1.正确的是（ ）\n1.甲\n2.乙\n3.丙\n{options}\n答案：B\n2.丁（ ）\nA.一\nB.二\n答案：A\n"
    )
    assert found(text) == [("正确的是（ ）\n1.甲\n2.乙\n3.丙", ["B"]), ("丁（ ）", ["A"])]
    other = text.replace("A.1", "A.第1")
    assert typed(other).questions[0].stem != "正确的是（ ）\n1.甲\n2.乙\n3.丙"


TWO_BLANKS = "一、填空题\n1.甲成立于____年。\n2.乙在____。\n参考答案\n"


@pytest.mark.parametrize(
    "table", ["1\t1992\n2\t北京", "| 1 | 1992 |\n| 2 | 北京 |", "1\n1992\n2\n北京"]
)
def test_numbers_beside_texts_below_the_head_of_a_list(table: str) -> None:
    assert [given for _, given in found(f"{TWO_BLANKS}\n{table}\n")] == [[["1992"]], [["北京"]]]


@pytest.mark.parametrize("table", ["1992\t北京\n1995\t上海", "1\t2\n1992\t北京"])
def test_a_table_that_no_last_blank_takes_for_its_answer(table: str) -> None:
    assert typed(f"{TWO_BLANKS}{table}\n").importable == 0


@pytest.mark.parametrize(
    "head",
    [
        "本次试卷答案如下：",
        "普法知识竞赛试题答案",
        "附件：参考答案",
        "参 考 答 案",
        "——— 参考答案 ———",
        "五、答案部分",
        "评分标准及参考答案",
    ],
)
def test_heads_of_lists_in_words_of_their_own(head: str) -> None:
    asked = TWO + "二、填空题\n1.丙住在____。\n"
    told = "一、单选题\n1.B\n解析：因为二。\n2.A\n二、填空题\n1.北京\n解析：那里是首都。\n"
    assert found(f"{asked}{head}\n{told}") == [
        ("甲", ["B"]),
        ("乙", ["A"]),
        ("丙住在____。", [["北京"]]),
    ]


@pytest.mark.parametrize("title", ["参考答案", "普法知识竞赛试题答案", "每题只有一个正确答案"])
@pytest.mark.parametrize("asked", ["1.甲是对的。（√）\n2.乙是对的。（×）", "1.甲（B）\nA.一 B.二"])
def test_a_title_above_answered_questions_heads_no_list(title: str, asked: str) -> None:
    report = typed(f"{title}\n{asked}\n")
    assert report.errors == [] and report.importable == asked.count("甲") + asked.count("乙")


def test_texts_in_a_line_whose_numbers_skip_as_those_of_the_questions() -> None:
    asked = "一、填空题\n1.甲住在____。\n4.乙住在____。\n9.丙住在____。\n参考答案\n"
    told = found(asked + "1.北京 3.5 万人的城 4.上海 9.广州\n")
    assert [given for _, given in told] == [[["北京 3.5 万人的城"]], [["上海"]], [["广州"]]]
