"""The parts of a zipped document piece by piece: none of them need fit in memory."""

from collections.abc import Iterator
from typing import IO

CHUNK = 2**20


def chunks(stream: IO[bytes]) -> Iterator[bytes]:
    """The content in pieces that end where a tag begins, so that none is cut in two."""
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
