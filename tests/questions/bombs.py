"""Files that would harm a careless reader. Run by itself, under limits: prints what became of each."""

import io
import json
import re
import struct
import zipfile
from collections.abc import Iterator
from itertools import chain

import xlsxwriter

from questions.errors import QuestionError
from questions.importing import check
from tests.questions.xls import At, xls_file

LONG = 20_000
HUGE = 40 * 2**20
SHEET = '<worksheet xmlns="x"><sheetData>{}</sheetData></worksheet>'
BOOK = {
    "xl/workbook.xml": '<workbook xmlns="x" xmlns:r="y"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
}
ODS = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
REPEATED = (
    '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="16000"/></table:table-row></table:table>'
)
MUCH = (
    '<table:table><table:table-row table:number-rows-repeated="1000"><table:table-cell '
    'office:value-type="string" table:number-columns-repeated="1000"><text:p>{}</text:p>'
    "</table:table-cell></table:table-row></table:table>"
)
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE {0} [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">'
    '<!ENTITY f SYSTEM "file:///etc/passwd">]><{0}>&b;&f;</{0}>'
)


def zipped(files: dict[str, str]) -> bytes:
    """A zip of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def far_corners(sheets: int) -> bytes:
    """A workbook whose sheets have two cells each, far apart."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for _ in range(sheets):
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, ["题干", "答案"])
            sheet.write(99_999, 25, 1)
    return out.getvalue()


