"""What a JSON value says as a text, whatever it is wrapped in."""

import re
from functools import lru_cache
from typing import Any

DEEPEST = 100
_TEXTS_WORDS = (
    "content text optioncontent optiontext answertext choicetext value optionvalue option optiontitle "
    "title name label desc body answer 内容 文本 选项内容 zh cn zhcn"
)
TEXTS = _TEXTS_WORDS.split()
"""The names under which an object has its text."""
_DEEP = 4


def is_too_deep(value: Any) -> bool:
    """Whether lists and objects lie in one another deeper than any question bank needs."""
    level = [value]
    for _ in range(DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for values in inside for one in values if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def text_of(value: Any, depth: int = 0) -> str:
    """A value as text: nothing for null, numbers as they are written, of an object its text, of a list
    one line each."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict | list) and depth > _DEEP:
        return ""
    if isinstance(value, dict):
        folded = {folded_name(key): one for key, one in value.items() if isinstance(key, str)}
        texts = (folded[name] for name in TEXTS if folded.get(name) not in (None, "", [], {}))
        return text_of(next(texts, None), depth + 1)
    if isinstance(value, list):
        return "\n".join(filter(None, (text_of(one, depth + 1) for one in value)))
    return value if isinstance(value, str) else str(value)


@lru_cache(4096)
def folded_name(key: str) -> str:
    """A key without its case and its blanks: isCorrect, is_correct."""
    return re.sub(r"[\s_\-]", "", key).casefold()
