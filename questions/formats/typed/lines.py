"""The lines of a text that people typed: what each of them is, before anything is made of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from questions.formats.labels import ANSWER, EXPLANATION
from questions.formats.typed import framed
from questions.formats.typed.flat import flat
from questions.formats.typed.heads import is_head, is_kind_alone

Sort = Literal[
    "blank", "break", "chapter", "head", "key", "answer", "explain", "meta", "option", "start",
    "number", "stem", "text",
]  # fmt: skip
CHOSEN = "故选"
"""The label of “故选B”: an answer where no other is given."""
LONGEST_LINE = 30_000
"""No question is so long; patterns are not asked of more."""

_ANSWER = (
    r"(?:(?:正确|参考|标准|本题|试题|题目|官方|(?:填空|[单多]?项?选择?|判断)题?)的?)*答案(?:是|为|速查表?|汇总表?|一览表?|对照表|表)?|正确选项|答文|答|"
    r"(?:the )?(?:correct |right |reference |standard |model )?answers?(?: is| are)?|\\?ans|key"
)
_EXPLAIN = (
    r"(?:(?:答案|试题|题目|本题|参考|名师|答题|整体|详细|知识点|简[要短明])的?)?(?:解析|详解|精析|讲解|分析|解释|点评|点拨)|"
    r"答案说明|解答|解题思路|说明|explanation|feedback|rationale"
)
_WHO = "我的|你的|您的|学生|学员|考生|用户|选手"
OWN = {f"{who}答案{told}" for who in _WHO.split("|") for told in ("", "是", "为")}
"""What stands before an answer that somebody gave."""
_META = (
    r"知识点|考点|章节|所属章节|难度|难易度|难易程度|难度系数|难度等级|(?:本题|试题|题目)?(?:分值|分数)|题分|(?:本题|实际)?总?得分|出处|出自|依据|"
    r"法律依据|来源|标签|题号|序号|题型|类型|试题类型|题目类型|编号|试题编号|作答|"
    rf"(?:{_WHO})答案[是为]?|正确率|difficulty|tags?"
)
_BRACKETED = r"\s*[\[{{(<]\s{{0,9}}({0})\s{{0,9}}:?\s{{0,9}}[\]}})>]\s{{0,9}}:?\s*"
_COLON = r"\s*({0})\s*:\s*"
_WORDS: list[tuple[Sort, str]] = [("explain", _EXPLAIN), ("answer", _ANSWER), ("meta", _META)]
_LABELS: list[tuple[Sort, re.Pattern[str]]] = [
    (sort, re.compile(shape.format(words), re.IGNORECASE))
    for sort, words in _WORDS
    for shape in (_BRACKETED, _COLON)
]
_BARE_LABEL = re.compile(
    r"\s*(?:((?:正确|参考|标准)?的?答案|(?:(?:the )?(?:correct |right ))?answer(?: is)?|correct(?: option| choice)?\s?:)(?:\s*[是为]\s*|\s+|(?<=案)(?=(?-i:[A-Z√×])))|((?:故|因此|所以|故本题|本题)?应?选)[择项:]{0,2}\s*)"
    r"(?=[“\"']?(?:(?-i:[A-Z](?:[A-Z]|[,、 ]{1,3}(?=[A-Z])){0,12})|[√×]|(?<![选择:])(?:[对错]|正确|错误))[”\"']?\s*[.。]?\s*$|(?<=[是为])(?-i:[A-H])\s?[.、]\s?\S)",
    re.IGNORECASE,
)
_LABEL_START = re.compile(
    r"\s*(?:[\[{(<]|单|多|正|参|标|本|试|题|官|填|判|答|解|名|整|详|简|说|知|考|章|所|难|分|得|实|序|类|出|依|法|来|标|编|我|学|你|您|用|作|故|因|所|选|应|"
    r"[acdekmrfst\\])",
    re.IGNORECASE,
)
# Labels in the middle of a line: “D.丁 答案：B 解析：…”.
_INSIDE = re.compile(
    r"(?<=\S)\s{0,50}(?:"
    rf"\[\s?(?:{ANSWER}|答案解析|解析|难度|知识点|考点)\s?\]:?"
    r"|\\ans\s?:"
    r"|(?<=\s)答\s?:(?=\s{0,3}(?:[A-Z]{1,8}|[√×])\s{0,9}$)"
    rf"|(?<=\s){ANSWER}(?=\s{{0,3}}(?:[A-Z]{{1,8}}|[√×])\s{{0,9}}$)"
    rf"|(?:(?<=[\s.?!)\]_,;])(?:{ANSWER}|{EXPLANATION})"
    rf"|(?:{_WHO})答案[是为]?(?=\s?:)"
    r"|(?:本题|实际)得分(?=\s?:\s{0,3}\d)|(?<![题际总])得分(?=\s?:\s{0,3}\d)|(?<=[A-Z√×对错误确:])(?:正确|参考|标准)答案(?=\s?:)"
    r"|(?<![\s的是为或与和])(?:正确|参考|标准)答案(?=\s?:\s{0,3}[A-Z][A-Z,、\s]{0,20}$)"
    r"|(?:(?<=\s\s)|(?<=\]))(?:难度|知识点|分值|考点)(?=\s?:)|(?<![案题点考师体细])(?<!简[要短明])解析|(?<![的个种项确考准列生员户手您你我])答案(?=\s?:\s?(?:[A-Z][A-Z\s,、]{0,20}(?:$|[^A-Za-z])|[√×对错]|正确|错误|$)))\s?:)"
)
_KEY_HEAD = re.compile(
    r"\s*(?:附[:、]?|第?[一二三四五六七八九十]{1,9}[、.]\s{0,9})?[\[(]?\s{0,9}"
    r"(?:(?:试题|习题|题目|练习题?|测[验试]题?|自测题?|小测验?|课后|作业|各题|全部|单选题?|多选题?|判断题?|填空题?|选择题|简答题?|单项选择题|多项选择题)?"
    rf"{ANSWER}(?:[与及和]?(?:试题)?(?:详细)?(?:解析|详解|说明)|速查表?|汇总表?|一览表?|对照表|表)?|answer key)\s{{0,9}}[\])]?\s*"
    r"(?:\([^()A-Z√×]{0,9}(?:请|供|共|见|查看|完成|做完|自测|点击|展开)[^()A-Z√×]{0,20}\)\s*)?",
    re.IGNORECASE,
)
_BREAK = re.compile(
    r"\s*(?:#{4,}.*|[-=_*~—]{6,}\s*|[(]?第\s*\d+\s*页.*|-\s*\d+\s*-\s*|page \d+.*)", re.I
)
_BARE_HEAD = re.compile(
    r"\s*(?:\([一二三四五六七八九十]{1,3}\)|[一二三四五六七八九十]{1,3}[、.])\s*"
)
_CHAPTER = re.compile(
    r"\s*(?:\*{3}([^*]{1,60})\*{3}|"
    r"(第\s?[一二三四五六七八九十百\d]{1,4}\s?(?:(?:[章节篇编套卷]|部分)(?![^\s:、])|单元)\s*[:、]?[^,.?!:;()。_]{0,24}))\s*"
)
_EXPLAIN_ALONE = re.compile(
    r"\s*(?:\[?\s?(?:试题|题目|参考|本题)?(?:解析|详解|精析)\s?\]?|反馈|feedback)\s*", re.IGNORECASE
)
_POINTS_ALONE = re.compile(
    r"\s*(?:(\d{1,3}(?:\.\d)?)\s?分|\(\s?分[值数]\s?:\s?(\d{1,3}(?:\.\d{1,2})?)\s?分?\s?\))\s*"
)
_ARROW = re.compile(r"\s*>{3,}\s*")
_OPTION = re.compile(
    r"\s*(?:[(\[]\s*([A-Za-z])\s*[)\]]\s*[.、:]?|([A-Z])\s*[.、:)\],]|([a-z])\s*[.、:)]|([A-Z])(?=\s+\S)|"
    r"([A-Z])\s*$|([A-Z])(?=[^\x00-\x7f])|选项([A-Z])\s*[.、: ])\s*"
)
_START = re.compile(
    r"\s*(?:第\s{0,9}(?P<di>\d{1,4})\s{0,9}[题道]\s*[.、:)]?"
    r"|(?P<n>\d{1,4})(?:\s?-\s?\d{1,3})?\s{0,9}(?:[.、:),](?!\d)|[.](?=\s*(?:1[89]|20)\d\d\s{0,9}年|\d{1,3}\s[.]\s\d)|、(?=\d))"
    r"|(?P<kind>\d{1,4})(?=\s?[\[(]\s?(?:单[选项]|多[选项]|判断|填空|是非|不定项)[^\[\]()]{0,4}[\])]|(?:单选|多选|判断|填空)题?\s?\([\d.]{1,4}分\))"
    r"|[(\[]\s{0,9}(?P<paren>\d{1,3})\s{0,9}[)\]]\s*[.、:]?"
    r"|(?:题目|[试例习]?题|问题|question|q)\s{0,9}(?P<q>\d{1,4})\s*[.:、)]?"
    r"|question\s?(?:no|number)?[.:#]{0,2}\s?(?P<nth>\d{1,4})\s*[.:)]?(?=\s|$))\s*",
    re.IGNORECASE,
)
_SUB_START = re.compile(r"\s*\d{1,3}\s?[.-]\s?(\d{1,3})(?:\s+|[、.)]\s*)(?=[^\d\s])")
_CIRCLED = re.compile(r"\s*([①-⑳])\s*(?=\S)")
_NUMBER_ALONE = re.compile(r"\s*(?:第\s{0,9})?(\d{1,4})\s{0,9}题?\s{0,9}[.、:)]?\s*")


@dataclass(slots=True)
class Line:
    """A line as it stands. `number` counts lines, or a document's paragraphs, from 1. `marked` holds
    what is set apart in it, by look: "red" → the red texts. `raw`: no sign in it means anything."""

    number: int
    text: str
    marked: dict[str, list[str]] = field(default_factory=dict)
    raw: bool = False


@dataclass(slots=True)
class Token:
    """What a line is. `rest` is what stands behind its mark or label; `value` the letter, the number,
    or the label's word; `style` how a question's number is written."""

    sort: Sort
    line: Line
    rest: str = ""
    value: str = ""
    style: str = ""
    blank_above: bool = False


def tokens(lines: Iterable[Line]) -> Iterator[Token]:
    """What each line is, line for line; one with several labels becomes several. Blank ones are told
    by `blank_above`."""
    blank = False
    for line in lines:
        if not line.text.strip():
            blank = True
            continue
        for piece in _parted(line):
            token = _token(piece)
            token.blank_above, blank = blank, False
            yield token


def sort_of(line: Line) -> Sort:
    """What a line is by itself."""
    return _token(line).sort


def _parted(line: Line) -> list[Line]:
    """A line cut before each label that stands inside it."""
    if (
        line.raw
        or len(line.text) > LONGEST_LINE
        or not re.search(r"答|解析|分析|解释|难度|知识点|分值|考点|得分|\\ans", line.text)
    ):
        return [line]
    bare = framed.without_brand(line.text)
    if (text := framed.answer_of(bare, flat(bare))) != line.text:
        line = Line(line.number, text, line.marked)
    if reason := framed.reason_inside(line.text, flat(line.text)):
        before = Line(line.number, reason[0], line.marked)
        parts = _parted(before) if re.search(r"\w", before.text) else []
        return [*parts, Line(line.number, f"解析：{reason[1]}")]
    if inside := framed.answer_inside(line.text, flat(line.text)):
        return [Line(line.number, inside[0], line.marked), Line(line.number, f"答案：{inside[1]}")]
    cuts = [match.start() for match in _INSIDE.finditer(flat(line.text))]
    if not cuts:
        return [line]
    ends = [*cuts[1:], len(line.text)]
    first = Line(line.number, line.text[: cuts[0]], line.marked)
    if not re.search(r"\w", first.text):
        return [line]
    return [first, *(Line(line.number, line.text[a:b]) for a, b in zip(cuts, ends, strict=True))]


def _token(line: Line) -> Token:
    if line.raw or len(line.text) > LONGEST_LINE:
        return Token("text", line, line.text.strip())
    text = framed.reshaped(line.text, flat(line.text))
    if text != line.text:
        line = Line(line.number, text, line.marked)
    even = flat(text)
    for read in (_dividing, _labelled, _told, _numbered, _lettered):
        if token := read(line, even):
            return token
    return Token("text", line, text.strip())


def _dividing(line: Line, even: str) -> Token | None:
    """A chapter, a rule, or a head without words."""
    if (chapter := _CHAPTER.fullmatch(even)) and not is_head(line.text):
        span = chapter.span(1 if chapter[1] else 2)
        return Token("chapter", line, line.text[slice(*span)].strip())
    if _BREAK.fullmatch(even):
        return Token("break", line)
    if _BARE_HEAD.fullmatch(even):
        return Token("break", line, value=even.strip())
    return None


def _labelled(line: Line, even: str) -> Token | None:
    """A line that begins with a label, 答案：, or is one: 参考答案."""
    text = line.text
    if arrow := _ARROW.match(even):
        return Token("answer", line, text[arrow.end() :].strip(), ">>>")
    if _KEY_HEAD.fullmatch(even.rstrip(" :")):
        return Token("key", line, text.strip(), ":" if even.rstrip().endswith(":") else "")
    if _LABEL_START.match(even):
        for sort, label in _LABELS:
            if found := label.match(even):
                return Token(sort, line, text[found.end() :].strip(), found[1].casefold())
        if found := _BARE_LABEL.match(even):
            value = (found[1] or CHOSEN).casefold()
            return Token("answer", line, text[found.end() :].strip(), value)
    if _EXPLAIN_ALONE.fullmatch(even):
        return Token("explain", line, "", even.strip())
    return None


def _told(line: Line, even: str) -> Token | None:
    """The head of a section, a stem that is called one, or points."""
    if is_head(line.text):
        return Token("head", line, line.text.strip())
    if (stem := framed.stem_behind(line.text, even)) is not None:
        return Token("stem", line, stem)
    if points := _POINTS_ALONE.fullmatch(even):
        return Token("meta", line, points[1] or points[2], "分值")
    return None


def _numbered(line: Line, even: str) -> Token | None:
    """A number, or what begins with one: 3. or 第3题 or 1-3 or ③."""
    text = line.text
    if number := _NUMBER_ALONE.fullmatch(even):
        return Token("number", line, text.strip(), number[1])
    if start := _START.match(even):
        style = start.lastgroup or ""
        rest = text[start.end() :].strip()
        if style != "paren" and is_kind_alone(rest):
            return Token("head", line, rest)
        return Token("start", line, rest, start[style], "paren" if style == "paren" else "plain")
    if sub := _SUB_START.match(even):
        return Token("start", line, text[sub.end() :].strip(), sub[1], "sub")
    if circled := _CIRCLED.match(even):
        place = ord(circled[1]) - ord("①") + 1
        return Token("start", line, text[circled.end() :].strip(), str(place), "circled")
    return None


def _lettered(line: Line, even: str) -> Token | None:
    """An option: A. or (A) or A and a blank."""
    option = _OPTION.match(even)
    if option is None:
        return None
    letter = next(filter(None, option.groups()))
    rest = line.text[option.end() :].strip()
    if letter.islower():
        rest = _capitals(letter, even[option.end(option.lastindex or 0) :].lstrip()[:1], rest)
    return Token("option", line, rest, letter.upper(), _style(option))


def _capitals(letter: str, sign: str, rest: str) -> str:
    """What stands behind an option with a small letter, with capitals for those that follow in its line
    with the same sign: “(a) 一 (b) 二”."""
    at = 0
    for after in "abcdefgh"["abcdefgh".find(letter) + 1 :]:
        begun = rf"(?<=\s){after}|(?<=[(\[]){after}|(?<=[^\x00-\x7f]){after}"
        found = re.search(rf"(?:{begun})\s?{re.escape(sign)}(?![a-z])", flat(rest[at:]))
        if found is None or not sign:
            break
        place, at = at + found.start(), at + found.end()
        rest = f"{rest[:place]}{after.upper()}{rest[place + 1 :]}"
    return rest


def shares_line(token: Token) -> bool:
    """Whether an option a with a small letter shares its line with b, which is a capital by now."""
    return (
        token.style == "small" and re.search(r"(?<![A-Z])B\s?[.、:)]", flat(token.rest)) is not None
    )


def _style(option: re.Match[str]) -> str:
    """`mark` for “A.” and “(A)”, else how unsure it is: `small` letters, a `lone` one, a `bare` one."""
    return ("mark", "mark", "small", "lone", "lone", "bare", "mark")[(option.lastindex or 1) - 1]
