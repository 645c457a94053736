"""Typed questions that share a line, and answers that stand together: never one place off."""

import pytest

from ..making import AB, EMPTY, codes, found, only, typed

SINGLE = f"一、单选题\n1.甲（ ）{AB}\n2.乙（ ）{AB}"
JUDGED = "二、判断题\n1.丙（ ）\n2.丁（ ）"
GIVEN = [["B"], ["A"], ["true"], ["false"]]


@pytest.mark.parametrize(
    "text",
    [
        f"{SINGLE}\n答案：BA\n{JUDGED}\n答案：√×",
        f"{SINGLE}\n答案：B A\n{JUDGED}\n答案：对、错",
        f"{SINGLE}\n答案：\nBA\n{JUDGED}\n参考答案\n√ ×",
        f"{SINGLE}\n{JUDGED}\n参考答案\n一、单选题\nBA\n二、判断题\n√×",
        f"{SINGLE}\n{JUDGED}\n参考答案\n一、单选题：B、A\n二、判断题：正确 错误",
        f"{SINGLE}\n题号 1 2\n答案 B A\n{JUDGED}\n题号 1 2\n答案 √ ×",
        f"{SINGLE}\n{JUDGED}\n答案\n一、单选题\n题号\t1\t2\n答案\tB\tA\n二、判断题\n|题号|1|2|\n|---|---|\n|答案|√|×|",
        f"一、单选题\n题号 1 2\n答案 B A{SINGLE[5:]}\n二、判断题\n题号 1 2\n答案 √ ×\n{JUDGED[6:]}",
        f"{SINGLE}\n{JUDGED}\n参考答案\n题号\n1\n2\n答案\nB\nA\n题号\n1\n2\n答案\n√\n×",
        f"{SINGLE}\n{JUDGED}\n参考答案\n1\nB\n2\nA\n1\n√\n2\n×",
        f"{SINGLE}\n{JUDGED}\n参考答案\n单选题\t1\t2\n答案\tB\tA\n判断题\t1\t2\n答案\t√\t×",
    ],
)
def test_answers_without_numbers_and_tables_of_answers(text: str) -> None:
    assert [answers for _, answers in found(text)] == GIVEN


