"""Tables of Word files that are no sheets: labels down the side, rows with a key, lists of answers."""

import pytest

from questions.drafts import Report
from questions.importing import check

from ..making import codes
from ..word import p, run, table, word_file

RED = '<w:color w:val="FF0000"/>'
CARDS = table(
    ["题型", "单选题"],
    ["题干", "帽子怎样戴？"],
    ["选项A", "系带"],
    ["选项B", "不系"],
    ["正确答案", "A"],
    ["解析", "见规范"],
)


def word(*blocks: str) -> Report:
    return check(word_file("".join(blocks)))


def test_a_table_for_each_question() -> None:
    judged = table(["题型", "判断题"], ["题干", "可以扣证"], ["正确答案", "错误"])
    report = word(p("第1题"), CARDS, p("第2题"), judged)
    assert report.problems == []
    first, second = report.questions
    assert (first.kind, first.stem, first.options) == ("single", "帽子怎样戴？", ["系带", "不系"])
    assert (first.answers, first.explanation) == (["A"], "见规范")
    assert (second.kind, second.stem, second.answers) == ("true_false", "可以扣证", ["false"])


@pytest.mark.parametrize(
    "rows",
    [
        [["题目", "帽子怎样戴？"], ["选项", "A.系带\nB.不系"], ["答案", "A"]],
        [["题目：", "帽子怎样戴？", "难度：", "易"], ["选项：", "A.系带\nB.不系", "答案：", "A"]],
        [["题号", "1"], ["题干", "帽子怎样戴？"], ["A", "系带"], ["B", "不系"], ["答案", "A"]],
        [["1", "帽子怎样戴？"], ["A", "系带"], ["B", "不系"], ["答案", "A"]],
        [["1", "帽子怎样戴？（ ）A.系带 B.不系", "A"], ["2", "带子怎样挂？（ ）A.高 B.低", "A"]],
        [["1", "帽子怎样戴？", "系带", "不系", "A"], ["2", "带子怎样挂？", "高", "低", "A"]],
    ],
)
def test_labels_and_keys_in_rows(rows: list[list[str]]) -> None:
    report = word(p("一、单选题"), table(*rows))
    assert report.problems == []
    draft = report.questions[0]
    assert (draft.stem.rstrip("（ ）"), draft.options) == ("帽子怎样戴？", ["系带", "不系"])
    assert draft.answers == ["A"]


def test_numbers_and_letters_beside_questions_are_no_list_of_answers() -> None:
    rows = [
        [f"哪个{n}对？", f"甲{n}", f"乙{n}", f"丙{n}", n, key]
        for n, key in zip("1234", "ABAC", strict=True)
    ]
    assert word(table(*rows)).total > 0


def test_rows_of_judgements() -> None:
    rows = [["1", "年假有五天", "√"], ["2", "可以扣押证件", "×"]]
    report = word(p("一、判断题"), table(*rows))
    assert [(draft.stem, draft.answers) for draft in report.questions] == [
        ("年假有五天", ["true"]),
        ("可以扣押证件", ["false"]),
    ]


def test_marks_of_people_are_no_keys() -> None:
    staff = table(["1", "张三同志", "A"], ["2", "李四同志", "B"], ["3", "王五同志", "A"])
    report = word(p("一、单选题"), p("1、甲（A）"), p("A.一"), p("B.二"), p("附：考核"), staff)
    assert [draft.stem for draft in report.questions] == ["甲（\u3000）"]


def test_numbers_and_keys_by_turns() -> None:
    questions = "".join(p(f"{n}、题{n}（ ）") + p("A.一 B.二") for n in range(1, 5))
    report = word(questions, p("答案"), table(["1", "A", "2", "B"], ["3", "B", "4", "A"]))
    assert [draft.answers[0] for draft in report.questions] == ["A", "B", "B", "A"]
    doubled = word(questions, p("答案"), table(["1", "A", "1", "B"], ["3", "B", "4", "A"]))
    assert "1" not in {draft.stem for draft in doubled.questions} and doubled.importable < 4


