"""JSON as banks have it: HTML in the texts, options and answers in many shapes."""

import json
from typing import Any

import pytest

from questions.formats.tables.headers import read_header
from questions.formats.tables.written import row_of
from questions.importing import check
from questions.keeping import packed, unpacked

from ..making import codes
from .test_keys import read


def test_html_is_reduced_and_a_remote_picture_is_a_problem() -> None:
    good = {"question": "<p>哪个&nbsp;对？</p>", "options": ["<b>甲</b>", "乙"], "answer": "A"}
    lost = {
        "question": '<p>看图<img src="http://x/a.png"></p>',
        "options": ["甲", "乙"],
        "answer": "A",
    }
    tags = {"question": "换行用哪个？", "options": ["<br>", "<p>"], "answer": "A"}
    report = check(json.dumps([good, lost, tags]).encode())
    assert [(q.stem, q.options) for q in report.questions] == [
        ("哪个 对？", ["甲", "乙"]),
        ("换行用哪个？", ["<br>", "<p>"]),
    ]
    assert codes(report) == ["picture_missing"]


@pytest.mark.parametrize(
    "shape",
    [
        {"options": [{"text": "甲", "isCorrect": True}, {"text": "乙", "isCorrect": False}]},
        {"answers": [{"answer": "甲", "correct": True}, {"answer": "乙", "correct": False}]},
        {"options": [{"label": "甲", "value": "A"}, {"label": "乙", "value": "B"}], "answer": "A"},
        {"options": [{"label": "A", "text": "甲"}, {"label": "B", "text": "乙"}], "answerKey": "A"},
        {"choices": {"text": ["甲", "乙"], "label": ["A", "B"]}, "answerKey": "A"},
        {"optionList": [{"optionName": "A", "optionContent": "甲"}, {"optionName": "B", "optionContent": "乙"}],
         "rightAnswer": "A"},
        {"options": [{"id": "a1", "label": "A", "description": "甲"}, {"id": "a2", "label": "B", "description": "乙"}],
         "solution": "A"},
        {"options": [{"id": "a1", "label": "A", "phrase": "甲"}, {"id": "a2", "label": "B", "phrase": "乙"}], "answer": "A"},
        {"options": [{"label": "甲", "description": "一"}, {"label": "乙", "description": "二"}], "answer": "A"},
        {"options": '["甲", "乙"]', "answer": "A"},
        {"options": ["甲", "乙"], "correct": [True, False], "category": 9, "points": True},
        {"responses": [{"text": "甲", "correct": True}, {"text": "乙"}]},
        {"option1": "甲", "option2": "乙", "answer": "option1"},
        {"a": [{"t": "甲", "c": True}, {"t": "乙", "c": False}]},
        {"options": ["<p>甲</p>", "<p>乙</p>"], "answer": "<p>甲</p>"},
        {"options": [{"_id": {"$oid": "a1"}, "text": "甲"}, {"_id": {"$oid": "a2"}, "text": "乙"}],
         "answer": {"$oid": "a1"}},
        {"options": ["甲", "乙"], "answerIndex": {"$numberInt": "0"}},
    ],
)  # fmt: skip
def test_options_of_every_shape(shape: dict[str, Any]) -> None:
    (draft,) = check(json.dumps([{"question": "哪个对？", **shape}]).encode()).questions
    assert (draft.kind, draft.options, draft.answers) == ("single", ["甲", "乙"], ["A"])


@pytest.mark.parametrize("word", ["bad", "default", "Cab"])
def test_a_word_of_small_letters_names_no_options(word: str) -> None:
    report = check(
        json.dumps([{"question": "哪些？", "options": [*"甲乙丙丁"], "answer": word}]).encode()
    )
    assert codes(report) == ["unclear_answer"] and word in report.problems[0].message


def test_judgements_under_a_title_are_no_options() -> None:
    sides = [{"text": "甲要签合同", "correct": True}, {"text": "乙不用签", "correct": False}]
    report = check(json.dumps({"title": "判断", "data": sides}).encode())
    assert [q.answers for q in report.questions] == [["true"], ["false"]]


