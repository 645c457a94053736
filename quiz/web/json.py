"""JSON answers. pydantic's serializer writes them in a fifth of the time of the standard one."""

from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from quiz.web.zipping import ZIPPED, Part, accepts_gzip, zip_parts


class Json(JSONResponse):
    """A JSON answer in UTF-8."""

    def render(self, content: Any) -> bytes:
        """The body."""
        return to_json(content)


class JsonBytes(Response):
    """JSON that is written already."""

    media_type = "application/json"


def json_of(request: Request, parts: Sequence[bytes | Part], status: int = 200) -> Response:
    """JSON in parts, some of which may be zipped already."""
    if accepts_gzip(request.scope) and any(isinstance(part, Part) for part in parts):
        return JsonBytes(zip_parts(parts), status, ZIPPED)
    return JsonBytes(b"".join([p.text if isinstance(p, Part) else p for p in parts]), status)
