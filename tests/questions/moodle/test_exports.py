"""Moodle XML as it comes: from Moodle of any age, and from programs that only nearly write it."""

import base64

import pytest

from questions.drafts import Draft, Report
from questions.errors import UnreadableFile
from questions.formats import parse

from ..making import PNG, codes

B64 = base64.b64encode(PNG).decode()


def question(
    kind: str, inside: str, stem: str = "<p>是哪个？</p>", stem_format: str = "html"
) -> str:
    text = f'<questiontext format="{stem_format}"><text><![CDATA[{stem}]]></text></questiontext>'
    return f'<question type="{kind}"><name><text>题名</text></name>{text}{inside}</question>'


def answer(share: object, text: str, more: str = "", text_format: str = "html") -> str:
    return f'<answer fraction="{share}" format="{text_format}"><text>{text}</text>{more}</answer>'


def quiz(*questions: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> Report:
    return parse((head + "<quiz>" + "".join(questions) + "</quiz>").encode())


def only(*questions: str) -> Draft:
    report = quiz(*questions)
    assert report.problems == []
    return report.questions[0]


GOOD = question("truefalse", answer(100, "true") + answer(0, "false"), "对吗？")


@pytest.mark.parametrize(
    ("single", "answers", "kind", "key"),
    [
        ("<single>true</single>", [100, 0, 0], "single", ["A"]),
        ("<single>1</single>", [0, 100, -33.33333], "single", ["B"]),
        ("<single>True</single>", [0, 0, 100], "single", ["C"]),
        ("", [0, 100, 0], "single", ["B"]),
        ("<single>false</single>", [50, 50, -100], "multiple", ["A", "B"]),
        ("<single>0</single>", ["33.333", "33.333", "33,333"], "multiple", ["A", "B", "C"]),
        ("<single>False</single>", [75, 25, 0], "multiple", ["A", "B"]),
        ("<single>false</single>", [100, 0, 0], "multiple", ["A"]),
        ("<single>true</single>", [1, 0, 0], "single", ["A"]),
        ("<single>false</single>", ["0.5", "0.5", "-1"], "multiple", ["A", "B"]),
    ],
)
def test_choices(single: str, answers: list[object], kind: str, key: list[str]) -> None:
    texts = [answer(share, text) for share, text in zip(answers, "甲乙丙", strict=True)]
    draft = only(question("multichoice", single + "".join(texts)))
    assert (draft.kind, draft.options, draft.answers) == (kind, ["甲", "乙", "丙"], key)


@pytest.mark.parametrize("key", ["A", "AC"])
def test_all_or_nothing_choices_say_100_for_each_right_option(key: str) -> None:
    texts = [answer(100 if letter in key else 0, letter) for letter in "ABC"]
    draft = only(question("multichoiceset", "<shownumcorrect/>" + "".join(texts)))
    assert (draft.kind, draft.answers) == ("multiple", [*key])


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ([(0, "false"), (100, "true")], "true"),
        ([(100, "False"), (0, "True")], "false"),
        ([(100, "Falsch"), (0, "Wahr")], "false"),
        ([(0, "错"), (100, "对")], "true"),
        ([(0, "false"), (100, "Oikein")], "true"),
    ],
)
def test_true_false(answers: list[tuple[int, str]], key: str) -> None:
    draft = only(question("truefalse", "".join(answer(*one) for one in answers)))
    assert (draft.kind, draft.options, draft.answers) == ("true_false", [], [key])


def test_a_judgement_nobody_can_read() -> None:
    report = quiz(question("truefalse", answer(100, "Oikein") + answer(0, "Väärin")), GOOD)
    assert codes(report) == ["unclear_answer"] and report.importable == 1


def test_texts_that_are_accepted() -> None:
    shares = answer(100, "青蛙") + answer(100, "a*b\\*") + answer(80, "蟾蜍") + answer(0, "*")
    report = quiz(question("shortanswer", "<usecase>0</usecase>" + shares, "两栖动物：__________"))
    assert report.questions[0].answers == [["青蛙", "ab*"]]
    assert codes(report) == ["partial_credit", "wildcard"] and not report.errors
    numbers = answer(100, "23", "<tolerance>0</tolerance>") + "<units><unit/></units>"
    assert only(question("numerical", numbers)).answers == [["23"]]
    noughts = numbers.replace("23", "23.0")
    assert only(question("numerical", noughts)).answers == [["23.0", "23"]]


