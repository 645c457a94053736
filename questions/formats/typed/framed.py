"""What people put around the parts of a typed question: 【题目】, （B）1., （答案：B）."""

import re

from questions.drafts import LETTERS
from questions.formats.labels import ANSWER, EXPLANATION

_KEY = r"(?:[A-Z]{1,8}|[A-Z](?:[,、 ]{1,2}[A-Z]){1,7}|[√×✓✔✗✘对错TFVX]|正确|错误)"
_BEFORE_NUMBER = re.compile(
    rf"\s*([(\[]\s{{0,20}}{_KEY}?\s{{0,20}}[)\]])\s{{0,9}}(第?\d{{1,4}}\s?(?:[.、)](?!\d)|题))"
)
_ANSWER_INSIDE = re.compile(
    rf"\s{{0,9}}[(\[]\s{{0,9}}(?:(?:正确|参考|标准|本题)?答案|答)\s{{0,9}}(?:[:是为]\s{{0,9}})?({_KEY})\s{{0,9}}[)\]]"
)
_REASON_INSIDE = re.compile(rf"[(\[]\s?(?:{EXPLANATION}|分析|解释)\s?:\s?(?=\S)")
_STEM = re.compile(
    r"\s*(?:\[\s?(?:题目|(?:试题|题目)?题干|试题|问题|题目内容|试题内容)\s?\]\s*:?|(?:题目|(?:试题|题目)?题干|试题|问题|题目内容|试题内容)\s*:)\s*"
)
_BRACKETED_NUMBER = re.compile(
    r"\s*[(\[]\s{0,9}(第\s{0,9}\d{1,4}\s{0,9}[题道章节]|(?:[例试习]?题|题[目干]|试题|问题)\s{0,9}\d{1,4})\s{0,9}[)\]]\s*"
)
_WORD = r"[^\x00-\x7f、：；，。]"
_BARE_START = re.compile(rf"\s*([A-H])(?:\s{{1,9}}\S|{_WORD})")
_BARE = tuple(
    shape.replace("WORD", _WORD)
    for shape in (
        r"(?:^\s*|(?<=\t)|(?<=\s\s)){0}(?:\s{{1,9}}(?=\S)|(?=WORD))",
        r"(?:^\s*|(?<=\s)){0}(?:\s?(?=WORD)|\s(?=[-+±<>≥≤]?\d))",
        r"(?:^\s*|(?<=[^\x00-\x7f])){0}\s(?=WORD)",
    )
)
_SPREAD = re.compile(
    r"\s*[(\[]?\s?(?:(?:正\s{0,4}确|参\s{0,4}考)?\s{0,4}答\s{0,4}案|解\s{0,4}析)(?=\s?[)\]]?\s?[:)\]])"
)
_BRAND = re.compile(
    r"(?<=[A-Z√×对错确误][。.])\s?[\u4e00-\u9fff]{2,4}(?=解析\s?[:：])|^\s{0,20}(?:中公|华图|粉笔|老师|专家|教师)(?:教育|网校)?(?=解析\s?[:：])"
)
_DOT = re.compile(r"^[.．、]\s?(?=[\u4e00-\u9fff])")
"""What stands behind the blank behind a letter: B .乙."""
_NAMED = {*"公某厂县市省国村乡镇人方地行银单企级类型项选君女男车楼店校局部门"}
"""What stands behind a letter that names somebody or something: A公司, B县."""
_GLUED = re.compile(
    rf"(?:^\s{{0,20}}|\(\s{{0,9}}[A-H]{{1,8}}\s{{0,9}}\)[.。]?\s{{0,9}})(A)(?={_WORD})"
)
_LETTERED = re.compile(r"\s*[(\[]?[A-Za-z]\s?[.、:)\]-]")
_NUMBERED_ANSWER = re.compile(
    rf"\s*(?:题号|序号)\s{{0,9}}:?\s{{0,9}}(\d{{1,4}})\s{{0,9}}[,;]?\s{{0,9}}(?={ANSWER}\s{{0,9}}:)"
)
_NAMED_START = re.compile(
    r"\s*([\[(])?\s?((?:单项选择|单选|多项选择|多选|不定项选择|选择|判断|是非|填空|简答|问答|论述|名词解释)题)\s?"
    r"(\d{1,3})\s?(?:(?(1)[\])]\s?[.、:]?|(?:[.:]|、(?!\s?\d)))\s*(?=\S.{3})|(?(1)[\])])\s?[.、:]?\s*$)"
)
"""A number behind the kind: 单选题1：…, 【判断题2】…, or alone in a line."""
_NAMED_BEHIND = re.compile(r"\s*(第\s?\d{1,4}\s?题)\s{0,3}([单多]选|判断|填空)题?\s{1,3}(?=\S.{3})")
"""The kind behind the number, without a sign: 第 1 题 单选 …"""
_NAMED_KEY = re.compile(rf"\s*[单多判][^\W\d]{{0,4}}题\s?(\d{{1,3}})\s?[.、:]\s*(?={_KEY}\s*$)")
"""Likewise in a list of answers: 单选题1：B."""
_KEYCAPS = re.compile("(?:[0-9]\ufe0f?\u20e3)+")
_OPTIONS = re.compile(
    r"\s*(?:\[\s?(?:选项|备选项|备选答案)\s?\]\s*:?|(?:选项|备选项|备选答案)\s*:)\s*"
)


