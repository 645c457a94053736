"""Keys of QTI items that stand elsewhere than they should, or are written otherwise."""

import pytest

from ..making import codes
from .test_items import OPTIONS, STEM, check, choice, declaration, entry, item, mapping, one


@pytest.mark.parametrize(
    ("value", "key"), [("六个月", ["B"]), (" 六个月。", ["B"]), ("Y", ["B"]), ("八个月", None)]
)
def test_a_key_that_names_the_text_of_a_choice(value: str, key: list[str] | None) -> None:
    report = check(item(declaration(value), STEM + choice("一个月", "六个月", "一年")))
    assert [draft.answers for draft in report.questions] == ([key] if key else [])
    assert codes(report) == ([] if key else ["unclear_answer"])


def test_keys_in_the_conditions_of_the_response_processing() -> None:
    one_of = f"<or>{right_is(VALUE % '六')}{right_is(VALUE % '6')}</or>"
    score = '<sum><variable identifier="SCORE"/><variable identifier="EACH"/></sum>'
    declared = '<templateDeclaration identifier="EACH"><defaultValue><value>2</value></defaultValue></templateDeclaration>'
    text = item(declaration(), STEM + entry(), scoring(f"<and>{one_of}</and>", score), declared)
    assert one(text).answers == [["六", "6"]]
    both = f"<multiple>{VALUE % 'x'}{VALUE % 'z'}</multiple>"
    text = item(
        declaration(cardinality="multiple"),
        STEM + choice("甲", "乙", "丙", most=0),
        scoring(right_is(both)),
    )
    assert (one(text).kind, one(text).answers) == ("multiple", ["A", "C"])
    other = f"<multiple>{VALUE % 'y'}{VALUE % 'z'}</multiple>"
    either = text.replace("</responseProcessing>", "").removesuffix("</assessmentItem>")
    either += scoring(right_is(other)).removeprefix("<responseProcessing>") + "</assessmentItem>"
    assert codes(check(either)) == ["no_answer"]
    no = scoring(f"<not>{right_is(VALUE % 'x')}</not>")
    assert codes(check(item(declaration(), STEM + OPTIONS, no))) == ["no_answer"]


VALUE = '<baseValue baseType="string">%s</baseValue>'


def right_is(value: str) -> str:
    return f'<match>{value}<variable identifier="R"/></match>'


def scoring(test: str, score: str = '<baseValue baseType="float">1</baseValue>') -> str:
    made = f'<setOutcomeValue identifier="SCORE">{score}</setOutcomeValue>'
    inside = f"<responseIf>{test}{made}</responseIf>"
    return (
        f"<responseProcessing><responseCondition>{inside}</responseCondition></responseProcessing>"
    )


def test_numbers_are_right_with_and_without_their_noughts() -> None:
    number = declaration("4.0").replace('identifier">', 'float">')
    assert one(item(number, STEM + entry())).answers == [["4.0", "4"]]
    assert one(item(declaration("4.0"), STEM + entry())).answers == [["4.0"]]
    assert one(item(number.replace("4.0", "-0.00"), STEM + entry())).answers == [["-0.00", "-0"]]
    long = number.replace("4.0", "0." + "0" * 300_000 + "1")
    assert codes(check(item(long, STEM + entry()))) == ["answer_too_long"]
    assert codes(check(item(declaration("一" * 300_000), STEM + entry()))) == ["answer_too_long"]


def multiple(*right: str, points: str = "") -> str:
    return item(
        declaration(*right, cardinality="multiple", mapping=points),
        STEM + choice("甲", "乙", "丙", most=0),
    )


