"""The command line, as the README tells it: run as people run it."""

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from python_calamine import CalamineWorkbook
from typer.testing import CliRunner

from main import cli
from quiz.database import connected, connection
from quiz.people.actions import Profile, sign_in_worker
from quiz.people.models import Staff
from tests.commands import run
from tests.courses.conftest import make_course
from tests.factories import make_contest

ROOT = Path(__file__).parent.parent
BANK = """题型,题干,选项A,选项B,选项C,选项D,答案,解析,法律依据,标签,难度
单选题,工资多久发一次？,每月,每季,每半年,每年,A,按月发。,《劳动法》第五十条,工资,1
判断题,加班要给加班费。,,,,,正确,要给。,《劳动法》第四十四条,工时,2
"""


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path) -> Path:
    """A folder with a migrated database and a small bank file."""
    shutil.copy(sqlite_template, tmp_path / "x.db")
    (tmp_path / "bank.csv").write_text(BANK, encoding="utf-8-sig")
    return tmp_path


def test_bank_check_and_load(folder: Path) -> None:
    checked = run(folder, "bank", "check", "bank.csv", "--json")
    assert checked.returncode == 0, checked.stderr
    body = json.loads(checked.stdout)
    assert (body["format"], body["total"], body["importable"]) == ("csv", 2, 2)
    assert body["by_kind"]["single"] == body["by_kind"]["true_false"] == 1
    assert body["questions"][0]["answers"] == ["A"]
    first = json.loads(run(folder, "bank", "load", "bank.csv", "--bank", "劳动法", "--json").stdout)
    again = json.loads(run(folder, "bank", "load", "bank.csv", "--bank", "劳动法", "--json").stdout)
    assert (first["added"], again["added"], again["unchanged"]) == (2, 0, 2)


def test_bank_check_counts_what_a_load_would_store(folder: Path) -> None:
    text = BANK + BANK.splitlines()[1] + "\n" + BANK.splitlines()[2].replace("正确", "错误") + "\n"
    (folder / "twice.csv").write_text(text, encoding="utf-8-sig")
    body = json.loads(run(folder, "bank", "check", "twice.csv", "--json").stdout)
    assert (body["total"], body["importable"], body["storable"]) == (4, 4, 1)
    assert "可以导入 1 题" in run(folder, "bank", "check", "twice.csv").stdout
    run(folder, "bank", "load", "twice.csv", "--bank", "两次", "--skip-problems")
    loaded = run(folder, "bank", "load", "twice.csv", "--bank", "两次", "--skip-problems", "--json")
    assert json.loads(loaded.stdout)["unchanged"] == body["storable"]


def test_bank_check_names_an_article_that_its_law_does_not_have(folder: Path) -> None:
    text = BANK.replace("《劳动法》第五十条", "《劳动法》第一百零八条")
    (folder / "beyond.csv").write_text(text, encoding="utf-8-sig")
    checked = run(folder, "bank", "check", "beyond.csv", "--json")
    problems = json.loads(checked.stdout)["problems"]
    assert [(p["code"], p["severity"], p["where"]) for p in problems] == [
        ("no_such_article", "warning", "row 2")
    ]
    assert checked.returncode == 0


def test_a_bank_with_a_problem_loads_nothing_unless_told(folder: Path) -> None:
    (folder / "bad.csv").write_text(BANK + "单选题,没有答案？,甲,乙,,,,,,,\n", encoding="gb18030")
    refused = run(folder, "bank", "load", "bad.csv", "--bank", "坏")
    assert refused.returncode == 1 and "第4行" in refused.stdout + refused.stderr
    assert run(folder, "bank", "check", "bad.csv").returncode == 1
    told = run(folder, "bank", "load", "bad.csv", "--bank", "坏", "--skip-problems", "--json")
    assert told.returncode == 0 and json.loads(told.stdout)["added"] == 2


def test_bank_export(folder: Path) -> None:
    assert run(folder, "bank", "load", "bank.csv", "--bank", "劳动法").returncode == 0
    for ending in ("xlsx", "csv", "json", "gift", "xml", "zip"):
        made = run(folder, "bank", "export", "劳动法", "-o", f"out.{ending}")
        assert made.returncode == 0, made.stderr
        again = run(folder, "bank", "load", f"out.{ending}", "--bank", "劳动法", "--json")
        counts = json.loads(again.stdout)
        assert (counts["added"], counts["changed"], counts["unchanged"]) == (0, 0, 2), ending
    assert not list(folder.glob(".out*"))
    assert run(folder, "bank", "export", "没有", "-o", "x.csv").returncode == 1
    assert not (folder / "x.csv").exists()
    for odd in ("x.pdf", "x", "/nonexistent/x.csv"):
        assert run(folder, "bank", "export", "劳动法", "-o", odd).returncode == 2


def test_bank_export_names_what_a_format_cannot_hold(folder: Path) -> None:
    question = {"kind": "fill", "stem": "____", "options": [], "answers": [["a->b"]]}
    (folder / "q.json").write_text(json.dumps([question]))
    assert run(folder, "bank", "load", "q.json", "--bank", "题库").returncode == 0
    made = run(folder, "bank", "export", "题库", "-o", "x.gift")
    assert made.returncode == 1 and "第1题没有写进 GIFT" in made.stderr
    assert "// 第1题" in (folder / "x.gift").read_text()
    assert run(folder, "bank", "export", "题库", "-o", "x.xml").returncode == 0


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02" * 500, b"PK\x03\x04broken"])
def test_unusable_files_exit_2_with_a_sentence(folder: Path, content: bytes) -> None:
    (folder / "odd.xlsx").write_bytes(content)
    for words in (("bank", "check", "odd.xlsx"), ("bank", "load", "odd.xlsx", "--bank", "x")):
        answer = run(folder, *words)
        assert answer.returncode == 2
        assert answer.stderr.strip() and "Traceback" not in answer.stderr
    assert run(folder, "bank", "check", "missing.csv").returncode == 2


