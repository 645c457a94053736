"""Cross-site request forgery: who may send a form.

Sec-Fetch-Site decides where a browser sends it, then Origin, then Referer. Old WebViews send
none of these: their forms must carry the page's own token, which `quiz.web.access` checks once
the body is read. (OWASP: "Cross-Site Request Forgery Prevention", fetch metadata and fallbacks.)
"""

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

from quiz.errors import CrossSite
from quiz.settings import settings
from quiz.web.sessions import csrf_token

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIELD = "csrf"


def verdict(request: Request) -> bool | None:
    """True: from our own pages. False: from elsewhere. None: the browser does not say."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    for header in ("origin", "referer"):
        source = request.headers.get(header)
        if source is not None and source != "null":
            ours = {request.headers.get("host", ""), urlsplit(settings().base_url).netloc} - {""}
            return urlsplit(source).netloc in ours
        if source == "null":
            return False
    return None


async def refuse_cross_site(request: Request) -> None:
    """Raise CrossSite unless this request may change something.

    Bearer tokens are never sent by a browser of its own accord, and another site cannot send
    JSON without asking first, so neither needs a token.
    """
    if request.method in SAFE_METHODS or request.state.bearer:
        return
    ours = verdict(request)
    if ours is False:
        raise CrossSite
    if ours is None and not request.headers.get("content-type", "").startswith("application/json"):
        sent = str((await request.form()).get(FIELD, ""))
        if not request.state.token or not hmac.compare_digest(
            sent.encode(), csrf_token(request.state.token).encode()
        ):
            raise CrossSite
