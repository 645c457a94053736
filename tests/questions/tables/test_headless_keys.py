"""Tables without a header in every order of columns, with answers missing: no answer is ever wrong."""

import random

import pytest

from questions.drafts import LETTERS
from questions.errors import UnreadableFile
from questions.formats.tables.sheets import Sheet
from questions.formats.tables.table import read_sheets
from questions.importing import check

from ..making import csv_text

WORDS = ("工资", "合同", "工会", "年假", "加班", "安全", "培训", "保险", "工时", "仲裁")
TABLES = 150
BESIDE = 0.3
"""So often half of the questions stand beside the others."""

Row = dict[str, str]


def layout(chance: random.Random, options: int) -> list[str]:
    """The columns of a table: the answer before or behind, others that may be there or not."""
    asked = ["stem", *(f"option {n}" for n in range(options))]
    columns = ["answer", *asked] if chance.random() < 0.2 else [*asked, "answer"]
    before = [name for name in ("number", "kind") if chance.random() < 0.3]
    behind = [name for name in ("why", "level", "points", "tag") if chance.random() < 0.25]
    return [*before, *columns, *behind]


def question(chance: random.Random, number: int, options: int, missing: float) -> Row:
    """A row by column, and under `right` the text of its answer; empty where that is missing."""
    there = chance.random() >= missing
    row = {f"option {n}": f"{chance.choice(WORDS)}{number}{n}选项" for n in range(options)}
    if options:
        key = chance.randrange(options)
        told, right = LETTERS[key], row[f"option {key}"]
        stem = f"第{number}题关于{chance.choice(WORDS)}下列哪项正确？"
    else:
        told, right = chance.choice([("对", "true"), ("错", "false")])
        stem = f"第{number}条{chance.choice(WORDS)}应当依法办理。"
    if chance.random() < 0.1:
        stem = f"{chance.choice(WORDS)}的规定第{number}种"
    return row | {
        "number": str(number),
        "kind": "单选题" if options else "判断题",
        "stem": stem,
        "answer": told if there else chance.choice(["", "", "无", "见书"]),
        "right": right if there else "",
        "why": f"因为{chance.choice(WORDS)}法第{number}条这样规定所以选它",
        "level": chance.choice("ABC"),
        "points": "2",
        "tag": chance.choice(WORDS),
    }


@pytest.mark.parametrize("seed", range(4))
def test_no_answer_is_wrong(seed: int) -> None:
    chance = random.Random(seed)
    read = 0
    for _ in range(TABLES):
        options, missing = chance.choice([0, 2, 3, 4, 4]), chance.choice([0, 0.2, 0.5, 0.7, 0.9])
        columns = layout(chance, options)
        rows = [question(chance, n, options, missing) for n in range(chance.randint(3, 9))]
        if not any(row["right"] for row in rows):
            continue  # a level alone, behind answers of which there is none, looks like answers
        right = {row["stem"]: row["right"] for row in rows}
        half = len(rows) // 2
        beside = chance.random() < BESIDE and all(
            any(row["right"] for row in part) for part in (rows[:half], rows[half:])
        )
        cells = [[row[name] for name in columns] for row in rows]
        if beside:
            cells = [
                [*left, *right] for left, right in zip(cells[:half], cells[half:], strict=False)
            ]
        try:
            table = Sheet("", cells)
            report = read_sheets([table], "xlsx", "")
        except UnreadableFile:
            continue
        for draft in report.questions:
            (key,) = draft.answers
            told = draft.options[LETTERS.index(key)] if draft.options else key
            assert told == right[draft.stem], (columns, rows)
            read += 1
    assert read > TABLES


TEXTS = [
    ["工资多久发一次？", "每月", "每年", "每天", "每月"],
    ["年休假最少几天？", "三天", "五天", "十天", "五天"],
    ["下列哪个是工会的事？", "罚款", "辞退", "维权", "维权"],
    ["试用期最长几个月？", "六个月", "一个月", "十个月", "六个月"],
]


def test_texts_of_options_behind_them_are_the_answers() -> None:
    report = check(csv_text(TEXTS).encode())
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [["A"], ["B"], ["C"], ["A"]]


@pytest.mark.parametrize(
    "rows",
    [
        TEXTS[:3],
        [[*row[:4], row[1]] for row in TEXTS],
        [[row[0], "甲", *row[1:]] for row in TEXTS],
        [[*row[:4], "别的"] for row in TEXTS],
    ],
)
def test_texts_that_may_be_no_answers_make_no_table(rows: list[list[str]]) -> None:
    with pytest.raises(UnreadableFile):
        check(csv_text(rows).encode())


def test_texts_of_options_that_share_a_cell_are_the_answers() -> None:
    rows = [
        [f"'{row[0]}'", f"'{row[4]}'", f"'A:{row[1]} B:{row[2]} C:{row[3]}'", ""] for row in TEXTS
    ]
    rows.append(["'工资可以拖欠。'", "'错误'", "'A:正确 B:错误'", "'判断题'"])
    report = check("\n".join(map(",".join, rows)).encode())
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [
        ["A"],
        ["B"],
        ["C"],
        ["A"],
        ["false"],
    ]


ASKED = [("安全帽几年要换？", "A"), ("高处作业先系什么？", "B"), ("灭火器多久查一次？", "A")]
OTHERS = ["见教材", "", "见教材"]


@pytest.mark.parametrize(
    "rows",
    [
        [
            [stem, key, f"甲{n}", f"乙{n}", "", "single", "易"]
            for n, (stem, key) in enumerate(ASKED)
        ],
        [
            [stem, key, f"甲{n}", f"乙{n}", f"丙{n}" if n == 1 else "", why, "2", "2024-05-06"]
            for n, ((stem, key), why) in enumerate(zip(ASKED, OTHERS, strict=True))
        ],
        [
            [f"{stem}\nA.甲{n}\nB.乙{n}", key, "电工", f"第{n}章"]
            for n, (stem, key) in enumerate(ASKED)
        ],
    ],
)
def test_what_stands_behind_the_options_is_none(rows: list[list[str]]) -> None:
    report = check(csv_text(rows).encode())
    right = [draft.options["AB".index(draft.answers[0])] for draft in report.questions]
    assert right == ["甲0", "乙1", "甲2"]
    assert all(text[0] in "甲乙丙" for draft in report.questions for text in draft.options)


@pytest.mark.parametrize("told", [["1", "2", "3"], ["甲0", "乙1", "甲2、乙2、丙2"]])
def test_other_answers_and_letters_beside_options_are_nobodys_guess(told: list[str]) -> None:
    rows = [[stem, told[n], f"甲{n}", f"乙{n}", f"丙{n}", "B"] for n, (stem, _) in enumerate(ASKED)]
    with pytest.raises(UnreadableFile):
        check(csv_text(rows).encode())


def test_options_of_which_one_often_has_commas() -> None:
    """Not all of them stand in its cells."""
    texts = ["真，假", "二，三", "五", "零，一", "x + 1", "假，真"]
    rows = [
        [f"第{n}个式子等于多少？", f"{n}个", f"{n}号", f"约{n}", text, "ABDC"[n % 4]]
        for n, text in enumerate(texts)
    ]
    report = check(csv_text(rows).encode())
    assert [(draft.options, draft.answers) for draft in report.questions] == [
        (row[1:5], [row[5]]) for row in rows
    ]
    held = [[row[0], "甲，乙，丙，丁", f"见第{n}条。", "易", row[5]] for n, row in enumerate(rows)]
    report = check(csv_text(held).encode())
    assert {tuple(draft.options) for draft in report.questions} == {("甲", "乙", "丙", "丁")}
