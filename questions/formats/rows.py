"""One row as one draft, or the reason why not."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from questions.drafts import KINDS, LETTERS, Draft, Place, Problem
from questions.formats import answers
from questions.formats.headers import Columns
from questions.kinds import marked_blanks, no_answer
from questions.words import N_

DIFFICULTIES = {
    "容易": 2,
    "易": 2,
    "简单": 2,
    "较易": 2,
    "中": 3,
    "中等": 3,
    "一般": 3,
    "适中": 3,
} | {
    "难": 4,
    "困难": 4,
    "较难": 4,
}
_NONE = ("", "无", "-", "/")
_KEY_INSIDE = re.compile(r"[（(]\s*([A-ZＡ-Ｚ]{1,8})\s*[）)]")
_VERDICT_INSIDE = re.compile(r"[（(]\s*([√×✓✔✗✘对错]|正确|错误)\s*[）)]")


class Unsure(Exception):
    """The row holds a question that cannot be read for sure."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.code)


class Unsupported(Exception):
    """The row holds a question of a kind we do not have; `kind` names it in English."""

    def __init__(self, where: Place, kind: str, word: str) -> None:
        self.kind = kind
        said = N_("是%(kind)s，暂不支持这种题型")
        self.problem = Problem(where, "error", "unsupported_kind", said, {"kind": word})
        super().__init__(kind)


def _unsure(where: Place, code: str, text: str, **params: object) -> Unsure:
    return Unsure(Problem(where, "error", code, text, params))


@dataclass(frozen=True)
class Row:
    """Tidy cells, by field."""

    cells: Sequence[str]
    columns: Columns

    def field(self, name: str) -> str:
        """The cell of a field; empty where the table has no such column."""
        return self._at(self.columns.fields.get(name))

    def _at(self, index: int | None) -> str:
        return "" if index is None or index >= len(self.cells) else self.cells[index]

    @property
    def options(self) -> list[str]:
        """The options up to the last one filled."""
        if not self.columns.options:
            return answers.split_choices(self.field("choices"))
        width = max(self.columns.options) + 1
        options = [self._at(self.columns.options.get(index)) for index in range(width)]
        while options and not options[-1]:
            options.pop()
        return answers.strip_letters(options)

    @property
    def blanks(self) -> list[str]:
        """The filled columns 空1, 空2 … in order."""
        cells = [self._at(index) for _, index in sorted(self.columns.blanks.items())]
        return [cell for cell in cells if cell]

    @property
    def is_blank(self) -> bool:
        """Whether no question is here: at most a number, a type, or a stray cell."""
        there = [self.field("stem"), self.field("answer"), self.field("choices"), *self.blanks]
        return not any(there) and sum(map(bool, self.options)) < 2


def read_row(row: Row, columns: Columns, sheet: str, where: Place) -> Draft:
    """The draft of one row. Raises Unsupported, or Unsure where the key cannot be known."""
    stem = answers.strip_number(row.field("stem"))
    options = row.options
    stated = _kind(row, columns, sheet, where)
    if not row.field("answer") and not row.blanks:
        raise Unsure(no_answer(where))
    kind = stated or _inferred(row, stem, options, where)
    if kind in {"single", "multiple"}:
        key = _letters(row.field("answer"), options, where)
        stem = _without_key(stem, key, LETTERS[: len(options)], where)
        right: list[object] = [*key]
    elif kind == "true_false":
        verdict = _judgement(row.field("answer"), options, where)
        stem = _without_verdict(stem, verdict, where)
        options, right = [], [verdict]
    else:
        right = [*_fill(row)]
        stem = _with_blanks(stem, len(right))
    return Draft(
        kind=kind,
        stem=stem,
        options=options,
        answers=right,
        explanation=row.field("explanation"),
        citation=row.field("citation"),
        tags=split_tags(row.field("tags")),
        difficulty=_difficulty(row.field("difficulty")),
        points=_points(row.field("points")),
        where=where,
    )


def _kind(row: Row, columns: Columns, sheet: str, where: Place) -> str | None:
    """The kind the row, or else the sheet's name, states; None where nothing does."""
    word = row.field("kind") or sheet
    plain = unicodedata.normalize("NFKC", word).casefold()
    kind = columns.legend.get(plain) or answers.kind_of(word)
    if kind is None and row.field("kind"):
        if plain.isdecimal():
            said = N_("的题型是数字 %(number)s，不知道它代表什么，请写成单选题、多选题等")
            raise _unsure(where, "kind_code", said, number=word[:20])
        raise _unsure(where, "unknown_kind", N_("的题型不认识：%(kind)s"), kind=word[:20])
    if kind is not None and kind not in KINDS:
        raise Unsupported(where, kind, word)
    return kind


