"""Typed questions: answers in every place where people put them."""

import pytest

from questions.formats.typed.lines import Line
from questions.formats.typed.reader import Source, read_lines

from ..making import AB, EMPTY, codes, found, only, typed


@pytest.mark.parametrize(
    "text",
    [
        f"1.甲（ ）{AB}\n（B）\n2.乙（ ）{AB}\n[A]",
        f"1.甲（ ）{AB}\nB\n2.乙（ ）{AB}\nA",
        "1.甲（ ）\nA.一 B.二  （B）\n2.乙（ ）\nA.一 B.二  （A）",
        f"1.甲（ ）{AB}\n故选B。\n2.乙（ ）{AB}\n正确答案是A。",
        f"1.甲（ ）（答案：B）{AB}\n2.乙（ ）（正确答案 A）{AB}",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案：1（B）2（A）",
        f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案\n一、1.B 2.A",
        f"一、单选题\n1.甲（ ）{AB}\n二、单选题\n1.乙（ ）{AB}\n答案：\n一、\n1.B\n二、\n1.A",
        f"一、单选题\n1.甲（ ）{AB}\n二、多选题\n2.乙（ ）{AB}\n答案：1.B 2.A",
        "题目：甲（ ）\n选项：\nA.一\nB.二\n答案：B\n题目：乙（ ）\nA.一\nB.二\n答案：A",
        "【题干】甲（ ）\n【选项】A.一 B.二\n【答案】B\n【题干】乙（ ）\n【选项】A.一 B.二\n【答案】A",
    ],
)
def test_answers_below_and_beside(text: str) -> None:
    assert found(text) == [("甲（ ）", ["B"]), ("乙（ ）", ["A"])]


@pytest.mark.parametrize(
    "text",
    [
        f"（B）1.甲{AB}\n( A )2.乙{AB}",
        f"1.1 甲（B）{AB}\n1.2 乙（A）{AB}",
        f"1-1 甲（B）{AB}\n1-2 乙（A）{AB}",
        f"1.甲【B】{AB}\n2.乙？ A{AB}",
        "1.甲（B）\nA一 B二 C三\n2.乙（A）\nA 一B 二C 三",
        "1.甲（B）\nA.一\t\tC.三\nB.二\t\tD.四\n2.乙（A）\nA.一  B.二",
    ],
)
def test_keys_in_and_before_the_stem(text: str) -> None:
    first, second = typed(text).questions
    assert (first.answers, second.answers) == (["B"], ["A"])
    assert (first.stem.strip("（\u3000）？"), second.stem.strip("（\u3000）？")) == ("甲", "乙")
    assert first.options[:2] == second.options[:2] == ["一", "二"]


def test_the_letters_of_other_options_are_no_answer() -> None:
    text = "1.甲\nA.一 B.二 C.以上都是  （AB）\n2.乙\nA.一 B.二"
    assert codes(typed(text)) == ["no_answer", "no_answer"]


@pytest.mark.parametrize(
    "options",
    [
        "A.工资\nB.奖金\nC.以上都是 （AB）",
        "A.工资\nB.奖金\nC.以上两项均属于 (AB)",
        "A.维生素 (A)\nB.维生素 (B)\nC.维生素 (C)",
    ],
)
def test_brackets_that_belong_to_the_last_option(options: str) -> None:
    report = typed(f"1.甲？\n{options}\n2.乙？\n{options}")
    assert codes(report) == ["no_answer", "no_answer"]


def test_a_second_key_below_the_answer_is_another_one() -> None:
    assert codes(typed(f"1.甲（ ）{AB}\n答案：B\nA")) == ["answer_conflict"]


def test_letters_that_begin_again_are_another_question() -> None:
    report = typed("甲（B）\nA.一 B.二\n1.1乙（B）\nA.一 B.二")
    assert [draft.answers for draft in report.questions] == [["B"], ["B"]]


@pytest.mark.parametrize(
    ("stem", "verdict"),
    [("甲（V）", "true"), ("甲。×", "false"), ("甲  √", "true"), ("（×）甲。", "false")],
)
def test_ticks(stem: str, verdict: str) -> None:
    assert only(f"判断题\n1.{stem}").answers == [verdict]
    if stem.startswith("（"):
        assert only(f"判断题\n{stem[:3]}1、{stem[3:]}").answers == [verdict]


