"""QTI packages as other systems make them: names, files around the items, files in each other."""

import pytest

from questions.errors import UnreadableFile
from questions.formats import parse
from questions.formats.detect import detect
from questions.formats.qti import reader

from ..making import PNG, codes
from .test_items import GOOD, OPTIONS, declaration, item
from .test_package import manifest, package, question, read, resource


def test_names_that_other_systems_write() -> None:
    files: dict[str, str | bytes] = {
        "imsmanifest.xml": manifest(resource("C%23/一.xml"), resource("C%23/二.xml")),
        "C#/一.xml": question("一？"),
        "C#/二.xml": question("二？"),
        "第1章: 三？.xml": question("三？"),
        "ch1:4.xml": question("四？"),
    }
    report = read(files)
    assert [q.stem for q in report.questions] == ["一？", "二？", "三？", "四？"]
    assert codes(report) == ["unlisted_item", "unlisted_item"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_that_do_not_say_how_they_are_written(encoding: str) -> None:
    text = item(declaration("y"), '<p>看图<img src="图.png"/></p>' + OPTIONS)
    name = "题目/工资.xml"
    plain = {"imsmanifest.xml": manifest(resource(name)), "aa/bb.xml": text, "aa/cc.png": PNG}
    # Names of the same length, put in where the zip has plain ones.
    long = {
        "aa/bb.xml": name.encode(encoding),
        "aa/cc.png": "题目/图.png".encode(encoding),
    }
    padded = {known.ljust(len(long[known]), "x") if known in long else known: content for known, content in plain.items()}  # fmt: skip
    data = package(padded)
    for known, written in long.items():
        data = data.replace(known.ljust(len(written), "x").encode(), written)
    report = parse(data)
    assert (report.importable, codes(report)) == (1, [])
    assert str(report.questions[0].where) == f"{name} question 1" and report.questions[0].images


@pytest.mark.parametrize(
    ("content", "count"),
    [
        (f"<questions>{GOOD}{GOOD}</questions>", 2),
        ("<!--" + "x" * 9000 + "-->" + GOOD, 1),
        (OPTIONS, 1),
    ],
)
def test_items_in_files_that_begin_otherwise(content: str, count: int) -> None:
    listed = manifest(resource("q.xml"))
    report = read({"imsmanifest.xml": listed, "q.xml": GOOD, "other.xml": content})
    assert report.total == 1 + count and "unlisted_item" in codes(report)


def test_packages_of_other_names_and_in_each_other() -> None:
    assert detect(package({"a.qti": GOOD})) == "qti"
    assert detect(package({"a.xml": f"<questions>{GOOD}</questions>"})) == "qti"
    report = read({"q.xml": GOOD, "more.ZIP": package({"q.xml": GOOD})})
    assert (report.importable, codes(report)) == (1, ["nested_archive"])


def test_sections_that_are_not_there() -> None:
    paper = '<assessmentTest><assessmentSectionRef href="s.xml"/></assessmentTest>'
    report = read({"t.xml": paper, "q.xml": GOOD})
    assert (report.importable, codes(report)) == (1, ["missing_file"])
    assert "s.xml" in report.problems[0].message


def test_files_that_include_each_other_deep_inside() -> None:
    def deep(count: int, inside: str) -> str:
        return "<div>" * count + inside + "</div>" * count

    shown = '<object type="text/html" data="%s.html"/>'
    files: dict[str, str | bytes] = {"a.html": deep(190, shown % "b"), "b.html": deep(190, "乙")}
    files["q.xml"] = item(declaration("y"), deep(150, shown % "a") + OPTIONS)
    assert codes(read(files)) == ["stimulus_missing"]
    files["q.xml"] = item(declaration("y"), deep(40, shown % "b") + OPTIONS)
    assert read(files).questions[0].stem == "乙"


def test_a_package_with_a_password() -> None:
    data = package({"q.xml": GOOD})
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        flags = data.index(sign) + at
        data = data[:flags] + bytes([data[flags] | 1]) + data[flags + 1 :]
    with pytest.raises(UnreadableFile) as refused:
        detect(data)
    assert refused.value.code == "locked_zip"


@pytest.mark.parametrize("is_long", [False, True])
def test_a_list_that_declares_entities_lists_nothing(
    monkeypatch: pytest.MonkeyPatch, is_long: bool
) -> None:
    monkeypatch.setattr(reader.Package, "is_long", lambda *_: is_long)
    declared = '<!DOCTYPE manifest [<!ENTITY a "aaaa">]>'
    listed = manifest(resource("一.xml")).replace("<manifest", declared + "<manifest", 1)
    report = read({"imsmanifest.xml": listed, "一.xml": question("一？")})
    assert [q.stem for q in report.questions] == ["一？"] and codes(report) == ["broken_manifest"]
