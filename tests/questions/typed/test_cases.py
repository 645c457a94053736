"""Questions that share a text: each is asked with it, and none with another's."""

import pytest

from ..making import AB, EMPTY, found, typed


def test_parts_of_a_numbered_text() -> None:
    text = f"1.甲公司案情\n(1)一问（ A ）{AB}\n(2)二问（ AB ）{AB}\n2.乙公司\n(1)三问（B）{AB}\n3.独立（A）{AB}"
    assert found(text) == [
        (f"甲公司案情\n一问{EMPTY}", ["A"]),
        (f"甲公司案情\n二问{EMPTY}", ["A", "B"]),
        (f"乙公司\n三问{EMPTY}", ["B"]),
        (f"独立{EMPTY}", ["A"]),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"根据以下案情回答1-2题：\n甲公司\n1.一问（A）{AB}\n2.二问（B）{AB}\n3.独立（A）{AB}",
        f"二、案例分析题\n甲公司\n根据以上材料，回答下列问题：\n1.一问（A）{AB}\n2.二问（B）{AB}\n"
        f"三、单选题\n1.独立（A）{AB}",
        f"案例一：甲公司\n1.一问（ ）{AB}\n答案：A\n2.二问（ ）{AB}\n答案：B\n三、单选题\n1.独立（A）{AB}",
    ],
)
def test_a_text_above_its_questions(text: str) -> None:
    first, second, third = (stem for stem, _ in found(text))
    assert "甲公司" in first and "一问" in first
    assert "甲公司" in second and "二问" in second and "一问" not in second
    assert third == f"独立{EMPTY}"


@pytest.mark.parametrize(
    "second", ["（二）乙公司", "案例二：乙公司", "【材料2】乙公司", "（二）\n乙公司", "乙公司"]
)
def test_the_next_text_of_a_section(second: str) -> None:
    text = f"案例分析题\n（一）甲公司\n1.一问（A）{AB}\n{second}\n1.二问（B）{AB}"
    first, last = typed(text).questions
    assert "甲公司" in first.stem and first.options == ["一", "二"]
    assert "乙公司" in last.stem and "甲公司" not in last.stem


def test_numbers_that_begin_again_below_no_text() -> None:
    report = typed(f"案例分析题\n（一）甲公司\n1.一问（A）{AB}\n1.二问（B）{AB}")
    assert (report.importable, report.unsupported) == (1, {"case": 1})


def test_cases_without_options_are_counted_one_by_one() -> None:
    report = typed(
        f"1.甲（A）{AB}\n二、案例分析题\n1.张三……\n(1)合法吗？\n答：略\n2.李四……\n答：略\n"
        "三、综合探究题\n1.谈谈\n(1)甲\n2.再谈\n"
    )
    assert (report.total, report.importable) == (4, 1)
    assert report.unsupported == {"case": 2, "composite": 1}


MEDICAL = """A1型题
1. 休克是
A. 血压下降
B. 心率减慢
【答案】A
【A3/A4型题】
（2～3题共用题干）
患者发热3天。
2. 首选检查是
A. 血常规
B. CT
【答案】A
3. 首选治疗是
A. 抗生素
B. 手术
【答案】A
B1型题
（4～5题共用备选答案）
A. 青霉素
B. 红霉素
4. 治疗甲病首选
【答案】A
5. 治疗乙病首选
【答案】B
6. 丙病是
A. 热的
B. 冷的
【答案】B
"""


def test_texts_and_options_that_medical_questions_share() -> None:
    report = typed(MEDICAL)
    assert report.problems == []
    text = "（2～3题共用题干）\n患者发热3天。\n"
    drugs = ["青霉素", "红霉素"]
    assert [(draft.stem, draft.options, draft.answers) for draft in report.questions] == [
        ("休克是", ["血压下降", "心率减慢"], ["A"]),
        (f"{text}首选检查是", ["血常规", "CT"], ["A"]),
        (f"{text}首选治疗是", ["抗生素", "手术"], ["A"]),
        ("治疗甲病首选", drugs, ["A"]),
        ("治疗乙病首选", drugs, ["B"]),
        ("丙病是", ["热的", "冷的"], ["B"]),
    ]


def test_a_medical_text_that_is_not_there() -> None:
    report = typed(
        "（1-2题共用题干）\n1.首选检查是\nA.甲\nB.乙\n答案：A\n2.还有\nA.甲\nB.乙\n答案：A\n"
    )
    assert (report.questions, report.unsupported) == ([], {"case": 2})
