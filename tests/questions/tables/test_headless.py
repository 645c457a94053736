"""Tables without a header: sound rows load whatever the others are, and other lists are refused."""

import io

import pytest
from python_calamine import CalamineWorkbook

from questions.errors import UnreadableFile
from questions.formats.tables.annotated import annotated
from questions.importing import check

from ..making import codes, csv_text, xlsx_file


def asked(number: int, answer: str) -> list[str]:
    """A question with three options."""
    stem = f"第{number}种情形下哪个说法正确？"
    return [stem, f"甲{number}", f"乙{number}", f"丙{number}", answer]


MOSTLY_UNSOUND = [
    [asked(1, "A"), asked(2, ""), asked(3, ""), asked(4, ""), asked(5, "C")],
    [asked(1, "A"), asked(2, "见书"), asked(3, "全书"), asked(4, "Z"), asked(5, "C")],
    [["1", *asked(1, "A")], ["2", *asked(2, "")], ["3", *asked(3, "")]],
    [["单选题", *asked(n, a)] for n, a in enumerate(["A", "", "", "", "B"])],
]


@pytest.mark.parametrize("rows", MOSTLY_UNSOUND)
@pytest.mark.parametrize("is_csv", [True, False])
def test_sound_rows_load_and_each_other_row_is_named(rows: list[list[str]], is_csv: bool) -> None:
    report = check(csv_text(rows).encode() if is_csv else xlsx_file({"题": rows}))
    sound = {f"row {n}": [row[-1]] for n, row in enumerate(rows, 1) if row[-1] in {"A", "B", "C"}}
    assert {str(draft.where): draft.answers for draft in report.questions} == sound
    assert {len(draft.options) for draft in report.questions} == {3}
    assert len(report.errors) == len(rows) - len(sound) == report.total - len(sound)
    assert set(codes(report)) <= {"no_answer", "unclear_answer", "answer_outside_options"}


def test_blanks_beside_what_fills_them() -> None:
    rows = [[f"第{n}部法律自（  ）起施行。", f"{n}月1日"] for n in range(1, 6)]
    report = check(csv_text(rows).encode())
    assert [draft.answers for draft in report.questions] == [[[row[1]]] for row in rows]
    told = [
        [row[0], f"这部法律{row[1] * 9}"] for row in rows
    ]  # a column that says so much explains
    with pytest.raises(UnreadableFile):
        check(csv_text(told).encode())


def test_sentences_to_judge_of_which_few_are_judged() -> None:
    said = [
        "工资应当按月发。",
        "工会必须批准。",
        "加班不能付钱。",
        "合同应当书面订立。",
        "年假是三天。",
    ]
    sides = ["对", "错", "", "", "对"]
    rows = [[text, side, "解析"] for text, side in zip(said, sides, strict=True)]
    report = check(xlsx_file({"题": rows}))
    assert [draft.answers for draft in report.questions] == [["true"], ["false"], ["true"]]
    assert codes(report) == ["no_answer", "no_answer"]


def test_questions_typed_into_cells_of_which_most_lack_the_answer() -> None:
    lines = ["1.试用期最长多久？", "A.一个月", "B.六个月", "答案：B"]
    lines += [line for n in (2, 3, 4) for line in (f"{n}.第{n}问？", f"A.甲{n}", f"B.乙{n}")]
    report = check(xlsx_file({"题": [[line] for line in lines]}))
    assert [draft.answers for draft in report.questions] == [["B"]]
    assert [(p.code, str(p.where)) for p in report.problems] == [
        ("no_answer", f"row {row}") for row in (5, 8, 11)
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [[f"张{n}", f"江苏省南京市中山路{n}号", f"1381234567{n}", "AB"[n % 2]] for n in range(4)],
        [[f"张{n}", "生产一部第二车间", f"5{n}00", "300", "AB"[n % 2]] for n in range(4)],
        [[f"南京第{n}建筑有限公司", "鼓楼区", f"张{n}", "AB"[n % 2]] for n in range(4)],
        [[f"第{n}处灭火器是否在有效期内", ["√", "×", ""][n % 3]] for n in range(9)],
        [["1. 为了安全，制定本制度。"], ["2. 各部门应当遵守。"], ["3. 违反的给予处分。"]],
    ],
)  # fmt: skip
def test_what_is_no_table_of_questions_is_refused(rows: list[list[str]]) -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(xlsx_file({"表": rows}))
    assert refused.value.code == "no_header"


@pytest.mark.parametrize(
    ("answers", "levels"),
    [
        ("ABCA", "CABC"),
        ("A  C", "BACB"),
        ("A   ", "ABCA"),
        ("AC  ", "AAAA"),
        ("ABCA", "C   "),
        ("BBBB", "ABCA"),
        ("B书书B", "ABCA"),
    ],
)
def test_two_columns_of_letters_are_nobodys_guess(answers: str, levels: str) -> None:
    """A level behind answers that are missing is not taken for them."""
    both = zip(answers, levels, strict=True)
    rows = [[*asked(n, a.strip()), b.strip()] for n, (a, b) in enumerate(both)]
    with pytest.raises(UnreadableFile):
        check(xlsx_file({"题": rows}))
    with pytest.raises(UnreadableFile):
        check(xlsx_file({"题": [[row[-1], *row[:-1]] for row in rows]}))


