"""The key of a question whose answers carry shares of the points, in per cent, as Moodle's do."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS, Draft
from questions.formats.found import Unsure, unsure
from questions.formats.passages import Passages
from questions.kinds import no_answer
from questions.words import N_

FULL = 99.9
NEARLY_ALL = 90
"""Shares of several right answers that add up to less give nobody the full points."""
MORE_THAN_ALL = 105
"""Shares that add up to more are no rounded ones: some of the answers are enough."""


def choice_key(
    passages: Passages, shares: Sequence[float], *, single: bool, any_of: bool = False
) -> list[str]:
    """The letters of the right options. Raises Unsure where no sure key can be told.

    `any_of`: several options of a single choice may earn everything, and any one of them will do;
    the shares of a multiple choice are parts of one whole.
    """
    if not any(share > 0 for share in shares):
        raise Unsure(no_answer(passages.where))
    full = [index for index, share in enumerate(shares) if share >= FULL]
    if any_of and not single and full and any(0 < share < FULL for share in shares):
        said = N_("有选项得满分，也有选项只得部分分，不知道哪些算对。请让算对的选项加起来是 100%")
        raise unsure(passages.where, "no_full_answer", said)
    right = full if single else [index for index, share in enumerate(shares) if share > 0]
    if single and len(full) > 1 and not any_of:
        said = N_("是单选题，却有 %(count)s 个选项都算全对，请改成多选题，或者只留一个")
        raise unsure(passages.where, "several_answers", said, count=len(full))
    if not right or sum(shares[index] for index in right) < NEARLY_ALL:
        said = N_("没有得满分的答案，不知道哪个算对，请把正确答案标成满分")
        raise unsure(passages.where, "no_full_answer", said)
    if not single and not full and sum(shares[index] for index in right) > MORE_THAN_ALL:
        said = N_("的得分加起来超过了满分，不用选全也能拿满。得分的选项都当作正确答案，请核对")
        passages.warn("shares_over", said)
    if single and sum(share > 0 for share in shares) > len(full):
        passages.warn("partial_credit", N_("有只得部分分的选项，按错误选项导入"))
    return [LETTERS[index] for index in right if index < len(LETTERS)]


def accepted(passages: Passages, answers: Sequence[tuple[str, float]]) -> list[str]:
    """The texts that earn everything, of (pattern, share). `*` in a pattern stands for any text.

    A pattern is accepted as the text it is without its stars. Raises Unsure if nothing is left.
    """
    full = [pattern for pattern, share in answers if share >= FULL]
    if any(0 < share < FULL for _, share in answers):
        passages.warn("partial_credit", N_("有只得部分分的答案，没有导入"))
    texts = [pattern.replace(r"\*", "\0").replace("*", "").strip() for pattern in full]
    if any("*" in pattern.replace(r"\*", "") for pattern in full):
        passages.warn("wildcard", N_("答案里的 * 代表任意文字，这里只接受去掉 * 之后的文字"))
    kept = list(dict.fromkeys(text.replace("\0", "*") for text in texts if text))
    if kept:
        return kept
    raise _nothing_accepted(passages, answers)


def _nothing_accepted(passages: Passages, answers: Sequence[tuple[str, float]]) -> Unsure:
    if not any(pattern and share > 0 for pattern, share in answers):
        return Unsure(no_answer(passages.where))
    said = N_("没有一个确定得满分的答案，请写明正确答案")
    return unsure(passages.where, "no_full_answer", said)


def spelt(number: str) -> list[str]:
    """A number as it is written and, where its decimals end with noughts, without them: 4.0 and 4."""
    if not re.fullmatch(r"-?\d+\.\d+", number):
        return [number]
    return list(dict.fromkeys([number, number.rstrip("0").rstrip(".")]))


def starred(text: str) -> str:
    """An accepted text as a pattern that means nothing but this text."""
    return text.replace("*", r"\*")


TENTHS = {
    1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667", 7: "14.28571", 8: "12.5",
    9: "11.11111", 10: "10",
}  # fmt: skip
"""The share of each of so many right answers: Moodle takes these numbers and no others."""
MOST_RIGHT = 20


def per_right(draft: Draft) -> dict[str, str]:
    """The share of each option of a multiple choice, by its letter: the right ones make 100 in all,
    and one wrong one takes everything back.

    From eleven right ones on some get 10 and some 5. Raises Unsure where even that is too much.
    """
    count = len(draft.answers)
    if draft.kind != "multiple":
        return {}
    if count > MOST_RIGHT:
        said = N_("没有写进去：Moodle 的多选题最多 %(most)s 个正确选项。请改用 Excel 或 QTI")
        raise unsure(draft.where, "too_many_right", said, most=MOST_RIGHT)
    shares = [TENTHS[count]] * count if count in TENTHS else ["10"] * (MOST_RIGHT - count)
    shares += ["5"] * (count - len(shares))
    rights = dict(zip(draft.answers, shares, strict=True))
    return {letter: rights.get(letter, "-100") for letter in LETTERS[: len(draft.options)]}