@pytest.mark.parametrize(
    ("text", "given"),
    [
        (f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n3.丙（ ）{AB}\n答案：ABB", [["A"], ["B"], ["B"]]),
        (f"一、多选题\n1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案：AB AB", [["A", "B"], ["A", "B"]]),
        (
            f"一、多选题\n1.甲（ ）{AB}\n2.乙（ ）\nA.一 B.二 C.三 D.四\n答案：AB、CD",
            [["A", "B"], ["C", "D"]],
        ),
        (f"1.甲（A）{AB}\n2.乙（ ）{AB}\n3.丙（B）{AB}\n答案：AB", None),
        (f"一、多选题\n1.甲（ ）{AB}\n答案：AB\n2.乙（ ）{AB}\n答案：AB", [["A", "B"], ["A", "B"]]),
    ],
)
def test_a_list_or_the_answer_of_the_last_question(
    text: str, given: list[list[str]] | None
) -> None:
    if given is None:
        assert codes(typed(text)) == ["no_answer", "answer_conflict"] or typed(text).importable < 3
    else:
        assert [answers for _, answers in found(text)] == given


@pytest.mark.parametrize(
    "text",
    [
        f"{SINGLE}\n答案：BAB",
        f"{JUDGED}\n答案：√×√",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案：AB",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n3.丙（ ）{AB}\n答案：ABBA",
        f"{SINGLE}\n{JUDGED}\n答案\n一、单选题\nBAA\n二、判断题\n√",
    ],
)
def test_more_or_fewer_answers_than_questions_are_none(text: str) -> None:
    report = typed(text)
    assert report.importable == 0 and set(codes(report)) == {"answers_unclear"}
    assert len(report.errors) == report.total


def test_the_key_of_the_last_of_several_multiple_choices_is_its_own() -> None:
    report = typed(f"一、多选题\n1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案：AB")
    assert codes(report) == ["no_answer"]
    assert [draft.stem for draft in report.questions] == ["乙（ ）"]


@pytest.mark.parametrize("answers", ["答案 B", "答案 B A A", "答案", "答案 B 甲"])
def test_a_table_that_does_not_fit_answers_nothing(answers: str) -> None:
    report = typed(f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n题号 1 2\n{answers}")
    assert (report.total, report.importable) == (2, 0)


def test_a_list_at_the_head_of_a_section_is_not_for_the_section_above() -> None:
    text = f"{SINGLE}\n二、单选题\n题号 1 2\n答案 B A\n1.丙（ ）{AB}\n2.丁（ ）{AB}"
    assert [(draft.stem, draft.answers) for draft in typed(text).questions] == [
        ("丙（ ）", ["B"]),
        ("丁（ ）", ["A"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "1.甲（B）A.一 B.二 2.乙（A）A.一 B.二",
        "1.甲（B）A.一 B.二。2.乙（A）A.一 B.二\n",
        f"1.甲（B） A.一 B.二 2.乙（A）{AB}",
    ],
)
def test_two_choices_in_one_line(text: str) -> None:
    assert found(text) == [(f"甲{EMPTY}", ["B"]), (f"乙{EMPTY}", ["A"])]


@pytest.mark.parametrize(
    "text",
    [
        "1.甲？A.一 B.二 C.三（B）2.乙？A.一 B.二（A）",
        "1.甲？A.一 B.二 C.三   B\n2.乙？A.一 B.二   A",
        "1.甲？A.一 B.二 C.三 答案：B 2.乙？A.一 B.二 答案：A",
        "1.甲？A.一 B.二 C.三 答案B\n2.乙？A.一 B.二 答案 A",
    ],
)
def test_keys_behind_the_options_of_a_line(text: str) -> None:
    assert found(text) == [("甲？", ["B"]), ("乙？", ["A"])]
    assert [draft.options for draft in typed(text).questions] == [["一", "二", "三"], ["一", "二"]]


def test_two_judgements_in_one_line() -> None:
    text = "一、判断题\n1.甲对（√）2.乙对（×）\n3.丙对（√） 4、丁对（×）"
    assert [answers for _, answers in found(text)] == [["true"], ["false"]] * 2


def test_a_list_inside_of_a_stem_stays_there() -> None:
    draft = only("一、填空题\n1.职责：1.维护（ ）2.参与（ ）\n答案：权益；管理\n")
    assert draft.answers == [["权益"], ["管理"]]
    assert len(found("一、填空题\n1.甲（ ）2.乙（ ）\n答案：1；2\n2.丙（ ）\n答案：3")) == 2


def test_lists_that_count_otherwise_are_none() -> None:
    report = typed(f"1.甲（ ）{AB}\n3.乙（ ）{AB}\n4.丙（ ）{AB}\n答案：1-3 ABA")
    assert (report.importable, set(codes(report))) == (0, {"answers_unclear"})


TWICE = f"{SINGLE}\n二、单选题\n1.丙（ ）{AB}\n2.丁（ ）{AB}"


def test_a_list_below_two_sections_is_that_of_both_or_of_none() -> None:
    assert [answers for _, answers in found(f"{TWICE}\n参考答案\nBA\nBB")] == [
        ["B"], ["A"], ["B"], ["B"],
    ]  # fmt: skip
    for label in ("参考答案\n", "答案："):
        report = typed(f"{TWICE}\n{label}BA")
        assert report.importable == 0
        assert codes(report) == ["no_answer"] * 2 + ["answers_unclear"] * 2


def test_a_list_whose_letters_are_no_options_is_off() -> None:
    report = typed(f"{SINGLE}\nC.三\n3.丙（ ）{AB}\n答案：CAB")
    assert (report.importable, set(codes(report))) == (0, {"answers_unclear"})


def test_a_list_under_a_shared_text() -> None:
    case = f"案例分析题\n根据以下材料回答1-2题\n某公司\n1.丙（ ）{AB}\n2.丁（ ）{AB}\n答案："
    assert set(codes(typed(case + "AB"))) == {"answers_unclear"}
    assert [draft.answers for draft in typed(case + "BA").questions] == [["B"], ["A"]]


@pytest.mark.parametrize("first", ["1.甲（A）", "1.甲（ ）\nA.一\nB.二\n答案：A\n0."])
@pytest.mark.parametrize("key", ["B A", "BA", "A、B"])
def test_as_many_keys_as_questions_behind_an_answered_one_are_nobodys(first: str, key: str) -> None:
    text = f"{first.removesuffix('0.')}{AB if '0.' not in first else ''}\n2.乙（ ）{AB}\n3.丙（ ）{AB}\n答案：{key}"
    report = typed(text)
    assert (report.importable, codes(report)) == (1, ["answers_unclear"] * 2)


@pytest.mark.parametrize(
    "answer",
    [
        "答案：√：1、2；×：3", "答案：正确：1、2 错误：3", "答案：对（1、2），错（3）", "答案：√：1、2、3", "答案：对，对，错",
        "答案：对（错）", "答案：√（应为×）", "答案：对，应为错",
    ],
)  # fmt: skip
def test_a_verdict_behind_a_verdict_is_no_reason(answer: str) -> None:
    assert codes(typed(f"判断题\n1、甲。\n{answer}")) == ["unclear_answer"]


@pytest.mark.parametrize("stem", ["甲。（对（错））", "甲。（√（应为×））", "甲。（√，应为×）"])
def test_two_verdicts_in_the_bracket_of_a_stem(stem: str) -> None:
    assert codes(typed(f"判断题\n1、{stem}")) == ["unclear_answer"]


@pytest.mark.parametrize("reason", ["应为五年", "正确的是3×5米", "不是三年，该说法错误"])
def test_a_reason_behind_a_verdict(reason: str) -> None:
    draft = only(f"判断题\n1、甲。\n答案：错误，{reason}")
    assert (draft.answers, draft.explanation) == (["false"], reason)


TWO = "1.甲（ ）\nA.一 B.二\n2.乙（ ）\nA.一 B.二\n"
NEXT = "1.丙（ ）\nA.一 B.二\n2.丁（ ）\nA.一 B.二\n"


@pytest.mark.parametrize(
    "text",
    [
        f"一、单选题\n{TWO}二、单选题\n{NEXT}答案\n二、1-2 BB\n一、1-2 AB",
        f"一、单选题（基础）\n{TWO}二、单选题（法律）\n{NEXT}答案\n单选题（法律）：1-2 BB\n单选题（基础）：1-2 AB",
        f"第一章 总则\n一、单选题\n{TWO}第二章 合同\n一、单选题\n{NEXT}答案\n第二章\n1.B 2.B\n第一章\n1.A 2.B",
        f"第一套\n一、单选题\n{TWO}第二套\n一、单选题\n{NEXT}答案\n第二套\n1-2 BB\n第一套\n1-2 AB",
        f"第一套\n{TWO}第二套\n{NEXT}答案\n第一套\n1-2 AB\n第二套\n1-2 BB",
    ],
)
def test_lists_that_name_their_sections(text: str) -> None:
    report = typed(text)
    assert [draft.answers for draft in report.questions] == [["A"], ["B"], ["B"], ["B"]]
    assert [draft.options for draft in report.questions] == [["一", "二"]] * 4


def test_lists_that_name_other_sections_are_nobodys() -> None:
    report = typed(f"{TWO}{NEXT}答案\n二、1-2 BB\n一、1-2 AB")
    assert (report.importable, set(codes(report))) == (0, {"answers_unclear"})


@pytest.mark.parametrize(
    ("line", "stem", "key"),
    [
        ("它自（A）起施行。A.今年 B.去年 C.明年", "它自（　）起施行。", ["A"]),
        ("它自（ A ）起施行，是？A、今年 B、去年 C、明年", "它自（　）起施行，是？", ["A"]),
        ("它自（A）起施行。（A）今年（B）去年（C）明年", "它自（　）起施行。", ["A"]),
        ("它何时施行（A）？（A）今年（B）去年（C）明年", "它何时施行（　）？", ["A"]),
        ("它自（A、B）起施行。A.今年 B.去年 C.明年", "它自（　）起施行。", ["A", "B"]),
        ("它自（A、B、C）起施行。A、今年 B、去年 C、明年", "它自（　）起施行。", ["A", "B", "C"]),
    ],
)
def test_a_key_in_the_stem_of_a_line_with_its_options(line: str, stem: str, key: list[str]) -> None:
    draft = typed(f"1.{line}\n2.哪个？（B）A.甲 B.乙\n").questions[0]
    assert (draft.stem, draft.options, draft.answers) == (stem, ["今年", "去年", "明年"], key)


def test_an_option_that_speaks_of_its_own_letter() -> None:
    draft = only("1.哪个对？(A)甲，即A.某 (B)乙 (C)丙\n答案：B\n")
    assert (draft.options, draft.answers) == (["甲，即A.某", "乙", "丙"], ["B"])


def test_the_next_question_behind_the_last_option() -> None:
    text = (
        "一、单选题\n1、甲（ ）。\nA.一 B.二 2、乙（ ）。\nA.一 B.二 3、丙（ ）。 A.一\nB.二 4、丁（ ）。 A.一 B.二\n"
        "二、判断题\n1、戊早。（√）\n答案：\n一、1.B 2.A 3.B 4.A\n"
    )
    report = typed(text)
    given = {draft.stem[0]: (draft.options, draft.answers) for draft in report.questions}
    assert {stem: key for stem, (_, key) in given.items()} == {
        "甲": ["B"],
        "乙": ["A"],
        "丙": ["B"],
        "丁": ["A"],
        "戊": ["true"],
    }
    assert all(options == ["一", "二"] for stem, (options, _) in given.items() if stem != "戊")


def test_what_is_no_next_question_behind_an_option() -> None:
    text = "1、先后是（ ）。\nA.先查 2、后验\nB.先验 2、后查\n答案：A\n2、甲（ ）。\nA.一\nB.二\n答案：B\n"
    assert [draft.options[0] for draft in typed(text).questions] == ["先查 2、后验", "一"]


def test_a_question_right_behind_the_key() -> None:
    text = "1.甲（ ）\nA.一 B.二 答案:A2.乙（ ）\nA.一 B.二\n答案:B\n"
    assert [draft.answers for draft in typed(text).questions] == [["A"], ["B"]]
