"""What Word composes by fields of its own, which stand in no text: ① as a digit in a circle, and fractions.

ECMA-376 Part 1, 17.16.5 (fields); the switches of EQ are those of Word's help.
"""

import re

LONGEST = 200
_OVER = re.compile(
    r"\s*eq\s*\\o(?:\\a[clr])?\s*\(\s*([○〇◯□])\s*[,，;]\s*([^,，;()]{1,9})\)\s*", re.IGNORECASE
)
_FRACTION = re.compile(
    r"\s*eq\s*\\f\s*\(\s*([^,，;()]{1,40})[,，;]\s*([^,，;()]{1,40})\)\s*", re.IGNORECASE
)
_TICKS = "√✓✔"


def composed(instruction: str) -> str:
    """The text that a field shows: EQ \\o\\ac(○,1) as ①; empty for any other field."""
    if over := _OVER.fullmatch(instruction):
        shape, text = over[1], over[2].strip()
        if shape == "□":
            return "☑" if text in _TICKS else text
        number = int(text) if text.isdecimal() else 0
        return chr(ord("①") + number - 1) if 1 <= number <= 20 else text
    fraction = _FRACTION.fullmatch(instruction)
    return f"({fraction[1].strip()})/({fraction[2].strip()})" if fraction else ""