def test_a_number_twice_is_two_questions() -> None:
    report = typed("判断题\n1、甲\n2、乙\n2、丙\n4、丁\n答案\n1√2×4√")
    assert report.total == 4 and "丙" not in "".join(q.stem for q in report.questions)


@pytest.mark.parametrize(
    ("mark", "answer"),
    [("（{}）", "安全第一"), ("【{}】", "安全第一"), ("__{}__", "安全第一"), ("_{}_", "119")],
)
def test_fill_answers_printed_in_every_sentence(mark: str, answer: str) -> None:
    told = mark.format(answer)
    report = typed(
        f"填空题\n1、甲是{told}。\n2、乙（以下简称丙）的丁（戊、己等）是{told}、{told}。\n3、丁{told}。"
    )
    assert [q.answers for q in report.questions] == [[[answer]], [[answer]] * 2, [[answer]]]
    assert report.questions[1].stem == "乙（以下简称丙）的丁（戊、己等）是____、____。"
    assert codes(report) == ["answer_printed"] * 3


@pytest.mark.parametrize(
    "third",
    ["火灾分为（A）、（B）两类。", "《工会法》（主席令）规定。", "首都是____。", "没有括号。"],
)
def test_brackets_that_may_mean_anything_else_are_no_answers(third: str) -> None:
    report = typed(f"填空题\n1、甲是（一）。\n2、乙是（二）。\n3、{third}")
    assert (report.importable, set(codes(report))) == (0, {"no_answer"})


@pytest.mark.parametrize(
    "answer",
    ["(1) 北京；北平\n(2) 上海", "（1）北京；北平 （2）上海", "\n(1) 北京；北平\n(2) 上海"],
)
def test_fill_answers_numbered_by_blank(answer: str) -> None:
    assert only(f"填空题\n1.首都____，大城市____。\n答案：{answer}").answers == [
        ["北京", "北平"],
        ["上海"],
    ]


def test_fill_answers_in_one_line_of_a_list() -> None:
    text = "填空题\n1.首都____\n2.节日____月____日\n答案\n1、北京 2、5；1"
    assert [answers for _, answers in found(text)] == [[["北京"]], [["5"], ["1"]]]


def test_the_kind_above_each_question() -> None:
    text = f"第1题 多选题 (2分)\n甲{AB}\n答案：A\n第2题 判断题\n乙\n答案：错误"
    report = typed(text)
    assert [(q.kind, q.stem, q.points) for q in report.questions] == [
        ("multiple", "甲", 2.0),
        ("true_false", "乙", None),
    ]
    text = f"题型：多选题\n题目：甲{AB}\n答案：A\n题型：单选题\n题目：乙{AB}\n答案：B"
    assert [q.kind for q in typed(text).questions] == ["multiple", "single"]


def test_chapters_are_tags_and_no_option() -> None:
    first, second = typed(f"第一章 总则\n1.甲（A）{AB}\n第二章 合同\n1.乙（B）{AB}").questions
    assert (first.tags, second.tags, first.options) == (
        ["第一章 总则"],
        ["第二章 合同"],
        ["一", "二"],
    )


@pytest.mark.parametrize(
    "text",
    [
        "填空题\n1.甲____。\n3.丙____。\n答案：1.一 2.二 3.三",
        "填空题\n1.甲____。\n2.乙____。\n答案：1.一 2.二 3.三",
        "填空题\n1、甲。（ ）\n答案：错",
        "填空题\n2、甲____\n1.10kV以上为高压（ ）\n答案：一",
        "1.甲（ ）\nA 一\nB 二\nD 四\n答案：A",
        "单选题\n1.甲（B）\nA.一\nB.二\n1.10kV以上为高压（对）",
        "单选题\n1.甲（A）\nA  一\nB  二\nA  三\nB  四",
    ],
)
def test_what_is_glued_or_short_of_a_line_is_a_problem(text: str) -> None:
    assert typed(text).importable == 0


