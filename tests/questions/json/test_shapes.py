"""JSON of programs we know nothing of: names, ids, flags, maps and tables say what is meant."""

import json
from typing import Any

import pytest

from questions.drafts import Report
from questions.errors import UnreadableFile
from questions.importing import check

from ..making import codes

STEM = "工资最晚几时发？"
TEXT = "张三在工地做了三个月，老板一直没有发工资。"
SOUND = {"question": STEM, "options": ["每月", "每年"], "answer": "A"}


def read(*items: Any) -> Report:
    return check(json.dumps([*items], ensure_ascii=False).encode())


def whole(value: Any) -> Report:
    return check(json.dumps(value, ensure_ascii=False).encode())


@pytest.mark.parametrize(
    "item",
    [
        {"q": STEM, "opts": ["每年", "每月"], "ans": "B"},
        {"q": STEM, "A": "每年", "B": "每月", "a": "", "ans": "B"},
        {"试题正文": STEM, "试题选项": "A. 每年\nB. 每月", "试题答案": "B"},
        {"statement": STEM, "subject": "劳动法", "option_list": {"A": "每年", "B": "每月"}, "answer": ["B"]},
        {"question_stem": STEM, "option_list": ["每年", "每月"], "question_answer_list": ["B"]},
        {"topic": STEM, "optionA": "每年", "optionB": "每月", "optionC": "", "rightOption": "B"},
        {"tigan": STEM, "xxa": "每年", "xxb": "每月", "zqda": "B"},
        {"instruction": f"{STEM}\nA. 每年\nB. 每月", "input": "", "output": "B"},
        {"content": {"text": STEM}, "options": [{"id": "a", "text": "每年"}, {"id": "b", "text": "每月"}],
         "correctAnswer": "b"},
        {"prompt": {"question": STEM, "answers": ["每年", "每月"]}, "correct_response": ["b"]},
        {"questionText": STEM, "answerOptions": [{"answerText": "每年", "isCorrect": False},
                                                  {"answerText": "每月", "isCorrect": True}]},
        {"stem": STEM, "options": [["每年", False], ["每月", True]]},
        {"question": STEM, "answers": {"每年": False, "每月": True}},
        {"question": STEM, "options": {"A": "每年", "B": "每月"}, "correct": {"A": False, "B": True}},
        {"question": STEM, "answers": {"answer_a": "每年", "answer_b": "每月", "answer_c": None},
         "correct_answers": {"answer_a_correct": "false", "answer_b_correct": "true", "answer_c_correct": "false"}},
        {"题干": STEM, "items": [{"option": "A", "content": "每年"}, {"option": "B", "content": "每月"}], "key": "B"},
        {"题干": STEM, "选项": [{"标号": "A", "内容": "每年"}, {"标号": "B", "内容": "每月"}], "答案": "B"},
        {"text": STEM, "options": [{"id": "o1", "text": "每年"}, {"id": "o2", "text": "每月"}],
         "correctOptionId": "o2"},
        {"text": STEM, "options": [{"id": 71, "text": "每年"}, {"id": 72, "text": "每月"}], "answer": 72},
        {"title": STEM, "choices": [{"value": "x", "text": "每年"}, {"value": "y", "text": "每月"}],
         "correctAnswer": "y"},
        {"text": STEM, "options": [{"index": 1, "text": "每年"}, {"index": 2, "text": "每月"}], "answer": "2"},
        {"title": STEM, "answer": "每月", "question": ["每年", "每月"]},
        {"question": STEM, "choice1": "每年", "choice2": "每月", "choice3": "从不", "answer": 2},
    ],
)  # fmt: skip
def test_whatever_the_keys_are_called(item: dict[str, Any]) -> None:
    (draft,) = read(item).questions
    assert (draft.stem, draft.options[:2], draft.answers) == (STEM, ["每年", "每月"], ["B"])


def test_the_ids_of_options_are_no_letters() -> None:
    options = [{"id": "o1", "text": "每年"}, {"id": "o2", "text": "每月"}]
    other = {"question": "产假几天？", "options": options, "answer": "o3"}
    assert codes(read(SOUND, other)) == ["unclear_answer"]
    counted = [{"id": 1, "text": "甲"}, {"id": 2, "text": "乙"}, {"id": 3, "text": "丙"}]
    from_zero = [
        {"question": f"第{at}问？", "options": counted, "answer": answer}
        for at, answer in enumerate([0, 2])
    ]
    assert codes(read(*from_zero)) == ["answer_number"] * 2
    scored = [{"value": 3, "text": "甲"}, {"value": 1, "text": "乙"}, {"value": 2, "text": "丙"}]
    assert codes(read({"question": "哪个？", "options": scored, "answer": 2})) == ["answer_number"]


