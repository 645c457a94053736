"""Question banks in Markdown: quotes, boxes, bold options, folded answers, blocks of code."""

import pytest

from ..making import codes, found, only, typed

RIGHT = [("甲（ ）", ["B"]), ("乙（ ）", ["A"])]


@pytest.mark.parametrize(
    "text",
    [
        "### 1. 甲（ ）\n- A. 一\n- B. 二\n\n> 答案：B\n> 解析：略\n\n---\n\n#### 2. 乙（ ）\n- A. 一\n- B. 二\n> 答案：A",
        "**1.** 甲（ ）\n\n**A.** 一\n\n**B.** 二\n\n**答案：** B\n\n---\n**2.** 乙（ ）\n\n**A.** 一\n\n**B.** 二\n\n- **答案**：A",
        "1\\. 甲（ ）\nA\\. 一\nB\\. 二\n- 参考答案：B\n2\\. 乙（ ）\nA\\. 一\nB\\. 二\n* 【答案】A",
        "1. 甲（ ）\nA. 一\nB. 二\n<details><summary>查看答案</summary>\n\nB\n\n</details>\n\n2. 乙（ ）\nA. 一\nB. 二\n"
        "<details>\n<summary>解析</summary>\n\n- 答案：A\n- 因为如此。\n</details>",
        "```\n1. 甲（ ）\nA. 一\nB. 二\n答案：B\n```\n```\n2. 乙（ ）\nA. 一\nB. 二\n答案：A\n```",
        "1. 甲（ ）\n- [ ] A. 一\n- [x] B. 二\n\n2. 乙（ ）\n- [X] A. 一\n- [ ] B. 二",
        "1. 甲（ ）\n- [ ] 一\n- [x] 二\n\n2. 乙（ ）\n- [x] 一\n- [ ] 二",
        "1. 甲（ ）\n□ A. 一\n☑ B. 二\n2. 乙（ ）\n☑ A. 一\n□ B. 二",
        "1. 甲（ ）\nA. 一\n*B. 二\n2. 乙（ ）\n*A. 一\nB. 二",
    ],
)
def test_signs_around_a_question(text: str) -> None:
    assert found(text) == RIGHT
    assert [draft.options for draft in typed(text).questions] == [["一", "二"]] * 2


THREE = "1. 甲\n{0}A. 一{0}\nB. 二\n2. 乙\nA. 一\n{0}B. 二{0}\n3. 丙\nA. 三\n{0}B. 四{0}\n"


@pytest.mark.parametrize("sign", ["**", '<font color="red">'])
def test_options_that_are_set_apart(sign: str) -> None:
    text = THREE.format(sign)
    text = "\n".join(
        line[: -len(sign)] + "</font>" if sign[0] == "<" and line.startswith(sign) else line
        for line in text.split("\n")
    )
    report = typed(text)
    assert [draft.answers for draft in report.questions] == [["A"], ["B"], ["B"]]
    assert codes(report) == ["answer_marked"] * 3
    assert report.questions[0].options == ["一", "二"]


def test_a_box_ticked_elsewhere_is_not_the_answer() -> None:
    text = "1. 甲\n- [x] A. 一\n- [ ] B. 二\n答案：B\n2. 乙\n- [x] A. 一\n- [ ] B. 二\n答案：A\n"
    assert found(text) == [("甲", ["B"]), ("乙", ["A"])]
    always = "1. 甲\n- [x] A. 一\n- [ ] B. 二\n2. 乙\n- [x] A. 三\n- [ ] B. 四\n"
    assert typed(always).importable == 0


def test_code_marks_nothing() -> None:
    draft = only(
        "1. 结果是（ ）\n```python\n# 2. 注释\nA. 一\n2、乙（ ）\n答案\n```\nA. 3\nB. 4\n答案：B\n"
    )
    assert draft.stem == "结果是（ ）\n# 2. 注释\nA. 一\n2、乙（ ）\n答案"
    assert (draft.options, draft.answers) == (["3", "4"], ["B"])


