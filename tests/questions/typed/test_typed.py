"""Chinese plain text in every habit that real files have."""

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

from ..making import AB, EMPTY, codes, found, only, typed


@pytest.mark.parametrize(
    ("stem", "key"),
    [
        ("甲是( B )。", ["B"]),
        ("甲（以下简称本法）是（ＡＢ）。", ["A", "B"]),
        ("甲（ａ、b）。", ["A", "B"]),
        ("甲【知】是（　B　）", ["B"]),
    ],
)
def test_the_key_in_the_brackets_of_the_stem(stem: str, key: list[str]) -> None:
    draft = only(f"1、{stem}{AB}\n")
    assert draft.answers == key and EMPTY in draft.stem and "B" not in draft.stem


@pytest.mark.parametrize(
    ("stem", "verdict"),
    [
        ("对的( √ )", "true"), ("错的。(错)", "false"), ("（小）错的（X）。", "false"),
        ("对的（✔）", "true"), ("错的（ ✗ ）", "false"), ("对的（T）", "true"),
        ("对的\n答案：正确", "true"), ("反的\nA．错误 B．正确\n答案：A", "false"),
    ],
)  # fmt: skip
def test_judgements(stem: str, verdict: str) -> None:
    draft = only(f"一、判断题\n1、{stem}\n")
    assert (draft.kind, draft.answers) == ("true_false", [verdict])


@pytest.mark.parametrize(
    "options",
    [
        "A.一\tB.二\tC.三\tD.四", "A.一     B.二\nC.三     D.四", "A.一\nB.二C.三\nD.四",
        "A 一\nB 二\nC 三\nD 四", "A .一\nB .二\nC .三\nD .四", "A.一\xa0\xa0B.二\nC.三\xa0D.四",
        "（A）一\n（B）二\n（C）三\n（D）四", "Ａ．一\nＢ．二\nＣ．三\nＤ．四", "a. 一\nb. 二\nc. 三\nd. 四",
        "A.一\n\nB.二\n\nC.三\n\nD.四", "A一\nB二\nC三\nD四", "A、一 B、二 C、三 D、四", "A.一\nB.二\nD.四\nC.三",
    ],
)  # fmt: skip
def test_options(options: str) -> None:
    for text in (f"1.哪个（ ）\n{options}\n答案：D\n", f"1.哪个（ D ）\n{options}\n2.x（A）{AB}"):
        draft = typed(text).questions[0]
        assert (draft.options, draft.answers) == (["一", "二", "三", "四"], ["D"])


def test_options_in_the_line_of_the_stem() -> None:
    draft = only("1. 哪个（ ） A. 一 B. 二 C. 三 答案：C 解析：三最大")
    assert (draft.stem, draft.options, draft.explanation) == (
        "哪个（ ）",
        ["一", "二", "三"],
        "三最大",
    )


def test_options_without_letters_are_warned_of() -> None:
    report = typed("1.哪个对？\n甲\n乙\n丙\n答案：B\n2.题干（ ）\n甲\nB.乙\n答案：A\n")
    assert [q.options for q in report.questions] == [["甲", "乙", "丙"], ["甲", "乙"]]
    assert codes(report) == ["option_letters", "option_letters"]


@pytest.mark.parametrize(
    "text",
    [
        f"1、甲（B）{AB}\n2、乙（A）{AB}",
        f"1．甲（B）{AB}\n2.乙（A）{AB}",
        f"（1）甲（B）{AB}\n（2）乙（A）{AB}",
        f"第1题 甲（B）{AB}\n第2题 乙（A）{AB}",
        f"1\n甲（B）{AB}\n1111\n乙（A）{AB}",
        f"1.甲（B）{AB}\r7.乙（A）{AB}\r".replace("\n", "\r"),
        f"1.甲（B）{AB}\n二、单选题\n1.乙（A）{AB}",
        f"甲（B）{AB}\n\n乙（A）{AB}",
    ],
)
def test_numbers(text: str) -> None:
    assert found(text) == [(f"甲{EMPTY}", ["B"]), (f"乙{EMPTY}", ["A"])]


