"""Which column holds what: the headers met in Chinese question tables."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from questions.drafts import LETTERS
from questions.formats.legend import legend_of

REMARKS = "问题和改法 / what to mend"
"""The column of an annotated workbook that is ours: no reader looks into it."""
CODE = "筑梦编号（请勿改动）"
"""The column of an export that names the bank's own question (questions/codes.py)."""
SOURCE = "原文 / in your file"
"""Likewise, the text of a file that was no table."""

SYNONYMS = {
    "number": "序号 题号 题目序号 试题序号 编号 试题编号 id 原题目号 原题号 no no. 题目编号",
    "kind": "题型 题目类型 试题类型 题目题型 试题题型 题类 类型 type questiontype question_type kind "
    "multichoice",
    "stem": "题干 题目 题目内容 试题内容 试题题干 题目题干 题干内容 题目名称 题目标题 试题 试题名称 "
    "问题 问题内容 questiontitle question content input descriptions description stem 考题 题面",
    "answer": "答案 正确答案 正确选项 题目答案 试题答案 标准答案 参考答案 答案选项 答案内容 "
    "answer answers rightanswer right_answer correctanswer correct_answer label output key",
    "explanation": "解析 整体解析 答案说明 试题解析 答案解析 题目解析 解析内容 题解 解释 分析 "
    "analysis explanation explain 选项解析",
    "citation": "法律依据 依据 出处 法条 法规依据 条款 来源 citation",
    "tags": "标签 知识点 关键字 关键词 作业种类 科目 章节 章 节 知识类型名称 tag tags",
    "difficulty": "难度 难易度 难易程度 难度系数 难度等级 difficulty level",
    "points": "分值 分数 题分 单空分数 得分 score points",
    "choices": "选项 题目选项 试题选项 备选项 备选答案 选择项 可选项 选项内容 options option choices",
    "right": "是否正确项 是否正确 是否正确答案 是否正确选项 是否答案 是否为答案 正确项 iscorrect "
    "is_correct isright is_right correct",
    "code": "筑梦编号",
    "count": "选项数量 选项数目 选项个数 选项数 optioncount",
}
_FIELD = {word: name for name, words in SYNONYMS.items() for word in words.split()}
_NUMERALS = "一二三四五六七八九十"
_OPTION = re.compile(
    r"(?:备选|候选|可选|试题|题目)?(?:选项|选择|答案|option|choice)_?([a-z])(?:内容)?"
    r"|(?:选项|备选|option|choice)_?(\d{1,2})(?:内容)?"
    rf"|选项([{_NUMERALS}])(?:内容)?|([a-z])|([a-z])_?(?:选项|项|option)|answer_([a-z])"
)
_RIGHT = re.compile(rf"(?:选项)?(?:([a-z])|(\d{{1,2}})|([{_NUMERALS}]))(?:选项)?是否(?:为)?正确")
_BLANK = re.compile(r"(?:空|填空|答案|第)(\d{1,2})(?:空)?|第?([一二三四五六七八九十])空")
_FOREIGN = re.compile(r"[a-z]_\d{1,2}|\[\[.*")
_FLAG = {"true": "multiple", "false": "single"}
SINGLE = ("kind", "stem", "answer", "explanation", "citation", "difficulty", "points", "code")
"""What a row states with one text each."""


