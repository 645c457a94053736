"""Which question an answer from a list belongs to: by section and number, never by guess."""

from collections import Counter
from collections.abc import Iterable, Sequence

from questions.formats import answers
from questions.formats.typed.answer_lines import differ
from questions.formats.typed.answer_lists import Block, Entry, parted
from questions.formats.typed.item import OURS, Item
from questions.formats.typed.part_names import are_other_papers, are_papers, by_title, named
from questions.formats.typed.unnumbered import doubt, give
from questions.words import N_

UNPARTED = N_(
    "的答案分不开：答案区写着“%(list)s”，答案和题号的个数不一样。请一题一题地写，如 1.A 2.B"
)
"""Said of questions whose answers stand together, too many or too few."""

CHOICES = {"single", "multiple", "choice", None}
SAME_NUMBERS = N_("的答案对不上：答案区里有几个同样的题号。请在每道题后面写上答案")
"""Said of questions that several answers might belong to."""

OTHER_NUMBERS = N_("的答案对不上：答案区的题号和题目的题号不一样。请把题号改成一样的")
"""Said of questions whose numbers are others than those of the list."""

OTHER_ORDER = N_("的答案对不上：答案区各部分的顺序和题目的不一样。请写成一样的章节和题型")
"""Said of questions of sections that the list names in another order."""

WHICH_PAPER = N_(
    "的答案对不上：有几套题，答案区没有写清楚哪份答案是哪一套的。请在题目和答案上面都写上名称，如“试卷一”"
)
"""Said of questions of several papers, where it is not said whose answers these are."""

OTHER_PAPER = N_(
    "的答案对不上：文件里只有“%(title)s”的答案，那是另一套题的。请把这些题的答案写上，并删掉那一套的"
)
"""Said of questions in whose text only the answers to another paper stand: 上期答案."""


def assign(items: Sequence[Item], blocks: Sequence[Block]) -> list[Entry]:
    """Give every question above a list its answer out of it; a list above all questions is theirs.
    Questions that several answers might belong to are doubtful. Returns the answers to no question."""
    left: list[Entry] = []
    given: set[int] = set()
    begin = 0
    for block in blocks:
        above = items[begin : block.above] or items[: block.above] or items
        headed = [item for item in items if item.section == block.section] if block.section else []
        above = [item for item in headed or above if id(item) not in given]
        for kind, parts in _by_kind(block.entries, above).items():
            pool = [item for item in above if _fits(item, kind)]
            groups = [group for part in parts for group in _restarts(part)]
            runs = _in_order(_answered(pool, groups), groups, pool)
            for run, group in zip(runs or (), groups, strict=False):
                left += _give(run, group, given)
            if runs == [] and (kind is None or kind in OURS):
                left += [entry for part in parts for entry in part]
        begin = block.above
    return left


def _answered(pool: list[Item], groups: Sequence[Sequence[Entry]]) -> list[list[Item]]:
    """The sections that these parts of a list may answer."""
    runs = _runs(pool)
    if len(runs) > 1 and len(groups) == 1 and _unambiguous(pool, groups[0]):
        runs = [pool]
    if len(runs) > len(groups) and (len(groups) > 1 or not _counts(groups)):
        wanted = {entry.number for group in groups for entry in group}
        runs = [run for run in runs if any(_waits(item, wanted) for item in run)]
    elif len(runs) > 1 == len(groups) and _is_the_last(runs, groups[0]):
        runs = runs[-1:]
    if len(runs) > len(groups) and (places := by_title(runs, groups)):
        runs = [runs[at] for at in places]
    return runs


def _in_order(
    runs: list[list[Item]], groups: Sequence[Sequence[Entry]], pool: list[Item]
) -> list[list[Item]] | None:
    """The sections in the order of the parts that answer them. None where that is not sure: then
    their questions are doubtful."""
    order = named(runs, groups) if runs and groups and runs != [pool] else None
    if order is not None and order != [*range(len(groups))]:
        runs = [runs[at] for at in order]
    elif order is None and len(groups) > 1 and len(runs) > 1:
        said = WHICH_PAPER if are_papers(runs) else OTHER_ORDER
        doubt([item for run in runs for item in run], said)
        return None
    elif len(runs) == len(groups) == 1 and are_other_papers(runs[0], groups[0]):
        doubt(runs[0], OTHER_PAPER, title=groups[0][0].title.strip()[:20])
        return None
    if len(runs) != len(groups) and runs and groups:
        wanted = {entry.number for group in groups for entry in group}
        said = WHICH_PAPER if are_papers(runs) else SAME_NUMBERS
        doubt([item for item in pool if _waits(item, wanted)], said)
        return None
    return runs


