"""Answers that are written, and other options that the look of the text calls right: nobody knows which is
meant."""

from collections.abc import Sequence

from questions.drafts import Place
from questions.formats.found import Unsure
from questions.formats.typed.item import Item
from questions.formats.typed.markdown import TICKED, TOLD
from questions.formats.typed.marked import Read, known, marked_letters
from questions.formats.typed.option_lines import read_options

MOST = 2
"""So many may contradict a look that never agrees; it is no key where it contradicts more."""


def contradicted(items: Sequence[Item]) -> dict[int, str]:
    """The letters that a look marks in questions whose written answer is another one, by id(). Only
    looks that else agree with what is written, or hardly stand anywhere."""
    seen: dict[str, list[tuple[Read, str]]] = {}
    for item in items:
        looks = {look for token in item.options for look in token.line.marked} - {TOLD, TICKED}
        if not looks:
            continue
        try:
            options = read_options(item, Place()).texts
        except Unsure:
            continue
        one = Read(item, options, known(item, options))
        for look in looks if one.known.isascii() and one.known.isalpha() else ():
            letters = marked_letters(item, look, options)
            if 0 < len(letters) < len(options):
                seen.setdefault(look, []).append((one, "".join(letters)))
    found: dict[int, str] = {}
    for marked in seen.values():
        against = [(one, letters) for one, letters in marked if letters != one.known]
        if len(against) <= max(MOST, len(marked) - len(against)):
            found |= {id(one.item): letters for one, letters in against}
    return found