def test_one_side_of_a_judgement_in_red() -> None:
    def judged(stem: str, right: str) -> str:
        sides = [run(side, RED if side == right else "") for side in ("正确", "错误")]
        return p(stem) + p(*sides)

    head = p("一、判断题")
    report = word(head, judged("1、甲", "正确"), judged("2、乙", "错误"), judged("3、丙", "错误"))
    assert [draft.answers for draft in report.questions] == [["true"], ["false"], ["false"]]
    assert codes(report) == ["answer_marked"] * 3
    always = word(head, judged("1、甲", "正确"), judged("2、乙", "正确"), judged("3、丙", "正确"))
    assert codes(always) == ["answers_unclear"] * 3


def test_a_table_of_answers_in_parts() -> None:
    asked = "".join(p(f"{at}.第{at}个（ ）") + p("A.一\tB.二") for at in (1, 2))
    listed = table(
        ["参考答案", "", ""],
        ["一、单选题", "", ""],
        ["1", "2", ""],
        ["B", "A", ""],
        ["二、多选题", "", ""],
        ["1", "2", ""],
        ["AB", "A", ""],
    )
    report = word(p("一、单选题"), asked, p("二、多选题"), asked, listed)
    assert [q.answers for q in report.questions] == [["B"], ["A"], ["A", "B"], ["A"]]


SIDES = p("一、单选题") + "".join(p(f"{n}.第{n}个（ ）") + p("A.一\tB.二") for n in (1, 2, 3))
JUDGED = p("二、判断题") + p("1.加班要付钱。（ ）") + p("2.产假六十天。（ ）")


@pytest.mark.parametrize(
    "rows",
    [
        [["单选题", "1", "2", "3"], ["", "A", "B", "B"], ["判断题", "1", "2", ""], ["", "√", "×", ""]],
        [["单选", "题号", "1", "2", "3"], ["单选", "答案", "A", "B", "B"],
         ["判断", "题号", "1", "2", ""], ["判断", "答案", "√", "×", ""]],
        [["题号", "1", "2", "3"], ["答案", "A", "B", "B"], ["得分", "2", "2", "2"],
         ["题号", "1", "2", ""], ["答案", "√", "×", ""], ["得分", "2", "2", ""]],
        [["1", "2", "3"], ["A", "B", "B"], ["1", "2", ""], ["√", "×", ""]],
        [["题号", "答案"] * 2, ["1", "A", "2", "B"], ["3", "B", "", ""], ["题号", "答案"] * 2,
         ["1", "√", "2", "×"]],
        [["一、单选题", "", ""], ["1", "2", "3"], ["A", "B", "B"], ["二、判断题", "", ""],
         ["1", "2", ""], ["√", "×", ""]],
    ],
)  # fmt: skip
def test_numbers_that_begin_again_in_a_table_of_answers(rows: list[list[str]]) -> None:
    report = word(SIDES, JUDGED, p("参考答案"), table(*rows))
    assert report.problems == []
    found = [question.answers[0] for question in report.questions]
    assert found == ["A", "B", "B", "true", "false"]


def test_merged_cells_in_a_table_of_answers_part_nothing() -> None:
    rows = [["大题", "小题", "答案"], ["一", "1", "A"], ["", "2", "B"], ["", "3", "B"]]
    report = word(SIDES, JUDGED, p("参考答案"), table(*rows, ["二", "1", "√"], ["", "2", "×"]))
    assert [q.answers[0] for q in report.questions] == ["A", "B", "B", "true", "false"]


def test_texts_in_a_table_of_answers() -> None:
    filled = p("二、填空题") + p("1.产假____天。") + p("2.合同用____形式。")
    rows = ["题号", "1", "2", "3"], ["答案", "A", "B", "B"], ["题号", "1", "2", ""]
    told = word(SIDES, filled, p("参考答案"), table(*rows, ["答案", "98", "书面", ""]))
    assert [q.answers[0] for q in told.questions] == ["A", "B", "B", ["98"], ["书面"]]


