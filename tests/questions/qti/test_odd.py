"""QTI files that are only nearly well made, and some that are made to do harm."""

import re

import pytest

from ..making import codes
from .test_items import (
    GOOD,
    OPTIONS,
    STEM,
    check,
    declaration,
    entry,
    item,
    one,
    processed,
    right,
)


def test_items_that_a_test_holds_and_items_that_it_only_names() -> None:
    named = '<assessmentItemRef href="q2.xml"/><assessmentSectionRef href="s.xml"/>'
    report = check(f"<assessmentTest><assessmentSection>{GOOD}{named}</assessmentSection></assessmentTest>")  # fmt: skip
    assert (report.total, report.importable, codes(report)) == (1, 1, ["missing_file"])
    assert "q2.xml" in report.problems[0].message and "2 道" in report.problems[0].message


def test_items_that_are_only_nearly_well_made() -> None:
    apart = OPTIONS.replace("<simple", "<div><simple").replace("</simpleChoice>", "</simpleChoice></div>")  # fmt: skip
    assert one(item(declaration("y"), STEM + apart)).answers == ["B"]
    twice = OPTIONS.replace('fixed="', 'xmlns:e="urn:e" e:identifier="q" fixed="')
    assert one(item(declaration("y"), STEM + twice)).answers == ["B"]
    report = check(f"<assessmentItem>{declaration('y')}{OPTIONS}</assessmentItem>")
    assert (report.total, codes(report)) == (1, ["no_body"])
    report = check(item("", f'<{"a" * 9000}Interaction responseIdentifier="R"/>'))
    assert len(report.problems[0].message) < 100 and len(next(iter(report.unsupported))) == 40
    many = "".join(f'<simpleChoice identifier="a{n}">{n}</simpleChoice>' for n in range(27))
    report = check(item(declaration("a1"), f'<choiceInteraction responseIdentifier="R">{many}</choiceInteraction>'))  # fmt: skip
    assert codes(report) == ["bad_options"]


def test_items_of_a_broken_file_are_read_one_by_one() -> None:
    broken = GOOD.replace("</simpleChoice>", "</simpleChoic>", 1)
    unclosed = GOOD.removesuffix("</assessmentItem>")
    report = check(f"<assessmentTest>{GOOD}{broken}{unclosed}{GOOD}</assessmentTest>")
    assert (report.total, report.importable, codes(report)) == (4, 3, ["broken_xml"])
    report = check(f'<?xml version="1.0"?>{GOOD}\n<?xml version="1.0"?>{GOOD}')
    assert (report.total, report.importable) == (2, 2)
    prefixed = GOOD.replace("</", "</q:").replace("</q:q:", "</q:")
    prefixed = re.sub(r"<(?=\w)", "<q:", prefixed)
    report = check(f"<q:test xmlns:q='urn:q'>{prefixed}<q:assessmentItemRef></q:test>")
    assert (report.total, report.importable) == (1, 1)
    assert check(f"```xml\n{GOOD}\n```").importable == 1


SHOWS = '<setOutcomeValue identifier="F"><baseValue baseType="identifier">q%s</baseValue></setOutcomeValue>'
POINTS = f'<responseCondition><responseIf>{right("S")}<setOutcomeValue identifier="SCORE"><variable identifier="P"/></setOutcomeValue></responseIf></responseCondition>'
BRANCH = f"<responseElseIf>{right('R')}</responseElseIf>"
MANY = 20_000


@pytest.mark.parametrize(
    "text",
    [
        item(declaration("y"), STEM + OPTIONS, "<responseProcessing>" + "".join(SHOWS % n for n in range(MANY)) + "</responseProcessing>" + "".join(f'<modalFeedback outcomeIdentifier="F" identifier="a{n}">x</modalFeedback>' for n in range(MANY))),
        item(declaration("y"), STEM + OPTIONS, f"<responseProcessing><responseCondition>{BRANCH * MANY}</responseCondition></responseProcessing>"),
        item(declaration("y"), STEM + OPTIONS, f"<responseProcessing>{POINTS * MANY}</responseProcessing>"),
        item(declaration(*map(str, range(MANY)), cardinality="multiple"), STEM + "<choiceInteraction responseIdentifier='R'>" + "".join(f'<simpleChoice identifier="a{n}">t</simpleChoice>' for n in range(MANY)) + "</choiceInteraction>"),
        item("".join(declaration("六", name=f"R{n}") for n in range(MANY)), "".join(entry(f"R{n}") for n in range(MANY)), processed(*(right(f"R{n}") for n in range(MANY)))),
        item(declaration("y"), "<sup>" * 190 + "2" * 100 * MANY + "</sup>" * 190 + OPTIONS),
    ],
    ids=["feedback", "branches", "points", "choices", "entries", "exponents"],
)  # fmt: skip
def test_huge_items_that_do_not_take_long(text: str) -> None:
    """With a loop inside of a loop each takes minutes."""
    assert check(text).total == 1
