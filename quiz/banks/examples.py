"""The template trainers download: one question of each kind, which loads back as it is."""

from collections.abc import Callable, Mapping

from questions.drafts import Draft
from questions.formats import csv, xlsx

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

TEMPLATES: Mapping[str, Callable[[list[Draft]], bytes]] = {"csv": csv.write, "xlsx": xlsx.write}


def template_file(ending: str) -> bytes:
    """The template as `csv` or `xlsx`."""
    return TEMPLATES[ending](EXAMPLES)
