r"""Questions as GIFT, as Moodle itself writes it: one block a question, every sign escaped.

Several blanks are one short answer whose texts stand between ；, and what GIFT has no field for
stands in the comment above, where Moodle keeps its tags. Pictures stand in the text itself.
"""

import re
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from questions.drafts import Draft
from questions.formats.blanks import MOST_ROWS, joined_rows
from questions.formats.found import unsure
from questions.formats.fractions import per_right, starred
from questions.formats.gift.signs import FORMAT, bracketed, escaped
from questions.formats.pictures import data_uri
from questions.formats.writing import (
    About,
    Left,
    content_name,
    hypertext,
    lettered,
    number,
    shows_picture,
    title,
)
from questions.words import N_

_WEIGHT = re.compile(r"\s*%")


class GiftWriter:
    """A GIFT file in the making."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self.left = Left()
        self._out = out
        name = " ".join(about.name.split()).replace("/", "//")
        self._write(f"$CATEGORY: {name}\n\n")

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these below what is there."""
        for draft in drafts:
            with self.left.question():
                self._write("\n".join(_lines(draft)) + "\n\n")

    def close(self) -> None:
        """Name what is not in the file, for whoever opens it in an editor."""
        for problem in self.left.problems:
            self._write("// " + " ".join(problem.message.split()) + "\n")

    def _write(self, text: str) -> None:
        self._out.write(text.encode())


def _lines(draft: Draft) -> Iterator[str]:
    yield "// " + " ".join(_notes(draft))
    stem, default = _formatted(draft.stem, draft, "")
    verdict = draft.answers[0].upper() if draft.kind == "true_false" else ""
    yield f"::{escaped(title(draft))}::{stem}" + "{" + verdict
    for mark, text in _answers(draft, default):
        yield f"\t{mark}{text}"
    if draft.explanation:
        yield "\t####" + _formatted(draft.explanation, draft, default)[0]
    yield "}"


def _notes(draft: Draft) -> Iterator[str]:
    yield f"[id:{content_name(draft)}]"
    for tag in draft.tags:
        yield bracketed("tag", tag)
    if draft.citation:
        yield bracketed("citation", draft.citation)
    if draft.difficulty is not None:
        yield bracketed("difficulty", str(draft.difficulty))
    if draft.points is not None:
        yield bracketed("points", number(draft.points))
    if draft.kind == "fill" and len(joined_rows(draft.answers)) < _combinations(draft):
        yield bracketed("blanks", "independent")


def _combinations(draft: Draft) -> int:
    count = 1
    for texts in draft.answers:
        count *= len(texts)
    return count if len(draft.answers) > 1 and count > MOST_ROWS else 0


def _formatted(text: str, draft: Draft, default: str) -> tuple[str, str]:
    """A text behind the name of its format, unless that is what the stem has; and that name."""
    own = "html" if shows_picture(text, draft) else "plain"
    inside = text
    if own == "html":
        inside = f'<p style="white-space:pre-wrap">{hypertext(text, draft, data_uri)}</p>'
    named = own != default or FORMAT.match(inside)
    return (f"[{own}]" if named else "") + escaped(inside), own


def _answers(draft: Draft, default: str) -> Iterator[tuple[str, str]]:
    """The mark of each answer with its share of the points, and its text."""
    if draft.kind == "fill":
        yield from _accepted(draft)
    share = per_right(draft)
    for letter, option in lettered(draft):
        text, right = _formatted(option, draft, default)[0], letter in draft.answers
        if draft.kind == "multiple":
            yield f"~%{share[letter]}%", text
        elif _WEIGHT.match(option):
            yield ("=%100%" if right else "~%0%"), text
        else:
            yield ("=" if right else "~"), text


def _accepted(draft: Draft) -> Iterator[tuple[str, str]]:
    rows = joined_rows(draft.answers)
    if any("->" in row for row in rows):
        said = N_("没有写进 GIFT：填空答案里的“->”在 GIFT 里是连线题。请改用 Excel 或 Moodle XML")
        raise unsure(draft.where, "gift_arrow", said)
    for row in rows:
        named = "[plain]" if FORMAT.match(row) else ""
        yield ("=%100%" if _WEIGHT.match(row) else "="), named + escaped(starred(row))
