"""Pages that thousands open at once: rendered once with gaps, and the gaps filled for each visitor.

Rendering 8 kB of Jinja with gettext takes 450 µs, filling gaps some ten. A template is written as
always; what it decides (`{% if %}`) must be part of the key, what it only prints may be a gap.
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
from quiz.web.sessions import csrf_token
from quiz.web.templates import environment, is_elder, page_of, section_of

MOST = 2_000
"""Pages kept: each open contest has some dozens."""

NATIVE, CHINESE = Markup(), Markup(' lang="zh-CN"')
SAFE = frozenset({Markup, int, float})
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


class Prepared:
    """A rendered text with gaps."""

    def __init__(self, rendered: str) -> None:
        parts = [part.split(_CLOSE, 1) for part in rendered.split(_OPEN)]
        self.names = tuple(dict.fromkeys(part[0] for part in parts[1:]))
        text = [parts[0][0].replace("%", "%%")]
        text += [f"%({name})s{after.replace('%', '%%')}" for name, after in parts[1:]]
        self._text = "".join(text)

    def fill(self, values: Mapping[str, Any]) -> Markup:
        """The text with every gap filled, each value escaped. Raises KeyError for a missing one."""
        safe = {
            name: value if type(value := values[name]) in SAFE else escape(value)
            for name in self.names
        }
        return Markup(self._text % safe)  # noqa: S704 - rendered with autoescape

    def put(self, values: Mapping[str, Any]) -> str:
        """The same with values that need no escaping: our own numbers, letters and parts."""
        return self._text % values


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
    request: Request, name: str, key: Hashable, gaps: Mapping[str, Any], **context: Any
) -> HTMLResponse:
    """The page `name`: `context` is decided by `key`, `gaps` are this visitor's own.

    The template knows language, look, section and whether somebody is signed in; `csrf` and `back`
    are gaps it has without asking.
    """
    language, visitor, elder = language_of(request), request.state.visitor, is_elder(request)
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
    if "csrf" in page.names:
        values["csrf"] = csrf_token(request.state.csrf_seed())
    return HTMLResponse(page.fill(values))
