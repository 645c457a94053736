"""Pages that thousands open at once: rendered once with gaps, and the gaps filled for each visitor.

Rendering 8 kB of Jinja with gettext takes 450 µs, filling gaps some ten. A template is written as
always; what it decides (`{% if %}`) must be part of the key, what it only prints may be a gap.
What stands between the gaps is kept as bytes, and zipped: only what is new is zipped for a visitor.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Any, NamedTuple, NoReturn
from urllib.parse import quote

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from quiz.database import per_connection
from quiz.web.languages import language_of
from quiz.web.sessions import form_token
from quiz.web.templates import environment, is_elder, page_of, section_of
from quiz.web.zipping import ZIPPED, Part, accepts_gzip, whole, zip_parts

MOST = 2_000
"""Pages kept: each open contest has some dozens."""
LONG = 200
"""Bytes between two gaps that are zipped beforehand, by themselves."""

NATIVE, CHINESE = Markup(), Markup(' lang="zh-CN"')
INDENT = re.compile(r"\n\s+")
_OPEN, _CLOSE = "\x02", "\x03"


class Gap(str):
    """Stands in a template for a text that comes later. It prints, and cannot be asked anything."""

    __slots__ = ()

    def __new__(cls, name: str) -> "Gap":
        return super().__new__(cls, f"{_OPEN}{name}{_CLOSE}")

    def __html__(self) -> str:
        return str(self)

    def _refuse(self, *_: object) -> NoReturn:
        raise TypeError("a gap has no value yet: what depends on it belongs in the key")

    __bool__ = __eq__ = __ne__ = __hash__ = __len__ = __iter__ = __contains__ = _refuse


Value = Any
"""What fills a gap: a text or number, or a part of a page (bytes, or a Part that is zipped)."""


def raw(value: Value) -> bytes:
    """A value as it stands in a page. Bytes are parts of pages already; a text is escaped."""
    kind = type(value)
    if kind is bytes:
        return value  # type: ignore[no-any-return]
    if kind is Part:
        return value.text  # type: ignore[no-any-return]
    if kind is int:
        return b"%d" % value
    return (str(value) if kind is float else escape(value)).encode()


class Prepared:
    """A rendered text with gaps: `_parts` are its texts, with room for a value after each."""

    def __init__(self, rendered: str) -> None:
        first, *rest = rendered.split(_OPEN)
        texts = [first.encode()]
        gaps: dict[str, list[int]] = {}
        for part in rest:
            name, _, text = part.partition(_CLOSE)
            gaps.setdefault(name, []).append(2 * len(texts) - 1)
            texts.append(text.encode())
        self.texts = tuple(texts)
        self.gaps = tuple(gaps.items())
        """Each gap's name with its places among the parts."""
        self._parts = [part for text in texts for part in (text, b"")][:-1]
        self._zipped: list[bytes | Part] | None = None
        """The same with the long ones as pieces of gzip, made when they are first needed."""

    def asks(self, name: str) -> bool:
        """Whether it has this gap."""
        return any(name == gap for gap, _ in self.gaps)

    def put(self, values: Mapping[str, bytes]) -> bytes:
        """The text with every gap filled with parts of pages. Raises KeyError for a missing one."""
        parts = self._parts.copy()
        for name, places in self.gaps:
            for place in places:
                parts[place] = values[name]
        return b"".join(parts)

    def fill(self, values: Mapping[str, Value]) -> bytes:
        """The same with any values; texts are escaped."""
        return self.put({name: raw(values[name]) for name, _ in self.gaps})

    def zip(self, values: Mapping[str, Value]) -> bytes:
        """What `fill` returns, as gzip. What was zipped before is put in, the rest is zipped."""
        if self._zipped is None:
            self._zipped = [whole(part) if len(part) >= LONG else part for part in self._parts]
        parts = self._zipped.copy()
        for name, places in self.gaps:
            value = values[name]
            part = value if type(value) is Part else raw(value)
            for place in places:
                parts[place] = part
        return zip_parts(parts)


def prepare(language: str, name: str, gaps: Iterable[str], **decided: Any) -> Prepared:
    """A part of a page: the template `name` with what is decided and with gaps for the rest."""
    named = {gap: Gap(gap) for gap in gaps}
    # Questions are in Chinese whatever the language of the page.
    foreign = NATIVE if language == "zh" else CHINESE
    rendered = (
        environment(language).get_template(name).render({"foreign": foreign, **named, **decided})
    )
    return Prepared(INDENT.sub("\n", rendered))


@per_connection
def _pages() -> dict[Hashable, Prepared]:
    """By key: contests are numbered by the open database."""
    return {}


class Presence(NamedTuple):
    """Whether somebody is signed in: all that a prepared page may know of its visitor."""

    is_worker: bool
    is_staff: bool


def render_prepared(
    request: Request, name: str, key: Hashable, gaps: Mapping[str, Value], **context: Any
) -> HTMLResponse:
    """The page `name`: `context` is decided by `key`, `gaps` are this visitor's own.

    The template knows language, look, section and whether somebody is signed in; `csrf` and `back`
    are gaps it has without asking.
    """
    visitor = request.scope["state"]["visitor"]
    language, elder = language_of(request), is_elder(request)
    section = section_of(request.scope["path"])
    presence = Presence(visitor.worker_id is not None, visitor.staff_id is not None)

    def render() -> str:
        common = {
            "language": language,
            "elder": elder,
            "section": section,
            "visitor": presence,
            "csrf": lambda: Gap("csrf"),
            "back": Gap("back"),
            "url": lambda route, **params: request.app.url_path_for(route, **params),
        }
        named = {gap: Gap(gap) for gap in gaps}
        return environment(language).get_template(name).render({**common, **named, **context})

    key = (name, language, elder, section, presence, key)
    page = _pages().get(key)
    if page is None:
        if len(_pages()) >= MOST:
            _pages().clear()
        page = _pages()[key] = Prepared(render())
    values = {**gaps, "back": quote(page_of(request))}
    if page.asks("csrf"):
        values["csrf"] = form_token(request.scope)
    if accepts_gzip(request.scope):
        return HTMLResponse(page.zip(values), headers=ZIPPED)
    return HTMLResponse(page.fill(values))
