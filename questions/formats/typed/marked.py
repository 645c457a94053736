"""Right options that are only set apart: in red, in bold, underlined, or by a tick behind them. Believed
only where the whole file does it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from questions.drafts import LETTERS, Place
from questions.formats import answers
from questions.formats.answers import plain
from questions.formats.found import Unsure
from questions.formats.inside import bracket_key
from questions.formats.typed.item import Item
from questions.formats.typed.markdown import TICKED, TOLD
from questions.formats.typed.option_lines import read_options
from questions.formats.typed.stems import spelled
from questions.words import N_

TICKS = "√✓✔✅☑"
_SIGN = re.compile(rf"\s{{0,20}}[(（\[【]?\s{{0,9}}([{TICKS}×✗✘❌])\ufe0f?\s{{0,9}}[)）\]】]?\s*$")
_LETTER = re.compile(r"(?<![a-z0-9])[a-z][.、:)]")
_OWN_LETTER = re.compile(r"^\(?[a-z]\s?[.、:)]{1,2}")
_LETTER_ALONE = re.compile(r"[a-z][.、:)]?")
_EDGES = ";；,，。."
ENOUGH = 3
"""So many questions make a habit; fewer may be a slip."""
_TICKED = N_("没有写答案，把打了勾的选项当作答案，请核对")


@dataclass(frozen=True)
class Read:
    """A question with its options, and the answer that is written, if one is."""

    item: Item
    options: Sequence[str]
    known: str


@dataclass(frozen=True)
class Habit:
    """How a text sets its right options apart where no answer is written: in one look, or by ticks.
    `sides`: a tick behind 正确 answers too, for it is not only how this option is written."""

    look: str = ""
    ticks: bool = False
    sides: bool = False

    def answer(self, item: Item, options: Sequence[str]) -> tuple[str, list[str], str]:
        """The letters it marks, the options without ticks, and the sentence that asks to check."""
        if self.ticks:
            letters, bare = ticked(options, every=_may_be_all(item))
            if not self.sides and _is_written(letters, bare):
                return "", list(options), ""
            return "".join(letters), bare, _TICKED
        letters = marked_letters(item, self.look, options)
        if _partly(item, self.look, options, letters):
            return "", list(options), ""
        if self.look == TICKED:
            return "".join(letters), list(options), _TICKED
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
        if options:
            read.append(Read(item, options, known(item, options)))
    if _ticks(read):
        sided = [_is_written(*ticked(one.options)) for one in read if not one.known]
        judged = [answers.are_sides(ticked(one.options)[1]) for one in read if not one.known]
        return Habit(ticks=True, sides=sum(judged) > sum(sided))
    look = habit_of(read) if marked else ""
    return Habit(look) if look else None


def known(item: Item, options: Sequence[str]) -> str:
    """The answer that is written, as letters in their order where it names some."""
    told = "".join(marked_letters(item, TOLD, options))
    written = told or spelled(item.answer or "") or bracket_key(item.text, options)
    return "".join(answers.letters(written, options) or written)


def _ticks(read: Sequence[Read]) -> bool:
    """Whether every question without an answer is ticked, not all of them alike, and none that has an
    answer is ticked elsewhere."""
    found = [(one, ticked(one.options, every=_may_be_all(one.item))[0]) for one in read]
    asking = [(one, letters) for one, letters in found if not one.known]
    if len(asking) < 2 or not all(letters for _, letters in asking):
        return False
    against = any(letters and "".join(letters) != one.known for one, letters in found if one.known)
    return not against and not _alike(asking) and _parts(asking)


def _alike(marked: Sequence[tuple[Read, Sequence[str]]]) -> bool:
    """Whether the same letters, or the same texts, are set apart in every question: that is how they
    are written, and answers nothing."""
    texts = {
        tuple(plain(one.options[LETTERS.index(letter)]) for letter in letters)
        for one, letters in marked
    }
    return len({tuple(letters) for _, letters in marked}) < 2 or len(texts) < 2


def _may_be_all(item: Item) -> bool:
    """Whether all options of a question may be right."""
    return item.kind == "multiple" or re.search("多选|多项选择|不定项", item.text) is not None


def _parts(marked: Sequence[tuple[Read, Sequence[str]]]) -> bool:
    """Whether of most questions some options are set apart, and not all: else that is how they are
    written."""
    return sum(len(letters) < len(one.options) for one, letters in marked) * 2 > len(marked)


def _is_written(letters: Sequence[str], bare: Sequence[str]) -> bool:
    """Whether the tick stands behind the right side of a judgement: 正确√, 错误×."""
    sides = answers.are_sides(bare) and len(letters) == 1
    return sides and answers.judgement(bare[LETTERS.index(letters[0])]) is True


def marked_letters(item: Item, look: str, options: Sequence[str]) -> list[str]:
    """The letters of the options that have this look, each of them whole or its letter alone."""
    lines = [*(token.line for token in item.options), *(line for _, line in item.more)]
    lines = lines or item.stem  # all of it in one line
    parts = [plain(text) for line in lines for text in line.marked.get(look, ())]
    pieces = [(part, _OWN_LETTER.sub("", part), *_LETTER.split(part)) for part in parts]
    seen = {text.strip(_EDGES) for piece in pieces for text in piece}
    texts = [plain(option).strip(_EDGES) for option in options]
    alone = _letters_alone(item, look, len(options))
    return [
        a for a, text in zip(LETTERS, texts, strict=False) if a in alone or (text and text in seen)
    ]


def _partly(item: Item, look: str, options: Sequence[str], letters: Sequence[str]) -> bool:
    """Whether more of the options than these has a look: of another one a part, which may be meant too."""
    whole = sorted((plain(options[LETTERS.index(letter)]) for letter in letters), key=len)
    for token in item.options:
        for part in token.line.marked.get(look, ()):
            rest = plain(part)
            for text in reversed(whole):
                rest = rest.replace(text.strip(_EDGES), "")
            if re.search(r"\w", re.sub(r"[a-z](?=[.、:)]|$)", "", rest)):
                return True
    return False


def _letters_alone(item: Item, look: str, count: int) -> set[str]:
    """The letters that have a look by themselves, where they stand in their order: each before its own
    option, or before any of a line."""
    own = item.letters == [*LETTERS[:count]]
    if not own and len(item.letters) > 1:
        return set()
    found = set()
    for line, letter in [(t.line, t.value) for t in item.options] or [(s, "") for s in item.stem]:
        parts = (plain(text) for text in line.marked.get(look, ()))
        marked = {part[0].upper() for part in parts if _LETTER_ALONE.fullmatch(part)}
        found |= marked & {letter} if own else marked
    return found


def is_set_apart(item: Item, options: Sequence[str]) -> bool:
    """Whether some of the options, and not all, are set apart in a look or by ticks."""
    looks = {look for token in item.options for look in token.line.marked}
    counts = [len(marked_letters(item, look, options)) for look in looks]
    return any(0 < count < len(options) for count in counts) or bool(ticked(options)[0])


def ticked(options: Sequence[str], *, every: bool = False) -> tuple[list[str], list[str]]:
    """The letters of options with a tick, where others have none or a cross; and all without these signs.
    No letters where nothing is ticked, or everything, unless `every` option may be right."""
    marks = [_SIGN.search(text) for text in options]
    letters = [a for a, mark in zip(LETTERS, marks, strict=False) if mark and mark[1] in TICKS]
    bare = [
        text[: mark.start()] if mark else text for text, mark in zip(options, marks, strict=True)
    ]
    sure = 0 < len(letters) < len(options) + every and all(bare)
    return (letters, bare) if sure else ([], list(options))


def habit_of(read: Iterable[Read]) -> str:
    """The look that marks some but not all options of every question without an answer, perhaps all of
    a multiple choice, not always the same ones, and never another option than the answer where there is one; empty if there is no
    such look, or if there are two that mark other options: red and bold may go together."""
    seen: dict[str, list[tuple[Read, list[str]]]] = {}
    against: set[str] = set()
    without = 0
    for one in read:
        item, options, known = one.item, one.options, one.known
        if len(options) < 2:
            continue
        without += not known
        looks = {look for token in item.options for look in token.line.marked} - {TOLD}
        for look in looks:
            letters = marked_letters(item, look, options)
            if known and letters and "".join(letters) != known:
                against.add(look)
            elif not known and 0 < len(letters) < len(options) + _may_be_all(item):
                seen.setdefault(look, []).append((one, letters))
            elif not known and letters:
                against.add(look)
    sure = [
        look
        for look, found in seen.items()
        if look not in against and len(found) == without and not _alike(found) and _parts(found)
    ]
    enough = without >= (2 if TICKED in sure else ENOUGH)
    alike = all(
        [key for _, key in seen[look]] == [key for _, key in seen[sure[0]]] for look in sure
    )
    return sure[0] if sure and alike and enough else ""
