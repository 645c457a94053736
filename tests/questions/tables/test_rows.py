"""What a row says: kinds, answers, inference, and what is never guessed."""

import pytest

from questions.importing import check

from ..making import GOOD, OPTIONS, check_one, check_rows, codes, one, xlsx_file


@pytest.mark.parametrize(
    "header",
    [
        ["题型", "题干", "选项A", "选项B", "选项C", "选项D", "答案"],
        ["题目类型", "题目（必填）", "选项 A", "选项  B", "选项Ｃ", "选项 D", "正确答案"],
        ["类型", "试题内容", "A", "B", "C", "D", "标准答案"],
        ["Type", "Question", "AOption", "BOption", "COption", "DOption", "Answer"],
        ["*题型", "题目内容", "选项一", "选项二", "选项三", "选项四", "正确选项(必填)"],
        ["题型", "问题", "answer_a", "answer_b", "answer_c", "answer_d", "rightanswer"],
    ],
)
def test_headers_have_many_names(header: list[str]) -> None:
    report = check_rows(GOOD, header=header)
    assert report.problems == [] and report.questions[0].options == GOOD[2:6]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("单选题", "single"),
        ("单项选择", "single"),
        ("单选题（每题2分）", "single"),
        ("多选", "multiple"),
        ("不定项", "multiple"),
    ],
)
def test_type_words(word: str, kind: str) -> None:
    assert one(题型=word, 题干="多久？", **OPTIONS, 答案="B").kind == kind


@pytest.mark.parametrize(
    "answer",
    ["A,C", "A、C", "A/C", "A C", "AC", "ca", "Ａ，Ｃ", "A；C", "A|C", "A.C", "A和C", "（AC）"],
)
def test_letters_however_they_are_parted(answer: str) -> None:
    assert one(题型="多选题", 题干="哪些？", **OPTIONS, 答案=answer).answers == ["A", "C"]


@pytest.mark.parametrize("answer", ["六个月", "B.六个月", "B、六个月。", "Ｂ．六个月"])
def test_the_option_text_as_answer(answer: str) -> None:
    assert one(题型="单选题", 题干="多久？", **OPTIONS, 答案=answer).answers == ["B"]


def test_several_option_texts_as_answer() -> None:
    row = {"题型": "多选题", "题干": "哪些？", **OPTIONS, "答案": "A.一个月\nC.一年"}
    assert one(**row).answers == ["A", "C"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("", "no_answer"),
        ("Z", "answer_outside_options"),
        ("BD", "answer_outside_options"),
        ("AB", "several_answers"),
        ("AA", "unclear_answer"),
        ("8", "unclear_answer"),
        ("。", "unclear_answer"),
        ("三年", "unclear_answer"),
        ("A.六个月", "unclear_answer"),
        ("见教材", "unclear_answer"),
    ],
)
def test_an_answer_that_is_not_sure_is_a_problem(answer: str, code: str) -> None:
    report = check_one(题型="单选题", 题干="多久？", **OPTIONS, 答案=answer)
    assert (report.total, report.importable, codes(report)) == (1, 0, [code])
    assert report.problems[0].severity == "error"


def test_a_letter_that_is_another_options_text_is_not_sure() -> None:
    report = check_one(题型="单选题", 题干="血型？", 选项A="B", 选项B="A", 答案="A")
    assert codes(report) == ["unclear_answer"]


@pytest.mark.parametrize(
    ("word", "right"),
    [(word, "true") for word in ("对", "正确", "√", "T", "true", "是", "Y", "1", "Ｔ", "正确。")]
    + [(word, "false") for word in ("错", "错误", "不正确", "×", "F", "False", "否", "N", "0")],
)
def test_judgements(word: str, right: str) -> None:
    draft = one(题型="判断题", 题干="工资可以用购物卡代替。", 答案=word)
    assert (draft.answers, draft.options) == ([right], [])


