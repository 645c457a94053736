"""Typed lines that hold what most people write in several, and letters without the usual signs."""

import pytest

from ..making import AB, codes, found, only, typed


@pytest.mark.parametrize(
    "head", ["一、单选题", "一、单选题（每题2分，共10分）", "第一部分 单选题："]
)
def test_a_head_in_the_line_of_its_first_question(head: str) -> None:
    text = (
        f"{head}1.甲是（ ）{AB}\n答案：A\n2.乙是（ ）{AB}\n答案：B\n二、判断题1.丙早。\n答案：对\n"
    )
    assert found(text) == [("甲是（ ）", ["A"]), ("乙是（ ）", ["B"]), ("丙早。", ["true"])]


@pytest.mark.parametrize(
    "options",
    [
        "A.独立B.自主C.联合(正确答案)D.自由",
        "A、独立 B、自主 C、联合（正确答案） D、自由",
        "A.独立 B.自主\nC.联合【正确答案】 D.自由",
    ],
)
def test_options_in_a_line_of_which_one_calls_itself_right(options: str) -> None:
    draft = only(f"1.甲是（ ）[单选题]*\n{options}\n")
    assert (draft.options, draft.answers) == (["独立", "自主", "联合", "自由"], ["C"])


def test_a_letter_inside_an_option_of_such_a_line_begins_none() -> None:
    draft = only("1.甲是（ ）\nA.独立B.自主C.A、B都对（正确答案）D.都不对\n")
    assert (draft.options[2], draft.answers) == ("A、B都对", ["C"])


@pytest.mark.parametrize("end", ["\nA降雨之中B地震之后C水位上涨", " A降雨之中B地震之后C水位上涨"])
def test_letters_without_signs_in_a_line(end: str) -> None:
    draft = only(f"1、何时要当心（ AC ）{end}\n")
    assert (draft.options, draft.answers) == (["降雨之中", "地震之后", "水位上涨"], ["A", "C"])


@pytest.mark.parametrize("line", ["A降雨之中B地震之后D水位上涨", "A级防护B级地区C级AB件"])
def test_letters_that_are_no_options(line: str) -> None:
    assert typed(f"1、何时要当心（ B ）\n{line}\n").importable == 0


def test_small_letters_with_colons() -> None:
    assert only("1、谁说的(b)。\na:甲\nb:乙\nc:丙\n").answers == ["B"]


def test_a_blank_before_the_sign_of_a_letter() -> None:
    draft = only("1.甲是（ A ）\nA 增强安全\t\tB .增强健壮\nC.限制范围\t\tD.建立.NET平台\n")
    assert draft.options == ["增强安全", "增强健壮", "限制范围", "建立.NET平台"]


@pytest.mark.parametrize("sign", ["|", "||"])
def test_options_without_letters_behind_their_label(sign: str) -> None:
    options = sign.join(["甲县", "乙县", "A.丙县"])
    assert only(f"题目：哪里？\n选项：{options}\n答案：B\n题型：单选\n").answers == ["B"]
    lettered = sign.join(["A.甲县", "B.乙县"])
    assert only(f"题目：哪里？\n选项：{lettered}\n答案：B\n").options == ["甲县", "乙县"]


def test_the_law_below_the_options_is_part_of_none() -> None:
    draft = only(f"1.甲是（B）{AB}\n（《工会法》第四条）\n")
    assert (draft.options[1], draft.explanation) == ("二", "（《工会法》第四条）")
    assert only(f"1.甲是（B）{AB}\n出自：《工会法》第四条\n").citation == "《工会法》第四条"


def test_statements_that_end_with_a_bare_tick() -> None:
    assert [given for _, given in found("一、判断题\n（1）甲在前。√\n（2）乙在前。×\n")] == [
        ["true"],
        ["false"],
    ]


def test_heads_of_medical_banks() -> None:
    text = f"A1 型题\n1.甲是（ ）{AB}\n答案：A\n解析：一。\na2型题\n2.乙是（ ）{AB}\n答案：B\n"
    assert [draft.explanation for draft in typed(text).questions] == ["一。", ""]


def test_a_kind_in_italics() -> None:
    assert only("1、_[单选]_甲是什么？\n- A: 一\n- B: 二\n正确答案：B\n").stem == "甲是什么？"


def test_a_question_in_the_line_of_a_head_without_an_answer() -> None:
    assert codes(typed("一、单选题1.甲是（ ）\nA.一B.二\n")) == ["no_answer"]


def test_lines_without_letters_of_which_the_answer_is_one() -> None:
    draft = only("1.单选题\n谁先到？\n张三\n李四\n答案：李四\n")
    assert (draft.stem, draft.options, draft.answers) == ("谁先到？", ["张三", "李四"], ["B"])
    assert typed("1.单选题\n谁先到？\n张三\n李四\n答案：王五\n").importable == 0


