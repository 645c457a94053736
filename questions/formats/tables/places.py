"""Answers that count the options: 2 for the second one, or for the third."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS, Place, even
from questions.formats import answers
from questions.formats.found import unclear, unsure
from questions.words import N_

_OTHER = "①②③④⑤⑥⑦⑧⑨选第oOcC"
_WORD = re.compile(
    r"(?:选项|第|option|choice)[\s_]*(?=\d)|(?<=\d)\s*[个项]?(?:选项)?(?=$)", re.IGNORECASE
)
_PLACES = re.compile(r"\d{1,2}(?:[\s,、;|/和]+\d{1,2})*|\d{2,9}")


def places_in(answer: str, options: Sequence[str]) -> list[int] | None:
    """An answer in numbers, as a table gives it; None for letters and texts."""
    if not (answer[:1].isdecimal() or answer[:1] in _OTHER) or len(options) < 2:
        return None
    digits = _WORD.sub("", even(answer))
    if not _PLACES.fullmatch(digits):
        return None
    numbers = [int(number) for number in re.findall(r"\d+", digits)]
    if len(numbers) == 1 and len(digits) > 1 and len(options) < 10:
        numbers = [int(digit) for digit in digits]  # 134 is 1, 3 and 4
    runs = sorted(set(numbers)) == numbers and numbers[-1] <= len(options)
    return numbers if runs else None


def are_evidence(answer: str, options: Sequence[str], places: Sequence[int]) -> bool:
    """Whether numbers can only be places: no option reads so, and they judge nothing."""
    if answers.are_sides(options) and set(places) <= {0, 1}:
        return False
    return answers.letters(answer, options) is None


def key_of_places(
    answer: str,
    options: Sequence[str],
    places: Sequence[int],
    base: int | None,
    where: Place,
    *,
    counting: bool,
) -> list[str]:
    """The letters of an answer given as places among the options.

    `base`: whether they count from 0 or 1; `counting`: whether other answers of the file can only be
    places. Raises Unsure where the file does not say from where it counts, and for a number that is
    also the text of another option.
    """
    named = answers.letters(answer, options)
    if named and not counting and base is None:
        return named
    if base is None:
        said = N_("的答案是数字 %(number)s，不知道从 0 数还是从 1 数。请改成字母，如 A、B")
        raise unsure(where, "answer_number", said, number="、".join(map(str, places))[:20])
    counted = [place - base for place in places]
    if any(not 0 <= place < len(LETTERS) for place in counted):
        raise unclear(answer, where)
    key = [LETTERS[place] for place in sorted(set(counted))]
    if named and named != key:
        raise unclear(answer, where)
    return key
