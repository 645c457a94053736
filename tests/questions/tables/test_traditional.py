"""Tables in traditional signs: their words are known, their texts stay as they are."""

import json

import pytest

from questions.formats.tables.csv import decode
from questions.importing import check

from ..making import check_rows, codes, csv_text, xlsx_file

HEADER = ["題型", "題目", "選項A", "選項B", "答案", "解析", "難度", "標籤", "分數", "法規依據"]


@pytest.mark.parametrize(
    ("word", "answer", "kind", "right"),
    [
        ("單選題", "B", "single", ["B"]),
        ("多選題", "AB", "multiple", ["A", "B"]),
        ("單項選擇題", "A", "single", ["A"]),
        ("選擇題", "B", "single", ["B"]),
    ],
)
def test_types_and_headers(word: str, answer: str, kind: str, right: list[str]) -> None:
    row = [
        word,
        "誰應當訂立書面勞動合同？",
        "勞動者",
        "用人單位",
        answer,
        "見條文。",
        "難",
        "勞動",
        "2",
        "《勞動法》",
    ]
    draft = check_rows(row, header=HEADER).questions[0]
    assert (draft.kind, draft.answers, draft.stem) == (kind, right, row[1])
    assert (draft.options, draft.tags, draft.points) == (["勞動者", "用人單位"], ["勞動"], 2)


@pytest.mark.parametrize("word", ["判斷題", "是非題", "對錯題", ""])
@pytest.mark.parametrize(
    ("answer", "right"), [("對", "true"), ("錯", "false"), ("正確", "true"), ("錯誤", "false"), ("不對", "false")]
)  # fmt: skip
def test_judgements(word: str, answer: str, right: str) -> None:
    if not word and answer == "不對":
        return  # sure only where the type says that it judges
    row = [word or "判斷題", "工資應當按月發。", answer]
    header = ["題型", "題目", "答案"]
    report = check_rows(row[not word :], header=header[not word :])
    assert [draft.answers for draft in report.questions] == [[right]]


def test_judgements_by_letter_and_texts_to_fill_in() -> None:
    rows = [
        ["是非題", "工資按月發。", "錯誤", "正確", "B"],
        ["填空題", "這句話____。", "", "", "正確"],
    ]
    report = check_rows(*rows, header=["題型", "題目", "選項A", "選項B", "答案"])
    assert [draft.answers for draft in report.questions] == [["true"], [["正確"]]]


def test_codes_with_a_legend_heads_of_sections_and_other_kinds() -> None:
    header = ["題型（1單選題，2多選題，3判斷題）", "題幹", "選項A", "選項B", "答案"]
    rows = [
        ["1", "甲？", "一", "二", "A"],
        ["2", "乙？", "一", "二", "AB"],
        ["3", "丙。", "", "", "對"],
    ]
    assert [d.kind for d in check_rows(*rows, header=header).questions] == [
        "single",
        "multiple",
        "true_false",
    ]
    report = check(xlsx_file({"簡答題": [["題目", "答案"], ["為什麼？", "因為"]]}))
    assert (codes(report), report.unsupported) == (["unsupported_kind"], {"essay": 1})


ROWS = [
    ["題目", "選項A", "選項B", "選項C", "答案"],
    ["勞動合同最晚多久簽訂？", "十五日", "一個月", "三個月", "B"],
    ["工資多久發給勞動者一次？", "每月", "每季", "每年", "A"],
]


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_big5_is_told_from_gb18030(sign: str) -> None:
    report = check(csv_text(ROWS, sign).encode("big5"))
    assert (report.encoding, report.problems) == ("big5", [])
    assert [draft.options[0] for draft in report.questions] == ["十五日", "每月"]
    again = check(csv_text(ROWS, sign).encode("gb18030"))
    assert (again.encoding, again.questions) == ("gb18030", report.questions)


@pytest.mark.parametrize(
    "text",
    [
        "题目,答案\n劳动合同最晚多久签订？,一个月\n工资按月发给劳动者本人。,对\n",
        "丂丄丅丆丏丒丗丟丠両丣並丩丮丯丱丳丵丷丼",
        "镕堃喆旻昇煊炜祎瑄玥,答案\n朱镕、张堃、李喆、王旻、陈昇,对",
        "é",
        "题",
    ],
)  # fmt: skip
def test_gb18030_stays_gb18030(text: str) -> None:
    data = text.encode("gb18030")
    assert decode(data) == (text, "gb18030")


def test_json_and_typed_texts_in_big5() -> None:
    items = [{"question": row[0], "options": row[1:4], "answer": row[4]} for row in ROWS[1:]]
    assert check(json.dumps(items, ensure_ascii=False).encode("big5")).importable == 2
    typed = "1.勞動合同最晚多久簽訂？\nA.十五日\nB.一個月\n答案：B\n"
    assert check(typed.encode("big5")).questions[0].options == ["十五日", "一個月"]
