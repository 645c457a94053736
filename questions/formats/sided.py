"""Judgements with both sides in a line below, “正确  错误” or “√ ×”, as forms print them: they are its
options, of which one may be set apart."""

import re
from collections.abc import Iterable

from questions.formats.item import Item
from questions.formats.lines import Token, flat

LONGEST = 40
_SIDES = re.compile(
    r"\s*[(\[]?\s*(?P<a>正确|对|√|是|T|true)\s*[/、|,]?\s*(?P<b>不正确|错误|错|×|否|F|false)\s*[)\]]?\s*[.]?\s*"
    r"|\s*[(\[]?\s*(?P<c>错误|错|×|否|F|false)\s*[/、|,]?\s*(?P<d>正确|对|√|是|T|true)\s*[)\]]?\s*[.]?\s*",
    re.IGNORECASE,
)


def take_sided(items: Iterable[Item]) -> None:
    """Make the last line of a stem the options where it is nothing but both sides."""
    for item in items:
        if item.options or len(item.stem) < 2 or len(item.stem[-1].text) > LONGEST:
            continue
        line = item.stem[-1]
        if sides := _SIDES.fullmatch(flat(line.text)):
            texts = [text for text in sides.groups() if text]
            item.options = [
                Token("option", line, text, letter, "mark")
                for letter, text in zip("AB", texts, strict=True)
            ]
            item.stem.pop()
