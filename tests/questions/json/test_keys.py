"""JSON whose keys are unsure is never read by a guess."""

import json
from typing import Any

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

from ..making import codes

SOUND = {"question": "工资几时发？", "options": ["每月", "每年"], "answer": "A"}
FIRST = {"question": "安全帽应该？", "options": ["系带", "不系", "随意"], "answer": 0}


def read(*items: dict[str, Any]) -> Any:
    return check(json.dumps([*items], ensure_ascii=False).encode())


def nested(depth: int) -> dict[str, Any]:
    item: dict[str, Any] = SOUND
    for _ in range(depth):
        item = {"content": "材料。", "children": [item]}
    return item


def test_cases_in_cases_without_end_are_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read(nested(200))
    assert refused.value.code == "too_deep"
    lines = "\n".join(json.dumps(item) for item in (SOUND, nested(200), nested(20)))
    report = check(lines.encode())
    assert (codes(report), report.importable, report.total) == (["bad_line"], 2, 3)
    assert "套得太深" in report.problems[0].message


def test_a_list_of_questions_is_no_stem() -> None:
    case = {
        "案例": "张三每天加班。",
        "题目": [{"题干": "怎么算？", "选项": ["甲", "乙"], "答案": "B"}],
    }
    assert [draft.stem for draft in read(case).questions] == ["张三每天加班。\n怎么算？"]


def test_a_number_among_options_of_digits() -> None:
    digits = {"question": "每届任期几年？", "options": ["2", "3", "5", "6"], "answer": 2}
    assert codes(read(FIRST, digits)) == ["unclear_answer"]
    assert codes(read(digits)) == ["answer_number"]
    assert codes(read(FIRST, {**digits, "answer": "2"})) == ["unclear_answer"]
    same = {**digits, "options": ["3", "1", "5", "6"], "answer": 1}
    assert [draft.answers for draft in read(FIRST, same).questions] == [["A"], ["B"]]
    told = {**digits, "answer": "2"}
    assert [draft.answers for draft in read(told).questions] == [["A"]]


@pytest.mark.parametrize("answer", ["01", "02", "12"])
@pytest.mark.parametrize("kind", [{}, {"type": "多选题"}])
def test_digits_in_a_row_are_nobodys_guess(answer: str, kind: dict[str, str]) -> None:
    report = read(FIRST, {**FIRST, **kind, "question": "哪些是报酬？", "answer": answer})
    assert (codes(report), report.importable) == (["unclear_answer"], 1)
    assert answer in report.problems[0].message


TEXT = "张三月薪五千元，每天加班两小时。"
ASKED = "加班费怎么算？"


@pytest.mark.parametrize(
    "items",
    [
        [{"case": TEXT, "questions": [{**SOUND, "question": ASKED}]}],
        [{"passageText": TEXT, "questions": [{**SOUND, "question": ASKED}]}],
        [{"stem": TEXT, "items": [{**SOUND, "question": ASKED}]}],
        [{"id": 1, "question": TEXT}, {**SOUND, "question": ASKED, "id": 2, "parentId": 1}],
    ],
)
def test_the_text_of_a_case_is_not_lost(items: list[dict[str, Any]]) -> None:
    report = read(*items)
    assert [draft.stem for draft in report.questions] == [f"{TEXT}\n{ASKED}"]
    assert (report.problems, report.total) == ([], 1)


def test_a_stem_alone_among_questions_is_named() -> None:
    report = read({"question": "没有选项也没有答案的题目是吗？"}, SOUND)
    assert (report.importable, report.total, len(report.errors)) == (1, 2, 1)
    case = {"material": TEXT, "questions": [SOUND, {"question": "怎么处理？"}]}
    report = read(case)
    assert (report.importable, report.total, len(report.errors)) == (1, 2, 1)


def listed(*options: tuple[object, str], name: str = "id") -> list[dict[str, object]]:
    return [{name: number, "text": text} for number, text in options]


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        (listed((3, "甲"), (1, "乙"), (2, "丙")), 1),
        (listed((2, "甲"), (1, "乙"), name="sort"), 2),
        (listed((1, "甲"), (3, "乙"), (4, "丙")), 3),
        (listed(("30", "40"), ("40", "30"), name="value"), "40"),
    ],
)
def test_a_number_that_is_an_id_and_another_place_names_nothing(
    options: list[dict[str, object]], answer: object
) -> None:
    # The first question would tell that places count from 1.
    first = {**FIRST, "answer": 3}
    report = read(first, {"question": "哪一个？", "options": options, "answer": answer})
    assert (codes(report), report.importable) == (["answer_number"], 1)
    named = read(first, {"question": "哪一个？", "options": options, "answer": "甲"})
    assert named.importable == 1 + (options[0]["text"] == "甲")


