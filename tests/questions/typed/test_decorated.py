"""Questions that were written with pictures and looks: ✅ 答案：B, **答案** B, a table of answers in Markdown."""

import pytest

from ..making import AB, codes, found, only, typed

TWO = f"一、单选题\n1.甲？{AB}\n2.乙？{AB}\n二、判断题\n1.丙。\n2.丁。\n"


@pytest.mark.parametrize(
    "answer",
    [
        "✅ 答案：B\n💡 解析：因为。",
        "👉 正确答案：**B. 二**\n📝 **解析**：因为。",
        "> ✅ **正确答案：B**\n>\n> **解析：** 因为。",
        "**答案** B\n**解析** 因为。",
        "**答案**B\n**解析**因为。",
        "*答案*：B\n*解析*：因为。",
        "`答案：B`\n`解析：因为。`",
        "==答案：B==\n解析：因为。",
        "**正确答案**：B ✅\n**解析**：因为。",
        "✅ 【答案】B\n【解析】因为。",
    ],
)
def test_labels_that_are_decorated(answer: str) -> None:
    draft = only(f"1.哪个？{AB}\n{answer}\n")
    assert (draft.answers, draft.explanation) == (["B"], "因为。")


@pytest.mark.parametrize(
    "answers",
    [
        "📝 参考答案与解析\n### 一、单选题\n| 题号 | 答案 | 解析 |\n|:--:|:--:|---|\n| 1 | B | 因为。 |\n| 2 | A | 所以。 |\n"
        "### 二、判断题\n| 题号 | 答案 |\n|---|---|\n| 1 | √ |\n| 2 | × |",
        "✅ 答案汇总\n单选：1.B 2.A\n判断：1.√ 2.×",
        "参考答案\n一、单选题\n1-B，2-A\n二、判断题\n1-√ 2-×",
        "参考答案\n一、单选题\n1 B\n2 A\n二、判断题\n1 √\n2 ×",
        "## 答案\n### 一、单选题\n|1|2|\n|---|---|\n|B|A|\n### 二、判断题\n|1|2|\n|---|---|\n|√|×|",
    ],
)
def test_lists_of_answers_that_are_decorated(answers: str) -> None:
    report = typed(f"{TWO}\n{answers}\n")
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["true"], ["false"]]


def test_judgements_with_pictures() -> None:
    text = "一、判断题\n1.要签。 ✅\n2.不签。 ❌\n3.要签。（✅）\n4.不签。（❌）\n"
    assert [right for _, right in found(text)] == [["true"], ["false"], ["true"], ["false"]]


def test_a_picture_before_a_head_or_a_number() -> None:
    report = typed(f"🎯 一、多选题\n📌 1.哪些？{AB}\n答案：AB\n⭐ 2.还有哪些？{AB}\n答案：AB\n")
    assert [draft.stem for draft in report.questions] == ["哪些？", "还有哪些？"]
    assert only("1.哪个？\nA.☀️ 一\nB.☔ 二\n答案：B\n").options == ["☀️ 一", "☔ 二"]


@pytest.mark.parametrize(
    "line, options",
    [
        ("A.1B.2C.3D.4", ["1", "2", "3", "4"]),
        ("A、10B、20C、30", ["10", "20", "30"]),
        ("A．1/3B．1/2C．2/3D．1/4", ["1/3", "1/2", "2/3", "1/4"]),
    ],
)
def test_options_without_anything_between(line: str, options: list[str]) -> None:
    draft = only(f"1.不超过（ ）年。\n{line}\n答案：B\n")
    assert (draft.options, draft.answers) == (options, ["B"])


MIXED = f"一、单选题\n1.甲？{AB}\n2.乙？{AB}\n二、填空题\n3.包名是____。\n三、判断题\n4.丁。\n"


@pytest.mark.parametrize(
    "head, rows",
    [
        ("题号 | 题型 | 答案", ["1 | 单选 | B", "2|单选|A", "3|填空|npm", "4|判断|√", "合计 | | "]),
        ("题号 | 正确答案 | 说明", ["1 | (B) | 因", "2|**A**|果", "3|npm|无", "4|√|有"]),
        ("题号 | 答案 | 考点 | 题号 | 答案 | 考点", ["1|B|因|3|npm|果", "2|A|无|4|√|有"]),
        ("题号 | 正确答案 | 我的答案 | 结果", ["1|B|A|×", "2|A|A|√", "3|npm|pip|×", "4|√|×|×"]),
        ("题号 | 答案", ["Q1 | B", "Q2 | A", "Q3 | npm", "Q4 | √"]),
    ],
)
@pytest.mark.parametrize("title", ["## 测验答案", "参考答案速查表", "答案一览："])
def test_columns_of_a_table_of_answers(title: str, head: str, rows: list[str]) -> None:
    rule = "---|" * (head.count("|") + 1)
    lines = "".join(f"| {row} |\n" for row in (head, *rows)).replace("\n", f"\n|{rule}\n", 1)
    report = typed(f"{MIXED}{title}\n\n{lines}")
    assert report.problems == []
    answers = [draft.answers for draft in report.questions]
    assert answers == [["B"], ["A"], [["npm"]], ["true"]]
    assert report.questions[0].options == ["一", "二"]