def over_and_over(data: bytes) -> bytes:
    """The workbook with its first sheet again and again."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name).decode()
    (sheet,) = re.findall("<sheet .*?/>", parts["xl/workbook.xml"])
    again = "".join(sheet.replace("Sheet1", f"Sheet{n}") for n in range(500))
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(sheet, again)
    return zipped(parts)


def round_fat() -> bytes:
    """An .xls whose list of tables goes round: it tells of the same one again and again."""
    sectors = 8000
    data = bytearray(512 * (sectors + 1))
    data[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", data, 30, 9)
    struct.pack_into("<I", data, 68, 0)
    struct.pack_into("<128I", data, 512, *[2] * 127, 0)
    return bytes(data) + "Workbook".encode("utf-16-le")


def bombs() -> Iterator[tuple[str, bytes]]:
    """Each file with its name."""
    much = "a" * HUGE
    yield "xlsx strings", zipped(BOOK | {"xl/sharedStrings.xml": much})
    yield (
        "xlsx corner",
        zipped(
            BOOK
            | {
                "xl/worksheets/sheet1.xml": SHEET.format(
                    '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
                )
            }
        ),
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 300_000))
    yield "xlsx rows", zipped(BOOK | {"xl/worksheets/sheet1.xml": SHEET.format(rows)})
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 99_999))
    text = f"<sst><si><t>{'题' * 30_000}</t></si></sst>"
    parts = {"xl/worksheets/sheet1.xml": SHEET.format(cells), "xl/sharedStrings.xml": text}
    yield "xlsx shared", zipped(BOOK | parts)
    merged = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 300_000))
    yield "xlsx merged", zipped(BOOK | {"xl/worksheets/sheet1.xml": merged})
    yield "xls merged", xls_file({"题": []}, merged=[(1, 9, 0, 0)] * 300_000)
    yield "xlsx corners", far_corners(5)
    yield "xlsx again", over_and_over(far_corners(1))
    yield "xls corner", xls_file({"题": [[At("题干", 0, 0), At("答案", 65_535, 255)]]})
    shown = [[At(0, row, 0, -1) for row in range(60_000)]]
    yield "xls shared", xls_file({"题": shown}, shared=["题" * 4000])
    yield "ods text", zipped(ODS | {"content.xml": MUCH.format("题" * 30_000)})
    yield "ods strings", zipped(ODS | {"content.xml": much})
    yield "ods repeated", zipped(ODS | {"content.xml": REPEATED})
    opened = '<table:table-row><table:table-cell office:value-type="float">' + "<text:p>" * 30_000
    yield "ods paragraphs", zipped(ODS | {"content.xml": opened + "</table:table-cell>"})
    yield "docx text", zipped({"word/document.xml": f"<w:document>{much}"})
    yield (
        "docx media",
        zipped({"word/document.xml": "<document><body/></document>", "word/numbering.xml": much}),
    )
    yield "qti item", zipped({"imsmanifest.xml": "<manifest/>", "a.xml": f"<assessmentItem>{much}"})
    yield "qti slip", zipped({"imsmanifest.xml": "<manifest/>", "../../etc/passwd": "x"})
    yield "moodle entities", ENTITIES.format("quiz").encode()
    yield "qti entities", ENTITIES.format("assessmentItem").encode()
    given = (
        f'<!DOCTYPE quiz [<!ATTLIST a b CDATA "{"x" * 100_000}">]><quiz>{"<a/>" * 100_000}</quiz>'
    )
    yield "moodle attributes", given.encode()
    yield "docx entities", zipped({"word/document.xml": ENTITIES.format("document")})
    yield "deep xml", b"<quiz>" + b"<a>" * 100_000
    yield "deep json", b"[" * 100_000
    yield "deep objects", b'{"a":' * 100_000
    yield "deep docx", zipped({"word/document.xml": "<document><body>" + "<p>" * 100_000})
    yield "too large", b"a" * (21 * 2**20)
    yield "gift slashes", ("1.看代码 {" + "/" * 80 + " 甲\n").encode()
    yield "gift comments", b"// {\n" * 50_000
    yield "typed heads", ("1.甲（A）\nA.一\nB.二\n" + "以下为答案部分\n" * 15_000).encode()
    yield "typed keys", ("1.甲（A）\nA.一\nB.二\n" + "参考答案\n" * 30_000).encode()
    yield "xls fat", round_fat()
    yield "xlsx styles", zipped(BOOK | {"xl/styles.xml": "<cellXfs " * 400_000})
    styles = f'<numFmt numFmtId="170" formatCode="{"[$" * 200_000}"/><cellXfs><xf numFmtId="170"/>'
    yield "xlsx format", zipped(BOOK | {"xl/styles.xml": styles})
    cells = {"xl/worksheets/sheet1.xml": '<row r="999999"><c r="A1">' + "<c " * 300_000}
    yield "xlsx cells", zipped(BOOK | cells)
    cells = {"xl/worksheets/sheet1.xml": f'<row r="999999"><c {"a" * 900_000}></c>'}
    yield "xlsx attribute", zipped(BOOK | cells)
    for begin in ("a<b", "a"):
        cell = begin + " " * 30_000 + "x"
        yield "csv choices", ("题干,选项,答案\n" + f"甲？,{cell},A\n" * 20).encode()
    for sign in (
        " ",
        "_",
        "＿",
        "(",
        "（",
        "【",
        "1",
        "1.",
        "A.",
        "{",
        "\n",
        "　",
        "B. ",
        "~",
        "=",
        "答案",
        "<<<",
        "(A ",
    ):
        run = sign * (LONG // len(sign))
        yield f"text {sign!r}", f"1.题干（ ）{run}x\nA.甲{run}x\nB.乙\n答案：A{run}x\n".encode()
        yield f"gift {sign!r}", f"::t::题{run}x{{=甲{run}x ~乙}}\n".encode()
        cells = run.replace("\n", " ")
        yield f"csv {sign!r}", f"题干,选项,答案\n题{cells}x,A.甲{cells}x B.乙,A{cells}x\n".encode()
        question = {"question": f"题{run}x", "options": [f"甲{run}x", "乙"], "answer": "A"}
        yield (
            f"json {sign!r}",
            json.dumps([question, {**question, "options": f"A.甲{run}x B.乙"}]).encode(),
        )
        yield f"aiken {sign!r}", f"题{run}x\nA) 甲{run}x\nB) 乙\nANSWER: A\n".encode()


def platform_bombs() -> Iterator[tuple[str, bytes]]:
    """What would take a reader of text, GIFT or Moodle XML quadratic time, or memory for every sign."""
    yield "text keys", b"A\n" * 30_000
    yield "text numbers", "\n".join(str(n % 9000 + 1) for n in range(30_000)).encode()
    yield "gift notes", ("甲？{T}\n\n// " + "[tag:" * 50_000 + "\n乙？{T}").encode()
    yield "gift blanks before a number", ("甲？{#=" + " " * 200_000 + "x}").encode()
    yield "gift slashes behind braces", ("x{//" * 60_000 + "\n\n甲？{=一}").encode()
    yield "gift a long answer", ("____ 和 ____？{=" + "a" * 2_000_000 + "}").encode()
    yield "gift many answers", ("甲？{=一" + "~x" * 8_000_000 + "}").encode()
    yield "gift many braces", ("甲？{T}\n\n" + "{" * 8_000_000).encode()
    yield "moodle roots", b"<quiz " * 170_000
    root = b'<quiz a="' + b"x" * 500_000 + b'">'
    yield "moodle long root", root + b"<question/>" * 45_000 + b"</x>"
    for gap in ("{1:SA:", "___{1:SA:=a}"):
        stem = f"<questiontext><text>{gap * 80_000}</text></questiontext>"
        yield f"moodle {gap}", f'<quiz><question type="cloze">{stem}</question></quiz>'.encode()
    shown = "".join(f'&lt;img src="@@PLUGINFILE@@/{n}">' for n in range(15_000))
    files = '<file name="x"/>' * 30_000 + f'<file name="0">iVBORw0KGgo{"A" * 600_000}=</file>'
    for text in (shown, '&lt;img src="@@PLUGINFILE@@/0">' * 15_000):
        stem = f"<questiontext><text>{text}</text>{files}</questiontext>"
        answer = '<answer fraction="100"><text>true</text></answer>'
        question = f'<question type="truefalse">{stem}{answer}</question>'
        yield f"moodle pictures {text[-3]}", f"<quiz>{question}</quiz>".encode()
    text = f"<questiontext><text><![CDATA[{'<b>a' * 19_000}]]></text></questiontext>"
    dense = f'<question type="essay">{text}</question>' * 200
    yield "moodle tags", f"<quiz>{dense}</quiz>".encode()
    yield "moodle others", b"<quiz>" + b"<x/><question/>" * 60_000 + b"</quiz>"


def outcome(data: bytes) -> str:
    """What became of a file: the code of its refusal, or `read`."""
    try:
        check(data)
    except QuestionError as refused:
        return refused.code
    return "read"


if __name__ == "__main__":
    print(
        json.dumps(
            {name: outcome(data) for name, data in chain(bombs(), platform_bombs())},
            ensure_ascii=False,
        )
    )
