"""JSON that says two things of one question, or a thing that may mean another: asked about, never guessed."""

import json
from typing import Any

import pytest

from questions.drafts import Report
from questions.importing import check

from ..making import codes

TEXTS = ["每月", "每季", "每年"]
ASKED = {"question": "工资几时发？"}


def read(**item: Any) -> Report:
    return check(json.dumps([{**ASKED, **item}], ensure_ascii=False).encode())


def options(**values: list[Any]) -> list[dict[str, Any]]:
    rows = zip(*values.values(), strict=True)
    return [
        {"text": text, **dict(zip(values, row, strict=True))}
        for text, row in zip(TEXTS, rows, strict=True)
    ]


@pytest.mark.parametrize("name", ["checked", "selected", "isSelected"])
def test_a_tick_may_be_anybodys(name: str) -> None:
    ticked = options(**{name: [False, True, False]})
    assert codes(read(options=ticked)) == ["only_ticked"]
    assert codes(read(options=ticked, answer="A")) == ["answer_conflict"]
    assert codes(read(options=ticked, answer=3)) == ["answer_conflict"]
    assert read(options=ticked, answer="B").questions[0].answers == ["B"]
    sure = options(**{name: [False, True, False], "isCorrect": [True, False, False]})
    assert read(options=sure).questions[0].answers == ["A"]


def test_options_that_are_shown_in_another_order() -> None:
    shown = options(sort=[2, 1, 3])
    assert codes(read(options=shown, answer="A")) == ["option_order"]
    (draft,) = read(options=shown, answer="每月").questions
    assert (draft.options, draft.answers) == (["每季", "每月", "每年"], ["B"])
    (draft,) = read(options=options(sort=[2, 1, 3], correct=[True, False, False])).questions
    assert (draft.options, draft.answers) == (["每季", "每月", "每年"], ["B"])
    assert read(options=options(sort=[1, 2, 3]), answer="A").questions[0].answers == ["A"]


@pytest.mark.parametrize(
    "listed",
    [
        {"A": "B. 每月", "B": "A. 每年"},
        [{"key": "B", "text": "A. 每月"}, {"key": "A", "text": "B. 每年"}],
    ],
)
def test_letters_within_letters(listed: Any) -> None:
    assert codes(read(options=listed, answer="B")) == ["options_unclear"]


def test_two_letters_of_one_option() -> None:
    twice = options(key=["B", "A", "C"], label=["A", "B", "C"])
    assert codes(read(options=twice, answer="B")) == ["option_order"]


@pytest.mark.parametrize("answer", [{"key": "B", "text": "每月"}, [{"label": "B", "text": "每月"}]])
def test_an_answer_that_names_two_options(answer: Any) -> None:
    assert codes(read(options=TEXTS, answer=answer)) == ["answer_conflict"]


@pytest.mark.parametrize("answer", [{"key": "B"}, {"key": "B", "text": "每季"}, {"label": "B"}])
def test_an_answer_that_is_an_object(answer: dict[str, str]) -> None:
    (draft,) = read(options=options(key=["A", "B", "C"]), answer=answer).questions
    assert draft.answers == ["B"]


@pytest.mark.parametrize(
    "other", [{"correctIndex": 2}, {"answerText": "每年"}, {"gold": "A"}, {"solution": "C"}]
)
def test_a_second_answer_under_another_name(other: dict[str, Any]) -> None:
    assert codes(read(options=TEXTS, answer="A" if "gold" not in other else "B", **other)) == [
        "answer_conflict"
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"correctIndex": 1},
        {"correctIndex": 2},
        {"correct": 17},
        {"label": "A"},
        {"right": "很好！"},
    ],
)
def test_what_is_no_second_answer(other: dict[str, Any]) -> None:
    assert read(options=TEXTS, answer="B", **other).questions[0].answers == ["B"]


