"""JSON whose questions share a text: each is a question of its own, below that text."""

import json
from typing import Any

import pytest

from questions.formats.tables.annotated import annotated
from questions.importing import check

from ..making import codes

TEXT = "王某入职满两个月，单位没有签书面合同。"
ONE = {"question": "应付几倍工资？", "options": ["一倍", "两倍"], "answer": "B"}
TWO = {"type": "判断题", "question": "合同应当书面订立。", "answer": "对"}
ALONE = {"question": "工资几时发？", "options": ["每月", "每年"], "answer": "A"}


def read(value: Any) -> list[tuple[str, str, list[Any]]]:
    """Kind, stem and answers of each question; there are no problems."""
    report = check(json.dumps(value, ensure_ascii=False).encode())
    assert report.problems == []
    return [(draft.kind, draft.stem, draft.answers) for draft in report.questions]


JOINED = [
    ("single", f"{TEXT}\n应付几倍工资？", ["B"]),
    ("true_false", f"{TEXT}\n合同应当书面订立。", ["true"]),
]
SINGLE = ("single", "工资几时发？", ["A"])


@pytest.mark.parametrize(
    "item",
    [
        {"type": "材料题", "content": TEXT, "children": [ONE, TWO]},
        {"type": "材料题", "content": f"<p>{TEXT}</p>", "options": [], "answer": "", "children": [ONE, TWO]},
        {"题型": "案例分析题", "题干": TEXT, "子题": [ONE, TWO]},
        {"title": TEXT, "sub_questions": [ONE, TWO]},
        {"题干": TEXT, "小题": [ONE, TWO], "answer": None},
        {"材料": TEXT, "questions": [ONE, TWO]},
        {"passage": TEXT, "questions": [ONE, TWO]},
        {"stem": TEXT, "questions": [ONE, TWO]},
        {"type": "阅读理解", "title": TEXT, "questions": [ONE, TWO]},
    ],
)  # fmt: skip
def test_questions_below_a_text(item: dict[str, Any]) -> None:
    assert read([item, ALONE]) == [*JOINED, SINGLE]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in (item, ALONE))
    report = check(lines.encode())
    assert [draft.stem for draft in report.questions] == [stem for _, stem, _ in [*JOINED, SINGLE]]
    assert [str(d.where) for d in report.questions] == [
        "line 1 question 1",
        "line 1 question 2",
        "line 2",
    ]


def test_a_text_in_a_text_and_options_that_are_shared() -> None:
    inner = {"content": "第二年续签。", "children": [{**ONE, "answer": "A"}]}
    assert read([{"content": TEXT, "children": [inner]}]) == [
        ("single", f"{TEXT}\n第二年续签。\n应付几倍工资？", ["A"])
    ]
    shared = {"content": "从下面选，可以重复选。", "options": {"A": "甲", "B": "乙"},
              "children": [{"question": "一？", "answer": "B"}, {"question": "二？", "options": [], "answer": "A"}]}  # fmt: skip
    assert [answers for _, _, answers in read([shared])] == [["B"], ["A"]]


@pytest.mark.parametrize(
    "value",
    [
        {"title": "劳动法题库", "questions": [ALONE]},
        {"content": "劳动法题库，第二版。", "questions": [ALONE]},
        [{"name": "第一章 总则", "children": [ALONE]}],
        [{"name": "单选题", "children": [ALONE]}],
        [{"题目": "一、单选题", "questions": [ALONE]}],
        {"资料": "劳动法", "questions": [ALONE]},
        {"format": "x", "data": {"title": "卷子", "items": [ALONE]}},
    ],
)
def test_the_name_of_a_file_or_a_chapter_is_no_text(value: Any) -> None:
    assert read(value) == [SINGLE]


def test_options_with_flags_are_no_questions() -> None:
    flags = [{"text": "甲。", "correct": False}, {"text": "乙。", "correct": True}]
    assert read([{"question": "哪个？", "children": flags, "options": flags}])[0][2] == ["B"]
    assert read([{"question": "哪个？", "items": flags}])[0][2] == ["B"]


