"""Reasons in a row, brackets that only shorten a name, and looks of options that contradict their answers."""

import pytest

from questions.importing import check

from ..making import AB, codes, found, only, typed
from ..word import p, run, word_file

RED, DARK = '<w:color w:val="FF0000"/>', '<w:color w:val="C00000"/>'


def word(keys: str, marks: str, looks: list[str]) -> bytes:
    """Questions whose written keys are `keys` (“-”: none), and whose options `marks` have the looks."""
    body = ""
    for at, (key, mark, look) in enumerate(zip(keys, marks, looks, strict=True), 1):
        body += p(f"{at}.甲{at}（ ）")
        body += "".join(p(run(f"{a}.{a}项{at}", look if a == mark else "")) for a in "ABC")
        body += "" if key == "-" else p(f"答案：{key}")
    return word_file(body)


@pytest.mark.parametrize("sign", ["*", "✓ "])
def test_a_sign_before_the_right_option_and_small_letters(sign: str) -> None:
    text = f"1. Wages are paid\na) yearly\n{sign}b) monthly\n\n2. A union has\n{sign}a) members\nb) owners"
    report = typed(text)
    assert [draft.answers for draft in report.questions] == [["B"], ["A"]]
    assert codes(report) == ["answer_marked"] * 2


def test_boxes_in_square_brackets() -> None:
    text = "1.哪些是工会的事？\n[*] 维权\n[ ] 经商\n[*] 帮扶\n\n2.工资多久发？\n[ ] 每年\n[x] 每月"
    assert [draft.answers for draft in typed(text).questions] == [["A", "C"], ["B"]]


def test_t_and_f_in_brackets_judge_without_a_head() -> None:
    told = "1. 工会维护职工权益。(T)\n2. 合同可以不签。(F)\n"
    assert [answers for _, answers in found(told)] == [["true"], ["false"]]
    other = typed(f"{told}3. 工资多久发？(B)")  # a letter of options that are missing
    assert (other.total, other.importable) == (3, 0)


def test_the_key_right_behind_the_last_option() -> None:
    report = typed("1.哪些是工会的事？\nA、维权\nB、帮扶\nC、经商正确答案：A,B")
    assert [draft.answers for draft in report.questions] == [["A", "B"]]


def test_two_reds_are_one_colour() -> None:
    report = check(word("----", "BACB", [RED, DARK, RED, DARK]))
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["C"], ["B"]]


@pytest.mark.parametrize("look", [RED, "<w:b/>", '<w:u w:val="single"/>'])
def test_a_look_that_contradicts_what_is_written(look: str) -> None:
    report = check(word("BACA", "BACB", [look] * 4))
    assert codes(report) == ["answer_conflict"] and report.problems[0].params["marked"] == "B"
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["C"]]
    assert codes(check(word("A", "B", [look]))) == ["answer_conflict"]


def test_a_look_that_has_nothing_to_do_with_answers() -> None:
    assert codes(check(word("BBCCA", "AAAAA", ["<w:b/>"] * 5))) == []


THREE = "".join(f"{at}.{stem}（ ）{AB}\n" for at, stem in enumerate("甲乙丙", 1))
WHY = "1.甲的理由\n2、乙的理由\n还有一句\n3.丙的理由"


@pytest.mark.parametrize("keys", ["答案：1-3 ABB\n", "参考答案\n1.A 2.B 3.B\n"])
@pytest.mark.parametrize("head", ["解析：", "答案解析\n", "试题解析：\n"])
def test_reasons_in_a_row(keys: str, head: str) -> None:
    questions = typed(THREE + keys + head + WHY).questions
    assert [draft.answers for draft in questions] == [["A"], ["B"], ["B"]]
    reasons = ["甲的理由", "乙的理由\n还有一句", "丙的理由"]
    assert [draft.explanation for draft in questions] == reasons


def test_reasons_below_the_heads_of_their_sections() -> None:
    heads = "一、单选题\n{}二、判断题\n{}"
    asked = heads.format(f"1.甲{AB}\n2.乙{AB}\n", "1.丙。\n2.丁。\n")
    keys = heads.format("1-2 BA\n", "1-2 √×\n")
    why = heads.format("1.甲理由\n2.乙理由\n", "1.丙理由\n2.丁理由\n")
    questions = typed(f"{asked}参考答案\n{keys}答案解析\n{why}").questions
    told = [f"{draft.stem[0]}理由" for draft in questions]
    assert len(told) == 4 and [draft.explanation for draft in questions] == told


def test_points_of_one_reason() -> None:
    text = "".join(f"{at}.甲{at}（A）{AB}\n解析：1.一\n2.二\n3.三\n" for at in (1, 2, 3))
    assert {draft.explanation for draft in typed(text).questions} == {"1.一\n2.二\n3.三"}


