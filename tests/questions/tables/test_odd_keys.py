"""Tables of programs: answers in one of several columns, beside each option, or in cells a program wrote."""

import pytest

from ..making import check_rows, codes

STEM = "工资最晚几时发？"
ASKED = ["题型", "题干", "选项", "正确答案", "标准答案", "参考答案"]


@pytest.mark.parametrize(
    ("row", "answers"),
    [
        (["单选题", STEM, "A.每年|B.每月", "B", "", ""], ["B"]),
        (["判断题", "零是自然数。", "", "", "正确", ""], ["true"]),
        (["填空题", "根本大法是____。", "", "", "", "宪法"], [["宪法"]]),
    ],
)
def test_the_answer_of_a_row_stands_in_one_of_several_columns(
    row: list[str], answers: list[object]
) -> None:
    (draft,) = check_rows(row, header=ASKED).questions
    assert draft.answers == answers


def test_an_old_answer_or_somebodys_stands_in_for_none() -> None:
    rows = [["单选题", STEM + key, "A.每年|B.每月", key, "B"] for key in ("", "B")]
    for head in ("原正确答案", "答案"):
        assert codes(check_rows(*rows, header=[*ASKED[:4], head])) == ["no_answer"]


def test_a_column_for_each_right_letter() -> None:
    header = ["questiontext", "A", "B", "C", "Answer 1", "Answer 2"]
    report = check_rows(["哪些？", *"甲乙丙", "A", "C"], [STEM, *"甲乙丙", "B", ""], header=header)
    assert [draft.answers for draft in report.questions] == [["A", "C"], ["B"]]


@pytest.mark.parametrize(
    ("head", "flag", "flags"),
    [
        ("选项{}", "是否正确", "否是是"),
        ("选项{}", "正确", ["", "√", "√"]),
        ("Answer {}", "Correctness", ["FALSE", "TRUE", "TRUE"]),
        ("answer{}", "is_correct{}", ["false", "true", "true"]),
    ],
)
def test_whether_an_option_is_right_stands_behind_it(
    head: str, flag: str, flags: list[str]
) -> None:
    header = ["题干", *(word.format(at) for at in (1, 2, 3) for word in (head, flag))]
    row = ["哪些？", *(cell for pair in zip("甲乙丙", flags, strict=True) for cell in pair)]
    (draft,) = check_rows(row, header=header).questions
    assert (draft.options, draft.answers) == (["甲", "乙", "丙"], ["B", "C"])


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("['每年' '每月']", "B"),
        ('["每年" \'每月\']', "B"),
        ("{'text': array(['每年', '每月'], dtype=object), 'label': array(['A', 'B'], dtype=object)}", "B"),
        ("{'text': ['每月', '每年'], 'label': ['B', 'A']}", "B"),
        ('[["A", "每年"], ["B", "每月"]]', "B"),
        ('[{"id": 7, "text": "每年", "isCorrect": false}, {"id": 9, "text": "每月", "isCorrect": true}]', ""),
        ('[{"prefix": "A", "content": "每年", "score": null}, {"prefix": "B", "content": "每月", "score": null}]', "B"),
        ('{"1": "每年", "2": "每月"}', "2"),
        ('{"0": "每年", "1": "每月"}', "1"),
    ],
)  # fmt: skip
def test_options_that_a_program_wrote_into_a_cell(cell: str, answer: str) -> None:
    (draft,) = check_rows([STEM, cell, answer], header=["question", "options", "answer"]).questions
    assert (draft.options, draft.answers) == (["每年", "每月"], ["B"])


def test_flags_in_a_cell_that_the_answer_contradicts() -> None:
    cell = '[{"id": 7, "text": "每年", "isCorrect": false}, {"id": 9, "text": "每月", "isCorrect": true}]'
    report = check_rows([STEM, cell, "A"], header=["question", "options", "answer"])
    assert codes(report) == ["answer_conflict"]


def test_what_a_program_wrote_is_parted_by_no_other_sign() -> None:
    cell = "{'每年': ['每月', '每周'], '从不': 1}"
    report = check_rows(*[[STEM, cell, "A"]] * 3, header=["question", "options", "answer"])
    assert codes(report) == ["options_unclear"] * 3


def test_a_header_of_unknown_words_is_no_row_of_the_table() -> None:
    header = ["Nombor", "Soalan", "Kategori", "J1", "J2", "J3", "J4", "Betul"]
    rows = [
        ["1", "Apakah warna langit?", "single_choice", "satu", "dua", "tiga", "empat", "B"],
        ["2", "Siapakah nama kamu?", "single_choice", "siti", "ali", "abu", "ahmad", "C"],
        ["3", "Di manakah pejabat itu?", "single_choice", "rumah", "kedai", "kilang", "kota", "A"],
    ]
    report = check_rows(*rows, header=header)
    assert [draft.options for draft in report.questions] == [row[3:7] for row in rows]


@pytest.mark.parametrize("word", ["NULL", "\\N", "nan", "None"])
def test_what_a_database_writes_for_nothing(word: str) -> None:
    header = ["type", "content", "option_a", "option_b", "option_c", "answer", "analysis"]
    rows = [
        ["单选题", STEM, "每年", "每月", word, "B", word],
        ["判断题", "工资每月发。", word, word, word, "对", word],
    ]
    single, judged = check_rows(*rows, header=header).questions
    assert (single.options, single.answers, single.explanation) == (["每年", "每月"], ["B"], "")
    assert judged.answers == ["true"]
    (only,) = check_rows(["单选题", "空值是？", word, "零", "一", "A", ""], header=header).questions
    assert only.options == [word, "零", "一"]


@pytest.mark.parametrize(
    ("options", "answer"),
    [(["1.每年\n2.每月"], "2"), (["①每年②每月"], "②"), (["1. 每年", "2. 每月"], "2")],
)
def test_numbers_name_options_that_bear_them(options: list[str], answer: str) -> None:
    header = ["题目", *(["选项"] if len(options) == 1 else ["选项A", "选项B"]), "答案"]
    (draft,) = check_rows([STEM, *options, answer], header=header).questions
    assert (draft.options, draft.answers) == (["每年", "每月"], ["B"])


def test_an_order_is_no_choice_of_all() -> None:
    header = ["题干", *"ABC", "答案"]
    asked = ["请按先后给三部法律排序", *"甲乙丙"]
    report = check_rows([*asked, "BAC"], ["哪些对？", *"甲乙丙", "BAC"], header=header)
    assert (codes(report), report.unsupported) == (["unsupported_kind"], {"ordering": 1})
    assert [draft.answers for draft in report.questions] == [["A", "B", "C"]]
    assert check_rows([*asked, "ABC"], header=header).importable == 1


def test_a_column_of_answers_for_each_kind() -> None:
    header = ["题型", "题干", *"ABC", "单选答案", "多选答案", "判断答案"]
    rows = [
        ["单选题", STEM, *"甲乙丙", "B", "", ""],
        ["多选题", "哪些？", *"甲乙丙", "", "AC", ""],
        ["判断题", "工资每月发。", "", "", "", "", "", "对"],
    ]
    report = check_rows(*rows, header=header)
    assert [draft.answers for draft in report.questions] == [["B"], ["A", "C"], ["true"]]


def test_sentences_with_whether_they_are_right() -> None:
    rows = [["工资每月发。", "是"], ["工资每年发。", "否"]]
    report = check_rows(*rows, header=["题目", "是否正确"])
    assert [draft.answers for draft in report.questions] == [["true"], ["false"]]
    options = check_rows(["几时发？", "否"], ["几时发？", "是"], header=["题目", "是否正确"])
    assert not options.questions
