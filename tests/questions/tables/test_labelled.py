"""Sheets whose questions run down the page: labels in one column, the texts beside them."""

import pytest

from questions.formats.tables.annotated import annotated
from questions.importing import check

from ..making import codes, csv_text, xlsx_file

ONE = [
    ["题目", "试用期最长多久？"],
    ["A", "一个月"],
    ["B", "六个月"],
    ["答案", "B"],
    ["解析", "见法条。"],
]
TWO = [["题目", "工资几时发？"], ["A", "每月"], ["B", "每年"], ["答案", "A"]]
JUDGED = [["题目", "工资按月发。"], ["答案", "对"]]
READ = [(["一个月", "六个月"], ["B"]), (["每月", "每年"], ["A"])]


def numbered(rows: list[list[str]], number: int) -> list[list[str]]:
    """The question with its number for a label."""
    return [[f"第{number}题", rows[0][1]], *rows[1:]]


@pytest.mark.parametrize(
    "rows",
    [
        [*ONE, *TWO],
        [["劳动法题库"], *ONE, [""], *TWO],
        [["", *row] for row in [*ONE, *TWO]],
        [*numbered(ONE, 1), *numbered(TWO, 2)],
        [["第1题"], *ONE, ["第2题"], *TWO],
        [["题型", "单选题"], *ONE, ["题型", "单选题"], *TWO],
        [[row[0].replace("题目", f"题干{n}"), row[1]] for n, one in enumerate([ONE, TWO]) for row in one],
        [ONE[0], [*ONE[1], *ONE[2]], [*ONE[3], "难度", "易"], TWO[0], [*TWO[1], *TWO[2]], TWO[3]],
        [["題幹" if row[0] == "题目" else f"選項{row[0]}" if row[0] in "AB" else row[0], row[1]] for row in [*ONE, *TWO]],
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_csv", [True, False])
def test_labels_down_the_side(rows: list[list[str]], is_csv: bool) -> None:
    report = check(csv_text(rows).encode() if is_csv else xlsx_file({"题": rows}))
    assert report.problems == []
    assert [(draft.options, draft.answers) for draft in report.questions] == READ
    begins = [n for n, row in enumerate(rows, 1) if {"试用期最长多久？", "工资几时发？"} & {*row}]
    stands = [draft.where.number for draft in report.questions]
    assert all(place in (begin, begin - 1) for place, begin in zip(stands, begins, strict=True))


def test_heads_of_sections_and_texts_of_several_lines() -> None:
    rows = [["一、单选题"], ONE[0], ["", "（三年的合同）"], *ONE[1:], ["", "第二行"], *TWO]
    report = check(xlsx_file({"题": [*rows, ["二、判断题"], *JUDGED]}))
    assert report.problems == []
    first = report.questions[0]
    assert (first.stem, first.explanation) == (
        "试用期最长多久？\n（三年的合同）",
        "见法条。\n第二行",
    )
    assert [draft.kind for draft in report.questions] == ["single", "single", "true_false"]


@pytest.mark.parametrize(
    ("rows", "said", "importable"),
    [
        ([*ONE[:3], *TWO], [("no_answer", "row 1")], 1),
        ([*ONE[:3], ["答案", ""], *TWO], [("no_answer", "row 1")], 1),
        ([*ONE, *TWO[1:], *JUDGED], [("no_stem", "row 6")], 2),
        ([*ONE, ["", ""], ["A", "甲"], ["B", "乙"], ["答案", "A"], ["", ""], *TWO], [("no_stem", "row 7")], 2),
        ([*ONE[:3], ["", ""], ["答案", "A"], ["", ""], *TWO, ["", ""], *JUDGED], [("no_answer", "row 1"), ("no_stem", "row 5")], 2),
        ([*ONE, ["本页完"], *TWO], [("no_answer", "row 6")], 2),
    ],
)  # fmt: skip
def test_a_part_that_is_missing_is_never_taken_from_the_next(
    rows: list[list[str]], said: list[tuple[str, str]], importable: int
) -> None:
    report = check(xlsx_file({"题": rows}))
    assert [(problem.code, str(problem.where)) for problem in report.problems] == said
    assert report.importable == importable


def test_a_form_is_no_table_of_questions() -> None:
    form = [["姓名", "张三"], ["单位", "一厂"], ["问题", "门坏了"], ["答案", "已修"]]
    assert codes(check(xlsx_file({"题": [*ONE, *TWO], "表": form}))) == ["no_header"]


def test_the_annotated_workbook_of_labels_loads_back() -> None:
    data = xlsx_file({"题": [*ONE[:3], *TWO]})
    report = check(data)
    again = check(annotated(data, report, str))
    assert again.questions == report.questions and again.problems == report.problems


def test_two_questions_side_by_side() -> None:
    beside = [[*left, *right] for left, right in zip(ONE[:4], TWO, strict=True)]
    report = check(xlsx_file({"题": beside}))
    assert [(draft.options, draft.answers) for draft in report.questions] == READ
    assert [draft.where.part for draft in report.questions] == ["A", "C"]