def test_wrong_answers_beside_the_right_one() -> None:
    shape = {
        "question": "哪个？",
        "type": "multiple",
        "correct_answer": "y",
        "incorrect_answers": ["z", "x"],
    }
    (draft,) = check(json.dumps([shape]).encode()).questions
    assert (draft.kind, draft.options, draft.answers) == ("single", ["x", "y", "z"], ["B"])
    several = {"question": "哪些？", "correct_answers": ["z", "x"], "wrong_answers": ["y"]}
    (draft,) = check(json.dumps([several]).encode()).questions
    assert (draft.kind, draft.options, draft.answers) == ("multiple", ["x", "y", "z"], ["A", "C"])


def test_the_values_of_sides_are_no_flags() -> None:
    sides = [{"label": "对", "value": True}, {"label": "错", "value": False}]
    report = check(json.dumps([{"question": "对吗？", "options": sides}]).encode())
    assert codes(report) == ["no_answer"]


def typed(count: int, *, several: int) -> list[dict[str, Any]]:
    answers = ["AC"] * several + ["B"] * (count - several)
    return [
        {"question": f"问{at}", "type": "single", "options": ["甲", "乙", "丙"], "answer": answer}
        for at, answer in enumerate(answers)
    ]


def test_a_type_that_never_changes_tells_nothing() -> None:
    report = check(json.dumps(typed(9, several=3)).encode())
    assert [q.kind for q in report.questions] == ["multiple"] * 3 + ["single"] * 6
    assert codes(check(json.dumps(typed(9, several=1)).encode())) == ["several_answers"]
    told = [*typed(9, several=3), {**typed(1, several=1)[0], "type": "multiple", "question": "多"}]
    assert codes(check(json.dumps(told).encode())) == ["several_answers"] * 3


OPTIONS = [{"text": "甲", "correct": True}, {"text": "乙", "correct": False}]
UNTICKED = [{"text": "甲", "checked": False}, {"text": "乙", "checked": False}]


def test_an_answer_that_the_flags_contradict_is_a_problem() -> None:
    item = {"question": "哪个对？", "options": OPTIONS, "answer": "B"}
    assert codes(check(json.dumps([item]).encode())) == ["answer_conflict"]
    (draft,) = check(json.dumps([{**item, "answer": "甲"}]).encode()).questions
    assert draft.answers == ["A"]


def test_what_nobody_has_ticked_yet_is_no_key() -> None:
    item = {"question": "哪个对？", "options": UNTICKED, "answer": "B"}
    (draft,) = check(json.dumps([item]).encode()).questions
    assert draft.answers == ["B"]


@pytest.mark.parametrize(
    "text",
    [
        r'{"\ud800简答题": [{"question": "甲？", "answer": "乙"}]}',
        r'[{"question": "甲？", "options": {"\ud800": "一", "B": "二"}, "answer": "B"}]',
    ],
)
def test_half_a_sign_breaks_nothing(text: str) -> None:
    report = check(text.encode())
    assert unpacked(packed(report)) == report
    assert report.importable == 0


def test_points_of_hundreds_of_digits_are_a_problem() -> None:
    item = {"kind": "single", "stem": "甲", "options": ["一", "二"], "answers": ["A"]}
    report = check(json.dumps([{**item, "points": 10**400}]).encode())
    assert codes(report) == ["bad_points"]


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (["multiple_choice", "true_false"], ["single", "true_false"]),
        (["Multiple Choice", "multi-select"], ["single", "multiple"]),
        (["multiple", "boolean"], ["single", "true_false"]),
        (["multiple_choice", "single_choice"], ["multiple", "single"]),
        (["multiple", "multiple"], ["multiple", "multiple"]),
    ],
)
def test_multiple_choice_has_one_right_answer_or_several(
    words: list[str], kinds: list[str]
) -> None:
    answers = {"true_false": "true", "boolean": True, "multi-select": ["A", "B"]}
    items = [
        {"type": word, "question": f"{at}是哪个？", "answer": answers.get(word, "B")}
        | ({} if kinds[at] == "true_false" else {"options": ["甲", "乙", "丙"]})
        for at, word in enumerate(words)
    ]
    assert [draft.kind for draft in read(*items).questions] == kinds


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("correct", "wrong"),
        ("correctOption", "incorrectOptions"),
        ("correct_answer", "false_answers"),
        ("正确答案", "错误答案"),
        ("答案", "干扰项"),
    ],
)
def test_wrong_options_in_a_list_of_their_own(right: str, wrong: str) -> None:
    (draft,) = read({"question": "首都？", right: "北京", wrong: ["上海", "天津"]}).questions
    assert (draft.options, draft.answers) == (["上海", "北京", "天津"], ["B"])


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"answer": 2, "correct_answer": "丙"}, "C"),
        ({"correct_option": 2, "answer": "C"}, "C"),
        ({"correctAnswer": 2, "answerText": "乙"}, "B"),
        ({"answer": 0, "correct_answer": "丙"}, ""),
    ],
)
def test_a_number_beside_a_text_counts_as_it_says(said: dict[str, Any], key: str) -> None:
    report = read({"question": "是哪个？", "options": ["甲", "乙", "丙"], **said})
    assert [draft.answers for draft in report.questions] == ([[key]] if key else [])
    assert codes(report) == ([] if key else ["answer_conflict"])


