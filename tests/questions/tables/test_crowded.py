"""Cells that hold more than one question's part, and questions spread over several rows."""

import io
from collections.abc import Sequence

import pytest
import xlsxwriter

from questions.drafts import Place
from questions.formats.tables.annotated import annotated
from questions.importing import check

from ..making import check_rows, codes

TWO = "1.试用期最长几个月？ A.一个月 B.六个月 2.年休假最少几天？ A.五天 B.十天"
MIXED = "1.试用期最长几个月？ A.一个月 B.六个月 2.工资按月发。（　）"
SIDES = "1.工资按月发。\n2.合同可以不写。"
ASKED = ["题型", "题目", "答案"]


@pytest.mark.parametrize(
    ("kind", "cell", "answer", "keys"),
    [
        ("单选题", TWO, "BA", [["B"], ["A"]]),
        ("单选题", TWO, "B、A", [["B"], ["A"]]),
        ("多选题", TWO, "1.AB 2.B", [["A", "B"], ["B"]]),
        ("选择题", TWO, "1、AB\n2、B", [["A", "B"], ["B"]]),
        ("单选题", TWO.replace(" ", ""), "1B2A", [["B"], ["A"]]),
        ("判断题", SIDES, "1.对 2.错", [["true"], ["false"]]),
        ("判断题", SIDES, "√×", [["true"], ["false"]]),
        ("", MIXED, "1.B 2.对", [["B"], ["true"]]),
    ],
)
def test_several_questions_in_a_cell_each_with_its_answer(
    kind: str, cell: str, answer: str, keys: list[list[str]]
) -> None:
    report = check_rows([kind, cell, answer], header=ASKED)
    assert [draft.answers for draft in report.questions] == keys
    assert [str(draft.where) for draft in report.questions] == [
        "row 2 question 1",
        "row 2 question 2",
    ]
    assert report.total == 2
    if cell == TWO:
        assert [draft.stem for draft in report.questions] == [
            "试用期最长几个月？",
            "年休假最少几天？",
        ]


@pytest.mark.parametrize(
    ("kind", "cell", "answer"),
    [
        ("", TWO, "AB"),
        ("多选题", TWO, "AB"),
        ("单选题", TWO, "A"),
        ("单选题", TWO, "1.A"),
        ("", TWO.replace("1.", "").replace("2.", ""), "B"),
        ("", TWO.replace("1.", "").replace("2.", "").replace(" ", ""), "B"),
        ("判断题", SIDES, "对"),
        ("", MIXED, "B"),
        ("单选题", MIXED, "A"),
        ("", MIXED, "B、对"),
        ("", SIDES, "对"),
    ],
)
def test_nobody_guesses_which_of_several_is_answered(kind: str, cell: str, answer: str) -> None:
    report = check_rows([kind, cell, answer], header=ASKED)
    assert (codes(report), report.questions) == (["several_questions"], [])


def test_two_stems_over_the_same_options() -> None:
    header = ["题干", "A", "B", "答案"]
    two = "1.试用期几个月？2.年休假几天？"
    assert codes(check_rows([two, "一 A.五", "六 B.十", "AB"], header=header)) == [
        "several_questions"
    ]
    one = "3.年休假（　）天，产假（　）天？"
    assert check_rows([one, "5和98", "4和90", "A"], header=header).problems == []


def test_a_repeated_question_of_a_crowded_cell_is_told_where_it_stands_first() -> None:
    one = "试用期最长几个月？ A.一个月 B.六个月"
    report = check_rows(["单选题", TWO, "BA"], ["单选题", one, "B"], header=ASKED)
    assert [problem.message for problem in report.problems] == ["第3行和第2行第1题重复，只存一次"]
    place = Place(2, "甲", part="1")
    assert str(place) == "甲 row 2 question 1"


