"""The rows of a sheet, question by question, without what stands between the questions."""

import re
from collections.abc import Iterable, Iterator, Sequence

from questions.drafts import LETTERS
from questions.formats import answers
from questions.formats.tables.choice_cells import Usual
from questions.formats.tables.header_words import header_of
from questions.formats.tables.headers import Columns, read_header
from questions.formats.tables.rows import Row, row_in
from questions.formats.traditional import simplified
from questions.kinds import marked_blanks

LONGEST_HEADING = 60
LONGEST_WORD = 8
_ABOUT = re.compile(
    r"(?:填写|温馨|特别)?(?:说明|注意|备注|提示|注)(?:事项)?\s*[:：]|正式导入|※|填写"
)
_SUMS = ("合计", "总计", "共计", "小计")
_SIGNED = r"(?:制表|填表|审核|审批|审定|批准|编制|编写|出题|命题|复核|校对|制作|录入|打印|统计|负责)(?:人员?|者|单位|部门|日期|时间)"
_FOOTER = re.compile(
    rf"{_SIGNED}(?:\s*[:：].{{0,60}})?|(?:审核|批准|审批|制表|日期)\s*[:：].{{0,60}}"
    r"|(?:以上|本表|全卷|本卷)?\s?(?:合计|总计|共计|小计|总共|一共|共)\s?[:：]?\s?\d{1,6}\s?[道个]?\s?(?:小?题|试题|题目|分|条|行)?[。.]?"
    r"|第\s?\d{1,4}\s?页(?:[\s,，/]*共\s?\d{1,4}\s?页)?|[-—]+\s?\d{1,4}\s?[-—]+"
    r"|[（(【]?(?:完|全文完|以下空白|试题结束|本页以下空白)[)）】]?"
)
"""What stands below the last question: who made the table, how many there are, the page."""
INSTRUCTIONS = ("说明", "注意", "注:", "注：", "填写", "备注", "提示", "温馨提示", "正式导入", "※")
_INSTRUCTION = re.compile(
    r"填写|必填|选填|可不填|不能为空|可为空|请勿|请删除|删除此|隔开|分隔|导入|模板|表示"
    r"|\((?:required|optional)\b|\bleave (?:it )?blank\b|\bdefault (?:is|value)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"[一二三四五六七八九十\d]+\s*[、.．:：]|第.+部分|.*题库?$")


def questions_in(
    rows: Iterable[Sequence[str]], header: int, columns: Columns, usual: Usual
) -> Iterator[tuple[int, list[Row] | str]]:
    """The rows of each question with the number Excel shows; or the words of a section's head.

    `header` is the index of the header among `rows`, -1 if there is none; `usual`, how the
    options of most rows look.
    """
    between = _Between(columns, is_headed=header >= 0)
    gathers = "choices" in columns.fields and not columns.options
    group: list[Row] = []
    began = 0
    for index, raw in enumerate(rows):
        if index <= header:
            between.headline = raw
            continue
        row = row_in(raw, between.columns, usual)
        if group and _belongs(row, group):
            group.append(row)
            continue
        head = between.head(raw, row)
        if head == "":
            continue
        if group:
            yield began, group
            group = []
        if gathers and head is None:
            group, began = [row], index + 1
        else:
            yield index + 1, head or [row]
    if group:
        yield began, group


class _Between:
    """What stands between the questions of a sheet: heads of sections, the header again, or another one
    from which on the columns are others."""

    def __init__(self, columns: Columns, *, is_headed: bool) -> None:
        self.columns = columns
        self.headline: Sequence[str] | None = None
        self._is_headed = is_headed
        self._begun = False

    def head(self, raw: Sequence[str], row: Row) -> str | None:
        """The head of a section; empty for a row that asks nothing, None for a question's."""
        if not self._begun or not row.is_plain or (raw[0] if raw else "").startswith(INSTRUCTIONS):
            if head := _heading(row):
                return head
            if row.is_blank or is_footer(row):
                return ""
            if self._is_headed and is_instruction(row, self._begun):
                return ""
        if raw == self.headline:
            return ""
        if self.headline and (new := _new_header(raw, row, self.headline)):
            if "code" in self.columns.fields:  # headed once, above all others
                new.fields.setdefault("code", self.columns.fields["code"])
            self.columns, self.headline = new, raw
            return ""
        self._begun = True
        return None


def _belongs(row: Row, group: Sequence[Row]) -> bool:
    """Whether a row is one more option of the question above."""
    if _is_numbered_apart(row, group):
        return False
    if row.continues and not row.field("answer"):
        return True
    if not row.columns.by_option:
        return False
    first = group[0]
    same_number = row.field("number") and row.field("number") == first.field("number")
    return bool(
        same_number or row.field("stem") == first.field("stem") != "" != row.field("stem")
    ) and (not row.field("stem") or row.field("stem") == first.field("stem"))


def _is_numbered_apart(row: Row, group: Sequence[Row]) -> bool:
    """Whether a row without a stem has another number than the question above, whose rows share one."""
    shared = ("", group[0].field("number"))
    return (
        len(group) > 1 and group[-1].field("number") in shared and row.field("number") not in shared
    )


def _new_header(raw: Sequence[str], row: Row, above: Sequence[str]) -> Columns | None:
    """The columns of a header that stands in the middle of a sheet, below another one."""
    if not (repeats := row.repeats(above)):
        stem = row.field("stem")
        if len(stem) > LONGEST_WORD or stem.isascii() or not header_of(stem):
            return None  # nearly all rows
    columns = read_header(raw)
    sure = repeats or ("stem" not in columns.weak and all(map(header_of, filter(None, raw))))
    return columns if sure and columns.is_header else None


def _heading(row: Row) -> str:
    """The head of a section, like “二、多项选择题”, that stands in a row of its own."""
    if row.field("answer"):
        return ""
    filled = [cell for cell in row.cells if cell]
    if len(filled) != 1 or len(filled[0]) > LONGEST_HEADING or filled[0] == row.field("kind"):
        return ""
    headed = _HEADING.match(simplified(filled[0])) or not row.field("stem")
    return filled[0] if headed and answers.kind_of(filled[0]) else ""


def is_instruction(row: Row, begun: bool = False) -> bool:
    """Whether the row tells how to fill the table in, and asks nothing."""
    filled = [cell for cell in row.cells if cell]
    if not filled:
        return True
    if _is_question(row):
        return False
    if filled[0] in _SUMS and not row.field("answer") and not any(row.options):
        return True
    told = sum(1 for cell in filled if _INSTRUCTION.search(cell))
    if len(filled) == 1:
        asks = re.search(r"[?？(（_＿]", filled[0])
        return filled[0].startswith(INSTRUCTIONS) or (told > 0 and not asks)
    if row.is_plain and not _ABOUT.match(filled[0]) and not _ABOUT.match(row.field("stem")):
        return not begun and told >= 2
    if filled[0].startswith(INSTRUCTIONS) or row.field("stem").startswith("正式导入"):
        return not answers.letters(row.field("answer"), row.options or ["", ""])
    return not begun and len(filled) > 2 and told >= 2


def is_footer(row: Row) -> bool:
    """Whether the row tells who made the table, how many questions it has, or the page."""
    if row.is_plain:
        return False
    filled = [cell for cell in row.cells if cell]
    stem = row.field("stem")
    if not filled or (stem and not _FOOTER.fullmatch(stem)):
        return False
    if filled[0] in _SUMS and not stem:
        return all(cell.replace(".", "", 1).isdecimal() for cell in filled[1:])
    return _FOOTER.fullmatch(filled[0]) is not None


def _is_question(row: Row) -> bool:
    """Whether the type is one of ours and the answer is of its sort, whatever the texts speak of."""
    kind = answers.kind_of(row.field("kind"))
    if kind in {"single", "multiple"}:
        key = answers.letters(row.field("answer"), row.options)
        return key is not None and set(key) <= set(LETTERS[: len(row.options)])
    if kind == "true_false":
        return answers.sure_judgement(row.field("answer")) is not None
    return kind == "fill" and marked_blanks(row.field("stem")) > 0 and bool(row.field("answer"))