@pytest.mark.parametrize(
    "text",
    [
        f"1.甲（ ）\n答案：B{AB}\n2.乙（ ）\n【答案】A{AB}",
        f"1.甲（ ）{AB}\n答案：\nB\n2.乙（ ）{AB}\n参考答案：A",
        f"1.甲（ ）{AB}\n我的答案：A\n正确答案：B\n2.乙（ ）{AB}\n答案是A",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n参考答案\n1、参考答案：B\n解析：x\n2.参考答案：A",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案：1-2 BA",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n参考答案：\n1.B 2.A",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n附：参考答案\n一、单选题\n1～2：B A",
        f"一、单选题\n1.甲（ ）{AB}\n二、单选题\n1.乙（ ）{AB}\n答案\n一、单选题\n1.B\n二、单选题\n1.A",
        f"1.甲（ ）{AB}\n{{答案}}B\n2.乙（ ）{AB}\n答案 A",
    ],
)
def test_answers(text: str) -> None:
    assert found(text) == [("甲（ ）", ["B"]), ("乙（ ）", ["A"])]


def test_answers_by_section_and_of_every_kind() -> None:
    text = (
        f"一、单选题（每题2分）\n1.甲（ ）{AB}\n二、判断题\n1.丙对。（ ）\n2.丁错。（ ）\n三、填空题\n1.首都____。\n"
        "参考答案\n一、单选题：1.A\n二、判断题\n1.√ 2.×\n三、填空题\n1、北京\n"
    )
    assert [answers for _, answers in found(text)] == [["A"], ["true"], ["false"], [["北京"]]]


def test_answers_of_two_sections_with_the_same_numbers_are_not_guessed() -> None:
    text = f"一、单选题\n1.甲（ ）{AB}\n二、单选题\n1.乙（ ）{AB}\n参考答案\n1.B\n"
    report = typed(text)
    assert (report.total, report.importable) == (2, 0)
    assert set(codes(report)) == {"answers_unclear"}


def test_too_few_answers_for_a_range_are_no_answers() -> None:
    report = typed(f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n参考答案\n1-2 A\n")
    assert (report.importable, set(codes(report))) == (0, {"answers_unclear"})


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("首都是{北京}，大城市是{上海}。", [["北京"], ["上海"]]),
        ("试用期最长____个月。\n答案：六", [["六"]]),
        ("甲____乙____。\n答案：一 二", [["一"], ["二"]]),
        ("甲____乙____。\n答案：一；二", [["一"], ["二"]]),
        ("甲____乙____。\n答案：一/二", [["一"], ["二"]]),
    ],
)
def test_blanks(text: str, answers: list[list[str]]) -> None:
    draft = only(f"一、填空题\n1、{text}\n")
    assert (draft.kind, draft.answers) == ("fill", answers)


def test_long_stems_and_explanations() -> None:
    text = (
        "1.第一行\n第二行（ ）\nA.甲\n续行\nB.乙\n答案：A\n解析：一段\nA.不是这样\n答案不是B\n1.要点\n2.要点\n末段\n"
        f"2.下一题（ ）{AB}\n答案：B"
    )
    first, second = typed(text).questions
    assert (first.stem, first.options) == ("第一行\n第二行（ ）", ["甲\n续行", "乙"])
    assert first.explanation.startswith("一段\nA.不是这样") and first.explanation.endswith("末段")
    assert second.stem == "下一题（ ）"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("[多选题]甲", "multiple"), ("甲[多选题]", "multiple"), ("（多选）甲", "multiple"),
        ("(多选题, 2.0 分) 甲", "multiple"), ("甲【单选题】", "single"),
    ],
)  # fmt: skip
def test_a_kind_in_brackets_is_used_and_gone(text: str, kind: str) -> None:
    draft = only(f"1. {text}{AB}\n答案：A\n难度：易\n知识点：合同\n")
    assert (draft.stem, draft.kind, draft.tags, draft.difficulty) == ("甲", kind, ["合同"], 2)


