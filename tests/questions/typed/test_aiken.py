"""Aiken, as Moodle writes it and as people do."""

import pytest

from questions.drafts import Report
from questions.importing import check

from ..making import codes


def aiken(text: str, name: str = "") -> Report:
    return check(text.encode(), name)


GOOD = "谁修的路？\nA) 甲\nB) 乙\nANSWER: B\n"


@pytest.mark.parametrize(
    "text",
    [
        "谁修的路？\nA) 甲\nB. 乙\nANSWER: B",
        "谁修的路？\r\nA．甲\r\nB、乙\r\nANSWER: B\r\n",
        "\n\n谁修的路？\n\nA)甲\n\nB)乙\n\nANSWER:B",
        "谁修的路？\rA) 甲\rB) 乙\r  answer : b  \r",
        "\ufeff1.谁修的路？\nA) 甲\nB) 乙\nAnswer:B",
        "谁修的路？\nB) 乙\nA) 甲\nANSWER: B",
    ],
)
def test_however_it_is_written(text: str) -> None:
    report = aiken(text)
    (draft,) = report.questions
    assert (report.format, report.total, report.problems) == ("aiken", 1, [])
    assert (draft.stem, draft.options, draft.answers) == ("谁修的路？", ["甲", "乙"], ["B"])


def test_questions_without_a_blank_line_between() -> None:
    assert [q.stem for q in aiken(GOOD + GOOD.replace("路", "桥")).questions] == [
        "谁修的路？",
        "谁修的桥？",
    ]


@pytest.mark.parametrize(
    ("written", "stem"),
    [
        ("1.2020年修的？", "2020年修的？"),
        ("10kV 线路？", "10kV 线路？"),
        ("3人 以上？", "3人 以上？"),
        ("第一行\n第二行\n0.4kV线路？", "第一行\n第二行\n0.4kV线路？"),
        ("维生素 A. 和 B) 见 A) 处？", "维生素 A. 和 B) 见 A) 处？"),
        ('含 <b> & "引号"？', '含 <b> & "引号"？'),
    ],
)
def test_stems(written: str, stem: str) -> None:
    assert aiken(GOOD.replace("谁修的路？", written)).questions[0].stem == stem


def test_several_letters_and_judgements() -> None:
    report = aiken(
        "1.哪些？\nA.甲\nB.乙\nC.丙\nAnswer:AC\n\n2.对吗？\nA.×\nB.√\nAnswer:A\n\n"
        "未知数？\nA) x\nB) y\nANSWER: A\n"
    )
    assert [(q.kind, q.answers) for q in report.questions] == [
        ("multiple", ["A", "C"]),
        ("true_false", ["false"]),
        ("single", ["A"]),
    ]


@pytest.mark.parametrize(
    ("answer", "explanation"),
    [
        ("B — some 80,000 of them", "some 80,000 of them"),
        ("B (mind the small letter)", "(mind the small letter)"),
        ("B - the road of second resort", "the road of second resort"),
        ("B, because the others are closed", "because the others are closed"),
        ("B (A and C are closed)", None),
        ("B (Jia has built most of it)", None),
        ("B — or also the third one", None),
        ("A road that leads nowhere", None),
    ],
)
def test_a_key_that_goes_on_in_english(answer: str, explanation: str | None) -> None:
    report = aiken(GOOD + f"Who?\nA) Jia\nB) Yi\nC) Bing\nAnswer: {answer}\n")
    assert (report.total, codes(report)) == (2, [] if explanation else ["unclear_answer"])
    told = [(draft.answers, draft.explanation) for draft in report.questions[1:]]
    assert told == ([(["B"], explanation)] if explanation else [])


def test_gaps_of_a_cloze_are_no_answers() -> None:
    report = aiken(GOOD + "\n2. 工资{1:MULTICHOICE:=按月~按年}支付，\n{1:SA:=加倍}支付加班费。\n")
    assert (report.total, report.unsupported, len(report.questions)) == (2, {"cloze": 1}, 1)


@pytest.mark.parametrize(
    ("text", "total", "code", "line"),
    [
        ("甲？\nA) 一\nB) 二\n\n", 2, "no_answer", 1),
        ("甲？\nA) 一\nANSWER: A\n\n", 2, "bad_options", 1),
        ("甲？\nA) 一\nB) 二\nANSWER: D\n\n", 2, "answer_outside_options", 1),
        ("甲是什么？\n\n乙是什么？\nA) 一\nB) 二\nANSWER: A\n\n", 3, "no_options", 1),
        ("1.甲（ ）\n2.乙（ ）\nA.一\nB.二\nAnswer:A\n\n3.", 3, "no_answer", 1),
        ("甲？\nA) 一\nB) 二\nC) 三\nC) 四\nANSWER: C\n\n", 2, "options_unclear", 1),
        ("甲？\nA)\nB) 二\nANSWER: B\n\n", 2, "bad_options", 1),
    ],
)
def test_a_bad_question_is_placed_and_loses_no_other(
    text: str, total: int, code: str, line: int
) -> None:
    report = aiken(text + GOOD)
    assert (report.total, report.questions[-1].stem) == (total, "谁修的路？")
    assert [(p.code, str(p.where)) for p in report.errors] == [(code, f"line {line}")]