def test_true_and_false_under_their_own_signs() -> None:
    options = [{"key": "true", "value": "正确"}, {"key": "false", "value": "错误"}]
    item = {
        "Body": "包吃住可以抵工资。",
        "TypeText": "判断题",
        "Options": options,
        "Answer": ["false"],
    }
    assert [draft.answers for draft in read(item).questions] == [["false"]]
    sides = [{"index": 1, "text": "是"}, {"index": 2, "text": "非"}]
    item = {"type": "tf", "question": "包吃住可以抵工资。", "options": sides, "answer": "2"}
    assert [draft.answers for draft in read(item).questions] == [["false"]]


def test_a_letter_of_its_own_is_no_option() -> None:
    report = read({"q": STEM, "a": "每月"}, {"q": STEM, "A": "每年", "B": "每月", "answer": "B"})
    assert [(draft.options, draft.answers) for draft in report.questions] == [
        (["每年", "每月"], ["B"])
    ]


def test_wrong_answers_under_keys_of_their_own() -> None:
    item = {
        "question": STEM,
        "distractor1": "每年",
        "correct_answer": "每月",
        "support": "第五十条",
    }
    (draft,) = read(item).questions
    assert (draft.options, draft.answers) == (["每年", "每月"], ["B"])


def test_the_text_that_a_question_brings_along() -> None:
    (draft,) = read({**SOUND, "passage": TEXT}).questions
    assert draft.stem == f"{TEXT}\n{STEM}"
    (draft,) = read({**SOUND, "code": "def f(x):\n    return x"}).questions
    assert draft.stem == f"def f(x):\n    return x\n{STEM}"
    (draft,) = read({**SOUND, "code": "LAW-001"}).questions
    assert draft.stem == STEM
    (draft,) = read({**SOUND, "context": "第一章"}).questions
    assert draft.stem == STEM


def test_questions_under_a_name_nobody_knows() -> None:
    report = read({"content": TEXT, "xiaowen": [SOUND]}, {**SOUND, "question": "产假几天？"})
    assert [draft.stem for draft in report.questions] == [f"{TEXT}\n{STEM}", "产假几天？"]
    (draft,) = read({"title": TEXT, "xiaowen": [SOUND]}).questions
    assert draft.stem == STEM


@pytest.mark.parametrize(("key", "joined"), [("parentId", True), ("pid", False)])
def test_a_question_that_goes_on_in_others(key: str, joined: bool) -> None:
    first = {**SOUND, "id": 1, "question": TEXT, key: 0}
    report = read(
        first, {**SOUND, "id": 2, key: 1}, {**SOUND, "id": 3, "question": "产假？", key: 0}
    )
    assert [draft.stem for draft in report.questions] == [
        TEXT,
        f"{TEXT}\n{STEM}" if joined else STEM,
        "产假？",
    ]
    chapters = read({**first, key: 7}, {**SOUND, "id": 2, key: 1})
    assert chapters.questions[1].stem == STEM


def test_no_question_is_dropped_without_a_word() -> None:
    lost = {key: value for key, value in SOUND.items() if key != "question"}
    matched = {"type": "match", "question": "把节气和月份连起来", "pairs": [{"left": "立冬"}]}
    report = read(SOUND, lost, {**SOUND, "question": None}, matched)
    assert (report.total, report.importable) == (4, 1)
    assert codes(report) == ["no_stem", "no_stem", "unsupported_kind"]
    assert report.unsupported == {"matching": 1}


def test_a_title_stands_for_no_empty_question() -> None:
    report = read(SOUND, {**SOUND, "question": "", "title": "截图一.jpg"})
    assert codes(report) == ["no_stem"]


@pytest.mark.parametrize(
    "value",
    [
        {f"{STEM}|每年|每月": "每月", "产假一共几天？|98天|90天": "98天", "加班给不给钱？|给|不给": "给"},
        {STEM: ["A.每年 B.每月", "B.每月"], "产假一共几天？": ["A.98天 B.90天", "A.98天"],
         "加班给不给钱？": ["A.给 B.不给", "A.给"]},
        {STEM: {"options": ["每年", "每月"], "answer": "B"},
         "产假一共几天？": {"options": ["98天", "90天"], "answer": "A"},
         "加班给不给钱？": {"options": ["给", "不给"], "answer": "A"}},
        {"columns": ["question", "A", "B", "answer"],
         "data": [[STEM, "每年", "每月", "B"], ["产假几天？", "98天", "90天", "A"], ["加班？", "给", "不给", "A"]]},
        {"question": {"0": STEM, "1": "产假几天？", "2": "加班？"}, "A": {"0": "每年", "1": "98天", "2": "给"},
         "B": {"0": "每月", "1": "90天", "2": "不给"}, "answer": {"0": "B", "1": "A", "2": "A"}},
    ],
)  # fmt: skip
def test_maps_and_tables(value: Any) -> None:
    report = whole(value)
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["A"]]
    assert (report.questions[0].stem, report.questions[0].options) == (STEM, ["每年", "每月"])