def test_a_second_answer_never_replaces_the_first() -> None:
    report = typed("判断题\n1.甲（ ）\n答案：\n错\n说明\n答案：\n对")
    assert codes(report) == ["answer_conflict"]


def test_lists_of_texts() -> None:
    text = "填空题\n1.甲____。\n2.乙____。\n3.丙____。\n答案：1.0.5% 2.北京 3.119"
    assert [answers for _, answers in found(text)] == [[["0.5%"]], [["北京"]], [["119"]]]
    assert only("填空题\n1.甲____，乙____。\n答案：1.一 2.二").answers == [["一"], ["二"]]


def test_a_number_as_the_answer_in_the_next_line() -> None:
    text = "填空题\n1.甲____。\n答案：\n119\n解析：略\n2.乙____。\n答案：\n120\n判断题\n1.10kV（ ）\n答案：\nF"
    assert [answers for _, answers in found(text)] == [[["119"]], [["120"]], ["false"]]


def test_numbers_close_to_their_stems_across_sections() -> None:
    text = f"单选题\n1.10kV（A）{AB}\n判断题\n2.10kV（√）\n4.10kV以上（×）\n"
    assert [answers for _, answers in found(text)] == [["A"], ["true"], ["false"]]


@pytest.mark.parametrize(
    "text",
    [
        "1.甲（×）改正：乙", "1.甲（×，应为丙）", "1.甲（ ）\n答案：×，应为丙", "1.甲（ ）\n参考答案\n1、× 改正：丙",
    ],
)  # fmt: skip
def test_what_a_false_sentence_should_be_is_explained(text: str) -> None:
    draft = only(f"判断题\n{text}")
    assert (draft.answers, draft.stem[:1]) == (["false"], "甲")
    assert draft.explanation and draft.explanation[-1] in "乙丙" and "丙" not in draft.stem


def test_lists_with_numbered_explanations() -> None:
    text = f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n答案及解析\n1.【答案】A\n【解析】略\n2.【答案】B\n【解析】要点\n1. 一\n2. 二"
    assert [answers for _, answers in found(text)] == [["A"], ["B"]]
    assert typed(text).questions[1].explanation == "要点\n1. 一\n2. 二"


def test_parts_without_a_kind_are_no_line_of_a_question() -> None:
    text = f"第一部分  法律\n一、判断题\n1．甲（√）\n第二部分  安全\n第一章 单选题\n1．乙（A）{AB}"
    assert [(q.kind, q.stem) for q in typed(text).questions] == [
        ("true_false", f"甲{EMPTY}"),
        ("single", f"乙{EMPTY}"),
    ]