def test_letters_without_signs_before_numbers() -> None:
    assert only("1.是多少（ C ）\nA 5% B 三成 C 2~3 D 30%\n").options == [
        "5%",
        "三成",
        "2~3",
        "30%",
    ]
    draft = only("1.是多少（ ）\nA220°\nB40°\nC50°\n答案：B\n")
    assert (draft.options, draft.answers) == (["220°", "40°", "50°"], ["B"])


@pytest.mark.parametrize(
    "answer", ["【答案】B。解析：二。", "【正确答案】B、", "[答案] B. 条文里第二项这样写。"]
)
def test_an_answer_with_a_sign_behind_it_begins_no_option(answer: str) -> None:
    for text in (f"1.甲是（ ）{AB}\n{answer}\n", f"1.甲是（ ）\nA.一 B.二 C.三 {answer}\n"):
        assert [draft.answers for draft in typed(text).questions] == [["B"]]


def test_numbers_of_sections_before_those_of_questions() -> None:
    text = f"1.单选题\n1.1甲是（ ）{AB}\n答案：B\n1.2乙是（ ）{AB}\n答案：A\n2.判断题\n2.1丙早。\n答案：对\n2.2人骑车快。\n答案：错\n"
    assert found(text) == [
        ("甲是（ ）", ["B"]),
        ("乙是（ ）", ["A"]),
        ("丙早。", ["true"]),
        ("人骑车快。", ["false"]),
    ]
    said = f"1.多久？{AB}\n答案：A\n解析：\n1.5小时太长。\n2.多远？{AB}\n答案：B\n"
    assert typed(said).questions[0].explanation == "1.5小时太长。"


def test_a_star_alone_is_part_of_nothing() -> None:
    assert only(f"*\n1.甲是（B）{AB}\n*\n").options == ["一", "二"]


def test_kinds_behind_the_number_and_heads_that_count_as_questions_do() -> None:
    text = f"第 1 题 单选 甲是什么\nA.一\nB.二\n答案：B\n参考解析：因为二。\n第 2 题 单选 乙是什么{AB}\n答案：A\n"
    first, second = typed(text).questions
    assert (first.stem, first.kind, first.explanation) == ("甲是什么", "single", "因为二。")
    assert second.stem == "乙是什么"
    parts = f"第一题：填空题\n1、甲在____。\n答案：北京\n第二题：单选题\n1、乙（B）{AB}\n"
    assert [given for _, given in found(parts)] == [[["北京"]], ["B"]]


def test_a_tick_behind_an_empty_bracket() -> None:
    text = "一、判断题\n1、甲早。()√\n2、乙早。( )×\n3、丙早。\n（ ）V\n4、丁早。（）x\n"
    assert [given for _, given in found(text)] == [["true"], ["false"], ["true"], ["false"]]


def test_texts_in_brackets_behind_blanks() -> None:
    text = "一、填空题\n1.要有____和____。（耐心 细心）\n2.自____年起施行。 (2010)\n3.要____、____。（早睡、早起）\n"
    report = typed(text)
    given = [draft.answers for draft in report.questions]
    assert given == [[["耐心"], ["细心"]], [["2010"]], [["早睡"], ["早起"]]]
    assert {problem.code for problem in report.problems} == {"answer_printed"}
    assert report.questions[1].stem == "自____年起施行。"
    aside = "一、填空题\n1.甲在____。（以下简称甲）\n2.乙在____。（见第3条）\n3.丙在____和____。（早）\n"
    assert typed(aside).importable == 0


@pytest.mark.parametrize(
    "options", ["5.A.一\n\n6.\nB.二\n7.\nC.三", "5.\nA.一\n6.B.二\n7、C.三", "5.A、一\n6.B、二"]
)
def test_options_that_a_list_counts_on_from_their_question(options: str) -> None:
    text = f"4.甲（ ）\n\n{options}\n答案：AB\n5.乙（ ）{AB}\n答案：A"
    assert found(text) == [("甲（ ）", ["A", "B"]), ("乙（ ）", ["A"])]
    assert codes(typed(text)) == []


def test_one_stem_that_begins_with_a_letter_is_no_option() -> None:
    report = typed(f"4.甲____。\n5.A.型血（ ）{AB}\n答案：A\n6.B.型血（ ）{AB}\n答案：B")
    assert [draft.stem for draft in report.questions] == ["A.型血（ ）", "B.型血（ ）"]
    assert report.total == 3


def test_points_in_a_line_of_the_stem_keep_their_first_number() -> None:
    text = "1、甲（ ）。\n（1）早；（2）晚；（3）中\nA.(1)(2) B.(1)(2)(3)\n答案：B\n2、乙（B）。\nA.一 B.二\n"
    assert typed(text).questions[0].stem == "甲（ ）。\n（1）早；（2）晚；（3）中"


@pytest.mark.parametrize(
    "case", ["A公司与B公司签约，C公司担保。", "A公司找B公司和C公司", "A某借给B厂一笔钱，C行担保"]
)
def test_letters_that_name_somebody(case: str) -> None:
    draft = only(f"1、读材料：\n{case}\n谁要还钱（ ）{AB}\n答案：B\n")
    assert (draft.stem, draft.options) == (f"读材料：\n{case}\n谁要还钱（ ）", ["一", "二"])


