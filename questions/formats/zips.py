"""What is zipped: how much of it is read, what breaks it, and its parts piece by piece."""

import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

CHUNK = 2**20
MOST_RATIO = 200
SMALL_ENOUGH = 4 * 2**20

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)
"""What zipfile raises over a damaged file; a RuntimeError for a method of compression that it lacks,
and for a password."""


def allowed(data: bytes, most: int) -> int:
    """What `data` may unpack to, `most` at most. Sizes in its directory may lie: whoever reads it counts."""
    return min(most, max(SMALL_ENOUGH, MOST_RATIO * len(data)))


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that end where a tag begins, so that none is cut in two, and none need fit
    in memory as a whole."""
    rest = b""
    while piece := stream.read(CHUNK):
        rest += piece
        cut = rest.rfind(b"<")
        if cut > 0:
            yield rest[:cut]
            rest = rest[cut:]
        elif len(rest) > 16 * CHUNK:
            yield rest
            rest = b""
    yield rest