@pytest.mark.parametrize(
    ("kind", "inside", "named"),
    [
        ("description", "", "description"),
        ("essay", "", "essay"),
        ("matching", "<subquestion/>", "matching"),
        ("numerical", answer(100, "3", "<tolerance>0.1</tolerance>"), "numerical"),
        ("numerical", answer(100, "3") + "<tolerance>0.1</tolerance>", "numerical"),
        ("calculatedmulti", "", "calculated"),
        ("multianswer", "", "cloze"),
        ("ddwtos", "", "ddwtos"),
        ("oumultiresponse", answer(100, "甲"), "oumultiresponse"),
        ("", "", "unknown"),
    ],
)
def test_other_kinds(kind: str, inside: str, named: str) -> None:
    stem = "{1:MULTICHOICE:=a~b} {2:SHORTANSWER:=a} {"
    report = quiz(GOOD, question(kind, inside, stem))
    assert (report.total, report.importable, report.unsupported) == (2, 1, {named: 1})
    assert [str(p.where) for p in report.problems] == ["question 2"]


def test_categories_are_no_questions() -> None:
    category = (
        '<question type="category"><category><text>$course$/top/甲</text></category></question>'
    )
    named = '<question type="category"><category><name>甲</name></category></question>'
    report = quiz(category, GOOD, named, category)
    assert (report.total, report.importable) == (1, 1)
    assert str(report.questions[0].where) == "question 1"
    with pytest.raises(UnreadableFile) as refused:
        quiz(category)
    assert refused.value.code == "nothing_in_it"


@pytest.mark.parametrize(
    ("text", "text_format", "stem"),
    [
        ("<p>甲&amp;乙</p>\n<p>丙</p>", "html", "甲&乙\n丙"),
        ("<script>alert(1)</script><b onclick='x'>甲</b>", "html", "甲"),
        ("a < b\n第二行", "plain_text", "a < b\n第二行"),
        ("甲\n乙<br>丙", "moodle_auto_format", "甲\n乙\n丙"),
        ("**甲**", "markdown", "**甲**"),
        ("", "html", "题名"),
    ],
)
def test_text_formats(text: str, text_format: str, stem: str) -> None:
    answers = answer(100, "true") + answer(0, "false")
    assert only(question("truefalse", answers, text, text_format)).stem == stem


def test_escaped_markup_and_markup_that_is_not_escaped() -> None:
    answers = answer(100, "true") + answer(0, "false")
    for text in ("&lt;p&gt;甲 &amp;lt; 乙&lt;/p&gt;", "<p>甲 &lt; 乙</p>"):
        body = f'<questiontext format="html"><text>{text}</text></questiontext>{answers}'
        assert only(f'<question type="truefalse">{body}</question>').stem == "甲 < 乙"


def test_explanations_tags_and_what_tags_carry() -> None:
    said = "<generalfeedback format='html'><text>&lt;p&gt;因为&lt;/p&gt;</text></generalfeedback>"
    tags = "".join(
        f"<tag><text>{tag}</text></tag>"
        for tag in ("工资", "难度:4", "法律依据:《劳动法》第三条", "工资")
    )
    draft = only(question("truefalse", f"{said}<tags>{tags}</tags>{answer(100, 'true')}"))
    assert (draft.explanation, draft.tags) == ("因为", ["工资"])
    assert (draft.difficulty, draft.citation) == (4, "《劳动法》第三条")
    feedback = "<feedback><text>说得对</text></feedback>"
    assert only(question("truefalse", answer(100, "true", feedback))).explanation == "说得对"


def test_pictures_inside_the_file() -> None:
    file = f'<file name="图 1.PNG" path="/" encoding="base64">{B64[:20]}\n{B64[20:]}</file>'
    stem = f'<questiontext format="html"><text>&lt;img src="@@PLUGINFILE@@/%E5%9B%BE%201.PNG"&gt;是？</text>{file}</questiontext>'
    option = f'<answer fraction="100"><text>&lt;img src="@@PLUGINFILE@@/b.png"&gt;</text><file name="b.png" encoding="base64">{B64}</file></answer>'
    draft = only(f'<question type="multichoice">{stem}{option}{answer(0, "乙")}</question>')
    (image,) = draft.images
    assert (image.media_type, image.content) == ("image/png", PNG)
    assert (draft.stem, draft.options) == (f"{image.mark}是？", [image.mark, "乙"])
    beside = f"<image>x.png</image><image_base64>{B64}</image_base64>"
    draft = only(question("truefalse", beside + answer(100, "true"), "对吗？"))
    assert draft.stem == f"对吗？\n{image.mark}" and draft.images == (image,)
    nested = f"<image>图<imageBase64>{B64}</imageBase64></image>"
    assert only(question("truefalse", nested + answer(100, "true"))).images == (image,)
    named = "<image>http://example.org/x.png</image>"
    report = quiz(question("truefalse", named + answer(100, "true")))
    assert codes(report) == ["picture_left_out"] and report.importable == 1


@pytest.mark.parametrize(
    "address",
    ["http://example.org/a.png", "@@PLUGINFILE@@/away.png", "data:image/svg+xml;base64,PHN2Zz4="],
)
def test_pictures_that_are_not_in_the_file(address: str) -> None:
    picture = f'<img src="{address}">'
    answers = answer(100, "true")
    report = quiz(
        question("truefalse", answers, f"看图{picture}对吗？"),
        question("truefalse", answers, picture),
    )
    assert (report.total, report.importable) == (2, 1)
    assert codes(report) == ["picture_left_out", "picture_missing"]
    assert report.questions[0].stem == "看图对吗？"


