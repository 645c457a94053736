"""QTI packages: what the manifest lists, what it does not, what is not there, and what does harm."""

import base64
import io
import struct
import zipfile
from dataclasses import replace

import pytest

from questions import formats
from questions.drafts import Draft, Place, Report
from questions.errors import UnreadableFile
from questions.formats import WRITERS, parse, xml
from questions.formats.qti import package as qti_package
from questions.formats.writing import in_memory

from ..making import PNG, codes, png
from .test_items import GOOD, OPTIONS, check, choice, declaration, item, one


def resource(href: str, more: str = "", kind: str = "imsqti_item_xmlv2p1") -> str:
    return f'<resource identifier="r" type="{kind}" href="{href}">{more}<file href="{href}"/></resource>'


def manifest(*resources: str) -> str:
    return f'<manifest xmlns="urn:x"><resources>{"".join(resources)}</resources></manifest>'


def package(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(files: dict[str, str | bytes]) -> Report:
    report = parse(package(files))
    assert report.format == "qti"
    return report


def question(stem: str) -> str:
    return item(declaration("y"), f"<p>{stem}</p>{OPTIONS}")


def test_items_in_the_order_of_the_manifest_and_where_they_stand() -> None:
    report = read(
        {
            "a/q.xml": question("二？"),
            "b/q.xml": question("一？"),
            "imsmanifest.xml": manifest(resource("b/q.xml"), resource("a/q.xml")),
        }
    )
    assert report.problems == []
    assert [q.stem for q in report.questions] == ["一？", "二？"]
    assert [str(q.where) for q in report.questions] == ["b/q.xml question 1", "a/q.xml question 1"]


def test_without_a_manifest_with_a_broken_one_and_with_items_it_does_not_list() -> None:
    files: dict[str, str | bytes] = {
        "q.xml": GOOD,
        "other.qti": question("二？"),
        "notes.xml": "<notes/>",
    }
    assert (read(files).importable, codes(read(files))) == (2, [])
    broken = read({**files, "imsmanifest.xml": manifest(resource("q.xml"))[:60]})
    assert (broken.importable, codes(broken)) == (2, ["broken_manifest"])
    listed = read({**files, "imsmanifest.xml": manifest(resource("q.xml"))})
    assert (listed.importable, codes(listed)) == (2, ["unlisted_item"])
    assert "other.qti" in listed.problems[0].message


def test_tests_in_a_package() -> None:
    paper = (
        f"<assessmentTest><assessmentSection>{question('三？')}<assessmentItemRef href='q.xml'/>"
    )
    paper += "<assessmentItemRef href='gone.xml'/></assessmentSection></assessmentTest>"
    listed = manifest(resource("t/test.xml", kind="imsqti_test_xmlv2p1"))
    report = read({"imsmanifest.xml": listed, "t/test.xml": paper, "t/q.xml": GOOD})
    assert (report.total, report.importable, codes(report)) == (2, 2, ["missing_file"])


@pytest.mark.parametrize(
    "href", ["gone.xml", "http://x.test/q.xml", "../q.xml", "/etc/passwd", "a/../../q.xml"]
)
def test_items_that_are_not_in_the_package(href: str) -> None:
    listed = manifest(resource("q.xml"), resource(href))
    report = read({"imsmanifest.xml": listed, "q.xml": GOOD})
    assert (report.total, report.importable, codes(report)) == (1, 1, ["missing_file"])
    assert report.errors and href in report.problems[0].message


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (GOOD[:-40], "broken_xml"),
        ("", "broken_xml"),
        ("<html/>", "not_an_item"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + GOOD, "xml_entities"),
    ],
)
def test_one_bad_item_loses_no_other(content: str, code: str) -> None:
    listed = manifest(resource("bad.xml"), resource("q.xml"))
    report = read({"imsmanifest.xml": listed, "bad.xml": content, "q.xml": GOOD})
    assert (report.total, report.importable, codes(report)) == (2, 1, [code])
    assert "bad.xml" in report.problems[0].message


def test_a_folder_around_everything_and_names_spelt_otherwise() -> None:
    listed = manifest(resource("Items%201/Q.XML"), resource("items 1\\r.xml"))
    files: dict[str, str | bytes] = {
        "course/imsmanifest.xml": listed,
        "course/Items 1/q.xml": GOOD,
        "course/items 1/r.xml": question("二？"),
        "/etc/q.xml": question("三？"),
    }
    report = read(files)
    assert [q.stem for q in report.questions] == ["最长几个月？", "二？", "三？"]
    assert codes(report) == ["unlisted_item"]
    based = manifest(resource("q.xml")).replace("<resources", '<resources xml:base="Items 1/"')
    report = read({"imsmanifest.xml": based, "Items 1/q.xml": GOOD})
    assert (report.importable, codes(report)) == (1, [])


