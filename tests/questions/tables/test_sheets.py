"""Sheets as people lay them out."""

import io
import zipfile

import pytest
import xlsxwriter

from questions.formats.tables import typed_sheets
from questions.formats.tables.annotated import annotated
from questions.importing import check

from ..making import GOOD, HEADER, check_rows, codes, csv_text, xlsx_file

ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="题">{}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
SHEET = "application/vnd.oasis.opendocument.spreadsheet"
CELL = '<table:table-cell office:value-type="string">{}</table:table-cell>'


def ods_file(*rows: list[str], kind: str = SHEET, packed: int = zipfile.ZIP_STORED) -> bytes:
    """A sheet as LibreOffice writes it; each line of a text is a paragraph. A cell that is XML stays."""
    lines = [
        "".join(
            cell
            if cell.startswith("<")
            else CELL.format("".join(f"<text:p>{line}</text:p>" for line in cell.split("\n")))
            for cell in row
        )
        for row in rows
    ]
    content = ODS.format("".join(f"<table:table-row>{row}</table:table-row>" for row in lines))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        if kind:
            archive.writestr("mimetype", kind, packed)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def test_an_ods_is_read() -> None:
    report = check(
        ods_file(["题型", "题干", "选项", "答案"], ["单选题", "哪个？", "A.甲\nB.乙", "B"])
    )
    assert (report.format, report.questions[0].options, report.problems) == (
        "ods",
        ["甲", "乙"],
        [],
    )


def test_an_ods_shows_its_numbers_as_the_trainer_sees_them() -> None:
    def typed(sort: str, value: str, text: str, more: str = "") -> str:
        about = f'office:value-type="{sort}" office:{value}'
        return f"<table:table-cell {about} {more}><text:p>{text}</text:p></table:table-cell>"

    rows = [
        [""],
        ["题干", "选项A", "选项B", "选项C", "选项D", "答案"],
        [
            "加多少？",
            typed("percentage", 'value="0.5"', "50%"),
            typed("currency", 'value="1000"', "¥1,000"),
            typed("date", 'date-value="2021-02-08"', "2021年2月8日"),
            typed("float", 'value="30"', "30"),
            "B",
        ],
        ["几成？", typed("percentage", 'value="1"', "100%", 'table:number-columns-repeated="2"'), "丙", "丁", "D"],
    ]  # fmt: skip
    options = [draft.options for draft in check(ods_file(*rows)).questions]
    assert options == [["50%", "¥1,000", "2021年2月8日", "30"], ["100%", "100%", "丙", "丁"]]


def test_cells_of_an_ods_that_span_rows() -> None:
    def over(rows: int, text: str) -> str:
        about = f'table:number-columns-spanned="1" table:number-rows-spanned="{rows}"'
        return f"<table:table-cell {about}><text:p>{text}</text:p></table:table-cell>"

    covered = "<table:covered-table-cell/>"
    report = check(
        ods_file(
            ["题型", "题干", "A", "B", "答案"],
            [over(3, "多选题"), "几个月？", "一", "六", over(2, "B")],
            [covered, "几天？", "五", "十", covered],
            [covered, "几年？", "一", "二", "AB"],
        )
    )
    assert [(p.code, p.where.number) for p in report.problems] == [
        ("merged_answer", 2),
        ("merged_answer", 3),
    ]
    assert [(draft.kind, draft.answers) for draft in report.questions] == [("multiple", ["A", "B"])]


