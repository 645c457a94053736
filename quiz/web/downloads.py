"""Files that people download, named in their own language."""

import re
from collections.abc import AsyncIterator
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xml": "application/xml",
    "zip": "application/zip",
}


def attachment(content: bytes, name: str, ending: str, plain: str = "export") -> Response:
    """`content` as the file `name`.`ending`; `plain` is the ASCII name for old programs.

    RFC 6266, section 5: both names are sent, and what understands `filename*` prefers it.
    """
    return Response(content, media_type=MEDIA_TYPES[ending], headers=_named(name, ending, plain))


def attachment_stream(
    pieces: AsyncIterator[bytes], name: str, ending: str, plain: str
) -> StreamingResponse:
    """The same for a file that is made while it is sent.

    An error on the way cuts the connection, so no browser keeps half a file for a whole one.
    """
    return StreamingResponse(
        pieces, media_type=MEDIA_TYPES[ending], headers=_named(name, ending, plain)
    )


def _named(name: str, ending: str, plain: str) -> dict[str, str]:
    fancy = quote(f"{name}.{ending}", safe="")
    simple = re.sub(r"[^A-Za-z0-9_-]", "_", plain)
    told = f"attachment; filename=\"{simple}.{ending}\"; filename*=UTF-8''{fancy}"
    return {"content-disposition": told}
