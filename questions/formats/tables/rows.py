"""What a row of a table states of its question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from questions.drafts import LETTERS, even, tidy
from questions.formats import answers, choices
from questions.formats.accepted import escape
from questions.formats.details import split_tags
from questions.formats.stated import Stated
from questions.formats.tables.cells import FAILED
from questions.formats.tables.choice_cells import NONE, Usual, listed, own_numbers, split_choices
from questions.formats.tables.distractors import set_among
from questions.formats.tables.headers import Columns
from questions.formats.tables.places import places_in
from questions.words import N_

_PARTED = re.compile("[A-HＡ-Ｈa-h],[A-HＡ-Ｈa-h]|[0-9],[0-9]")
_HEADS = ("答案", "正确答案", "参考答案", "标准答案", "Answer", "answer")
_LETTER = re.compile("[A-Za-zＡ-Ｚａ-ｚ]")
_NOTHING = re.compile(r"[\W_无]*")


@dataclass(slots=True)
class Row:
    """Tidy cells, by field. `usual` is what the options of the table's other rows look like.

    The cells are as many as the columns, and one more that is always empty: the one at -1, where
    a field is found that the table has no column for.
    """

    cells: Sequence[str]
    columns: Columns
    usual: Usual = NONE
    has_hash: bool = False

    def field(self, name: str) -> str:
        """The cell of a field; empty where the table has no such column."""
        return self.cells[self.columns.fields.get(name, -1)]

    @property
    def options(self) -> list[str]:
        """The options up to the last one filled, each from its own column."""
        cells = self.cells
        options = [cells[at] for at in self.columns.in_order]
        while options and not options[-1]:
            options.pop()
        return options

    @property
    def spare(self) -> str:
        """The answer in another of the columns for answers."""
        return next((self.cells[at] for at in self.columns.spares if self.cells[at]), "")

    @property
    def blanks(self) -> list[str]:
        """The filled columns 空1, 空2 … in order."""
        cells = [self.cells[index] for _, index in sorted(self.columns.blanks.items())]
        return [cell for cell in cells if cell]

    @property
    def is_plain(self) -> bool:
        """Whether it asks and answers: nothing else needs to be thought of."""
        fields = self.columns.fields
        return bool(self.cells[fields.get("stem", -1)] and self.cells[fields.get("answer", -1)])

    @property
    def is_blank(self) -> bool:
        """Whether no question is here: at most a number, a type, or a stray cell."""
        if self.field("stem") or self.field("answer") or self.field("choices"):
            return False
        wrong = any(self.cells[at] for at in self.columns.wrongs)
        return not wrong and not any(self.blanks) and sum(map(bool, self.options)) < 2

    @property
    def continues(self) -> bool:
        """Whether it only adds to the question above: options, and nothing that begins one."""
        return not self.field("stem") and bool(self.field("choices") or self.field("right"))

    @property
    def has_failed(self) -> bool:
        """Whether a cell of the question itself holds a formula that failed."""
        if not self.has_hash:
            return False
        names = ("stem", "answer", "choices", "kind", "right")
        asked = {self.field(name) for name in names} | {*self.options} | {*self.blanks}
        asked |= {self.cells[at] for at in self.columns.wrongs}
        return FAILED in asked

    def empty_failed(self) -> bool:
        """Empty the other cells with such a formula: their texts are lost. Whether there are any."""
        failed = self.has_hash and FAILED in self.cells
        if failed:
            self.cells = ["" if cell == FAILED else cell for cell in self.cells]
        return failed

    def spills(self, width: int) -> bool:
        """Whether it has more cells than the header, and letters go on behind the answer: a comma that
        no quotes hold parted A from B. What only runs on behind an explanation is put back there."""
        if len(self.cells) <= width + 1 or not any(self.cells[width:]):
            return False
        at, last = self.columns.fields.get("answer", -1), width - 1
        if 0 <= at <= last and _PARTED.fullmatch(",".join(self.cells[at : at + 2])):
            return True
        if at != last == self.columns.fields.get("explanation", -1):
            self.cells = [*self.cells[:last], ",".join(filter(None, self.cells[last:])), ""]
        return False

    def repeats(self, header: Sequence[str]) -> bool:
        """Whether the header's own word for the stem stands here again, or a word that heads answers
        where these stand."""
        at = self.columns.fields.get("stem", -1)
        same = 0 <= at < len(header) and self.cells[at] == header[at].strip()
        return same or self.field("answer") in _HEADS

    @property
    def flags(self) -> list[str]:
        """What the column beside each option says of it."""
        options, rights = self.columns.options, self.columns.rights
        return [
            self.cells[at] for index, at in rights.items() if self.cells[options.get(index, -1)]
        ]

    def key(self) -> list[str] | None:
        """The letters whose own column says that they are right; None without such columns."""
        if not self.columns.rights:
            return None
        if doubt_of(self.flags):
            return []
        return [
            LETTERS[index]
            for index, at in sorted(self.columns.rights.items())
            if is_right(self.cells[at])
        ]


def row_in(raw: Sequence[str], columns: Columns, usual: Usual = NONE) -> Row:
    """A row of the table as it stands, with its cells tidied."""
    together = "".join(raw)
    if together.isprintable() and " " not in together:
        cells = [*raw]  # most rows: no line ends, nothing to trim
    else:
        cells = [tidy(cell) if cell else "" for cell in raw]
    cells += [""] * max(columns.width - len(cells), 0)
    cells.append("")
    return Row(cells, columns, usual, "#" in together)


def is_right(flag: str) -> bool:
    """Whether a flag says yes: 1, 是, √, true."""
    return bool(flag) and answers.judgement(flag) is True


def are_sure(flags: Sequence[str]) -> bool:
    """Whether each flag says yes or no or nothing: 部分正确 is neither."""
    words = (flag for flag in flags if not _NOTHING.fullmatch(flag))
    return all(answers.judgement(flag) is not None for flag in words)


def unclear_flag(rows: Sequence[Row]) -> tuple[str, dict[str, str]] | None:
    """What is wrong with the columns that say which options are right; None where nothing is."""
    first = rows[0]
    if not first.columns.rights and not first.columns.by_option:
        return None
    if answers.kind_of(first.field("kind")) in answers.OUTSIDE:
        return None
    if first.columns.rights:
        return doubt_of(first.flags)
    stray = [row.field("right") for row in rows if not row.field("choices")]
    return doubt_of([row.field("right") for row in rows if row.field("choices")]) or doubt_of(stray)


def doubt_of(flags: Sequence[str]) -> tuple[str, dict[str, str]] | None:
    """Why nobody can know from the flags of options which are right; None where they are clear."""
    if unsure := [flag for flag in flags if not are_sure([flag])]:
        said = N_("的对错看不明白：“%(flag)s”。请在每个选项旁边写对或错（1 或 0 也行）")
        return said, {"flag": unsure[0][:20]}
    if "" in flags and len({is_right(flag) for flag in flags if flag}) > 1:
        return N_("有的选项没有写对错。请在每个选项旁边写对或错（1 或 0 也行）"), {}
    return None


def stated_in(row: Row) -> Stated:
    """The fields of one row."""
    columns, cells = row.columns, row.cells
    kind, stem, answer, explanation, citation, difficulty, points, code = [
        cells[at] for at in columns.single
    ]
    options = row.options
    answer = answer or row.spare
    cell = "" if columns.options else row.field("choices")
    if cell:
        count = row.field("count")
        options = split_choices(cell, int(count) if count.isdecimal() else 0, row.usual)
    elif options:
        options = choices.strip_letters(options)
    elif answer[:1].isdecimal() and answers.kind_of(kind) not in ("fill", "true_false"):
        stem, options = _counted(stem, answer)
    if not answer and columns.options:
        answer = row.field("right")
        if not answer and len(options) == 1 and answers.kind_of(kind) == "fill":
            answer, options = options[0], []  # as Quizizz has it
    blanks = row.blanks if columns.blanks else []
    if options and not answer and blanks and all(map(_LETTER.fullmatch, blanks)):
        answer, blanks = " ".join(blanks), []  # Answer 1, Answer 2 …: a right letter each
    if answer[:1] == "[" and (told := listed(answer)):
        answer, blanks = "\n".join(told), blanks or _several(told)
    places = places_in(answer, options) if answer else None
    counted = own_numbers(cell, options) if places is not None else []
    stated = Stated(
        places=places,
        is_place=columns.places,
        base=1 if counted else None,
        kind=kind,
        stem=stem,
        options=counted or options,
        choices=cell if not options else "",
        answer=answer,
        key=row.key() if columns.rights else None,
        blanks=blanks,
        explanation=explanation,
        citation=_citation(row.field("law"), citation) if "law" in columns.fields else citation,
        tags=_tags(row) if columns.tags else [],
        difficulty=difficulty,
        points=points,
        bank_code=code,
    )
    if columns.wrongs:
        set_among(stated, [cells[at] for at in columns.wrongs], row.usual)
    return stated


def _counted(stem: str, answer: str) -> tuple[str, list[str]]:
    """Stem and options where the stem ends with those of one question, and the answer counts them;
    else the stem alone."""
    found = choices.embedded(stem)
    if found is None or places_in(answer, found[1]) is None or choices.embedded(found[0]):
        return stem, []
    return found


def _several(told: Sequence[str]) -> list[str]:
    """Several texts that a program listed, each as the answer of a blank; none for a single one."""
    return [escape(text) for text in told] if len(told) > 1 else []


def _citation(law: str, article: str) -> str:
    """Law and article, which may stand in columns of their own, as 《劳动法》第三条."""
    if not law or law in article:
        return article or law
    return (law if "《" in law else f"《{law}》") + article


def _tags(row: Row) -> list[str]:
    columns, cells = row.columns.tags, row.cells
    if len(columns) == 1:
        return _tags_in(cells[columns[0]])
    return list(dict.fromkeys(tag for at in columns for tag in _tags_in(cells[at])))


def _tags_in(cell: str) -> list[str]:
    """The tags of a cell, which a program may have listed: ["工资", "工时"]."""
    if cell[:1] == "[" and cell[-1:] == "]":
        return list(filter(None, listed(cell)))
    return list(split_tags(cell))


def stated_over(rows: Sequence[Row]) -> Stated:
    """The question whose options stand one a row; its other fields stand in the first of them,
    or in whichever has them."""
    options = [row.field("choices") for row in rows if row.field("choices")]
    flags = [row.field("right") for row in rows if row.field("choices")]
    flagged = "right" in rows[0].columns.fields
    key = [LETTERS[at] for at, flag in enumerate(flags[: len(LETTERS)]) if is_right(flag)]
    first = stated_in(rows[0])
    first.options, first.choices = choices.strip_letters(options), ""
    signs = [even(row.field("sign")).upper() for row in rows if row.field("choices")]
    if any(signs) and signs != [*LETTERS[: len(signs)]]:
        pairs = zip(signs, options, strict=True)
        first.options, first.choices = [], " ".join(f"{sign}.{text}" for sign, text in pairs)
    first.key = (key if are_sure(flags) else []) if flagged else None
    for row in rows[1:]:
        first.kind = first.kind or row.field("kind")
        first.stem = first.stem or row.field("stem")
        first.answer = first.answer or row.field("answer")
        first.explanation = first.explanation or row.field("explanation")
        first.tags = first.tags or _tags(row)
    return first