@pytest.mark.parametrize("packed", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
@pytest.mark.parametrize("kind", [SHEET, SHEET + "\n", SHEET + "-template", ""])
def test_an_ods_however_its_type_is_packed(kind: str, packed: int) -> None:
    data = ods_file(["题干", "答案"], ["工资按月发。", "对"], kind=kind, packed=packed)
    assert check(data).importable == 1


def test_a_table_far_from_the_corner_keeps_its_places() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate([HEADER, GOOD, [*GOOD[:1], "二？", *GOOD[2:6], ""]]):
            for column, cell in enumerate(cells):
                sheet.write_string(row + 30, column + 2, cell)
                sheet.write(row + 30, 0, 0.5, book.add_format({"num_format": "0%"}))
    report = check(out.getvalue())
    assert [str(draft.where) for draft in report.questions] == ["row 32"]
    assert [(p.code, str(p.where)) for p in report.problems] == [("no_answer", "row 33")]


def test_merged_types_and_chapters_are_those_of_each_row() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["章节", *HEADER])
        for row, answer in enumerate(["AB", "C", "D"], 1):
            sheet.write_row(row, 2, [f"第{row}问？", *GOOD[2:6], answer])
        sheet.merge_range(1, 1, 2, 1, "多选题")
        sheet.merge_range(1, 0, 2, 0, "第一章")
    report = check(out.getvalue())
    assert [draft.kind for draft in report.questions] == ["multiple", "multiple", "single"]
    assert [draft.tags for draft in report.questions] == [["第一章"], ["第一章"], []]


@pytest.mark.parametrize(
    "rows",
    [
        [["1.试用期最长多久？"], ["A.一个月"], ["B.六个月"], ["答案：B"], ["2.合同？"], ["A.甲", "B.乙"], ["答案：A"]],
        [["1.试用期最长多久？\nA.一个月\nB.六个月\n答案：B"], ["2.合同？\nA.甲\nB.乙\n答案：A"]],
    ],
)  # fmt: skip
def test_questions_typed_line_by_line_into_cells(rows: list[list[str]]) -> None:
    report = check(xlsx_file({"单选题": rows, "值班": [["周一", "张三"]]}))
    assert [draft.answers for draft in report.questions] == [["B"], ["A"]]
    assert str(report.questions[0].where) == "单选题 row 1"
    assert codes(report) == ["no_header"]


def test_tables_beside_one_another_are_both_read() -> None:
    rows = [["题干", "答案", "", "题干", "答案"], ["一。", "对", "", "二。", "错"]]
    assert [d.answers for d in check(xlsx_file({"题": rows})).questions] == [["true"], ["false"]]


def test_tables_beside_one_another_have_places_and_merged_types_of_their_own() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        head = ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"]
        sheet.write_row(0, 0, [*head, *head])
        for row in (1, 2):
            sheet.write_row(row, 1, [f"左{row}？", *GOOD[2:6], "AB"])
            sheet.write_row(row, 8, [f"右{row}？", *GOOD[2:6], "AB" if row == 1 else ""])
        sheet.merge_range(1, 0, 2, 0, "多选题")
        sheet.merge_range(1, 7, 2, 7, "多选题")
    report = check(out.getvalue())
    assert [(draft.stem, draft.kind, str(draft.where)) for draft in report.questions] == [
        ("左1？", "multiple", "row 2 column A"),
        ("左2？", "multiple", "row 3 column A"),
        ("右1？", "multiple", "row 2 column H"),
    ]
    assert [problem.message for problem in report.problems] == ["第3行（H列起）没有答案"]
    again = check(annotated(out.getvalue(), report, str))
    assert again.questions == report.questions and again.problems == report.problems


def test_a_question_that_stands_beside_itself() -> None:
    row = ["工资按月发。", "对"]
    rows = [["题干", "答案", "", "题干", "答案"], [*row, "", *row], [*row, "", row[0], "错"]]
    report = check(xlsx_file({"题": rows}))
    said = [problem.message for problem in report.problems]
    other = "和第3行（D列起）是同一道题，答案却不同，都不会存。请留下对的"
    assert said[:2] == [f"第2行（A列起）{other}", f"第2行（D列起）{other}"]
    assert codes(report) == ["conflicting_answers"] * 4
    assert codes(check(xlsx_file({"题": rows[:2]}))) == ["duplicate"]


def test_the_html_of_a_web_system_is_reduced() -> None:
    rows = [
        ["单选题", f"<p>选{n}？<br>二</p>", "<p>甲&lt;1</p>", "乙", "", "", "A"] for n in range(3)
    ]
    draft = check_rows(*rows).questions[0]
    assert (draft.stem, draft.options) == ("选0？\n二", ["甲<1", "乙"])
    lesson = ["单选题", "<br>标签做什么？", "换行", "加粗", "", "", "A"]
    assert check_rows(lesson, GOOD).questions[0].stem == "<br>标签做什么？"


