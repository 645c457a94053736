"""Tables without a header whose options show their letters, and what stands below a table."""

import io
import zipfile
from collections.abc import Sequence

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

from ..making import check_rows, codes, csv_text

ONE = ["工资多久发一次？", "A.每月", "B.每年", "A"]
TWO = ["年休假最少几天？", "A.三天", "B.五天", "B"]


@pytest.mark.parametrize("separator", ["\t", ","])
@pytest.mark.parametrize(
    "rows",
    [
        [ONE, TWO],
        [["1", *ONE], ["2", *TWO]],
        [["1", "单选题", *ONE], ["2", "单选题", *TWO]],
        [["工资的周期", *ONE[1:]], ["年休假的天数", *TWO[1:]]],
    ],
)
def test_lettered_options_show_which_column_is_which(
    rows: Sequence[Sequence[str]], separator: str
) -> None:
    report = check(csv_text(rows, separator).encode())
    assert report.problems == []
    assert [(draft.options, draft.answers) for draft in report.questions] == [
        (["每月", "每年"], ["A"]),
        (["三天", "五天"], ["B"]),
    ]


def test_judgements_stand_among_lettered_options() -> None:
    said = ["合同可以不写。", "", "", "错"]
    several = ["哪些要写进合同？", "A.工资", "B.工时", "AB"]
    report = check(csv_text([ONE, said, several], "\t").encode())
    assert [draft.kind for draft in report.questions] == ["single", "true_false", "multiple"]


@pytest.mark.parametrize(
    "rows",
    [
        [ONE[:3], TWO[:3]],
        [ONE, ["小计", "", "", "2"]],
    ],
)
def test_lettered_options_without_sure_answers_are_no_table(rows: Sequence[Sequence[str]]) -> None:
    with pytest.raises(UnreadableFile):
        check(csv_text(rows, "\t").encode())


def test_two_columns_of_letters_are_nobodys_guess() -> None:
    report = check(csv_text([[*ONE, "A"], [*TWO, "B"]], "\t").encode())
    assert (codes(report), report.questions) == (["unclear_answer"] * 2, [])


def test_a_table_without_questions_says_so() -> None:
    one = ["题目", "几天？", "A", "五", "B", "十", "答案", "A"]
    assert codes(check(csv_text([one * 3]).encode())) == ["no_rows"]


@pytest.mark.parametrize(
    "footer",
    [
        ["", "", "制表人：老陈"],
        ["", "", "制表人：", "审核人："],
        ["制表人", "老陈", "", "审核人", "老李", "2024-03-01"],
        ["", "", "以上共计2题"],
        ["合计", "", "", "", "", "2"],
        ["", "", "第1页 共3页"],
        ["", "", "（完）"],
    ],
)
def test_what_stands_below_a_table_is_no_question(footer: list[str]) -> None:
    header = ["序号", "题型", "题干", "A", "B", "答案"]
    rows = [["1", "单选题", "几天？", "五", "十", "A"], footer]
    report = check_rows(*rows, header=header)
    assert (report.total, report.problems) == (1, [])


@pytest.mark.parametrize(
    "row",
    [
        ["2", "判断题", "第1页", "", "", ""],
        ["", "", "合计几天算旷工？", "五", "十", ""],
        ["3", "单选题", "共50题", "对", "错", "甲"],
    ],
)
def test_a_question_is_no_footer(row: list[str]) -> None:
    header = ["序号", "题型", "题干", "A", "B", "答案"]
    report = check_rows(["1", "单选题", "几天？", "五", "十", "A"], row, header=header)
    assert report.total == 2
    assert len(codes(report)) == 1


def test_a_binary_workbook_is_told_how_to_be_saved() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.bin", b"\x83\x01\0")
    with pytest.raises(UnreadableFile, match="xlsb"):
        check(out.getvalue())