@pytest.mark.parametrize("answer", [[1, 0, 0], [1, 0, 1], [0, 1, 1], [1, 1, 0]])
def test_ones_and_zeros_of_each_option_are_no_places(answer: list[int]) -> None:
    report = read(FIRST, {**FIRST, "question": "哪些？", "answer": answer})
    assert "unclear_answer" in codes(report)
    assert all(draft.stem != "哪些？" for draft in report.questions)


@pytest.mark.parametrize("said", ["部分正确", 0.5, 2])
def test_a_flag_that_says_neither_right_nor_wrong(said: object) -> None:
    options = [{"text": "甲", "isCorrect": said}, {"text": "乙", "isCorrect": True}]
    assert codes(read({"question": "哪个？", "options": options})) == ["unclear_flag"]


def test_some_wrong_options_say_so_and_others_nothing() -> None:
    options = [
        {"text": "甲"},
        {"text": "乙", "isCorrect": True},
        {"text": "丙", "isCorrect": False},
    ]
    assert codes(read({"question": "哪个？", "options": options})) == ["unclear_flag"]
    (draft,) = read({"question": "哪个？", "options": options[:2]}).questions
    assert draft.answers == ["B"]


@pytest.mark.parametrize(("wrong", "right"), [("N", "Y"), ("F", "T")])
def test_flags_of_one_letter_are_no_letters_of_options(wrong: str, right: str) -> None:
    options = [{"text": "甲", "isAnswer": wrong}, {"text": "乙", "isAnswer": right}]
    (draft,) = read({"question": "哪个？", "options": options}).questions
    assert draft.answers == ["B"]


def test_a_truth_among_options_is_told_as_it_is_written() -> None:
    (problem,) = read({"question": "哪个？", "options": ["甲", "乙"], "answer": True}).problems
    assert "true" in problem.message


def test_objects_of_thousands_of_keys_are_no_questions() -> None:
    wide = {f"option{number}": "甲" for number in range(600)}
    assert read(SOUND, {**wide, "list": [{**SOUND, "question": "内？"}]}).importable == 2


def test_a_flag_that_is_always_empty_says_nothing() -> None:
    listed = [{"value": letter, "text": letter * 2, "is_correct": None} for letter in "AB"]
    assert read({"question": "哪个？", "options": listed, "answer": "B"}).questions[0].answers == [
        "B"
    ]


def test_codes_of_types_are_clear_from_ten_questions() -> None:
    items = [{**FIRST, "type": 7, "question": f"{stem}应该？"} for stem in "甲乙丙丁戊己庚辛壬癸"]
    assert [draft.kind for draft in read(*items).questions] == ["single"] * 10
    assert codes(read(*items[:9])) == ["kind_code"] * 9


def test_the_key_of_several_in_a_field_of_its_own() -> None:
    several = {"questionType": 2, "title": "哪些？", "items": ["甲", "乙", "丙"], "correct": ""}
    (draft,) = read({**several, "correctArray": ["A", "C"]}).questions
    assert draft.answers == ["A", "C"]


@pytest.mark.parametrize("word", ["match", "配伍题", "B1型题", "A3/A4型题"])
def test_what_schools_call_a_choice(word: str) -> None:
    asked = {"type": word, "question": "哪个？", "options": ["甲", "乙", "丙"], "answer": "B"}
    assert [draft.kind for draft in read(asked).questions] == ["single"]
    assert read(SOUND, {"type": "match", "question": "连线", "answer": "甲-乙"}).unsupported


def test_options_that_are_named_by_what_they_judge() -> None:
    listed = [{"key": "v", "text": "Verdadeiro"}, {"key": "f", "text": "Falso"}]
    asked = {"question": "El sol es una estrella.", "options": listed}
    for said, key in (("v", "A"), (["f"], "B")):
        assert read({**asked, "answer": said}).questions[0].answers == [key]
