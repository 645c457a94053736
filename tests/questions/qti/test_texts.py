"""What QTI items say besides what they ask: feedback that explains, formulas, sounds and films."""

import pytest

from ..making import codes
from .test_items import (
    OPTIONS,
    STEM,
    VARIABLE,
    check,
    choice,
    declaration,
    item,
    kebab,
    one,
)


def feedback(name: str, text: str, how: str = "show") -> str:
    return f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="{how}"><p>{text}</p></modalFeedback>'


def test_explanations_and_points() -> None:
    said = feedback("x", "不对") + feedback("y", "因为") + feedback("y", "没选对", "hide")
    assert one(item(declaration("y"), STEM + OPTIONS, said)).explanation == "因为"
    said += feedback("SOLUTION", "见第十九条")
    assert one(item(declaration("y"), STEM + OPTIONS, said)).explanation == "见第十九条"
    inline = '乙<feedbackInline outcomeIdentifier="F" identifier="y">因为</feedbackInline>'
    draft = one(item(declaration("y"), STEM + choice("甲", inline)))
    assert (draft.options, draft.explanation) == (["甲", "乙"], "因为")
    points = '<outcomeDeclaration identifier="SCORE" normalMaximum="2.5"/>'
    assert one(item(declaration("y"), STEM + OPTIONS, "", points)).points == 2.5


def test_what_one_editor_says_to_teachers_and_of_each_choice_is_no_part_of_the_question() -> None:
    read = "<teacherInstructions>请老师读题</teacherInstructions>"
    said = '<rationale identifier="x">想错了</rationale><rationale identifier="y">对</rationale>'
    said = f'<choiceRationales responseIdentifier="RESPONSE">{said}</choiceRationales>'
    assert (
        one(item(declaration("y"), read + STEM + OPTIONS + said)).stem
        == one(item(declaration("y"), STEM + OPTIONS)).stem
    )


def condition(right: str, wrong: str = "") -> str:
    """Response processing that shows one piece of feedback for the right answer, another else."""

    def shows(value: str) -> str:
        return f'<setOutcomeValue identifier="F"><baseValue baseType="identifier">{value}</baseValue></setOutcomeValue>'

    match = '<match><variable identifier="R"/><correct identifier="R"/></match>'
    other = f"<responseElse>{shows(wrong)}</responseElse>" if wrong else ""
    inside = f"<responseIf>{match}{shows(right)}</responseIf>{other}"
    return (
        f"<responseProcessing><responseCondition>{inside}</responseCondition></responseProcessing>"
    )


SET = '<setOutcomeValue identifier="F"><match><baseValue baseType="identifier">%s</baseValue><variable identifier="B"/></match></setOutcomeValue>'


VERDICT = "".join(
    f'<responseCondition><responseIf><match><baseValue baseType="identifier">{verdict}</baseValue>'
    f'<variable identifier="B"/></match><setOutcomeValue identifier="F"><multiple>'
    f'<variable identifier="F"/><baseValue baseType="identifier">{shows}</baseValue></multiple>'
    "</setOutcomeValue></responseIf></responseCondition>"
    for verdict, shows in (("correct", "f1"), ("incorrect", "f2"))
)


@pytest.mark.parametrize("spelt", [str, kebab])
@pytest.mark.parametrize(
    ("more", "said"),
    [
        (condition("f1", "f2") + feedback("f2", "很长的一段错话") + feedback("f1", "因为"), "因为"),
        (condition("all", "all") + feedback("correct", "对，很好很好") + feedback("all", "因为"), "因为"),
        (feedback("a", "因为") + feedback("b", "因为"), "因为"),
        (feedback("RESPONSE_incorrect", "错") + feedback("RESPONSE_correct", "因为"), "因为"),
        (f"<responseProcessing>{SET % 'correct'}</responseProcessing>" + feedback("true", "因为"), "因为"),
        (f"<responseProcessing>{SET % 'incorrect'}</responseProcessing>" + feedback("true", "错了"), ""),
        (f"<responseProcessing>{SET % 'x'}</responseProcessing>" + feedback("SHOW", "不知道何时"), ""),
        (feedback("incorrect", "错了"), ""),
        (feedback("correct", "Yes, that's right! Well done."), ""),
        (feedback("correct", "恭喜您，答对了！"), ""),
        (f"<responseProcessing>{VERDICT}</responseProcessing>" + feedback("f1", "因为") + feedback("f2", "应选乙，不是甲"), "因为"),
        ('<rubricBlock view="candidate" use="rationale"><p>因为</p></rubricBlock>', "因为"),
        ('<rubricBlock view="scorer" use="rationale"><p>给分</p></rubricBlock>', ""),
    ],
)  # fmt: skip
def test_what_explains_the_answer(more: str, said: str, spelt: type) -> None:
    assert one(spelt(item(declaration("y"), STEM + OPTIONS, more))).explanation == said


def test_feedback_in_the_body_explains_and_does_not_tell_the_answer() -> None:
    block = feedback("correct", "因为").replace("modalFeedback", "feedbackBlock")
    wrong = feedback("incorrect", "应选乙").replace("modalFeedback", "feedbackBlock")
    draft = one(item(declaration("y"), STEM + OPTIONS + block + wrong))
    assert (draft.stem, draft.explanation) == ("最长几个月？", "因为")
    asked = feedback("part1", "").replace("modalFeedback", "feedbackBlock")
    asked = asked.replace("<p></p>", STEM + OPTIONS)
    assert one(item(declaration("y"), asked + block)).stem == "最长几个月？"
    shown = feedback("correct", "<printedVariable identifier='t'/>")
    assert one(item(declaration("y"), STEM + OPTIONS, shown, VARIABLE)).explanation == ""


