"""Tables whose keys are unsure are never read by a guess."""

import json

import pytest

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.importing import check

from ..making import codes, csv_text


def read(*rows: str) -> Report:
    return check(csv_text([row.split(",") for row in rows]).encode())


@pytest.mark.parametrize(
    "heads",
    [
        "答案,更正答案",
        "原答案,现答案",
        "答案（旧）,答案（新）",
        "原答案,修改后答案",
        "答案,参考答案",
    ],
)
def test_two_answers_that_differ_are_nobodys_guess(heads: str) -> None:
    report = read(
        f"题目,选项A,选项B,{heads}", "安全帽？,系带,不系,A,B", "安全带？,高挂,低挂,B,低挂"
    )
    assert (codes(report), report.importable) == (["answer_conflict"], 1)
    report = read("题目,选项A,选项B,参考答案,正确答案", "安全帽？,系带,不系,A,B")
    assert [draft.answers for draft in report.questions] == [["B"]]


def test_two_answers_in_json() -> None:
    item = {"question": "安全帽？", "options": ["甲", "乙"], "answer": "B", "correctAnswer": "A"}
    report = check(json.dumps([item, {**item, "correctAnswer": "乙"}]).encode())
    assert (codes(report), report.importable) == (["answer_conflict"], 1)


def test_a_text_answer_beside_letters_must_agree_with_them() -> None:
    report = read(
        "施工现场安全帽应该怎样？,系带,不系,系带,A",
        "施工现场安全带应该怎样？,高挂,低挂,低挂,A",
        "施工现场安全网应该怎样？,张,不张,张,B",
    )
    assert codes(report) == ["answer_conflict"] * 2
    assert [draft.options for draft in report.questions] == [["系带", "不系"]]


BESIDE = [
    ("易", "难", "中"),
    ("劳动合同法", "劳动法", "年休假条例"),
    ("第一章合同", "第二章工资", "第三章休假"),
    ("试用期不得超过六个月，见规定。", "加班工资的规定见劳动法。", "年假的天数按工龄规定。"),
]


@pytest.mark.parametrize("beside", BESIDE)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_stands_beside_the_options_is_none(beside: tuple[str, ...], is_first: bool) -> None:
    rows = [
        ("试用期最长不得超过多久？", "一个月,三个月,六个月", "C"),
        ("加班工资不低于多少？", "150%,200%,300%", "A"),
        ("年假最少几天？", "5天,10天,15天", "A"),
    ]
    lines = []
    for (stem, options, key), other in zip(rows, beside, strict=True):
        lines.append(
            ",".join([stem, other, options, key] if is_first else [stem, options, other, key])
        )
    if is_first and len(beside[0]) > 9:
        return
    report = read(*lines)
    assert report.problems == []
    assert [draft.options for draft in report.questions] == [row[1].split(",") for row in rows]
    assert [draft.answers for draft in report.questions] == [["C"], ["A"], ["A"]]


def test_wrong_answers_that_are_parted_where_the_right_one_may_be() -> None:
    report = read(
        "题目,正确答案,干扰项",
        "安全鞋能做什么？,防砸；防电,美观；保暖",
        "安全帽呢？,防砸,美观；保暖",
    )
    assert report.importable == 1 and len(report.errors) == 1
    report = read("题型,题目,正确答案,干扰项1,干扰项2", "多选题,哪些是？,A.甲 B.乙,C.丙,D.丁")
    assert report.importable == 0 and len(report.errors) == 1


def test_a_blank_with_wrong_answers_keeps_its_answer() -> None:
    report = read("题型,题目,正确答案,干扰项", "填空题,火警电话是____。,119,110；120")
    assert [draft.kind for draft in report.questions] == ["fill"]


FIRST = ["题目,安全帽应该怎样？", "A,系带", "B,不系"]
SECOND = ["题目,安全带应该怎样？", "A,高挂", "B,低挂"]


def test_labels_whose_first_stands_above_the_stem() -> None:
    report = read("解析,帽子", *FIRST, "答案,A", "解析,带子", *SECOND, "答案,B")
    assert [draft.explanation for draft in report.questions] == ["帽子", "带子"]
    report = read("答案,A", *FIRST, "答案,B", *SECOND)
    assert [draft.answers for draft in report.questions] == [["A"], ["B"]]
    assert report.problems == []


def test_letters_in_a_column_of_their_own_are_no_options() -> None:
    table = ["题号,题目,选项,选项内容,答案", "1,哪一个？,A,甲,B", ",,B,乙,", ",,C,丙,"]
    (draft,) = read(*table).questions
    assert (draft.options, draft.answers) == (["甲", "乙", "丙"], ["B"])
    mixed = [table[0], "1,哪一个？,B,甲,B", ",,A,乙,", ",,C,丙,"]
    assert codes(read(*mixed)) == ["options_unclear"]


def test_options_below_each_other_of_which_one_says_nothing() -> None:
    table = ["题号,题目,选项,是否正确", "1,哪些？,甲,否", ",,乙,是", ",,丙,"]
    assert codes(read(*table)) == ["unclear_flag"]
    ticked = [table[0], "1,哪些？,甲,", ",,乙,是", ",,丙,"]
    assert [draft.answers for draft in read(*ticked).questions] == [["B"]]


def test_a_second_letter_in_brackets_is_nobodys_guess() -> None:
    assert codes(read("题目,选项A,选项B,答案", "哪个？,甲,乙,A(B)")) == ["unclear_answer"]


def test_a_row_of_hundreds_of_tables_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(",".join(["题目,答案"] * 300), ",".join(["甲对吗？,对"] * 300))
    assert refused.value.code == "tables_beside"
    beside = read(",".join(["题目,答案"] * 3), "甲？,对,乙？,错,丙？,对")
    assert beside.importable == 3


def test_a_number_that_counts_options_and_reads_like_another_one_is_nobodys_guess() -> None:
    report = read("题干,选项1,选项2,选项3,正确选项", "二加二？,4,3,1,1", "一加一？,1,2,3,2")
    assert ([p.code for p in report.problems], report.questions[0].answers) == (
        ["unclear_answer"],
        ["B"],
    )
    lettered = read("题干,选项A,选项B,选项C,答案", "一加零？,4,3,1,1")
    assert lettered.questions[0].answers == ["C"]


def test_zeros_among_answers_say_that_numbered_options_are_counted_from_it() -> None:
    head = "text,option1,option2,option3,correctIndex"
    rows = ["二加二？,四,三,一,0", "一加零？,一,二,三,0"]
    report = read(head, *rows, "一加一？,一,二,三,1")
    assert [draft.answers for draft in report.questions] == [["A"], ["A"], ["B"]]
    unsure = read(head, *rows, "一加二？,一,二,三,3")
    assert [p.code for p in unsure.problems] == ["answer_number"] * 3
    from_one = read(head, "二加二？,四,三,一,1", "一加一？,一,二,三,2")
    assert [draft.answers for draft in from_one.questions] == [["A"], ["B"]]
