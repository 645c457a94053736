"""The columns of a table without a header, inferred from answers, from stems, or from the sheet before."""

import re
from collections.abc import Sequence

from questions.drafts import LETTERS
from questions.formats import answers, choices
from questions.formats.tables.headers import Columns
from questions.formats.tables.headless.columns import (
    ASKS,
    SENTENCE,
    columns_of,
    filled_rows,
    find_kind,
    is_list,
    is_stems,
)
from questions.formats.tables.headless.letters import infer_from_letters
from questions.formats.tables.headless.options import MOSTLY, find_options, is_parted, length, share
from questions.formats.tables.headless.texts import infer_from_texts, infer_pairs
from questions.formats.tables.legend import shape

LEAST_ROWS = 3
LEAST_OPTIONS = 3
LONGEST_ANSWER = 20
SOME, FEW = 0.3, 0.1
_KEY = re.compile(r"[A-HＡ-Ｈa-h](?:[\s,，、/;；|]*[A-HＡ-Ｈa-h]){0,7}")
_ASKING = ("?", "？", ")", "）", "。")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?")
_AMOUNT = re.compile(r"[¥￥]?-?\d[\d,]*(?:\.\d+)?元?")


def columns_without_header(rows: Sequence[Sequence[str]], known: Columns | None) -> Columns | None:
    """The columns of a table of questions that has no header, sound ones or not; None for any other
    table. `known` are the columns of the sheet before."""
    rows = _without_head(rows)
    return (
        infer_columns(rows, known)
        or infer_from_stems(rows, known)
        or infer_from_letters(rows)
        or infer_from_texts(rows)
        or infer_pairs(rows)
    )


