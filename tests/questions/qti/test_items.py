"""QTI items as learning platforms write them, in both spellings."""

import re

import pytest

from questions.drafts import Draft, Report
from questions.errors import UnreadableFile
from questions.formats import parse
from questions.formats.detect import detect

from ..making import codes

V21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
V30 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
STEM = "<p>最长几个月？</p>"


def declaration(
    *right: str, cardinality: str = "single", mapping: str = "", name: str = "R"
) -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    kind = f'cardinality="{cardinality}" baseType="identifier"'
    return (
        f'<responseDeclaration identifier="{name}" {kind}>{correct}{mapping}</responseDeclaration>'
    )


def mapping(**points: float) -> str:
    entries = "".join(f'<mapEntry mapKey="{k}" mappedValue="{v}"/>' for k, v in points.items())
    return f'<mapping defaultValue="0">{entries}</mapping>'


def choice(*options: str, most: int = 1, prompt: str = "") -> str:
    asked = f"<prompt>{prompt}</prompt>" if prompt else ""
    texts = "".join(
        f'<simpleChoice identifier="{name}" fixed="false">\n {text} \n</simpleChoice>'
        for name, text in zip("xyzu", options, strict=False)
    )
    return f'<choiceInteraction responseIdentifier="R" maxChoices="{most}">{asked}{texts}</choiceInteraction>'


def item(declarations: str, body: str, more: str = "", head: str = "") -> str:
    return (
        f'<assessmentItem xmlns="{V21}" identifier="i" title="题名">{head}{declarations}'
        f"<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def kebab(text: str) -> str:
    """The same in the spelling of 3.0."""

    def tag(match: re.Match[str]) -> str:
        name = match[2]
        if name not in {"p", "div", "img", "b", "br"}:
            name = "qti-" + re.sub("[A-Z]", lambda c: "-" + c[0].lower(), name)
        return match[1] + name

    text = re.sub(r"(</?)(\w+)", tag, text.replace(V21, V30))
    return re.sub(r" (\w+)=", lambda m: re.sub("[A-Z]", lambda c: "-" + c[0].lower(), m[0]), text)


def check(text: str) -> Report:
    return parse(text.encode())


def one(text: str) -> Draft:
    report = check(text)
    assert report.problems == [] and report.format == "qti"
    return report.questions[0]


OPTIONS = choice("甲", "乙", "丙")
GOOD = item(declaration("y"), STEM + OPTIONS)


@pytest.mark.parametrize("spelt", [str, kebab])
@pytest.mark.parametrize(
    ("declared", "most", "kind", "key"),
    [
        (declaration("y"), 1, "single", ["B"]),
        (declaration("y"), 0, "single", ["B"]),
        (declaration("z", cardinality="multiple"), 1, "single", ["C"]),
        (declaration("z", cardinality="multiple"), 0, "multiple", ["C"]),
        (declaration("x", "z", cardinality="multiple"), 0, "multiple", ["A", "C"]),
        (declaration("x", "z", cardinality="multiple"), 3, "multiple", ["A", "C"]),
        (declaration("x", "z", cardinality="multiple"), 1, "multiple", ["A", "C"]),
        (declaration(mapping=mapping(x=-1, y=2)), 1, "single", ["B"]),
        (declaration(mapping=mapping(x=0.5, y=0.5, z=-1), cardinality="multiple"), 0, "multiple", ["A", "B"]),
        (declaration("y", mapping=mapping(x=1, y=5)), 1, "single", ["B"]),
    ],
)  # fmt: skip
def test_choices(declared: str, most: int, kind: str, key: list[str], spelt: type) -> None:
    draft = one(spelt(item(declared, STEM + choice("甲", "<p>乙<b>二</b></p>", "丙", most=most))))
    assert (draft.kind, draft.answers) == (kind, key)
    assert (draft.stem, draft.options) == ("最长几个月？", ["甲", "乙二", "丙"])


PROCESSED = (
    '<responseProcessing><responseCondition><responseIf><match><variable identifier="R"/>'
    '<baseValue baseType="identifier">z</baseValue></match><setOutcomeValue identifier="SCORE">'
    '<baseValue baseType="float">1</baseValue></setOutcomeValue></responseIf></responseCondition>'
    "</responseProcessing>"
)


def test_a_key_that_only_the_response_processing_names() -> None:
    assert one(item(declaration(), STEM + OPTIONS, PROCESSED)).answers == ["C"]
    assert codes(check(item(declaration(), STEM + OPTIONS))) == ["no_answer"]


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("", "no_answer"),
        (declaration(), "no_answer"),
        (declaration(mapping=mapping(x=0, y=-1)), "no_answer"),
        (declaration("away"), "unclear_answer"),
        (declaration("x", "y"), "several_answers"),
        (declaration(mapping=mapping(x=1, y=1)), "several_answers"),
        (declaration("x", mapping=mapping(x=0, y=1)), "answer_conflict"),
    ],
)
def test_no_sure_key(declared: str, code: str) -> None:
    report = check(item(declared, STEM + OPTIONS))
    assert (report.total, report.importable, codes(report)) == (1, 0, [code])


