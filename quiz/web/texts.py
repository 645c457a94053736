"""What a form's text fields accept: trimmed, without characters a database or Excel refuses."""

import re
from typing import Annotated, Any

from pydantic import BeforeValidator

UNSEEN = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff]"
)
"""Control characters (PostgreSQL refuses NUL), what XML forbids, and what has no width or turns a line
around: a name of these alone is blank, and one with some of them is not what it looks like."""


def tidy(value: Any) -> Any:
    """Trim, use one kind of line end, and drop what nobody sees."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return UNSEEN.sub("", text).strip()


def tidy_line(value: Any) -> Any:
    """The same for a field of one line."""
    text = tidy(value)
    return " ".join(text.split()) if isinstance(text, str) else text


Text = Annotated[str, BeforeValidator(tidy)]
Line = Annotated[str, BeforeValidator(tidy_line)]
