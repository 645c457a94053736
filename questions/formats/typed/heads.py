"""The heads of sections: 一、单项选择题（每题2分）."""

import re

from questions.formats import answers
from questions.formats.typed.flat import flat

LONGEST = 120

_HEAD_NUMBER = re.compile(
    r"\s*(?:[(]?[一二三四五六七八九十]{1,3}[)]?\s*[、.:]|"
    r"第[一二三四五六七八九十\d]{1,3}\s?部分(?=[^\s\d:、,.?!]{2,8}题(?:库|型)?\s*(?:[:、.]|$))|第[一二三四五六七八九十\d]{1,3}\s*[部大章节篇卷单套][^\s:、]{0,3}\s*[:、.]?|"
    r"第[一二三四五六七八九十]{1,3}题\s?[:、.]|[(][一二三四五六七八九十]{1,3}[)]|"
    r"[一二三四五六七八九十]{1,3}\s{0,4}(?=[单多]|判断|填空|简答|问答|名词解释|论述|案例|选择|不定项)|[IVX]{1,4}\s*[、.]|part\s*\w{1,3}[.:]?)\s*",
    re.IGNORECASE,
)
_HEAD_WORDS = re.compile(
    r"(?:单项?选择?|多项?选择?|不定项选?择?|单选|多选|判断(?:正误|对错)?|是非|填空|简答|问答|论述|名词解释|案例分?析?|"
    r"[ABXabx][1-4]?(?:\s?[/、]\s?[AB][1-4])?\s?型(?:单选|多选|选择)?|材料分?析?|选择|综合探究|综合应?用?|实操|操作|计算|连线|匹配|排序|阅读理解|完形填空|编程|作文|写作|辨析)"
    r"(?:题目?|部分|练习)?(?:题库)?"
)
_BRACKETED_HEAD = re.compile(rf"\s*[\[(]\s?({_HEAD_WORDS.pattern})\s?[\])]\s*")
_COUNTED_HEAD = re.compile(
    rf"\d{{1,2}}(?:[.]\d{{1,2}}){{0,2}}[.、]?\s{{1,9}}({_HEAD_WORDS.pattern})"
)
_SCORES = re.compile(r"\([^()]*[题共每][^()]*\)")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def is_head(text: str) -> bool:
    """Whether a line heads a section: 一、单项选择题（每题2分）, 判断题, 第二部分 多选题."""
    if len(text) > LONGEST:
        return False
    even = _IN_BRACKETS.sub("", flat(text)).strip()
    if not even and (only := _BRACKETED_HEAD.fullmatch(flat(text))):
        return answers.kind_of(only[1]) is not None
    number = _HEAD_NUMBER.match(even)
    if counted := _COUNTED_HEAD.fullmatch(even):
        return answers.kind_of(counted[1]) is not None
    words = even[number.end() :].strip() if number else even
    named = _HEAD_WORDS.match(words)
    if not named or (answers.kind_of(words[: named.end()]) is None and "题" not in named[0]):
        return bool(number and re.fullmatch(r"[^,.?!:;]{1,20}题", words))
    rest = words[named.end() :].strip()
    if not rest or rest[0] in ":.,、":
        return True
    return bool(number) and len(rest) <= 30 and not re.search(r"[?(]\s*\)?$|_{2,}", rest)


def is_kind_alone(text: str) -> bool:
    """Whether a text is nothing but a kind, with what each scores: 判断题（每题1分）."""
    even = _SCORES.sub("", flat(text[:LONGEST])).strip()
    return _HEAD_WORDS.fullmatch(even) is not None and answers.kind_of(text) is not None
