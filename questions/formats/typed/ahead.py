"""Looking ahead: what a line is, is often decided by the lines below it."""

import re
from collections.abc import Sequence

from questions.formats.typed import answer_lines
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item, asks
from questions.formats.typed.lines import Token, shares_line
from questions.formats.typed.unnumbered import keys_in

FAR = 60
NEAR = 10
"""A number so little ahead of the last one still counts on: numbers are skipped."""

SHORTEST = 6
MOST_HEADS = 5
"""So many titles and heads may stand above a question."""
_BEGINS_WITH_KEY = re.compile(
    r"[(\[]?\s?(?:[A-Z]{1,8}(?![A-Za-z])|[√×✓✔✗✘对错]|正确|错误|.{0,4}(?:答案|解析))"
)
_STRUCTURE = {"option", "start", "answer", "head", "key", "break", "chapter", "stem"}
_BLANK = re.compile(r"\(\s{0,50}\)|_{2,}")
_POINT = re.compile(r"\s*\(?(\d{1,4})\s?[.、)]")
_TIGHT = re.compile(r"\s*\d{1,4}[.、]\d")
_UNSURE = {"bare", "lone", "small"}


def _counts(item: Item, number: int) -> bool:
    """Whether the explanation of `item` has a point of the number before."""
    points = (_POINT.match(flat(text[:FAR])) for text in item.explanation[-NEAR:])
    return any(int(point[1]) == number - 1 for point in points if point)


