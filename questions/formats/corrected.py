"""A key that the file itself takes back: “更正：B” below the answer A."""

import re
from collections.abc import Sequence

from questions.formats import answers
from questions.formats.typed.flat import flat

LONGEST = 3000
_HINT = re.compile("[正改应]|勘误")
_CORRECTED = re.compile(
    r"(?:^|\n)\s{0,9}[(\[]?(?:(?:备?注|说明|解析)\s?:\s?)?(?:[本此该原]题)?(?:的?(?:正确|参考|标准|原)?答案)?(?:有误|错误|错了)?[,;.\s]{0,3}"
    r"(?:(?:更正|勘误|订正|修正|纠正|改正)[为是]?|应[该当]?(?:改?[为成]|是|选)|改[为成])\s?[\])]?\s?:?\s?"
    r"(?:(?:[本此该]题)?(?:正确)?答案)?(?:应?[该当]?(?:改?[为成]|是|选))?\s?:?\s?"
    r"([A-H](?:[,、 ]?[A-H]){0,7}|[对错√×]|正确|错误)[选项]{0,2}(?=\s*(?:$|[\n.,;()]))"
)


def corrections(texts: Sequence[str]) -> list[str]:
    """The keys that lines of these texts put in the place of another: “应为B”, “更正：正确”."""
    told = (text[:LONGEST] for text in texts if _HINT.search(text))
    return [key for text in told for key in _CORRECTED.findall(flat(text))]


def meant(key: str, kind: str, options: Sequence[str]) -> list[str]:
    """What a correction makes the answers of a question of this kind; [] where that is not sure."""
    letters = sorted(set(re.findall("[A-H]", key)))
    if kind != "true_false":
        return letters
    at = ord(letters[0]) - ord("A") if len(letters) == 1 else len(options)
    said = key if not letters else options[at] if at < len(options) else ""
    side = answers.judgement(said) if said else None
    return [] if side is None else ["true" if side else "false"]
