"""What makes a draft sound."""

from dataclasses import replace
from typing import Any

import pytest

from questions.drafts import Draft, Place
from questions.kinds import validate

SINGLE = Draft("single", "题干", ["甲", "乙"], ["A"], where=Place(12))
MULTIPLE = replace(SINGLE, kind="multiple", answers=["A", "B"])
TRUE_FALSE = Draft("true_false", "题干", [], ["true"])
FILL = Draft("fill", "共____天", [], [["十五", "15"]])


@pytest.mark.parametrize("draft", [SINGLE, MULTIPLE, TRUE_FALSE, FILL])
def test_sound_drafts(draft: Draft) -> None:
    assert validate(draft) == []


CASES: list[tuple[Draft, dict[str, Any], str]] = [
    (SINGLE, {"kind": "essay"}, "unknown_kind"),
    (SINGLE, {"stem": ""}, "no_stem"),
    (SINGLE, {"stem": "字" * 4001}, "too_long"),
    (SINGLE, {"citation": "字" * 201}, "too_long"),
    (SINGLE, {"stem": "坏\ufffd字"}, "unreadable_text"),
    (SINGLE, {"answers": []}, "no_answer"),
    (SINGLE, {"answers": ["C"]}, "answer_outside_options"),
    (SINGLE, {"answers": ["A", "B"]}, "several_answers"),
    (SINGLE, {"answers": [["A"]]}, "unclear_answer"),
    (SINGLE, {"options": ["甲"]}, "bad_options"),
    (SINGLE, {"options": ["甲", ""]}, "empty_option"),
    (SINGLE, {"options": ["甲", " 甲 "]}, "same_options"),
    (SINGLE, {"options": ["项"] * 27}, "bad_options"),
    (MULTIPLE, {"answers": ["A", "A"]}, "unclear_answer"),
    (TRUE_FALSE, {"answers": ["A"]}, "unclear_answer"),
    (TRUE_FALSE, {"options": ["对", "错"]}, "bad_options"),
    (FILL, {"answers": [["十五"], ["三十"]]}, "blank_count"),
    (FILL, {"stem": "____到____"}, "blank_count"),
    (FILL, {"answers": [[]]}, "no_answer"),
    (FILL, {"answers": [[" "]]}, "no_answer"),
    (FILL, {"answers": [["字" * 201]]}, "answer_too_long"),
    (FILL, {"options": ["甲"]}, "bad_options"),
    (SINGLE, {"difficulty": 6}, "bad_difficulty"),
    (SINGLE, {"points": 0}, "bad_points"),
    (SINGLE, {"points": 1001}, "bad_points"),
]


@pytest.mark.parametrize(("draft", "change", "code"), CASES)
def test_unsound_drafts(draft: Draft, change: dict[str, Any], code: str) -> None:
    assert [problem.code for problem in validate(replace(draft, **change))] == [code]


def test_the_message_names_the_row() -> None:
    problem = validate(replace(SINGLE, answers=[]))[0]
    assert problem.as_json() == {
        "where": "row 12",
        "severity": "error",
        "code": "no_answer",
        "message": "第12行没有答案",
    }
    elsewhere = validate(replace(SINGLE, answers=[], where=Place(3, "安全")))[0]
    assert str(elsewhere.where) == "安全 row 3"
    assert elsewhere.message == "工作表“安全”第3行没有答案"


def test_a_problem_can_be_said_in_another_language() -> None:
    english = {"第%(number)s行": "Row %(number)s: ", "没有答案": "no answer"}
    problem = validate(replace(SINGLE, answers=[]))[0]
    assert problem.translated(lambda text: english.get(text, text)) == "Row 12: no answer"