def test_a_letter_in_the_text_is_no_answer() -> None:
    item = {"content": "甲公司（A）和乙公司。", "children": [{**ONE, "answer": ""}, TWO]}
    report = check(json.dumps([item]).encode())
    assert (codes(report), report.importable, report.total) == (["no_answer"], 1, 2)


def test_what_hangs_on_a_text_that_is_not_there() -> None:
    report = check(json.dumps([{"type": "材料题", "children": [ONE, TWO]}, ALONE]).encode())
    assert (report.unsupported, report.importable, report.total) == ({"case": 2}, 1, 3)


def test_an_answer_beside_those_of_its_questions_is_nobodys_guess() -> None:
    item = {"content": TEXT, "options": ["甲", "乙"], "answer": ["A", "B"], "children": [ONE]}
    report = check(json.dumps([item]).encode())
    assert (codes(report), report.importable) == (["composite_answer"], 1)


def test_a_line_that_only_asks_is_a_question_beside_others() -> None:
    lines = "\n".join(json.dumps(one) for one in (ALONE, {"question": "When is it paid?"}))
    report = check(lines.encode())
    assert [(str(p.where.number), p.code) for p in report.problems] == [("2", "no_answer")]
    assert (report.format, report.total, report.importable) == ("jsonl", 2, 1)


@pytest.mark.parametrize("key", ["input", "prompt", "text"])
def test_options_below_an_unanswered_stem_make_it_a_question_whatever_its_key(key: str) -> None:
    asked = "工资几时发？\nA: 每月\nB: 每年"
    items = [{key: asked, "output": "A"}, {key: asked.replace("发", "算")}, {key: "仅供内部学习。"}]
    report = check(json.dumps(items).encode())
    assert [(str(p.where.number), p.code) for p in report.problems] == [("2", "no_answer")]
    assert (report.total, report.importable) == (2, 1)


def test_a_type_that_never_changes_tells_nothing_in_lines_either() -> None:
    items = [
        {**ONE, "type": "single", "answer": "AB" if n < 4 else "A", "question": f"第{n}？"}
        for n in range(9)
    ]
    lines = "\n".join(json.dumps(item, ensure_ascii=False) for item in items).encode()
    report = check(lines)
    assert report.format == "jsonl" and report.problems == []
    assert report.by_kind["multiple"] == 4 and report.by_kind["single"] == 5


def test_questions_of_one_line_are_told_apart_when_they_are_marked() -> None:
    others = [{**ONE, "question": f"第{number}？"} for number in range(12)]
    item = {"content": TEXT, "children": [ONE, {**ONE, "answer": "C"}, *others]}
    data = f"{json.dumps(item)}\n{json.dumps(ALONE)}\n".encode()
    report = check(data)
    assert [problem.message for problem in report.problems] == ["第1行第2题的答案 C 不在选项里"]
    again = check(annotated(data, report, str))
    assert [draft.stem for draft in again.questions] == [draft.stem for draft in report.questions]


def test_lists_that_go_side_by_side() -> None:
    text: dict[str, Any] = {
        "article": "张三在工地干活，月底没有拿到工资。",
        "questions": ["张三在哪里干活？", "没有拿到什么？"],
        "options": [["学校", "工地"], ["工资", "饭票"]],
        "answers": ["B", "A"],
    }
    report = check(json.dumps([text]).encode())
    assert [draft.answers for draft in report.questions] == [["B"], ["A"]]
    assert all(draft.stem.startswith(text["article"]) for draft in report.questions)
    report = check(json.dumps([{**text, "answers": ["B"]}]).encode())
    assert (codes(report), report.importable) == (["uneven_lists"] * 2, 0)
    whole = {
        "question": ["张三在哪里干活？", "没有拿到什么？", "几时？"],
        "answer": ["学校", "工资"],
    }
    assert codes(check(json.dumps(whole).encode())) == ["uneven_lists"] * 3
