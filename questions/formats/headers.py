"""Which column holds what: the headers met in Chinese question tables."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from questions.drafts import LETTERS

SYNONYMS = {
    "number": "序号 题号 题目序号 编号 id 原题目号 no",
    "kind": "题型 题目类型 试题类型 题目题型 类型 type multichoice",
    "stem": "题干 题目 题目内容 试题内容 试题题干 试题 问题 questiontitle question content input "
    "descriptions stem",
    "answer": "答案 正确答案 正确选项 题目答案 试题答案 标准答案 参考答案 answer answers rightanswer "
    "label output",
    "explanation": "解析 整体解析 答案说明 试题解析 答案解析 题目解析 analysis explanation",
    "citation": "法律依据 依据 出处 法条 法规依据 条款 citation",
    "tags": "标签 知识点 关键字 tag tags",
    "difficulty": "难度 难易度 难易程度 difficulty",
    "points": "分值 分数 题分 score points",
    "choices": "选项 题目选项 试题选项 options",
}
_FIELD = {word: name for name, words in SYNONYMS.items() for word in words.split()}
_OPTION = re.compile(
    r"选项([a-z])|选项([一二三四五六七八])(?:内容)?|([a-z])|([a-z])(?:选项|option)|answer_([a-z])"
)
_BLANK = re.compile(r"(?:空|答案)(\d{1,2})")
_LEGEND = re.compile(r"(\d)\s*[=:\-、.]?\s*(单|多|不定|判|填|主观|简答|问答)")
_FLAG = {"true": "multiple", "false": "single"}
_LEGEND_KIND = {"单": "single", "多": "multiple", "不定": "multiple", "判": "true_false"} | {
    "填": "fill"
}


@dataclass
class Columns:
    """Column numbers from 0 by field, and by option or blank in order."""

    fields: dict[str, int] = field(default_factory=dict)
    options: dict[int, int] = field(default_factory=dict)
    blanks: dict[int, int] = field(default_factory=dict)
    legend: dict[str, str] = field(default_factory=dict)

    @property
    def is_header(self) -> bool:
        """Whether questions can be read from these columns: a stem, and an answer somewhere."""
        return "stem" in self.fields and ("answer" in self.fields or bool(self.blanks))

    def __len__(self) -> int:
        return len(self.fields) + len(self.options) + len(self.blanks)


def folded(cell: str) -> str:
    """A header without case, width, blanks, asterisks and what stands in brackets."""
    text = re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", cell).casefold())
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】", "", text)


def read_header(cells: Sequence[str]) -> Columns:
    """What each cell announces; of two columns for one field the first counts."""
    columns = Columns()
    for index, cell in enumerate(cells):
        word = folded(cell)
        if name := _FIELD.get(word):
            columns.fields.setdefault(name, index)
            if name == "kind":
                columns.legend = _FLAG if word == "multichoice" else _legend(cell)
        elif match := _OPTION.fullmatch(word):
            columns.options.setdefault(_option_number(match), index)
        elif match := _BLANK.fullmatch(word):
            columns.blanks.setdefault(int(match[1]), index)
    return columns


def _option_number(match: re.Match[str]) -> int:
    sign = next(group for group in match.groups() if group)
    return LETTERS.index(sign.upper()) if sign.isascii() else "一二三四五六七八".index(sign)


def _legend(cell: str) -> dict[str, str]:
    """Numeric type codes explained in the header itself, as in 题型（0单选，1判断，2多选）."""
    pairs = _LEGEND.findall(unicodedata.normalize("NFKC", cell))
    return {code: _LEGEND_KIND.get(word, "essay") for code, word in pairs}