def test_titles_forms_and_essays_between() -> None:
    text = (
        f"2021年安全题库\n姓名：____ 单位：____\n一、单选题\n1.甲（ A ）{AB}\n第 1 页 共 2 页\n二、简答题\n1.谈谈。\n"
        "答：要点：\n1. 一\n2. 二\n2.再谈。\n答：略\n三、判断题\n1.对的（√）\n"
    )
    report = check(text.encode("gbk"))
    assert (report.total, report.importable, report.unsupported) == (4, 2, {"essay": 2})
    assert [str(p.where) for p in report.problems] == ["line 9", "line 13"]


def test_a_legend_in_the_head() -> None:
    text = "判断题（正确的填A，错误的填B）\n1.甲\n答案：A\n2.乙（B）"
    assert [answers for _, answers in found(text)] == [["true"], ["false"]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"1.甲（B）{AB}\n答案：A", "answer_conflict"),
        (f"1.甲{AB}\n答案：A\n答案：B", "answer_conflict"),
        (f"1.甲（ ）{AB}", "no_answer"),
        ("1.甲（ ）\n答案：A", "no_kind"),
        (f"1.甲（ ）{AB}\n答案：AC", "answer_outside_options"),
        ("1.甲（ ）\nA.一\nC.三\nE.五\n答案：B", "empty_option"),
        (f"1.甲{AB}\n答案：略", "unclear_answer"),
    ],
)
def test_what_is_unsure_is_a_problem_and_loses_nothing_else(text: str, code: str) -> None:
    report = typed(f"{text}\n2.乙（A）{AB}\n")
    assert (report.total, [q.stem for q in report.questions]) == (2, [f"乙{EMPTY}"])
    assert [(p.code, str(p.where)) for p in report.errors] == [(code, "line 1")]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("判断题\n甲。（√）\n乙。（×）", [f"甲。{EMPTY}", f"乙。{EMPTY}"]),
        ("1.甲（ ）\nA.一 8.二 C.三\n答案：C", ["甲（ ）"]),
        (f"1.甲（ ）{AB}\n答案：B  分值：2  难度：易\n2.乙（ ）{AB}\n【答案】A【解析】x", ["甲（ ）", "乙（ ）"]),
        (f"1.甲（ ）{AB}\n答案\nB\n2.首都____。\n答案\n北京市", ["甲（ ）", "首都____。"]),
        (f"第一套\n1.甲（ ）{AB}\n参考答案\n1.A\n第二套\n一、单选题\n1.乙（ ）{AB}\n参考答案\n1.B", ["甲（ ）", "乙（ ）"]),
        (f"一、甲（ A ）{AB}\n二、乙（ B ）{AB}", [f"一、甲{EMPTY}", f"二、乙{EMPTY}"]),
    ],
)  # fmt: skip
def test_more_habits(text: str, stems: list[str]) -> None:
    assert [stem for stem, _ in found(text)] == stems


def test_the_private_format_of_arrows() -> None:
    text = "######说明\n***语法***\n1．\t甲。（ ）\n>>>T\n######\n***语法***\n2，乙 {1, {2}}\n第二行\n>>>F\n######\n"
    report = typed(text)
    assert [(q.answers, q.tags) for q in report.questions] == [
        (["true"], ["语法"]),
        (["false"], ["语法"]),
    ]


