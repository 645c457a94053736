"""Where a question of GIFT begins and ends, and what is code in it."""

import pytest

from questions.errors import UnreadableFile

from ..making import codes
from .test_files import gift


def test_a_blank_line_in_the_middle_does_not_cut() -> None:
    report = gift(
        "[html]看代码<pre>a\n\nb</pre>输出？{=甲 ~乙}\n\n哪个？{\n=甲\n\n~乙\n}\n\n对吗？{T}"
    )
    assert (report.total, report.importable) == (3, 3)
    assert codes(report) == ["blank_line", "blank_line"]
    assert report.questions[0].stem == "看代码\na\n\nb\n输出？"


def test_a_blank_line_in_fenced_code_does_not_cut() -> None:
    report = gift(
        "[markdown]输出？\n```c\nint f() {\n\n  return 1;\n}\n\n```\n{=1 ~2}\n\n"
        "只有开头\n```\n\n对吗？{T}"
    )
    assert (report.total, report.importable) == (3, 2)
    assert codes(report) == ["blank_line", "unsupported_kind"]
    assert report.questions[0].stem == "输出？\n```c\nint f() {\n\n  return 1;\n}\n\n```"


def test_an_open_brace_takes_nothing_from_the_next_question() -> None:
    report = gift("哪个？{=甲 ~乙\n\n::二::对吗？{T}\n\n又一个{=甲 ~乙\n\n另一个？{=丙 ~丁}")
    assert (report.total, report.importable) == (4, 2)
    assert codes(report) == ["braces", "braces"]


def test_a_lone_brace_that_ends_a_line_of_an_answer() -> None:
    report = gift("哪个？\n{\n=甲\n~一行\n又一行 { \n~乙\n~丙\n}\n\n对吗？{T}")
    assert (report.total, report.importable, report.problems) == (2, 2, [])
    assert report.questions[0].options == ["甲", "一行\n又一行 {", "乙", "丙"]
    assert report.questions[0].answers == ["A"]


def test_tags_of_templates_between_braces_that_stand_alone() -> None:
    report = gift(
        "写{{ 甲 }}的是？ {\n={% 乙 %}\n\t~{{ 丙\n~丁 }}#不\n}\n\n二？\n{\n=甲 %}\n~{% 乙 %}\n }\n"
    )
    assert [one.options for one in report.questions] == [
        ["{% 乙 %}", "{{ 丙", "丁 }}"],
        ["甲 %}", "{% 乙 %}"],
    ]
    assert [one.answers for one in report.questions] == [["A"], ["A"]]
    assert report.questions[0].stem == "写{{ 甲 }}的是？"
    unsure = gift("多 } 了？{\n={% 甲 %}\n~乙\n}\n\n又{\n={% 甲 %}\n~乙\n二？{\n=丙\n~丁\n}")
    assert (unsure.importable, codes(unsure)) == (0, ["braces", "braces"])


@pytest.mark.parametrize(
    "inner",
    [
        "::二::哪个？{\n~乙\n~丙",
        "又一题？{\n=乙\n~丙",
        "又一题？{\n~%50%乙\n~%50%丙",
        "又一题？{~乙\n~丙",
    ],
)
def test_an_open_question_takes_no_other_into_its_answers(inner: str) -> None:
    report = gift(f"一？{{\n=甲\n~子\n{inner}\n}}")
    assert report.importable == 0
    assert "braces" in codes(report)


def test_questions_without_a_blank_line_between() -> None:
    report = gift("::一::对吗？{T}\n::二::哪个？{\n=甲\n~乙\n}\n三？{F}")
    assert [str(draft.where) for draft in report.questions] == ["line 1", "line 2", "line 6"]


def test_comments_behind_what_they_speak_of() -> None:
    report = gift(
        "// [tag:工资]\n::题:: // 标题后面\n// 整行\n按月发吗？ // 题干后面\n"
        "{ // 答案前面\n// 整行\n F // 答案后面\n// 整行\n}\n// 完\n\n"
        "网址是 http\\://a.cn // 吗？{T}"
    )
    assert [draft.stem for draft in report.questions] == [
        "按月发吗？",
        "网址是 http://a.cn // 吗？",
    ]
    assert [draft.answers for draft in report.questions] == [["false"], ["true"]]
    assert report.questions[0].tags == ["工资"]


