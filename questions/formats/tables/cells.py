"""A cell's value as Excel shows it, by the number format of its style."""

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta
Shown = Callable[[Value], str]

FAILED = "\ufdd0#ERROR!"
"""Stands for a formula that failed. It begins with a sign that no text has (Unicode keeps it for such
uses): #N/A typed as a text is a text."""
FAILURES = {"#ERROR!", "#NAME?", "#REF!", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#N/A"}
"""What one shows."""
LONGEST = 255
"""Excel takes no longer number format; patterns are not asked of more."""
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    20: "h:mm",
    21: "h:mm:ss",
    # As the Chinese Excel shows the formats whose look depends on the language.
    31: 'yyyy"年"m"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
_LITERAL = r"(?:\"[^\"]*\"|\\.|[¥$€£￥ ])*"
_NUMBER = re.compile(rf"({_LITERAL})(#,##)?0(?:\.(0+))?(%)?({_LITERAL})")
_POWERS = re.compile(r"0(?:\.(0+))?E\+0+", re.IGNORECASE)
_FRACTION = re.compile(r"#?\s*(\?+)/\?+")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_DATE = re.compile(r"y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}|\"[^\"]*\"|\\.|[-/:.,年月日时分秒 ]")


def shown(value: Value) -> str:
    """A cell of no special format: 1.0 as 1, dates as ISO."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime.datetime):
        at_midnight = value.time() == datetime.time()
        return value.date().isoformat() if at_midnight else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    # Excel holds and shows 15 digits; more would turn 0.1 + 0.2 into 0.30000000000000004.
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text and 1e-9 < abs(value) < 1e21 else text


def shower(code: str) -> Shown | None:
    """How a number format shows values; None for one that `shown` is right for, or that we leave."""
    if len(code) > LONGEST:
        return None
    section = _CURRENCY.sub(r"\1", code.split(";")[0])
    section = re.sub(r"_.|\*.", "", re.sub(r"\[[^\]]*\]", "", section)).strip()
    if match := _NUMBER.fullmatch(section):
        return _numbers(match) if any(match.groups()) else None
    if match := _POWERS.fullmatch(section):
        return _powers(len(match[1] or ""))
    if match := _FRACTION.fullmatch(section):
        return _fractions(10 ** len(match[1]) - 1)
    tokens = _DATE.findall(section)
    if tokens and "".join(tokens) == section and re.search("[ymdhs]", section):
        return _dates([token.lower() if token[0] in "ymdhsYMDHS" else token for token in tokens])
    return None


def _numbers(match: re.Match[str]) -> Shown:
    decimals, grouped = len(match[3] or ""), "," if match[2] else ""
    before, behind = (re.sub(r'["\\]', "", part) for part in (match[1], match[5]))

    def show(value: Value) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return shown(value)
        scaled = value * 100 if match[4] else value
        return f"{before}{scaled:{grouped}.{decimals}f}{match[4] or ''}{behind}"

    return show


def _powers(decimals: int) -> Shown:
    def show(value: Value) -> str:
        plain = isinstance(value, bool) or not isinstance(value, int | float)
        return shown(value) if plain else f"{value:.{decimals}E}"

    return show


def _fractions(most: int) -> Shown:
    """As 1/2 or 1 1/2, with a denominator of so many digits."""

    def show(value: Value) -> str:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return shown(value)
        near = Fraction(value).limit_denominator(most)
        whole, rest = divmod(abs(near), 1)
        parts = [str(whole)] if whole or not rest else []
        return ("-" if near < 0 else "") + " ".join([*parts, *([str(rest)] if rest else [])])

    return show


def _dates(tokens: list[str]) -> Shown:
    def show(value: Value) -> str:
        if isinstance(value, datetime.datetime | datetime.date | datetime.time):
            return "".join(_part(tokens, at, value) for at in range(len(tokens)))
        return shown(value)

    return show


def _part(tokens: list[str], at: int, value: datetime.date | datetime.time) -> str:
    token = tokens[at]
    if token[0] in '"\\':
        return token.strip('"\\')
    if token[0] not in "ymdhs":
        return token
    number = getattr(value, _unit(tokens, at), 0)
    if token[0] == "y" and len(token) < 3:
        number %= 100
    return f"{number:0{2 if len(token) == 2 else 1}d}"


def _unit(tokens: list[str], at: int) -> str:
    """What a token counts. An m beside hours or seconds is minutes."""
    letters = [token[0] for token in tokens if token[0] in "ymdhs"]
    place = sum(1 for token in tokens[:at] if token[0] in "ymdhs")
    beside = letters[max(place - 1, 0) : place] + letters[place + 1 : place + 2]
    minutes = tokens[at][0] == "m" and (letters[place - 1 : place] == ["h"] or "s" in beside)
    names = {"y": "year", "m": "month", "d": "day", "h": "hour", "s": "second"}
    return "minute" if minutes else names[tokens[at][0]]