@dataclass
class Columns:
    """Column numbers from 0 by field, and by option, blank or flag in order."""

    fields: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)
    rights: dict[int, int] = field(default_factory=dict)
    blanks: dict[int, int] = field(default_factory=dict)
    tags: list[int] = field(default_factory=list)
    legend: dict[str, str] = field(default_factory=dict)
    foreign: list[str] = field(default_factory=list)

    @property
    def is_header(self) -> bool:
        """Whether questions can be read from these columns: a stem, and an answer somewhere."""
        keyed = {"answer", "right"} & self.fields.keys() or self.blanks or self.rights
        return "stem" in self.fields and bool(
            keyed or len(self.options) > 1 or {"kind", "choices"} & self.fields.keys()
        )

    @property
    def by_option(self) -> bool:
        """Whether each row holds one option, and says whether that is right."""
        return "right" in self.fields and "choices" in self.fields

    @cached_property
    def in_order(self) -> list[int]:
        """The column of each option from A on, -1 where there is none."""
        return [self.options.get(index, -1) for index in range(max(self.options, default=-1) + 1)]

    @cached_property
    def single(self) -> list[int]:
        """Where the fields of SINGLE stand, -1 where there is no such column."""
        return [self.fields.get(name, -1) for name in SINGLE]

    @cached_property
    def width(self) -> int:
        """How many columns there are up to the last one that is known."""
        known = (self.fields, self.options, self.rights, self.blanks)
        return max((at for places in known for at in places.values()), default=-1) + 1

    def __len__(self) -> int:
        return len(self.fields) + len(self.options) + len(self.blanks) + len(self.rights)


def folded(cell: str) -> str:
    """A header without case, width, blanks, asterisks and what stands in brackets."""
    text = re.sub(r"[\s*:]", "", unicodedata.normalize("NFKC", cell[:400]).casefold())
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|<[^<>]*>", "", text)


def read_header(cells: Sequence[str]) -> Columns:
    """What each cell announces; of two columns for one field the first counts."""
    columns = Columns()
    for index, cell in enumerate(cells):
        word = folded(cell)
        if not word:
            continue
        if word in {folded(REMARKS), folded(SOURCE)}:
            continue
        if name := _FIELD.get(word):
            columns.fields.setdefault(name, index)
            if name == "tags":
                columns.tags.append(index)
            elif name == "kind":
                columns.legend = _FLAG if word == "multichoice" else legend_of(cell)
        elif match := _BLANK.fullmatch(word):
            columns.blanks.setdefault(_number(match), index)
        elif match := _RIGHT.fullmatch(word):
            columns.rights.setdefault(_number(match), index)
        elif match := _OPTION.fullmatch(word):
            columns.options.setdefault(_number(match), index)
        elif _FOREIGN.fullmatch(word):
            columns.foreign.append(cell)
    return _from_zero(columns)


def _number(match: re.Match[str]) -> int:
    """The place of an option or blank from 1."""
    sign = next(group for group in match.groups() if group)
    if sign.isdecimal():
        return int(sign)
    return (LETTERS.index(sign.upper()) if sign.isascii() else _NUMERALS.index(sign)) + 1


def _from_zero(columns: Columns) -> Columns:
    """Options counted from 0; tables that already count theirs from 0 stay as they are."""
    least = min(columns.options, default=1)
    columns.options = {number - min(least, 1): at for number, at in columns.options.items()}
    columns.rights = {number - min(least, 1): at for number, at in columns.rights.items()}
    return columns


def merged_below(upper: Sequence[str], lower: Sequence[str]) -> Columns | None:
    """The columns of a header of two rows: 选项 above, A B C D below; None if it is not one."""
    filled = [cell for cell in lower if cell.strip()]
    below = read_header(lower)
    if len(filled) < 2 or len(below.options) != len(filled):
        return None
    width = max(len(upper), len(lower))
    both = [
        (lower[at] if at < len(lower) and lower[at].strip() else "")
        or (upper[at] if at < len(upper) else "")
        for at in range(width)
    ]
    return read_header(both)


def unlabelled_options(
    columns: Columns, header: Sequence[str], below: Sequence[Sequence[str]]
) -> None:
    """One header 选项 over several columns: those without a header beside it are options too."""
    first = columns.fields.get("choices")
    if first is None or columns.options or columns.by_option:
        return
    end = first + 1
    width = max(map(len, below), default=0)
    while end < width and not (header[end] if end < len(header) else "").strip():
        end += 1
    filled = [sum(1 for cell in row[first:end] if cell.strip()) for row in below if any(row)]
    if end > first + 1 and sum(count > 1 for count in filled) * 2 >= len(filled) > 0:
        del columns.fields["choices"]
        columns.options = {at - first: at for at in range(first, end)}
