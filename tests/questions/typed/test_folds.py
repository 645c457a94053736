"""What folds away below a question: one answer and its reason, which begins no question of its own."""

import pytest

from ..making import only, typed

ASKED = "**Q1**：哪个对？\n- A. 一\n- B. 二\n\n<details><summary>{}</summary>\n\n{}\n\n</details>\n\n**Q2**：哪个错？\n- A. 三\n- B. 四\n\n**答案：A**\n"
REASONS = [
    "**先看期限**：\n\n- **A 一**：太短。\n- **B 二**：正好。",
    "1. 先看一（ ）。\n2. 再看二？",
    "一、判断题\n\n说的是二。",
    "| 词 | 义 |\n|---|---|\n| 一 | 二 |",
]


@pytest.mark.parametrize("summary", ["答案与解析", "📋 查看答案"])
@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_is_no_question(summary: str, reason: str) -> None:
    report = typed(ASKED.format(summary, f"**答案：B**。\n\n{reason}"))
    assert report.problems == []
    first, second = report.questions
    assert (first.stem, first.answers, second.stem, second.answers) == (
        "哪个对？",
        ["B"],
        "哪个错？",
        ["A"],
    )
    assert first.explanation.split("\n") == [
        line.replace("**", "").removeprefix("- ") for line in reason.split("\n") if line
    ]


def test_the_reason_of_a_fill() -> None:
    folded = (
        "<details>\n<summary>答案与解析</summary>\n\n**答案**：书面\n\n口头的不算。\n\n</details>\n"
    )
    draft = only(f"## 二、填空题\n\n### 题目 10\n合同要用 ______ 形式。\n\n{folded}")
    assert (draft.answers, draft.explanation) == ([["书面"]], "口头的不算。")


def test_lists_and_single_keys_fold_away_too() -> None:
    text = "1. 甲（ ）\nA. 一\nB. 二\n2. 乙（ ）\nA. 一\nB. 二\n<details><summary>参考答案</summary>\n\n1. A\n2. B\n\n</details>\n"
    assert [draft.answers for draft in typed(text).questions] == [["A"], ["B"]]
    text = "1. 甲（ ）\nA. 一\nB. 二\n<details><summary>答案</summary>\nB\n因为如此。\n</details>\n"
    assert (only(text).answers, only(text).explanation) == (["B"], "因为如此。")


def test_an_option_alone_is_the_answer_and_its_reason_stands_below() -> None:
    folded = "<details>\n<summary>点击查看答案</summary>\n\n{}\n\n</details>\n"
    asked = "1. 甲（ ）\n- A. 一\n- B. 二\n- C. 三\n\n"
    report = typed(asked + folded.format("**B. 二**\n\n因为如此。"))
    assert report.problems == []
    (draft,) = report.questions
    assert (draft.answers, draft.explanation) == (["B"], "因为如此。")
    assert only(asked + folded.format("A. 一\nC. 三")).answers == ["A", "C"]
