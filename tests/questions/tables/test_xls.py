"""Old .xls workbooks."""

import re

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

from ..making import GOOD, HEADER
from ..xls import At, compound, record, xls_file


def refused(data: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(UnreadableFile) as error:
        check(data)
    return error.value.code


def test_questions_are_read() -> None:
    report = check(xls_file({"题": [HEADER, GOOD], "藏": [HEADER, GOOD]}, hidden="藏"))
    assert (report.format, report.importable, report.problems) == ("xls", 1, [])
    assert report.questions[0].options == GOOD[2:6]


def test_cells_as_excel_shows_them() -> None:
    formats = ("General", "0%", "yyyy\\-mm\\-dd", "0.00")
    cells = [1.0, At(0.5, style=1), At(44235.0, style=2), At(1.5, style=3)]
    report = check(xls_file({"题": [HEADER, ["单选题", "几？", *cells, "B"]]}, formats))
    assert report.questions[0].options == ["1", "50%", "2021-02-08", "1.50"]


def test_booleans_and_failed_formulas() -> None:
    rows = [["题型", "题干", "选项A", "选项B", "答案"], ["判断题", "一。", "", "", False]]
    rows.append(["单选题", "二？", "甲", None, "A"])  # type: ignore[list-item]
    report = check(xls_file({"题": rows}))
    assert [draft.answers for draft in report.questions] == [["false"]]
    assert [(p.code, str(p.where)) for p in report.problems] == [("formula_error", "row 3")]


def test_texts_that_cells_share() -> None:
    shared = [*HEADER, *GOOD]
    width = len(HEADER)
    rows = [
        [At(row * width + column, row + 2, column, -1) for column in range(width)]
        for row in range(2)
    ]
    report = check(xls_file({"题": rows}, shared=shared))
    assert (report.importable, str(report.questions[0].where)) == (1, "row 4")


def test_a_type_whose_cell_spans_rows_is_that_of_each() -> None:
    rows = [HEADER, ["多选题", *GOOD[1:6], "AB"], ["", "另一题？", *GOOD[2:6], "C"]]
    report = check(xls_file({"题": rows}, merged=[(1, 2, 0, 0)]))
    assert [draft.kind for draft in report.questions] == ["multiple", "multiple"]


def test_an_answer_whose_cell_spans_two_questions_is_neithers() -> None:
    rows = [HEADER, GOOD, ["单选题", "另一题？", *GOOD[2:6], ""]]
    report = check(xls_file({"题": rows}, merged=[(1, 2, 6, 6)]))
    assert [problem.code for problem in report.problems] == ["merged_answer"] * 2


def test_what_unfolds_beyond_memory_is_refused() -> None:
    corner = [[At("题干", 0, 0), At("答案", 65_535, 255)]]
    assert refused(xls_file({"题": corner})) == "too_big"
    many = [[At(0, row, 0, -1) for row in range(20_000)]]
    assert refused(xls_file({"题": many}, shared=["题" * 4000 + "!" * 4000])) == "too_big"


def test_a_password_is_named() -> None:
    book = record(0x809, b"\0\6\5\0" + bytes(12)) + record(0x2F, bytes(6)) + record(0x0A, b"")
    assert refused(compound(book)) == "encrypted"


@pytest.mark.parametrize("size", [8, 300, 600, 3000])
def test_what_is_cut_off_is_damaged(size: int) -> None:
    data = xls_file({"题": [HEADER, GOOD]})
    assert refused(data[:8].ljust(size, b"\0") + "Workbook".encode("utf-16-le")) == "damaged"


def test_sheets_that_share_their_rows_are_damaged() -> None:
    data = xls_file({"甲": [HEADER, *[GOOD] * 99]} | {f"乙{number}": [] for number in range(9)})
    first, *others = re.findall(rb"\x85\0.\0(....)", data, re.DOTALL)
    assert len(others) == 9
    for start in others:
        data = data.replace(b"\0" + start, b"\0" + first)
    assert refused(data) == "damaged"