def test_a_sheet_shares_the_columns_of_the_one_before_only_where_they_fit() -> None:
    first = [["题目", "选项A", "选项B", "选项C", "答案"], asked(1, "A"), asked(2, "B")]
    like = [asked(3, "C"), asked(4, ""), asked(5, "")]
    other = [[row[0], row[4], *row[1:4]] for row in (asked(6, "B"), asked(7, ""), asked(8, "C"))]
    report = check(xlsx_file({"一": first, "二": like, "三": other}))
    assert [(draft.options[0], draft.answers) for draft in report.questions] == [
        ("甲1", ["A"]),
        ("甲2", ["B"]),
        ("甲3", ["C"]),
        ("甲6", ["B"]),
        ("甲8", ["C"]),
    ]
    assert codes(report) == ["no_answer"] * 3


def test_answers_before_the_stems() -> None:
    rows = [[answer, *asked(n, "")[:4]] for n, answer in enumerate(["A", "C", "", "", "B"])]
    report = check(xlsx_file({"题": rows}))
    assert [(draft.options[0], draft.answers) for draft in report.questions] == [
        ("甲0", ["A"]),
        ("甲1", ["C"]),
        ("甲4", ["B"]),
    ]


def test_right_and_wrong_side_by_side_are_options() -> None:
    rows = [[f"第{n}条应当遵守。", "正确", "错误", "A  B "[n].strip()] for n in range(5)]
    report = check(xlsx_file({"题": rows}))
    assert [draft.answers for draft in report.questions] == [["true"], ["false"]]
    assert codes(report) == ["no_answer"] * 3


def test_options_that_are_only_letters_are_no_answers() -> None:
    rows = [[f"第{n}张图是哪个标志？", *"ABCD", "AC   "[n].strip()] for n in range(5)]
    report = check(xlsx_file({"题": rows}))
    assert [(str(draft.where), draft.answers) for draft in report.questions] == [
        ("row 1", ["A"]),
        ("row 2", ["C"]),
    ]
    with pytest.raises(UnreadableFile):
        check(xlsx_file({"题": [row[:5] for row in rows]}))


def test_one_question_with_pictures_for_options_loses_no_other() -> None:
    rows = [
        asked(1, "A"),
        ["第2张图是哪个标志？", "A", "B", "C", "C"],
        asked(3, "B"),
        asked(4, "C"),
    ]
    assert [d.answers for d in check(xlsx_file({"题": rows})).questions] == [
        ["A"],
        ["C"],
        ["B"],
        ["C"],
    ]


def test_points_behind_the_options_are_no_option() -> None:
    rows = [[*asked(n, "")[:4], "2", "AB"[n % 2]] for n in range(4)]
    assert {len(draft.options) for draft in check(xlsx_file({"题": rows})).questions} == {3}


def test_the_annotated_workbook_tells_of_the_first_row_too() -> None:
    rows = [asked(1, ""), asked(2, ""), asked(3, "B"), asked(4, "")]
    data = xlsx_file({"题": rows})
    report = check(data)
    marked = annotated(data, report, str)
    first = CalamineWorkbook.from_filelike(io.BytesIO(marked)).get_sheet_by_index(0).to_python()[0]
    assert str(first[-1]).endswith("第1行没有答案。请写上答案。")
    again = check(marked)
    assert codes(again) == ["no_answer"] * 3 == codes(report)
    assert again.questions == report.questions


def test_numbers_before_the_letters_may_be_the_answers() -> None:
    def rows(numbers: str, letters: str) -> list[list[str]]:
        pairs = zip(numbers, letters, strict=True)
        return [[*asked(n, number), letter] for n, (number, letter) in enumerate(pairs)]

    with pytest.raises(UnreadableFile) as refused:
        check(xlsx_file({"题": rows("1233", "ABAC")}))
    assert refused.value.code == "no_header"
    same = check(xlsx_file({"题": rows("1231", "ABCA")}))
    assert [draft.answers for draft in same.questions] == [["A"], ["B"], ["C"], ["A"]]


def test_one_letter_among_the_points_is_no_answer() -> None:
    rows = [
        [*asked(1, "A"), "2"],
        [*asked(2, "B"), "B"],
        [*asked(3, "C"), ""],
        [*asked(4, "C"), ""],
    ]
    report = check(csv_text(rows).encode())
    assert [draft.answers for draft in report.questions] == [["A"], ["B"], ["C"], ["C"]]


@pytest.mark.parametrize("between", [[], [""]])
@pytest.mark.parametrize("is_csv", [True, False])
def test_tables_side_by_side(between: list[str], is_csv: bool) -> None:
    rows = [
        [str(n), *asked(n, "ABC"[n % 3]), *between, str(n + 5), *asked(n + 5, "CAB"[n % 3])]
        for n in range(5)
    ]
    report = check(csv_text(rows).encode() if is_csv else xlsx_file({"题": rows}))
    assert [draft.answers for draft in report.questions] == [
        [key] for start in ("ABCAB", "CABCA") for key in start
    ]
    assert {draft.where.part for draft in report.questions} == {"A", "G" if not between else "H"}
    assert report.problems == []


def test_codes_beside_rows_without_a_header() -> None:
    rows = [asked(1, "A"), asked(2, ""), asked(3, "B"), asked(4, "C")]
    data = xlsx_file({"题": rows})
    report = check(data)
    names = {draft.where: code * 10 for draft, code in zip(report.questions, "KLM", strict=True)}
    marked = annotated(data, report, str, names)
    again = check(marked)
    assert [(draft.stem, draft.answers) for draft in again.questions] == [
        (draft.stem, draft.answers) for draft in report.questions
    ]
    assert [draft.code for draft in again.questions] == ["K" * 10, "L" * 10, "M" * 10]
    assert codes(again) == codes(report)
    twice = check(annotated(marked, again, str, names))
    assert twice.questions == again.questions
