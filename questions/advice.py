"""What to do about a problem, where its sentence does not say it."""

from collections.abc import Callable

from questions.drafts import Problem
from questions.words import N_

ADVICE = {
    "no_answer": N_("请写上答案。"),
    "no_stem": N_("请写上题干；多余的行可以删掉。"),
    "answer_outside_options": N_("请核对答案的字母，或补上缺的选项。"),
    "several_answers": N_("请只留一个答案，或把题型改成多选题。"),
    "bad_options": N_("请每个选项占一格，不要少于 2 个；判断题和填空题不要选项。"),
    "same_options": N_("请改掉其中一个选项。"),
    "unsupported_kind": N_("这道题不会导入。可以删掉，或改成单选、多选、判断、填空题。"),
    "too_long": N_("请写短一些。"),
    "answer_too_long": N_("请写短一些。"),
    "unreadable_text": N_("请重新输入认不出的字。"),
    "blank_count": N_("请让空的个数和答案的个数一样；几个空的答案用；隔开。"),
    "duplicate": N_("可以删掉这一道。"),
    "no_such_article": N_("请核对是哪一条。"),
    "bad_difficulty": N_("难度请写 1 到 5。"),
    "bad_points": N_("分值请只写数字。"),
}
"""What to do, for problems whose sentence does not say it."""
WITH_ADVICE = N_("%s。%s")
SENTENCE = N_("%s。")
ENDS = ("。", "！", "？", ".", "!", "?")


def in_full(problem: Problem, gettext: Callable[[str], str]) -> str:
    """What is wrong, and what to do."""
    what, advice = problem.translated(gettext), ADVICE.get(problem.code)
    if advice:
        return gettext(WITH_ADVICE) % (what, gettext(advice))
    return what if what.endswith(ENDS) else gettext(SENTENCE) % what
