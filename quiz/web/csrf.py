"""Cross-site request forgery: who may send a form.

Sec-Fetch-Site decides where a browser sends it, then Origin, then Referer. Old WebViews send
none of these: their forms must carry the page's own token, which `quiz.web.access` checks once
the body is read. (OWASP: "Cross-Site Request Forgery Prevention", fetch metadata and fallbacks.)
"""

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.requests import Request

from quiz.errors import BadRequest, CrossSite
from quiz.settings import settings
from quiz.web.sessions import csrf_token
from quiz.words import N_

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OURSELVES = frozenset({b"same-origin", b"none"})
FORMS = (b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain")
"""What a form can send to another site. Everything else a browser asks for first (Fetch standard,
"CORS-safelisted request-header"), or sends with an Origin."""

FIELD = "csrf"
NOT_JSON = N_("请按 JSON 提交，并注明 Content-Type: application/json。")


def verdict(request: Request) -> bool | None:
    """True: from our own pages. False: from elsewhere. None: the browser does not say."""
    heads: Mapping[bytes, bytes] = request.scope["state"]["heads"]
    site = heads.get(b"sec-fetch-site")
    if site is not None:
        return site in OURSELVES
    for header in (b"origin", b"referer"):
        source = heads.get(header)
        if source == b"null":
            return False
        if source is not None:
            host = heads.get(b"host", b"").decode("latin-1")
            ours = {host, urlsplit(settings().base_url).netloc} - {""}
            return urlsplit(source.decode("latin-1")).netloc in ours
    return None


async def refuse_cross_site(request: Request) -> None:
    """Raise CrossSite unless this request may change something; BadRequest for a form sent as JSON.

    Bearer tokens are never sent by a browser of its own accord, and another site cannot send
    JSON, PUT or DELETE without asking first, so none of these needs a token.
    """
    state = request.scope["state"]
    if request.method in SAFE_METHODS or state["bearer"]:
        return
    ours = verdict(request)
    if ours is False:
        raise CrossSite
    if ours is None and request.scope["path"].startswith("/api/"):
        if is_form(request):
            raise BadRequest(NOT_JSON)
    elif ours is None:  # also without a word on what it sends: some pages need no field
        sent = str((await request.form()).get(FIELD, ""))
        if not state["token"] or not hmac.compare_digest(
            sent.encode(), csrf_token(state["token"]).encode()
        ):
            raise CrossSite


def is_form(request: Request) -> bool:
    """Whether a form of another site could have sent this."""
    kind: bytes = request.scope["state"]["heads"].get(b"content-type", b"")
    return request.method == "POST" and kind.partition(b";")[0].strip().lower() in FORMS
