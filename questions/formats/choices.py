"""Options by their letters, and options without their own letters: never a guess."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from questions.drafts import LETTERS

MOST = len(LETTERS)
LONGEST = 32_767
"""So much fits in a cell; 26 options of their full length are shorter."""
MOST_STARTS = 20
LEAST_CLOSE = 3

# One sign for one, so that places in the flat text are places in the text itself.
_FLAT = str.maketrans("．。：）（、｜，【】\u00a0\u3000", "..:)(、|,[]  ") | {
    full: full - 0xFEE0 for full in (*range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_MARKED = re.compile(r"(?<![A-Za-z0-9])(?:[(\[]\s*)?([A-Z])\s*[.、:)\]]|(?:^|(?<=[|\n]))([A-Z])-")
_BEFORE_TEXT = re.compile(r"(?:^|(?<=[\s*#|;,、；$@^~&]))([A-Z])(?=[^\x21-\x7e]|$|[*#|]{2})")
_BARE = re.compile(r"(?<=[^\x00-\x7f])([A-Z])(?=[^\x00-\x7f])")
_CLOSE = re.compile(r"([A-Z])[.、]")
_EIGHT = re.compile(r"(?:^|(?<=[\s*#|]))8\s*[.、:](?!\d)")
# “(A)” right before “A.” is the answer in the stem, and so is “(A、B)”.
_FIRST = re.compile(
    r"(?:^|(?<=[^A-Za-z0-9]))(?:\(\s{0,99}A\s{0,99}\)(?!\s{0,99}[.,?？!！]?\s{0,99}\(?A\s?[.、:)])"
    r"|A\s{0,99}[.、:](?!\s{0,9}[A-Z](?:\s{0,9}[.、,;]?\s{0,9}[A-Z]){0,25}\s{0,9}[)\]])"
    r"|(?<=\n)[ \t]{0,9}A\s?\)(?=[^\n]{0,2000}\n[ \t]{0,9}B\s?\)))"
)
_SIGNED = re.compile(r"A\s{0,99}([.、:])|(?<=[.!?！？\s])\(A(\))")
_SECOND = re.compile(r"(?<![A-Za-z0-9])B\s{0,99}([.、:)\]])")
_PAIRS = ("**", "##")
_SINGLE = "|;；,，、"
_BETWEEN = "$@#^~&*/\\;|"
"""What may stand between options that have letters."""
_LETTER = re.compile(r"^\s*[(（\[【]?\s*([A-Za-zＡ-Ｚａ-ｚ])\s*[)）\]】.．、:：。]\s*")
_LETTER_ONLY = re.compile(r"^([A-ZＡ-Ｚ])(?=[^\x00-\x7f])\s*")


@dataclass(frozen=True)
class Mark:
    """A letter that may begin an option: where the mark begins and ends."""

    start: int
    end: int
    letter: str


def by_letters(text: str) -> list[str] | None:
    """The options of `text` where it shows their letters: A, B, C … in order.

    None when there are no letters at all; [] when there are, but they do not run from A: one is
    missing, repeated or out of order.
    """
    if len(text) > LONGEST:
        return []
    flat = text.translate(_FLAT)
    strong = [Mark(m.start(), m.end(), m[1] or m[2]) for m in _MARKED.finditer(flat)]
    heads = [Mark(m.start(), m.end(), m[1]) for m in _BEFORE_TEXT.finditer(flat)]
    within = {place for mark in strong for place in range(mark.start, mark.end)}
    heads = [head for head in heads if head.start not in within]
    bare = [Mark(m.start(), m.end(), m[1]) for m in _BARE.finditer(flat)]
    run = _run(flat, strong, heads, bare)
    if len(run) < 2 and len(run := _close(flat)) < LEAST_CLOSE:
        begins = [mark for mark in (*strong, *heads) if not trimmed(flat[: mark.start])]
        return [] if begins and len(re.findall(r"\*\*|##|\n|\|", flat)) else None
    if trimmed(flat[: run[0].start]) or _leftover(flat, run, (*strong, *heads)):
        return []
    ends = [mark.start for mark in run[1:]] + [len(text)]
    options = [trimmed(text[mark.end : end]) for mark, end in zip(run, ends, strict=True)]
    while options and not options[-1]:
        options.pop()
    return _without_signs(options)


def _without_signs(options: list[str]) -> list[str]:
    """Options that have letters, without the sign which stands behind all but the last."""
    ends = {option[len(option.rstrip(_BETWEEN)) :] for option in options[:-1]}
    end = ends.pop() if len(ends) == 1 else ""
    if not end or options[-1].endswith(end):
        return options
    return [*(option.removesuffix(end).rstrip() for option in options[:-1]), options[-1]]


def _run(flat: str, strong: list[Mark], heads: list[Mark], bare: list[Mark]) -> list[Mark]:
    """The marks of A, B, C … one behind the other, the clearest of each letter."""
    run: list[Mark] = []
    for letter in LETTERS:
        after = run[-1].end if run else 0
        eight = [Mark(m.start(), m.end(), "B") for m in _EIGHT.finditer(flat)]
        found = None
        for marks in (strong, heads, eight if letter == "B" else [], bare):
            fitting = [m for m in marks if m.letter == letter and m.start >= after]
            if marks is bare:
                following = [m.start for m in strong if m.start >= after and m.letter > letter]
                limit = min(following, default=len(flat))
                fitting = [m for m in fitting if m.start < limit]
                fitting = fitting if len(fitting) == 1 and run else []
            if fitting:
                # A.甲和B、乙 B.丙: the sign of the first letter is the sign of the others.
                alike = (m for m in fitting if run and flat[m.end - 1] == flat[run[0].end - 1])
                found = next(alike, fitting[0])
                break
        if found is None:
            return run
        run.append(found)
    return run


def _close(flat: str) -> list[Mark]:
    """The marks of A.1B.2C.3, where nothing parts a letter from the text before it; none where any
    other letter looks like a mark."""
    run = [Mark(m.start(), m.end(), m[1]) for m in _CLOSE.finditer(flat)]
    letters = "".join(mark.letter for mark in run)
    return run if letters and not run[0].start and LETTERS.startswith(letters) else []


def _leftover(flat: str, run: Sequence[Mark], marks: Sequence[Mark]) -> bool:
    """Whether a mark beside the run begins an option too: one is missing or repeated."""
    taken = {(mark.start, mark.letter) for mark in run}
    starts = {mark.end for mark in run}
    for mark in marks:
        if (mark.start, mark.letter) in taken or mark.start in starts:
            continue
        parted = mark.start == 0 or flat[mark.start - 1] in "\n*#|\t"
        skipped = mark.letter > run[-1].letter and mark.start > run[-1].start
        again = mark.letter == run[0].letter and mark.start > run[-1].start
        asked = again and flat[mark.start - 1] in "?？)"  # another question's first option
        blank = mark.start > 0 and flat[mark.start - 1] == " "
        blank = blank and _before(flat, mark.start) not in "、,"
        if parted or skipped or asked or (blank and mark.letter in {m.letter for m in run[:2]}):
            return True
    return False


def _before(flat: str, at: int) -> str:
    """The last sign before `at` that is no blank; a blank where there is none."""
    while at > 0 and flat[at - 1].isspace():
        at -= 1
    return flat[at - 1] if at else " "


def trimmed(text: str) -> str:
    """`text` without the separators around it. In one pass: a pattern would try long runs of blanks
    from every sign of them."""
    begin, end = 0, len(text)
    while begin < end:
        if text.startswith(_PAIRS, begin) and end - begin > 1:
            begin += 2
        elif text[begin].isspace() or text[begin] in _SINGLE:
            begin += 1
        else:
            break
    while begin < end:
        if text.endswith(_PAIRS, begin, end):
            end -= 2
        elif text[end - 1].isspace() or text[end - 1] in _SINGLE:
            end -= 1
        else:
            break
    return text[begin:end]


def embedded(text: str) -> tuple[str, list[str]] | None:
    """Stem and options of a stem that ends with its own options; None if it does not."""
    flat = text.translate(_FLAT)
    firsts = [match.start() for match in _FIRST.finditer(flat)]
    lines = [start for start in firsts if not flat[:start].rpartition("\n")[2].strip()]
    for start in [*dict.fromkeys([*lines, *firsts])][:MOST_STARTS]:
        stem = text[:start].rstrip()
        # “(A)” alone in a stem is its answer, not its first option.
        if stem and (options := by_letters(text[start:])):
            later = [at for at in firsts if at > start][:MOST_STARTS] if flat[start] == "(" else []
            return _behind_key(text, flat, later, len(options)) or (stem, options)
    return None


def _behind_key(
    text: str, flat: str, starts: Sequence[int], count: int
) -> tuple[str, list[str]] | None:
    """Stem and options where the “(A)” before them is the answer: “自（A）起施行。A.今年 B.去年”. All
    letters have the same sign then."""
    for start in starts:
        first, second = _SIGNED.match(flat, start), _SECOND.search(flat, start)
        if first and second and second[1] in first.groups():
            options = by_letters(text[start:])
            if options and len(options) == count:
                return text[:start].rstrip(), options
    return None


def without_marks(options: Sequence[str]) -> list[str]:
    """Options without the letters that stand before them as A. or (A), if every one has its own: no
    option is empty then, and the letters stay right where the options are shuffled."""
    texts = strip_letters(options) if all(map(_LETTER.match, options)) else []
    return texts if len(texts) > 1 and all(texts) else [*options]


def strip_letters(options: Sequence[str]) -> list[str]:
    """Options without their own letters, if every one of them begins with its letter."""
    if options and options[0][:1].isdecimal():
        return list(options)  # no letter
    filled = [(index, text) for index, text in enumerate(options) if text]
    if not filled or not (filled[0][1][0] in "Ａ(（[【ａ" or filled[0][1][0].isascii()):
        return list(options)
    for pattern in (_LETTER, _LETTER_ONLY):
        stripped = list(options)
        for index, text in filled:
            match = pattern.match(text)
            letter = match[1].translate(_FLAT).upper() if match else ""
            if match is None and index == 1 and re.match(r"8\s*[.．、:：](?!\d)", text):
                stripped[1] = re.sub(r"^8\s*[.．、:：]\s*", "", text)
            elif match is None or letter != LETTERS[index]:
                break
            else:
                stripped[index] = text[match.end() :]
        else:
            left = [stripped[index] for index, _ in filled]
            bare = pattern is _LETTER_ONLY
            if not bare or (len(filled) > 1 and all(left) and len(set(left)) == len(left)):
                return stripped
    return list(options)


def relettered(options: Sequence[str], key: Sequence[str]) -> list[str] | None:
    """Options whose own letters show that several stand in one cell, each for itself; none where they
    say that `key` means others than stand in its places; None where there is nothing to mend."""
    filled = [option for option in options if option]
    if not filled or not _LETTER.match(filled[0]):
        return None  # nearly all
    glued = by_letters("\n".join(filled))
    if glued and len(glued) > len(filled):
        return glued
    matches = map(_LETTER.match, options)
    signs = [match[1].translate(_FLAT).upper() if match else "" for match in matches]
    own = {letter: sign for letter, sign in zip(LETTERS, signs, strict=False) if sign}
    displaced = any(own.get(letter, letter) != letter and letter in signs for letter in key)
    return [] if displaced else None


def rejoined(stem: str, options: Sequence[str]) -> tuple[str, list[str]] | None:
    """Stem and options where a broken line left some options in the stem or in another's cell.

    “… A.甲 | | 乙 C.丙 | …” is put together again if its letters then run from A; else None.
    """
    whole = "".join(
        f"\n{LETTERS[index]}.{text}" for index, text in enumerate(options[:MOST]) if text
    )
    found = embedded(stem + whole) if not options or not options[0] else None
    if found is None and options and options[0]:
        together = by_letters(whole.strip())
        found = (stem, together) if together else None
    if found is None or len(found[1]) <= sum(map(bool, options)):
        return None
    return found
