"""GIFT files as they come: every habit of real exports."""

import pytest

from questions.drafts import Draft, Report
from questions.errors import UnreadableFile
from questions.formats import parse

from ..making import codes


def gift(text: str, encoding: str = "utf-8") -> Report:
    return parse(text.encode(encoding), format="gift")


def only(text: str) -> Draft:
    (draft,) = gift(text).questions
    return draft


def content(text: str) -> tuple[str, str, list[str], list[object]]:
    draft = only(text)
    return draft.kind, draft.stem, draft.options, draft.answers


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines_that_are_not_empty(end: str) -> None:
    lines = ["\ufeff::一::工资按月发吗？{T}", " \t", "试用期最长{", "\t=六个月", "\t~一年", "}"]
    report = gift(end.join(lines))
    assert [draft.kind for draft in report.questions] == ["true_false", "single"]
    assert [str(draft.where) for draft in report.questions] == ["line 1", "line 3"]
    assert report.questions[1].options == ["六个月", "一年"]


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("::T1::\n题干？{T}", "题干？"),
        (":: 费用 $5 :: 题干？{T}", "题干？"),
        ("3 人在场可以吗？{T}", "3 人在场可以吗？"),
        ("::T::std::vector 是容器？{T}", "std::vector 是容器？"),
        ("1+1=2: 对吗 #1？{T}", "1+1=2: 对吗 #1？"),
        ("::只有标题::{T}", "只有标题"),
        ("a\\=b\\: \\{x\\} \\# \\~ \\\\？{T}", "a=b: {x} # ~ \\？"),
        ("第一行\\n第二行{T}", "第一行\n第二行"),
        ("\\(x^2\\) 是公式{T}", "\\(x^2\\) 是公式"),
        ('对吗？{T}";', "对吗？"),
        ("[html]<p>甲&amp;乙</p><p>丙<br>丁</p>{T}", "甲&乙\n丙\n丁"),
        ("[markdown]**重点**{T}", "**重点**"),
        ("p { color: red; } 是什么？{=样式 ~脚本}", "p { color: red; } 是什么？"),
        ("int f() { return 1; }\n得几？{=1 ~2}", "int f() { return 1; }\n得几？"),
        ("if (a) {\n  { b }\n}\n对吗？\n{T}", "if (a) {\n  { b }\n}\n对吗？"),
        ("[plain]<b>{T}", "<b>"),
        ("// 说明\n// question: 12  name: 题\n题干？{T}", "题干？"),
    ],
)
def test_stems(text: str, stem: str) -> None:
    assert only(text).stem == stem