class Ahead:
    """`style` is how the text numbers its questions; `numbered`, whether it does; `keyed`, whether
    answers stand together somewhere."""

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.next = self._followers()
        owning = [token.style for at, token in enumerate(tokens) if self.owns(at)]
        self.style = "paren" if "paren" in owning and "plain" not in owning else "plain"
        firsts = sum(1 for token in tokens if token.sort == "option" and token.value == "A")
        own = owning.count(self.style)
        self.numbered = own * 2 > firsts or own > 9
        self.heads = {t.rest: at for at, t in reversed([*enumerate(tokens)]) if t.sort == "head"}
        self.keyed = any(token.sort == "key" for token in tokens)

    def _followers(self) -> list[Token | None]:
        """For each token the next one that says where it stands; texts between do not."""
        found: list[Token | None] = [None] * len(self.tokens)
        following: Token | None = None
        for at in range(len(self.tokens) - 1, -1, -1):
            found[at] = following
            token = self.tokens[at]
            if token.sort not in _STRUCTURE:
                continue
            if token.style not in _UNSURE or (following and following.sort == "option"):
                following = token
        return found

    def owns(self, at: int) -> bool:
        """Whether a numbered line has something to answer: itself, or before the next number."""
        token = self.tokens[at]
        if token.sort != "start":
            return False
        return self.asks_below(at) or asks(token.line.text) or self.is_next(at, "stem")

    def asks_below(self, at: int) -> bool:
        """Whether options or an answer come before anything else."""
        after = self.next[at]
        return after is not None and after.sort in {"option", "answer"}

    def options_below(self, at: int) -> bool:
        """Whether an option A comes before anything else."""
        after = self.next[at]
        return after is not None and after.sort == "option" and after.value == "A"

    def starts_below(self, at: int) -> bool:
        """Whether a numbered line comes before anything else."""
        after = self.next[at]
        return after is not None and after.sort == "start"

    def goes_on(self, at: int) -> bool:
        """Whether a further option or the answer comes before anything else."""
        after = self.next[at]
        if after is None:
            return False
        return after.sort == "answer" or (after.sort == "option" and after.value > "A")

    def goes_on_at_once(self, at: int) -> bool:
        """Whether the very next line is a further option, clearly marked."""
        below = self.tokens[at + 1 : at + 2]
        return any(t.sort == "option" and t.value > "A" and t.style == "mark" for t in below)

    def is_page(self, at: int) -> bool:
        """Whether a number alone parts options from their answer, and no list of answers begins here,
        each below its number."""
        if not (self.is_next(at, "answer") or self.is_next(at, "key")):
            return False
        below = range(at + 1, min(at + FAR, len(self.tokens)))
        return not any(
            self.tokens[later].sort == "number"
            and (self.is_next(later, "answer") or self.is_next(later, "key"))
            for later in below
        )

    def is_next(self, at: int, sort: str, value: str = "") -> bool:
        """Whether the very next line is of this sort and value."""
        if at + 1 >= len(self.tokens):
            return False
        below = self.tokens[at + 1]
        return below.sort == sort and value in {"", below.value}

    def is_last(self, at: int) -> bool:
        """Whether no further text stands apart before what comes next: here begins the last paragraph, or
        the last line of one."""
        below = at + 1
        while below < len(self.tokens) and self.tokens[below].sort == "text":
            if self.tokens[below].blank_above or not self.tokens[at].blank_above:
                return False
            below += 1
        return True

    def is_next_question(self, item: Item, at: int, last: int, state: str) -> bool:
        """Whether a numbered line begins the next question, or only goes on with `item`.

        `last` is the number of the question before.
        """
        number, owns = int(self.tokens[at].value), self.owns(at)
        if item.shared:
            return True
        if state in {"explanation", "answer"}:
            if number != last + 1 or owns:
                return owns
            if state == "explanation" and not item.is_outside and _counts(item, number):
                return False
            listed = item.is_outside and bool(item.answer)
            return not listed and not self._comes_again(at, number)
        if number == last + 1 or item.is_complete:
            return True
        # One sentence is a whole question there; a list inside of it would begin with 1.
        if item.kind in {"fill", "true_false"} and number > 1 and last <= number <= last + NEAR:
            return True
        return last < number <= last + NEAR and (owns or self.keyed)

    def _comes_again(self, at: int, number: int) -> bool:
        """Whether another line below has this number and is more of a question."""
        for later in range(at + 1, min(at + FAR, len(self.tokens))):
            token = self.tokens[later]
            if token.sort == "head":
                return False
            if token.sort == "start" and token.style == self.style and int(token.value) == number:
                return self.owns(later)
        return False

    def is_option(self, item: Item, at: int, state: str) -> bool:
        """Whether a line that begins with a letter is one more option of `item`."""
        token = self.tokens[at]
        near = [] if self.is_next(at, "start") else self.tokens[at + 1 : at + 3]
        firsts = [each.style for each in near if each.sort == "option" and each.value == "A"]
        capitals = any(style != "small" for style in firsts)
        below = self.is_next(at, "option", "B") or (shares_line(token) and not capitals)
        if state == "explanation" or (state == "answer" and item.options):
            # The options of a question whose stem is lost: A, B … below a blank line.
            return token.value == "A" and token.style == "mark" and token.blank_above and below
        expected = chr(ord(item.last_letters[-1]) + 1) if item.options else "A"
        if token.style == "mark":
            return token.value <= (chr(ord(expected) + 2) if item.options else "C")
        return token.value == expected if item.options else token.value == "A" and below

    def list_end(self, at: int, item: Item | None, state: str) -> int:
        """The index after the list of answers that begins at `at`; 0 if there begins none."""
        if not self._begins_list(at, item, state):
            return 0
        if end := self._end_below_head(at):
            return end
        end = at + 1
        while end < len(self.tokens) and not self._asks_again(end):
            end += 1
        return end

    def _begins_list(self, at: int, item: Item | None, state: str) -> bool:
        token = self.tokens[at]
        if token.sort == "number":
            return self._is_answered_in_line(at) and state in {"", "options", "stem"}
        if token.sort == "answer":
            said = token.rest if token.value != ">>>" else ""
            return bool(said) and (answer_lines.is_list(said) or self._counts_on(at))
        if token.sort == "start":
            # Behind the last question: 1. AB, 2. B, without a word above.
            is_open = state in {"options", "stem"} and item is not None and not item.answer
            last = item.number if item is not None and is_open else 0
            return self._are_keys(at) or self._counts_up_to(at, last)
        if token.sort != "key" or not self._heads_list(at, item, state):
            return False
        labels = "析" in token.rest and (token.value or re.match("[【\\[]答案解析", token.rest))
        return not (item and item.answer and labels)  # 【答案解析】 below an answer is its own

    def _end_below_head(self, at: int) -> int:
        """The index after a table of answers right below the head of a section, or 0."""
        token, above = self.tokens[at], self.tokens[at - 1] if at else None
        if token.sort != "key" or above is None or self.heads.get(above.rest) != at - 1:
            return 0
        end = at + 1
        while end < len(self.tokens) and self.tokens[end].line.number == token.line.number:
            end += 1
        if end == at + 1 or end == len(self.tokens) or self.tokens[end].sort != "start":
            return 0
        asked = self.tokens[end].rest
        long = len(asked) >= SHORTEST or self.is_next(end, "option", "A")
        return end if long and not _BEGINS_WITH_KEY.match(flat(asked)) else 0

    def _is_answered_in_line(self, at: int) -> bool:
        """Whether a number and a labelled answer make a line: 1.【答案】A."""
        below = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return (
            below is not None
            and below.sort == "answer"
            and below.line.number == self.tokens[at].line.number
        )

    def _counts_on(self, at: int) -> bool:
        """Whether an answer “1.AB” is the first of several, line by line: the next one is “2.AC”."""
        first = answer_lines.numbered_key(self.tokens[at].rest)
        below = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if first == 0 or below is None or below.sort != "start":
            return False
        return answer_lines.numbered_key(below.line.text) == first + 1

    def _are_keys(self, at: int) -> bool:
        """Whether a line asks nothing: it holds the answers of several questions, 1.A 2.B."""
        return answer_lines.is_list(self.tokens[at].line.text)

    def _counts_up_to(self, at: int, last: int) -> bool:
        """Whether lines of a number and a key begin here, at least two, and go up to question `last`."""
        number = int(self.tokens[at].value)
        if not 0 < number < last:
            return False
        while at < len(self.tokens) and self.tokens[at].sort == "start":
            if answer_lines.numbered_key(self.tokens[at].line.text) != number:
                return False
            if number == last:
                return True
            at, number = at + 1, number + 1
        return False

    def _heads_list(self, at: int, item: Item | None, state: str) -> bool:
        if at + 1 >= len(self.tokens):
            return False
        token, below = self.tokens[at], self.tokens[at + 1]
        if below.sort in {"head", "key"} or answer_lines.is_list(below.line.text):
            return True
        if below.sort in {"text", "break"} and answer_lines.of_section(below.line.text):
            return True
        if below.sort == "number" and not self._is_followed_by_key(at + 1):
            return False  # “答案：” and below it the text of a fill question: 119
        if below.sort in {"start", "number"} and below.style != "paren":
            # The answer to an essay may be a list of its own.
            own = item is not None and item.is_outside and token.value == ":" and state == "stem"
            return not own
        several = self._is_keys(at + 1) and self._is_keys(at + 2)
        return token.value == "" and (several or not answer_lines.is_key(below.line.text))

    def _is_keys(self, at: int) -> bool:
        """Whether a line holds several keys and nothing else."""
        there = at < len(self.tokens) and self.tokens[at].sort in {"text", "option"}
        return there and len(keys_in(self.tokens[at].line.text, None)) > 1

    def _is_followed_by_key(self, at: int) -> bool:
        """Whether an answer stands below a number alone in its line."""
        below = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return below is not None and below.sort in {"text", "option", "answer"}

    def _asks_again(self, at: int) -> bool:
        """Whether questions begin again behind a list of answers."""
        for _ in range(MOST_HEADS):
            if self.tokens[at].sort not in {"head", "chapter"} or at + 1 == len(self.tokens):
                break
            at += 1
        token = self.tokens[at]
        if token.sort not in {"start", "text"} or "案" in token.rest[:5]:
            return False
        least = 1 if token.sort == "start" and not answer_lines.is_key(token.rest) else 4
        if len(token.rest) < least:
            return False
        numbered = token.sort == "start" or _TIGHT.match(flat(token.rest))
        asked = token.rest
        if numbered and self.is_next(at, "text"):
            asked += self.tokens[at + 1].line.text
        if numbered and _BLANK.search(flat(asked)):
            return True
        first, second = self.is_next(at, "option", "A"), self.is_next(at + 1, "option", "B")
        return first and second and self.tokens[at + 1].style == "mark"