@pytest.mark.parametrize(
    "item",
    [
        {"o": ["甲", "乙"], "a": "B", "c": "第一章", "t": 1},
        {"options": ["甲", "乙"], "a": "B", "c": "第一章", "e": "因为"},
        {"c": ["甲", "乙"], "a": "B"},
        {"a": ["甲", "乙"], "c": "B"},
        {"a": ["甲", "乙"], "correct": "B"},
        {"a": "甲", "b": "乙", "answer": "B"},
        {"type": "fill", "a": [["甲"], ["乙"]]},
        {"optionA": "甲", "optionB": "乙", "e": "因为", "c": "第一章", "answer": "B"},
        {"选项A": "甲", "选项B": "乙", "a": "B"},
        {"o": [{"key": "A", "text": "甲"}, {"key": "B", "text": "乙"}], "a": "B"},
        {"answers": [{"key": "A", "text": "甲"}, {"key": "B", "text": "乙"}], "ans": "B"},
    ],
)
def test_names_of_one_letter(item: dict[str, Any]) -> None:
    (draft,) = read({"q": "____是哪个____？", **item}).questions
    if draft.kind == "fill":
        assert draft.answers == [["甲"], ["乙"]]
        return
    assert (draft.options, draft.answers) == (["甲", "乙"], ["B"])
    assert draft.explanation == item.get("e", "")


def test_a_side_behind_the_last_sentence() -> None:
    asked = [
        {"题目": "甲要签合同。√", "正确答案": "√"},
        {"题目": "乙不用签。 错", "正确答案": "对"},
        {"题目": "这句话对不对？\\对", "正确答案": "对"},
    ]
    report = check(json.dumps(asked).encode())
    assert [q.stem for q in report.questions] == ["甲要签合同。", "乙不用签。", "这句话对不对？对"]
    assert codes(report) == ["other_tail"] and str(report.problems[0].where) == "question 2"
    (draft,) = check(json.dumps(asked[2:]).encode()).questions
    columns = read_header(
        ["题型", "题干", "选项A", "选项B", "答案", "解析", "法律依据", "标签", "难度"]
    )
    assert row_of(draft, columns, 1)[1] == "这句话对不对？\\对"


def test_an_order_is_no_multiple_choice_and_a_topic_no_type() -> None:
    asked = {"question": "先后？", "options": ["甲", "乙", "丙"], "answer": ["甲", "乙", "丙"]}
    assert check(json.dumps([{**asked, "type": "rank"}]).encode()).unsupported == {"ordering": 1}
    topic = {**asked, "answer": "乙", "category": "Sorting"}
    assert check(json.dumps([topic]).encode()).questions[0].answers == ["B"]


def test_the_name_of_a_part_is_its_heading() -> None:
    parts = [{"partName": "二、填空题", "list": [{"content": "工会由____组成", "answer": "x"}]}]
    typed = {"question": "工会由____组成", "type": "fill_in_blank", "answer": "x"}
    for shape in ({"paper": {"parts": parts}}, [typed]):
        (draft,) = check(json.dumps(shape).encode()).questions
        assert (draft.kind, draft.answers) == ("fill", [["x"]])


@pytest.mark.parametrize(
    "answer", ["B【解析】因为", "B；解析：因为", "【答案】B\n【答案解析】因为"]
)
def test_a_reason_behind_the_answer(answer: str) -> None:
    shape = {"question": "哪个？", "options": ["A.甲", "B.乙"], "answer": answer}
    (draft,) = check(json.dumps([shape]).encode()).questions
    assert (draft.answers, draft.explanation) == (["B"], "因为")
    plane = {"question": "____是一门课", "type": "填空题", "answer": "解析几何"}
    assert check(json.dumps([plane]).encode()).questions[0].answers == [["解析几何"]]
