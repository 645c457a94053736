"""The statistics of a bank's questions as a table for Excel."""

from collections.abc import AsyncIterator, Sequence

from questions.kinds import TRUE_FALSE
from questions.models import Bank
from quiz.reports.statistics import Line, all_lines
from quiz.reports.tables import Cell, Row, Table

LETTERED = "ABCDEFGH"
"""Options with a column of their own; a question with more has the others in the last."""

KINDS = {"single": "单选题", "multiple": "多选题", "true_false": "判断题", "fill": "填空题"}
FLAGS = {
    "key": "答案可能标错了",
    "below_chance": "答对的比瞎猜还少",
    "negative": "会的人反而容易错",
    "hard": "太难",
    "unused": "有选项没人选",
    "easy": "太容易",
}
HEADER = (
    "题号", "题型", "题干", "正确答案", "出现次数（首次答题）", "答对率", "区分度", "空着的比例",
    "用时中位数（秒）", "提示", *LETTERED, "对", "错", "其他选项和常见错误答案",
    "出现次数（含重复答题）", "答对率（含重复答题）", "题目改过，还没人答新的",
)  # fmt: skip


def items_table(bank: Bank) -> Table:
    """A row a question, as its first tries answered it; rates from 0 to 1."""
    return Table("试题分析", HEADER, _pages(bank))


async def _pages(bank: Bank) -> AsyncIterator[Sequence[Row]]:
    async for lines in all_lines(bank):
        yield [_row(line) for line in lines]


def _row(line: Line) -> Row:
    numbers, question = line.numbers, line.numbers.question
    times = {option.key: option.times for option in line.options}
    more = [f"{key} {count}" for key, count in times.items() if key not in (*LETTERED, *TRUE_FALSE)]
    more += [f"{text}（{count}）" for text, count in line.wrong_texts]
    return (
        numbers.question_id,
        KINDS[question.kind],
        line.stem,
        right_answer(question.kind, question.answers),
        numbers.shown,
        round(numbers.facility, 4),
        _rounded(numbers.discrimination, 3),
        round(numbers.blank / numbers.shown, 4),
        _rounded(numbers.seconds, 1),
        "；".join(FLAGS[flag] for flag in line.flags),
        *(times.get(key) for key in LETTERED),
        times.get("true"),
        times.get("false"),
        "；".join(more),
        line.tries,
        round(line.share, 4),
        "是" if line.outdated else "",
    )


def right_answer(kind: str, answers: Sequence[object]) -> str:
    """The key in one cell."""
    if kind == "true_false":
        return "对" if answers == ["true"] else "错"
    if kind == "fill":
        accepted = [blank if isinstance(blank, list) else [blank] for blank in answers]
        return "；".join(" 或 ".join(map(str, blank)) for blank in accepted)
    return "".join(map(str, answers))


def _rounded(value: float | None, digits: int) -> Cell:
    return None if value is None else round(value, digits)