@pytest.mark.parametrize(
    "item",
    [
        '{"question": "几时？", "A": "甲", "A": "乙", "B": "丙", "answer": "A"}',
        '{"question": "几时？", "question": "几次？", "A": "甲", "B": "丙", "answer": "A"}',
        '{"question": "几时？", "optionA": "甲", "A": "乙", "optionB": "丙", "answer": "A"}',
        '{"question": "几时？", "options": [{"text": "甲", "text": "乙"}, {"text": "丙"}], "answer": "A"}',
    ],
)
def test_a_key_that_stands_twice(item: str) -> None:
    assert codes(check(f"[{item}]".encode())) == ["key_twice"]


def test_an_empty_key_that_stands_twice_says_nothing() -> None:
    text = '[{"question": "几时？", "A": "", "A": "甲", "B": "乙", "B": null, "answer": "A"}]'
    (draft,) = check(text.encode()).questions
    assert (draft.options, draft.answers) == (["甲", "乙"], ["A"])


def test_answers_of_several_questions_may_stand_at_the_last() -> None:
    asked = [{"question": f"{n}是哪个？", "options": ["甲", "乙", "丙"]} for n in range(5)]
    answers = ["", "", "C, A, B", "AB", ""]
    items = [{**one, "answer": said} for one, said in zip(asked, answers, strict=True)]
    last = {**asked[0], "answer": "AB", "type": "多选题"}
    report = check(json.dumps([*items, last]).encode())
    assert codes(report) == ["no_answer"] * 2 + ["answers_together", "no_answer"]
    assert [draft.answers for draft in report.questions] == [["A", "B"]] * 2


@pytest.mark.parametrize("kind", [{"type": "填空题"}, {}])
def test_several_texts_for_the_only_blank_are_no_text_of_several_lines(
    kind: dict[str, str],
) -> None:
    """Under a heading each is right; without one they may be options as well."""
    asked = {"question": "每月____日发工资。", "answers": ["十五", "15"]}
    report = check(json.dumps({**kind, "questions": [asked]}, ensure_ascii=False).encode())
    if kind:
        assert [one.answers for one in report.questions] == [[["十五", "15"]]]
    else:
        assert codes(report) == ["no_kind"]


def test_letters_are_no_options_where_some_text_stands_beside_them() -> None:
    listed = [
        {"label": "A", "phrase": "甲", "note": "一"},
        {"label": "B", "phrase": "乙", "note": "二"},
    ]
    assert codes(read(options=listed, answer="A")) == ["no_kind"]


def test_a_type_that_nobody_knows_is_counted_beside_others() -> None:
    """Not what only heads the questions."""
    names = ("coding", "essay_upload", "section-title")
    others = [{"type": name, "prompt": f"{name}要做什么"} for name in names]
    asked = {"type": "choice", "prompt": "几时发？", "options": ["每年", "每月"], "answer": "每月"}
    report = check(json.dumps([asked, *others]).encode())
    assert (report.total, codes(report)) == (3, ["unsupported_kind", "no_answer"])
    lines = "\n".join(json.dumps(one) for one in (asked, *others))
    assert codes(check(lines.encode())) == ["unsupported_kind", "no_answer"]


def test_places_in_one_text() -> None:
    def item(answer: str) -> dict[str, object]:
        return {"question": f"哪些{answer}？", "options": ["甲", "乙", "丙"], "answer": answer}

    report = check(json.dumps([item("0,2"), item("1")]).encode())
    assert [draft.answers for draft in report.questions] == [["A", "C"], ["B"]]
    pairs = {**item("1,2"), "options": ["0,1", "1,2"]}
    assert [draft.answers for draft in check(json.dumps([pairs]).encode()).questions] == [["B"]]


def test_lists_side_by_side_with_the_right_ones_apart() -> None:
    lists = {"questions": ["几时？", "几天？"], "answers": [["每年", "每月"], ["五", "十"]]}
    report = check(json.dumps({**lists, "correctAnswers": [1, 2]}).encode())
    assert [draft.answers for draft in report.questions] == [["A"], ["B"]]


def test_options_with_half_brackets_below_a_stem() -> None:
    asked = {"content": "What (see A) lasts?\nA) Ice\nB) Iron\n C) Air", "answer": "B) Iron"}
    (draft,) = check(json.dumps([asked]).encode()).questions
    assert (draft.stem, draft.answers) == ("What (see A) lasts?", ["B"])
    assert draft.options == ["Ice", "Iron", "Air"]
