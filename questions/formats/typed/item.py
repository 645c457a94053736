"""The lines of one typed question, before anything is made of them."""

import re
from dataclasses import dataclass, field

from questions.drafts import KINDS
from questions.formats import answers
from questions.formats.typed.answer_lines import is_key
from questions.formats.typed.cases import Case
from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line, Token
from questions.formats.typed.markdown import TOLD

OURS = {*KINDS, "choice"}
KIND_LABELS = ("题型", "试题类型", "题目类型", "类型")

_ASKS = re.compile(
    r"\(\s{0,50}\)|\(\s{0,9}(?:[A-Z]{1,8}|[√×✓✔✗✘对错]|正确|错误)\s{0,9}\)|_{2,}|\{[^{}]{1,200}\}|<<<|"
    r"[?:]\s{0,9}$|[?:]\s{0,9}[(]|[.。]\s{0,9}[√×]\s{0,9}$"
)
_FILLED = re.compile(r"\(\s{0,9}(?:[A-Z]{1,8}|[√×✓✔✗✘对错]|正确|错误)\s{0,9}\)|\{[^{}]{1,200}\}")
_CIRCLED_KEY = re.compile(r"\(\s{0,9}[①-⑳]")

LONGEST = 2000
_ABOUT = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}?)(知识点|考点|章节|标签|难度|题型|分值)\s*:\s*([^?]*)"
)
_LETTER_INSIDE = re.compile(r"(?<![A-Za-z0-9])([A-Z])\s?[.、:)\]]")


def asks(text: str) -> bool:
    """Whether a text looks like the stem of a question: a blank, a bracket, a question mark."""
    return _ASKS.search(flat(text)) is not None


def is_filled(text: str) -> bool:
    """Whether a text holds its own answer, in brackets."""
    return _FILLED.search(flat(text)) is not None


def stands_alone(heading: str, text: str) -> bool:
    """Whether a line without a number is a whole question: “地球是圆的（√）” under 判断题."""
    return answers.kind_of(heading) in {"true_false", "fill"} and is_filled(text)


@dataclass(slots=True)
class Item:
    """`number` is 0 where none is written, `section` counts the heads above. `more` are lines that go
    on below the option of that index, `label` is the word before the answer, `other_answer` a second
    one. `doubt` says why its answer is not sure. `case`: the text that it shares with others. `shared`:
    it is such a text, without a question."""

    line: Line
    number: int = 0
    heading: str = ""
    section: int = 0
    stem: list[Line] = field(default_factory=list)
    options: list[Token] = field(default_factory=list)
    more: list[tuple[int, Line]] = field(default_factory=list)
    answer: str | None = None
    label: str = ""
    other_answer: str = ""
    doubt: tuple[str, dict[str, object]] | None = None
    explanation: list[str] = field(default_factory=list)
    meta: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    case: Case | None = None
    shared: bool = False

    asks: bool = False
    filled: bool = False

    def add(self, line: Line) -> None:
        """One more line of the stem. What it asks is noted at once: stems may be long."""
        self.stem.append(line)
        self.asks = self.asks or asks(line.text)
        self.filled = self.filled or is_filled(line.text)

    def is_still_about(self) -> bool:
        """Whether the line of its number only says what it is about, 1.[多选] or 1.知识点：…, which is
        noted: a stem with a label of its own stands below."""
        if not self.number or len(self.stem) > 1 or self.options or self.answer:
            return False
        if about := _ABOUT.fullmatch(flat(self.text[:LONGEST])):
            self.meta.setdefault(about[1], self.text[about.start(2) :].strip())
            self.stem = []
        return not self.asks

    @property
    def text(self) -> str:
        """The stem's lines."""
        return "\n".join(line.text.strip() for line in self.stem).strip()

    @property
    def is_complete(self) -> bool:
        """Whether a next question may begin: it has options, an answer, or a filled bracket."""
        several = len(self.options) > 1 or len(self.last_letters) > 1
        told = any(name.endswith("答案") for name in self.meta)  # what somebody answered
        return bool(self.answer or several or self.filled or told or self.is_judged)

    @property
    def is_judged(self) -> bool:
        """Whether its last lines are both sides of a judgement, of which one is told: 对（正确答案）, 错."""
        sides = self.stem[-2:] if len(self.stem) > 2 else []
        if not any(TOLD in line.marked for line in sides):
            return False
        return {answers.sure_judgement(line.text.strip()) for line in sides} == {True, False}

    @property
    def asks_nothing(self) -> bool:
        """Whether nothing shows a question: a point of a plan, or the key of one that stands elsewhere."""
        if self.options or self.answer or self.asks or self.case or self.shared:
            return False
        if any(line.marked for line in self.stem) or _CIRCLED_KEY.search(flat(self.text)):
            return False
        return is_key(self.text) or not (self.kind or self.meta or self.explanation)

    @property
    def last_letters(self) -> list[str]:
        """The letters in the line of its last option: A, and B where that stands in the line too."""
        if not self.options:
            return []
        last = self.options[-1]
        found = [last.value]
        for letter in _LETTER_INSIDE.findall(flat(last.rest[:LONGEST])):
            if letter > found[-1]:  # “D. A、B两项” holds no further option
                found.append(letter)
        return found

    @property
    def letters(self) -> list[str]:
        """The letters its options begin with."""
        return [token.value for token in self.options]

    @property
    def kind(self) -> str | None:
        """The kind of its section."""
        return answers.kind_of(self.heading)

    @property
    def is_outside(self) -> bool:
        """Whether its section is of a kind that we do not have."""
        return self.kind is not None and self.kind not in OURS

    def as_written(self, letters: str) -> str:
        """What fills a blank, where its answer was taken for letters of options: f of a float is no F."""
        written = (self.answer or "").strip().rstrip("。")
        return written if re.sub(r"\W", "", written).upper() == letters else letters