def test_a_reason_of_another_key() -> None:
    report = typed(f"{THREE}参考答案\n1-3 ABB\n答案解析\n1.B 甲的理由\n2.B 乙的理由\n3.B 丙的理由")
    assert ["A"] not in [draft.answers for draft in report.questions]


@pytest.mark.parametrize(
    "stems",
    [
        ["总工会（总会）成立于1925年", "总工会（总会）设在北京", "总工会（总会）办日报"],
        ["工会（组织）在北京", "会费（费用）按月交", "职工（员工）在（　）签字"],
    ],
)
def test_brackets_that_hold_no_answer(stems: list[str]) -> None:
    text = "填空题\n" + "\n".join(f"{at}.{stem}。" for at, stem in enumerate(stems, 1))
    assert codes(typed(text)) == ["no_answer"] * 3


@pytest.mark.parametrize("said", ["①会费\n②拨缴", "（1）会费\n（2）拨缴", "①会费②拨缴"])
def test_answers_blank_by_blank(said: str) -> None:
    assert found(f"填空题\n1.甲是___，乙是___。\n答案：\n{said}\n2.丙是___。\n答案：丁")[0][1] == [
        ["会费"],
        ["拨缴"],
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n各题结果是 1-2 BA 请核对", "1-2 BA"),
        ("1.甲（ ）\nA.一（正确）\nB.二\n2.乙（ ）\nA.三（正确）\nB.四", "正确"),
    ],
)
def test_why_there_is_no_answer(text: str, words: str) -> None:
    report = typed(text)
    assert codes(report) == ["answers_unclear"] * 2
    assert all(words in p.text % p.params for p in report.problems)


def test_a_key_behind_a_stem_with_an_empty_bracket() -> None:
    assert [answers for _, answers in found(f"1.在（ ）月。C{AB}\nC.三\n2.有（ ）。 AB{AB}")] == [
        ["C"],
        ["A", "B"],
    ]


def test_keys_in_brackets_behind_sentences_with_a_place() -> None:
    text = f"1.【单选题】在（ ）月。（B）{AB}\n2.有（  ）。 （AB）{AB}\n"
    assert found(text) == [("在（　）月。", ["B"]), ("有（　）。", ["A", "B"])]


def test_a_title_right_above_a_question_without_a_number() -> None:
    text = f"2024年普法知识题库\n哪个对？{AB}\n答案：A\n哪个错？{AB}\n答案：B\n"
    assert found(text) == [("哪个对？", ["A"]), ("哪个错？", ["B"])]


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("甲。\nTrue\t\n乙。\nFalse\n丙。\n×\n", ["甲。", "乙。", "丙。"]),
        ("甲。\n\nTrue\t\n\n乙。\n\nFalse\n\n丙。\n\n×\n", ["甲。", "乙。", "丙。"]),
        ("甲是\n这样的。\nTrue\t\n乙。\nFalse\n丙。\n×\n", ["甲是\n这样的。", "乙。", "丙。"]),
        (
            "\n甲是\n这样的。\nTrue\t\n\n乙。\nFalse\n\n丙。\n×\n",
            ["甲是\n这样的。", "乙。", "丙。"],
        ),
    ],
)
def test_sides_below_the_sentences_of_judgements(text: str, stems: list[str]) -> None:
    told = [(stem, [side]) for stem, side in zip(stems, ("true", "false", "false"), strict=True)]
    assert found(f"## 判断题\n{text}") == told


@pytest.mark.parametrize("two", ["甲。\n乙。", "甲\n乙", "甲。 对\n乙。"])
def test_a_side_below_two_sentences_is_unclear(two: str) -> None:
    report = typed(f"判断题\n{two}\n错\n丙。\n对\n")
    assert [draft.stem for draft in report.questions] == ["丙。"]
    assert codes(report) == ["unclear_answer"]


@pytest.mark.parametrize(
    "text", ["√\n甲。\n×\n乙。\n", "请判断对错\n√\n甲。\n×\n乙。\n", "甲。\n对\n错\n"]
)
def test_sides_that_may_belong_elsewhere(text: str) -> None:
    report = typed(f"单选题\n1.哪个？{AB}\n答案：A\n判断题\n{text}")
    assert [draft.stem for draft in report.questions] == ["哪个？"]
    assert "stray_text" in codes(report)


def test_options_written_as_a_list() -> None:
    assert only("1.哪个？\nA.一；\nB.二；\nC.三。\n答案：B\n").options == ["一", "二", "三"]
    assert only("1.哪个？\nA.一。\nB.二。\n答案：B\n").options == ["一。", "二。"]
