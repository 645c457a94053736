"""Questions in programs, in chats, and in JSON that only Python or a browser writes."""

import json
from typing import Any

import pytest

from questions.errors import UnreadableFile
from questions.importing import check

from ..making import codes

ONE = {"question": "工资几时发？", "options": ["每年", "每月"], "answer": "B"}
FIRST = json.dumps(ONE, ensure_ascii=False)
BARE = "{question: '工资怎么发？', options: ['每年', '每月'], answer: 'B'}"
ASKED = "工资几时发？\nA. 每年\nB. 每月"


def keys(text: str) -> list[list[Any]]:
    return [draft.answers for draft in check(text.encode()).questions]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"var a = [{FIRST}];\nvar b = [{FIRST}];", 2),
        (f"var a = {FIRST};\nvar b = {FIRST}", 2),
        (f"let a = [{BARE}]; // 第一章 [1]\nlet b = [\n{BARE},\n];", 2),
        ("// 题库\n" + "\n" * 300 + f"callback([{FIRST}]);", 1),
        (f"window.bank = [{FIRST}]", 1),
        (f"import {{ Item }} from './item';\nexport interface Item {{\n  question: string;\n}}\n"
         f"export const bank: Item[] = [\n{BARE},\n];\n\nexport default bank;\n", 1),
        (f"const bank = [{FIRST}];\nmodule.exports = {{ bank }};", 1),
        (f"const A = [{FIRST}];\nexport const ALL: Level = {{\n  levels: [{{ n: 1, items: A }}],\n}};", 1),
        (f"# 第一章\nquestions = [{FIRST}]", 1),
    ],
)  # fmt: skip
def test_lists_in_a_program(text: str, count: int) -> None:
    assert keys(text) == [["B"]] * count