@pytest.mark.parametrize("path", ["../q.xml", "a/../../q.xml", "..\\q.xml"])
def test_a_path_that_climbs_out_is_refused(path: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read({"imsmanifest.xml": manifest(resource("r.xml")), "r.xml": GOOD, path: GOOD})
    assert refused.value.code == "zip_slip"


LOM = """<metadata><lom xmlns="urn:lom">
<general><keyword><string>工资</string></keyword><keyword><langstring>工时</langstring></keyword></general>
<educational><difficulty><source>LOMv1.0</source><value>difficult</value></difficulty></educational>
<relation><kind><source>LOMv1.0</source><value>isbasedon</value></kind><resource><description>
<string>《劳动法》第三条</string></description></resource></relation></lom></metadata>"""


def test_what_the_manifest_says_of_an_item() -> None:
    report = read({"imsmanifest.xml": manifest(resource("q.xml", LOM)), "q.xml": GOOD})
    (draft,) = report.questions
    assert (draft.tags, draft.difficulty) == (["工资", "工时"], 4)
    assert draft.citation == "《劳动法》第三条"


def test_passages_in_files_of_their_own() -> None:
    passage = "<qti-assessment-stimulus><qti-stimulus-body><p>甲到乙公司上班。</p></qti-stimulus-body></qti-assessment-stimulus>"
    reference = '<assessmentStimulusRef identifier="s" href="../s/one.xml"/>'
    text = item(declaration("y"), "<p>合法吗？</p>" + OPTIONS, "", reference)
    files: dict[str, str | bytes] = {"q/q.xml": text, "s/one.xml": passage}
    assert read(files).questions[0].stem == "甲到乙公司上班。\n合法吗？"
    assert codes(read({"q/q.xml": text})) == ["stimulus_missing"]


PAGE = '<html><head><title>页</title></head><body><p>甲到乙公司上班。<img src="a.png" alt=""/></p></body></html>'


@pytest.mark.parametrize(
    ("reference", "page"),
    [
        ('<object type="text/html" data="../s/one.html"/>', PAGE),
        ('<object data="../s/one.html"><p>打不开</p></object>', PAGE),
        ('<xi:include xmlns:xi="urn:xi" href="../s/one.html"/>', PAGE),
        ('<object type="text/html" data="s/one.html"/>', PAGE),
    ],
)
def test_passages_where_the_item_shows_them(reference: str, page: str) -> None:
    text = item(declaration("y"), f"<p>请看：</p>{reference}<p>合法吗？</p>" + OPTIONS)
    report = read({"q/q.xml": text, "s/one.html": page, "s/a.png": PNG})
    (draft,) = report.questions
    assert draft.stem == f"请看：\n甲到乙公司上班。{draft.images[0].mark}\n合法吗？"
    assert codes(read({"q/q.xml": text})) == ["stimulus_missing"]


def test_a_page_as_browsers_forgive_it_and_one_that_includes_itself() -> None:
    text = item(declaration("y"), '<object type="text/html" data="a.html"/>' + OPTIONS)
    report = read({"q.xml": text, "a.html": "<p>甲<br>乙</p><p>丙"})
    assert report.questions[0].stem == "甲\n乙\n丙"
    itself = '<body><object type="text/html" data="a.html"/></body>'
    assert codes(read({"q.xml": text, "a.html": itself})) == ["stimulus_missing"]


def test_pictures_in_a_package() -> None:
    body = '<p>看图<img src="../Media/a%20b.PNG" alt="x"/></p>'
    body += choice('<img src="c.png" alt=""/>', '<object data="../Media/a b.png" type="image/png">乙</object>', "丙")  # fmt: skip
    files: dict[str, str | bytes] = {
        "items/q.xml": item(declaration("y"), body),
        "Media/a b.png": PNG,
        "items/c.png": png(b"2"),
    }
    report = read(files)
    (draft,) = report.questions
    first, second = draft.images
    assert (first.content, second.content) == (PNG, png(b"2")) and codes(report) == []
    assert draft.stem == f"看图{first.mark}"
    assert draft.options == [second.mark, first.mark, "丙"]


@pytest.mark.parametrize(
    "address", ["http://x.test/a.png", "//x.test/a.png", "../../a.png", "gone.png", "bad.png"]
)
def test_pictures_that_are_not_in_the_package(address: str) -> None:
    text = item(declaration("y"), f'<p>看图<img src="{address}"/></p>' + OPTIONS)
    report = read({"q.xml": text, "a.png": PNG, "bad.png": "<svg/>"})
    assert codes(report) == ["picture_left_out"] and report.questions[0].images == ()


def test_pictures_of_a_single_file() -> None:
    uri = "data:image/png;base64," + base64.b64encode(PNG).decode()
    draft = one(item(declaration("y"), f'<p>看图<img src="{uri}" alt=""/></p>' + OPTIONS))
    assert draft.stem == f"看图{draft.images[0].mark}"
    away = '<p>看图：<img src="http://x.test/a.png" alt="表"/></p>'
    report = check(item(declaration("y"), away + OPTIONS))
    assert report.questions[0].stem == "看图：表" and codes(report) == ["picture_left_out"]


def test_packages_that_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def code(data: bytes) -> str:
        with pytest.raises(UnreadableFile) as refused:
            parse(data)
        return refused.value.code

    good = package({"imsmanifest.xml": manifest(resource("q.xml")), "q.xml": GOOD})
    assert code(good[:-40]) == "damaged"
    assert code(package({"imsmanifest.xml": manifest()})) == "unknown_archive"
    bomb = GOOD.replace("最长", " " * 7_000_000)
    files: dict[str, str | bytes] = {f"{number}.xml": bomb for number in range(9)}
    assert code(package(files)) == "zip_bomb"
    dense = {f"{number}.xml": question("<b>甲</b>" * 60_000) for number in range(9)}
    assert code(package(dict(dense))) == "zip_bomb"
    # A directory that lies about the size.
    lying = package({"imsmanifest.xml": manifest(), "q.xml": GOOD})
    head = lying.rindex(b"PK\x01\x02") + 24
    lying = lying[:head] + struct.pack("<I", 100) + lying[head + 4 :]
    assert codes(parse(lying)) == ["damaged"]
    monkeypatch.setattr(qti_package, "MOST_ELEMENTS", 12)
    monkeypatch.setattr(qti_package, "BYTES_AN_ELEMENT", 1000)
    assert code(good) == "zip_bomb"
    monkeypatch.setattr(qti_package, "MOST_FILES", 1)
    assert code(good) == "too_big"


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("第 1#题?.xml", "第 1#题?.xml"),
        ("第 1#题?.xml", "%E7%AC%AC%201%23%E9%A2%98%3F.xml"),
        ("q.xml", "q.xml?v=1#x"),
        ("q.xml", "Q.xml#x"),
        ("100%.xml", "100%.xml"),
        ("\xe9.xml", "e\u0301.xml"),
    ],
)
def test_a_name_that_is_no_address_is_found_as_it_is(name: str, address: str) -> None:
    report = read({name: GOOD, "imsmanifest.xml": manifest(resource(address))})
    assert (report.importable, codes(report)) == (1, [])


