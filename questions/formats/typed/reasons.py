"""Keys that go on: “A。《工会法》第二条规定…”, “AB:年假;婚假”. The key is believed where all that follows
may explain it, and nothing in it says otherwise."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS
from questions.formats import answers
from questions.formats.typed.flat import flat

LONGEST = 3000
LEAST = 4
LEAST_WORDS = 3

_KEY = r"[A-H](?:[,、 ]{0,2}[A-H]){0,7}"
_TOLD = re.compile(
    rf"\s*[\[(]?({_KEY})[\])]?(?![A-Za-z0-9%℃+*/=-])\s{{0,9}}([.。;,:、\n]|\s|(?=[(《“—–]))\s{{0,9}}(?=\S)"
)
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_REMARK = re.compile(r"[(—–-]\s{0,9}\S|because\b|since\b", re.IGNORECASE)
"""What an English reason begins with: “B — …”, “B (…)”."""
_WORD = re.compile(r"[A-Za-z]{2,}|\d[\d,.]*")
_OPEN = re.compile(
    r"[(\[“\s]{0,9}(?:\d{1,4}\s?[.、)](?!\d)|第\s?\d{1,4}\s?题|或|和|与|及|以及|还是|、|/|\?)"
)
_OTHERS = re.compile(
    r"\b(?:or|also|either|both|maybe|perhaps|probably|unsure|disputed|debatable|ambiguous|typo|correction|should be|changed)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(r"(?<![\w'’])[A-H](?![\w'’])")
_DISPUTED = re.compile(
    "存疑|有疑|疑问|待定|待查|待核|不确定|勘误|更正|争议|答案有误|改为|改成|原答案|原题|也可|也选|也对|也算|也正确|也行|"
    "另一|网上|[都均]对|[都均]可|[都均]正确"
)
# “故选B”, “应为B”: a key that is said again.
_AGAIN = re.compile(
    rf"(?:(?<![不错误未能可])选择?|答案|为|是)\s{{0,9}}[是为:]?\s{{0,9}}[(]?({_KEY})(?![A-Za-z0-9族类型级区种轮%-])"
)
_CALLED_RIGHT = re.compile(
    rf"(?<![A-Za-z])({_KEY})(?:选?项)?[^A-Z,.;。，；]{{0,8}}?(?<![不])(?:正确|对(?=[,.;。，；]|$))"
)
_CONCLUDES = re.compile(
    rf"(?:故|因此|所以|综上)[^.\n]{{0,6}}?(?<!不)(?:选择?|答案[为是选]?)\s{{0,3}}:?\s{{0,3}}({_KEY})\s{{0,3}}[.]?\s{{0,3}}$"
)
_FIRST = re.compile(
    rf"\s*(?:本题)?(?:正确|参考)?答案\s?(?:应?选|是|为|:)[是为:]?\s?({_KEY}|正确|错误)项?\s?(?:[.。,;\n]|$)"
)
_NEGATIVE = re.compile("不|错误|除|非|未|无|没有")


def without_reason(answer: str, options: Sequence[str], stem: str) -> tuple[str, str]:
    """The key and its reason; the answer as it is, and nothing, where that is not sure."""
    if not options or len(answer) > LONGEST or answers.letters(answer, options) is not None:
        return answer, ""
    match = _TOLD.match(flat(answer))
    if match is None:
        return answer, ""
    key = re.sub("[^A-H]", "", match[1])
    reason = answer[match.end() :].strip()
    if not set(key) <= set(LETTERS[: len(options)]) or len(set(key)) < len(key):
        return answer, ""
    if _repeats(reason, key, options):
        return key, ""
    may = _may_explain(reason, match[2]) or _is_remark(reason, key)
    sure = may and _agrees(reason, key, options, stem)
    return (key, reason.lstrip("—–- ")) if sure else (answer, "")


def key_said(explanation: str) -> list[str]:
    """The letters that an explanation ends or begins with, “故选A。”; [] for any other one."""
    match = _CONCLUDES.search(flat(explanation[-LONGEST:]))
    return sorted(set(re.findall("[A-H]", match[1] if match else key_first(explanation))))


def key_first(explanation: str) -> str:
    """The key that an explanation begins with, 答案选A。…; empty for any other one."""
    match = _FIRST.match(flat(explanation[:LONGEST]))
    return match[1] if match else ""


def _repeats(reason: str, key: str, options: Sequence[str]) -> bool:
    """Whether what follows are just the texts of the options that the key names."""
    wanted = sorted(answers.plain(options[LETTERS.index(letter)]) for letter in key)
    inner = re.fullmatch(r"[(（](.+)[)）]", reason)
    reason = inner[1] if inner else reason
    for signs in ("[;；|\n]", "[;；|\n、,，]"):
        parts = [answers.plain(part) for part in re.split(signs, reason) if part.strip()]
        if sorted(parts) == wanted:
            return True
    return False


def _may_explain(reason: str, sign: str) -> bool:
    """Whether a text may be the reason for a key, and no further part of it."""
    even = flat(reason)
    bare = reason.strip("（()）[]【】。. ")
    if (
        len(bare) < LEAST
        or answers.judgement(bare) is not None
        or _IDEOGRAPH.search(reason) is None
        or _OPEN.match(even)
    ):
        return False
    lettered = re.match(r"[A-H](?![A-Za-z])", even) is not None
    return not (lettered and (sign in ",、\n" or sign.isspace())) and not _DISPUTED.search(even)


def _is_remark(reason: str, key: str) -> bool:
    """Whether an English text may be the reason for a key: set off as one, some words long, and without
    a word of any other answer."""
    if _IDEOGRAPH.search(reason) or not _REMARK.match(reason) or _OTHERS.search(reason):
        return False
    return len(_WORD.findall(reason)) >= LEAST_WORDS and set(_LETTER.findall(reason)) <= set(key)


def _agrees(reason: str, key: str, options: Sequence[str], stem: str) -> bool:
    """Whether a reason names no other key, and does not begin with the text of another option."""
    even = flat(reason)
    said = [match[1] for match in _AGAIN.finditer(even)]
    if any(sorted(re.sub("[^A-H]", "", text)) != sorted(key) for text in said):
        return False
    right = "".join(match[1] for match in _CALLED_RIGHT.finditer(even))
    if not set(re.sub("[^A-H]", "", right)) <= set(key) and not _NEGATIVE.search(stem):
        return False
    begun = answers.plain(reason.lstrip("(（—–- "))
    others = [answers.plain(text) for at, text in enumerate(options) if LETTERS[at] not in key]
    own = any(begun.startswith(answers.plain(options[LETTERS.index(letter)])) for letter in key)
    return own or not any(text and begun.startswith(text) for text in others)
