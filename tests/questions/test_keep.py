"""A report kept as bytes is the same report, and one of another version is none."""

import pytest

from questions import keeping
from questions.drafts import Draft, Image, Place, Problem, Report
from questions.keeping import packed, unpacked
from tests.questions.making import PNG

IMAGE = Image("image/png", PNG)
REPORT = Report(
    "docx",
    "gb18030",
    4,
    {"essay": 1},
    [
        Problem(Place(3, "表", "paragraph", "第三"), "error", "no_answer", "没有%(what)s", {"what": "答案"}),
        Problem(Place(), "warning", "x", "100% 整"),
    ],
    [
        Draft("single", f"看图{IMAGE.mark}", ["甲", IMAGE.mark], ["A"], images=(IMAGE,), where=Place(2)),
        Draft("fill", "____\n{}<b>", [], [["十五", "15"]], "因为", "《劳动法》第一条", ["一", "二"], 3, 2.5,
              Place(1, "b/q.xml", "question"), (), "ZM-1"),
    ],
    [[0, 1]],
)  # fmt: skip


def test_everything_comes_back() -> None:
    again = unpacked(packed(REPORT))
    assert again == REPORT
    assert [one.message for one in again.problems] == [one.message for one in REPORT.problems]
    assert again.as_json() == REPORT.as_json() and again.questions[0].where.unit == "row"
    nothing = Report("csv", "", 0, {}, [], [])
    assert unpacked(packed(nothing)) == nothing


def test_a_picture_is_kept_once() -> None:
    many = Report("json", "", 9, {}, [], [REPORT.questions[0]] * 9)
    assert len(packed(many)) < 2 * len(packed(Report("json", "", 1, {}, [], many.questions[:1])))
    assert unpacked(packed(many)) == many


def test_what_another_version_kept_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(REPORT)
    monkeypatch.setattr(keeping, "SHAPE", [*keeping.SHAPE, ["more"]])
    assert unpacked(data) is None