def test_namespaces_doctype_comments_bom_and_chinese_encodings() -> None:
    head = (
        '\ufeff<?xml version="1.0"?>\r\n<!-- x --><!DOCTYPE quiz SYSTEM "http://example.org/q.dtd">'
    )
    assert quiz(GOOD, head=head).importable == 1
    spaced = f'<q:quiz xmlns:q="urn:q" xmlns:xsi="urn:x">{GOOD}</q:quiz>'.replace(
        "<question ", '<q:question xsi:type="x" '
    ).replace("</question>", "</q:question>")
    assert parse(spaced.encode()).importable == 1
    chinese = f'<?xml version="1.0" encoding="GBK"?><quiz>{GOOD}</quiz>'
    report = parse(chinese.encode("gbk"))
    assert (report.encoding, report.questions[0].stem) == ("gb18030", "对吗？")


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE quiz [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE quiz [<!ENTITY % p SYSTEM "http://example.org/p"> %p;]>',
    ],
)
def test_entities_are_refused(doctype: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        quiz(GOOD.replace("对吗", "&x;"), head=doctype)
    assert refused.value.code == "xml_entities"


def test_one_broken_question_loses_no_other() -> None:
    broken = question("truefalse", "<answer>")
    report = quiz(GOOD, broken, GOOD.replace("对吗", "不对 & 吗&nbsp;"))
    assert (report.total, report.importable) == (3, 2)
    assert [(p.code, str(p.where)) for p in report.problems] == [("broken_xml", "question 2")]
    with pytest.raises(UnreadableFile):
        parse(b"<quiz><question")


def test_a_question_that_is_never_closed_ends_where_the_next_begins() -> None:
    unclosed = [GOOD.replace("对吗", text).replace("</question>", "") for text in "甲乙丙"]
    essay = question("essay", "").replace("</question>", "")
    shown = question("truefalse", answer(100, "true"), "<question> 是元素")
    hidden = f"<!-- {GOOD.replace('对吗', '不要')} -->"
    report = quiz(unclosed[0], essay, unclosed[1], shown, hidden, unclosed[2])
    assert (report.total, report.unsupported) == (5, {"essay": 1})
    assert [draft.stem for draft in report.questions] == [
        "甲？",
        "乙？",
        "<question> 是元素",
        "丙？",
    ]


def test_a_text_whose_end_is_missing_loses_one_question_only() -> None:
    report = quiz(GOOD, GOOD.replace("]]>", ""), GOOD.replace("对吗", "是吗"))
    assert (report.total, report.importable, codes(report)) == (3, 2, ["broken_xml"])


def test_questions_without_the_quiz_around_them() -> None:
    head = '<?xml version="1.0"?>'
    assert parse(f"{head}\n{GOOD}".encode()).importable == 1
    assert parse(f"{GOOD}{GOOD.replace('对吗', '是吗')}".encode()).importable == 2
    with pytest.raises(UnreadableFile) as refused:
        parse(f"{head}<question><text>是吗</text></question>".encode())
    assert refused.value.code == "unknown_xml"


@pytest.mark.parametrize("sign", ["<question>", "<question><![CDATA[", "<!--<question>"])
def test_hostile_signs_end_soon(sign: str) -> None:
    typed = sign.replace("<question>", '<question type="essay">')
    assert parse(("<quiz></x>" + typed + sign * 20_000 + "</quiz>").encode()).total


def test_depth_is_limited() -> None:
    with pytest.raises(UnreadableFile) as refused:
        quiz(GOOD, question("truefalse", "<a>" * 5000 + "</a>" * 5000))
    assert refused.value.code == "too_big"


def test_a_cloze_of_texts_at_printed_blanks_is_a_fill() -> None:
    stem = "工资____{1:SHORTANSWER:=按月~%50%每月}，工时____{1:SA:=八\\}小时#对~=8}"
    report = quiz(question("multianswer", "", stem))
    assert report.questions[0].answers == [["按月"], ["八}小时", "8"]]
    assert report.questions[0].stem == "工资____，工时____"


def test_a_file_that_breaks_off_names_the_question_it_lost() -> None:
    report = parse(f"<quiz>{GOOD}{GOOD.replace('对吗', '是吗')[:-20]}".encode())
    assert (report.total, report.importable, codes(report)) == (2, 1, ["broken_xml"])


def test_what_looks_like_a_declaration_is_text() -> None:
    stem = "&lt;!ENTITY 要先声明吗？ <!ENTITY x>"
    report = quiz(question("truefalse", answer(100, "true"), stem, "plain_text"), GOOD)
    assert [draft.stem for draft in report.questions] == [stem, "对吗？"]