def book(rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, str]]) -> bytes:
    """A workbook with cells that span rows: first and last from 0, the column, the text."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        for first, last, column, text in merged:
            sheet.merge_range(first, column, last, column, text)
    return out.getvalue()


def test_an_answer_that_spans_two_questions_is_neithers() -> None:
    rows = [["题干", "A", "B", "答案"], ["几个月？", "一", "六"], ["几天？", "五", "十"]]
    report = check(book([*rows, ["几年？", "一", "二", "B"]], [(1, 2, 3, "A")]))
    assert codes(report) == ["merged_answer"] * 2
    assert [draft.stem for draft in report.questions] == ["几年？"]
    # Over the rows of one question it is this question's.
    rows = [["题干", "选项", "答案"], ["几个月？", "一"], ["", "六"], ["几天？", "五"], ["", "十"]]
    report = check(book(rows, [(1, 2, 2, "B"), (3, 4, 2, "A")]))
    assert [draft.answers for draft in report.questions] == [["B"], ["A"]]


@pytest.mark.parametrize("merged", [False, True])
@pytest.mark.parametrize("answered", [0, 2])
def test_options_in_rows_below_their_question(answered: int, merged: bool) -> None:
    head = ["序号", "题型", "题目", "答案"]
    rows = [["1", "单选题", "几个月？", ""], ["", "", "A.一", ""], ["", "", "B.六", ""]]
    more = [["2", "单选题", "几天？", ""], ["", "", "A.五 B.十", ""], ["", "", "C.十五", ""]]
    said = ["3", "判断题", "工资按月发。", "对"]
    if not merged:
        rows[answered][3], more[answered][3] = "B", "C"
    spans = [(1, 3, 3, "B"), (4, 6, 3, "C")] if merged else []
    report = check(book([head, *rows, *more, said], spans))
    assert report.problems == []
    assert [(d.where.number, d.options, d.answers) for d in report.questions] == [
        (2, ["一", "六"], ["B"]),
        (5, ["五", "十", "十五"], ["C"]),
        (8, [], ["true"]),
    ]


@pytest.mark.parametrize(
    "lines", [["A.一 B.六"], ["A.一 B.六", "C.九 D.十"], ["A.一", "B.六 C.九"]]
)
def test_options_in_one_row_below_their_question(lines: list[str]) -> None:
    rows = [["几个月？", "B"], *([line, ""] for line in lines), ["工资按月发。", "对"]]
    report = check_rows(*rows, header=["题目", "答案"])
    assert report.problems == []
    assert [(d.where.number, d.answers) for d in report.questions] == [
        (2, ["B"]),
        (len(lines) + 3, ["true"]),
    ]


def test_letters_beside_options_below_and_what_breaks_their_run() -> None:
    rows = [["1", "几个月？", "B"], ["A", "一", ""], ["B", "六", ""], ["2", "几天？", "A"]]
    report = check_rows(*rows, ["A", "五", ""], ["C", "十", ""], header=["序号", "题目", "答案"])
    assert [draft.options for draft in report.questions] == [["一", "六"]]
    assert len(report.errors) == 2


def failing(texts: Sequence[str], formulas: Sequence[tuple[int, int]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["题干", "A", "B", "答案", "解析"])
        sheet.write_row(1, 0, texts)
        sheet.write_row(2, 0, ["几天？", "五", "十", "B", "无"])
        for row, column in formulas:
            sheet.write_formula(row, column, "=NA()", None, "#N/A")
    return out.getvalue()


def test_a_text_that_reads_like_a_failed_formula_is_a_text() -> None:
    texts = ["查不到时显示什么？", "#N/A", "#ERROR!", "A", "#NAME?"]
    assert check(failing(texts, [])).problems == []
    data = failing(texts, [(1, 1), (2, 4)])
    report = check(data)
    assert [(p.code, p.severity, p.where.number) for p in report.problems] == [
        ("formula_error", "error", 2),
        ("formula_left_out", "warning", 3),
    ]
    assert report.questions[0].explanation == ""
    again = check(annotated(data, report, lambda text: text))
    assert codes(again) == codes(report)


def test_failed_formulas_of_a_csv_stand_alone_in_their_row() -> None:
    header = ["题干", "A", "B", "答案"]
    report = check_rows(
        ["几度？", "#NAME?", "五度", "B"],
        ["除以零显示什么？", "#DIV/0!", "#N/A", "A"],
        ["查不到显示什么？", "'#N/A", "空", "A"],
        header=header,
    )
    assert [(p.code, p.where.number) for p in report.problems] == [("formula_error", 2)]
    assert [draft.options[0] for draft in report.questions] == ["#DIV/0!", "#N/A"]