def _without_head(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """The rows below a first one that heads the only column of answers with a word: nobody knows it, but
    what stands there is no question that shows what the columns are."""
    filled = filled_rows(rows)
    columns = columns_of(filled)
    answer = _answer_column(columns, SOME) if len(filled) > 2 else None
    if answer is None or not columns[answer][0] or _is_key(columns[answer][0]):
        return rows
    return filled[1:] if all(map(_is_key, columns[answer][1:])) else rows


def infer_columns(rows: Sequence[Sequence[str]], known: Columns | None) -> Columns | None:
    """The columns of a table of questions that has no header; None if it is no such table.

    `known` are the columns of the sheet before, which this one may share. Else an answer column
    is needed (letters or judgements), longer texts before it as stems, and for letters the
    options they name.
    """
    filled = filled_rows(rows)
    if len(filled) < LEAST_ROWS:
        return None
    if known and _fits(filled, known):
        return known
    columns = columns_of(filled)
    answer = _answer_column(columns)
    if answer is None or is_list(columns) or share(columns[answer], _is_key) < MOSTLY:
        return None
    others = [at for at in range(len(columns)) if at != answer]
    longest = max((length(columns[at]) for at in others), default=0)
    if longest < 6:
        return None
    # Options and explanations may be longer than their stems, but stand behind them.
    stem = next(at for at in others if length(columns[at]) * 2 >= longest)
    stem = next((at for at in others if at < stem and is_stems(columns[at], 0.5)), stem)
    found = _with_others(columns, stem, answer)
    return found if found and _fits(filled, found) and not _is_other(found, columns) else None


def _counts_before(found: Columns, columns: Sequence[Sequence[str]]) -> bool:
    """Whether numbers stand between the options and single letters that may count options too, and
    name others: then these may be the answers, and the letters a grade."""
    answer, options = found.fields["answer"], found.options
    at = answer - 1
    others = {*options.values(), *(place for name, place in found.fields.items() if name != "kind")}
    if not options or at in others or at < 1:
        return False
    rows = [
        (number, letter.upper())
        for number, letter in zip(columns[at], columns[answer], strict=True)
    ]
    counts = "0123456789"[: len(options) + 1]
    if not all(letter in LETTERS and number in counts for number, letter in rows if number):
        return False
    apart = {LETTERS.find(letter) - int(number) for number, letter in rows if number}
    return len({number for number, _ in rows if number}) > 1 and len(apart) > 1


def _is_other(found: Columns, columns: Sequence[Sequence[str]]) -> bool:
    """Whether letters and ticks stand in what asks nothing: a grade for somebody's work, what was
    found in an inspection."""
    stems = columns[found.fields["stem"]]
    if {"kind", "choices"} & found.fields.keys():
        return False
    if not found.options:
        inspected = [text for text in stems if "是否" in text and not text.endswith(_ASKING)]
        return len(inspected) * 2 > len(stems)
    amounts = all(share(columns[at], _AMOUNT.fullmatch) == 1 for at in found.options.values())
    asks = any(ASKS.search(text) or SENTENCE.search(text) for text in stems)
    return not asks and (amounts or len(found.options) < LEAST_OPTIONS)


def infer_from_stems(rows: Sequence[Sequence[str]], known: Columns | None) -> Columns | None:
    """The columns of a table without a header most of whose questions are not sound: answers are
    missing, or are none. None if nothing shows that these are questions.

    What shows it: a column that asks in nearly every row, or says something that may be judged; and
    beside it options to choose from with some letters that name them, or both right and wrong.
    """
    filled = filled_rows(rows)
    columns = columns_of(filled)
    if len(filled) < 2 or is_list(columns):
        return None
    answer = _answer_column(columns, SOME)
    shares = known is not None and answer == known.fields.get("answer", -1)
    if known and shares and _are_alike(filled, known) and _ask(filled, known):
        return known
    stem = next((at for at, cells in enumerate(columns) if is_stems(cells)), None)
    if stem is None or answer is None or answer == stem:
        return None
    found = _with_others(columns, stem, answer)
    if found is None:
        return None
    if not (found.options or "choices" in found.fields):
        keys = [cell for cell in columns[answer] if _is_key(cell)]
        sides = {answers.sure_judgement(cell) for cell in keys}
        said = [cell for cell in columns[stem] if SENTENCE.search(cell)]
        judged = sides == {True, False} and len(keys) >= LEAST_ROWS
        judged = judged and len(said) >= MOSTLY * len(filled)
        return found if judged and not _is_other(found, columns) else None
    return found if _are_alike(filled, found) and _ask(filled, found) else None


def _is_key(cell: str) -> bool:
    return bool(_KEY.fullmatch(cell)) or answers.sure_judgement(cell) is not None


def _answer_column(columns: Sequence[Sequence[str]], least: float = MOSTLY) -> int | None:
    """The only column with letters or judgements that may be answers, if so large a share of its cells
    are some; None where two differ: one may be a level or a grade, and the other one the answers,
    most of them missing."""
    others = _pictured(columns)
    told = {at: _may_answer(columns, at) for at in range(len(columns)) if at not in others}
    rivals = [at for at, found in told.items() if _is_rival(columns[at], found)]
    if not rivals or len({tuple(columns[at]) for at in rivals}) > 1:
        return None
    cells = columns[rivals[-1]]
    sure = len(told[rivals[-1]]) >= least * sum(map(bool, cells))
    return rivals[-1] if sure and max(map(len, cells)) < LONGEST_ANSWER else None


def _is_rival(cells: Sequence[str], told: Sequence[str]) -> bool:
    """Whether a column may hold the answers; not the points, 2 and 2, with a letter strayed among them."""
    numbers = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    if len(numbers) >= len(told) and len({float(number) for number in numbers}) == 1:
        return len(told) > 1
    return len(told) > FEW * sum(map(bool, cells))


def _may_answer(columns: Sequence[Sequence[str]], at: int) -> list[str]:
    """The cells of a column that may be answers: letters that do not run on beside them, A, B, C, and
    judgements without the opposite beside them; those are options."""
    beside = [columns[place] for place in (at - 1, at + 1) if 0 <= place < len(columns)]
    found = []
    for row, cell in enumerate(columns[at]):
        side = answers.sure_judgement(cell) if cell else None
        alone = side is not None and side not in {_opposite(other[row]) for other in beside}
        if alone or (_KEY.fullmatch(cell) and not _runs_on(columns, at, row)):
            found.append(cell)
    return found


def _runs_on(columns: Sequence[Sequence[str]], at: int, row: int) -> bool:
    """Whether a cell is one of three letters in order side by side."""
    signs = [
        columns[place][row] if 0 <= place < len(columns) else "" for place in range(at - 2, at + 3)
    ]
    runs = (signs[first : first + 3] for first in range(3))
    return any(all(run) and "".join(run) in LETTERS for run in runs)


def _opposite(cell: str) -> bool | None:
    side = answers.sure_judgement(cell)
    return None if side is None else not side


def _pictured(columns: Sequence[Sequence[str]]) -> set[int]:
    """The columns side by side of which one says A in every row, the next one B: options whose texts
    are pictures. So are 对 and 错 side by side options, not answers."""
    only = [
        next(iter(said)) if len(said := {*filter(None, cells)}) == 1 else "" for cells in columns
    ]
    found: set[int] = set()
    for at in range(1, len(only)):
        before, here = only[at - 1], only[at]
        sides = {answers.sure_judgement(before), answers.sure_judgement(here)}
        if before and here and (before + here in LETTERS or sides == {True, False}):
            found |= {at - 1, at}
    return found


def _with_others(columns: Sequence[Sequence[str]], stem: int, answer: int) -> Columns | None:
    """All columns; None where it is not sure which of them are options, or answers."""
    found = Columns(fields={"stem": stem, "answer": answer})
    find_kind(found, columns, stem)
    if not find_options(found, columns, stem, answer) or _counts_before(found, columns):
        return None
    asking = [at for at in found.options.values() if share(columns[at], ASKS.search) >= MOSTLY]
    return None if asking and share(columns[stem], ASKS.search) >= MOSTLY else found  # two tables


def _fits(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether nearly all rows have a stem and an answer of their own."""
    stem, answer = columns.fields.get("stem"), columns.fields.get("answer")
    if stem is None or answer is None:
        return False
    good = 0
    for row in rows:
        if max(stem, answer) >= len(row) or not row[stem].strip():
            continue
        cell = row[answer].strip()
        keyed = bool(_KEY.fullmatch(cell)) and (
            bool(_options(row, columns)) or "choices" in columns.fields
        )
        good += keyed or shape(_options(row, columns), cell) == "judgement"
    return good >= MOSTLY * len(rows)


def _options(row: Sequence[str], columns: Columns) -> list[str]:
    """The options in columns of their own; else those that stand in the stem."""
    if not columns.options and "choices" not in columns.fields:
        stem = columns.fields.get("stem", -1)
        found = choices.embedded(row[stem]) if 0 <= stem < len(row) else None
        return found[1] if found else []
    return [row[at] for at in columns.options.values() if at < len(row) and row[at]]


def _are_alike(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether nearly all rows have a stem and something to choose from, whatever their answers are."""
    stem, together = columns.fields.get("stem", -1), columns.fields.get("choices", -1)
    good = 0
    for row in rows:
        parted = 0 <= together < len(row) and is_parted(row[together].strip())
        asks = 0 <= stem < len(row) and len(row[stem].strip()) > 3
        good += asks and (parted or len(_options(row, columns)) > 1)
    return good >= MOSTLY * len(rows)


def _ask(rows: Sequence[Sequence[str]], columns: Columns) -> bool:
    """Whether at least half of the stems ask something, or a type is written beside them."""
    stem = columns.fields.get("stem", -1)
    stems = [row[stem].strip() for row in rows if 0 <= stem < len(row)]
    judged = len(columns.options) == 2 and all(
        answers.are_sides(_options(row, columns)) for row in rows
    )
    asking = sum(1 for text in stems if ASKS.search(text) or (judged and SENTENCE.search(text)))
    return asking * 2 >= len(rows) or "kind" in columns.fields