def test_pictures_are_no_long_text() -> None:
    film = {"film.mp4": "0" * 90_000_000, "imsmanifest.xml": manifest(resource("q.xml"))}
    assert read({**film, "q.xml": GOOD}).importable == 1


def test_a_long_manifest_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = [
        Draft(
            "true_false",
            f"第{n}题。",
            [],
            ["true"],
            "",
            "《劳动法》第一条",
            [f"标签{n}"],
            n % 5 + 1,
        )
        for n in range(40)
    ]
    data = in_memory(WRITERS["zip"], drafts)
    monkeypatch.setattr(qti_package, "LARGEST_XML", 2000)
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 100)
    report = parse(data)
    assert [replace(draft, where=Place()) for draft in report.questions] == drafts
    assert codes(report) == []
    monkeypatch.setattr(xml, "MOST_ELEMENTS", 10)
    assert codes(parse(data))[:1] == ["broken_manifest"]


def test_a_package_may_be_longer_than_other_files(monkeypatch: pytest.MonkeyPatch) -> None:
    data = package({"imsmanifest.xml": manifest(resource("q.xml")), "q.xml": GOOD})
    monkeypatch.setattr(formats, "MOST_BYTES", len(data) - 1)
    assert formats.parse(data).importable == 1
    for other in (b"x" * len(data), package({"xl/workbook.xml": "x" * 2000, "a": data})):
        with pytest.raises(UnreadableFile) as refused:
            formats.parse(other)
        assert refused.value.code == "too_big"
    monkeypatch.setattr(formats, "MOST_PACKED", len(data) - 1)
    with pytest.raises(UnreadableFile):
        formats.parse(data)
