"""Which lines of a text belong to which question: nothing is glued to a neighbour, nothing is lost."""

import re
from collections.abc import Callable, Sequence

from questions.formats.typed.ahead import Ahead
from questions.formats.typed.answer_lines import differ
from questions.formats.typed.cases import Case, has_options, marks_case, shares
from questions.formats.typed.continued import Continued
from questions.formats.typed.item import KIND_LABELS, Item, asks
from questions.formats.typed.leftovers import is_form
from questions.formats.typed.lines import CHOSEN, Line, Token, sort_of
from questions.formats.typed.markdown import HEADED, TOLD
from questions.formats.typed.papers import PAPER
from questions.formats.typed.reasons import key_first
from questions.formats.typed.trailing import key_alone

NUMBER_LABELS = {"题号", "序号", "编号", "试题编号"}
FIRST_LABELS = {*KIND_LABELS, *NUMBER_LABELS}
"""What stands above each question, where it has labels: 题号：1, 题型：单选题."""

_SECOND = re.compile(r"[；;，,。\s][(（]\s?2\s?[)）]")
_ONE_NUMBER = re.compile(r"\s*(\d{1,4})\s*(?:$|[\u4e00-\u9fff])")


class Outline(Continued):
    """Reads tokens in order."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        super().__init__(Ahead(tokens))
        self._read(tokens)

    def _read(self, tokens: Sequence[Token]) -> None:
        at = barren = 0
        while at < len(tokens):
            token = tokens[at]
            # Where a list had no answers, a head further down in it has none: there may be thousands.
            known = at < barren and token.sort == "key"
            end = 0 if known else self.ahead.list_end(at, self.item, self.state)
            if end and (listed := self.listed(tokens[at:end])):
                self.keep_list(listed)
                at = end
                continue
            barren = max(barren, end)
            if not self._is_key(at, token):
                READERS[token.sort](self, at, token)
            at += 1
        self.close()
        self.number_first()

    def _is_key(self, at: int, token: Token) -> bool:
        """Whether a line below the options is nothing but the answer, which is taken. Where a further
        option or a labelled answer stands right below, it goes on with an option: 维生素, and below it C."""
        goes_on = self.ahead.goes_on_at_once(at) or self.ahead.is_next(at, "answer")
        may = self.item and self.state == "options" and not token.line.raw and not goes_on
        key = key_alone(self.item, token.line.text) if self.item and may else ""
        if self.item and key:
            self.state = "answer"
            if not self.told_in_turn(key):
                self.item.answer = key
        return key != ""

    def read_break(self, _at: int, token: Token) -> None:
        """A line of signs ends nothing, except “######”, and a number without a head: “（一）”."""
        if "#" in token.line.text[:9] or token.value:
            self.close()
            if self.is_case_section:
                self.case = Case()

    def read_chapter(self, _at: int, token: Token) -> None:
        """***第一章***: what the questions below are about; or 试卷二, whose sections are its own."""
        self.close()
        self.tags, self.titled = [token.rest], len(self.items)
        if token.value == PAPER:
            self.heading = "" if self.section > self.paper > 0 else self.heading
            self.section += 1
            self.paper, self.case, self.before, self.last = self.section, None, 0, 0

    def read_head(self, _at: int, token: Token) -> None:
        """The head of a section."""
        self.close()
        self.heading, self.case = token.rest, None
        self.before, self.last = self.last or self.before, 0
        self.section += 1
        if self.is_case_section:
            self.share(token, Case())

    def read_key(self, _at: int, token: Token) -> None:
        """“答案：” with the answer in the next line; “答案解析：” below an answer."""
        if self.item is None and token.value and self.loose and asks(self.loose[-1].line.text):
            self.from_loose()
        if self.item is None or self.state == "shared":
            return
        marked = (*self.item.stem, *(option.line for option in self.item.options))
        told = self.item.answer or any(TOLD in line.marked for line in marked)
        if told and re.search("解析|详解|说明", token.rest):
            self.state = "explanation"
        elif self.item.answer:
            self.item.other_answer, self.state = "?", "explanation"
        else:
            self.item.answer, self.item.label, self.state = "", "答案", "answer"

    def read_start(self, at: int, token: Token) -> None:
        """A numbered line."""
        if (
            self.state == "shared"
            and not self.ahead.options_below(at)
            and not has_options(token.rest)
        ):
            self.share_on(token)
            return
        if token.style != self.ahead.style:
            if (
                token.style == "plain"
                and self.is_case_section
                and self.item
                and self.item.is_complete
            ):
                self.close()
                self.case = Case([token.line])
            elif self.item is not None and self._is_part(self.item, at, token):
                self.part(self.item, token)
            else:
                self.read_text(at, token)
        elif self.item is None or self.ahead.is_next_question(self.item, at, self.last, self.state):
            self.begin(token.line, int(token.value), token.rest)
        else:
            self.read_text(at, token)

    def _is_part(self, item: Item, at: int, token: Token) -> bool:
        """Whether (1), (2) … asks something of its own: a (3) alone ends a list that the stem has."""
        begun = item.case or item.options or item.answer or token.value == "1"
        listed = _SECOND.search(token.rest)  # “（1）冷却；（2）窒息”: what the stem states
        return (
            bool(begun) and not listed and token.style == "paren" and self.ahead.options_below(at)
        )

    def read_stem(self, at: int, token: Token) -> None:
        """A labelled stem: 题目：…; below a number of its own it is that question's."""
        item = self.item
        if item is not None and self.state == "stem" and item.is_still_about():
            if item.stem and HEADED in item.stem[0].marked:  # “### 2. 运算符”, and below it 题目：…
                item.tags, item.stem = [*item.tags, *filter(None, [item.text])], []
            item.add(Line(token.line.number, token.rest, token.line.marked))
        elif self.state != "shared" and self.ahead.asks_below(at):
            self.begin(token.line, int(self.pending.value) if self.pending else 0, token.rest)
        else:
            self.read_text(at, token)

    def read_number(self, at: int, token: Token) -> None:
        """A number alone in its line: the stem stands below."""
        last = self.item.options[-1].rest if self.item and self.state == "options" else None
        if last and (self.ahead.goes_on_at_once(at) or self.ahead.is_page(at)):
            self.strays.append(token)  # the number of a page, between two options
            return
        if self.state == "stem" and self.ahead.is_next(at, "option", "A"):
            self.read_text(at, token)
            return
        follows = int(token.value) == self.last + 1
        counted = self.item is not None and sort_of(self.item.line) == "number"
        done = self.item is None or self.item.is_complete
        waits = (done or (follows and counted and token.blank_above)) and last != ""
        if not waits or (self.state == "explanation" and not follows):
            self.read_text(at, token)
            return
        self.close()
        self.pending = token

    def read_text(self, at: int, token: Token) -> None:
        """A line without a mark."""
        if self.pending is not None:
            self.begin(self.pending.line, int(self.pending.value), token.line.text)
            return
        if self.is_of_kind(token.line.text):
            self.begin(token.line, 0, token.line.text)
            return
        if self.is_topic(at, token):
            self.read_topic(token)
            return
        if self.names_below(at, token):
            self.close()
            return
        if self.state != "shared" and shares(token.line.text):
            self.apart(token)
            return
        if self.item is not None and self.state != "stem" and is_form(token.line.text):
            self.strays.append(token)
            return
        marked = marks_case(token.line.text, self.is_case_section) or self.is_next_case(at)
        if self.state != "shared" and marked:
            self.close()
            self.case = Case([token.line])
            return
        if self.item is None:
            self.loosely(token)
            return
        may_end = self.item.is_complete or (self.item.asks and self.state == "stem")
        start = self.tight(token) if may_end else None
        asked = self.ahead.asks_below(at) or (start is not None and asks(start.rest))
        if start is not None and (self.state != "explanation" or asked):
            self.begin(start.line, int(start.value), start.rest)
            return
        self.go_on(self.item, at, token)

    def read_option(self, at: int, token: Token) -> None:
        """A line that begins with a letter."""
        if self.state == "shared":
            return
        item = self.item
        if item is None and self.pending is None:
            item = self.from_loose()
        if item is None and (token.style, token.value) == ("mark", "A"):
            item = self.begin(token.line, 0, "")  # its stem is lost
        elif (
            item is None
            or self.pending
            or (not token.rest and self.ahead.is_next(at, "option", "A"))  # the key: （ B ）
            or not self.ahead.is_option(item, at, self.state)
        ):
            self.read_text(at, token)
            return
        again = token.value == "A" and "A" in item.letters and token.style == "mark"
        lost = self.state in {"answer", "explanation"} and item.options
        if (again and len(item.options) > 1) or lost:
            item = self.begin(token.line, 0, "")
        item.options.append(token)
        self.state = "options"

    def read_answer(self, at: int, token: Token) -> None:
        """A labelled answer."""
        item = self.item or self.from_loose()
        if token.value == CHOSEN and item is not None and item.answer:
            self.read_text(at, token)
            return
        if item is not None and self.told(token):
            return
        if item is not None and self.told_in_turn(token.rest):
            self.state = "answer"
            return
        if item is None:
            self.strays.append(token)
        elif not item.answer and not item.shared:
            item.answer, item.label, self.state = token.rest, token.value, "answer"
        elif item.answer and differ(item.answer, token.rest):
            item.other_answer = token.rest or "?"

    def read_explain(self, at: int, token: Token) -> None:
        """A labelled explanation."""
        item = self.item
        if item is None or item.shared:
            return
        if self.state == "stem" and not item.is_complete and self.ahead.options_below(at):
            self.read_text(at, token)
            return
        if token.rest:
            item.explanation.append(token.rest)
            asked = len(item.options) > 1 or item.kind == "true_false"
            if asked and not item.answer and not item.filled:
                item.answer = key_first(token.rest) or item.answer
        if self.state != "stem" or item.options or not self.ahead.options_below(at):
            self.state = "explanation"  # else the options are still to come: “（B）解析：…”

    def read_meta(self, _at: int, token: Token) -> None:
        """Difficulty, tags and the like; above a question they are its own too."""
        item = self.item
        again = item and item.is_complete and token.value in FIRST_LABELS
        if item and ((again and token.value in item.meta) or self._is_of_another(item, token)):
            self.close()
        meta = self.meta if self.item is None else self.item.meta
        meta.setdefault(token.value, token.rest)

    def _is_of_another(self, item: Item, token: Token) -> bool:
        """Whether 题号：1 below the last question stands above the answer of an earlier one."""
        said = _ONE_NUMBER.match(token.rest) if token.value in NUMBER_LABELS else None
        known = item.meta.get(token.value) or str(item.number)
        return said is not None and 0 < int(said[1]) <= len(self.items) and said[1] != known


READERS: dict[str, Callable[[Outline, int, Token], None]] = {
    "break": Outline.read_break,
    "chapter": Outline.read_chapter,
    "head": Outline.read_head,
    "key": Outline.read_key,
    "start": Outline.read_start,
    "number": Outline.read_number,
    "stem": Outline.read_stem,
    "text": Outline.read_text,
    "option": Outline.read_option,
    "answer": Outline.read_answer,
    "explain": Outline.read_explain,
    "meta": Outline.read_meta,
}
