"""HTML in the texts of JSON."""

import json

from questions.importing import check

from .making import codes


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