def _by_kind(
    entries: Iterable[Entry], items: Sequence[Item]
) -> dict[str | None, list[list[Entry]]]:
    """The entries by the kind of their head, then part by part. A head may be only the number of a
    section: 一、 means what the one section of `items` with this number means."""
    found: dict[str | None, dict[int, list[Entry]]] = {}
    for entry in entries:
        heading = entry.heading
        if len(heading) < 5 and heading.endswith("、"):
            headings = dict.fromkeys(i.heading for i in items if i.heading.startswith(heading))
            heading = next(iter(headings)) if len(headings) == 1 else ""
        parts = found.setdefault(answers.kind_of(heading) if heading else None, {})
        parts.setdefault(entry.part, []).append(entry)
    return {kind: list(parts.values()) for kind, parts in found.items()}


def _is_the_last(runs: Sequence[Sequence[Item]], entries: Sequence[Entry]) -> bool:
    """Whether only questions of the last section wait for answers of these numbers, and all of them do."""
    wanted = {entry.number for entry in entries}
    waiting = [run for run in runs if any(_waits(item, wanted) for item in run)]
    return waiting == [runs[-1]] and wanted == {i.number for i in runs[-1] if i.answer is None}


def _waits(item: Item, wanted: set[int]) -> bool:
    """Whether a question has no answer, and one of these numbers; all have where answers have none."""
    return item.answer is None and (0 in wanted or item.number in {0, *wanted})


def _fits(item: Item, kind: str | None) -> bool:
    if kind is None or item.kind == kind or item.kind is None:
        return True
    return kind == "choice" and item.kind in CHOICES


def _runs(items: Sequence[Item]) -> list[list[Item]]:
    """Items section by section, and apart where their numbers begin again."""
    runs: list[list[Item]] = []
    for item in items:
        last = runs[-1][-1] if runs else None
        new = last is None or last.section != item.section
        if not new and last is not None and item.number and item.number <= last.number:
            new = True
        if new:
            runs.append([])
        runs[-1].append(item)
    return runs


def _restarts(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Answers apart where their numbers begin again; lines of two columns, 1.A 3.C, 2.B 4.A, do not."""
    numbers = {entry.number for entry in entries}
    if len(numbers) == len(entries) and numbers == {*range(1, len(entries) + 1)}:
        return [[*entries]]
    runs: list[list[Entry]] = []
    for entry in entries:
        if (
            not runs
            or (0 < entry.number <= runs[-1][-1].number)
            or entry.title != runs[-1][-1].title
        ):
            runs.append([])
        runs[-1].append(entry)
    return runs


def _counts(groups: Sequence[Sequence[Entry]]) -> bool:
    """Whether answers have numbers."""
    return any(entry.number for group in groups for entry in group)


def _unambiguous(items: Sequence[Item], entries: Sequence[Entry]) -> bool:
    """Whether each number that is answered stands once among the questions; or without numbers, there
    are as many answers."""
    if not entries[0].number:
        return len(entries) == len(items)
    numbers = Counter(item.number for item in items)
    return all(numbers[entry.number] <= 1 for entry in entries)


def _is_off(run: Sequence[Item], entries: Sequence[Entry]) -> bool:
    """Whether numbers are missing on both sides: then one side has counted wrong, nobody knows where."""
    numbers, answered = {item.number for item in run}, {entry.number for entry in entries}
    asking = {item.number for item in run if not item.answer and not item.filled}
    return bool(answered - numbers) and bool(asking - answered) and len(entries) == len(run)


def _give(run: Sequence[Item], entries: Sequence[Entry], given: set[int]) -> list[Entry]:
    """Answers to the questions of one section; returns those that find none."""
    if not entries[0].number:
        give(run, [entry.answer for entry in entries])
        given.update(map(id, run))
        return []
    counted = any(item.number for item in run)
    if counted and _is_off(run, entries):
        doubt(run, OTHER_NUMBERS)
        return []
    by_number = {item.number if counted else at: item for at, item in enumerate(run, 1)}
    missing = {*by_number} - {entry.number for entry in entries}
    left = []
    for entry in (one for listed in entries for one in parted(listed, missing)):
        item = by_number.get(entry.number)
        if item is None:
            left.append(entry)
            continue
        given.add(id(item))
        if entry.unparted and not item.filled:
            doubt([item], UNPARTED, list=entry.unparted[:20])
        if item.answer and entry.answer and differ(item.answer, entry.answer):
            item.other_answer = entry.answer
        item.answer = item.answer or entry.answer
        item.explanation += entry.explanation
    return left