@pytest.mark.parametrize(
    ("stem", "said", "told"),
    [
        ("后缀字母是______。", "f", ("fill", [["f"]])),
        ("简称______。", "JDK", ("fill", [["JDK"]])),
        ("只有______和false两个值。", "true", ("fill", [["true"]])),
        ("______语句可以不写。（ ）", "T", ("true_false", ["true"])),
    ],
)
def test_arrows_fill_lines(stem: str, said: str, told: tuple[str, list[object]]) -> None:
    report = typed(f"######\n***语法***\n1，{stem}\n>>>{said}\n######\n")
    assert [(q.kind, q.answers) for q in report.questions] == [told]


@pytest.mark.parametrize("said", ["T", "对", "B", "true", "TRUE", "不正确", "否", "✓"])
def test_arrows_that_may_judge_or_choose_fill_no_lines(said: str) -> None:
    report = typed(f"######\n***语法***\n1，甲是______。\n>>>{said}\n######\n")
    assert (report.questions, codes(report)) == ([], ["no_kind"])


def test_answers_behind_a_backslash() -> None:
    text = "甲是()。\nA 一\nB 二\nC 三\\ans:AB\n1949 年\n乙是:\n \nA 一\nB 二\n \n\\ans:B\n"
    assert found(text) == [("甲是()。", ["A", "B"]), ("1949 年\n乙是:", ["B"])]


def test_a_decimal_with_blanks_is_no_number_of_a_question() -> None:
    stems = ["0 . 4 k V线路（ ）", "3 . 5米（ ）"]
    assert found(f"8.{stems[0]}{AB}\n答案：A\n9.{stems[1]}{AB}\n答案：B") == [
        (stems[0], ["A"]),
        (stems[1], ["B"]),
    ]


def test_parts_that_their_kind_names_without_a_blank() -> None:
    heads = ["第一部分单选题(1题)", "第二部分多选题(1题)", "第三部分判断题(1题)", "第四部分简答题"]
    asked = [f"1、甲（ ）{AB}", f"1、乙（ ）{AB}", "1、丙。（ ）", "1、说说丁。"]
    keys = ["1、A", "1、A", "1、对", "1、略"]
    text = "\n".join(f"{head}\n{one}" for head, one in zip(heads, asked, strict=True))
    told = "\n".join(f"{head}\n{key}" for head, key in zip(heads, keys, strict=True))
    report = typed(f"{text}\n参考答案\n{told}\n")
    kinds = [(q.kind, q.answers) for q in report.questions]
    assert kinds == [("single", ["A"]), ("multiple", ["A"]), ("true_false", ["true"])]
    assert codes(report) == ["unsupported_kind"]


def test_stray_lines_are_named() -> None:
    report = typed(f"题库\n1.甲（A）{AB}\n\n无主的一行\n\n2.乙（B）{AB}")
    assert [(p.code, str(p.where)) for p in report.problems] == [("stray_text", "line 6")]


PLAN = "培训安排\n二、内容\n1. 电工基础（8学时）\n2. 焊接\n三、时间\n12月1日 9:00\n四、考核\n1、理论\n2、实操\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("今天天气不错。\n我们去公园。\n", "no_typed_questions"),
        ("a\nb\n", "no_typed_questions"),
        (PLAN, "no_typed_questions"),
        ("答案：A\n", "only_answers"),
        ("竞赛答案\n一、单选题\n1-5 ABCDA\n二、判断题\n6.√ 7.× 8.√\n", "only_answers"),
        ("一、单选题\n1.A  2.B\n二、判断题\n1.√ 2.×\n", "only_answers"),
        ("参考答案\n1、A\n2、BC\n", "only_answers"),
        ("第1题：A\n第2题：正确\n", "only_answers"),
        ("题号,答案\n1,A\n2,BC\n3,对\n", "only_answers"),
    ],
)
def test_a_file_without_questions_is_refused(text: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        typed(text)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "text", ["1.为什么？\n2.签合同\n", "判断题\n1.要签\n2.要付\n", "1.甲（ ）\n"]
)
def test_questions_without_an_answer_are_questions(text: str) -> None:
    assert {"no_answer"} == {*codes(typed(text))}