def test_a_cloze_with_several_gaps_is_one() -> None:
    report = gift("州：{1:MULTICHOICE:=甲~乙}\n首都：{1:SHORTANSWER:=丙#对}。\n\n对吗？{T}")
    assert (report.total, report.importable, report.unsupported) == (2, 1, {"cloze": 1})


@pytest.mark.parametrize(
    "text",
    ["x}\n" * 20_000, "x { y }\n" * 20_000, "{\n" + "\n}{\n" * 20_000, "{\n" + "$CATEGORY: x\n" * 20_000,
     "{=甲 " + "{\n~乙" * 20_000 + "}", "<pre>\n\n</pre>\n" * 20_000, "~a\n=b\n" * 20_000 + "{", "::a::b\n" * 20_000, "{" + "=a = b\n" * 20_000 + "}"],
)  # fmt: skip
def test_hostile_lines_end_soon(text: str) -> None:
    assert gift("::一::甲\n" + text).total


def test_answers_below_a_blank_line_belong_to_the_stem_above() -> None:
    report = gift("哪个？\n\n// 答案\n{\n=甲\n~乙\n}\n\n只有说明\n\n对吗？{T}")
    assert [draft.stem for draft in report.questions] == ["哪个？", "对吗？"]
    assert codes(report) == ["blank_line", "unsupported_kind"]


def test_a_remark_behind_the_answers_is_no_stem() -> None:
    assert gift("哪个？{=甲 ~乙} // 第三章").questions[0].stem == "哪个？"


def test_a_file_that_was_copied_with_its_fences() -> None:
    report = gift("```gift\n::一::对吗？{T}\n\n不对吗？{F}\n```\n")
    assert [draft.stem for draft in report.questions] == ["对吗？", "不对吗？"]
    report = gift("好的：\n\n```gift\n::一::对吗？{T}\n```\n再来一道\n```\n乙？{F}\n```\n还要吗？")
    assert (report.total, report.importable) == (2, 2)
    assert [draft.stem for draft in report.questions] == ["对吗？", "乙？"]
    code = gift("输出？\n```\nf()\n```\n{=1 ~2}").questions[0]
    assert code.stem == "输出？\n```\nf()\n```"


def test_a_title_begins_the_next_question() -> None:
    report = gift(
        "::一::甲？{=对 ~错}\n::二::只有说明\n::三::乙？ {#42}\n::四::讲讲\n// 注\n::五::丙{T}"
    )
    assert [draft.stem for draft in report.questions] == ["甲？", "乙？", "丙"]
    assert (report.total, report.unsupported) == (5, {"description": 2})
    code = gift("::一::输出？{\n=a\n::b::c\n~d\n}")
    assert code.questions[0].options == ["a\n::b::c", "d"]


def test_answers_whose_braces_somebody_forgot() -> None:
    report = gift("哪个对？\n~df{'x'}\n=df.x\n ~ df[x]\n\n只有说明\n\n哪个错？\n~甲\n~乙")
    assert report.format == "gift"
    assert [(draft.stem, draft.answers) for draft in report.questions] == [("哪个对？", ["B"])]
    assert codes(report) == ["no_braces", "unsupported_kind", "unsupported_kind"]
    assert report.questions[0].options == ["df{'x'}", "df.x", "df[x]"]


def test_a_file_of_nothing_but_lines_is_too_big() -> None:
    with pytest.raises(UnreadableFile) as refused:
        gift("::q::a?{T}\n\n" + "{\n" * 2_000_000)
    assert refused.value.code == "too_big"


def test_a_title_begins_the_next_question_though_the_one_above_has_none() -> None:
    report = gift("甲是\n{=对的~错的}\n::第二题::请看下面的话。\n::第三题::乙是 {=好的~坏的}\n")
    assert [draft.stem for draft in report.questions] == ["甲是", "乙是"]
    assert (report.total, report.unsupported) == (3, {"description": 1})


def test_a_range_in_the_feedback_to_all_is_no_answer() -> None:
    (draft,) = gift("几天？\n{\n=5天\n~6天\n#### 见第 10 ~ 12 条\n}\n").questions
    assert (draft.options, draft.explanation) == (["5天", "6天"], "见第 10 ~ 12 条")