def test_options_out_of_order_keep_their_letters() -> None:
    report = aiken("哪个？\nA.甲\nB.乙\nD.丁\nC.丙\nAnswer:D\n")
    assert report.questions[0].options == ["甲", "乙", "丙", "丁"]
    assert report.questions[0].answers == ["D"]


def test_options_whose_sounds_are_lost() -> None:
    report = aiken("听到什么？\nA) .\nB) .\nANSWER: A\n")
    assert (report.importable, codes(report)) == (1, ["lost_options"])


def test_numbers_without_a_dot() -> None:
    one = "136.甲（ ）\nA.一\nB.二\nAnswer:A\n137依据（ ）\nA.一\nB.二\nAnswer:B\n1-2.丙（ ）\nA.一\nB.二\nAnswer:B"
    assert [q.stem for q in aiken(one).questions] == ["甲（ ）", "依据（ ）", "丙（ ）"]


def test_the_files_name_says_the_kind_where_it_fits() -> None:
    single = "1.哪些？\nA.甲\nB.乙\nAnswer:A\n"
    assert aiken(single, "安全_多选.txt").questions[0].kind == "multiple"
    assert aiken(single, "安全_判断.txt").questions[0].kind == "single"
    both = aiken("1.哪些？\nA.甲\nB.乙\nAnswer:AB\n", "安全_单选.txt")
    assert codes(both) == ["several_answers"]


def test_lines_that_a_blank_line_parts_from_the_stem_are_named() -> None:
    report = aiken("Read this first.\n\nWhich one?\nA. one\nB. two\nANSWER: B\n")
    assert [(p.code, str(p.where)) for p in report.problems] == [("stray_text", "line 1")]


def test_a_question_without_options_is_told_to_write_some() -> None:
    report = check("甲？\nA.一\nB.二\nANSWER: A\n\n乙？\nANSWER: A\n".encode(), "a.txt")
    assert [problem.code for problem in report.problems] == ["no_options"]


def test_small_letters_with_the_words_of_the_option() -> None:
    draft = aiken("谁付？\na. 单位\nb. 本人\nAnswer: b. 本人").questions[0]
    assert (draft.options, draft.answers) == (["单位", "本人"], ["B"])
    assert aiken("谁付？\na. 单位\nb. 本人\nAnswer: b. 单位").problems


ABOVE = "年假几天？\nA. 五天\nB. 十天\nANSWER: B\n"
BELOW = "工资几时发？\nA. 每月\nB. 每年\nANSWER: A\n"


@pytest.mark.parametrize("between", ["C. 十五天\n\n", "\nC. 十五天\n", "C. 十五天\nD. 不放\n"])
def test_an_option_below_the_answer_is_asked_about(between: str) -> None:
    report = aiken(GOOD + "\n" + ABOVE + between + BELOW)
    assert {*codes(report)} == {"option_below_answer"}
    assert [draft.stem for draft in report.questions] == ["谁修的路？", "工资几时发？"]
    assert report.total == 3
    last = aiken(ABOVE + "C. 十五天")
    assert (codes(last), last.importable) == (["option_below_answer"], 0)


def test_english_labels_around_a_question() -> None:
    text = BELOW.replace("ANSWER", "Reference Answer") + "Difficulty: hard\n\n[easy] " + ABOVE
    report = aiken(text)
    said = [(draft.stem, draft.answers, draft.difficulty) for draft in report.questions]
    assert said == [("工资几时发？", ["A"], 4), ("年假几天？", ["B"], 2)]


@pytest.mark.parametrize(
    ("key", "answers"),
    [
        ("ANSWER: B [medium]", ["B"]),
        ("ANSWER - B", ["B"]),
        ("answer： b.", ["B"]),
        ("Answer: B\nPoints: 2", ["B"]),
        ("Right answer is B", ["B"]),
        ("Correct: B", ["B"]),
        ("ANSWER: A and C", ["A", "C"]),
        ("ANSWER: (b) 五天", ["B"]),
        ("ANSWER: 五天", ["B"]),
    ],
)
def test_keys_written_in_other_ways(key: str, answers: list[str]) -> None:
    one = f"年假几天？\nA. 三天\nB. 五天\nC. 十天\n{key}\n"
    report = aiken(f"{one}\n{GOOD}")
    assert (report.format, report.problems) == ("aiken", [])
    assert [draft.answers for draft in report.questions] == [answers, ["B"]]


def test_what_stands_beside_a_key() -> None:
    first, second = aiken(
        GOOD.replace("ANSWER: B", "ANSWER: B [hard]") + BELOW + "Points: 2\n"
    ).questions
    assert (first.difficulty, second.points) == (4, 2)