def test_what_only_looks_like_markdown() -> None:
    draft = only("1. char **p, **q 和 2**3**4 的差\nA. a > b\nB. x_1\n答案：B\n")
    assert draft.stem == "char **p, **q 和 2**3**4 的差"
    assert draft.options == ["a > b", "x_1"]


def test_a_picture_elsewhere_is_missed() -> None:
    report = typed("1. 图中是（ ）\n![图](a.png)\nA. 一\nB. 二\n答案：B\n解析：见图 ![图](b.png)\n")
    assert codes(report) == ["picture_left_out"] * 2
    assert report.questions[0].stem == "图中是（ ）"
    assert codes(typed("1. ![图](a.png)\nA. 一\nB. 二\n答案：B\n")) == ["picture_missing"]
    assert codes(typed("1. 是（ ）\n[[[a.jpg]]]\nA. 一\nB. 二\n答案：B\n")) == ["picture_left_out"]


def test_a_table_with_its_rule() -> None:
    table = "## 判断题\n\n| 题号 | 题目 | 答案 |\n|:--|:-:|---|\n| 1 | 年假五天 | ✅ |\n| 2 | 产假五天 | ❌ |\n"
    report = typed(table)
    assert (report.total, report.problems) == (2, [])
    assert [draft.answers for draft in report.questions] == [["true"], ["false"]]


FOLDED = "<details><summary><b>答案</b></summary>\n<p>\n\n#### 答案: {}\n\n因为法律这样写。\n\n</p>\n</details>\n\n---\n\n"


@pytest.mark.parametrize(
    "mark", ["###### 1. ", "### 题目1：", "**问题1**：", "### Q1 [single]\n", "Question: 1\n"]
)
def test_heads_of_single_questions(mark: str) -> None:
    text = "".join(
        f"{mark.replace('1', number)}{stem}（ ）\n\n- A: 一\n- B: 二\n\n{FOLDED.format(key)}"
        for number, stem, key in (("1", "甲", "B"), ("2", "乙", "A"))
    )
    assert found(text) == RIGHT
    assert [draft.explanation for draft in typed(text).questions] == ["因为法律这样写。"] * 2


def test_heads_that_are_labels() -> None:
    text = "# 第1题\n## 题干\n甲（ ）\n## 选项\nA. 一\nB. 二\n## 答案\nB\n## 解析\n见法。\n"
    draft = only(text)
    assert (draft.stem, draft.answers, draft.explanation) == ("甲（ ）", ["B"], "见法。")


def test_containers() -> None:
    one = ":::quiz\n{}（ ）\n\nA. 一\nB. 二\n\n答案: {}\n解析: 略\n:::\n\n"
    assert found(one.format("甲", "B") + one.format("乙", "A")) == RIGHT


@pytest.mark.parametrize(
    "mark", ["#### 题1\n", "【例题1】 ", "【第 1 题】题型：单选题\n题目：", "习题1、"]
)
def test_numbers_behind_a_word(mark: str) -> None:
    one = "{}{}（ ）\nA. 一\nB. 二\n答案：{}\n解析：略\n\n"
    text = one.format(mark, "甲", "B") + one.format(mark.replace("1", "2"), "乙", "A")
    assert found(text) == RIGHT


def test_heads_with_numbers_of_numbers() -> None:
    text = "### 2.1 单选题\n**1.甲（ ）**\nA. 一\nB. 二\n答案：B\n### 2.2 多选题\n**1.乙（ ）**\nA. 一\nB. 二\n答案：A\n"
    assert found(text) == RIGHT
    assert [draft.kind for draft in typed(text).questions] == ["single", "multiple"]


@pytest.mark.parametrize("kind", ["单选题 ", "单选题：", "[single]\n", "（SINGLE_CHOICE）\n"])
def test_kinds_before_a_stem(kind: str) -> None:
    draft = only(f"1. {kind}甲（ ）\nA. 一\nB. 二\n答案：B\n")
    assert (draft.kind, draft.stem) == ("single", "甲（ ）")


