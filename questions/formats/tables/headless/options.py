"""Which columns of a table without a header are options, and which stand beside them for something else."""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from itertools import pairwise

from questions.drafts import LETTERS
from questions.formats import choices
from questions.formats.tables import choice_cells
from questions.formats.tables.headers import Columns

MOSTLY = 0.8
LEAST_ALIKE = 3
SELDOM = 0.2
LONGER = 2.5
"""What is so much longer than the options is none."""
_LEVEL = re.compile(
    "(?:较|很|非常|比较)?(?:易|中|难)|简单|一般|困难|容易|中等|普通|基础|低|高|[初中高]级|easy|medium|middle|hard",
    re.IGNORECASE,
)
_LAW = re.compile("《.+》|第.{1,9}条|.{1,40}(?:法|条例|规定|办法|规程|规范|标准|制度|细则)")
_CHAPTER = re.compile("第.{1,4}(?:章|节|单元|讲|篇|课|部分).{0,40}")
_EXPLAINS = re.compile("。$|^见|规定|因为|因此|所以|根据|依据|第.{1,9}条|《|应|要|必须|不得")
_NUMBER = re.compile(r"\d{4}[-/.]\d\d?[-/.]\d\d?(?:[ T][\d:]+)?|\d+(?:[\s,，、;；/]+\d+){0,7}")
_ALL = re.compile("以上|上述|都|均|全部|其他|其它|all|none", re.IGNORECASE)
_SORTS = {"difficulty": _LEVEL, "citation": _LAW, "tags": _CHAPTER}


def find_options(found: Columns, columns: Sequence[Sequence[str]], stem: int, answer: int) -> bool:
    """Add the options to `found`. False where it is not sure which columns these are."""
    if share(columns[stem], choices.embedded) > 0.5:
        return True  # what stands beside such stems is no option
    known = {*found.fields.values()}
    for first, last in _spans(stem, known, len(columns)):
        span = range(first, last)
        parted = [at for at in span if share(columns[at], is_parted) > 0.5]
        if sum(share(columns[at], choices.by_letters) > 0.5 for at in parted) > 1:
            return False
        run = _filled_from_left(columns, span[:8])
        if parted and not _have_own(columns, run, parted, answer):
            found.fields["choices"] = parted[0]
            if parted[0] + 1 < last and share(columns[parted[0] + 1], str.isdecimal) >= MOSTLY:
                found.fields["count"] = parted[0] + 1
            if first < answer and answer + 1 < len(columns) and answer + 1 not in known:
                found.fields.setdefault("explanation", answer + 1)
            return True
        numbers = [share(columns[at], _NUMBER.fullmatch) >= MOSTLY for at in run]
        while len(run) > 2 and numbers[len(run) - 1] and not any(numbers[:2]):
            run.pop()  # points, a level or a day behind the options
        if len(run) > 2 and numbers[0] and not any(numbers[1:]):
            return False  # before the options: it may count them
        if len(run) >= 2 and all(any(columns[at]) for at in run[:2]):
            return _settle(found, columns, run, columns[answer])
    return True


def _spans(stem: int, known: Set[int], width: int) -> Iterator[tuple[int, int]]:
    """Where options may stand: behind the stem, between the columns that are known."""
    ends = [stem, *sorted(at for at in known if at > stem), width]
    return ((before + 1, behind) for before, behind in pairwise(ends))


def _filled_from_left(columns: Sequence[Sequence[str]], span: Sequence[int]) -> list[int]:
    """The first columns of `span` that may be options: they are filled from the left, so one that has
    texts where the one before is empty is something else."""
    run: list[int] = []
    for at in span:
        rows = [row for row, cell in enumerate(columns[at]) if cell]
        alone = [row for row in rows if run and not columns[run[-1]][row]]
        if run and (not rows or len(alone) > max(1, SELDOM * len(rows))):
            break
        run += [at] if rows else []
    return run


def _are_alike(columns: Sequence[Sequence[str]], parted: Sequence[int]) -> bool:
    """Whether columns side by side all have commas, and no letters: each is an option, True, False."""
    runs = parted == [*range(parted[0], parted[0] + len(parted))]
    if not runs or len(parted) < LEAST_ALIKE:
        return False
    return all(share(columns[at], choice_cells.is_surely_parted) < SELDOM for at in parted)


