"""Answers that are numbers, and what the file says they mean."""

import pytest

from ..making import GOOD, HEADER, check_rows, codes, one

JUDGED = ["判断题", "地球是圆的。", "正确", "错误", "", ""]


def answered(*answers: str, header: list[str] = HEADER) -> list[list[str]]:
    """The keys of choices with four options and these answers."""
    rows = [["", f"第{n}问？", *GOOD[2:6], answer] for n, answer in enumerate(answers)]
    return [draft.answers for draft in check_rows(*rows, header=header).questions]


def test_the_file_shows_from_where_they_count() -> None:
    assert answered("2", "4") == [["B"], ["D"]]
    assert answered("2", "0") == [["C"], ["A"]]
    assert answered("2", "3") == [] == answered("0", "4")
    assert answered("1,4", "134", "②") == [["A", "D"], ["A", "C", "D"], ["B"]]


@pytest.mark.parametrize(
    ("word", "key"),
    [
        ("答案（1-4）", ["B"]),
        ("答案(从0开始)", ["C"]),
        ("正确答案（0=A，1=B）", ["C"]),
        ("答案", []),
    ],
)
def test_the_header_says_it(word: str, key: list[str]) -> None:
    assert answered("2", header=[*HEADER[:6], word]) == ([key] if key else [])


def test_numbered_headers_say_it() -> None:
    numbered = [*HEADER[:2], "选项1", "选项2", "选项3", "选项4", "答案"]
    assert answered("2", "选项3", header=numbered) == [["B"], ["C"]]
    assert answered("2", "0", header=numbered) == []


def test_a_number_that_is_an_option() -> None:
    options = ["单选题", "几个？", "4", "3", "2", "1"]
    assert check_rows([*options, "2"]).questions[0].answers == ["C"]
    report = check_rows([*options, "2"], [*GOOD[:6], "4"])
    assert [draft.answers for draft in report.questions] == [["D"]]
    assert codes(report) == ["unclear_answer"]


def test_judgements_by_number_are_not_guessed() -> None:
    assert codes(check_rows([*JUDGED, "1"])) == ["answer_number"]
    report = check_rows([*JUDGED, "2"], [*GOOD[:6], "4"])
    assert report.questions[0].answers == ["false"]


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("判断题答案：A为正确，B为错误", "true", "false"),
        ("判断题：A.错误 B.正确", "false", "true"),
        ("答案：正确填A，错误填B", "true", "false"),
    ],
)
def test_instructions_say_what_letters_judge(said: str, first: str, second: str) -> None:
    rows = [["判断题", "一。", "", "", "", "", "A"], ["判断题", "二。", "", "", "", "", "B"]]
    report = check_rows(HEADER, *rows, header=[said])
    assert [draft.answers for draft in report.questions] == [[first], [second]]
    assert codes(check_rows(*rows)) == ["unclear_answer"] * 2


def test_what_may_be_a_range_is_not_sure() -> None:
    assert answered("A-C") == [] and answered("A-B") == [["A", "B"]]


@pytest.mark.parametrize(
    "answer", ["B六个月", "B项", "选项B", "option_b", "B\u200b", "本题答案为B", "['B']", "B#"]
)
def test_letters_with_something_around_them(answer: str) -> None:
    assert answered(answer) == [["B"]]


@pytest.mark.parametrize(
    ("answer", "right"),
    [("（√）", "true"), ("A.正确", "true"), ("该说法错误", "false"), ("对√", "true"), ("假", "false"), ("V", "true"),
     ("正确（√）", "true"), ("不正确(×)", "false")],
)  # fmt: skip
def test_judgements_with_something_around_them(answer: str, right: str) -> None:
    report = check_rows(["判断题", "一。", "", "", "", "", answer])
    assert report.questions[0].answers == [right]


@pytest.mark.parametrize("answer", ["正确（×）", "√（错）", "对（不对）"])
def test_a_second_sign_that_says_something_else(answer: str) -> None:
    report = check_rows(["判断题", "一。", "", "", "", "", answer])
    assert (report.questions, codes(report)) == ([], ["unclear_answer"])


def test_a_judgement_with_its_reason() -> None:
    draft = check_rows(["判断题", "一。", "", "", "", "", "错误，应为三年"]).questions[0]
    assert (draft.answers, draft.explanation) == (["false"], "应为三年")
    assert codes(check_rows(["判断题", "一。", "", "", "", "", "对，错"])) == ["unclear_answer"]


@pytest.mark.parametrize(("answer", "right"), [("T", "true"), ("F", "false"), ("N", "false")])
def test_a_sign_that_names_none_of_two_sides_judges(answer: str, right: str) -> None:
    assert one(题干="工资按月发。", 选项A="错误", 选项B="正确", 答案=answer).answers == [right]


def test_numbers_count_the_options_in_the_stem() -> None:
    report = check_rows(
        ["几人一组？A.2人 B.3人 C.1人", "3"], ["几年？A.3 B.1 C.2", "1"], header=["题干", "答案"]
    )
    assert codes(report) == ["unclear_answer"]
    assert [draft.answers for draft in report.questions] == [["C"]]


def test_a_column_called_index_holds_no_texts() -> None:
    """3 is the fourth option, and not the one that reads 3."""
    header = ["question", "choice_a", "choice_b", "choice_c", "choice_d", "correct_index"]
    rows = [["几天？", *"3456", "3"], ["几次？", *"1234", "2"], ["在哪？", *"甲乙丙丁", "0"]]
    report = check_rows(*rows, header=header)
    assert [draft.answers for draft in report.questions] == [["D"], ["C"], ["A"]]
    assert codes(check_rows(*rows[:1], header=header)) == ["answer_number"]
