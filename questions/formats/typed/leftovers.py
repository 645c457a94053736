"""Lines of a typed text that belong to no question: said, and counted where one looks like a question."""

import re
from collections.abc import Callable, Sequence

from questions.drafts import Place, Problem
from questions.errors import UnreadableFile
from questions.formats.found import Found, unsure
from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.answer_lists import Entry
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item
from questions.formats.typed.lines import Line, Token
from questions.words import N_

MOST = 200
"""So many are named; of more it is said how many there are."""
LONGEST_FORM = 80

_FORM = re.compile(
    r"\s*(?:姓\s*名|单位|班级|学号|部门|工号|考号|准考证号?|得分|日期|(?:考试)?时间|阅卷人|总分|题号|name|class)"
)
_FORM_LINE = re.compile(
    r"\s*(?:(?:姓\s*名|(?:所在|工作)?单\s*位|(?:联系)?电话|手机号?码?|班级|学号|部门|工号|考号|准考证号?|得\s*分|阅卷人|评卷人|复核人|总\s*分|题\s*号|评\s*分)"
    r"(?:\s*:[^:,.;。]{0,12}|[\s_|]{0,40}|[\s|]{0,9}[一二三四五六七八九十\d\s|]{1,40}(?:总分)?)\s*){1,6}"
)
_PUNCTUATION = re.compile(r"[\W_]*")

Placing = Callable[[Line, str], Place]
"""The place of a line, and of the words that it is found by."""


def of_no_bank(items: Sequence[Item]) -> list[Token] | None:
    """The keys among numbered lines of which none asks anything: a plan, a law, a sheet of answers. None
    where one does."""
    if not all(item.asks_nothing for item in items):
        return None
    return [Token("answer", item.line) for item in items if is_key(item.text)]


def nothing_found(found: Found) -> UnreadableFile:
    """Why nothing can be read where no question stands: there are answers alone, or not even these."""
    alone = any(problem.code == "answer_without_question" for problem in found.problems)
    return UnreadableFile("only_answers" if alone else "no_typed_questions")


def tell_strays(found: Found, strays: Sequence[Token], first: int, place: Placing) -> None:
    """Say which lines are no part of a question. `first` is the line where the first question begins."""
    for token in strays[:MOST]:
        where = place(token.line, token.line.text)
        text = token.line.text.strip()[:20]
        if token.sort == "answer":
            said = N_("有答案，上面却没有题目。请检查这里是不是少了题干")
            found.problems.append(Problem(where, "error", "answer_without_question", said))
        elif _asks(token.line.text) and token.line.number > 0:
            with found.question():
                said = N_("像是一道题，却没有选项和答案：%(start)s。请补上，或者删掉这一行")
                raise unsure(where, "no_options", said, start=text)
        elif token.line.number > first and not _PUNCTUATION.fullmatch(token.line.text):
            said = N_("不属于任何一道题，没有导入：%(start)s")
            found.problems.append(_warning(where, "stray_text", said, start=text))
    if len(strays) > MOST:
        said = N_("还有 %(count)s 行不属于任何一道题，没有导入")
        where = place(strays[MOST].line, "")
        found.problems.append(_warning(where, "stray_text", said, count=len(strays) - MOST))


def tell_unasked(found: Found, left: Sequence[Entry], place: Placing) -> None:
    """Say which answers of a list no question was found for."""
    for entry in left[:MOST]:
        said = N_("有第 %(number)s 题的答案，却没有找到这道题")
        said = said if entry.number else N_("有一个答案，却没有找到它的题目")
        where = place(entry.line, entry.line.text)
        warning = _warning(where, "answer_without_question", said, number=entry.number)
        found.problems.append(warning)


def is_form(text: str) -> bool:
    """Whether a line is one of the form at the head of a paper or a page: 姓名：＿＿ 得分："""
    return len(text) < LONGEST_FORM and _FORM_LINE.fullmatch(flat(text)) is not None


def _warning(where: Place, code: str, text: str, **params: object) -> Problem:
    return Problem(where, "warning", code, text, params)


def _asks(text: str) -> bool:
    """Whether a line looks like a question, and not like the form at the head of a paper."""
    even = flat(text).strip()
    blank = re.search(r"\?$|\(\s{0,50}[√×对错]?\s{0,50}\)|_{3,}", even)
    worded = re.search(r"[^\W_]", even)
    return bool(blank and worded) and len(even) > 3 and not _FORM.match(even)
