"""What the columns of a table are headed with."""

import pytest

from questions.importing import check

from ..making import GOOD, HEADER, check_rows, codes, one, xlsx_file

OPTIONS = HEADER[2:6]


def with_header(place: int, word: str) -> list[str]:
    """The usual header with another word for one column."""
    return [*HEADER[:place], word, *HEADER[place + 1 :]]


@pytest.mark.parametrize(
    "word",
    ["【题干】", "题\n干", "*题 干", "题干：", "试题描述", "题目/题干", "题目（含选项）", "题幹", "标题", "Question Text",
     "question_text", "内容", "Question - max 120 characters"],
)  # fmt: skip
def test_words_for_the_stem(word: str) -> None:
    assert check_rows(GOOD, header=with_header(1, word)).importable == 1


@pytest.mark.parametrize(
    "word",
    ["题目正确答案", "bonne_reponse", "Đáp án đúng", "*正确答案：", "标准答案及评分标准", "参考答案/评分标准", "选择题答案", "标答", "答案(A/B/C/D)", "Answer Key",
     "Correct answer(s) - choose at least one", "正确"],
)  # fmt: skip
def test_words_for_the_answer(word: str) -> None:
    assert check_rows(GOOD, header=with_header(6, word)).importable == 1


@pytest.mark.parametrize(
    "shape",
    ["选项{}（必填）", "选项（{}）", "（{}）", "{}、", "{}.选项", "备选项{}", "候选项{}", "可选答案{}", "答案项{}", "选项-{}", "选项“{}”", "题支{}",
     "Opt{}", "选项{}描述"],
)  # fmt: skip
@pytest.mark.parametrize("signs", ["ABCD", "1234", "一二三四", "①②③④"])
def test_words_for_options(shape: str, signs: str) -> None:
    if shape in {"（{}）", "{}、"} and signs != "ABCD":
        return  # numbers alone are no options but in a row of them
    header = [*HEADER[:2], *[shape.format(sign) for sign in signs], HEADER[6]]
    assert check_rows(GOOD, header=header).questions[0].options == GOOD[2:6]


@pytest.mark.parametrize("signs", ["1234", "一二三四", "①②③④"])
@pytest.mark.parametrize("shape", ["{}", "答案{}", "Answer {} - max 75 characters"])
def test_numbers_and_numbered_answers_beside_a_key_are_options(shape: str, signs: str) -> None:
    header = [*HEADER[:2], *[shape.format(sign) for sign in signs], "正确答案"]
    assert check_rows(GOOD, header=header).questions[0].options == GOOD[2:6]


@pytest.mark.parametrize(
    ("stem", "shape", "answer"),
    [("content", "c{}", "answer"), ("pregunta", "respuesta{}", "respuesta_correcta"), ("问题文", "選択肢{}", "正解"),
     ("문제", "보기{}", "정답"), ("enunciado", "alternativa_{}", "resposta")],
)  # fmt: skip
def test_words_of_other_languages(stem: str, shape: str, answer: str) -> None:
    header = [HEADER[0], stem, *[shape.format(sign) for sign in "1234"], answer]
    draft = check_rows(GOOD, header=header).questions[0]
    assert (draft.options, draft.answers) == (GOOD[2:6], [GOOD[6]])


def test_a_type_that_names_other_things_is_a_tag() -> None:
    draft = one(类型="安全", 题干="多久？", 选项A="一年", 选项B="两年", 答案="B")
    assert (draft.kind, draft.tags) == ("single", ["安全"])
    assert codes(check_rows(["安全", *GOOD[1:]])) == ["unknown_kind"]  # 题型 can only be a type


def test_the_column_that_has_types_is_the_type() -> None:
    header = ["类型", "题型", "题干", "答案"]
    report = check_rows(["安全", "判断题", "地球是圆的。", "对"], header=header)
    assert report.by_kind["true_false"] == 1


def test_the_key_beside_other_answers() -> None:
    header = ["题目", "答案", "正确答案"]
    report = check_rows(["一？", "A.甲 B.乙", "B"], ["二？", "A.丙 B.丁", "A"], header=header)
    assert [draft.answers for draft in report.questions] == [["B"], ["A"]]
    header = [*HEADER[:6], "我的答案", "正确答案"]
    assert check_rows([*GOOD[:6], "A", "B"], header=header).questions[0].answers == ["B"]


def test_heads_of_groups_above_the_header() -> None:
    groups = ["序号", "题目信息", "", "选项", "", "", "", "答案信息"]
    rows = [groups, ["", *HEADER], ["1", *GOOD]]
    assert check(xlsx_file({"题": rows})).importable == 1


def test_law_and_article_in_columns_of_their_own() -> None:
    draft = one(
        题干="多久？", 选项A="一年", 选项B="两年", 答案="B", 法律名称="劳动法", 条款="第三条"
    )
    assert draft.citation == "《劳动法》第三条"


@pytest.mark.parametrize(
    ("word", "level"),
    [("★★★☆☆", 3), ("较简单", 2), ("很难", 5), ("高", 4), ("2级", 2), ("三星", 3), ("0.3", None)],
)
def test_words_for_difficulty(word: str, level: int | None) -> None:
    report = check_rows([*GOOD, word], header=[*HEADER, "难度"])
    assert report.questions[0].difficulty == level


