"""The texts of JSON that questions hang on: which of them tell something, and as what they are shown."""

import re
from collections.abc import Mapping
from typing import Any

from questions.drafts import tidy
from questions.formats.choices import LONGEST
from questions.formats.json.keys import by_role
from questions.formats.json.texts import without_html
from questions.formats.json.values import folded_name, text_of
from questions.formats.stated import Stated
from questions.kinds import LIMITS

_PASSAGE_WORDS = (
    "passage article context readingtext casetext passagetext stimulus material 材料 材料内容 案情 短文 "
    "阅读材料 背景材料 案例背景 共用题干 共同题干"
)
_PASSAGES = _PASSAGE_WORDS.split()
"""What a single question may bring along; a background or an example may explain its answer."""
_LISTINGS = ("code", "codesnippet", "snippet", "sourcecode", "代码")
_CODE = re.compile(r"\n|[(){};=]")
"""What a program has, and the code of a question in a catalogue has not."""
TOO_LONG = LIMITS["stem"] + 1
SHORT = 30
"""A title of so few signs, and no sentence, names a chapter."""
_SENTENCE = re.compile("[。？?！!：:，,]")


def own_text(item: Mapping[str, Any]) -> str:
    """The text that a question brings along under a key of its own: a passage, a context."""
    folded = {folded_name(key): text_of(value) for key, value in item.items() if is_text(value)}
    stem = text_of(by_role(item).get("stem"))
    texts = [shown(folded[name]) for name in _PASSAGES if folded.get(name)]
    texts = [text for text in texts if tells(text)]
    texts += [tidy(folded[name]) for name in _LISTINGS if _CODE.search(folded.get(name, ""))]
    return next((text for text in texts if text not in stem), "")


def joined(*texts: str) -> str:
    """Texts one below the other; each question gets them, so of a longer one no more than shows that."""
    return "\n".join(dict.fromkeys(filter(None, texts)))[:TOO_LONG]


def tells(text: str) -> bool:
    """Whether a text tells something, and names no chapter."""
    return len(text) >= SHORT or _SENTENCE.search(text) is not None


def is_text(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def shown(text: str) -> str:
    if len(text) > LONGEST:
        return text[:TOO_LONG]
    stated = Stated(stem=tidy(text))
    without_html(stated)
    return stated.stem
