"""Right options that are only set apart: in red, in bold, underlined. Believed only where the whole
file does it."""

from collections import Counter
from collections.abc import Iterable, Sequence

from questions.drafts import LETTERS
from questions.formats.answers import plain
from questions.formats.item import Item

ENOUGH = 3
"""So many questions make a habit; fewer may be a slip."""


def marked_letters(item: Item, look: str, options: Sequence[str]) -> list[str]:
    """The letters of the options that have this look."""
    lines = [*item.stem, *(token.line for token in item.options), *(line for _, line in item.more)]
    seen = {plain(text) for line in lines for text in line.marked.get(look, ())}
    found = []
    for letter, option in zip(LETTERS, options, strict=False):
        text = plain(option)
        if text and any(
            text == part.lstrip(letter.lower()).lstrip(".、:)") or text in part for part in seen
        ):
            found.append(letter)
    return found


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