def test_staff_add(folder: Path) -> None:
    made = run(folder, "staff", "add", "王老师", "--role", "organizer")
    assert made.returncode == 0 and re.search(r"\w{4}-\w{4}-\w{4}", made.stdout)
    assert run(folder, "staff", "add", "王老师", "--role", "helper").returncode == 1
    assert run(folder, "staff", "add", "x", "--role", "king").returncode == 2
    given = ("staff", "add", "李老师", "--role", "trainer", "--password-stdin")
    assert run(folder, *given, text="short\n").returncode == 2
    assert run(folder, *given, text="long enough\n").returncode == 0


def test_names_with_brackets_are_told_as_they_are_in_one_line(folder: Path) -> None:
    added = run(folder, "staff", "add", "[/b]李[red]", "--role", "trainer", COLUMNS="20")
    assert added.returncode == 0 and "added: [/b]李[red] (trainer)  " in added.stdout, added.stderr
    loaded = run(folder, "bank", "load", "bank.csv", "--bank", "题[/库]", COLUMNS="20")
    assert loaded.stdout == "题库 题[/库]：新增 2，更新 0，不变 0，跳过 0\n", loaded.stderr


def test_serve_refuses_what_cannot_work(folder: Path, tmp_path: Path) -> None:
    assert run(folder, "serve", "--workers", "2").returncode == 1
    old = run(tmp_path, "serve", DATABASE_URL=f"sqlite://{tmp_path / 'new.db'}")
    assert old.returncode == 1 and "migrate" in old.stderr
    assert not (tmp_path / "new.db").exists()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert run(folder, "serve", "--port", port).returncode == 1
    assert run(folder, "serve", SECRET_KEY="").returncode == 2


async def test_exports_and_draw(folder: Path) -> None:
    url = f"sqlite://{folder / 'x.db'}"
    now = datetime.now(UTC)
    os.environ["SECRET_KEY"], kept = "a key for command tests", os.environ["SECRET_KEY"]
    try:
        async with connected(url):
            await make_contest(
                now - timedelta(days=2), slug="done", closes_at=now - timedelta(hours=1)
            )
            await sign_in_worker(Profile("+8613812345678", "张三", "城关镇", "一建"), now)
            await make_course(now)
            assert await Staff.all().count() == 0
            assert await connection().execute_query_dict("SELECT 1 AS one") == [{"one": 1}]
    finally:
        os.environ["SECRET_KEY"] = kept
    assert run(folder, "draw", "run", "done").returncode == 1
    assert run(folder, "draw", "run", "nowhere").returncode == 1
    early = run(folder, "export", "winners", "--contest", "done", "-o", "early.csv")
    assert early.returncode == 1 and not (folder / "early.csv").exists()
    for what in ("participation", "attempts"):
        for ending in ("csv", "xlsx"):
            made = run(folder, "export", what, "--contest", "done", "-o", f"{what}.{ending}")
            assert made.returncode == 0, made.stderr
    raw = (folder / "participation.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and b"\r\n" in raw
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0] == ["统计方式", "项目", "人数", "人次"] and rows[1] == ["合计", "全部", "0", "0"]
    book = CalamineWorkbook.from_path(str(folder / "attempts.xlsx"))
    assert book.get_sheet_by_index(0).to_python()[0][:4] == ["序号", "姓名", "手机号", "镇街"]
    for what in ("signups", "attendance"):
        made = run(folder, "export", what, "--course", "1", "-o", f"{what}.csv")
        assert made.returncode == 0 and "镇街" in (folder / f"{what}.csv").read_text(), made.stderr
        none = run(folder, "export", what, "--course", "2", "-o", "none.csv")
        assert none.returncode == 1 and "no such course" in none.stderr
    for odd in ("x.pdf", "/nonexistent/x.csv"):
        assert run(folder, "export", "attempts", "--contest", "done", "-o", odd).returncode == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("TIMEZONE", "Mars/Base"),
        ("LANGUAGE", "fr"),
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite:///nonexistent/folder/x.db"),
    ],
)
def test_a_wrong_environment_is_told_at_once(tmp_path: Path, name: str, value: str) -> None:
    for words in (("migrate",), ("serve",), ("draw", "run", "x")):
        answer = run(tmp_path, *words, **{name: value})
        assert answer.returncode == 2, answer.stderr
        assert answer.stderr.strip() and "Traceback" not in answer.stderr


def test_help() -> None:
    """Also by itself, not from a process that has read the program already."""
    words = [sys.executable, str(ROOT / "main.py"), "--help"]
    told = subprocess.run(words, capture_output=True, text=True)
    assert told.returncode == 0 and "draw" in told.stdout


def _commands(group: Any, *before: str) -> Iterator[tuple[str, ...]]:
    yield before
    for name, command in getattr(group, "commands", {}).items():
        yield from _commands(command, *before, name)


def test_every_command_has_help() -> None:
    found = [*_commands(typer.main.get_command(cli))]
    assert len(found) > 15
    for words in found:
        told = CliRunner().invoke(cli, [*words, "--help"])
        assert told.exit_code == 0 and "Usage" in told.stdout, words


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text()
    for command in ("demo", "serve", "migrate", "staff add", "bank check", "bank load", "draw run"):
        assert f"`{command}" in readme
