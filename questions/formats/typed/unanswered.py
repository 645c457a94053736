"""Why a question is left without an answer, where one seems to stand there."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS, Place
from questions.formats.found import Unsure, unsure
from questions.formats.inside import has_place, keys_inside
from questions.formats.stated import Stated
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.lines import Token
from questions.formats.typed.marked import is_set_apart
from questions.words import N_

LONGEST = 500
_SAID_RIGHT = re.compile(r"[（(【\[]\s?(?:正确|对)\s?[)）】\]]\s*$")
_LIST = re.compile(
    r"(?<!\d)\d{1,3}\s?[-–—~至]\s?\d{1,3}\s?题?[.、:)]?\s?(?:[A-H]{2,}|[√×对错]{2,}|[A-H√×对错](?:\s[A-H√×对错]+){1,})"
)


def unmatched_list(items: Sequence[Item], strays: Sequence[Token]) -> str:
    """What looks like a list of answers and was not read as one; empty where nothing does."""
    texts = [token.line.text for token in strays]
    texts += [line.text for item in items for _, line in item.more]
    texts += [text for item in items for text in item.explanation]
    found = (_LIST.search(flat(text[:LONGEST])) for text in texts)
    return next((match[0] for match in found if match), "")


def lists_unmatched(found: str, where: Place) -> Unsure | None:
    """What is said instead of “no answer” where such a list stands in the text."""
    if not found:
        return None
    said = N_(
        "没有找到答案。文件里写着“%(list)s”，像是答案，却说不准是哪些题的。请写上“参考答案”作标题，题号和题目一样"
    )
    return unsure(where, "answers_unclear", said, list=found[:20])


def unanswered(item: Item, stated: Stated, where: Place) -> Unsure | None:
    """What is said instead of “no answer”; None where nothing looks like one."""
    there = set(LETTERS[: len(stated.options)])
    keys = [key for key in keys_inside(stated.stem) if set(re.findall("[A-Z]", key)) <= there]
    if len(keys) > 1:
        said = N_(
            "的题干里有几个括号写着字母（%(keys)s），不知道哪个是答案。请写上“答案：B”这样一行"
        )
        return unsure(where, "answers_unclear", said, keys="、".join(keys)[:20])
    if keys and has_place(stated.stem):
        said = N_(
            "的题干里有一个括号空着，另一个括号写着 %(key)s，不知道是不是答案。请写上“答案：B”这样一行"
        )
        return unsure(where, "answers_unclear", said, key=keys[0])
    if own := next(
        (text for name, text in item.meta.items() if name.endswith("答案") and text), ""
    ):
        said = N_("只有做题的人写的答案（%(answer)s），没有正确答案。请写上“答案：B”这样一行")
        return unsure(where, "answers_unclear", said, answer=own[:20])
    said_right = [text for text in stated.options if _SAID_RIGHT.search(text)]
    if 0 < len(said_right) < len(stated.options):
        said = N_(
            "没有写答案。有选项后面写着“正确”或“对”，不知道是不是答案。请写上“答案：B”这样一行"
        )
        return unsure(where, "answers_unclear", said)
    if is_set_apart(item, stated.options):
        said = N_(
            "没有写答案。有选项标了颜色、加粗或打了勾，但不是每道题都这样，或者每道题标的都是同一个，"
            "不知道是不是答案。请写上“答案：B”这样一行"
        )
        return unsure(where, "answers_unclear", said)
    return None
