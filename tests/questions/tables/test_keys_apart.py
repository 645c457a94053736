"""Workbooks whose answers stand apart from their questions: on a sheet of their own, or in a list below."""

from collections.abc import Sequence

import pytest

from questions.drafts import Report
from questions.importing import check

from ..making import codes, csv_text, xlsx_file

Rows = Sequence[Sequence[str]]
HEADER = ["题号", "题干", "A", "B", "C"]
ASKED = [HEADER, *([str(at), f"第{at}问", "甲", "乙", "丙"] for at in (1, 2, 3))]
KEYS = [["题号", "答案"], ["1", "B"], ["2", "A"], ["3", "AC"]]


def read(**sheets: Rows) -> Report:
    """The report on a workbook of these sheets."""
    return check(xlsx_file(sheets))


def given(report: Report) -> list[object]:
    """The answers, question by question."""
    return [draft.answers for draft in report.questions]


@pytest.mark.parametrize(
    "keys",
    [
        KEYS,
        KEYS[1:],
        [["参考答案"], *KEYS],
        [["题号", "1", "2", "3"], ["答案", "B", "A", "AC"]],
        [["题号", "答案", "题号", "答案"], ["1", "B", "2", "A"], ["3", "AC"]],
        [["1-2 BA"], ["3.AC"]],
        [["1.B 2.A 3.AC"]],
    ],
)
@pytest.mark.parametrize("name", ["答案", "参考答案"])
def test_answers_on_a_sheet_of_their_own(name: str, keys: Rows) -> None:
    report = read(**{"试题": ASKED, name: keys})
    assert (report.problems, report.total) == ([], 3)
    assert given(report) == [["B"], ["A"], ["A", "C"]]


def test_a_sheet_of_answers_with_reasons_beside_an_empty_column() -> None:
    asked = [[*HEADER, "答案"], *([*row, ""] for row in ASKED[1:])]
    keys = [["题号", "答案", "解析"], ["1", "B", "因为乙"], ["2", "A", ""], ["3", "C", "因为丙"]]
    report = read(试题=asked, 答案=keys)
    assert given(report) == [["B"], ["A"], ["C"]]
    assert [draft.explanation for draft in report.questions] == ["因为乙", "", "因为丙"]


def test_answers_of_several_sheets_by_their_kinds() -> None:
    keys = [["一、单选题"], ["1", "B"], ["2", "A"], ["3", "C"], ["二、多选题"]]
    keys += [["1", "AB"], ["2", "AC"], ["3", "BC"]]
    report = read(单选题=ASKED, 多选题=ASKED, 答案=keys)
    assert given(report) == [["B"], ["A"], ["C"], ["A", "B"], ["A", "C"], ["B", "C"]]


@pytest.mark.parametrize(
    ("sheets", "questions"),
    [
        ({"单选题": ASKED, "多选题": ASKED, "答案": KEYS}, 6),  # whose?
        ({"试题": [*ASKED, *ASKED[1:]], "答案": KEYS}, 6),
        ({"试题": ASKED, "答案": [*KEYS, ["4", "B"]]}, 3),
        ({"试题": ASKED, "答案": [*KEYS, ["3", "B"]]}, 3),
        ({"试题": ASKED, "答案": KEYS, "参考答案": KEYS}, 3),
        ({"试题": [[*HEADER[1:]], *(row[1:] for row in ASKED[1:])], "答案": KEYS}, 3),
    ],
)
def test_answers_of_nobody_knows_which_question(sheets: dict[str, Rows], questions: int) -> None:
    report = read(**sheets)
    assert given(report) == []
    assert codes(report).count("no_answer") == questions
    assert "像是答案" in report.problems[-1].text


def test_a_question_that_the_list_leaves_out() -> None:
    report = read(试题=ASKED, 答案=KEYS[:3])
    assert given(report) == [["B"], ["A"]]
    assert [(problem.code, problem.where.number) for problem in report.errors] == [("no_answer", 4)]


def test_answers_that_stand_beside_their_questions_stay() -> None:
    asked = [[*HEADER, "答案"], *([*row, key] for row, key in zip(ASKED[1:], "C ", strict=False))]
    report = read(试题=asked, 答案=KEYS)
    assert given(report) == [["C"]]


@pytest.mark.parametrize(
    "below",
    [
        [["参考答案"], ["1", "B"], ["2", "A"], ["3", "AC"]],
        [["答案：1.B 2.A 3.AC"]],
        [["答案"], ["1-2 BA"], ["3.AC"]],
        [["题号", "1", "2", "3"], ["答案", "B", "A", "AC"]],
    ],
)
def test_a_list_of_answers_below_the_questions(below: Rows) -> None:
    for report in (read(试题=[*ASKED, [], *below]), check(csv_text([*ASKED, *below]).encode())):
        assert (report.problems, given(report)) == ([], [["B"], ["A"], ["A", "C"]])
        assert report.total == 3