def at_most(most: float, **points: float) -> str:
    return mapping(**points).replace("<mapping", f'<mapping upperBound="{most}"')


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (multiple(points=at_most(1, x=0.5, y=0.5, z=-1)), ["A", "B"]),
        (multiple(points=at_most(1, x=0.334, y=0.333, z=0)), ["A", "B"]),
        (multiple("x", "z", points=mapping(x=1, z=0)), ["A", "C"]),
        (multiple("x", points=at_most(1, x=1, y=0.5)), ["A"]),
        (multiple("x", "z").replace('"multiple"', '"Multiple"'), ["A", "C"]),
    ],
)
def test_points_that_agree_with_the_key(text: str, key: list[str]) -> None:
    assert one(text).answers == key


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (multiple("x", "z", points=mapping(x=1, z=-1)), "answer_conflict"),
        (multiple("x", points=mapping(x=1, y=1)), "answer_conflict"),
        (multiple("x", points=at_most(1, x=2, y=2)), "answer_conflict"),
        (multiple(points=at_most(1, x=1, y=1)), "no_full_answer"),
        (multiple(points=mapping(x=1, y=1, z=1)), "no_full_answer"),
        (multiple(points=mapping(x=1)).replace('r="y"', 'r="x"'), "unclear_answer"),
        (multiple("x").replace('r="y"', 'r="x"'), "unclear_answer"),
        (item(declaration("y", mapping=mapping(y=1, z=1)), STEM + OPTIONS), "answer_conflict"),
        (item(declaration("x") + declaration("y"), STEM + OPTIONS), "answer_conflict"),
        (item(declaration("y"), STEM + choice("y", "甲").replace('"y"', '"Y"')), "unclear_answer"),
        (item(declaration("y", "z"), STEM + entry()).replace('"single"', '"multiple"'), "no_full_answer"),
    ],
)  # fmt: skip
def test_keys_that_are_in_doubt(text: str, code: str) -> None:
    report = check(text)
    assert (report.total, report.importable, codes(report)) == (1, 0, [code])


def test_of_three_that_earn_points_two_may_be_chosen() -> None:
    text = multiple(points=mapping(x=1, y=1, z=1, u=0)).replace('"0"', '"2"')
    report = check(
        text.replace("</choiceI", '<simpleChoice identifier="u">丁</simpleChoice></choiceI')
    )
    assert codes(report) == ["no_full_answer"]


IS_CORRECT = right_is('<correct identifier="R"/>')


@pytest.mark.parametrize(
    ("test", "key"),
    [
        (right_is(VALUE % "y"), ["B"]),
        (f"<or>{IS_CORRECT}{right_is(VALUE % 'y')}</or>", ["B"]),
        (right_is(VALUE % "z"), None),
        (f"<or>{IS_CORRECT}{right_is(VALUE % 'z')}</or>", None),
    ],
)
def test_a_key_against_the_response_processing(test: str, key: list[str] | None) -> None:
    report = check(item(declaration("y"), STEM + OPTIONS, scoring(test)))
    assert [draft.answers for draft in report.questions] == ([key] if key else [])
    assert codes(report) == ([] if key else ["answer_conflict"])


def test_less_for_the_nearly_right_is_no_contradiction() -> None:
    half = scoring(right_is(VALUE % "z"), '<baseValue baseType="float">0.5</baseValue>')
    assert one(item(declaration("y"), STEM + OPTIONS, scoring(IS_CORRECT) + half)).answers == ["B"]


def test_one_of_two_that_earns_everything_is_no_key_of_several() -> None:
    sets = [right_is(f"<multiple>{VALUE % value}</multiple>") for value in "xy"]
    either = multiple().replace("</assess", scoring(f"<or>{''.join(sets)}</or>") + "</assess")
    assert codes(check(either)) == ["no_answer"]


