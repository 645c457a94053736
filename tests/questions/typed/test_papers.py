"""Several papers in one text: each list of answers goes to the paper that it names, or to none."""

import itertools

import pytest

from ..making import AB, codes, typed

NAMES = [
    ("试卷一", "试卷二"),
    ("A卷", "B卷"),
    ("第一套", "第二套"),
    ("普法试卷（一）", "普法试卷（二）"),
    ("模拟题1", "模拟题2"),
    ("第一期", "第二期"),
    ("第一章 总则", "第二章"),
]
LISTS = [
    "{}参考答案：1-2 {}",
    "{}答案\n1-2 {}",
    "{}\n参考答案\n1-2 {}",
    "{}答案：{}",
    "{}答案及评分标准\n1-2 {}",
    "以下是{}的试卷答案如下：\n1-2 {}",
]


def paper(name: str, stems: str) -> str:
    return f"{name}\n一、单选题\n" + "".join(
        f"{at}.{stem}（ ）{AB}\n" for at, stem in enumerate(stems, 1)
    )


def given(text: str) -> dict[str, str]:
    return {draft.stem[0]: draft.answers[0] for draft in typed(text).questions}


@pytest.mark.parametrize(("one", "two"), NAMES[:-1])
def test_each_list_goes_to_the_paper_it_names(one: str, two: str) -> None:
    asked = paper(one, "甲乙") + paper(two, "丙丁")
    for shape, turned in itertools.product(LISTS, (False, True)):
        lists = [shape.format(one, "BA"), shape.format(two, "AB")]
        text = asked + "\n".join(reversed(lists) if turned else lists)
        assert given(text) == {"甲": "B", "乙": "A", "丙": "A", "丁": "B"}


PARTS = [
    ("第一章总则", "第二章合同"),
    ("第一部分 总则", "第二部分 合同"),
    ("第一章练习题", "第二章练习题"),
    ("第1单元", "第2单元"),
    ("模块一", "模块二"),
    ("项目1 总则", "项目2 合同"),
    ("第一周", "第二周"),
    ("Unit 1", "Unit 2"),
    ("习题1", "习题2"),
    ("《消防法》", "《工会法》"),
    ("一、消防法", "二、工会法"),
]
PART_LISTS = [
    "{}的答案\n1-2 {}",
    "{}\n参考答案\n一、单选题\n1-2 {}",
    "参考答案（{}）\n1-2 {}",
    "参考答案：{}\n1-2 {}",
    "【{}参考答案】\n{}",
    "{}参考答案：1-2 {}",
]


@pytest.mark.parametrize(("one", "two"), PARTS)
def test_each_list_goes_to_the_part_it_names(one: str, two: str) -> None:
    asked = paper(one, "甲乙") + paper(two, "丙丁")
    for shape, turned in itertools.product(PART_LISTS, (False, True)):
        lists = [shape.format(one, "BA"), shape.format(two, "AB")]
        text = asked + "\n".join(reversed(lists) if turned else lists)
        assert given(text) == {"甲": "B", "乙": "A", "丙": "A", "丁": "B"}, text


def test_lists_with_reasons_part_by_part() -> None:
    asked = paper("模块一", "甲乙") + paper("模块二", "丙丁")
    told = "模块{}答案\n1.答案：{}\n解析：一。\n2.答案：{}\n解析：二。\n"
    text = asked + told.format("二", *"AB") + told.format("一", *"BA")
    assert given(text) == {"甲": "B", "乙": "A", "丙": "A", "丁": "B"}


def test_lists_whose_names_stand_above_no_question_are_nobodys() -> None:
    asked = paper("第一章", "甲乙") + paper("第二章", "丙丁")
    report = typed(f"{asked}参考答案\n工会法\n1-2 AB\n消防法\n1-2 BA\n")
    assert set(codes(report)) == {"answers_unclear"} and not report.questions


def test_a_title_of_it_all_is_no_part() -> None:
    report = typed(f"2026安全考试题及答案\n1.甲（ ）{AB}\n答案：A\n2.乙（ ）{AB}\n答案：B\n")
    assert [draft.tags for draft in report.questions] == [[], []]


def test_lines_of_a_number_and_a_labelled_key_below_a_head_in_words_of_its_own() -> None:
    asked = f"一、选择题\n1.甲（ ）{AB}\n2.乙（ ）{AB}\n二、判断题\n1.丙（ ）\n"
    text = f"{asked}本次试卷答案如下：\n一、选择题\n1.答案：B\n解析：一\n2.答案：A\n解析：二\n二、判断题\n1.√\n"
    assert given(text) == {"甲": "B", "乙": "A", "丙": "true"}


def test_what_a_case_tells_is_no_title() -> None:
    told = "项目一 投资甲厂\n项目二 投资乙厂\n"
    assert given(f"1.甲（B）{AB}\n{told}2.乙（A）{AB}\n3.丙（B）{AB}") == {
        "甲": "B",
        "乙": "A",
        "丙": "B",
    }


def test_lists_of_chapters() -> None:
    one, two = NAMES[-1]
    asked = paper(one, "甲乙") + paper(two, "丙丁")
    assert given(f"{asked}第二章答案：1-2 AB\n第一章答案：1-2 BA")["甲"] == "B"
    assert given(f"{asked}答案\n第二章 1-2 AB\n第一章 1-2 BA")["丁"] == "B"


@pytest.mark.parametrize("lists", ["参考答案：1-2 BA", "答案\n1-2 BA"])
def test_whose_list_it_is_is_not_said(lists: str) -> None:
    report = typed(paper("试卷一", "甲乙") + paper("试卷二", "丙丁") + lists)
    assert codes(report) == ["answers_unclear"] * 4 and "试卷一" in report.problems[0].text


def test_a_list_of_another_paper() -> None:
    assert codes(typed(paper("A卷", "甲乙") + "B卷答案：1-2 BA")) == ["answers_unclear"] * 2


def test_the_only_list_there_is() -> None:
    asked = paper("A卷", "甲乙") + paper("B卷", "丙丁")
    assert given(f"{asked}B卷答案：1-2 AB") == {"丙": "A", "丁": "B"}


def test_a_title_on_each_page() -> None:
    text = (
        f"工会法试卷（A卷）\n1.甲（ ）{AB}\n工会法试卷（A卷）\nC.三\n2.乙（ ）{AB}\n答案：1.C 2.B"
    )
    assert given(text) == {"甲": "C", "乙": "B"}


@pytest.mark.parametrize(
    "last", ["上期答案：BA", "上期答案：1.B 2.A", "上期答案：B", "上期参考答案\n1. A\n2. B"]
)
def test_answers_of_the_last_time(last: str) -> None:
    report = typed(f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n{last}\n")
    assert not report.questions and len(report.errors) == 2


def test_what_is_said_of_answers_of_the_last_time() -> None:
    problem = typed(f"1.甲（ ）{AB}\n2.乙（ ）{AB}\n上期答案：BA\n").problems[0]
    assert "“上期”" in problem.text % problem.params
