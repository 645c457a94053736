"""Workbooks as they come."""

import datetime
import io
import random
import zipfile
from collections.abc import Mapping

import pytest
import xlsxwriter

from questions.errors import UnreadableFile
from questions.formats.tables import package
from questions.importing import check
from questions.planning import storable

from ..making import GOOD, HEADER, PNG, codes, csv_file, xlsx_file


def refused(data: bytes) -> str:
    """The code with which a file is refused."""
    with pytest.raises(UnreadableFile) as error:
        check(data, "题库.xlsx")
    return error.value.code


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """A workbook with some parts replaced or added."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


BOOK = xlsx_file({"Sheet1": [HEADER, GOOD]})
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize("name", ["题库.xlsx", "题库.csv", "", "题库.xls"])
def test_the_content_decides_not_the_name(name: str) -> None:
    report = check(BOOK, name)
    assert (report.format, report.encoding, report.importable) == ("xlsx", "", 1)
    assert check(csv_file(GOOD), "题库.xlsx").format == "csv"


def test_cells_as_excel_shows_them() -> None:
    header = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "选项E", "选项F", "答案"]
    cells = [1.0, 0.1, 30.0, (1.5, "0%"), (0.125, "0.00%"), datetime.date(2021, 2, 8)]
    report = check(xlsx_file({"题": [header, ["单选题", 2024.0, *cells, "B"]]}))
    assert report.problems == []
    assert report.questions[0].stem == "2024"
    assert report.questions[0].options == ["1", "0.1", "30", "150%", "12.50%", "2021-02-08"]


def test_no_number_comes_in_powers_of_ten() -> None:
    row = ["单选题", "哪个？", 1e15, 123456789012345678, 0.00001, 13812345678, "A"]
    report = check(xlsx_file({"题": [HEADER, row]}))
    long, longer = "1000000000000000", "123456789012346000"  # Excel keeps 15 digits
    assert report.questions[0].options == [long, longer, "0.00001", "13812345678"]


def test_numbers_and_booleans_as_answers() -> None:
    rows = [
        ["题型", "题干", "答案"],
        ["判断题", "一。", True],
        ["判断题", "二。", 0],
        ["填空题", "____天", 15.0],
    ]
    report = check(xlsx_file({"题": rows}))
    assert [draft.answers for draft in report.questions] == [["true"], ["false"], [["15"]]]


def test_several_sheets_may_name_the_kinds() -> None:
    book = xlsx_file(
        {
            "单选题": [HEADER[1:], GOOD[1:]],
            "判断题": [["题干", "答案"], ["工资可以拖欠。", "错"], ["没有答案。", ""]],
            "简答题": [["题干", "答案"], ["谈谈看法", "略"]],
            "值班表": [["张三", "周一"]],
            "空": [],
        }
    )
    report = check(book)
    assert report.by_kind == {"single": 1, "multiple": 0, "true_false": 1, "fill": 0}
    assert (report.total, report.unsupported) == (4, {"essay": 1})
    assert [(p.code, str(p.where)) for p in report.problems] == [
        ("no_answer", "判断题 row 3"),
        ("unsupported_kind", "简答题 row 2"),
        ("no_header", "值班表"),
    ]
    assert str(report.questions[1].where) == "判断题 row 2"


def test_the_same_question_on_two_sheets() -> None:
    report = check(xlsx_file({"一": [HEADER, GOOD], "二": [HEADER, GOOD]}))
    assert len(storable(report)) == 1
    assert report.problems[0].message == "工作表“二”第2行和工作表“一”第2行重复，只存一次"


def test_a_table_below_a_title_and_beside_an_empty_column() -> None:
    rows = [
        ["", "2026年题库"],
        [],
        ["", *HEADER],
        ["", *GOOD],
        [],
        ["", "单选题", "没有答案", "甲", "乙"],
    ]
    report = check(xlsx_file({"题": rows}))
    assert report.importable == 1
    assert [(p.code, str(p.where)) for p in report.problems] == [("no_answer", "row 6")]


def test_formulas_are_text() -> None:
    evil = '=HYPERLINK("http://evil.example","点我")'
    report = check(xlsx_file({"题": [HEADER, ["单选题", evil, "+1", "-1", "@x", "\t=1", "A"]]}))
    assert report.questions[0].stem == evil
    assert report.questions[0].options == ["+1", "-1", "@x", "=1"]


def test_hidden_sheets_are_not_read() -> None:
    book = xlsx_file({"题": [HEADER, GOOD], "藏": [HEADER, [*GOOD[:1], "别的题？", *GOOD[2:]]]})
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        workbook = parts.read("xl/workbook.xml")
    hidden = workbook.replace(b'sheetId="2"', b'sheetId="2" state="hidden"')
    assert check(repacked(book, {"xl/workbook.xml": hidden})).importable == 1


def test_files_that_cannot_be_opened() -> None:
    assert refused(BOOK[: len(BOOK) // 2]) == "damaged"
    assert refused(b"PK\x03\x04" + b"\0" * 500) == "damaged"
    assert refused(repacked(BOOK, {SHEET: b"<worksheet><sheetData><row"})) in {
        "damaged",
        "empty_file",
    }
    assert refused(xlsx_file({"题": []})) == "empty_file"
    assert refused(xlsx_file({"题": [["张三", "周一"]]})) == "no_header"
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.png", b"\x89PNG")
    assert refused(other.getvalue()) == "unknown_archive"


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert refused(repacked(BOOK, {"xl/media/bomb.xml": b"0" * (120 * 2**20)})) == "zip_bomb"
    assert refused(repacked(BOOK, {SHEET: b" " * (30 * 2**20)})) == "zip_bomb"


def test_a_bomb_that_lies_about_its_size() -> None:
    bomb = bytearray(repacked(BOOK, {SHEET: b" " * (30 * 2**20)}))
    size = (30 * 2**20).to_bytes(4, "little")
    assert bomb.count(size) == 2
    small = bytes(bomb).replace(size, (1000).to_bytes(4, "little"))
    assert refused(small) in {"damaged", "zip_bomb"}


@pytest.mark.parametrize(
    "rows",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row><c><v>1</v></c></row>" * 400 + b"<row>" + b"<c><v>1</v></c>" * 16000 + b"</row>",
        b"<x:row r = '1048576'><x:c r = 'XFD1048576' ><x:v>1</x:v></x:c></x:row>",
    ],
)
def test_two_cells_far_apart_do_not_take_all_memory(rows: bytes) -> None:
    sheet = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    assert refused(repacked(BOOK, {SHEET: sheet})) == "too_big"


def test_a_million_rows_are_refused_without_a_look_at_each_cell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = (
        b'<row r="250000"><c r="A250000"><v>1</v></c></row><row r="999999"><c r="B999999" s="1"%s'
    )
    sheet = b"<worksheet><sheetData>" + rows + b"</row></sheetData></worksheet>"
    assert refused(repacked(BOOK, {SHEET: sheet % b"/>"})) != "too_big"
    monkeypatch.setattr(package, "_cells", None)
    assert refused(repacked(BOOK, {SHEET: sheet % b"><v>1</v></c>"})) == "too_big"


def test_damaged_workbooks_never_crash() -> None:
    chance = random.Random(1)
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for _ in range(300):
        name = chance.choice(sorted(parts))
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 6)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            check(repacked(BOOK, {name: bytes(content)}))
        except UnreadableFile:
            continue


def test_rows_with_problems_are_told_apart() -> None:
    rows = [HEADER, GOOD, [*GOOD[:6], ""], [*GOOD[:6], "Z"], ["排序题", "排一排"]]
    assert codes(check(xlsx_file({"题": rows}))) == [
        "no_answer",
        "answer_outside_options",
        "unsupported_kind",
    ]


def floating(*rows: int, sheets: int = 1) -> bytes:
    """Two questions on each sheet, and on the last one pictures over these rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        for number in range(sheets):
            sheet = book.add_worksheet(f"第{number + 1}张")
            for line, cells in enumerate([HEADER, GOOD, [GOOD[0], f"另一题{number}？", *GOOD[2:]]]):
                sheet.write_row(line, 0, cells)
        for row in rows:
            sheet.insert_image(row - 1, 1, "p.png", {"image_data": io.BytesIO(PNG)})
    return out.getvalue()


