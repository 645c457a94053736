"""Files that people download, named in their own language."""

import re
from urllib.parse import quote

from starlette.responses import Response

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attachment(content: bytes, name: str, ending: str, plain: str = "export") -> Response:
    """`content` as the file `name`.`ending`; `plain` is the ASCII name for old programs.

    RFC 6266, section 5: both names are sent, and what understands `filename*` prefers it.
    """
    fancy = quote(f"{name}.{ending}", safe="")
    simple = re.sub(r"[^A-Za-z0-9_-]", "_", plain)
    disposition = f"attachment; filename=\"{simple}.{ending}\"; filename*=UTF-8''{fancy}"
    return Response(
        content, media_type=MEDIA_TYPES[ending], headers={"content-disposition": disposition}
    )
