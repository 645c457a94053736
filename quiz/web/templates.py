"""Jinja pages: one environment, autoescape everywhere, every word through gettext."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import segno
from babel.dates import format_skeleton
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from quiz.people.rules import may
from quiz.settings import settings
from quiz.web.languages import LANGUAGES, catalog, language_of
from quiz.web.pictures import pictured
from quiz.web.sessions import form_token
from quiz.web.static import asset_url
from quiz.words import N_

FOLDER = Path(__file__).parent.parent.parent / "templates"
LOOK_COOKIE = "look"


@cache
def environment(language: str) -> Environment:
    """The environment of one language: its gettext is bound when a template is compiled."""
    env = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    env.install_gettext_translations(catalog(language), newstyle=True)  # type: ignore[attr-defined]
    env.filters |= {
        "when": when,
        "day": day,
        "clock": clock,
        "number": number,
        "paragraphs": paragraphs,
        "json": partial(json.dumps, ensure_ascii=False),
        "duration": partial(duration, language),
        "apart": apart,
        "pictured": partial(pictured, catalog(language).gettext),
        "moment": partial(moment_in_words, language),
        "span": partial(span, language),
        "short_day": partial(short_day, language),
    }
    env.globals |= {"asset": asset_url, "LANGUAGES": LANGUAGES, "qr": qr, "language": language}
    env.globals["_n"] = partial(counted, language)
    return env


def counted(language: str, text: str, n: float, **params: object) -> Markup:
    """`text`, whose `%(n)s` is a count, in the form that the language has for that many."""
    return Markup(catalog(language).count(text, n)) % {"n": number(n), **params}  # noqa: S704


def when(moment: datetime | None) -> str:
    """`2026-11-23 20:00` on the campaign's clock."""
    return moment.astimezone(settings().zone).strftime("%Y-%m-%d %H:%M") if moment else ""


def clock(moment: datetime) -> str:
    """`20:35` on the campaign's clock."""
    return moment.astimezone(settings().zone).isoformat()[11:16]


WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))


def moment_in_words(language: str, moment: datetime) -> Markup:
    """`2026-11-23 周一 20:00` on the campaign's clock, whatever the phone's says."""
    return Markup("{} {}").format(_day_in_words(language, moment), clock(moment))


def span(language: str, hours: tuple[datetime, datetime]) -> Markup:
    """`2026-11-23 周一 20:00–22:00`; the end's day too where it is another."""
    starts_at, ends_at = hours
    if day(starts_at) != day(ends_at):
        ends = moment_in_words(language, ends_at)
        return Markup("{}–{}").format(moment_in_words(language, starts_at), ends)
    text = Markup('{} <span class="nowrap">{}–{}</span>')
    return text.format(_day_in_words(language, starts_at), clock(starts_at), clock(ends_at))


def _day_in_words(language: str, moment: datetime) -> Markup:
    local = moment.astimezone(settings().zone)
    weekday = catalog(language).gettext(WEEKDAYS[local.weekday()])
    return Markup('<span class="nowrap">{} {}</span>').format(day(moment), weekday)


def short_day(language: str, moment: datetime) -> str:
    """`11月23日 周一` (Nov 23 Mon), as large print has room for."""
    local = moment.astimezone(settings().zone)
    weekday = catalog(language).gettext(WEEKDAYS[local.weekday()])
    return f"{format_skeleton('MMMd', local.date(), locale=language)} {weekday}"


def duration(language: str, seconds: int) -> str:
    """`3 分 5 秒`, in words of the language."""
    if seconds < 60:
        return catalog(language).gettext(N_("%(seconds)s 秒")) % {"seconds": seconds}
    text = catalog(language).gettext(N_("%(minutes)s 分 %(seconds)s 秒"))
    return text % {"minutes": seconds // 60, "seconds": seconds % 60}


def day(moment: datetime | None) -> str:
    """`2026-11-23` on the campaign's clock."""
    return moment.astimezone(settings().zone).strftime("%Y-%m-%d") if moment else ""


def number(value: float | None) -> str:
    """7.0 as 7, 7.5 as 7.5, thousands with a thin comma: 5,000."""
    if value is None:
        return ""
    return f"{value:,.1f}".removesuffix(".0")


def paragraphs(text: str) -> Markup:
    """Blank-line or newline separated text as escaped paragraphs."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return Markup().join(Markup("<p>{}</p>").format(line) for line in lines)


def apart(text: str) -> Markup:
    """A name in a sentence: written from right to left it turns nothing around it."""
    return Markup("<bdi>{}</bdi>").format(text)


def qr(text: str, scale: int = 4, *, fluid: bool = False) -> Markup:
    """A QR code as inline SVG (no style attribute: the CSP forbids them).

    `fluid` leaves its size to the page; the quiet zone is then the standard's four modules.
    """
    code = segno.make(text, error="m")
    border = 4 if fluid else 2
    return Markup(code.svg_inline(scale=scale, border=border, omitsize=fluid, svgclass="qr"))  # noqa: S704


def page_of(request: Request) -> str:
    """The page this request stands on, to come back to: a form's own page, if it was a form."""
    if request.method in {"GET", "HEAD"}:
        path, query = request.scope["path"], request.scope["query_string"].decode("latin-1")
        return f"{path}?{query}" if query else str(path)
    form = urlsplit(request.headers.get("referer", ""))
    return form.path if form.netloc == request.url.netloc and form.path else "/"


def section_of(path: str) -> str:
    """Which entry of the top navigation `path` belongs to."""
    if path.startswith("/courses"):
        return "courses"
    return {"/": "home", "/me": "me", "/sign-in": "sign-in"}.get(path, "")


def is_elder(request: Request) -> bool:
    """Whether the visitor chose the large look (长辈版)."""
    return bool(request.scope["state"]["cookies"].get(LOOK_COOKIE) == "elder")


def render(request: Request, name: str, /, status: int = 200, **context: Any) -> HTMLResponse:
    """The page `name` for this visitor."""
    language = language_of(request)
    visitor = request.state.visitor
    here = page_of(request)
    common: Mapping[str, Any] = {
        "request": request,
        "language": language,
        "here": here,
        "back": quote(here),
        "section": section_of(request.url.path),
        "elder": is_elder(request),
        "visitor": visitor,
        "allowed": lambda right: may(
            right, is_worker=visitor.worker_id is not None, role=visitor.role
        ),
        "csrf": lambda: form_token(request.scope),
        "url": lambda route, **params: request.app.url_path_for(route, **params),
        "now": request.state.now,
    }
    text = environment(language).get_template(name).render({**common, **context})
    return HTMLResponse(text, status)