def reshaped(text: str, even: str) -> str:
    """A line in the form in which most people write it. `even` is `text` in half width."""
    if "\u20e3" in text:
        text = _KEYCAPS.sub(lambda keys: re.sub(r"\D", "", keys[0]) + ".", text)
        even = text
    if "题" in text[:9] and (key := _NAMED_KEY.match(even)):
        return f"{key[1]}. {text[key.end() :]}"
    if "题" in text[:9] and (kind := _NAMED_BEHIND.match(even)):
        return f"{kind[1]} [{kind[2]}] {text[kind.end() :]}"
    if "题" in text[:9] and (start := _NAMED_START.match(even)):
        return f"{start[3]}. [{start[2]}] {text[start.end() :]}"
    begin = even.lstrip()[:1]
    if begin in {"答", "解", "正", "参", "[", "("} and (spread := _SPREAD.match(even)):
        return "".join(text[: spread.end()].split()) + text[spread.end() :]
    if begin in {"(", "["}:
        if ("第" in text[:9] or "题" in text[:9]) and (number := _BRACKETED_NUMBER.match(even)):
            return f"{number[1].replace('干', '目')} {text[number.end() :]}"
        text = _key_behind_number(text, even)
    if begin in {"选", "备", "["} and (label := _OPTIONS.match(even)):
        text, even = text[label.end() :], even[label.end() :]
        begin = even[:1]
        if not _LETTERED.match(even) and len(parts := _unlettered(text)) > 1:
            return "  ".join(f"{a}. {part}" for a, part in zip(LETTERS, parts, strict=False))
    return _with_dots(text, even) if "A" <= begin <= "H" else _glued(text, even)


def _unlettered(text: str) -> list[str]:
    """The options behind their label that | or || parts, without letters."""
    sign = "||" if "||" in text else "|"
    return [part.strip() for part in text.split(sign) if part.strip()][: len(LETTERS)]


def _key_behind_number(text: str, even: str) -> str:
    """“（B）1.题干” as “1.（B）题干”; any other line as it is."""
    match = _BEFORE_NUMBER.match(even)
    if match is None:
        return text
    return text[slice(*match.span(2))] + text[slice(*match.span(1))] + text[match.end() :]


def without_brand(text: str) -> str:
    """A line without the name of who explains: “B。中公解析：…”, “华图解析：…”."""
    return _BRAND.sub("", text) if "解析" in text else text


def answer_of(text: str, even: str) -> str:
    """“题号：1 答案：C” as “1. 答案：C”; any other line as it is."""
    match = _NUMBERED_ANSWER.match(even)
    return f"{match[1]}. {text[match.end() :]}" if match else text


def answer_inside(text: str, even: str) -> tuple[str, str] | None:
    """A line without the answer that it holds in brackets, and that answer: 题干（答案：B）."""
    match = _ANSWER_INSIDE.search(even)
    if match is None or not even[: match.start()].strip():
        return None
    return text[: match.start()] + text[match.end() :], match[1]


def reason_inside(text: str, even: str) -> tuple[str, str] | None:
    """A line without the reason that stands in brackets at its end, and that: 题干（√）（解析：…）."""
    match, whole = _REASON_INSIDE.search(even), even.rstrip(" .")
    if match is None or whole[-1] not in ")]":
        return None
    inner = even[match.end() : len(whole) - 1]
    closed = inner.count("(") == inner.count(")") and inner.count("[") == inner.count("]")
    return (text[: match.start()], text[match.end() : len(whole) - 1]) if closed else None


def stem_behind(text: str, even: str) -> str | None:
    """What stands behind 题目： or 【题干】 at the beginning of a line; None without such a label."""
    match = _STEM.match(even)
    return text[match.end() :].strip() if match else None


def _with_dots(text: str, even: str) -> str:
    """“A一 B二 C三”, “A 一B 二C 三” or “A 1<TAB>B 2” with a dot behind each letter; any other line as
    it is."""
    first = _BARE_START.match(even)
    if first is None:
        return text
    letters = LETTERS[LETTERS.index(first[1]) :]
    for shape in _BARE:
        ends: list[int] = []
        for letter in letters:
            match = re.compile(shape.format(letter)).search(even, ends[-1] if ends else 0)
            if match is None:
                break
            ends.append(match.end())
        following = letters[len(ends) : len(ends) + 1]
        left = following and re.search(rf"\s{following}(?![A-Za-z0-9])", even[(ends or [0])[-1] :])
        if len(ends) > 1 and not left:
            pieces = [text[a:b] for a, b in zip([0, *ends], [*ends, len(text)], strict=True)]
            pieces[1:] = [_DOT.sub("", piece) for piece in pieces[1:]]
            return "".join(f"{piece.rstrip()}. " for piece in pieces[:-1]) + pieces[-1]
    return _glued(text, even)


def _glued(text: str, even: str) -> str:
    """“A一B二C三”, at the beginning of a line or right behind the key in brackets, with a blank and a dot
    for each letter, where no other letters stand in it; any other line as it is."""
    first = _GLUED.search(even)
    marks = [*re.finditer("[A-Z]", even[first.start(1) :])] if first else []
    letters = "".join(mark[0] for mark in marks)
    sentence = first is not None and re.search(r"[,;:?(]|[.。](?=.)", even[first.start(1) :])
    if first is None or sentence or len(letters) < 3 or not LETTERS.startswith(letters):
        return text
    places = [first.start(1) + mark.start() for mark in marks]
    signs = {even[at + 1 : at + 2] for at in places}
    # “A公司与B公司签约，C公司担保。” tells of companies.
    if signs <= _NAMED or not all(re.match(_WORD, sign) for sign in signs):
        return text
    ends = [*places[1:], len(text)]
    parts = (
        f"  {text[at]}. {text[at + 1 : end].strip()}" for at, end in zip(places, ends, strict=True)
    )
    return text[: places[0]] + "".join(parts)