def test_a_table_without_keys_is_no_list_of_answers() -> None:
    shown = "| 题号 | 答案 | 说明 |\n|---|---|---|\n| 1 | 中国 | 是 |\n| 2 | 美国 | 否 |\n"
    assert only(f"1.看表，哪个对？\n{shown}{AB.strip()}\n答案：B\n").answers == ["B"]


@pytest.mark.parametrize("label", ["答案汇总", "答案速查表", "参考答案一览"])
def test_more_names_for_answers(label: str) -> None:
    assert [a for _, a in found(f"1.甲？{AB}\n2.乙？{AB}\n{label}：1.B 2.A\n")] == [["B"], ["A"]]


@pytest.mark.parametrize(
    "head", ["# ✅ 答案与解析（请在完成题目后查看）", "参考答案（仅供参考）", "答案（共2题）"]
)
def test_a_remark_behind_the_head_of_a_list(head: str) -> None:
    asked = "30. 哪些对（ ）\nA. 一\nB. 二\nC. 三\n\n31. 哪个对（ ）\nA. 一\nB. 二\n\n"
    report = typed(f"{asked}{head}\n\n30. **A, C**\n    > 解析：略\n31. **B**\n    > 解析：略\n")
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [["A", "C"], ["B"]]


def test_a_side_behind_its_sign_with_its_reason() -> None:
    asked = "## 判断题\n\n### 1. 要签合同。\n\n**答案：** {}\n"
    draft = only(asked.format("❌ 错误（应当 书面）"))
    assert (draft.answers, draft.explanation) == (["false"], "应当 书面")
    assert codes(typed(asked.format("❌ 正确（应当书面）"))) == ["unclear_answer"]


def test_a_line_of_signs_asks_nothing() -> None:
    text = (
        "1. 甲（ ）\nA. 一\nB. 二\n答案：A\n\n？？？？\n2. [选择] 乙是哪个\nA. 一\nB. 二\n答案：B\n"
    )
    report = typed(text)
    assert (report.total, report.problems) == (2, [])
    assert report.questions[1].stem == "乙是哪个"


def test_a_heading_with_a_number_alone_is_no_tag() -> None:
    draft = only("### 题目 1\n- 题型：判断题\n- 题干：要签合同。\n- 参考答案：正确\n- 难度：基础\n")
    assert (draft.stem, draft.tags, draft.difficulty) == ("要签合同。", [], 2)


def test_what_somebody_scored_are_no_points() -> None:
    text = "1\n【单选题】甲（ ）\nA、\n一\nB、\n二\n我的答案：A\n0.0分\n正确答案：B\nAI讲解\n"
    report = typed(text)
    assert (report.problems, report.questions[0].points) == ([], None)


@pytest.mark.parametrize("label", ["答案：\n", "正确答案：", "**正确答案**：\n- "])
def test_right_options_line_by_line(label: str) -> None:
    asked = "1. 哪些对？\nA. 一\nB. 二\nC. 三\n"
    draft = only(f"{asked}{label}A. 一\nC. 三\n解析：略\n")
    assert (draft.kind, draft.answers, draft.explanation) == ("multiple", ["A", "C"], "略")
    draft = only(f"{asked}{label}A. 一\nC. 三个都不对\n")
    assert (draft.answers, draft.explanation) == (["A"], "C. 三个都不对")


def test_a_call_in_code_is_no_place_for_the_answer() -> None:
    draft = only("二、判断题\n1、执行 fopen( )函数，返回的是数。（X）\n")
    assert (draft.kind, draft.answers) == ("true_false", ["false"])
    assert codes(typed("二、判断题\n1、先看甲( )，返回的是数。（X）\n")) == ["no_answer"]


def test_a_part_of_a_list_in_the_line_of_its_kind() -> None:
    asked = "## 选择题\n1. 甲（ ）\nA. 一 B. 二\n2. 乙（ ）\nA. 一 B. 二\n## 判断题\n1. 丙。（ ）\n"
    report = typed(f"{asked}## 答案\n**选择题**：1. B　2. A\n**判断题**：\n1. ❌（应为一年）\n")
    assert report.problems == []
    assert [draft.answers for draft in report.questions] == [["B"], ["A"], ["false"]]
