"""The project's own CSS and JS: read once, compressed once, named by their content."""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from quiz.errors import NotFound
from quiz.web.zipping import accepts_gzip

FOLDER = Path(__file__).parent.parent / "static"
TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class Asset:
    """One file, ready to send."""

    url: str
    body: bytes
    zipped: bytes
    media_type: str


@cache
def assets() -> dict[str, Asset]:
    """Every file of the folder, by name."""
    found = {}
    for path in sorted(FOLDER.iterdir()):
        if path.suffix in TYPES:
            body = path.read_bytes()
            digest = hashlib.sha256(body).hexdigest()[:12]
            url = f"/static/{digest}/{path.name}"
            found[path.name] = Asset(url, body, gzip.compress(body, 9), TYPES[path.suffix])
    return found


def asset_url(name: str) -> str:
    """The address of a file; it changes when the file does."""
    return assets()[name].url


async def show(request: Request) -> Response:
    """A file by name. An outdated digest still gets today's file, but is not kept for ever."""
    asset = assets().get(request.path_params["name"])
    if asset is None:
        raise NotFound
    current = request.url.path == asset.url
    headers = {
        "cache-control": "public, max-age=31536000, immutable" if current else "no-cache",
        "vary": "Accept-Encoding",
    }
    body = asset.body
    if accepts_gzip(request.scope):
        headers["content-encoding"] = "gzip"
        body = asset.zipped
    return Response(body, media_type=asset.media_type, headers=headers)