@pytest.mark.parametrize(
    ("answers", "kind", "options", "key"),
    [
        ("{=对~错~错二}", "single", ["对", "错", "错二"], ["A"]),
        ("{~错 ~错二 =对}", "single", ["错", "错二", "对"], ["C"]),
        ("{~错~=对}", "single", ["错", "对"], ["B"]),
        ("{=~%50%甲 =~%50%乙 ~%-100%丙}", "multiple", ["甲", "乙", "丙"], ["A", "B"]),
        ("{~错 =对\n~也错}", "single", ["错", "对", "也错"], ["B"]),
        ("{=右~错=也右}", "single", ["右", "错", "也右"], ["A", "C"]),
        ("{=四 =4\n=IV}", "fill", [], [["四", "4", "IV"]]),
        ("{=函数 f() {\n~类\n}", "single", ["函数 f() {", "类"], ["A"]),
        ("{=%100%对 ~%-25%错 ~%-25%错二}", "single", ["对", "错", "错二"], ["A"]),
        ("{~%50%甲 ~%50%乙 ~%-100%丙}", "multiple", ["甲", "乙", "丙"], ["A", "B"]),
        ("{~%33,333%甲 ~%33.33333%乙 ~%33.3%丙 ~丁}", "multiple", list("甲乙丙丁"), ["A", "B", "C"]),
        ("{~%100%甲 ~乙}", "multiple", ["甲", "乙"], ["A"]),
        ("{=a -> b ~c -> d}", "single", ["a -> b", "c -> d"], ["A"]),
        ("{=\\=1 ~\\=2}", "single", ["=1", "=2"], ["A"]),
        ("{=[html]<b>甲</b> ~[plain]<b> # 错}", "single", ["甲", "<b>"], ["A"]),
        ("{=<p> ~<div>}", "single", ["<p>", "<div>"], ["A"]),
        ("{=甲 ~#00ff00 ~#fff}", "single", ["甲", "#00ff00", "#fff"], ["A"]),
        ("{\n=甲#好\n\n~乙#不好\n}", "single", ["甲", "乙"], ["A"]),
        ("{=一 =壹}", "fill", [], [["一", "壹"]]),
        ("{=%100%一 =%50%壹}", "fill", [], [["一"]]),
        ("{一}", "fill", [], [["一"]]),
        ("{#8}", "fill", [], [["8"]]),
        ("{#=8:0#对}", "fill", [], [["8"]]),
        ("{#8.50}", "fill", [], [["8.50", "8.5"]]),
        ("{#\n\t=%100%-7:0#对\n\t=4\n\t~#不对\n}", "fill", [], [["-7", "4"]]),
        ("{=*工资* =%0%*}", "fill", [], [["工资"]]),
        ("{ true }", "true_false", [], ["true"]),
        ("{f}", "true_false", [], ["false"]),
    ],
)  # fmt: skip
def test_answers(answers: str, kind: str, options: list[str], key: list[object]) -> None:
    assert content(f"是哪个？{answers}") == (kind, "是哪个？", options, key)


@pytest.mark.parametrize(
    ("answers", "options", "key"),
    [
        ("{=若 a = 1\n~若 b = 2\n~都不是}", ["若 a = 1", "若 b = 2", "都不是"], "A"),
        ("{~x=5 ~y=6 =z=7}", ["x=5", "y=6", "z=7"], "C"),
        ("{=x = 5 ~y = 5}", ["x = 5", "y = 5"], "A"),
        ("{=if (a == b)\n~if (a != b)\n~a === b}", ["if (a == b)", "if (a != b)", "a === b"], "A"),
        ("{=(x) => x ~x -> x}", ["(x) => x", "x -> x"], "A"),
        ("{=甲#因为 a = b\n~乙#见 http\\://x/?a=b}", ["甲", "乙"], "A"),
        ('{=[html]<p class="x">甲</p>\n~乙}', ["甲", "乙"], "A"),
    ],
)
def test_an_equals_sign_in_a_text_is_no_answer(answers: str, options: list[str], key: str) -> None:
    report = gift(f"是哪个？{answers}")
    assert [(d.options, d.answers) for d in report.questions] == [(options, [key])]
    assert codes(report) == ["equals_in_answer"]


def test_an_equals_sign_in_what_is_filled_in() -> None:
    assert gift("填几？{=x = 1\n=一}").questions[0].answers == [["x = 1", "一"]]


def test_missing_words() -> None:
    assert content("工资至少{=每月 ~每年}支付一次。")[1] == "工资至少_____支付一次。"
    assert content("二加二等于 {=四 =4}.") == ("fill", "二加二等于 _____.", [], [["四", "4"]])
    assert content("____ 和 print() 是？{=甲}")[1] == "____ 和 print() 是？"
    assert content("print() 和 len() 是？{=函数}")[1] == "print() 和 len() 是？ ____"


