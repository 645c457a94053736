"""Files that would harm a careless reader are refused, within bounds that the system enforces."""

import json
import resource
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

ROOT = Path(__file__).parent.parent.parent
MEMORY = 900 * 2**20
SECONDS = 180  # of the processor: half a minute where it is slow
REFUSED = {
    "xlsx strings": {"zip_bomb"},
    "xlsx corner": {"too_big"},
    "xlsx rows": {"too_big", "zip_bomb"},
    "xlsx shared": {"too_big"},
    "xlsx merged": {"too_big"},
    "xls merged": {"too_big"},
    "xlsx corners": {"too_big"},
    "xlsx again": {"damaged"},
    "xls corner": {"too_big"},
    "xls shared": {"too_big"},
    "gift comments": {"empty_file"},
    "xls fat": {"damaged"},
    "xlsx styles": {"damaged"},
    "xlsx format": {"damaged"},
    "xlsx cells": {"damaged"},
    "xlsx attribute": {"too_big"},
    "ods paragraphs": {"damaged"},
    "ods text": {"too_big"},
    "ods strings": {"zip_bomb"},
    "ods repeated": {"too_big"},
    "docx text": {"zip_bomb"},
    "docx media": {"zip_bomb"},
    "qti item": {"zip_bomb", "read"},
    "qti slip": {"zip_slip"},
    "moodle entities": {"xml_entities"},
    "qti entities": {"xml_entities"},
    "moodle tags": {"too_big"},
    "moodle attributes": {"xml_entities"},
    "docx entities": {"xml_entities"},
    "moodle roots": {"damaged"},
    "moodle long root": {"damaged"},
    "deep xml": {"too_big"},
    "deep json": {"too_deep"},
    "deep objects": {"too_deep"},
    "deep docx": {"too_big"},
    "too large": {"too_big"},
}


def bounded(memory: int, seconds: int) -> Callable[[], None]:
    """Limits that a child sets for itself: address space, and seconds of the processor."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))

    return limit


def test_bombs_are_refused_and_long_runs_are_read() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "tests.questions.bombs"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=bounded(MEMORY, SECONDS),
    )
    assert ran.returncode == 0, ran.stderr[-2000:]
    became = json.loads(ran.stdout)
    assert {name: became[name] for name in REFUSED if became[name] not in REFUSED[name]} == {}
    rest = {name: code for name, code in became.items() if name not in REFUSED}
    assert set(rest.values()) <= {"read", "no_typed_questions", "no_header", "bad_json"}, rest


def test_a_file_of_200_mb_is_not_read_to_its_end(tmp_path: Path) -> None:
    large = tmp_path / "大.txt"
    with large.open("wb") as file:
        file.truncate(200 * 2**20)
    ran = subprocess.run(
        [sys.executable, "main.py", "bank", "check", str(large), "--json"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        preexec_fn=bounded(MEMORY, SECONDS),
    )
    assert (ran.returncode, json.loads(ran.stdout)["code"]) == (2, "too_big")


AWAY = "<img src='http://127.0.0.1/a.png'/>"
WITH_PICTURES_ELSEWHERE = {
    "csv": f"题型,题干,选项A,选项B,答案\n单选题,题？{AWAY},甲,乙,A\n",
    "text": f"1、题？{AWAY}\nA. 甲\nB. 乙\n答案：A\n2、![图](http://127.0.0.1/a.png)？\nA. 甲\nB. 乙\n答案：A\n",
    "aiken": f"题？{AWAY}\nA) 甲\nB) 乙\nANSWER: A\n",
    "gift": "::一::[html]题？<img src\\='http\\://127.0.0.1/a.png'/> {=甲 ~乙}\n",
    "json": json.dumps([{"question": f"题？{AWAY}", "options": ["甲", "乙"], "answer": "A"}]),
    "moodle": f"""<!DOCTYPE quiz SYSTEM "http://127.0.0.1/quiz.dtd"><quiz><question type="truefalse">
<questiontext format="html"><text><![CDATA[题？{AWAY}]]></text></questiontext>
<answer fraction="100"><text>true</text></answer></question></quiz>""",
    "qti": f"""<!DOCTYPE assessmentItem SYSTEM "http://127.0.0.1/item.dtd">
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a" title="a">
<itemBody><p>题？{AWAY}</p></itemBody></assessmentItem>""",
}


@pytest.mark.parametrize("content", WITH_PICTURES_ELSEWHERE.values(), ids=WITH_PICTURES_ELSEWHERE)
def test_nothing_is_fetched(content: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(*where: Any, **_: Any) -> None:
        asked.append(where)
        raise OSError

    for name in ("socket", "getaddrinfo", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    try:
        report = check(content.encode())
        assert report.total and not any(draft.images for draft in report.questions)
    except UnreadableFile as refused:
        assert refused.code == "xml_entities"
    assert asked == []
