"""Reading Chinese numerals."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.numerals import DIGITS, GROUPS, UNITS, parse, to_arabic

NAMES = "零一二三四五六七八九"


def written(number: int) -> str:
    """A number below 10^12 as it is written out in full."""
    for unit, scale in (("亿", 10**8), ("万", 10**4)):
        if number >= scale:
            rest = number % scale
            gap = "零" if rest and rest < scale // 10 else ""
            return written(number // scale) + unit + gap + (written(rest) if rest else "")
    text, zero = "", False
    for unit, scale in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, scale)
        if digit:
            text += ("零" if zero and text else "") + NAMES[digit] + unit
        zero = not digit
    return text or "零"


@given(st.integers(0, 10**12 - 1))
def test_every_number_written_out_is_read(number: int) -> None:
    assert parse(written(number)) == number
    assert to_arabic(str(number)) == str(number)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十五", 15),
        ("一百一十九", 119),
        ("一千二百六十", 1260),
        ("一百二", 120),
        ("一千零五", 1005),
        ("两万五", 25000),
        ("二〇二一", 2021),
        ("1260", 1260),
    ],
)
def test_habits_of_writing(text: str, number: int) -> None:
    assert parse(text) == number


@pytest.mark.parametrize(
    "text", ["", "三四百", "十千", "万", "百", "第三", "-1", "1.5", "²", "٣", "9" * 400, "九" * 400]
)
def test_what_is_no_number(text: str) -> None:
    assert parse(text) is None


@given(st.text("".join(DIGITS | UNITS | GROUPS) + "0123456789.,点百分之%元", max_size=30))
def test_doing_it_twice_changes_nothing(text: str) -> None:
    once = to_arabic(text)
    assert to_arabic(once) == once


def test_long_runs_end() -> None:
    """A given text has 200 signs at most, and NFKC makes no more than 18 of one."""
    for sign in "亿十一9,点":
        to_arabic(sign * 3600)
        to_arabic(f"9{sign}" * 1800)