def test_a_formula_with_a_variable_is_made_up_by_a_program() -> None:
    formula = '<p><m:math xmlns:m="urn:m"><m:mi> t </m:mi></m:math></p>' + OPTIONS
    in_math = VARIABLE.replace("/>", ' mathVariable="true"/>')
    for name in (" t ", "t[i]"):
        report = check(item(declaration("y"), formula.replace(" t ", name), "", in_math))
        assert (report.importable, codes(report)) == (1, ["template_text"])
        assert name.strip() in report.problems[0].message
    said = feedback("correct", formula.removesuffix(OPTIONS))
    assert one(item(declaration("y"), STEM + OPTIONS, said, in_math)).explanation == ""
    assert one(item(declaration("y"), formula, "", VARIABLE)).stem == "t"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mi>f</mi><mo>&#x2061;</mo><mfenced><mi>x</mi><mi>y</mi></mfenced>", "f(x,y)"),
        ('<mfenced open="[" close="]"><mn>1</mn></mfenced>', "[1]"),
        ("<msqrt><mn>2</mn></msqrt><msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt>", "√2√(x+1)"),
        ("<mroot><mi>x</mi><mn>3</mn></mroot>", "x^(1/3)"),
        ("<msubsup><mi>x</mi><mn>1</mn><mn>2</mn></msubsup>", "x_1^2"),
        ("<mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac>", "(a+b)/2"),
        ("<mtable><mtr><mtd>1</mtd><mtd>2</mtd></mtr><mtr><mtd>3</mtd><mtd>4</mtd></mtr></mtable>", "1 2; 3 4"),
    ],
)  # fmt: skip
def test_formulas(formula: str, text: str) -> None:
    body = f'<p><math xmlns="http://www.w3.org/1998/Math/MathML">{formula}</math></p>'
    assert one(item(declaration("y"), body + OPTIONS)).stem == text


def test_sounds_and_films_stay_behind_and_are_named() -> None:
    film = '<video controls="1"><source src="a.mp4"/><source src="a.webm"/>打不开</video><audio src="b.mp3"/>'
    report = check(item(declaration("y"), film + STEM + OPTIONS))
    assert report.questions[0].stem == "最长几个月？"
    assert codes(report) == ["media_left_out", "media_left_out"]
    assert ["a.mp4" in problem.message for problem in report.problems] == [True, False]
    report = check(item(declaration("y"), "<p><svg><rect/></svg></p>" + STEM + OPTIONS))
    assert codes(report) == ["picture_left_out"]


CHOSEN = '<responseProcessing><setOutcomeValue identifier="F"><variable identifier="R"/></setOutcomeValue></responseProcessing>'
BY_VALUE = (
    "<responseProcessing><responseCondition>"
    + "".join(
        f'<{branch}><match><variable identifier="R"/><baseValue baseType="identifier">{value}</baseValue></match>'
        f'<setOutcomeValue identifier="F"><baseValue baseType="identifier">{shown}</baseValue></setOutcomeValue></{branch}>'
        for branch, value, shown in (
            ("responseIf", "true", "f1"),
            ("responseElseIf", "false", "f2"),
        )
    )
    + "</responseCondition></responseProcessing>"
)
HINT = condition("hint").replace('"R"', '"HINT"').replace(
    '<correct identifier="HINT"/>', '<baseValue baseType="boolean">true</baseValue>'
)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (
            CHOSEN + feedback("true", "你看错了，第三条说的是别的") + feedback("false", "因为"),
            "因为",
        ),
        (BY_VALUE + feedback("f1", "你看错了，第三条说的是别的") + feedback("f2", "因为"), "因为"),
        (feedback("true", "选这个的人看错了"), ""),
        (feedback("true", "选这个的人看错了") + feedback("false", "第三条"), ""),
        (HINT + feedback("hint", "想一想第三条"), ""),
    ],
)
def test_choices_that_are_called_like_verdicts(more: str, said: str) -> None:
    body = STEM + choice("对", "错").replace('"x"', '"true"').replace('"y"', '"false"')
    draft = one(item(declaration("false"), body, more))
    assert (draft.answers, draft.explanation) == (["false"], said)


@pytest.mark.parametrize("name", ["explanation", "correct", "all", "f1"])
def test_what_stands_in_a_wrong_choice_explains_nothing(name: str) -> None:
    said = '<feedbackInline outcomeIdentifier="F" identifier="%s">%s</feedbackInline>'
    body = STEM + choice("甲" + said % (name, "甲不合法"), "乙")
    assert one(item(declaration("y"), body, condition("all", "all"))).explanation == ""
    missed = STEM + choice("甲", "乙" + said % ("incorrect", "这个也要选"))
    assert one(item(declaration("y"), missed)).explanation == ""


def test_what_is_not_shown_tells_no_answer() -> None:
    hidden = '<p style="Display : none">选乙</p><div hidden="hidden">选乙</div><p>甲<b hidden="">乙</b></p>'
    phantom = '<p>x<math xmlns="urn:m"><mphantom><mn>42</mn></mphantom></math></p>'
    assert (
        one(item(declaration("y"), STEM + hidden + phantom + OPTIONS)).stem == "最长几个月？\n甲\nx"
    )
    folded = "<details><summary>查看%s</summary><p>选乙</p></details>"
    report = check(item(declaration("y"), STEM + folded % "答案" + folded % "条文" + OPTIONS))
    assert report.questions[0].stem == "最长几个月？\n查看条文\n选乙"
    film = '<video src="a.mp4" hidden="">打不开</video>'
    report = check(item(declaration("y"), film + STEM + OPTIONS))
    assert (report.questions[0].stem, codes(report)) == ("最长几个月？", [])
