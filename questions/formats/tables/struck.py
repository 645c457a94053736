"""Words struck through in a cell of a workbook: who mended A to B that way means B alone."""

import io
import re
import zipfile

from questions.formats.tables.package import Package

LARGEST = 64 * 2**20
_RUN = re.compile(rb"<(?:\w+:)?r>.*?</(?:\w+:)?r>", re.DOTALL)
_STRUCK = re.compile(rb"""<(?:\w+:)?strike\s*(?:val\s*=\s*["'](?:1|true)["']\s*)?/>""")


def without_struck(package: Package) -> bytes:
    """The archive without these words, wherever cells share them; as it is where there are none."""
    if not package.struck:
        return package.data
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package.data)) as archive, zipfile.ZipFile(again, "w") as out:
        for entry in archive.infolist():
            content = archive.read(entry)
            if entry.filename in package.struck and len(content) <= LARGEST:
                content = _RUN.sub(_kept, content)
            out.writestr(entry.filename, content, zipfile.ZIP_DEFLATED, compresslevel=1)
    return again.getvalue()


def _kept(run: re.Match[bytes]) -> bytes:
    return b"" if _STRUCK.search(run[0].partition(b"<t")[0]) else run[0]
