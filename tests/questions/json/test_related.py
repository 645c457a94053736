"""JSON out of a database: questions in one list, their options in another."""

import json
from typing import Any

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

QUESTIONS = [{"id": 1, "text": "一是？"}, {"id": 2, "text": "二是？"}]
OPTIONS = [
    {"id": 1, "questionId": 1, "text": "甲", "isCorrect": True},
    {"id": 2, "questionId": 1, "text": "乙", "isCorrect": False},
    {"id": 3, "questionId": 2, "text": "丙", "isCorrect": False},
    {"id": 4, "questionId": 2, "text": "丁", "isCorrect": True},
]
READ = [("一是？", ["甲", "乙"], ["A"]), ("二是？", ["丙", "丁"], ["B"])]


def read(value: Any) -> list[tuple[str, list[str], list[Any]]]:
    report = check(json.dumps(value).encode())
    assert report.problems == [] and report.total == report.importable
    return [(q.stem, q.options, q.answers) for q in report.questions]


def fixture(model: str, row: dict[str, Any], **names: str) -> dict[str, Any]:
    fields = {names.get(name, name): value for name, value in row.items() if name != "id"}
    return {"model": f"quiz.{model}", "pk": row["id"], "fields": fields}


def test_options_name_their_questions() -> None:
    assert read({"questions": QUESTIONS, "answers": OPTIONS}) == READ
    tables = [{"type": "table", "data": QUESTIONS}, {"type": "table", "data": OPTIONS}]
    assert read([{"type": "header"}, *tables]) == READ
    named = [{"id": 1, "name": "安全"}, {"id": 2, "name": "法律"}]
    assert read({"categories": named, "questions": QUESTIONS, "options": OPTIONS}) == READ


def test_fixtures_of_a_database() -> None:
    rows = [fixture("subject", {"id": 1, "name": "安全"})]
    rows += [fixture("question", one) for one in QUESTIONS]
    rows += [fixture("choice", one, questionId="question") for one in OPTIONS]
    assert read(rows) == READ


def test_options_without_their_question_are_no_judgements() -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(json.dumps(OPTIONS).encode())
    assert refused.value.code == "no_questions"
    own = [{"question_id": 7, "text": "甲要签合同", "correct": True}]
    assert read(own) == [("甲要签合同", [], ["true"])]


def test_questions_that_share_their_numbers_stay_questions() -> None:
    asked = {"question_id": 1, "option1": "甲", "option2": "乙", "correct": 1}
    chapters = [{**asked, "question": stem} for stem in ("一是？", "二是？")]
    assert [one[0] for one in read(chapters)] == ["一是？", "二是？"]


def test_what_somebody_answered_is_no_option() -> None:
    asked = [{"id": 1, "question": "一是？", "options": ["甲", "乙"], "answer": "甲"}]
    given = [{"questionId": 1, "answer": one, "isCorrect": one == "甲"} for one in "甲乙乙"]
    assert read({"questions": asked, "attempts": given}) == READ[:1]