def test_english_multiple_choice_has_one_right_answer_or_several() -> None:
    rows = [["Multiple Choice", *GOOD[1:]], ["Checkbox", "另一题？", *GOOD[2:6], "AB"]]
    assert [draft.kind for draft in check_rows(*rows).questions] == ["single", "multiple"]
    rows = [["single_choice", *GOOD[1:]], ["multiple_choice", "另一题？", *GOOD[2:6], "A"]]
    assert [draft.kind for draft in check_rows(*rows).questions] == ["single", "multiple"]


def test_types_under_a_header_of_any_name() -> None:
    header = ["TAB", "TIMU", "DAAN"]
    report = check_rows(
        ["单选题", "限速（）公里。", "5"], ["判断题", "应当停车。", "对"], header=header
    )
    assert (codes(report), report.by_kind["true_false"]) == (["no_options"], 1)


@pytest.mark.parametrize("heads", [["题目标题", "题目内容"], ["题目内容", "试题名称"]])
def test_of_a_title_and_the_whole_question_the_second_is_the_stem(heads: list[str]) -> None:
    rows = [["工资", "工资几时发？", "每天", "每月", "B"], ["年假", "年假几天？", "五", "十", "A"]]
    if heads[0] == "题目内容":
        rows = [[row[1], "安全生产知识考试", *row[2:]] for row in rows]
    report = check_rows(*rows, header=[*heads, "选项A", "选项B", "答案"])
    assert [draft.stem for draft in report.questions] == ["工资几时发？", "年假几天？"]


@pytest.mark.parametrize("word", ["多选题答案", "单选答案", "正确选项序号"])
def test_answers_named_by_their_kind(word: str) -> None:
    header = ["题干", "选项内容A", "选项A-内容".replace("A", "B"), word]
    assert check_rows(["几时发？", "每天", "每月", "B"], header=header).importable == 1


def test_a_type_code_that_means_choice() -> None:
    header = ["题目类型 0:选择题 1:判断题", *HEADER[1:]]
    report = check_rows(["0", *GOOD[1:]], ["1", "按月发。", "", "", "", "", "对"], header=header)
    assert [draft.kind for draft in report.questions] == ["single", "true_false"]


def test_a_section_below_another_has_a_header_of_its_own() -> None:
    report = check_rows(
        ["序号", "题干", "选项A", "选项B", "答案"],
        ["1", "工会的经费从哪里来？", "会费", "罚款", "A"],
        ["判断题库"],
        ["序号", "题目", "正确答案"],
        ["1", "职工有休息的权利", "对"],
        ["序号", "题目", "答案"],
        ["2", "工会可以罚款", "错"],
        header=["单选题库"],
    )
    assert [(one.answers, one.where.number) for one in report.questions] == [
        (["A"], 3),
        (["true"], 6),
        (["false"], 8),
    ]
    assert (report.total, report.problems) == (3, [])


def test_options_without_headers_beside_their_stem() -> None:
    asked = [["工会的经费从哪里来？", "会费", "罚款", "A"], ["谁能入会？", "顾客", "职工", "b"]]
    report = check_rows(*asked, header=["题目", "", "", "答案"])
    assert [(one.options, one.answers) for one in report.questions] == [
        (["会费", "罚款"], ["A"]),
        (["顾客", "职工"], ["B"]),
    ]
    judged = [["职工有休息的权利", "见书", "一章", "对"], ["工会可以罚款", "见书", "一章", "错"]]
    report = check_rows(*judged, header=["题目", "", "", "答案"])
    assert [one.answers for one in report.questions] == [["true"], ["false"]]


def test_one_header_over_several_answers_says_not_which_are_right() -> None:
    rows = [
        ["", "几加几？", "加", "减", ""],
        ["h", "排好", "1", "2", "3"],
        ["", "对吗？", "False", "", ""],
    ]
    report = check_rows(*rows, header=["type", "question", "answer", "", ""])
    assert (report.total, report.unsupported) == (3, {"foreign_layout": 3})
    told = [["判断题", "对吗？", "对", "见书", "一章"], ["判断题", "能吗？", "错", "", ""]]
    report = check_rows(*told, header=["题型", "题目", "答案", "", ""])
    assert [one.answers for one in report.questions] == [["true"], ["false"]]


def test_headers_in_two_languages() -> None:
    heads = ["题型 Type", "题目\nQuestion", "选项A Option A", "选项B Option B", "正确答案Answer"]
    report = check_rows(["单选题", "谁能入会？", "顾客", "职工", "B"], header=heads)
    assert [one.answers for one in report.questions] == [["B"]]
    assert (report.total, report.problems) == (1, [])


@pytest.mark.parametrize("head", ["正确答案文本", "正确选项内容"])
def test_the_text_of_the_right_option_beside_its_letter(head: str) -> None:
    heads = ["题目", "选项A", "选项B", "正确答案", head, "官方解析"]
    report = check_rows(
        ["谁能入会？", "顾客", "职工", "B", "职工", "见章程"],
        ["会费从哪里来？", "工资", "罚款", "A", "罚款", ""],
        header=heads,
    )
    assert [(one.answers, one.explanation) for one in report.questions] == [(["B"], "见章程")]
    assert [problem.code for problem in report.problems] == ["answer_conflict"]
