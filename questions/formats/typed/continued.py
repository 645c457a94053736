"""Lines without a mark: what each state of reading makes of one more of them."""

import re
from collections.abc import Callable

from questions.formats import answers
from questions.formats.accepted import CALLED
from questions.formats.answers import plain
from questions.formats.traditional import simplified
from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.cases import begins_case
from questions.formats.typed.flat import flat
from questions.formats.typed.item import Item, asks, stands_alone
from questions.formats.typed.lines import Token
from questions.formats.typed.markdown import HEADED
from questions.formats.typed.opened import Opened

_NOTE = re.compile(r"\s*【(?!\s?(?:题|问|案例|材料|单|多|判断|填空|选|答案)).{1,12}】")
"""【技巧】, 【讲解 1】: what some write below an answer."""
_BELOW = re.compile(
    r"\s*[(（]?\s?(?:(?:注意|说明|提示|温馨提示|注)\s?[:：]\s?)?(?:以下|下面|下列)(?:各?题|为|是|试题|内容|部分)"
)
"""What speaks of the questions below: 以下为新增题目."""
_OF_KIND = re.compile(
    r"\s*\[\s?(?:[单多](?:项选择|选|项)|不定项(?:选择)?|判断|是非|选择|填空|简答|问答|论述|名词解释|(?:案例|材料)分析|计算)题?\s?\]\s{0,9}\S.{3}"
)
"""A stem behind its kind: 【判断题】…"""
_CITES = re.compile(
    r"\s*[（(【\[]\s?(?:(?:依据|根据|参见|详见|见|出自|出处|来源)\s?[:：]?\s?)?《[^（()）]{1,60}(?:[（(][^（()）]{1,9}[)）][^（()）]{0,20})?[)）】\]][。.]?\s*"
)
"""The law below the options that it decides: （《工会法》第四条）."""
_SET = re.compile(
    r"\s*(?:《[^《》]{2,40}》\s?(?:\([^()]{1,20}\)\s?)?(?:(?:部分|知识|竞赛)?(?:试题|题库|[练复]习题|测试题?|考题|试卷)|部分|知识)?"
    r"|[^\s,.?!:;()_、《》]{2,20}(?:试题|[练复]习题|测试题|竞赛题|试卷))\s*"
)
_OPEN = re.compile(r"[和或与及、,;:]\s*$|(?:依据|根据|是|为)\s*$")
_CIRCLES = tuple("②③④⑤⑥⑦⑧⑨⑩")
SENTENCE = 6
LONGEST_NAME = 30
NEAR = 8
_ENDS = re.compile(r"[。.！!]\s*$")
_LETTERED = re.compile(r"\s*([A-H])\s?[.．、:：]\s?\S.*")
_GOES_ON = re.compile(r"^[A-ZＡ-Ｚ\s,，、]{1,20}[,，、]\s*$")


def _is_next_blank(answer: str, token: Token) -> bool:
    """Whether a line goes on with an answer blank by blank: (1) …, (2) …; ①…, ②…; 第一空：…, 第二空：…"""
    text = token.line.text.strip()
    if token.style == "paren":
        return re.match(r"[(（]\s?1\s?[)）]", answer) is not None
    if text[:1] in _CIRCLES:
        return answer.startswith("①")
    return CALLED.match(answer) is not None and CALLED.match(text) is not None


def _is_next_right(item: Item, token: Token) -> bool:
    """Whether a line names one more right option, by letter and text, below another: A. 甲, and below C. 丙."""
    above = _LETTERED.fullmatch((item.answer or "").rpartition("\n")[2])
    if not above or token.sort != "option" or token.value <= above[1] or item.explanation:
        return False
    text = plain(token.rest)
    return bool(text) and any(text in plain(option.line.text) for option in item.options)


def _is_next_reason(item: Item, token: Token) -> bool:
    """Whether a line tells why of one more option, B: …, below that of the option before it, A: …"""
    told = map(_LETTERED.fullmatch, item.explanation[-NEAR:])
    return token.sort == "option" and any(
        one is not None and ord(one[1]) + 1 == ord(token.value) for one in told
    )


