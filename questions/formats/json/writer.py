"""Writing our own JSON, which loses nothing: a question a line."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from typing import BinaryIO

from questions.drafts import Draft, Image
from questions.formats import pictures
from questions.formats.writing import About, Left

OWN = "zhumeng"
"""The `format` of what we write: read as it stands, without looking for letters and numbers."""
SPOOLED = 2**20


class JsonWriter:
    """Questions with everything they have, one a line; at the end their pictures in base64, each
    once, which lie on disk until then."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self.left = Left()
        self._out = out
        self._pictures = tempfile.SpooledTemporaryFile(SPOOLED)  # noqa: SIM115 - until close()
        self._known: set[str] = set()
        self._before = "\n"
        name = json.dumps(about.name, ensure_ascii=False)
        self._out.write(f'{{"format": "{OWN}", "name": {name}, "questions": ['.encode())

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these below what is there."""
        for draft in drafts:
            shown = draft.as_json()
            del shown["where"]
            self._out.write((self._before + json.dumps(shown, ensure_ascii=False)).encode())
            self._before = ",\n"
            for image in draft.images:
                self._add_picture(image)

    def _add_picture(self, image: Image) -> None:
        if image.digest not in self._known:
            before = ",\n" if self._known else "\n"
            self._known.add(image.digest)
            body = {"media_type": image.media_type, "content": pictures.base64_of(image)}
            self._pictures.write((before + json.dumps(body)).encode())

    def close(self) -> None:
        """Write the pictures."""
        self._out.write(b"\n]")
        if self._known:
            self._out.write(b', "images": [')
            self._pictures.seek(0)
            shutil.copyfileobj(self._pictures, self._out)
            self._out.write(b"\n]")
        self._pictures.close()
        self._out.write(b"}\n")