@pytest.mark.parametrize(
    ("answers", "explanation"),
    [
        ("{TRUE####}", ""),
        ("{FALSE#错了#对了\n####总的说明}", "总的说明"),
        ("{FALSE#错了#对了}", "对了"),
        ("{FALSE#只有一句}", "只有一句"),
        ("{=%100%甲# ~乙}", ""),
        ("{=甲#因为 ~乙#不是 ####[html]<i>见</i>第\\#3条}", "见第#3条"),
    ],
)
def test_feedback_becomes_the_explanation(answers: str, explanation: str) -> None:
    assert only(f"对吗？{answers}").explanation == explanation


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("谈谈看法。{}", "essay"),
        ("谈谈看法。{ #### 评分标准}", "essay"),
        ("请看下面的题。", "description"),
        ("连线{=一->1 = -> 2 =三 -> 3}", "matching"),
        ("多少？{#3:2}", "numerical"),
        ("多少？{#1..5}", "numerical"),
        ("多少？{#\n=1822:0#对\n=%50%1822:2}", "numerical"),
        ("多少？{#=3:0 ~5}", "numerical"),
        ("排序{>4 甲; 乙; 丙}", "ordering"),
        ("填{1:SHORTANSWER:=甲}", "cloze"),
    ],
)
def test_other_kinds_are_named_and_placed(text: str, kind: str) -> None:
    report = gift(f"{text}\n\n对吗？{{T}}")
    assert (report.total, report.importable, report.unsupported) == (2, 1, {kind: 1})
    assert codes(report) == ["unsupported_kind"] and str(report.problems[0].where) == "line 1"


def test_any_one_of_several_right_options() -> None:
    report = gift("哪个是季节？{=春 =夏 =秋 ~节}")
    draft = report.questions[0]
    assert (draft.kind, draft.answers) == ("single", ["A", "B", "C"])
    assert codes(report) == ["any_of_several"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("哪些？{=春 =夏 =秋 ~%100%冬}", "several_answers"),
        ("哪个？{~甲 ~乙}", "no_answer"),
        ("哪个？{~%50%甲 ~乙}", "no_full_answer"),
        ("哪个？{=%50%甲 =%20%乙}", "no_full_answer"),
        ("红色？{=#ff0000 ~#00ff00}", "hash_in_answer"),
        ("红色？{=红 ~#include}", "hash_in_answer"),
        ("哪个？{=甲 ~}", "empty_option"),
        ("哪个？{={% if %}~乙}", "braces"),
        ("哪个？{= x = 5\n~ y = 5\n}", "equals_in_answer"),
        ("哪个？{=甲\n~乙 =丙\n~丁}", "equals_in_answer"),
        ("p { color: red; } 和 {=样式 ~脚本} 以及 { b }", "braces"),
        ("样式 { color: red; } 是什么", "braces"),
        ("两个 {=甲} 和 {=乙} 空", "braces"),
        ("没有右括号 {=甲 ~乙", "braces"),
        ("多了括号} 吗", "braces"),
        ("哪个？{=*}", "no_full_answer"),
        ("哪个？{甲 ~乙}", "braces"),
        ('看图{=<img src\\="http\\://x/a.png"> ~乙}', "picture_missing"),
        ("{=甲 ~乙}", "no_stem"),
    ],
)
def test_what_is_unsure_is_a_problem_and_loses_nothing_else(text: str, code: str) -> None:
    report = gift(f"{text}\n\n对吗？{{T}}")
    assert (report.total, report.importable) == (2, 1)
    assert [p.code for p in report.errors] == [code]
    assert report.errors[0].message.startswith("第1行")


def test_categories_are_no_questions() -> None:
    text = "$CATEGORY: $course$/top/甲\\/乙 // 丙\n::题::对吗？{T}\n$CATEGORY: 另一个\n对吗二？{F}"
    report = gift(text)
    assert (report.total, report.importable) == (2, 2)
    with pytest.raises(UnreadableFile) as refused:
        gift("$CATEGORY: $course$/top/默认\n")
    assert refused.value.code == "nothing_in_it"


def test_notes_in_comments() -> None:
    draft = only(
        "// [id:7] [tag:工资]\n// [tag:a\\]b] [difficulty:4] [citation:《劳动法》第三条]\n对吗？{T}"
    )
    assert (draft.tags, draft.difficulty, draft.citation) == (
        ["工资", "a]b"],
        4,
        "《劳动法》第三条",
    )


