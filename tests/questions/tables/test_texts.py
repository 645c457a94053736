"""The texts of a row: numbers and keys that go, and rows that are no questions."""

from typing import Any

import pytest

from ..making import GOOD, HEADER, OPTIONS, check_one, check_rows, codes, one


@pytest.mark.parametrize(
    ("written", "stem"),
    [
        ("12.多久？", "多久？"),
        ("12、多久？", "多久？"),
        ("１２．多久？", "多久？"),
        ("3. 5人以上？", "5人以上？"),
        ("第5题 多久？", "多久？"),
        ("第二十题：多久？", "多久？"),
        ("1.2020年起？", "2020年起？"),
        ("1.1.多久？", "1.1.多久？"),
        ("12、13、多久？", "12、13、多久？"),
        ("1、一、多久？", "一、多久？"),
        ("2020年多久？", "2020年多久？"),
        ("3.5%的？", "3.5%的？"),
        ("10kV多远？", "10kV多远？"),
        ("3人以上？", "3人以上？"),
        ("第5题多久？", "第5题多久？"),
    ],
)
def test_a_stems_own_number_goes_once(written: str, stem: str) -> None:
    assert one(题型="单选题", 题干=written, **OPTIONS, 答案="B").stem == stem


@pytest.mark.parametrize("written", ["多久（ B ）。", "多久(B)。", "多久（Ｂ）。"])
def test_the_key_in_the_stem_is_not_shown(written: str) -> None:
    assert one(题型="单选题", 题干=written, **OPTIONS, 答案="B").stem == "多久（　）。"


def test_a_bracketed_letter_that_is_no_option_stays() -> None:
    assert one(题型="单选题", 题干="维生素（K）？", **OPTIONS, 答案="B").stem == "维生素（K）？"


def test_another_key_in_the_stem_is_a_problem() -> None:
    row: dict[str, Any] = {"题型": "单选题", "题干": "多久（C）", **OPTIONS, "答案": "B"}
    assert codes(check_one(**row)) == ["answer_conflict"]
    assert codes(check_one(题型="判断题", 题干="对吗（√）", 答案="错")) == ["answer_conflict"]


def test_options_lose_their_own_letters_only_together() -> None:
    letters = {"选项A": "A.一个月", "选项B": "B、六个月", "选项C": "（C）一年"}
    assert one(题型="单选题", 题干="多久？", **letters, 答案="B").options == list(OPTIONS.values())
    mixed = {"选项A": "A.一个月", "选项B": "六个月"}
    assert one(题型="单选题", 题干="多久？", **mixed, 答案="B").options == ["A.一个月", "六个月"]


@pytest.mark.parametrize(
    "cell",
    [
        "甲**乙**丙",
        "甲##乙##丙",
        "甲\n乙\n丙",
        "A.甲\nB.乙\nC.丙",
        "A.甲B.乙C.丙",
        "A-甲|B-乙|C-丙",
    ],
)
def test_all_options_in_one_cell(cell: str) -> None:
    assert one(题型="单选题", 题干="哪个？", 选项=cell, 答案="B").options == ["甲", "乙", "丙"]


def test_an_empty_option_goes_unless_it_is_the_answer() -> None:
    cells = {"选项A": "甲", "选项B": "", "选项C": "丙"}
    report = check_one(题型="单选题", 题干="哪个？", **cells, 答案="C")
    assert codes(report) == ["option_left_out"]
    assert (report.questions[0].options, report.questions[0].answers) == (["甲", "丙"], ["B"])
    assert codes(check_one(题型="单选题", 题干="哪个？", **cells, 答案="B")) == ["empty_option"]


def test_everything_else_in_a_row() -> None:
    draft = one(
        题型="单选题", 题干="多久？", **OPTIONS, 答案="B", 解析="见法条。", 法律依据="《劳动合同法》第十九条",
        知识点="合同；试用期 合同", 难度="中", 分值="2.5分",
    )  # fmt: skip
    assert draft.explanation == "见法条。"
    assert draft.citation == "《劳动合同法》第十九条"
    assert draft.tags == ["合同", "试用期"]
    assert (draft.difficulty, draft.points) == (3, 2.5)


@pytest.mark.parametrize(
    ("word", "level"), [("易", 2), ("中", 3), ("难", 4), ("５", 5), ("3.0", 3), ("无", None)]
)
def test_difficulties(word: str, level: int | None) -> None:
    assert one(题型="单选题", 题干="多久？", **OPTIONS, 答案="B", 难度=word).difficulty == level


def test_what_the_question_does_not_need_is_only_warned_of() -> None:
    report = check_one(
        题型="单选题", 题干="多久？", **OPTIONS, 答案="B", 难度="见教材", 分值="两分"
    )
    assert report.importable == 1
    assert [(p.code, p.severity) for p in report.problems] == [
        ("bad_difficulty", "warning"),
        ("bad_points", "warning"),
    ]


def test_rows_that_are_no_questions() -> None:
    width = len(HEADER)
    report = check_rows(
        ["说明：答案请填大写字母"] + [""] * (width - 1),
        GOOD,
        ["单选题"] + [""] * (width - 1),
        ["", "", "", "å", "", "", ""],
        [],
        HEADER,
        ["正式导入，请删除此说明行"],
    )
    assert (report.total, report.importable, report.problems) == (1, 1, [])


def test_one_bad_row_never_loses_the_others() -> None:
    bad = [
        ["单选题"],
        ["单选题", "只有题干"],
        ["", "", "甲", "乙", "丙", "丁", "A"],
        ["多选题", "多余的列", "甲", "乙", "", "", "A", "x", "y", "z"],
        ["单选题", '=HYPERLINK("http://x")', "+1", "-1", "@x", "'", "B"],
    ]
    report = check_rows(*bad, GOOD)
    assert [draft.stem for draft in report.questions] == [
        "多余的列",
        '=HYPERLINK("http://x")',
        GOOD[1],
    ]
    assert report.questions[1].options == ["+1", "-1", "@x", "'"]
    assert codes(report) == ["no_answer", "no_stem"]


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ("(1) 甲", [["甲"]]),
        ("（1）甲|乙", [["甲", "乙"]]),
        ("(1)", [["(1)"]]),
        ("\\(1) 甲", [["(1) 甲"]]),
        ("\\(x\\)", [["\\(x\\)"]]),
    ],
)
def test_the_number_of_an_only_blank(answer: str, accepted: list[list[str]]) -> None:
    assert one(题型="填空题", 题干="此处是____", 答案=answer).answers == accepted


def test_the_kind_and_the_points_before_a_stem() -> None:
    draft = one(题干="(单选题, 2.0 分)甲", 选项A="一", 选项B="二", 答案="B")
    assert draft.stem == "甲"
