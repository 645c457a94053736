"""Texts that several questions share: where one begins, and which questions hang on it."""

import re
from dataclasses import dataclass, field

from questions.formats.typed.flat import flat
from questions.formats.typed.lines import Line

UNHEADED = ("case", "composite", "cloze")
"""Kinds whose questions share a text."""
MOST = 2000
SHORT = 45
"""A line of so few signs that announces a case does not tell it too."""

TOLD = 8
"""A sentence of so many signs beside such an announcement tells something."""

_ABOUT_TASK = re.compile("题|分|选|答|问|材料|案例|案情|资料|短文|附|图|表|下列|以下|上述")
_RANGE = re.compile(
    r"(?:根据|阅读|结合|依据).{0,15}?(?:材料|案例|案情|资料|短文|以下|下列|上述|下面).{0,25}?(?:回答|完成|作答)"
    r"(?:[^\d]{0,6}\d{1,4}\s{0,5}[-—~～至到、]\s{0,5}(?:第\s?)?(?P<until>\d{1,4}))?"
)
NUMBERS = r"\s*[(\[]?\s{0,9}(?:第\s?)?(?P<first>\d{1,4})\s{0,5}[-—~～至到、]\s{0,5}(?:第\s?)?(?P<until>\d{1,4})\s?小?题?\s?"
"""（3～4题: the questions that share something."""
_SHARED = re.compile(
    rf"{NUMBERS}(?:共用|共享|基于|根据)(?:同一|以下|下列)?(?:题干|病例|病历|案例|材料|病案)"
)
"""（3～4题共用题干）, as medical banks announce a text."""
_MARK = re.compile(
    r"\s*(?:[(\[]?\s?(?:案例|材料|资料|案情|事例|背景材料|背景资料)\s?(?:[一二三四五六七八九十\d]{1,3}\s?[)\]]?|[)\]])\s?[:、.]?|"
    r"(?:案例|材料|案情|背景材料|背景资料)\s?:)"
)
_NUMBERED = re.compile(r"\s*[(]\s?[一二三四五六七八九十]{1,3}\s?[)]")


@dataclass
class Case:
    """A text and the questions that hang on it: up to number `until`, or as long as their numbers
    rise. `open` while its own lines are read."""

    lines: list[Line] = field(default_factory=list)
    until: int = 0
    last: int = 0
    open: bool = True

    @property
    def text(self) -> str:
        """The text; empty where the file does not say which it is."""
        texts = [line.text.strip() for line in self.lines]
        told = any(text and not _only_announces(text) for text in texts)
        return "\n".join(texts).strip() if told else ""

    def covers(self, number: int) -> bool:
        """Whether the question of this number hangs on the text too."""
        return not self.until or number <= self.until

    def ask(self, number: int) -> "Case":
        """The case for a question of this number: another, unknown one where numbers begin again."""
        self.open = False
        if number and number <= self.last:
            return Case(last=number, open=False)
        self.last = number or self.last
        return self


def _only_announces(text: str) -> bool:
    """Whether a short line says that a case comes, and tells none: 根据以下材料回答1-3题."""
    found = begins_case(text) if len(text) < SHORT else None
    if found is None:
        return False
    around = re.split("[。；;!！]", f"{text[: found.start()]}。{text[found.end() :]}")
    return not any(len(part) >= TOLD and not _ABOUT_TASK.search(part) for part in around)


def shares(text: str) -> bool:
    """Whether a line says which questions share the text below: （3～4题共用题干）."""
    return _SHARED.match(flat(text[:SHORT])) is not None


def marks_case(text: str, heading_is_case: bool) -> bool:
    """Whether a line begins a case: 案例二：…; in a section of cases also （二）…"""
    even = flat(text[:MOST])
    return bool(_MARK.match(even) or (heading_is_case and _NUMBERED.match(even)))


def has_options(text: str) -> bool:
    """Whether a line holds a question with its options."""
    return (
        re.search(r"(?<![A-Za-z])A\s?[.、:)].+?(?<![A-Za-z])B\s?[.、:)]", flat(text[:MOST]))
        is not None
    )


def begins_case(text: str) -> re.Match[str] | None:
    """“根据以下材料回答3-5题”, with the last of the questions, `until`, where it names them."""
    even = flat(text[:MOST])
    return _SHARED.match(even) or _RANGE.search(even)
