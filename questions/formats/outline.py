"""Which lines of a text belong to which question: nothing is glued to a neighbour, nothing is lost."""

import re
from collections.abc import Callable, Sequence

from questions.formats import answer_lists, answers
from questions.formats.ahead import Ahead
from questions.formats.answer_lists import Entry
from questions.formats.item import Item, asks, stands_alone
from questions.formats.lines import Line, Token, flat, tight_start

UNHEADED = ("case", "composite", "cloze")
"""Kinds whose questions share a text: a section of them is one thing that we do not have."""
_CASE = re.compile(
    r"(?:根据|阅读|结合|依据).{0,15}?(?:材料|案例|案情|资料|短文|以下|下列|上述|下面).{0,25}?(?:回答|完成|作答)"
    r"(?:[^\d]{0,6}(\d{1,4})\s{0,5}[-—~～至到、]\s{0,5}(?:第\s?)?(\d{1,4}))?"
)


class Outline:
    """Reads tokens in order. Afterwards `items` has the questions, `blocks` the lists of answers,
    each with how many questions stand above it, and `strays` the lines that belong nowhere."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.ahead = Ahead(tokens)
        self.items: list[Item] = []
        self.blocks: list[tuple[int, list[Entry]]] = []
        self.strays: list[Token] = []
        self.heading = ""
        self.section = 0
        self.tags: list[str] = []
        self.item: Item | None = None
        self.state = ""
        self.last = 0
        self.loose: list[Token] = []
        self.pending: Token | None = None
        self.meta: dict[str, str] = {}
        self.case = False
        self.case_until = 0
        self._read(tokens)

    def _read(self, tokens: Sequence[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            end = self.ahead.list_end(at, self.item, self.state)
            if end and (listed := answer_lists.entries(tokens[at:end], self.heading)):
                self._close()
                self.blocks.append((len(self.items), listed))
                at = end
                continue
            READERS[token.sort](self, at, token)
            at += 1
        self._close()

    def read_break(self, _at: int, token: Token) -> None:
        """A line of signs ends nothing, except “######”, and a number without a head: “（一）”."""
        if "#" in token.line.text[:9] or token.value:
            self._close()

    def read_chapter(self, _at: int, token: Token) -> None:
        """***第一章***: what the questions below are about."""
        self._close()
        self.tags = [token.rest]

    def read_head(self, _at: int, token: Token) -> None:
        """The head of a section."""
        self._close()
        self.heading, self.last, self.case = token.rest, 0, False
        self.section += 1
        if answers.kind_of(token.rest) in UNHEADED:
            self.item = Item(token.line, 0, token.rest, self.section, [token.line], shared=True)
            self.state = "shared"

    def read_key(self, _at: int, _token: Token) -> None:
        """“答案：” with the answer in the next line."""
        if self.item is not None and self.state != "shared":
            self.item.answer, self.item.label, self.state = "", "答案", "answer"

    def read_start(self, at: int, token: Token) -> None:
        """A numbered line."""
        if self.state == "shared" and not self.ahead.is_next(at, "option", "A"):
            return
        if token.style != self.ahead.style:
            if self.item is not None and self.ahead.options_below(at) and token.style == "paren":
                self._part(self.item, token)
            else:
                self.read_text(at, token)
        elif self.item is None or self.ahead.is_next_question(self.item, at, self.last, self.state):
            self._begin(token.line, int(token.value), token.rest)
        else:
            self.read_text(at, token)

    def _part(self, item: Item, token: Token) -> None:
        """(1), (2) … with options of their own under a number: they share its text."""
        if item.options or item.answer or item.shared:
            item = self._begin(token.line, self.last, token.rest)
        else:
            item.add(Line(token.line.number, token.rest, token.line.marked))
            self.state = "stem"
        item.case = True

    def read_number(self, at: int, token: Token) -> None:
        """A number alone in its line: the stem stands below."""
        waits = self.item is None or self.item.is_complete
        follows = int(token.value) == self.last + 1
        if not waits or (self.state == "explanation" and not follows):
            self.read_text(at, token)
            return
        self._close()
        self.pending = token

    def read_text(self, at: int, token: Token) -> None:
        """A line without a mark."""
        if self.pending is not None:
            self._begin(self.pending.line, int(self.pending.value), token.line.text)
            return
        if self.item is None:
            self._loosely(token)
            return
        start = tight_start(token, self.last + 1) if self.item.is_complete else None
        if start is not None and (self.state != "explanation" or self.ahead.asks_below(at)):
            self._begin(start.line, int(start.value), start.rest)
            return
        STATES[self.state](self, self.item, at, token)

    def _loosely(self, token: Token) -> None:
        if case := _CASE.search(flat(token.line.text[:2000])):
            self.case, self.case_until = True, int(case[2]) if case[2] else 0
        start = tight_start(token, self.last + 1) if self.ahead.numbered and self.last else None
        if start is not None:
            self._begin(start.line, int(start.value), start.rest)
        elif stands_alone(self.heading, token.line.text):
            self._begin(token.line, 0, token.line.text)
        else:
            self.loose.append(token)

    def in_shared(self, item: Item, at: int, token: Token) -> None:
        """The text that several questions share."""

    def in_stem(self, item: Item, _at: int, token: Token) -> None:
        """One more line of the stem; below a blank line and with a blank of its own, a next stem."""
        apart = token.blank_above and not item.number and item.asks and asks(token.line.text)
        if apart or (
            not item.number and item.filled and stands_alone(self.heading, token.line.text)
        ):
            self._begin(token.line, 0, token.line.text)
        else:
            item.add(token.line)

    def in_options(self, item: Item, at: int, token: Token) -> None:
        """One more line of the last option, or a stem without a number."""
        whole = len(item.options) > 1
        if self.ahead.options_below(at) and whole:
            self._apart(token)
            return
        ends = (token.blank_above and whole) or _CASE.search(flat(token.line.text[:2000]))
        if self.ahead.goes_on(at) or not ends:
            item.more.append((len(item.options) - 1, token.line))
        else:
            self._apart(token)

    def in_answer(self, item: Item, at: int, token: Token) -> None:
        """The answer itself, what it goes on with, or a stem without a number."""
        text = token.line.text.strip()
        lost = token.blank_above and (asks(text) or self.ahead.options_below(at))
        if item.answer == "" and not lost:
            item.answer = text
            return
        asking = asks(text)
        loose = asking or not self.ahead.numbered or item.label == ">>>"
        new = self.ahead.options_below(at) or (self.ahead.asks_below(at) and loose)
        if item.is_outside and not new:
            item.explanation.append(text)
        elif new or token.blank_above or (asking and not self.ahead.numbered):
            self._apart(token)
        else:
            item.explanation.append(text)

    def in_explanation(self, item: Item, at: int, token: Token) -> None:
        """One more line of the explanation, or a stem without a number."""
        numbered = self.ahead.numbered
        last = not self.ahead.is_next(at, "text")
        stem = (token.blank_above or not numbered) and self.ahead.options_below(at)
        asked = not numbered and token.blank_above and self.ahead.asks_below(at)
        if last and (stem or asked):
            self._apart(token)
        else:
            item.explanation.append(token.line.text.strip())

    def _apart(self, token: Token) -> None:
        self._close()
        self._loosely(token)

    def read_option(self, at: int, token: Token) -> None:
        """A line that begins with a letter."""
        if self.state == "shared":
            return
        item = self.item
        if item is None and self.pending is None:
            item = self._from_loose()
        if item is None and (token.style, token.value) == ("mark", "A"):
            item = self._begin(token.line, 0, "")  # its stem is lost
        elif item is None or self.pending or not self.ahead.is_option(item, at, self.state):
            self.read_text(at, token)
            return
        again = token.value == "A" and "A" in item.letters and token.style == "mark"
        lost = self.state in {"answer", "explanation"} and item.options
        if (again and len(item.options) > 1) or lost:
            item = self._begin(token.line, 0, "")
        item.options.append(token)
        self.state = "options"

    def read_answer(self, _at: int, token: Token) -> None:
        """A labelled answer."""
        item = self.item or self._from_loose()
        if item is None:
            self.strays.append(token)
        elif not item.answer and not item.shared:
            item.answer, item.label, self.state = token.rest, token.value, "answer"
        elif item.answer and item.answer.strip() != token.rest:
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
        self.state = "explanation"

    def read_meta(self, _at: int, token: Token) -> None:
        """Difficulty, tags and the like; above a question they are its own too."""
        meta = self.meta if self.item is None else self.item.meta
        meta.setdefault(token.value, token.rest)

    def _from_loose(self) -> Item | None:
        """A question without a number: its stem are the last lines that stand together."""
        if not self.loose:
            return None
        starts = [at for at, token in enumerate(self.loose) if token.blank_above]
        first = starts[-1] if starts else 0
        self.strays += self.loose[:first]
        stem, self.loose = self.loose[first:], []
        item = self._begin(stem[0].line, 0, stem[0].line.text)
        for token in stem[1:]:
            item.add(token.line)
        return item

    def _begin(self, line: Line, number: int, rest: str) -> Item:
        self.pending = None
        if self.item is not None and self.item.shared:
            self.item = None  # its questions are counted one by one
        self._close()
        if self.case_until and number > self.case_until:
            self.case = False
        self.item = Item(line, number, self.heading, self.section, tags=self.tags, case=self.case)
        self.item.add(Line(line.number, rest, line.marked))
        self.item.meta, self.meta = self.meta, {}
        self.last = number or self.last + 1
        self.state = "stem"
        return self.item

    def _close(self) -> None:
        if self.item is not None:
            self.items.append(self.item)
        self.strays += self.loose
        self.loose = []
        self.item, self.state = None, ""


READERS: dict[str, Callable[[Outline, int, Token], None]] = {
    "break": Outline.read_break,
    "chapter": Outline.read_chapter,
    "head": Outline.read_head,
    "key": Outline.read_key,
    "start": Outline.read_start,
    "number": Outline.read_number,
    "text": Outline.read_text,
    "option": Outline.read_option,
    "answer": Outline.read_answer,
    "explain": Outline.read_explain,
    "meta": Outline.read_meta,
}
STATES: dict[str, Callable[[Outline, Item, int, Token], None]] = {
    "shared": Outline.in_shared,
    "stem": Outline.in_stem,
    "options": Outline.in_options,
    "answer": Outline.in_answer,
    "explanation": Outline.in_explanation,
}