def test_headings_between_questions_are_part_of_neither() -> None:
    head = "## 第二讲\n\n### K02【易 · 单选】\n\n"
    ask = "{0}的是？\n\n- A. 一\n- B. 二\n\n**答案：** {1}\n\n**解析：** 因为如此。\n\n---\n\n"
    report = typed(
        f"# 题库\n\n### K01【易 · 单选】\n\n{ask.format('甲', 'B')}{head}{ask.format('乙', 'A')}"
    )
    assert [draft.explanation for draft in report.questions] == ["因为如此。"] * 2
    assert found(f"{ask.format('甲', 'B')}{head}{ask.format('乙', 'A')}") == [
        ("甲的是？", ["B"]),
        ("乙的是？", ["A"]),
    ]
    assert report.problems == []
    numbered = "### 1. 甲（ ）\n- A. 一\n- B. 二\n\n答案：A\n\n解析：略。\n\n## 第二讲\n\n### 2. 乙（ ）\n- A. 一\n- B. 二\n\n答案：B\n"
    assert typed(numbered).questions[0].explanation == "略。"
    kept = numbered.replace("## 第二讲\n\n### 2. 乙（ ）", "## 乙是哪一个\n")
    assert codes(typed(kept)) == [] and len(typed(kept).questions) == 2


def test_a_heading_above_a_labelled_stem_is_what_it_is_about() -> None:
    text = "### 1. 运算\n\n题目：甲是？\n\n- A. 一\n- B. 二\n\n答案：B\n\n### 2. 循环\n\n题目：乙是？\n\n- A. 一\n- B. 二\n\n答案：A\n"
    assert [(q.stem, q.tags) for q in typed(text).questions] == [
        ("甲是？", ["运算"]),
        ("乙是？", ["循环"]),
    ]


def test_boxes_as_obsidian_has_them() -> None:
    report = typed(
        "> [!question] 选择题 1\n> 甲？\n> - [ ] A. 一\n> - [ ] B. 二\n>\n> > [!success]- 查看答案\n> > 正确答案: B\n\n"
        "> [!question] 判断题 1\n> 乙。\n>\n> > [!success]- 答案\n> > 正确答案：错误\n> > **解析**: 丙。\n"
    )
    assert [(q.stem, q.options, q.answers) for q in report.questions] == [
        ("甲？", ["一", "二"], ["B"]),
        ("乙。", [], ["false"]),
    ]


@pytest.mark.parametrize(
    ("title", "stem", "key"),
    [
        (
            "[!question] 1. 关于标准答案的说法？",
            "关于标准答案的说法？",
            "[!success]- 查看答案\n> > B",
        ),
        ("[!question] 1. 甲？", "甲？", "[!success] 答案：B"),
        ("[!question] 1. 解析几何是谁创立的？", "解析几何是谁创立的？", "[!tip]+ 参考答案 B"),
    ],
)
def test_titles_of_boxes_that_say_more_than_what_folds_away(
    title: str, stem: str, key: str
) -> None:
    assert found(f"> {title}\n> A. 一\n> B. 二\n>\n> > {key}\n") == [(stem, ["B"])]


@pytest.mark.parametrize(
    "code",
    [
        "<p>1. 丙</p>\n<p>2. 丁</p>",
        "<body>\n<div>A. 丙</div>\n<div>B. 丁</div>\n</body>",
        "<div>答案：丙</div>",
    ],
)
def test_paragraphs_of_html_in_a_question_are_code(code: str) -> None:
    report = typed(f"1. 甲\n{code}\n乙？\nA. 一\nB. 二\n答案：B\n2. 戊？\nA. 一\nB. 二\n答案：A\n")
    assert [q.answers for q in report.questions] == [["B"], ["A"]]
    assert report.total == 2


