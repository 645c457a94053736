"""The annotated workbook: what comes back mended is the same questions."""

import io

import pytest
import xlsxwriter

from questions.formats.tables.annotated import annotated
from questions.importing import check

SECTIONS = [
    ["一、单选题"],
    ["题目", "A", "B", "答案"],
    ["几时发工资？", "每年", "每月", "B"],
    ["二、判断题"],
    ["题目", "", "", "答案"],
    ["工资每月发。", "", "", "√"],
]
TWO_ROWS = [
    ["题型", "题干", "选项", "", "答案"],
    ["", "", "A", "B", ""],
    ["单选题", "几时发工资？", "每年", "每月", "B"],
]


@pytest.mark.parametrize(("rows", "merged"), [(SECTIONS, []), (TWO_ROWS, ["A1:A2", "C1:D1"])])
def test_codes_below_several_headers(rows: list[list[str]], merged: list[str]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("题库")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
        for span in merged:
            sheet.merge_range(span, rows[0]["ABCDE".index(span[0])])
    report = check(out.getvalue())
    wanted = {
        draft.where: letter * 10 for draft, letter in zip(report.questions, "AB", strict=False)
    }
    again = check(annotated(out.getvalue(), report, str, wanted))
    assert {draft.where: draft.code for draft in again.questions} == wanted
    assert again.problems == []
