"""Texts that several questions share: where one begins, and which questions hang on it."""

import re

from questions.formats.lines import flat

UNHEADED = ("case", "composite", "cloze")
"""Kinds whose questions share a text: a section of them is one thing that we do not have."""

_RANGE = re.compile(
    r"(?:根据|阅读|结合|依据).{0,15}?(?:材料|案例|案情|资料|短文|以下|下列|上述|下面).{0,25}?(?:回答|完成|作答)"
    r"(?:[^\d]{0,6}(\d{1,4})\s{0,5}[-—~～至到、]\s{0,5}(?:第\s?)?(\d{1,4}))?"
)
MOST = 2000


def begins_case(text: str) -> re.Match[str] | None:
    """“根据以下材料回答3-5题”, with the numbers of the questions where it names them."""
    return _RANGE.search(flat(text[:MOST]))