def _inferred(row: Row, stem: str, options: list[str], where: Place) -> str:
    """The kind of a row that states none, only where no other is possible."""
    answer = row.field("answer")
    if len(options) >= 2:
        key = answers.letters(answer, options)
        if key:
            return "single" if len(key) == 1 else "multiple"
    elif not options and not row.field("choices"):
        if "__" not in stem and answers.sure_judgement(answer) is not None:
            return "true_false"
        if row.blanks or (marked_blanks(stem) and not _could_be_key(answer)):
            return "fill"
    raise _unsure(where, "no_kind", N_("没有写题型，也看不出是什么题型"))


def _could_be_key(answer: str) -> bool:
    """Letters or a judgement: a fill answer of this look may be another kind's key."""
    letters_only = re.fullmatch(r"[A-Za-zＡ-Ｚａ-ｚ\s,，、/]{1,20}", answer) is not None
    return letters_only or answers.judgement(answer) is not None


def _letters(answer: str, options: list[str], where: Place) -> list[str]:
    key = answers.letters(answer, options)
    if key is None:
        raise _unclear(answer, where)
    return key


def _unclear(answer: str, where: Place) -> Unsure:
    """The problem of an answer that has no sure meaning."""
    said = N_("的答案看不明白：%(answer)s")
    return _unsure(where, "unclear_answer", said, answer=answer[:40])


def _without_key(stem: str, key: list[str], letters: str, where: Place) -> str:
    """The stem with its brackets emptied where they hold the key; another key is no sure one."""
    inside = _KEY_INSIDE.findall(stem)
    printed = sorted(unicodedata.normalize("NFKC", "".join(inside)))
    if len(inside) != 1 or not set(printed) <= set(letters):
        return stem
    if printed != key:
        said = N_("的题干括号里写着 %(printed)s，答案栏却是 %(answer)s")
        texts = {"printed": "".join(printed), "answer": "".join(key)}
        raise _unsure(where, "answer_conflict", said, **texts)
    return _KEY_INSIDE.sub("（　）", stem)


def _without_verdict(stem: str, verdict: str, where: Place) -> str:
    """Likewise for a judgement printed in brackets."""
    inside = _VERDICT_INSIDE.findall(stem)
    if len(inside) != 1:
        return stem
    if answers.judgement(inside[0]) is not (verdict == "true"):
        said = N_("的题干括号里写着 %(printed)s，和答案栏不一样")
        raise _unsure(where, "answer_conflict", said, printed=inside[0])
    return _VERDICT_INSIDE.sub("（　）", stem)


def _judgement(answer: str, options: list[str], where: Place) -> str:
    """`true` or `false`, through the option's text where the answer is a letter."""
    meanings = [answers.judgement(option) for option in options]
    if None in meanings:
        said = N_("是判断题，选项却不是对和错")
        raise _unsure(where, "options_not_judgement", said)
    letters = answers.letters(answer, options) if options else None
    if letters and len(letters) == 1 and ord(letters[0]) - ord("A") < len(options):
        verdict = meanings[ord(letters[0]) - ord("A")]
    else:
        verdict = answers.judgement(answer)
    if verdict is None:
        raise _unclear(answer, where)
    return "true" if verdict else "false"


def _fill(row: Row) -> list[list[str]]:
    if row.blanks:
        return [blank for cell in row.blanks for blank in answers.accepted_texts(cell)]
    return answers.accepted_texts(row.field("answer"))


def _with_blanks(stem: str, count: int) -> str:
    """A stem that shows no blank but asks for several texts gets them at its end."""
    if count < 2 or not stem or marked_blanks(stem):
        return stem
    return stem + " ____" * count


def split_tags(cell: str) -> list[str]:
    """Tags in their order, each once."""
    return list(dict.fromkeys(tag for tag in re.split(r"[；;、,，|\s]+", cell) if tag))


def _difficulty(cell: str) -> int | None:
    word = unicodedata.normalize("NFKC", cell)
    return DIFFICULTIES.get(word) or (int(word) if re.fullmatch(r"[1-5]", word) else None)


def _points(cell: str) -> float | None:
    match = re.fullmatch(r"(\d{1,3}(?:\.\d{1,2})?)\s*分?", unicodedata.normalize("NFKC", cell))
    return float(match[1]) if match and float(match[1]) else None


def left_out(row: Row, draft: Draft) -> list[Problem]:
    """Warnings for what stands in the row but could not be read; the question does not need it."""
    found = []
    if draft.difficulty is None and (cell := row.field("difficulty")) not in _NONE:
        said = N_("的难度看不明白，没有导入难度：%(difficulty)s")
        params = {"difficulty": cell[:20]}
        found.append(Problem(draft.where, "warning", "bad_difficulty", said, params))
    if draft.points is None and (cell := row.field("points")) not in _NONE:
        said = N_("的分值看不明白，没有导入分值：%(points)s")
        found.append(Problem(draft.where, "warning", "bad_points", said, {"points": cell[:20]}))
    return found