def test_letters_up_to_the_last_are_no_trouble() -> None:
    line = " ".join(f"{letter} 第{letter}项" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert len(typed(f"1.甲（Z）\n{line}").questions[0].options) == 26


def test_soft_line_breaks_and_page_breaks() -> None:
    text = "1.甲（ ）\vA.一\vB.二\v答案：A\f2.乙（ ）\nA.一\nB.二\n答案：B"
    assert [answers for _, answers in found(text)] == [["A"], ["B"]]


def test_a_list_overwrites_no_answer() -> None:
    text = "一、填空题\n1.首都____。\n2.大城市____。\n答案：广州\n答案：1.北京 2.上海"
    assert "answer_conflict" in codes(typed(text)) and typed(text).importable == 0


def test_the_words_of_a_blank_stay_apart() -> None:
    (draft,) = typed("一、填空题\n1.He lies in ____.\n答案：a bed").questions
    assert draft.answers == [["a bed"]]


def test_a_blank_whose_text_stands_twice_is_a_problem() -> None:
    texts = ["安全生产坚持安全第一。", "首都是北京。", "甲是乙。", "丙是丁。"]
    lines = [Line(1, "一、填空题")]
    for number, (text, mark) in enumerate(zip(texts, ["安全", "北京", "乙", "丁"], strict=True), 1):
        lines.append(Line(number + 1, f"{number}.{text}", {"underline": [mark]}))
    found = read_lines(lines, Source("docx"))
    assert [draft.stem for draft in found.questions] == ["首都是____。", "甲是____。", "丙是____。"]
    assert [p.code for p in found.problems if p.severity == "error"] == ["no_answer"]


def test_a_letter_inside_a_word_is_no_underlined_key() -> None:
    lines = [Line(1, "1.BIM 的意思是 B 。", {"underline": ["B"]}), Line(2, "A.一"), Line(3, "B.二")]
    (draft,) = read_lines(lines, Source("docx")).questions
    assert (draft.stem, draft.answers) == (f"BIM 的意思是 {EMPTY} 。", ["B"])


def test_two_options_in_each_line() -> None:
    draft = only("1、哪一种？\nA、甲   B、乙\nC、丙   D、A、B两项\nE、丁\n答案：E\n")
    assert (draft.options, draft.answers) == (["甲", "乙", "丙", "A、B两项", "丁"], ["E"])


@pytest.mark.parametrize("key", ["答：B", "答案B", "答案 B"])
def test_a_key_behind_the_last_option(key: str) -> None:
    assert only(f"1、甲{AB}  {key}\n").answers == ["B"]
    assert only("一、判断题\n1、甲是乙（ ）  答案√\n").answers == ["true"]


@pytest.mark.parametrize("page", ["7", "- 7 -"])
def test_the_number_of_a_page_before_an_answer(page: str) -> None:
    text = f"1、甲（ ）{AB}\n{page}\n答案：B\n2、乙（ ）{AB}\n答案：A\n"
    assert found(text) == [("甲（ ）", ["B"]), ("乙（ ）", ["A"])]
    listed = f"1、甲{AB}\n2、乙{AB}\n参考答案\n1.B\n{page}\n2.A\n{page}\n"
    assert [given for _, given in found(listed)] == [["B"], ["A"]]
    below = typed(f"1、甲{AB}\n2、乙{AB}\n1\n答案：B\n2\n答案：A\n")
    assert not below.questions or [q.answers for q in below.questions] == [["B"], ["A"]]


def test_points_of_a_reason_are_no_questions() -> None:
    text = f"一、单选题\n1、甲{AB}\n答案：B\n解析：1.先看。\n2.再看。\n二、判断题\n1、乙（√）\n"
    assert [draft.explanation for draft in typed(text).questions] == ["1.先看。\n2.再看。", ""]


def test_a_section_that_begins_with_a_tight_number() -> None:
    text = f"一、单选题\n1．甲（ ）{AB}\n参考答案\n1.B\n二、判断题\n2．10kV线路是（ ）\n3．丙（ ）\n参考答案\n2.√\n3.×\n"
    assert [given for _, given in found(text)] == [["B"], ["true"], ["false"]]


def test_a_section_that_numbers_by_brackets() -> None:
    fills = "二、填空题\n（1）年假{0}天\n（2）每周休{1}天\n"
    text = f"一、单选题\n1. 甲（B）{AB}\n" + fills
    beside = text.format("____", "____") + "参考答案\n二、填空题\n1.五\n2.两\n"
    for written in (text.format("{五}", "{两}"), beside):
        assert [given for _, given in found(written)] == [["B"], [["五"]], [["两"]]]
    alone = f"一、单选题\n（1）甲（B）{AB}\n（2）乙（A）{AB}\n二、判断题\n（3）丙（√）\n"
    assert [given for _, given in found(alone)] == [["B"], ["A"], ["true"]]


@pytest.mark.parametrize("sides", ["正确\n错误", "true. 正确\nfalse. 错误", "√\n×"])
def test_both_sides_below_one_another(sides: str) -> None:
    text = f"1.甲对。（ ）\n{sides}\n参考答案：✔\n2.乙对。（ ）\n{sides}\n参考答案：❌\n"
    assert found(text) == [("甲对。（ ）", ["true"]), ("乙对。（ ）", ["false"])]
    assert typed(text).problems == []


def test_an_answer_of_the_oil_fields() -> None:
    assert only("1.甲（ ）\n（A）一；\n（B）二；\n答文：B\n解析：\n").answers == ["B"]
