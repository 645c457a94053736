"""Several papers in one text, 试卷一 and 试卷二, A卷 and B卷: where each begins, and which list of answers
says that it is the answers to one of them."""

import re
from collections.abc import Sequence
from dataclasses import replace

from questions.formats.labels import ANSWER
from questions.formats.typed.answer_lines import is_list, numbered_key
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line, Token, tokens
from questions.formats.typed.numbered import is_numbered
from questions.formats.typed.unnumbered import keys_in
from questions.numerals import parse

LONGEST = 60
PAPER = "paper"
"""The value of the token of such a title."""

_WORD = r"(?:试卷|考卷|样卷|模拟(?:试[题卷]|[题卷])?|试题|真题|套题|套卷|题库|测试[题卷]?|练习[题卷]?|竞赛题|竞答题|卷)"
_COUNT = r"(?:([一二三四五六七八九十]{1,3}|\d{1,3})|([A-Ha-h甲乙丙丁]))"
_LETTER = r"([A-Ha-h甲乙丙丁])"
# 普法试卷（一）, 模拟题二, A卷, （B卷）, 试题（A卷）, 第二套试题.
_TITLE = re.compile(
    rf"\s*(?:以下[为是]\s?)?(?:[^,.?!:;()_]{{0,24}}?(?:{_WORD}\s?(?:之|第)?\s?(?:\(\s?{_COUNT}\s?卷?\s?\)|{_COUNT}(?![A-Za-z\d一-十卷]))"
    rf"|\(\s?{_LETTER}\s?\)?\s?卷\s?\)?|(?<![A-Za-z]){_LETTER}\s?卷)"
    r"|第\s?([一二三四五六七八九十]{1,3}|\d{1,3})\s?[套份期场讲课](?:试卷|试题|题)?"
    r"|((?:上一?期|往期|上一?周|上个?月|昨[日天]|上次|前期|上一?轮)(?:试题|题目|竞答|竞赛|答题|问题)?))"
)
OTHERS = "上期"
"""Answers that are published with the questions of the next time."""
_GIVEN = re.compile(
    rf"的?\s{{0,9}}[\[(]?(?:(?:试题|题目|各题|试卷)?{ANSWER}(?:[与及和]?(?:试题)?(?:详细)?(?:解析|详解|评分标准))?(?:如下|部分)?|答案速查)"
    r"\s?[\])]?\s{0,9}:?\s{0,9}"
)
_COLON = re.compile(r"\s{0,9}:\s{0,9}|\s{1,9}(?=\d)")
_CHAPTER = re.compile(
    r"\s*(?:以下[为是]\s?)?第\s?[一二三四五六七八九十百\d]{1,4}\s?(?:章|节|篇|编|部分|单元)(?:[^\S\n]?[^,.?!:;()_\s\d]{0,16}?(?=的?\s?答案|参考|正确|标准|\s|:|$))?"
)


def paper(text: str) -> tuple[int, str]:
    """Which paper of several a line names, and nothing else: 试卷（一） as (1, 卷), A卷 as (1, A卷)."""
    match = _TITLE.fullmatch(flat(text).rstrip(" :")) if len(text) < LONGEST else None
    return _which(match) if match else (0, "")


def names_part(text: str) -> bool:
    """Whether a line names a paper or a chapter."""
    even = flat(text[:LONGEST])
    named = _TITLE.search(even)
    return bool(named and _which(named)[0]) or _CHAPTER.search(even) is not None


def with_papers(found: Sequence[Token]) -> list[Token]:
    """The tokens, where titles of papers are chapters, and a list that names its paper stands below its
    title. A title alone, which no other one or no list goes with, is a line as any other."""
    read = [_read(token) for token in found]
    sure = any(len(parts) > 1 or paper(parts[0].rest)[1] == OTHERS for parts in read if parts)
    if sum(map(bool, read)) < 2 and not sure:
        return [*found]
    last: tuple[int, str] = (0, "")
    for token, parts, below in zip(found, read, [*found[1:], None], strict=True):
        if len(parts) > 1 or token.sort == "key":
            last = (0, "")
        elif parts and below and _is_answer_of(parts[0], below):
            last = (0, "")
            parts.insert(0, _key(parts[0]))
            below.sort, below.line = "text", Line(below.line.number, below.rest)
        elif parts:
            again = last == (last := paper(parts[0].line.text))
            if again and not (below and below.sort == "key"):  # it runs on each page
                parts[0].sort, parts[0].value = "break", ""
    return [one for token, parts in zip(found, read, strict=True) for one in parts or [token]]


def _read(token: Token) -> list[Token]:
    """A line as the title of a paper, and as the list of its answers; [] for any other line."""
    may = token.sort in {"text", "chapter"} or (token.sort == "option" and token.style == "bare")
    if not may or token.line.raw or token.line.number < 1:
        return []
    text = token.line.text
    even = flat(text)
    if paper(text)[0]:
        return [_title(token, text)]
    match = _TITLE.match(even[:LONGEST])
    if match is None or not _which(match)[0]:
        match = _CHAPTER.match(even[:LONGEST])
    given = _GIVEN.match(even, match.end()) if match else None
    behind = given or (_COLON.match(even, match.end()) if match else None)
    if match is None or behind is None:
        return []
    rest = text[behind.end() :].strip()
    if not _answers(rest) and not (given and (not rest or keys_in(rest, None))):
        return []
    below = [replace(one, blank_above=False) for one in tokens([Line(token.line.number, rest)])]
    return [_key(token), _title(token, text[: match.end()]), *below]


def _is_answer_of(title: Token, below: Token) -> bool:
    """Whether keys stand behind the title of a paper in its own line: 试卷一答案：BACD."""
    behind = below.sort == "answer" and below.line.number == title.line.number
    if behind and paper(title.rest)[1] == OTHERS:
        return True
    return behind and (len(keys_in(below.rest, None)) > 1 or _answers(below.rest))


def _key(token: Token) -> Token:
    line = Line(token.line.number, "参考答案")
    return Token("key", line, line.text, "", "", token.blank_above)


def _answers(text: str) -> bool:
    """Whether a text is a list of answers with their numbers."""
    return is_list(text) or numbered_key(text) > 0 or is_numbered(text)


def _title(token: Token, text: str) -> Token:
    line = Line(token.line.number, text.strip(" :："))
    return Token("chapter", line, line.text, PAPER, "", token.blank_above)


def _which(match: re.Match[str]) -> tuple[int, str]:
    """The number of a paper; letters count apart."""
    numbers = match[1] or match[3] or match[7]
    if numbers:
        return (parse(numbers) or 0, "卷")
    if match[8]:
        return (1, OTHERS)
    letter = next(filter(None, match.group(2, 4, 5, 6)))
    at = "ABCDEFGH".find(letter.upper())
    return (at + 1, "A卷") if at >= 0 else ("甲乙丙丁".index(letter) + 1, "甲卷")
