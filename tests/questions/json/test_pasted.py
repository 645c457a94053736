"""JSON as people and programs hand it on."""

import json

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

from ..making import codes

FIRST = '[{"question": "工资几时发？", "options": ["每月", "每年"], "answer": "A"}]'
SECOND = FIRST.replace("几时", "怎么")


@pytest.mark.parametrize(
    "text",
    [
        f"```json\n{FIRST}\n```",
        f"好的，以下是题目：\n\n```json\n{FIRST}\n```\n希望有帮助！",
        f"```\n{FIRST}\n",
        f"const list = {FIRST};\n",
        f"module.exports = {FIRST}",
        f"export default {FIRST};",
    ],
)
def test_what_stands_around_json_does_not_count(text: str) -> None:
    report = check(text.encode())
    assert (report.format, report.importable, codes(report)) == ("json", 1, [])


def test_every_fenced_piece_is_read() -> None:
    report = check(f"第一批：\n```json\n{FIRST}\n```\n第二批：\n```json\n{SECOND}\n```\n".encode())
    assert (report.importable, report.total) == (2, 2)


def test_code_that_a_question_speaks_of_is_no_file_of_questions() -> None:
    text = '1. 下面的 JSON 有几个键？\n```json\n{"a": 1}\n```\nA. 一个\nB. 两个\n答案：A\n'
    report = check(text.encode())
    assert (report.format, report.importable) == ("text", 1)


def test_a_list_that_stands_twice_is_read_twice() -> None:
    report = check(f'{{"questions": {FIRST}, "questions": {SECOND}}}'.encode())
    assert [draft.stem for draft in report.questions] == ["工资几时发？", "工资怎么发？"]


def test_two_answers_under_one_key_are_nobodys_guess() -> None:
    twice = FIRST.replace('"answer": "A"', '"answer": "A", "answer": "B"')
    assert codes(check(twice.encode())) == ["answer_conflict"]
    same = FIRST.replace('"answer": "A"', '"answer": "A", "answer": "A"')
    assert check(same.encode()).importable == 1
    options = '{"A": "每月", "A": "每年", "B": "每天"}'
    twice = FIRST.replace('["每月", "每年"]', options)
    assert codes(check(twice.encode())) == ["key_twice"]


def test_a_text_among_questions_is_told() -> None:
    items = [*json.loads(FIRST), "下列哪一项对？ A.甲 B.乙 答案：A"]
    report = check(json.dumps(items).encode())
    assert (codes(report), report.importable, report.total) == (["no_answer"], 1, 2)


JS = """// 题库
var list = [
  {question: '工资\\'几\\'时发？', options: ["每月", `每年`,], answer: 'A', ok: True}, /* 完 */
];
"""


@pytest.mark.parametrize(
    "text",
    [JS, JS.replace("var list =", "").replace(";", ""), JS[JS.index("{") : JS.index(", /*")]],
)
def test_json_as_programs_write_it(text: str) -> None:
    report = check(text.encode())
    assert [(one.stem, one.options, one.answers) for one in report.questions] == [
        ("工资'几'时发？", ["每月", "每年"], ["A"])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[{question: '工资' + '几时发？', options: ['每月', '每年'], answer: 'A'}]",
        "[{question: '工资几时发？', options: ['每月', '每年'], answer: index + 1}]",
        r"[{question: '算 \(x\)？', options: ['每月', '每年'], answer: 'A'}]",
        "[{question: '工资几时发？', options: ['每月', '每年'], answer: 'A'}",
        "[{question: `工资${1}几时发？`, options: ['每月', '每年'], answer: 'A'}]",
    ],
)
def test_a_program_is_not_run(text: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(text.encode())
    assert (refused.value.code, refused.value.params["line"]) == ("bad_json", 1)