PAPER = (
    "劳动法试题一、单项选择题（每题1分）1.甲（ ）。A.一B.二C.人员答案：B解析：1.应当；2.及时。2.乙（ ）。A.一B.我的答案：A"
    "二、多项选择题（每题2分）1.丙（ ）。A.一B.二C.三【答案】：AB解析：见A.三、判断题1.丁。答案：√2.戊。正确答案：×解析：不可以。"
)


def test_a_whole_paper_in_one_line() -> None:
    found = [(draft.stem[0], draft.kind, draft.answers) for draft in typed(PAPER).questions]
    assert found == [
        ("甲", "single", ["B"]),
        ("乙", "single", ["A"]),
        ("丙", "multiple", ["A", "B"]),
        ("丁", "true_false", ["true"]),
        ("戊", "true_false", ["false"]),
    ]
    assert typed(PAPER).questions[0].explanation == "1.应当；2.及时。"


@pytest.mark.parametrize(
    "line",
    [
        "1.甲（ ）。A.一B.二答案：A3.乙（ ）。A.一B.二答案：B",
        "1.甲（ ）。A.一B.二答案：A解析：所以答案：B2.乙（ ）。A.一B.二答案：B",
    ],
)
def test_a_line_of_which_it_is_not_sure_where_each_question_begins(line: str) -> None:
    assert "甲" not in [draft.stem[0] for draft in typed(line).questions]


@pytest.mark.parametrize("name", ["《工会法》", "工会法", "（二）工会法"])
@pytest.mark.parametrize("end", ["答案：A", "答案：A\n解析：见第一条。"])
def test_a_name_alone_above_numbers_that_begin_again_is_no_part_of_the_question_above(
    name: str, end: str
) -> None:
    text = f"1.甲（ ）{AB}\n{end}\n2.乙（ ）{AB}\n{end}\n{name}\n1.丙（ ）{AB}\n{end}\n"
    questions = typed(text).questions
    assert len(questions) == 3 and not [d for d in questions if "工会" in d.explanation]


def test_nor_of_its_last_option() -> None:
    report = typed(f"1.甲（A）{AB}\n2.乙（B）{AB}\n《工会法》\n1.丙（A）{AB}\n")
    assert [draft.options for draft in report.questions] == [["一", "二"]] * 3


def test_a_point_of_a_reason_is_no_name() -> None:
    text = f"1.甲（ ）{AB}\n答案：A\n2.乙（ ）{AB}\n答案：B\n解析：如下\n应当注意几点\n1.甲应当早。\n2.乙应当晚。\n3.丙（ ）{AB}\n答案：B\n"
    assert "应当注意几点" in typed(text).questions[1].explanation


@pytest.mark.parametrize(
    "name", ["《工会法》", "《工会法》（2021年修正）试题", "《工会法》部分", "工会法知识试题"]
)
@pytest.mark.parametrize(
    "above", [f"1.甲（A）{AB}", f"1.甲（ ）{AB}\n答案：A", "一、判断题\n1.甲。（√）"]
)
def test_a_law_above_the_heads_of_its_sections_is_no_part_of_the_question_above(
    name: str, above: str
) -> None:
    first, second = typed(f"{above}\n{name}\n一、单选题\n1.乙（B）{AB}\n").questions
    assert "工会法" not in str(first) and "工会法" not in second.stem


@pytest.mark.parametrize("last", ["《劳动法》和", "依据"])
def test_a_last_option_that_goes_on_with_a_law_stays_whole(last: str) -> None:
    text = f"1.甲（A）\nA.一\nB.{last}\n《工会法》\n二、判断题\n1.乙。（√）\n"
    assert typed(text).questions[0].options[1] == f"{last}\n《工会法》"


@pytest.mark.parametrize(
    "reason", ["【答案解析】见第七条。\n", "解析：见第七条。\n这一条要记住。\n", ""]
)
def test_a_kind_in_brackets_begins_a_question_where_none_has_a_number(reason: str) -> None:
    text = f"【单选题】甲应当（ ）{AB}\n【正确答案】A\n{reason}【判断题】乙应当做。\n【正确答案】错误\n{reason}【填空题】丙是____的人。\n【正确答案】好\n"
    questions = typed(text).questions
    assert [draft.kind for draft in questions] == ["single", "true_false", "fill"]
    assert [draft.answers for draft in questions] == [["A"], ["false"], [["好"]]]


def test_so_does_one_below_another_without_an_answer() -> None:
    text = "【判断题】甲应当做。\n答案：对\n【判断题】乙应当做。\n【问答题】丙要怎么做？\n【填空题】丁是____的人。\n答案：好\n"
    report = typed(text)
    assert (report.total, report.unsupported) == (4, {"essay": 1})
    assert [draft.kind for draft in report.questions] == ["true_false", "fill"]
