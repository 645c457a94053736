"""Columns that the header leaves open, told by what stands below it."""

import re
from collections.abc import Sequence

from questions.formats import answers
from questions.formats.tables import choice_cells
from questions.formats.tables.header_words import folded, header_of, is_surely_kind
from questions.formats.tables.headers import Columns, legend_for

_KIND_WORD = re.compile("题|[选判填空答述听译写]|阅读|口语|完形|案例|操作|choice|question", re.I)
_FLAG = re.compile(
    "(?:是否)?(?:为)?正确(?:选?项|答案)?|是否答案|对错|is_?correct|correct(?:ness)?|is_?right|right"
)
_SIDE = re.compile("[是否对错√×]|正确|错误|不正确")
MOSTLY = 0.8
_SIGN = re.compile("[A-Za-zＡ-Ｚａ-ｚ]")


def settle(columns: Columns, header: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """Of several columns for one field take the one whose cells are of its sort."""
    for name in ("stem", "answer"):
        rivals = columns.rivals.get(name, [])
        chosen = columns.fields.get(name, -1)
        filled = [at for at in rivals if any(_cell(row, at) for row in below)]
        if len(rivals) > 1 and filled and chosen not in filled:
            columns.fields[name] = filled[0]
    _settle_flags(columns, header)
    _settle_judged(columns, below)
    _settle_stem(columns, header, below)
    _settle_kind(columns, header, below)
    if "kind" not in columns.fields and len(below) > 1:
        _find_kind(columns, below)
    _settle_choices(columns, below)
    others = [at for at in columns.rivals.get("answer", []) if at != columns.fields.get("answer")]
    if others and not columns.options and "choices" not in columns.fields:
        cells = [_cell(row, others[0]) for row in below]
        parted = [cell for cell in cells if cell and len(choice_cells.split_choices(cell)) > 1]
        if len(parted) * 2 > sum(map(bool, cells)):
            columns.fields["choices"] = others[0]


def _settle_flags(columns: Columns, header: Sequence[str]) -> None:
    """是否正确 or 正确 behind each option, under the same word: it says whether that one is right."""
    places = columns.options or columns.blanks
    beside = {place: at + 1 for place, at in places.items() if at + 1 < len(header)}
    words = {folded(header[at]) for at in beside.values()}
    if len(beside) < max(2, len(places)) or len(words) > 1 or not _FLAG.fullmatch(words.pop()):
        return
    columns.options, columns.blanks = dict(enumerate(places.values())), {}
    columns.rights = {at: place + 1 for at, place in columns.options.items()}
    flags = {*columns.rights.values()}
    rivals = [at for at in columns.rivals.get("answer", []) if at not in flags]
    columns.rivals["answer"], columns.spares = rivals, [at for at in columns.spares if at in rivals]
    columns.fields = {name: at for name, at in columns.fields.items() if at not in flags}
    if rivals:
        columns.fields.setdefault("answer", rivals[0])


def _settle_judged(columns: Columns, below: Sequence[Sequence[str]]) -> None:
    """是否正确 beside nothing but sentences, each another one: it judges them, and no options."""
    others = {"answer", "choices"} & columns.fields.keys() or columns.options or columns.blanks
    if others or not {"right", "stem"} <= columns.fields.keys():
        return
    stem, right = columns.fields["stem"], columns.fields["right"]
    said = [(_cell(row, stem), _cell(row, right)) for row in below if any(row)]
    judged = all(text and _SIDE.fullmatch(side) for text, side in said)
    if said and judged and len({text for text, _ in said}) == len(said):
        columns.fields["answer"] = columns.fields.pop("right")


def _settle_stem(columns: Columns, header: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """Of 题目标题 and 题目内容 the stem is the one that says more; not what all questions share."""
    rivals = columns.rivals.get("stem", [])
    if len(rivals) < 2 or not below:
        return
    heads = {at: header_of(header[at]) for at in rivals if at < len(header)}
    best = max((head.strength for head in heads.values() if head), default=0)
    said = {
        at: [cell for row in below if (cell := _cell(row, at))]
        for at, head in heads.items()
        if head and head.strength == best
    }
    most = max((len({*cells}) for cells in said.values()), default=0)
    apart = [at for at, cells in said.items() if most and len({*cells}) >= MOSTLY * most]
    if apart:
        columns.fields["stem"] = max(apart, key=lambda at: sum(map(len, said[at])))


def _settle_choices(columns: Columns, below: Sequence[Sequence[str]]) -> None:
    """选项 with nothing but A, B, C … beside 选项内容: the texts are the options, and these their signs."""
    rivals = columns.rivals.get("choices", [])
    if len(rivals) < 2 or columns.options:
        return
    said = {at: [cell for row in below if (cell := _cell(row, at))] for at in rivals}
    signs = [at for at in rivals if said[at] and all(map(_SIGN.fullmatch, said[at]))]
    texts = [at for at in rivals if said[at] and at not in signs]
    if signs and texts:
        columns.fields |= {"choices": texts[0], "sign": signs[0]}


def _settle_kind(columns: Columns, header: Sequence[str], below: Sequence[Sequence[str]]) -> None:
    """The column that names kinds of questions; one of 类型 that names other things is a tag."""
    rivals = columns.rivals.get("kind", [])
    if not rivals or not below:
        return
    for at in sorted(rivals, key=lambda at: at != columns.fields["kind"]):
        words = {cell for row in below if (cell := _cell(row, at))}
        legend = legend_for(header[at] if at < len(header) else "")
        known = (word.isdecimal() or word.casefold() in legend for word in words)
        if any(known) or any(map(answers.kind_of, words)) or not words:
            columns.fields["kind"], columns.legend = at, legend
            return
    if _are_topics(words) or not is_surely_kind(header[columns.fields["kind"]]):
        columns.tags = sorted({*columns.tags, columns.fields.pop("kind")})


def _find_kind(columns: Columns, below: Sequence[Sequence[str]]) -> None:
    """The column of types under any other header, or none: nothing but words for types stands there."""
    taken = {*columns.options.values(), *columns.blanks.values(), *columns.wrongs}
    taken |= {*columns.fields.values()}
    for at in range(max(map(len, below))):
        words = {cell for row in below if (cell := _cell(row, at))}
        if words and at not in taken and all(map(answers.kind_of, words)):
            columns.fields["kind"] = at
            columns.tags = [tag for tag in columns.tags if tag != at]
            return


def _are_topics(words: set[str]) -> bool:
    """Whether words under 题型 tell what questions are about, 加班工资, and not how they are answered."""
    return len(words) > 1 and not any(_KIND_WORD.search(word) for word in words)


def _cell(row: Sequence[str], at: int) -> str:
    return row[at].strip() if at < len(row) else ""
