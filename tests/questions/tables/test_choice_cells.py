"""Options that share one cell."""

import pytest

from questions.formats.tables.choice_cells import split_choices

from ..making import check_rows, codes

HEADER = ["题型", "题干", "选项", "答案"]
WANTED = ["一个月", "六个月", "一年", "两年"]


def check_cell(cell: str, answer: str = "B", rows: int = 5, count: str = "") -> list[list[str]]:
    """The options of so many questions with this cell; empty where they are problems."""
    made = [["单选题", f"最长{number}多久？", cell, answer, count] for number in range(rows)]
    return [draft.options for draft in check_rows(*made, header=[*HEADER, "选项数量"]).questions]


@pytest.mark.parametrize(
    "cell",
    [
        "一个月${0}六个月${0}一年${0}两年".replace("${0}", "$"),
        "一个月&&六个月&&一年&&两年",
        "“一个月，六个月，一年，两年”",
        "一个月$;$六个月$;$一年$;$两年",
        "A.一个月$;$B.六个月$;$C.一年$;$D.两年",
        "一个月///六个月///一年///两年",
        "一个月*六个月*一年*两年",
        "A.一个月$B.六个月$C.一年$D.两年",
        "A 一个月$B 六个月$C 一年$D 两年",
        "A、一个月/B、六个月/C、一年/D、两年",
        "一个月---六个月---一年---两年",
        "一个月/六个月/一年/两年",
        "一个月@六个月@一年@两年",
        "①一个月②六个月③一年④两年",
        "1、一个月 2、六个月 3、一年 4、两年",
        "1.一个月\n2.六个月\n3.一年\n4.两年",
        "A,一个月;B,六个月;C,一年;D,两年",
        "A,一个月,B,六个月,C,一年,D,两年",
        "A|一个月|B|六个月|C|一年|D|两年",
        "A=一个月\nB=六个月\nC=一年\nD=两年",
        "a.一个月 b.六个月 c.一年 d.两年",
        "a-> 一个月 || b-> 六个月 || c-> 一年 || d-> 两年",
        "A=>一个月\nB=>六个月\nC=>一年\nD=>两年",
        "【A】一个月【B】六个月【C】一年【D】两年",
        "一个月<br>六个月<br/>一年<BR />两年",
        "<p>A.一个月</p><p>B.六个月</p><p>C.一年</p><p>D.两年</p>",
        r"一个月\n六个月\n一年\n两年",
        '["一个月","六个月","一年","两年"]',
        "['A.一个月', 'B.六个月', 'C.一年', 'D.两年']",
        '{"A":"一个月","B":"六个月","C":"一年","D":"两年"}',
        '[{"key":"A","value":"一个月"},{"key":"B","value":"六个月"},{"key":"C","value":"一年"},'
        '{"key":"D","value":"两年"}]',
    ],
)
def test_options_however_they_are_parted(cell: str) -> None:
    assert check_cell(cell) == [WANTED] * 5


@pytest.mark.parametrize(
    "cell",
    [
        "1、一个月 3、六个月",
        "[一个月",
        "[1, [2]]",
        '{"A":"一个月","C":"两年"}',
        "一个月/六个月",
        "①②③",
    ],
)
def test_options_that_are_not_sure(cell: str) -> None:
    assert check_cell(cell, rows=1) == []


def test_a_count_that_is_told_is_held_against_the_parts() -> None:
    assert check_cell("一个月\n六个月\n一年\n两年", count="4") == [WANTED] * 5
    assert check_cell("一个月\n六个月\n一年\n两年", count="3") == []


def test_the_sign_of_most_rows_parts_them_not_another() -> None:
    rows = [["单选题", f"第{number}个？", "甲、乙、丙、丁", "B"] for number in range(5)]
    report = check_rows(*rows, ["单选题", "哪个？", "苹果，红的、梨", "B"], header=HEADER)
    assert report.questions[5].options == ["苹果，红的", "梨"]
    assert codes(report) == []


def test_a_table_that_calls_its_stems_mcq() -> None:
    rows = [[str(at), f"第{at}个？", "a: 甲 | b: 乙 | c: 丙", "b"] for at in range(3)]
    report = check_rows(*rows, header=["", "MCQ", "Choices", "Correct"])
    assert [(draft.options, draft.answers) for draft in report.questions] == [
        (["甲", "乙", "丙"], ["B"])
    ] * 3


def test_arrows_between_letters_mark_no_options() -> None:
    cell = "A. A->B{0}B. B->C{0}C. C=>A{0}D. 无"
    for sign in ("\n", "|"):
        assert split_choices(cell.format(sign)) == ["A->B", "B->C", "C=>A", "无"]
    assert split_choices("A->B | B->C | C->D") == []  # whose these are nobody knows
