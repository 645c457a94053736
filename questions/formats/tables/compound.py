"""The compound files of old Office programs: which streams they hold ([MS-CFB])."""

import struct
from collections.abc import Sequence

from questions.errors import UnreadableFile

_END = 0xFFFFFFFA
"""From here on a number marks something else than a sector."""
_HEADER = 512
_SMALL = 64


class Compound:
    """A compound file. Raises UnreadableFile where its sectors make no sense."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        if len(data) < _HEADER:
            raise UnreadableFile("damaged")
        (shift,) = struct.unpack_from("<H", data, 30)
        if shift not in (9, 12):
            raise UnreadableFile("damaged")
        self._size = 1 << shift
        self._fat = self._read_fat()
        start, _, cutoff, small_start = struct.unpack_from("<IIII", data, 48)
        self._cutoff = cutoff
        self._entries = self._read_directory(self._chain(start, self._fat))
        self._small_start = small_start

    def stream(self, names: Sequence[str]) -> bytes:
        """The first stream there is of these names; empty if there is none."""
        for name in names:
            for found, kind, start, size in self._entries:
                if kind == 2 and found == name.casefold():
                    return self._content(start, size)
        return b""

    def _content(self, start: int, size: int) -> bytes:
        if size >= self._cutoff:
            return self._chain(start, self._fat)[:size]
        root = next((entry for entry in self._entries if entry[1] == 5), None)
        if root is None:
            raise UnreadableFile("damaged")
        small_fat = _numbers(self._chain(self._small_start, self._fat))
        small = self._chain(root[2], self._fat)
        return _joined(small, 0, _SMALL, start, small_fat)[:size]

    def _chain(self, start: int, fat: Sequence[int]) -> bytes:
        return _joined(self._data, self._size, self._size, start, fat)

    def _read_fat(self) -> Sequence[int]:
        places = [*struct.unpack_from("<109I", self._data, 76)]
        (further,) = struct.unpack_from("<I", self._data, 68)
        # Each place tells of hundreds of sectors; a list that goes round would tell of them for ever.
        most = 256 + 2 * len(self._data) // self._size // (self._size // 4)
        while further < _END:
            numbers = _numbers(self._sector(further))
            places += numbers[:-1]
            further = numbers[-1] if numbers else _END
            if len(places) > most:
                raise UnreadableFile("damaged")
        return [
            number for place in places if place < _END for number in _numbers(self._sector(place))
        ]

    def _sector(self, number: int) -> bytes:
        begin = self._size * (number + 1)
        return self._data[begin : begin + self._size]

    def _read_directory(self, content: bytes) -> list[tuple[str, int, int, int]]:
        """Name, kind, first sector and size of each entry."""
        found = []
        for at in range(0, len(content) - 127, 128):
            length, kind = struct.unpack_from("<HB", content, at + 64)
            start, size = struct.unpack_from("<II", content, at + 116)
            name = content[at : at + max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            found.append((name.casefold(), kind, start, size))
        return found


def _numbers(content: bytes) -> Sequence[int]:
    return struct.unpack(f"<{len(content) // 4}I", content[: len(content) // 4 * 4])


def _joined(data: bytes, before: int, size: int, start: int, fat: Sequence[int]) -> bytes:
    """The sectors of one chain. A chain that goes round is cut where it would be longer than all."""
    parts = []
    for _ in range(len(fat)):
        if start >= _END or start >= len(fat):
            break
        begin = before + size * start
        parts.append(data[begin : begin + size])
        start = fat[start]
    return b"".join(parts)
