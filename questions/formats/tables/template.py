"""The template trainers download: one question of each kind and how to write more of them."""

from collections.abc import Callable, Mapping

from questions.drafts import Draft
from questions.formats.tables import csv, xlsx
from questions.formats.writing import in_memory

EXAMPLES = [
    Draft(
        kind="single",
        stem="用人单位自用工之日起，最晚多长时间内要订立书面劳动合同？",
        options=["十五日", "一个月", "三个月", "半年"],
        answers=["B"],
        explanation="已建立劳动关系，没有同时订立书面合同的，应当自用工之日起一个月内订立。",
        citation="《劳动合同法》第十条",
        tags=["劳动合同"],
        difficulty=1,
    ),
    Draft(
        kind="multiple",
        stem="订立合同时，工会可以为职工做哪些事？",
        options=[
            "帮助、指导职工签订劳动合同",
            "代替职工在劳动合同上签字",
            "代表职工平等协商，签订集体合同",
            "替企业决定职工的工资",
        ],
        answers=["A", "C"],
        explanation="工会帮助、指导职工签订劳动合同，代表职工协商并签订集体合同，但不能代替本人签字。",
        citation="《工会法》第二十一条",
        tags=["工会"],
        difficulty=3,
    ),
    Draft(
        kind="true_false",
        stem="工资可以用购物卡代替。",
        answers=["false"],
        explanation="工资应当以货币形式按月支付给劳动者本人。",
        citation="《劳动法》第五十条",
        tags=["工资"],
        difficulty=1,
    ),
    Draft(
        kind="fill",
        stem="申请劳动争议仲裁的时效期间为____年。",
        answers=[["一", "1"]],
        explanation="从知道或者应当知道权利被侵害之日起计算。",
        citation="《劳动争议调解仲裁法》第二十七条",
        tags=["仲裁"],
        difficulty=2,
    ),
]

LEGEND = [
    ["列", "怎么填"],
    ["题型", "单选题、多选题、判断题、填空题，四种之一。"],
    ["题干", "题目本身。填空题的空写成____（四条下划线），有几个空就写几处。"],
    [
        "选项A、选项B……",
        "单选题和多选题用，每个选项占一格；不够可以再加选项E、选项F。判断题和填空题留空。",
    ],
    [
        "答案",
        "单选题写一个字母，如 B；多选题写几个字母，如 ACD；判断题写正确或错误；填空题写文字。",
    ],
    [
        "答案（填空题）",
        "几个空之间用；隔开；一个空有几种写法都算对时用 | 隔开，如：一|1；三十日|30日",
    ],
    ["解析", "可以不写。答完题后给职工看的说明。"],
    ["法律依据", "可以不写。写法如：《劳动法》第五十条"],
    ["标签", "可以不写。几个标签之间用；隔开。"],
    ["难度", "可以不写。1（最易）到 5（最难）。"],
    ["示例", "第一张表里的四行是示例，填好自己的题后可以删掉。本表不会被导入。"],
]
"""How to fill the template in. It is data for whoever writes the questions, in their language."""


def template() -> bytes:
    """The template as a workbook: the examples, and a second sheet that says how to write more."""
    return xlsx.write(EXAMPLES, {"填写说明": LEGEND})


TEMPLATES: Mapping[str, Callable[[], bytes]] = {
    "csv": lambda: in_memory(csv.CsvWriter, EXAMPLES),
    "xlsx": template,
}


def template_file(ending: str) -> bytes:
    """The template as `csv` or `xlsx`."""
    return TEMPLATES[ending]()