def test_ids_are_no_stems() -> None:
    items = {f"question{number}": {"options": ["甲", "乙"], "answer": "A"} for number in range(4)}
    with pytest.raises(UnreadableFile) as refused:
        whole(items)
    assert refused.value.code == "no_questions"


def test_objects_one_below_the_other_over_several_lines() -> None:
    items = [SOUND, {**SOUND, "question": "产假一共几天？"}]
    text = "\n".join(json.dumps(item, ensure_ascii=False, indent=2) for item in items)
    assert check(text.encode()).importable == 2
    with pytest.raises(UnreadableFile) as refused:
        check(text[:-1].encode())
    assert refused.value.code == "bad_json"


CANVAS = "question_text", "question_type", "answers"


def canvas(kind: str, stem: str, *answers: tuple[str, int], name: str = "answer_weight") -> Any:
    weighed = [
        {"answer_text": text, name: weight, "answer_comments": ""} for text, weight in answers
    ]
    return dict(zip(CANVAS, (stem, f"{kind}_question", weighed), strict=True))


def test_weights_of_a_hundred_and_none_say_what_is_right() -> None:
    report = read(
        canvas("multiple_choice", STEM, ("每年", 0), ("每月", 100), name="weight"),
        canvas("multiple_answers", "哪些是节日？", ("春节", 100), ("周五", 0), ("国庆", 100)),
        canvas("true_false", "加班有加班费。", ("True", 100), ("False", 0)),
        canvas("short_answer", "劳动法的首都是____。", ("北京", 100), ("北京市", 100)),
        canvas("short_answer", "哪天是劳动节？", ("5月1日", 100), ("五一", 100)),
    )
    assert report.problems == []
    assert [(one.kind, one.answers) for one in report.questions] == [
        ("single", ["B"]),
        ("multiple", ["A", "C"]),
        ("true_false", ["true"]),
        ("fill", [["北京", "北京市"]]),
        ("fill", [["5月1日", "五一"]]),
    ]


def test_weights_between_say_nothing() -> None:
    report = read(canvas("multiple_choice", STEM, ("每年", 50), ("每月", 100)), SOUND)
    assert len(report.questions) == 1 and report.total == 2


def test_kinds_of_canvas_that_we_do_not_have_are_named() -> None:
    kinds = (
        "essay matching numerical calculated multiple_dropdowns fill_in_multiple_blanks file_upload"
    )
    report = read(SOUND, *(canvas(kind, STEM, ("甲", 100), ("乙", 0)) for kind in kinds.split()))
    assert codes(report) == ["unsupported_kind"] * 7 and len(report.questions) == 1


def test_a_number_that_labels_a_question_is_no_place_among_its_answers() -> None:
    asked = (
        {"question": f"{n}每月____日发工资。", "answers": ["十五", "15"], "label": n}
        for n in (0, 1)
    )
    assert read(*({"type": "填空题", **one} for one in asked)).questions[1].answers == [
        ["十五", "15"]
    ]
    report = read(
        *({"question": f"{n}{STEM}", "answers": ["甲", "乙"], "label": n} for n in (0, 1))
    )
    assert codes(report) == ["no_kind"] * 2


def test_options_in_a_list_that_is_only_called_list() -> None:
    options = [{"code": "A", "value": "一"}, {"code": "B", "value": "二"}]
    (draft,) = check(
        json.dumps([{"title": "甲是？", "list": options, "answer": "B"}]).encode()
    ).questions
    assert (draft.options, draft.answers) == (["一", "二"], ["B"])


def test_a_word_for_the_kind_beside_the_number_of_it() -> None:
    asked = {
        "questionType": 4,
        "questionTypeCN": "判断",
        "question": "甲早。",
        "answerOptionId": ["y"],
    }
    options = [{"id": "x", "text": "错"}, {"id": "y", "text": "对"}]
    (draft,) = check(json.dumps([{**asked, "options": options}]).encode()).questions
    assert (draft.kind, draft.answers) == ("true_false", ["true"])
    coded = {"type": 1, "category": "工会法", "question": "甲是？", "options": ["一", "二"]}
    assert "kind_code" in codes(check(json.dumps([{**coded, "answer": "A"}] * 2).encode()))