@pytest.mark.parametrize(
    ("rows", "where"), [((), []), ((1,), []), ((2, 2), ["row 2"]), ((3, 9), ["row 3"])]
)
def test_a_picture_that_floats_is_named(rows: tuple[int, ...], where: list[str]) -> None:
    problems = check(floating(*rows)).problems
    assert [str(problem.where) for problem in problems] == where
    assert {problem.code for problem in problems} <= {"floating_picture"}


def test_it_is_named_on_its_sheet() -> None:
    named = [p for p in check(floating(3, sheets=2)).problems if p.code == "floating_picture"]
    assert [str(problem.where) for problem in named] == ["第2张 row 3"]


@pytest.mark.parametrize("drawing", [b"<a", b"<a><oneCellAnchor/></a>", b"\xff\0", b""])
def test_a_broken_drawing_loses_no_question(drawing: bytes) -> None:
    report = check(repacked(floating(2), {"xl/drawings/drawing1.xml": drawing}))
    assert (report.importable, report.problems) == (2, [])


def test_words_struck_through_are_none() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["多选题", "会费从哪里来？", "甲", "乙", "丙", "丁"])
        struck, red = (book.add_format({kind: True}) for kind in ("font_strikeout", "bold"))
        sheet.write_rich_string(1, 6, struck, "A", red, "BC")
    report = check(out.getvalue())
    assert ([one.answers for one in report.questions], report.problems) == ([["B", "C"]], [])