@pytest.mark.parametrize(
    ("body", "stem"),
    [
        (STEM + OPTIONS, "最长几个月？"),
        (choice("甲", "乙", prompt="最长几个月？"), "最长几个月？"),
        ("<div><p>试用期。</p>" + choice("甲", "乙", prompt="几个月？") + "</div>", "试用期。\n几个月？"),
        (OPTIONS, "题名"),
        ('<rubricBlock view="scorer"><p>1 分</p></rubricBlock>' + STEM + OPTIONS, "最长几个月？"),
        ('<rubricBlock view="candidate"><p>选一个</p></rubricBlock>' + STEM + OPTIONS, "选一个\n最长几个月？"),
        ('<rubricBlock view="candidate" use="rationale"><p>选乙</p></rubricBlock>' + STEM + OPTIONS, "最长几个月？"),
        ('<p>甲<span class="qti-visually-hidden">选乙</span></p>' + OPTIONS, "甲"),
        ('<p>x<m:math xmlns:m="urn:m"><m:msup><m:mi>y</m:mi><m:mn>2</m:mn></m:msup></m:math></p>' + OPTIONS, "xy^2"),
        ("<p>a&nbsp;&lt;b&gt;</p>" + OPTIONS, "a <b>"),
    ],
)  # fmt: skip
def test_where_the_stem_stands(body: str, stem: str) -> None:
    assert one(item(declaration("y"), body)).stem == stem


def entry(name: str = "R") -> str:
    return f'<textEntryInteraction responseIdentifier="{name}" expectedLength="9"/>'


def processed(*tests: str) -> str:
    return PROCESSED.replace(
        PROCESSED[PROCESSED.index("<match>") : PROCESSED.index("<setOut")],
        f"<and>{''.join(tests)}</and>",
    )


def right(name: str) -> str:
    return f'<match><variable identifier="{name}"/><correct identifier="{name}"/></match>'


@pytest.mark.parametrize("spelt", [str, kebab])
@pytest.mark.parametrize(
    ("text", "stem", "answers"),
    [
        (item(declaration("六"), f"<p>最长{entry()}个月。</p>"), "最长____个月。", [["六"]]),
        (item(declaration("六"), f"<p>最长____{entry()}个月。</p>"), "最长____个月。", [["六"]]),
        (item(declaration("六"), f"<p>几个月？</p><p>{entry()}</p>"), "几个月？", [["六"]]),
        (item(declaration("六"), f"<p>{entry()}</p>"), "题名", [["六"]]),
        (item(declaration("a*b", mapping=mapping(**{"a*b": 2, "6": 2})), STEM + entry()), "最长几个月？", [["a*b", "6"]]),
        (item(declaration(mapping=mapping(六=1, 陆=1, 七=0)), STEM + entry()), "最长几个月？", [["六", "陆"]]),
        (
            item(declaration("一", name="R1") + declaration("二", name="R2"), f"<p>{entry('R1')}和{entry('R2')}</p>", processed(right("R1"), right("R2"))),
            "____和____",
            [["一"], ["二"]],
        ),
    ],
)  # fmt: skip
def test_texts_to_enter(text: str, stem: str, answers: list[list[str]], spelt: type) -> None:
    draft = one(spelt(text))
    assert (draft.kind, draft.stem, draft.answers) == ("fill", stem, answers)


def test_spellings_that_earn_less() -> None:
    report = check(item(declaration("York", mapping=mapping(York=1, york=0.5, Yok=0.5)), entry()))
    assert report.questions[0].answers == [["York"]] and codes(report) == ["partial_credit"]
    report = check(item(declaration(), STEM + entry()))
    assert codes(report) == ["no_answer"]