def test_partial_credit_is_said() -> None:
    report = gift("哪个？{=甲 ~%50%乙 ~丙}\n\n几个？{=一 =%50%壹}")
    assert codes(report) == ["partial_credit", "partial_credit"] and not report.errors


def test_western_encoding() -> None:
    report = gift("Qu'est-ce que l'été ?{=Une saison à vivre ~Un « café »}", "cp1252")
    assert report.encoding == "cp1252"
    assert report.questions[0].options == ["Une saison à vivre", "Un « café »"]
    assert gift("什么是工资？{=报酬 ~奖金}", "gb18030").encoding == "gb18030"


def test_what_is_no_gift_is_not_read_as_gift() -> None:
    with pytest.raises(UnreadableFile):
        parse("这只是一段话。\n\n没有题目。".encode())
    assert parse("::一::对吗？{T}".encode()).format == "gift"


def test_several_blanks() -> None:
    assert content("____和____？{=甲；乙 =丙；乙}")[3] == [["甲", "丙"], ["乙"]]
    text = "____和____？{=甲；乙 =丙；丁}"
    assert codes(gift(text)) == ["blank_count"]
    assert content("// [blanks:2]\n" + text)[3] == [["甲", "丙"], ["乙", "丁"]]


@pytest.mark.parametrize("text", ["{" * 5000, "=~#" * 5000, "\\" * 9999, "a{" + "=x#" * 9999, "::" * 9999,
                                  "<pre>\n\n" * 3000, "{\n\n" * 3000, "a{T}\n" * 3000])  # fmt: skip
def test_nonsense_ends(text: str) -> None:
    assert gift(text).total >= 1


def test_a_comment_at_the_beginning_of_the_answers() -> None:
    draft = only("What is it?{\n// the answers\n=yes ~no\n}\n")
    assert (draft.kind, draft.options, draft.answers) == ("single", ["yes", "no"], ["A"])


def test_nobody_types_the_paragraph_around_an_answer() -> None:
    draft = only("[html]<p>Where does the sun rise?</p>{=<p>The east &amp; up</p> =east}\n")
    assert (draft.kind, draft.answers) == ("fill", [["The east & up", "east"]])
    assert only("Which tag breaks a line?{=<br>}\n").answers == [["<br>"]]


def test_full_width_signs_are_told() -> None:
    report = gift("哪个？{=甲\n～乙\n～丙}\n\n对吗？{T}")
    assert [problem.code for problem in report.problems] == ["full_width_signs"]
    assert report.importable == 1
    assert gift("几个？{=1～3 ~2 ～ 4}").importable == 1


def test_chinese_judgements_in_braces() -> None:
    report = gift("一。{对}\n\n二。{错误#因为}\n\n三是{对}的。\n\n四{T}")
    kinds = [(draft.kind, draft.answers) for draft in report.questions]
    assert kinds == [
        ("true_false", ["true"]), ("true_false", ["false"]), ("fill", [["对"]]), ("true_false", ["true"]),
    ]  # fmt: skip
    assert report.questions[1].explanation == "因为"


@pytest.mark.parametrize(
    "question",
    [
        "带应{=高挂～低挂}",
        "带应{=固态～液态 ~气态}",
        "带应{=张挂 ~不张挂＃错了}",
        "题一：带应｛＝系带 ～不系带｝",
    ],
)
def test_full_width_signs_inside_answers_are_told(question: str) -> None:
    assert [problem.code for problem in gift(question).problems] == ["full_width_signs"]


@pytest.mark.parametrize(("said", "side"), [("是", "true"), ("不对", "false"), ("对", "true")])
def test_judgements_as_people_say_them(said: str, side: str) -> None:
    (draft,) = gift(f"甲。{{{said}#说错了#说对了}}").questions
    assert (draft.kind, draft.answers, draft.explanation) == ("true_false", [side], "说对了")


@pytest.mark.parametrize("said", ["对错", "对 错", "√/×"])
def test_both_sides_of_a_judgement_are_no_answer(said: str) -> None:
    assert [problem.code for problem in gift(f"甲。{{{said}}}").problems] == ["unclear_answer"]
