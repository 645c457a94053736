"""HTML reduced to text: paragraphs and rows become lines, pictures become their marks.

Nothing of the HTML is kept, so nothing in it can run; what a browser would not show is dropped.
"""

import re
from html.parser import HTMLParser

from questions.drafts import tidy
from questions.formats.reducer import (
    KNOWN,
    VOID,
    Finder,
    Reduced,
    Reducer,
    no_pictures,
    one_line,
)

MOST_TAGS = 20_000

_NEVER_CLOSED = VOID | {"p", "li", "td", "th", "tr", "dt", "dd", "option"}
# A `<` that begins no whole tag is text. HTMLParser would look for the rest of each such tag up to
# the end of the text: minutes for a few thousand of them.
_NO_TAG = re.compile(r"""<(?!/?[a-zA-Z][\w:.-]*+(?:[^"'<>]|"[^"]*"|'[^']*')*+>)""")
_DECLARATION = re.compile(r"<[!?][^<>]*>")

_CONTROLS = re.compile(r"[\0-\x08\x0b\x0e-\x1f]")
"""The signs behind which the reducer keeps blanks."""


def reduced(source: str, find: Finder = no_pictures, *, lines: bool = False) -> Reduced:
    """The text of a piece of HTML.

    `lines`: its line ends and blanks count, and what only looks like a tag is text, as in texts
    that people type.
    """
    if not ("<" in source or "&" in source) or source.count("<") > MOST_TAGS:
        return Reduced(tidy(source if lines else one_line(source)))
    reader = _Html(source, Reducer(find, lines=lines), lines)
    reader.feed(_NO_TAG.sub("&lt;", _without_comments(_CONTROLS.sub("", source))))
    reader.close()
    return reader.reducer.reduced()


def _without_comments(source: str) -> str:
    kept, *commented = source.split("<!--")
    kept += "".join(part.partition("-->")[2] for part in commented)
    return _DECLARATION.sub("", kept)


class _Html(HTMLParser):
    """Reads real-world HTML; a tag that HTML does not know is text, as in `List<String>`."""

    def __init__(self, source: str, reducer: "Reducer", lines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.reducer = reducer
        self.closed = None if not lines else set(re.findall(r"</\s*([\w-]+)", source.lower()))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._is_text(tag):
            self.reducer.text(self.get_starttag_text() or "")
        else:
            self.reducer.start(tag, {name: value or "" for name, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if not self._is_text(tag):
            self.reducer.end(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in KNOWN:
            self.reducer.end(tag)
        else:
            self.reducer.text(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.reducer.text(data)

    def set_cdata_mode(self, elem: str, **how: bool) -> None:
        if not self._is_text(elem):
            super().set_cdata_mode(elem, **how)

    def _is_text(self, tag: str) -> bool:
        never_ends = self.closed is not None and tag not in self.closed | _NEVER_CLOSED
        return tag not in KNOWN or never_ends