def _have_own(
    columns: Sequence[Sequence[str]], run: Sequence[int], parted: Sequence[int], answer: int
) -> bool:
    """Whether each option has a column of its own: several have commas or blanks, or one has, but not so
    many everywhere as to hold all of them, and with those beside it there are as many as the answers name."""
    if _are_alike(columns, parted):
        return True
    if share(columns[parted[0]], choice_cells.is_surely_parted) >= SELDOM:
        return False
    cells = [split for cell in columns[parted[0]] if (split := _weak_parts(cell)) > 1]
    last = max((LETTERS.find(key[-1:].upper()) for key in columns[answer]), default=-1)
    most = max({*cells}, key=cells.count, default=0)
    if most > last and cells.count(most) >= MOSTLY * len(cells):
        return False
    enough = len(run) > LEAST_ALIKE or (len(run) == LEAST_ALIKE and run[0] not in parted)
    others = any(_sort_of(columns, run, at) for at in run)
    return 0 <= last < len(run) and enough and not others


def _weak_parts(cell: str) -> int:
    return len(choice_cells.split_choices(cell, usual=choice_cells.Usual(choice_cells.ANY)))


def _settle(
    found: Columns, columns: Sequence[Sequence[str]], run: list[int], keys: Sequence[str]
) -> bool:
    """Leave out of `run` what is no option. False where that is not sure."""
    again = {at: _repeats(columns, run, at) for at in reversed(run)} if len(run) > 2 else {}
    texts = next((at for at, share in again.items() if share >= MOSTLY), None)
    if texts is None and any(share > SELDOM for share in again.values()):
        return False  # the texts of one answer, or of several
    if texts is not None:
        # The right answer as a text too: each row says whether the two agree.
        found.rivals["answer"] = [found.fields["answer"], texts]
        run = [at for at in run if at != texts]
    while len(run) > 2 and (sort := _sort_of(columns, run, run[0])):
        if sort == "unsure":
            return False
        found.fields.setdefault(sort, run[0])
        run = run[1:]
    named = {letter for key in keys for letter in key.upper() if letter in LETTERS}
    while len(run) > 2 and LETTERS[len(run) - 1] not in named:
        sort = _sort_of(columns, run, run[-1]) or _longer(columns, run)
        if sort == "unsure":
            return False
        if not sort and any(columns[run[-1]]):
            break
        if sort:
            found.fields.setdefault(sort, run[-1])
        run = run[:-1]
    if "tags" in found.fields:
        found.tags = [found.fields.pop("tags")]
    found.options = dict(enumerate(run))
    return True


def _repeats(columns: Sequence[Sequence[str]], run: Sequence[int], at: int) -> float:
    """In how many of its rows a column says what another option says; none for a single row."""
    rows = [row for row, cell in enumerate(columns[at]) if cell]
    again = sum(
        any(columns[other][row] == columns[at][row] for other in run if other != at) for row in rows
    )
    return again / len(rows) if len(rows) > 1 and again > 1 else 0.0


def _sort_of(columns: Sequence[Sequence[str]], run: Sequence[int], at: int) -> str:
    """What a column beside the options is: a level, a law, a chapter, which the others are not;
    `unsure` where it repeats few words, and they do not."""
    others = [columns[other] for other in run if other != at and any(columns[other])]
    cells = [cell for cell in columns[at] if cell]
    for name, words in _SORTS.items():
        like = bool(cells) and all(words.fullmatch(cell) for cell in cells)
        if like and all(share(other, words.fullmatch) < 0.5 for other in others):
            return name
    few = (
        len(cells) > 2
        and len({*cells}) * 2 <= max(len(cells), 4)
        and not any(map(_ALL.search, cells))
    )
    return "unsure" if few and all(_differ(other) for other in others) else ""


def _differ(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return len({*filled}) >= MOSTLY * len(filled)


def _longer(columns: Sequence[Sequence[str]], run: Sequence[int]) -> str:
    """Whether the last column is an explanation: much longer than the options, and worded as one."""
    cells = [cell for cell in columns[run[-1]] if cell]
    longest = max(length(columns[at]) for at in run[:-1])
    if not cells or length(cells) < LONGER * longest or any(map(_ALL.search, cells)):
        return ""
    return "explanation" if share(cells, _EXPLAINS.search) >= MOSTLY else "unsure"


def is_parted(cell: str) -> bool:
    """Whether a cell holds several options; 1、3 name some."""
    parts = choice_cells.split_choices(cell, usual=choice_cells.Usual(choice_cells.ANY))
    return len(parts) > 1 and not all(part in "123456789" for part in parts)


def length(cells: Sequence[str]) -> float:
    """The length of the texts of a column, empty cells counted in."""
    filled = [cell for cell in cells if cell]
    return sum(map(len, filled)) / len(cells) if filled else 0


def share(cells: Sequence[str], test: Callable[[str], object]) -> float:
    """How many of the filled cells pass; none where most are empty."""
    filled = [cell for cell in cells if cell]
    if len(filled) * 2 < len(cells):
        return 0.0
    return sum(1 for cell in filled if test(cell)) / max(len(filled), 1)
