"""What loading a large file costs, against reading its cells and inserting them as they are."""

import json
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from statistics import median
from typing import Any

import xlsxwriter

from questions.formats.gift import reader as gift
from tests.load.bench import Bench, Floors, Sample, row

QUESTIONS, TURNS = 100_000, 3
HEADER = [
    "题型",
    "题干",
    "选项A",
    "选项B",
    "选项C",
    "选项D",
    "答案",
    "解析",
    "法律依据",
    "标签",
    "难度",
]
KINDS = [("单选题", "B"), ("多选题", "ACD"), ("判断题", "正确"), ("填空题", "十五|15")]


def _cells(number: int) -> list[str]:
    """One question, unlike any other, as long as real ones are."""
    kind, answer = KINDS[number % 4]
    asked = "____日内" if kind == "填空题" else "多少日内"
    options = [
        f"{number % 31}日内",
        f"{number % 31 + 1}个月内",
        f"一年零{number % 5}天",
        "没有规定",
    ]
    return [
        kind,
        f"第{number}号用人单位与职工签订劳动合同时，应当在{asked}完成第{number * 7919 % 100_003}项？",
        *(options if number % 4 < 2 else [""] * 4),
        answer,
        f"根据规定，用人单位应当自用工之日起完成，编号{number}。",
        f"《劳动合同法》第{['十', '十一', '十二'][number % 3]}条",
        ("工资", "合同", "工时；休假")[number % 3],
        str(number % 5 + 1),
    ]


def _workbook(path: Path, count: int) -> None:
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("题库")
        for line, cells in enumerate([HEADER, *map(_cells, range(count))]):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(line, column, cell)


def _alone(what: str, file: Path, url: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.load.loading", what, str(file), url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found: dict[str, Any] = json.loads(said.splitlines()[-1])
    return found


@cache
def _imports(bench: Bench) -> tuple[Sample, Sample]:
    """Seconds against the floor, in turn; and the most memory that loading took."""
    count = bench.times(QUESTIONS)
    with tempfile.TemporaryDirectory(prefix="zhumeng-") as folder:
        file = Path(folder, "questions.xlsx")
        _workbook(file, count)
        turns = [
            (_alone("load", file, bench.url), _alone("floor", file, bench.url))
            for _ in range(TURNS)
        ]
    ratio = median(load["seconds"] / floor["seconds"] for load, floor in turns)
    seconds = [median(turn[which]["seconds"] for turn in turns) for which in (0, 1)]
    errors = sum(load["rows"] != count for load, _ in turns)
    most = max(load["megabytes"] for load, _ in turns)
    note = f"{count} questions: {seconds[0]:.1f} s ÷ {seconds[1]:.1f} s"
    return Sample(ratio, note, errors), Sample(most, "a process of its own", errors)


@row("import", "loading 100,000 questions from XLSX ÷ reading its cells and inserting them as "
     "plain rows", 5, 3, once=True)  # fmt: skip
def importing(bench: Bench, _: Floors) -> Sample:
    """Parsed, checked, deduplicated and stored, all or nothing."""
    return _imports(bench)[0]


@row("import-memory", "MB of memory of that process, in all", 300, once=True)
def import_memory(bench: Bench, _: Floors) -> Sample:
    """The most it held."""
    return _imports(bench)[1]


@row("gift", "seconds to read and check 1,000 GIFT questions", 1, once=True)
def reading_gift(_bench: Bench, _: Floors) -> Sample:
    """Choices with feedback; no database."""
    text = "\n\n".join(
        f"// [tag:工资]\n::第{n}题::[html]<p>第{n}题，<b>工资</b>多久发一次？</p>{{\n"
        f"\t=每月#对\n\t~每季#不对\n\t~每年\n\t~%-50%从不\n\t####《劳动法》第五十条\n}}"
        for n in range(1000)
    )
    began = time.perf_counter()
    report = gift.parse(text.encode())
    return Sample(time.perf_counter() - began, "", int(report.importable != 1000))