class Continued(Opened):
    """Knows what goes on with the question that is being read, and what does not."""

    def go_on(self, item: Item, at: int, token: Token) -> None:
        """One more line below `item`."""
        STATES[self.state](self, item, at, token)

    def _is_note(self, at: int, text: str) -> bool:
        """Whether a line is a note, and no question: 【讲解】…"""
        return _NOTE.match(text) is not None and not asks(text) and not self.ahead.asks_below(at)

    def _gives_reason(self, at: int, token: Token) -> bool:
        """Whether a sentence apart, between an answer and the next number, says why: no title ends so."""
        whole = len(token.line.text) >= SENTENCE and _ENDS.search(token.line.text) is not None
        after = self.ahead.next[at]
        return whole and self.ahead.numbered and (after is None or after.sort == "start")

    def is_of_kind(self, text: str) -> bool:
        """Whether a line begins a question by its kind, in a text that does not number them."""
        item = self.item
        if self.ahead.numbered or item is None or text.lstrip()[:1] not in {"【", "[", "［"}:
            return False
        whole = item.is_complete or _OF_KIND.match(flat(simplified(item.line.text)))
        return bool(whole) and _OF_KIND.match(flat(simplified(text))) is not None

    def names_below(self, at: int, token: Token) -> bool:
        """Whether a heading, between two questions, only names what is asked below: ## 第三讲 函数, or a
        law above the heads of its sections."""
        if self.is_name_of_sections(at, token):
            return True
        between = self.item is None or self.state == "explanation"
        if not between or HEADED not in token.line.marked or len(token.line.text) > LONGEST_NAME:
            return False
        if asks(token.line.text) or at + 1 == len(self.ahead.tokens):
            return False
        below = self.ahead.tokens[at + 1]
        if below.sort == "start":
            return self.ahead.owns(at + 1)
        whole = below.sort in {"text", "stem"} and below.blank_above and not below.line.raw
        return whole and self.ahead.asks_below(at)

    def is_name_of_sections(self, at: int, token: Token) -> bool:
        """Whether a line only names a law or a set, 《工会法》试题, between a whole question and a section's head.
        A reason may end in one."""
        below = self.ahead.tokens[at + 1] if at + 1 < len(self.ahead.tokens) else None
        whole = self.item is not None and self.item.is_complete and self.state != "explanation"
        if not whole or below is None or below.sort != "head" or not answers.kind_of(below.rest):
            return False
        above = self.ahead.tokens[at - 1].line.text
        return _SET.fullmatch(flat(token.line.text)) is not None and not _OPEN.search(flat(above))

    def in_shared(self, _item: Item, _at: int, token: Token) -> None:
        """The text that several questions share."""
        if self.case is not None:
            self.case.lines.append(token.line)
            announced = begins_case(token.line.text)
            self.case.until = int(announced["until"] or 0) if announced else self.case.until

    def in_stem(self, item: Item, _at: int, token: Token) -> None:
        """One more line of the stem; below a blank line and with a blank of its own, a next stem."""
        apart = token.blank_above and not item.number and item.asks and asks(token.line.text)
        if apart or (
            not item.number and item.filled and stands_alone(self.heading, token.line.text)
        ):
            self.begin(token.line, 0, token.line.text)
        else:
            item.add(token.line)

    def in_options(self, item: Item, at: int, token: Token) -> None:
        """One more line of the last option, or a stem without a number."""
        whole = len(item.options) > 1 or len(item.last_letters) > 1
        if self.ahead.options_below(at) and whole:
            self.apart(token)
            return
        ends = (token.blank_above and whole) or begins_case(token.line.text)
        after = self.ahead.next[at]
        answered = after is not None and after.sort == "answer"
        other = answered and asks(token.line.text) and not token.line.raw
        if whole and _CITES.fullmatch(token.line.text) and not self.ahead.goes_on_at_once(at):
            item.explanation.append(token.line.text.strip())
        elif (self.ahead.goes_on(at) and not other) or not ends:
            item.more.append((len(item.options) - 1, token.line))
        else:
            self.apart(token)

    def in_answer(self, item: Item, at: int, token: Token) -> None:
        """The answer itself, what it goes on with, or a stem without a number."""
        text = token.line.text.strip()
        if item.answer and self._is_note(at, text):
            item.explanation.append(text)
            self.state = "explanation"
            return
        if item.answer and (_is_next_blank(item.answer, token) or _is_next_right(item, token)):
            item.answer += "\n" + text
            return
        lost = token.blank_above and (asks(text) or self.ahead.options_below(at))
        if item.answer == "" and not lost:
            if not self.told_in_turn(text):
                item.answer = text
            return
        if is_key(text) and _GOES_ON.search(item.answer or "") and not item.explanation:
            item.answer = f"{item.answer}{text}"  # “答案：A、”, and below it C
            return
        if is_key(text) and is_key(item.answer or "") and not item.explanation:
            item.other_answer = item.other_answer or text  # “答案：B”, and below it C
            return
        asking = asks(text)
        loose = asking or not self.ahead.numbered or item.label == ">>>"
        new = self.ahead.options_below(at) or (self.ahead.asks_below(at) and loose)
        below = _BELOW.match(text) and self.ahead.numbered and self.ahead.starts_below(at)
        if item.is_outside and not new:
            item.explanation.append(text)
        elif self._gives_reason(at, token) and not (new or asking or below):
            item.explanation.append(text)
            self.state = "explanation"
        elif new or token.blank_above or (asking and not self.ahead.numbered) or below:
            self.apart(token)
        else:
            item.explanation.append(text)

    def in_explanation(self, item: Item, at: int, token: Token) -> None:
        """One more line of the explanation, or a stem without a number."""
        numbered = self.ahead.numbered
        begins = not item.explanation and self.ahead.is_next(at, "number")
        if begins or self._is_note(at, token.line.text) or _is_next_reason(item, token):
            item.explanation.append(token.line.text.strip())
            return
        stem = (token.blank_above or not numbered) and self.ahead.options_below(at)
        asked = not numbered and token.blank_above and self.ahead.asks_below(at)
        if (stem or asked) and self.ahead.is_last(at):
            self.apart(token)
        else:
            item.explanation.append(token.line.text.strip())


STATES: dict[str, Callable[[Continued, Item, int, Token], None]] = {
    "shared": Continued.in_shared,
    "stem": Continued.in_stem,
    "options": Continued.in_options,
    "answer": Continued.in_answer,
    "explanation": Continued.in_explanation,
}