NEAR = (
    '<responseProcessing><responseCondition><responseIf><equal toleranceMode="absolute" tolerance="1">'
    '<variable identifier="R"/><correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing>'
)
TWO = declaration("一", name="R1") + declaration("二", name="R2")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (item("", "<p>请看下一页。</p>"), "description"),
        (item("", '<extendedTextInteraction responseIdentifier="R"/>'), "essay"),
        (item(declaration("y"), OPTIONS + '<hottextInteraction responseIdentifier="S"/>'), "composite"),
        (item(declaration("y"), OPTIONS + OPTIONS), "composite"),
        (item(TWO, entry("R1") + entry("R2")), "composite"),
        (item("", '<inlineChoiceInteraction responseIdentifier="R"/>'), "inline_choice"),
        (item("", '<matchInteraction responseIdentifier="R"/>'), "matching"),
        (item("", '<customInteraction responseIdentifier="R"><p:portableCustomInteraction xmlns:p="urn:p"/></customInteraction>'), "custom"),
        (item(declaration("x", "y", cardinality="ordered"), OPTIONS), "ordering"),
        (item(declaration("3"), STEM + entry(), NEAR), "numerical"),
        (item("", '<brandNewInteraction responseIdentifier="R"/>'), "brandnewinteraction"),
        ("<questestinterop><section><item/></section></questestinterop>", "qti_1.2"),
        ("<POOL><QUESTIONLIST><QUESTION id='q'/></QUESTIONLIST><QUESTION_ESSAY/></POOL>", "blackboard"),
    ],
)  # fmt: skip
def test_other_kinds_are_named(text: str, kind: str) -> None:
    report = check(text)
    assert (report.total, report.importable, report.unsupported) == (1, 0, {kind: 1})
    assert codes(report) == ["unsupported_kind"]


MADE = '<setCorrectResponse identifier="R"><variable identifier="t"/></setCorrectResponse>'
VARIABLE = '<templateDeclaration identifier="t" cardinality="single" baseType="integer"/>'


def test_questions_that_a_program_makes_up() -> None:
    made = f"<templateProcessing>{MADE}</templateProcessing>"
    assert codes(check(item(declaration("y"), STEM + OPTIONS, made, VARIABLE))) == ["template"]
    shown = '<p>多少？<printedVariable identifier="t"/></p>'
    assert codes(check(item(declaration("y"), shown + OPTIONS, "", VARIABLE))) == ["template"]
    sometimes = OPTIONS.replace('fixed="false"', 'templateIdentifier="t"', 1)
    report = check(item(declaration("y"), STEM + sometimes, "", VARIABLE))
    assert codes(report) == ["template"] and report.problems[0].params == {"name": "t"}
    assert one(item(declaration("y"), STEM + OPTIONS, "", VARIABLE)).answers == ["B"]


def test_right_and_wrong_by_their_names() -> None:
    body = STEM + choice("对", "错").replace('"x"', '"true"').replace('"y"', '"false"')
    draft = one(item(declaration("false"), body))
    assert (draft.kind, draft.options, draft.answers) == ("true_false", [], ["false"])
    assert one(item(declaration("y"), STEM + choice("对", "错"))).kind == "single"


def test_a_test_with_its_items_inside_and_a_fragment() -> None:
    broken = item(declaration(), STEM + OPTIONS)
    inside = f"<assessmentTest><testPart><assessmentSection>{GOOD}{broken}{GOOD}"
    report = check(inside + "</assessmentSection></testPart></assessmentTest>")
    assert (report.total, report.importable) == (3, 2)
    assert [str(problem.where) for problem in report.problems] == ["question 2"]
    report = check(OPTIONS)
    assert (report.total, codes(report)) == (1, ["no_answer"])


def test_what_a_section_tells_is_said_once() -> None:
    told = '<rubricBlock view="candidate"><p>请看材料</p></rubricBlock>'
    told += '<rubricBlock view="proctor"><p>给监考</p></rubricBlock>'
    section = f"<assessmentSection>{told}{GOOD}</assessmentSection>"
    report = check(f"<assessmentTest><testPart>{section}{section}</testPart></assessmentTest>")
    assert (report.importable, codes(report)) == (2, ["section_text"])
    assert "请看材料" in report.problems[0].message


def test_odd_heads() -> None:
    for head in (
        "\ufeff",
        '<?xml version="1.0"?><!-- x --><!DOCTYPE assessmentItem SYSTEM "http://x.test/a.dtd">',
    ):
        assert check(head + GOOD).importable == 1
    assert check(GOOD.replace(V21, V30)).importable == 1
    assert check(f"<questions>{GOOD}{GOOD}</questions>").importable == 2
    assert detect(f"<?xml version='1.0'?><questions>{GOOD}</questions>".encode()) == "qti"
    prefixed = GOOD.replace("<", "<q:").replace("<q:/", "</q:").replace("xmlns=", "xmlns:q=")
    assert check(prefixed).importable == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<manifest/>", "qti_manifest"),
        ("<assessmentTest><assessmentItemRef href='a.xml'/></assessmentTest>", "qti_references"),
        ("<assessmentTest/>", "no_qti_items"),
        (GOOD[:-30], "damaged"),
        ('<!DOCTYPE a [<!ENTITY x "y">]>' + GOOD, "xml_entities"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + GOOD, "xml_entities"),
    ],
)
def test_files_that_cannot_be_read(text: str, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(text)
    assert refused.value.code == code


def test_points_for_every_option_are_a_survey() -> None:
    report = check(item(declaration(mapping=mapping(x=1, y=2)), STEM + choice("同意", "很同意")))
    assert codes(report) == ["no_full_answer"]
