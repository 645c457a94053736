"""Pictures that come inside a file: which ones are kept."""

import base64
import binascii
import re

from questions.drafts import Image

MOST_BYTES = 2 * 2**20

_DATA_URI = re.compile(r"\s*data:[\w/+.;=-]*;base64,", re.IGNORECASE)


def picture(content: bytes) -> Image | None:
    """`content` if it is a picture that every browser shows and no program runs, by its first bytes.

    None for other kinds (SVG can carry scripts) and for what is larger than MOST_BYTES.
    """
    if len(content) > MOST_BYTES:
        return None
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Image("image/png", content)
    if content.startswith(b"\xff\xd8\xff"):
        return Image("image/jpeg", content)
    if content.startswith((b"GIF87a", b"GIF89a")):
        return Image("image/gif", content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Image("image/webp", content)
    return None


def from_base64(text: str) -> Image | None:
    """The picture of a base64 text, which may be broken into lines."""
    if len(text) > MOST_BYTES * 3 // 2:
        return None
    try:
        return picture(base64.b64decode(text))
    except (binascii.Error, ValueError):
        return None


def from_data_uri(address: str) -> Image | None:
    """The picture that stands in the address itself (RFC 2397); None for any other address."""
    head = _DATA_URI.match(address)
    return from_base64(address[head.end() :]) if head else None


def data_uri(image: Image) -> str:
    """The address that holds `image` itself (RFC 2397)."""
    return f"data:{image.media_type};base64,{base64_of(image)}"


def base64_of(image: Image) -> str:
    """The content as text."""
    return base64.b64encode(image.content).decode()
