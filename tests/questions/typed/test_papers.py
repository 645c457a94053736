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