def test_texts_that_the_points_or_the_processing_speak_of() -> None:
    either = scoring(f"<or>{right_is(VALUE % '六')}{right_is(VALUE % '6')}</or>")
    assert one(item(declaration("六"), STEM + entry(), either)).answers == [["六", "6"]]
    assert codes(check(item(declaration("五"), STEM + entry(), either))) == ["answer_conflict"]
    for points in (mapping(七=1), mapping(六=0.5, 陆=1)):
        report = check(item(declaration("六", mapping=points), STEM + entry()))
        assert (report.importable, codes(report)) == (0, ["answer_conflict"])
    spelt = item(declaration("York", mapping=mapping(york=1)), STEM + entry())
    assert one(spelt).answers == [["York", "york"]]
    number = item(declaration("4.0", mapping=mapping(**{"4": 1})), STEM + entry())
    assert one(number.replace('identifier">', 'float">')).answers == [["4.0", "4"]]


@pytest.mark.parametrize(
    "test",
    [
        '<equal toleranceMode="absolute" tolerance="1"><round><variable identifier="R"/></round><correct identifier="R"/></equal>',
        '<match><truncate><variable identifier=" R"/></truncate><correct identifier="R"/></match>',
    ],
)
def test_a_number_that_is_rounded_need_not_be_met_exactly(test: str) -> None:
    report = check(item(declaration("3.1"), STEM + entry(), scoring(test)))
    assert report.unsupported == {"numerical": 1}


def test_a_choice_that_earns_points_by_itself_is_right() -> None:
    def paid(choice_id: str) -> str:
        value = f'<baseValue baseType="identifier">{choice_id}</baseValue>'
        return scoring(f'<member>{value}<variable identifier="R"/></member>')

    several = declaration("y", cardinality="multiple")
    assert one(item(several, STEM + OPTIONS, paid("y"))).answers == ["B"]
    assert codes(check(item(several, STEM + OPTIONS, paid("x")))) == ["answer_conflict"]


def has(choice_id: str) -> str:
    return f'<member>{VALUE % choice_id}<variable identifier="R"/></member>'


@pytest.mark.parametrize(
    ("test", "most", "key"),
    [
        (f"<and>{has('x')}<not>{has('y')}</not>{has('z')}</and>", 0, ["A", "C"]),
        (f"<and>{has('x')}{has('z')}</and>", 2, ["A", "C"]),
        (f"<and>{has('x')}{has('z')}</and>", 0, None),
        (f"<or>{has('x')}{has('z')}</or>", 2, None),
        (f"<and>{has('x')}<not><isNull><variable identifier='R'/></isNull></not></and>", 1, ["A"]),
    ],
)
def test_choices_that_the_processing_needs(test: str, most: int, key: list[str] | None) -> None:
    body = STEM + choice("甲", "乙", "丙", most=most)
    report = check(item(declaration(cardinality="multiple"), body, scoring(test)))
    assert [draft.answers for draft in report.questions] == ([key] if key else [])
    assert codes(report) == ([] if key else ["no_answer"])


def test_a_key_that_earns_nothing_where_the_others_do() -> None:
    made = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    nothing = scoring(IS_CORRECT, '<baseValue baseType="float">0</baseValue>')
    assert one(item(declaration("y"), STEM + OPTIONS, nothing)).answers == ["B"]
    turned = nothing.replace("</responseIf>", f"</responseIf><responseElse>{made}</responseElse>")
    assert codes(check(item(declaration("y"), STEM + OPTIONS, turned))) == ["answer_conflict"]


def adds(points: float, test: str) -> str:
    """A condition that adds points to the score."""
    score = (
        f'<sum><variable identifier="SCORE"/><baseValue baseType="float">{points}</baseValue></sum>'
    )
    return (
        scoring(test, score)
        .removeprefix("<responseProcessing>")
        .removesuffix("</responseProcessing>")
    )


CAP = adds(0, '<gte><variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></gte>')
FEEDBACK = (
    '<setOutcomeValue identifier="F"><random><variable identifier="R"/></random></setOutcomeValue>'
)


