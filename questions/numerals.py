"""Chinese numerals: reading one, and writing every numeral of a text in Arabic digits.

Number grammar after GB/T 15835-2011 (出版物上数字用法): positional numbers with 十百千万亿, digit by
digit for years and numbers (二〇二一), 百分之 for per cent.
"""

import re

DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}

_DIGIT = "".join(DIGITS)
_UNIT = "".join(UNITS | GROUPS)
_RUN = re.compile(rf"[{_DIGIT}{_UNIT}]+")
_COMMAS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_MIXED = re.compile(
    rf"(?<![\d.])(\d{{1,12}})(?:\.(\d{{1,8}}))?([{_UNIT}]{{1,4}})(?![\d{_DIGIT}{_UNIT}])"
)
_SINGLE = re.compile(rf"(?<![\d.])(?:\d[{_UNIT}]+)+\d?(?![\d{_DIGIT}{_UNIT}])")
_POINT = re.compile(rf"({_RUN.pattern})点([{_DIGIT}]+)(?![{_UNIT}分])")
_PERCENT = re.compile(r"百分之(\d+(?:\.\d+)?)")
_HANZI = str.maketrans("0123456789", "零一二三四五六七八九")

LONGEST = 18
"""Digits of the longest number read; no law and no answer has more."""


def parse(text: str) -> int | None:
    """The whole number that `text` writes (一百二十, 二〇二一, 1200), or None if it is none."""
    if text.isascii() and text.isdecimal():
        return int(text) if len(text) <= LONGEST else None
    if not _RUN.fullmatch(text):
        return None
    if _is_positional(text):
        return _positional(text)
    return int(_digits(text)) if len(text) <= LONGEST else None


def _is_positional(text: str) -> bool:
    return bool(set(text) & (UNITS.keys() | GROUPS.keys()))


def _digits(run: str) -> str:
    return "".join(str(DIGITS[digit]) for digit in run)


def _positional(text: str) -> int | None:
    """Value of a number with units, or None where they do not go together (三四百, 十千)."""
    total, group = 0, 10**16
    for part in re.findall(r"[^万亿]*(?:万亿|[万亿])|[^万亿]+$", text):
        digits = part.rstrip("万亿")
        scale = 1
        for sign in part[len(digits) :]:
            scale *= GROUPS[sign]
        # 一万二 is 12000: a lone digit right after a group counts in its next unit.
        if scale == 1 and total and len(digits) == 1 and digits not in "零〇":
            scale = group // 10
        value = _below_ten_thousand(digits)
        if value is None or scale >= group:
            return None
        total, group = total + value * scale, scale
    return total


def _below_ten_thousand(text: str) -> int | None:
    match = re.fullmatch(
        rf"[零〇]?(?:([{_DIGIT}])千)?([零〇]?)(?:([{_DIGIT}])百)?([零〇]?)"
        rf"(?:([{_DIGIT}]?)十)?[零〇]?([{_DIGIT}]?)",
        text,
    )
    if match is None or not text:
        return None
    thousands, gap, hundreds, second_gap, tens, ones = match.groups()
    value = 1000 * DIGITS[thousands or "零"] + 100 * DIGITS[hundreds or "零"]
    if tens is not None:
        return value + 10 * DIGITS[tens or "一"] + DIGITS[ones or "零"]
    # 一百二 is 120 and 一千二 is 1200, but 一百零二 is 102.
    unit = 1 if gap or second_gap else 10 if hundreds else 100 if thousands else 1
    return value + unit * DIGITS[ones or "零"]


def to_arabic(text: str) -> str:
    """`text` with its numerals in Arabic digits: 百分之二十 → 20%, 两个月 → 2个月, 1千 → 1000.

    Meant for comparing two texts treated alike, not for reading: 第三方 becomes 第3方. Left alone
    is what has no single value, such as 三五天 (three to five days). Doing it twice changes nothing.
    """
    while (changed := _once(text)) != text:
        text = changed
    return text


def _once(text: str) -> str:
    text = _COMMAS.sub(lambda match: match[0].replace(",", ""), text)
    text = _SINGLE.sub(lambda match: _run(match[0].translate(_HANZI), match[0]), text)
    text = _MIXED.sub(_mixed, text)
    text = _POINT.sub(_decimal, text)
    text = text.replace("百分之百", "100%")
    text = _RUN.sub(lambda match: _run(match[0], match[0]), text)
    return _PERCENT.sub(r"\1%", text)


def _run(run: str, otherwise: str) -> str:
    """A run of Chinese numerals in digits; `otherwise` where it has no single value."""
    if _is_positional(run):
        value = parse(run)
        return otherwise if value is None else str(value)
    about = len(run) == 2 and not set(run) & {"零", "〇"}
    return otherwise if about else _digits(run)


def _decimal(match: re.Match[str]) -> str:
    whole = parse(match[1])
    return match[0] if whole is None else f"{whole}.{_digits(match[2])}"


def _mixed(match: re.Match[str]) -> str:
    """12万 and 3.5万, where the result is whole."""
    decimals = match[2] or ""
    number = int(match[1] + decimals)
    for unit in match[3]:
        number *= (UNITS | GROUPS)[unit]
    whole, rest = divmod(number, 10 ** len(decimals))
    return match[0] if rest else str(whole)
