"""HTML in the texts of JSON: reduced where it is one, left alone where a question asks about it."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from questions.formats.json.values import folded_name, text_of
from questions.formats.markup import reduced
from questions.formats.stated import Stated
from questions.kinds import LOST

_HTML = re.compile(
    r"<(?:p|div|br|span|img|table|strong|em|sub|sup|font|b|i|u)\b[^<>]{0,2000}>|&(?:nbsp|lt|gt|amp|quot|#\d{1,6});",
    re.IGNORECASE,
)
_PICTURES_WORDS = (
    "image img pic picture photo imageurl imgurl picurl pictureurl imagepath imgpath images url 图片 "
    "题目图片 图片地址 配图"
)
_PICTURES = _PICTURES_WORDS.split()
_PICTURE = re.compile(
    r"\S[^\n]*\.(?:png|jpe?g|gif|webp|bmp|svg)(?:[?#].*)?|data:image/.*", re.I | re.S
)


def picture_of(item: Mapping[str, Any]) -> str:
    """The address of a picture that stands under a key of its own; empty where there is none."""
    for key, value in item.items():
        if folded_name(key) in _PICTURES and _PICTURE.fullmatch(text := text_of(value)[:2000]):
            return text
    return ""


def _is_addressed(text: str) -> bool:
    """Whether a text is written as in an address, its blanks %20; some exporters write all texts so."""
    return "%20" in text and text.isascii() and text.split() == [text]


def without_html(stated: Stated) -> None:
    """Reduce the texts of a question to what they show. A picture elsewhere is never fetched: a mark
    stands where it was lost.

    Where an option would be left with nothing the texts are about tags, and stay as they are.
    """
    texts = [stated.stem, stated.explanation, *stated.options]
    if _is_addressed(stated.stem):
        stated.answer = unquote(stated.answer)
        texts = [unquote(text) for text in texts]
        stated.stem, stated.explanation, *stated.options = texts
    if not any(_HTML.search(text) for text in texts):
        return
    shown = [_shown(text) for text in texts]
    if any(before and not after for before, after in zip(texts, shown, strict=True)):
        return
    stated.stem, stated.explanation, *stated.options = shown
    stated.answer = _shown(stated.answer) or stated.answer


def _shown(text: str) -> str:
    if not _HTML.search(text):
        return text
    found = reduced(text, lines=True)
    return f"{found.text} {LOST}".strip() if found.missing else found.text