@pytest.mark.parametrize("items", [f"[{FIRST}]", f"[\n{BARE}\n]"])
def test_a_program_beside_the_list_is_called_so(items: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        check(f"var a = {items};\nfunction next(i) {{ return i + 1; }}".encode())
    assert refused.value.code == "program"


@pytest.mark.parametrize("sign", ['"\\"', "/*", "'\\'", "[[", "var a=[", "`\\`"])
def test_a_program_takes_no_longer_than_it_is_long(sign: str) -> None:
    with pytest.raises(UnreadableFile):
        check(f"var a = [{sign * 200_000}".encode())


def test_what_python_writes_for_nothing() -> None:
    text = FIRST[:-1] + ', "C": NaN, "level": NaN, "id": ' + "9" * 5000 + "}"
    assert keys(f"[{text}]") == keys(f"{text}\n{FIRST}")[:1] == [["B"]]


@pytest.mark.parametrize(
    "item",
    [
        {"messages": [{"role": "system", "content": "你是老师"}, {"role": "user", "content": ASKED},
                      {"role": "assistant", "content": "B"}]},
        {"conversations": [{"from": "human", "value": ASKED}, {"from": "gpt", "value": "B"}]},
        {"input": [{"role": "system", "content": "只写字母"}, {"role": "user", "content": ASKED}], "ideal": "B"},
    ],
)  # fmt: skip
def test_a_chat_asks_and_answers(item: dict[str, Any]) -> None:
    report = check(json.dumps([item, item]).encode())
    assert [(draft.stem, draft.answers) for draft in report.questions] == [
        ("工资几时发？", ["B"])
    ] * 2


def test_lists_in_lists() -> None:
    report = check(json.dumps([["多选题", [ONE]], [["张三在工地干活。"], [ONE], "7"]]).encode())
    assert [(draft.kind, draft.stem) for draft in report.questions] == [
        ("multiple", "工资几时发？"),
        ("single", "张三在工地干活。\n工资几时发？"),
    ]


@pytest.mark.parametrize(
    "item",
    [
        {"question": "哪个？", "item1": "甲", "item2": "乙", "item3": "", "answer": "2"},
        {"q": "哪个？", "a": [{"option": "甲", "correct": False}, {"option": "乙", "correct": True}],
         "correct": "答对了"},
        {"question": "哪个？", "content": ["甲", "乙"], "answer": "乙"},
        {"question": "哪个？", "answers": {"1": "甲", "2": "乙"}, "correct": "2"},
        {"question": "哪个？", "options": ["甲", "乙"], "reference-answer": "B"},
        {"question": "哪个？", "options": ["甲", "乙"], "answer": "B", "type": "判断推理"},
        {"question": "[单选题]第 1 题 、哪个？", "options": ["A.A．甲", "B.B．乙"], "answer": "B."},
        {"pregunta": "哪个？", "opciones": ["甲", "乙"], "respuesta_correcta": "b"},
        {"ctx": "他坐下来，", "endings": ["甲", "乙"], "label": "B"},
    ],
)  # fmt: skip
def test_options_under_other_names(item: dict[str, Any]) -> None:
    (draft,) = check(json.dumps([item]).encode()).questions
    assert (draft.options, draft.answers) == (["甲", "乙"], ["B"])
    assert draft.stem in ("哪个？", "他坐下来，")


def test_what_describes_the_keys_is_no_question() -> None:
    described = {"question": "题目内容", "options": "选项", "answer": "正确答案"}
    report = check(json.dumps({"_format": described, "questions": [ONE]}).encode())
    assert (report.total, report.importable) == (1, 1)


@pytest.mark.parametrize(("word", "kind"), [("解答题", "essay"), ("应用题", "calculation")])
def test_kinds_of_schools(word: str, kind: str) -> None:
    report = check(
        json.dumps([ONE, {"question": "为什么？", "type": word, "answer": "因为"}]).encode()
    )
    assert report.unsupported == {kind: 1}


def test_texts_as_they_stand_in_an_address() -> None:
    item = {"question": "Who%27s%20it%3F", "answer": "Mr%20B", "incorrect_answers": ["Mr%20A"]}
    (draft,) = check(json.dumps([item]).encode()).questions
    assert (draft.stem, draft.options, draft.answers) == ("Who's it?", ["Mr A", "Mr B"], ["B"])
    assert codes(check(json.dumps([{**item, "question": "%20" * 10_000 + "谁"}]).encode())) == [
        "too_long"
    ]


def test_a_text_is_no_question() -> None:
    case = {"material": "张三在工地干活。", "children": [ONE, {**ONE, "question": ""}]}
    assert codes(check(json.dumps([case]).encode())) == ["no_stem"]


def test_a_picture_elsewhere_is_told() -> None:
    report = check(json.dumps([{**ONE, "url": "http://localhost/a.jpg"}]).encode())
    assert (codes(report), report.importable) == (["picture_left_out"], 1)


def test_the_first_line_may_be_broken() -> None:
    broken = FIRST.replace('"answer":', '"answer:')
    report = check(f"{broken}\n{FIRST}".encode())
    assert (report.format, codes(report), report.importable) == ("jsonl", ["bad_line"], 1)


def test_a_text_longer_than_a_stem_is_not_given_to_each_question() -> None:
    case = {"material": "张三在工地干活。" * 600, "children": [ONE] * 3}
    report = check(json.dumps(case).encode())
    assert (codes(report), report.importable) == (["too_long"] * 3, 0)


def test_lines_of_nothing_are_not_kept_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("questions.formats.found.MOST_QUESTIONS", 10)
    with pytest.raises(UnreadableFile) as refused:
        check(f"{FIRST}\n{FIRST}\n".encode() + b"x\n" * 10)
    assert refused.value.code == "too_big"


def test_quotes_within_a_text_that_has_its_line() -> None:
    lines = ['"question": "哪个叫"阳脉""之海"？",', '"options": [', '"甲\\"乙",', '""丙"丁"', "],"]
    report = check("\n".join(["[{", *lines, '"answer": "B"', "}]"]).encode())
    draft = report.questions[0]
    assert (draft.stem, draft.options, draft.answers) == (
        '哪个叫"阳脉""之海"？',
        ['甲"乙', '"丙"丁'],
        ["B"],
    )
    with pytest.raises(UnreadableFile):
        check(b'[{\n"question": "a", "b"c",\n"answer": "B"\n}]')
