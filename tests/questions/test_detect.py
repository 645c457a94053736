"""The content decides the format, whatever the file is called."""

import gzip
import io
import zipfile

import pytest

from questions.errors import UnreadableFile
from questions.formats.detect import detect

from .making import GOOD, HEADER, csv_text, xlsx_file

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zip_file(**members: str) -> bytes:
    """A zip; in names `__` is a slash and the last `_` a dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(".".join(name.replace("__", "/").rsplit("_", 1)), content)
    return out.getvalue()


ITEM = '<?xml version="1.0"?><!-- x --><q:assessmentItem xmlns:q="urn:q"/>'


@pytest.mark.parametrize(
    ("data", "format_name"),
    [
        (xlsx_file({"题": [HEADER, GOOD]}), "xlsx"),
        (zip_file(mimetype="application/vnd.oasis.opendocument.spreadsheet", content_xml=""), "ods"),
        (zip_file(word__document_xml="<w/>"), "docx"),
        (zip_file(imsmanifest_xml="<manifest"), "qti"),
        (zip_file(folder__imsmanifest_xml="<manifest/>"), "qti"),
        (zip_file(a_css="", items__one_xml=ITEM), "qti"),
        (zip_file(ppt__slides_txt="", items__one_xml=ITEM), "qti"),
        (zip_file(one_XML="<questestinterop/>"), "qti"),
        (OLE + "Workbook".encode("utf-16-le"), "xls"),
        (OLE + "Book".encode("utf-16-le"), "xls"),
        (b"<quiz/>", "moodlexml"),
        (b'\xef\xbb\xbf \n<?xml version="1.0"?>\n<!DOCTYPE quiz [<!ENTITY x "y">]>\n<quiz>', "moodlexml"),
        ("\ufeff<quiz/>".encode("utf-16-le"), "moodlexml"),
        (ITEM.encode(), "qti"),
        (b"<qti-assessment-item/>", "qti"),
        (b"<qti-assessment-test/>", "qti"),
        (b"<choiceInteraction/>", "qti"),
        (b"<questestinterop>", "qti"),
        (b"<POOL>", "qti"),
        (csv_text([["2026"], HEADER, GOOD]).encode(), "csv"),
        ("[markdown] 看\n- 图\n \r\n\n [HTML]<p>再看".encode(), "gift"),
        ("[markdown] 看图\n\n再看".encode(), "text"),
        (b"- Question: one?\n  - A: this\n  - B: that\n  - Answer: B", "text"),
        ("[plain]1. 甲（A）\nA. 一 B. 二".encode(), "text"),
        ("[HTML]1. 甲（A）\nA. 一 B. 二\n\n[HTML]2. 乙（A）\nA. 一 B. 二".encode(), "text"),
    ],
)  # fmt: skip
def test_formats(data: bytes, format_name: str) -> None:
    assert detect(data) == format_name


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"\r\n", "empty_file"),
        (b"%PDF-1.4 x", "pdf"),
        (b"{\\rtf1\\ansi x}", "old_word"),
        (OLE + "WordDocument".encode("utf-16-le"), "old_word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (OLE, "unrecognised"),
        (b"<!DOCTYPE html><html><table>", "web_page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:x">', "web_page"),
        (b'<?xml version="1.0"?><rss/>', "unknown_xml"),
        (zip_file(a_png="x", b_xml="<rss/>"), "unknown_archive"),
        (zip_file(), "unknown_archive"),
        (zip_file(a_png="x")[:30], "damaged"),
        (zip_file(mimetype="application/vnd.oasis.opendocument.text", content_xml=""), "old_word"),
        (zip_file(mimetype="application/vnd.oasis.opendocument.presentation", content_xml=""), "slides"),
        (zip_file(ppt__presentation_xml="<p/>"), "slides"),
        (OLE + "PowerPoint Document".encode("utf-16-le"), "slides"),
        (b"Rar!\x1a\x07\x01\x00", "archive"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", "archive"),
        (gzip.compress(b"questions.xml", mtime=0), "archive"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "picture"),
        (zip_file(moodle_backup_xml="<moodle_backup/>"), "backup"),
        (b'<?xml version="1.0"?><question_categories/>', "backup"),
        ("\n- parts:\n    - kind: one\n      ask: |-\n        甲是（ ）？\n        乙\n      take:\n        - text: A\n".encode(), "unrecognised"),
    ],
    ids=lambda value: value if isinstance(value, str) else "data",  # archives hold the time
)  # fmt: skip
def test_none_of_ours(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        detect(data)
    assert refused.value.code == code and str(refused.value)


@pytest.mark.parametrize(
    "text", ["<!--a-->" * 30_000, "<?a?>" * 50_000, "<!DOCTYPE x [" * 20_000, "<!--" * 60_000]
)
def test_a_long_prolog_is_soon_read(text: str) -> None:
    """Patterns that try every way to cut it would need longer than the universe is old."""
    assert detect(text.encode()) == "text"


def test_a_long_text_is_cut_between_signs() -> None:
    stem = "试用期最长几个月？" * 30
    rows = [["单选题", stem + str(number), "甲", "乙", "", "", "A"] for number in range(400)]
    for encoding in ("utf-8", "gb18030", "utf-16"):
        assert detect(csv_text([HEADER, *rows]).encode(encoding)) == "csv"


@pytest.mark.parametrize("formula", ["$A^{T}A=I$", "$a { = } 2 { + } 1$"])
def test_braces_of_formulas_are_no_answers(formula: str) -> None:
    assert detect(f"1. 设 {formula}，则（ A ）\n\nA. 甲 B. 乙\n".encode()) == "text"


def test_braces_of_code_above_lettered_options_are_no_answers() -> None:
    asked = "##### {0}、下面的代码（ ）\n\n```java\nvoid f() {{\n}}\n```\n\nA\t甲\n\nB\t乙\n\n**A B**\n\n"
    assert detect((asked.format(1) + asked.format(2)).encode()) == "text"
    assert detect("甲 {}\n\nA. 乙 {=丙 ~丁}\n".encode()) == "gift"