@pytest.mark.parametrize(
    ("declared", "most", "rules", "key"),
    [
        (declaration(), 1, adds(1, has("z")) + CAP, ["C"]),
        (declaration(), 1, FEEDBACK + adds(1, has("z")), ["C"]),
        (declaration(), 1, adds(1, f'<lt><random>{has("x")}</random></lt>') + adds(1, has("z")), "no_answer"),
        (declaration("y"), 1, adds(1, f'<lt><random>{has("x")}</random></lt>') + adds(1, has("z")), ["B"]),
        (declaration(), 1, adds(1, has("x")) + adds(2, has("y")) + adds(3, has("z")), "no_answer"),
        (declaration("y"), 1, adds(1, has("z")) + CAP, "answer_conflict"),
        (declaration("y"), 1, adds(1, has("y")) + adds(1, has("z")), "answer_conflict"),
        (declaration("y"), 1, adds(1, "<not><isNull><variable identifier='R'/></isNull></not>"), ["B"]),
        (declaration(cardinality="multiple"), 0, adds(1, has("x")) + adds(1, has("z")), "no_answer"),
        (declaration(cardinality="multiple"), 0, adds(1, has("x")) + adds(1, has("z")) + adds(-1, has("y")), ["A", "C"]),
        (declaration("x", "z", cardinality="multiple"), 0, adds(1, has("x")) + adds(1, has("z")), ["A", "C"]),
        (declaration("x", "y", cardinality="multiple"), 0, adds(1, f"<and>{has('x')}{has('z')}<not>{has('y')}</not></and>"), "answer_conflict"),
        (declaration("x", "y", cardinality="multiple"), 0, adds(1, f"<and>{has('x')}</and>"), ["A", "B"]),
        (declaration("x", "y", cardinality="multiple"), 0, adds(1, "<match/>"), ["A", "B"]),
    ],
)  # fmt: skip
def test_keys_by_what_the_processing_makes_of_each_answer(
    declared: str, most: int, rules: str, key: list[str] | str
) -> None:
    body = STEM + choice("甲", "乙", "丙", most=most)
    report = check(item(declared, body, f"<responseProcessing>{rules}</responseProcessing>"))
    assert [draft.answers for draft in report.questions] == ([key] if isinstance(key, list) else [])
    assert codes(report) == ([] if isinstance(key, list) else [key])


def test_of_many_choices_those_that_the_processing_speaks_of() -> None:
    ids = "abcdefgh"
    tests = "".join(has(one) if one in "bdg" else f"<not>{has(one)}</not>" for one in ids)
    choices = "".join(f'<simpleChoice identifier="{one}">选项{one}</simpleChoice>' for one in ids)
    body = f'<choiceInteraction responseIdentifier="R" maxChoices="0">{choices}</choiceInteraction>'
    rules = f"<responseProcessing>{adds(1, f'<and>{tests}</and>')}</responseProcessing>"
    right = declaration("b", "d", "g", cardinality="multiple")
    assert one(item(right, STEM + body, rules)).answers == ["B", "D", "G"]
    wrong = declaration("b", "d", "h", cardinality="multiple")
    assert codes(check(item(wrong, STEM + body, rules))) == ["answer_conflict"]


def test_blanks_that_earn_something_each_are_several_questions() -> None:
    two = declaration("一", name="R1") + declaration("二", name="R2")
    body = f"<p>{entry('R1')}和{entry('R2')}</p>"
    each = "".join(adds(1, IS_CORRECT.replace('"R"', f'"R{n}"')) for n in (1, 2))
    both = f"<match><sum><variable identifier='SCORE'/></sum>{VALUE.replace('string', 'float') % 2}</match>"
    made = '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">0</baseValue></setOutcomeValue>'
    whole = (
        f"<responseCondition><responseIf><not>{both}</not>{made}</responseIf></responseCondition>"
    )
    report = check(item(two, body, f"<responseProcessing>{each}</responseProcessing>"))
    assert report.unsupported == {"composite": 1}
    report = check(item(two, body, f"<responseProcessing>{each}{whole}</responseProcessing>"))
    assert report.questions[0].answers == [["一"], ["二"]]