def test_a_tag_before_many_blanks_costs_no_more_than_its_length() -> None:
    report = typed("1. 甲<\n<p>" + " " * 20_000 + "<x\n2. 乙？\nA. 一\nB. 二\n答案：A\n")
    assert [q.stem for q in report.questions] == ["乙？"]


def test_paragraphs_of_html_around_the_parts_of_a_question() -> None:
    report = typed(
        "<p>1. a &lt; b（ ）</p>\n<p>A. 一</p>\n<p>B. 二</p>\n<details>\n<summary>点击查看答案</summary>\n"
        "<p><strong>正确答案: B. 二</strong></p>\n</details>\n2. 显示什么？\n<p>甲</p>\nA. 甲\nB. 乙\n答案：A\n"
    )
    assert [(q.stem, q.options, q.answers) for q in report.questions] == [
        ("a < b（ ）", ["一", "二"], ["B"]),
        ("显示什么？\n<p>甲</p>", ["甲", "乙"], ["A"]),
    ]


def test_lists_of_answers_that_fold_away_kind_by_kind() -> None:
    folded = "<details>\n<summary>{}答案与解析</summary>\n\n1. **{}**。这一条说得很清楚：因为甲。\n\n</details>\n"
    report = typed(
        "## 一、单选题\n\n**1. 甲 * 一 * 乙（ ）**\nA.一\nB.二\n\n## 二、判断题\n\n**1. 丙。（ ）**\n\n## 答案与解析\n\n"
        + folded.format("单选题", "B")
        + folded.format("判断题", "√")
    )
    assert report.problems == []
    assert [(q.stem, q.answers, q.explanation) for q in report.questions] == [
        ("甲 * 一 * 乙（ ）", ["B"], "这一条说得很清楚：因为甲。"),
        ("丙。（ ）", ["true"], "这一条说得很清楚：因为甲。"),
    ]


def test_tags_numbers_and_small_letters() -> None:
    report = typed(
        "\\12. 哪个？\nA. 一\nB. 二\n答案：A\n13.【对错题】甲。\n答案：错误\n14.【填空题】乙是____。\n答案：abc\n"
    )
    assert [(q.stem, q.answers) for q in report.questions] == [
        ("哪个？", ["A"]),
        ("甲。", ["false"]),
        ("乙是____。", [["abc"]]),
    ]


def test_a_page_whose_lines_all_stand_in_tags() -> None:
    lines = [
        "哪个&lt;对&gt;？",
        "A. 一",
        "B. 二",
        "答案：B",
        "哪个错？",
        "A. 一",
        "B. 二",
        "答案：A",
    ]
    page = "".join(f"<p>{line}</p>\n" for line in lines)
    assert found(page) == [("哪个<对>？", ["B"]), ("哪个错？", ["A"])]


def test_fields_in_a_list() -> None:
    text = "### 题目 1\n- 题型：单选题\n- **题干**：哪个对？\n- 选项：A. 一；B. 二\n- 参考答案：B\n- 简短解析：因为。\n"
    report = typed(text + text.replace("题目 1", "题目 2").replace("哪个", "谁"))
    told = [(draft.stem, draft.options, draft.answers) for draft in report.questions]
    assert told == [("哪个对？", ["一", "二"], ["B"]), ("谁对？", ["一", "二"], ["B"])]
    assert [draft.explanation for draft in report.questions] == ["因为。"] * 2


def test_a_sign_before_the_answer_inside_bold_letters() -> None:
    asked = "**题目{}（单选题）**\n哪个对？\n- A. 一\n- B. 二\n\n**✅ 正确答案：B**\n📖 **解析**：因为。\n\n"
    report = typed(asked.format(1) + asked.format(2))
    assert [(draft.answers, draft.explanation) for draft in report.questions] == [
        (["B"], "因为。")
    ] * 2


def test_a_difficulty_behind_the_kind_in_a_heading() -> None:
    draft = only("### 第1题【单选】难度：★★☆\n哪个对？\n\nA、一　B、二\n\n**【答案】** B\n")
    assert (draft.stem, draft.difficulty) == ("哪个对？", 2)
