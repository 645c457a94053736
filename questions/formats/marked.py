"""Right options that are only set apart: in red, in bold, underlined, or by a tick behind them. Believed
only where the whole file does it."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from questions.drafts import LETTERS, Place
from questions.formats.answers import plain
from questions.formats.found import Unsure
from questions.formats.inside import bracket_key
from questions.formats.item import Item
from questions.formats.option_lines import read_options
from questions.words import N_

TICKS = "√✓✔✅☑"
_SIGN = re.compile(rf"\s{{0,20}}[(（\[【]?\s{{0,9}}([{TICKS}×✗✘❌])\ufe0f?\s{{0,9}}[)）\]】]?\s*$")
_LETTER = re.compile(r"(?<![a-z0-9])[a-z][.、:)]")
_EDGES = ";；,，。."
ENOUGH = 3
"""So many questions make a habit; fewer may be a slip."""


@dataclass(frozen=True)
class Habit:
    """How a text sets its right options apart where no answer is written: in one look, or by ticks."""

    look: str = ""
    ticks: bool = False

    def answer(self, item: Item, options: Sequence[str]) -> tuple[str, list[str], str]:
        """The letters it marks, the options without ticks, and the sentence that asks to check."""
        if self.ticks:
            letters, bare = ticked(options)
            return "".join(letters), bare, N_("没有写答案，把打了勾的选项当作答案，请核对")
        letters = marked_letters(item, self.look, options)
        said = N_("没有写答案，按整份文件的做法，把标了颜色或加粗、划线的选项当作答案，请核对")
        return "".join(letters), list(options), said


def find_habit(items: Sequence[Item]) -> Habit | None:
    """How right options are set apart all through the text; None if they are not."""
    tokens = [token for item in items for token in item.options]
    marked = any(token.line.marked for token in tokens)
    if not marked and not any(sign in token.line.text for token in tokens for sign in TICKS):
        return None
    read = []
    for item in items:
        try:
            options = read_options(item, Place()).texts
        except Unsure:
            continue
        if options and not bracket_key(item.text, options):
            read.append((item, options))
    asking = [options for item, options in read if not item.answer]
    if len(asking) > 1 and all(ticked(options)[0] for options in asking):
        return Habit(ticks=True)
    look = habit_of(read) if marked else ""
    return Habit(look) if look else None


def marked_letters(item: Item, look: str, options: Sequence[str]) -> list[str]:
    """The letters of the options that have this look, each of them whole."""
    lines = [*(token.line for token in item.options), *(line for _, line in item.more)]
    lines = lines or item.stem  # all of it in one line
    parts = [plain(text) for line in lines for text in line.marked.get(look, ())]
    seen = {text.strip(_EDGES) for part in parts for text in (part, *_LETTER.split(part))}
    texts = [plain(option).strip(_EDGES) for option in options]
    return [a for a, text in zip(LETTERS, texts, strict=False) if text and text in seen]


def ticked(options: Sequence[str]) -> tuple[list[str], list[str]]:
    """The letters of options with a tick, where others have none or a cross; and all without these signs.
    No letters where nothing is ticked, or everything."""
    marks = [_SIGN.search(text) for text in options]
    letters = [a for a, mark in zip(LETTERS, marks, strict=False) if mark and mark[1] in TICKS]
    bare = [
        text[: mark.start()] if mark else text for text, mark in zip(options, marks, strict=True)
    ]
    sure = 0 < len(letters) < len(options) and all(bare)
    return (letters, bare) if sure else ([], list(options))


def habit_of(items: Iterable[tuple[Item, Sequence[str]]]) -> str:
    """The look that marks some but not all options of every question without an answer, and never
    another option than the answer where there is one; empty if there is no such look."""
    seen: Counter[str] = Counter()
    against: set[str] = set()
    without = 0
    for item, options in items:
        if len(options) < 2:
            continue
        known = item.answer or ""
        without += not known
        looks = {look for token in item.options for look in token.line.marked}
        for look in looks:
            letters = marked_letters(item, look, options)
            if known and letters and "".join(letters) != known:
                against.add(look)
            elif not known and 0 < len(letters) < len(options):
                seen[look] += 1
            elif not known and letters:
                against.add(look)
    sure = [look for look, count in seen.items() if look not in against and count == without]
    return sure[0] if len(sure) == 1 and without >= ENOUGH else ""