def test_cells_of_special_formats() -> None:
    cells = [(1000, '"¥"#,##0'), (0.5, "# ?/?"), (20, '0"元"'), (12000, "0.00E+00")]
    report = check(xlsx_file({"题": [HEADER, ["单选题", "几？", *cells, "A"]]}))
    assert report.questions[0].options == ["¥1,000", "1/2", "20元", "1.20E+04"]


def test_rows_that_begin_like_instructions() -> None:
    header = ["题干", "答案"]
    rows = [
        ["注意安全是每个人的责任。", "对"],
        ["说明书要看。", "错"],
        ["说明：只填对错", ""],
        ["合计", ""],
    ]
    report = check_rows(*rows, header=header)
    assert (report.total, [draft.answers for draft in report.questions]) == (
        2,
        [["true"], ["false"]],
    )


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "gbk", "utf-8-sig"])
@pytest.mark.parametrize("sign", [",", "\t", ";", "|", "，"])
def test_texts_of_every_encoding_and_separator(encoding: str, sign: str) -> None:
    text = "\n".join(sign.join(row) for row in [HEADER, GOOD, [*GOOD[:1], "二？", *GOOD[2:]]])
    assert check(text.encode(encoding)).importable == 2


def test_a_line_that_names_the_separator() -> None:
    assert check(("sep=;\r\n" + csv_text([HEADER, GOOD], ";")).encode("gbk")).importable == 1


@pytest.mark.parametrize(
    ("stem", "answer", "shown", "texts"),
    [
        ("共____天____夜", "1.三 2.两", "共____天____夜", [["三"], ["两"]]),
        ("共____天____夜", "①三②两", "共____天____夜", [["三"], ["两"]]),
        ("共（三）天", "三", "共（　）天", [["三"]]),
        ("共__三__天", "三", "共____天", [["三"]]),
    ],
)
def test_texts_of_blanks(stem: str, answer: str, shown: str, texts: list[list[str]]) -> None:
    draft = check_rows(["填空题", stem, answer], header=["题型", "题干", "答案"]).questions[0]
    assert (draft.stem, draft.answers) == (shown, texts)


def test_a_table_of_nothing_but_judgements() -> None:
    header = ["题干", "答案"]
    report = check_rows(["一。", "T"], ["二。", "F"], header=header)
    assert [draft.answers for draft in report.questions] == [["true"], ["false"]]
    assert codes(check_rows(["一。", "T"], ["二。", "C"], header=header)) == ["no_kind"] * 2


def test_the_annotated_workbook_keeps_what_merged_cells_say() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 6, "二〇二六年题库")
        sheet.write_row(1, 0, HEADER)
        for row, answer in enumerate(["AB", "C", ""], 2):
            sheet.write_row(row, 1, [f"第{row}问？", *GOOD[2:6], answer])
        sheet.merge_range(2, 0, 4, 0, "多选题")
    report = check(out.getvalue())
    again = check(annotated(out.getvalue(), report, str))
    assert again.questions == report.questions and again.problems == report.problems
    assert [draft.kind for draft in again.questions] == ["multiple", "multiple"]


def test_a_sentence_with_the_words_of_a_header_heads_no_table() -> None:
    text = "题干，选项，答案，解析\n1.试用期最长多久？\nA.一个月\nB.六个月\n答案：B\n"
    assert check(text.encode()).format == "text"
    assert check(text.replace("，", ",").encode()).format == "text"


def test_rows_that_are_not_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typed_sheets, "MOST_ROWS", 3)
    rows = [[f"{number}.甲{number}（A） A.一 B.二"] for number in range(1, 6)]
    report = check(xlsx_file({"题": rows}))
    assert report.importable == 3
    assert [(p.code, str(p.where)) for p in report.errors] == [("too_many_rows", "row 4")]
