"""Several papers in one text, 试卷一 and 试卷二, A卷 and B卷: where each begins, and which list of answers
says that it is the answers to one of them."""

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from questions.formats.answers import kind_of
from questions.formats.labels import ANSWER
from questions.formats.typed.answer_lines import is_list, numbered_key
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line, Token, tokens
from questions.formats.typed.numbered import is_numbered
from questions.formats.typed.unnumbered import keys_in
from questions.numerals import parse

LONGEST = 60
LONGEST_LIST = 30_000
NEAR = 5
PAPER = "paper"
"""The value of the token of such a title."""

_WORD = r"(?:试卷|考卷|样卷|模拟(?:试[题卷]|[题卷])?|试题|真题|套题|套卷|题库|测试[题卷]?|练习[题卷]?|竞赛题|竞答题|卷)"
_COUNT = r"(?:([一二三四五六七八九十]{1,3}|\d{1,3})|([A-Ha-h甲乙丙丁]))"
_LETTER = r"([A-Ha-h甲乙丙丁])"
# 普法试卷（一）, 模拟题二, A卷, （B卷）, 试题（A卷）, 第二套试题.
_TITLE = re.compile(
    rf"\s*(?:以下[为是]\s?)?(?:[^,.?!:;()_]{{0,24}}?(?:{_WORD}\s?(?:之|第)?\s?(?:\(\s?{_COUNT}\s?卷?\s?\)|{_COUNT}(?![A-Za-z\d一二三四五六七八九十卷]))"
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
_NO_NAMES = [
    re.compile(pattern)
    for pattern in (
        r"^\s*附\s?[:、]|以下[为是]|\((?:[共每本\d][^()]*|[^()]*\d\s?[题分])\)",
        rf"的?\s?{ANSWER}(?:[与及和]?(?:试题)?(?:详细)?(?:解析|详解|说明|评分标准))?(?:如下|部分|速查表?|汇总表?|一览表?)?",
        r"^\W*[一二三四五六七八九十]{1,3}[)、.:]",
        r"[单多]项?选择?题?|不定项选?择?题?|(?:判断|填空|选择|简答|问答|是非)题?",
        r"[\W_]",
        r"(?:课后|练习|测[试验]|自测|复习|思考|作业|竞赛|考试)?(?:试题|题目|[练复]?习题|练习|题)?(?:(?<![一二三四五六七八九十\d])部分)?$",
    )
]
_LIST_NAMES = {"", "答案", "参考答案", "正确答案", "答案与解析", "答案及解析"}
_ENDS = re.compile(r"[。；;，,？?！!]\s*$")
_NAMED = re.compile(rf"[^,.?!:;_]{{1,24}}?(?=\s?(?:的?\s?{ANSWER}|:))")
_COLON = re.compile(r"\s{0,9}:\s{0,9}|\s{1,9}(?=\d)")
_UNIT = "章|节|篇|编|部分|单元|模块|板块|项目|任务|专题|课题|主题|(?:学习)?情境"
_PART = (
    rf"(?:第\s?([一二三四五六七八九十百]{{1,4}}|\d{{1,3}})\s?({_UNIT}|[周天关册回轮])"
    rf"|({_UNIT}|[练复]?习题|(?:unit|part|chapter|module|lesson|day|week|section|topic|test)\s?)\s?([一二三四五六七八九十]{{1,3}}|\d{{1,3}})(?![\d一二三四五六七八九十.]))"
)
_PART_TITLE = re.compile(rf"\s*{_PART}\s?:?[^,.?!:;()。_\d]{{0,24}}", re.IGNORECASE)
_CHAPTER = re.compile(
    rf"\s*(?:以下[为是]\s?)?{_PART}(?:[^\S\n]?[^,.?!:;()_\s\d]{{0,16}}?(?=的?\s?答案|参考|正确|标准|[\s(\[:]|$))?",
    re.IGNORECASE,
)


def paper(text: str) -> tuple[int, str]:
    """Which paper of several a line names, and nothing else: 试卷（一） as (1, 卷), A卷 as (1, A卷)."""
    match = _TITLE.fullmatch(flat(text).rstrip(" :")) if len(text) < LONGEST else None
    return _which(match) if match else (0, "")


def part(text: str) -> tuple[int, str]:
    """What a line names that begins so: 第二章 总则 as (2, 章), 模块一 as (1, 模块), Unit 3 as (3, unit)."""
    match = re.match(rf"\s*{_PART}", flat(text[:LONGEST]), re.IGNORECASE)
    if match is None:
        return (0, "")
    unit = (match[2] or match[3]).strip().casefold().removeprefix("学习")
    return (parse(match[1] or match[4]) or 0, unit)


def designation(text: str) -> tuple[int, str]:
    """Which part or which paper a line names: 第二章 总则 as (2, 章), 试卷（一） as (1, 卷)."""
    named = part(text)
    return named if named[0] else paper(text)


def words_of(text: str) -> str:
    """What a title says beside its number and its kind: 安全生产法 of “一、《安全生产法》参考答案”."""
    left = flat(text[:LONGEST])
    for pattern in _NO_NAMES:
        left = pattern.sub("", left)
    return left


def with_papers(found: Sequence[Token]) -> list[Token]:
    """The tokens, where titles of papers are chapters, and a list that names its paper stands below its
    title. A title alone, which no other one or no list goes with, is a line as any other."""
    names = _names(found)
    read = [_read(found, at, names) for at in range(len(found))]
    sure = any(len(parts) > 1 or paper(parts[0].rest)[1] == OTHERS for parts in read if parts)
    if sum(map(bool, read)) < 2 and not sure:
        return [*found]
    last: object = None
    for token, parts, below in zip(found, read, [*found[1:], None], strict=True):
        if len(parts) > 1 or token.sort == "key":
            last = None
        elif parts and below and _is_answer_of(parts[0], below):
            last = None
            parts.insert(0, _key(parts[0]))
            below.sort, below.line = "text", Line(below.line.number, below.rest)
        elif parts:
            named = designation(parts[0].rest)
            again = last == (last := named if named[0] else words_of(parts[0].rest))
            if again and not (below and below.sort == "key"):  # it runs on each page
                parts[0].sort, parts[0].value = "break", ""
    return [one for token, parts in zip(found, read, strict=True) for one in parts or [token]]


def _names(found: Sequence[Token]) -> set[str]:
    """The titles without a number that stand above the first question of some, and above its answer: 消防法."""
    asked: set[str] = set()
    given: set[str] = set()
    for at, token in enumerate(found):
        text = token.line.text
        if token.sort == "text" and "案" in text[:LONGEST] and len(text) <= LONGEST_LIST:
            named = _NAMED.match(flat(text[:LONGEST])) if _inline(token)[2:] else None
            given.update([words_of(named[0])] if named else [])
        if not (name := words_of(_called(token))):
            continue
        below = _below(found, at)
        said = below.line.text if below else ""
        if is_list(said) or numbered_key(said) == 1 or len(keys_in(said, None)) > 1:
            given.add(name)
        elif below and below.sort == "start" and below.value == "1":
            asked.add(name)
    both = asked & given
    return both if len(both) > 1 else set()  # one alone is the title of it all


def _called(token: Token) -> str:
    """The text of a line that may be a title, without “答案：” above it; empty for any other."""
    if token.sort == "answer":
        return token.rest
    may = token.sort in {"text", "head", "key"} or (token.sort, token.style) == ("option", "bare")
    may = may or (token.sort == "start" and token.rest in _LIST_NAMES)  # 习题1, 习题1 参考答案
    text = token.line.text
    return text if may and len(text) < LONGEST and not _ENDS.search(text) else ""


def _read(found: Sequence[Token], at: int, names: Container[str]) -> list[Token]:
    """A line as the title of a part, and as the list of its answers; [] for any other line."""
    token, text = found[at], found[at].line.text
    if token.line.raw or token.line.number < 1 or len(text) > LONGEST_LIST:
        return []
    if called := _called(token):
        name = words_of(called) if names or "案" in text else called
        titled = next((one for one in (called, name) if _stands_for_part(one)), "")
        titled = titled or (name if name in names else "")
        if titled and _below(found, at) and not (token.sort == "head" and kind_of(text)):
            title = _title(token, titled)
            return [_key(token), title] if "案" in text or token.sort == "answer" else [title]
    may = token.sort in {"text", "chapter"} or (token.sort == "start" and part(text)[0])
    if not may and (token.sort, token.style) != ("option", "bare"):
        return []
    return [_title(token, text)] if paper(text)[0] else _inline(token, names)


def _inline(token: Token, names: Container[str] | None = None) -> list[Token]:
    """A line that holds the answers of the part that it names, 试卷一答案：1-5 ABCDA, one of `names`
    where that has no number."""
    text = token.line.text
    even = flat(text)
    match = _TITLE.match(even[:LONGEST])
    if match is None or not _which(match)[0]:
        match = _CHAPTER.match(even[:LONGEST])
    if match is None and "案" in text and (named := _NAMED.match(even[:LONGEST])):
        match = named if names is None or words_of(named[0]) in names else None
    given = _GIVEN.match(even, match.end()) if match else None
    behind = given or (_COLON.match(even, match.end()) if match else None)
    if match is None or behind is None:
        return []
    rest = text[behind.end() :].strip()
    if not _answers(rest) and not (given and (not rest or keys_in(rest, None))):
        return []
    below = [replace(one, blank_above=False) for one in tokens([Line(token.line.number, rest)])]
    return [_key(token), _title(token, text[: match.end()]), *below]


def _stands_for_part(text: str) -> bool:
    titled = part(text)[0] and _PART_TITLE.fullmatch(flat(text[:LONGEST]))
    return bool(titled) or paper(text)[0] > 0


def _below(found: Sequence[Token], at: int) -> Token | None:
    """The question or the answers that begin below a title, perhaps below heads and other titles."""
    unit = part(found[at].line.text)[1]
    for below in found[at + 1 : at + NEAR]:
        text = below.line.text
        if unit and part(text)[1] == unit:
            return None  # 项目一 … 项目二 …: what a case tells
        if below.sort in {"start", "number"} or is_list(text) or len(keys_in(text, None)) > 1:
            return below if below.line.number > found[at].line.number else None
        if below.sort not in {"head", "key", "chapter", "break"} and not part(text)[0]:
            return None
    return None


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
    value = PAPER if paper(line.text)[0] else ""
    return Token("chapter", line, line.text, value, "", token.blank_above)


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