@pytest.mark.parametrize(
    "rows",
    [
        [["单选", "1", "2", "3"], ["", "A. 一", "B", "B"], ["判断", "1", "2", ""], ["", "√", "×", ""]],
        [["", "1", "2", "3"], ["单选", "A", "B", "B"], ["", "1", "2", ""], ["判断", "√", "×", ""]],
    ],
)  # fmt: skip
def test_a_last_number_is_not_above_the_first_key(rows: list[list[str]]) -> None:
    report = word(SIDES, JUDGED, p("参考答案"), table(*rows))
    assert report.total == 5
    assert [q.answers[0] for q in report.questions] in ([], ["true", "false"])


@pytest.mark.parametrize("mark", ["{}", "{}．"])
@pytest.mark.parametrize("between", ["</w:p><w:p>", "<w:r><w:tab/></w:r>"])
def test_letters_alone_in_red(mark: str, between: str) -> None:
    def option(letter: str, key: str) -> str:
        dot = "" if mark.endswith("．") else "．"
        return run(mark.format(letter), RED if letter == key else "") + run(f"{dot}第{letter}")

    blocks = [
        p(f"{at}．第{at}个（ ）") + f"<w:p>{option('A', key)}{between}{option('B', key)}</w:p>"
        for at, key in enumerate("BAB", 1)
    ]
    assert [q.answers for q in word(*blocks).questions] == [["B"], ["A"], ["B"]]
    every = [block.replace("<w:rPr></w:rPr>", f"<w:rPr>{RED}</w:rPr>") for block in blocks]
    assert word(*every).questions == []


def test_all_options_of_a_multiple_choice_in_red() -> None:
    def asked(number: int, key: str, rest: str = "一") -> str:
        options = (p(run(f"{a}．{a}{rest}", RED if a in key else "")) for a in "ABC")
        return p(f"{number}．第{number}个（ ）") + "".join(options)

    single = p("一、单选题") + asked(1, "B") + asked(2, "A") + asked(3, "C")
    every = word(single, p("二、多选题"), asked(4, "ABC"), asked(5, "AC"))
    assert [q.answers for q in every.questions][3:] == [["A", "B", "C"], ["A", "C"]]
    assert word(single, asked(4, "ABC")).questions == []
    free = word(asked(1, "B"), asked(2, "A"), asked(3, "BC", "、B两项"))
    assert [q.answers for q in free.questions] == [["B"], ["A"], ["B", "C"]]


def test_a_part_of_an_option_in_red_is_no_answer() -> None:
    def whole(number: int, key: str) -> str:
        options = (p(run(f"{a}．{a}一", RED if a == key else "")) for a in "AB")
        return p(f"{number}．第{number}个（ ）") + "".join(options)

    half = p("4．第四个（ ）") + p("A．", run("甲", RED), "等") + p(run("B．乙", RED))
    report = word(whole(1, "B"), whole(2, "A"), whole(3, "A"), half)
    assert [q.answers for q in report.questions] == [["B"], ["A"], ["A"]]
    assert [p.code for p in report.errors] == ["answers_unclear"]


def test_boxes_that_word_ticks() -> None:
    def box(on: int) -> str:
        return (
            f'<w:sdt><w:sdtPr><w:checkbox><w:checked w:val="{on}"/></w:checkbox></w:sdtPr>'
            f"<w:sdtContent>{run('☒' if on else '☐')}</w:sdtContent></w:sdt>"
        )

    first = p("1. 甲（ ）") + p(box(1), "一") + p(box(0), "二")
    second = p("2. 乙（ ）") + p(box(0), "三") + p(box(1), "四")
    report = check(word_file(p("一、单选题") + first + second))
    assert [draft.answers for draft in report.questions] == [["A"], ["B"]]
    assert codes(report) == ["answer_marked", "answer_marked"]


def test_numbers_beside_texts_below_the_head_of_a_list() -> None:
    asked = ["一、填空题", "1.甲成立于____年。", "2.乙在____。", "参考答案"]
    data = word_file("".join(map(p, asked)) + table(["1", "1992"], ["2", "北京"]))
    assert [draft.answers for draft in check(data).questions] == [[["1992"]], [["北京"]]]