@pytest.mark.parametrize(
    ("first", "second", "answer", "right"),
    [
        ("正确", "错误", "A", "true"),
        ("错误", "正确", "A", "false"),
        ("A．错误", "B．正确", "B", "true"),
        ("√", "×", "×", "false"),
        ("对", "错", "对", "true"),
    ],
)
def test_judgements_by_letter(first: str, second: str, answer: str, right: str) -> None:
    draft = one(题型="判断题", 题干="对吗。", 选项A=first, 选项B=second, 答案=answer)
    assert (draft.answers, draft.options) == ([right], [])


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"答案": "A"}, "unclear_answer"),
        ({"答案": "2"}, "unclear_answer"),
        ({"选项A": "一年", "选项B": "两年", "答案": "A"}, "options_not_judgement"),
        ({"选项A": "对", "选项B": "错", "答案": "C"}, "unclear_answer"),
    ],
)
def test_judgements_without_a_sure_meaning(cells: dict[str, str], code: str) -> None:
    assert codes(check_one(题型="判断题", 题干="对吗。", **cells)) == [code]


@pytest.mark.parametrize(
    ("stem", "answer", "blanks"),
    [
        ("共____天", "15", [["15"]]),
        ("共____天", "15|十五|半个月", [["15", "十五", "半个月"]]),
        ("____到____", "15；30|三十", [["15"], ["30", "三十"]]),
        ("____到____", "15;30", [["15"], ["30"]]),
        ("____到____", "15；30；", [["15"], ["30"]]),
        ("多久（　）", "一年", [["一年"]]),
        ("共____种", r"甲\|乙", [["甲|乙"]]),
        ("C盘是____", "C:\\数据", [["C:\\数据"]]),
    ],
)
def test_fill_answers(stem: str, answer: str, blanks: list[list[str]]) -> None:
    assert one(题型="填空题", 题干=stem, 答案=answer).answers == blanks


@pytest.mark.parametrize(
    ("answer", "code"),
    [("15；30", "blank_count"), ("；", "no_answer"), ("|", "no_answer")],
)
def test_fill_answers_that_do_not_fit(answer: str, code: str) -> None:
    assert code in codes(check_one(题型="填空题", 题干="共____天", 答案=answer))


def test_fill_answers_in_columns() -> None:
    report = check_rows(
        ["填空题", "四大名著", "西游记", "水浒传", ""],
        header=["题型", "题干", "空1", "空 2", "空3"],
    )
    assert report.problems == []
    assert report.questions[0].answers == [["西游记"], ["水浒传"]]
    assert report.questions[0].stem == "四大名著 ____ ____"


INFERRED: list[tuple[dict[str, str], str]] = [
    ({"题干": "多久？", **OPTIONS, "答案": "B"}, "single"),
    ({"题干": "哪些？", **OPTIONS, "答案": "AB"}, "multiple"),
    ({"题干": "工资可以用购物卡代替（　）。", "答案": "错误"}, "true_false"),
    ({"题干": "共____天", "答案": "十五"}, "fill"),
]


@pytest.mark.parametrize(("cells", "kind"), INFERRED)
def test_a_missing_kind_is_inferred_where_it_is_certain(cells: dict[str, str], kind: str) -> None:
    assert one(**cells).kind == kind


NOT_INFERRED: list[dict[str, str]] = [
    {"题干": "多久？", "答案": "B"},
    {"题干": "多久（　）", "答案": "B"},
    {"题干": "多久（　）", "答案": "ABD"},
    {"题干": "多久？", "答案": "B.两个月"},
    {"题干": "共____天", "答案": "错误"},
    {"题干": "多久（　）", "答案": "1"},
    {"题干": "谈谈看法", "答案": "略"},
]


@pytest.mark.parametrize("cells", NOT_INFERRED)
def test_a_kind_that_is_not_certain_is_a_problem(cells: dict[str, str]) -> None:
    report = check_one(**cells)
    assert codes(report) == ["no_kind"]
    lettered = cells["答案"][0] in "AB"  # the key of a choice whose options were forgotten
    assert report.problems[0].text.startswith("没有选项" if lettered else "没有写题型")


def test_commas_part_no_options_by_themselves() -> None:
    report = check_one(题干="多久？", 选项="甲，乙，丙", 答案="A")
    assert codes(report) == ["options_unclear"]


def test_type_codes_are_never_guessed() -> None:
    assert codes(check_one(题型="1", 题干="多久？", **OPTIONS, 答案="B")) == ["kind_code"]


def test_type_codes_with_a_legend() -> None:
    header = ["题型（0单选，1判断，2多选）", "题干", "选项A", "选项B", "答案"]
    rows = [
        ["0", "一？", "甲", "乙", "A"],
        ["1", "二。", "", "", "对"],
        ["2", "三？", "甲", "乙", "AB"],
    ]
    report = check_rows(*rows, header=header)
    assert [draft.kind for draft in report.questions] == ["single", "true_false", "multiple"]


