"""Moodle XML that is nearly right: what stands in it is read as it was meant, nothing is lost."""

import re

import pytest

from questions.errors import UnreadableFile
from questions.formats import parse

from ..making import codes
from .test_exports import GOOD, answer, only, question, quiz

BROKEN = question("truefalse", "<answer>")


def test_signs_in_cdata_stay_what_they_are_though_another_question_is_broken() -> None:
    code = question("shortanswer", answer(100, "<![CDATA[a && b]]>"))
    text = question("truefalse", answer(100, "true"), "a && &nbsp; &copy;", "plain_text")
    report = quiz(code, text, BROKEN, GOOD.replace("对吗", "是吗"))
    assert [draft.answers for draft in report.questions[:1]] == [[["a && b"]]]
    assert report.questions[1].stem == "a && &nbsp; &copy;"
    assert (report.importable, codes(report)) == (3, ["broken_xml"])


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([75, 25, 0], "no_full_answer"),
        ([0, 0, 0], "no_answer"),
        (["x", "", -100], "no_answer"),
        ([100, 100, 100], "several_answers"),
    ],
)
def test_no_sure_key(answers: list[object], code: str) -> None:
    texts = [answer(share, text) for share, text in zip(answers, "甲乙丙", strict=True)]
    report = quiz(question("multichoice", "<single>true</single>" + "".join(texts)), GOOD)
    assert (report.total, report.importable) == (2, 1)
    assert [(p.code, str(p.where)) for p in report.errors] == [(code, "question 1")]


@pytest.mark.parametrize("around", ["<section>{}</section>", "<a><b>{}</b>{}</a>", "<x/>{}<y/>"])
def test_questions_inside_other_elements(around: str) -> None:
    assert quiz(around.format(GOOD, GOOD)).importable == around.count("{}")
    assert quiz(GOOD.replace("</question>", "<question/></question>")).total == 1


@pytest.mark.parametrize(
    ("right", "wrong", "side"),
    [
        ("<![CDATA[<p>true</p>]]>", "<![CDATA[<p>false</p>]]>", "true"),
        ("&lt;p&gt;False&lt;/p&gt;", "&lt;p&gt;True&lt;/p&gt;", "false"),
        ("<p>false</p>", "<p>true</p>", "false"),
    ],
)
def test_judgements_in_a_paragraph(right: str, wrong: str, side: str) -> None:
    assert only(question("truefalse", answer(0, wrong) + answer(100, right))).answers == [side]


def test_shares_of_a_number_that_are_counted_from_0_to_1() -> None:
    assert only(question("numerical", answer(1, "3") + answer(0, "*"))).answers == [["3"]]


def test_entities_in_an_answer_that_is_html() -> None:
    assert only(question("shortanswer", answer(100, "R&amp;amp;D"))).answers == [["R&D"]]
    plain = answer(100, "R&amp;amp;D", text_format="moodle_auto_format")
    assert only(question("shortanswer", plain)).answers == [["R&amp;D"]]


def test_a_western_encoding_that_is_declared_by_mistake() -> None:
    head = '<?xml version="1.0" encoding="ISO-8859-1"?>'
    report = quiz(GOOD, head=head)
    assert (report.encoding, report.questions[0].stem) == ("utf-8", "对吗？")
    western = f"{head}<quiz>{GOOD.replace('对吗？', 'été ?').replace('题名', '')}</quiz>".encode(
        "latin-1"
    )
    assert parse(western).questions[0].stem == "été ?"


def test_full_and_partial_points_among_several_are_no_sure_key() -> None:
    several = "<single>false</single>" + answer(100, "甲") + answer(33, "乙") + answer(0, "丙")
    assert codes(quiz(question("multichoice", several))) == ["no_full_answer"]


def test_a_field_whose_end_somebody_forgot() -> None:
    field = "<single>false <shuffleanswers>true\n"
    answers = field + "".join(answer(50, text) for text in "甲乙丙") + answer(0, "丁")
    report = quiz(question("multichoice", answers), GOOD)
    assert [draft.answers for draft in report.questions] == [["A", "B", "C"], ["true"]]
    assert codes(report) == ["shares_over"]


def test_letters_before_the_options_are_no_texts() -> None:
    texts = [answer(100, "<p>A) 甲</p>"), answer(0, "b）乙")]
    assert only(question("multichoice", "".join(texts))).options == ["甲", "乙"]


def test_rows_of_a_form_that_nobody_filled_in_are_no_options() -> None:
    texts = [answer(0, ""), answer(0, "甲"), answer(100, "乙"), answer(-50, " ")]
    draft = only(question("multichoice", "".join(texts)))
    assert (draft.options, draft.answers) == (["甲", "乙"], ["B"])
    assert codes(quiz(question("multichoice", answer(100, "") + answer(0, "甲") + answer(0, "乙"))))


def test_capitals_in_the_names_of_elements() -> None:
    assert quiz(GOOD.replace("questiontext", "questionText")).importable == 1
    loud = re.sub(r"<[^>!]*>", lambda tag: tag[0].upper(), GOOD)
    assert quiz(loud).importable == parse(loud.encode()).importable == 1
    broken = quiz(loud, loud.replace("</TEXT>", "", 1), loud)
    assert (broken.total, broken.importable, codes(broken)) == (3, 2, ["broken_xml"])


def test_questions_of_another_program() -> None:
    other = "<question><text>是吗？</text><option>是</option><answer>是</answer></question>"
    with pytest.raises(UnreadableFile) as refused:
        quiz(f"<round>{other}</round>")
    assert refused.value.code == "unknown_xml"
    assert "没写 type 的题" in quiz(GOOD, other).problems[0].message


def test_questions_behind_the_end_of_the_quiz() -> None:
    assert parse(f"<quiz></quiz>\n{GOOD}\n{GOOD.replace('对吗', '是吗')}".encode()).importable == 2


@pytest.mark.parametrize(
    ("sources", "options"),
    [
        (["<h1>", "<h6>", "<heading>"], ["<h1>", "<h6>", "<heading>"]),
        (['<a href="x">', "<b>", "都不是"], ['<a href="x">', "<b>", "都不是"]),
        (["<p>甲</p>", "<b>乙</b>"], ["甲", "乙"]),
    ],
)
def test_options_that_are_tags_are_asked_for(sources: list[str], options: list[str]) -> None:
    texts = (answer(100 * (not at), f"<![CDATA[{one}]]>") for at, one in enumerate(sources))
    draft = only(question("multichoice", "<single>true</single>" + "".join(texts)))
    assert (draft.options, draft.answers) == (options, ["A"])


def test_options_that_are_nothing_or_pictures_are_no_tags() -> None:
    for one, other in (("<br>", "甲"), ('<img src="a.png">', '<img src="b.png">')):
        texts = answer(100, f"<![CDATA[{one}]]>") + answer(0, f"<![CDATA[{other}]]>")
        assert quiz(question("multichoice", texts)).importable == 0


def test_a_file_that_was_copied_from_a_chat() -> None:
    copied = f'```xml\n<?xml version="1.0"?>\n<quiz>{GOOD}</quiz>\n```\n'
    for file in (copied, f"题目如下：\n\n{copied}\n还要吗？"):
        report = parse(file.encode())
        assert (report.format, report.importable, codes(report)) == ("moodlexml", 1, [])


def test_a_less_than_that_begins_no_tag_is_text() -> None:
    compared = answer(100, "a < b") + answer(0, "1 <2")
    draft = only(question("multichoice", compared, "x <= y？"))
    assert (draft.stem, draft.options) == ("x <= y？", ["a < b", "1 <2"])
