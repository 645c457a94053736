"""Keys of QTI items that stand elsewhere than they should, or are written otherwise."""

import pytest

from .making import codes
from .test_check_qti import OPTIONS, STEM, check, choice, declaration, entry, item, one


@pytest.mark.parametrize(
    ("value", "key"), [("六个月", ["B"]), (" 六个月。", ["B"]), ("Y", ["B"]), ("八个月", None)]
)
def test_a_key_that_names_the_text_of_a_choice(value: str, key: list[str] | None) -> None:
    report = check(item(declaration(value), STEM + choice("一个月", "六个月", "一年")))
    assert [draft.answers for draft in report.questions] == ([key] if key else [])
    assert codes(report) == ([] if key else ["unclear_answer"])


def test_keys_in_the_conditions_of_the_response_processing() -> None:
    value = '<baseValue baseType="string">%s</baseValue>'
    one_of = f"<or>{right_is(value % '六')}{right_is(value % '6')}</or>"
    score = '<sum><variable identifier="SCORE"/><variable identifier="EACH"/></sum>'
    declared = '<templateDeclaration identifier="EACH"><defaultValue><value>2</value></defaultValue></templateDeclaration>'
    text = item(declaration(), STEM + entry(), scoring(f"<and>{one_of}</and>", score), declared)
    assert one(text).answers == [["六", "6"]]
    both = f"<multiple>{value % 'x'}{value % 'z'}</multiple>"
    text = item(
        declaration(cardinality="multiple"),
        STEM + choice("甲", "乙", "丙", most=0),
        scoring(right_is(both)),
    )
    assert (one(text).kind, one(text).answers) == ("multiple", ["A", "C"])
    other = f"<multiple>{value % 'y'}{value % 'z'}</multiple>"
    either = text.replace("</responseProcessing>", "").removesuffix("</assessmentItem>")
    either += scoring(right_is(other)).removeprefix("<responseProcessing>") + "</assessmentItem>"
    assert codes(check(either)) == ["no_answer"]
    no = scoring(f"<not>{right_is(value % 'x')}</not>")
    assert codes(check(item(declaration(), STEM + OPTIONS, no))) == ["no_answer"]


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