@pytest.mark.parametrize(
    ("word", "name"),
    [("简答题", "essay"), ("案例分析题", "case"), ("实操题", "practical"), ("排序题", "ordering")],
)
def test_unsupported_kinds_are_counted_and_named(word: str, name: str) -> None:
    report = check_rows(GOOD, [word, "谈谈看法", "", "", "", "", ""])
    assert (report.total, report.importable, report.unsupported) == (2, 1, {name: 1})
    assert [(p.code, p.severity) for p in report.problems] == [("unsupported_kind", "error")]


def test_an_unknown_kind_is_an_error() -> None:
    assert codes(check_one(题型="附加题", 题干="多久？", **OPTIONS, 答案="B")) == ["unknown_kind"]


FLAGGED = ["题干", "选项A", "选项A是否正确", "选项B", "选项B是否正确", "答案"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["甲？", "一", "是", "二", "否", "B"], "answer_conflict"),
        (["甲？", "一", "是", "二", "部分正确", ""], "unclear_flag"),
        (["甲？", "一", "是", "二", "部分正确", "A"], "unclear_flag"),
    ],
)
def test_flags_that_leave_a_doubt(row: list[str], code: str) -> None:
    assert codes(check_rows(row, header=FLAGGED)) == [code]


def test_a_flag_that_is_neither_says_so() -> None:
    (problem,) = check_rows(["甲？", "一", "是", "二", "半对", ""], header=FLAGGED).problems
    assert problem.message == "第2行的对错看不明白：“半对”。请在每个选项旁边写对或错（1 或 0 也行）"
    header = ["题目序号", "题干", "选项内容", "是否正确"]
    rows = [
        ["1", "甲？", "一", "1"],
        ["1", "", "二", "也许"],
        ["2", "乙？", "一", "1"],
        ["2", "", "二", "0"],
    ]
    report = check_rows(*rows, header=header)
    assert (codes(report), report.importable) == (["unclear_flag"], 1)
    half = [*FLAGGED[:5], "选项C", "选项C是否正确"]
    row = ["甲？", "一", "是", "二", "否", "三", ""]
    assert codes(check_rows(row, header=half)) == ["unclear_flag"]


def test_options_below_another_number_are_no_options_of_the_question_above() -> None:
    header = ["题目序号", "题干", "选项内容", "是否正确"]
    above = [["1", "甲？", "一", "1"], ["1", "", "二", "0"]]
    lost = [["2", "", "三", "1"], ["2", "", "四", "0"]]
    report = check_rows(*above, *lost, header=header)
    assert [(q.stem, q.options, q.answers) for q in report.questions] == [
        ("甲？", ["一", "二"], ["A"])
    ]
    assert report.errors and {str(p.where) for p in report.errors} <= {"row 4", "row 5"}


def test_a_sentence_below_many_judgements_is_a_sentence() -> None:
    rows = [[f"甲{n}。", "对" if n % 2 else "错"] for n in range(210)]
    report = check(xlsx_file({"题": [["题干", "答案"], *rows, ["首都是____。", "北京"]]}))
    assert report.problems == [] and report.questions[-1].answers == [["北京"]]


def test_the_comma_of_a_number_parts_no_blanks() -> None:
    report = check_one(题型="填空题", 题干="共____元，合____角", 答案="1,000")
    assert codes(report) == ["blank_count"]


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (["B.会费", "A.罚款", "C.拨款", ""], "B"),
        (["A.会费", "B.罚款", "D.拨款", "E.集资"], "D"),
        (["", "A.会费", "B.罚款", "C.拨款"], "B"),
    ],
)
def test_letters_of_options_that_contradict_their_places(options: list[str], answer: str) -> None:
    report = check_rows(["单选题", "经费从哪里来？", *options, answer])
    assert ([*report.questions], codes(report)) == ([], ["options_displaced"])


def test_two_options_in_one_cell_are_told_apart_by_their_letters() -> None:
    report = check_rows(["单选题", "经费从哪里来？", "A.会费B.罚款", "C.拨款", "D.集资", "", "C"])
    draft = report.questions[0]
    assert (draft.options, draft.answers) == (["会费", "罚款", "拨款", "集资"], ["C"])
