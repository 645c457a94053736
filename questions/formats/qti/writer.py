"""Questions as a QTI 3.0 package: one item a file, their pictures, a manifest.

1EdTech Question & Test Interoperability 3.0: "ASI Information Model" for the items, "Best
Practices and Implementation Guide" for the package. Tags, difficulty and the law that is cited
are metadata of the manifest (IEEE 1484.12.1, LOM), where the standard keeps them.
"""

import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from typing import BinaryIO
from xml.sax.saxutils import escape

from questions.drafts import Draft, Image
from questions.formats.qti.item_writer import STYLESHEET, item
from questions.formats.qti.manifest import BASED_ON, DIFFICULTIES
from questions.formats.writing import About, Left, content_name, file_name

_CP = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = (
    f"{_CP} https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd "
    f"{_LOM} https://purl.imsglobal.org/spec/md/v1p3/schema/xsd/imsmd_loose_v1p3p2.xsd"
)
_STYLE = ".zhumeng-text { white-space: pre-wrap; }\n"
_SPOOLED = 2**20


class QtiWriter:
    """A package in the making. The manifest comes last, and lies on disk until then."""

    def __init__(self, out: BinaryIO, about: About) -> None:
        self.left = Left()
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self._resources = tempfile.SpooledTemporaryFile(_SPOOLED)  # noqa: SIM115 - until close()
        self._pictures: set[str] = set()
        self._name = about.name
        self._count = 0
        self._zip.writestr(STYLESHEET, _STYLE)

    def add(self, drafts: Sequence[Draft]) -> None:
        """Write these behind what is there."""
        for draft in drafts:
            self._count += 1
            for image in draft.images:
                self._add_picture(image)
            path = f"items/{self._count:06d}.xml"
            self._zip.writestr(path, item(draft, f"q-{content_name(draft)}"))
            self._resources.write(_resource(draft, path, self._count).encode())

    def _add_picture(self, image: Image) -> None:
        if image.digest in self._pictures:
            return
        self._pictures.add(image.digest)
        path = f"images/{file_name(image)}"
        self._zip.writestr(path, image.content, zipfile.ZIP_STORED)
        self._resources.write(_file("p-" + image.digest, path).encode())

    def close(self) -> None:
        """Write the manifest."""
        self._resources.seek(0)
        with self._zip.open("imsmanifest.xml", "w", force_zip64=True) as manifest:
            manifest.write(_head(self._name).encode())
            manifest.write(_file("stylesheet", STYLESHEET).encode())
            while piece := self._resources.read(_SPOOLED):
                manifest.write(piece)
            manifest.write(b"</resources></manifest>\n")
        self._resources.close()
        self._zip.close()


def _head(name: str) -> str:
    said = f"<lom:title><lom:string>{escape(name)}</lom:string></lom:title>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{_CP}" xmlns:lom="{_LOM}" xmlns:xsi="{_XSI}" '
        f'xsi:schemaLocation="{_SCHEMAS}" identifier="zhumeng">'
        "<metadata><schema>QTI Package</schema><schemaversion>3.0.0</schemaversion>"
        f"<lom:lom><lom:general>{said}</lom:general></lom:lom></metadata>"
        "<organizations/><resources>\n"
    )


def _file(identifier: str, path: str) -> str:
    return (
        f'<resource identifier="{identifier}" type="webcontent" href="{path}">'
        f'<file href="{path}"/></resource>\n'
    )


def _resource(draft: Draft, path: str, number: int) -> str:
    metadata = "".join(_lom(draft))
    if metadata:
        metadata = f"<metadata><lom:lom>{metadata}</lom:lom></metadata>"
    needed = ["stylesheet", *("p-" + image.digest for image in draft.images)]
    dependencies = "".join(f'<dependency identifierref="{name}"/>' for name in needed)
    return (
        f'<resource identifier="r-{number}" type="imsqti_item_xmlv3p0" href="{path}">'
        f'{metadata}<file href="{path}"/>{dependencies}</resource>\n'
    )


def _lom(draft: Draft) -> Iterator[str]:
    if draft.tags:
        tags = (f"<lom:keyword>{_said(tag)}</lom:keyword>" for tag in draft.tags)
        yield f"<lom:general>{''.join(tags)}</lom:general>"
    if draft.difficulty is not None:
        word = _word(DIFFICULTIES[draft.difficulty - 1])
        yield f"<lom:educational><lom:difficulty>{word}</lom:difficulty></lom:educational>"
    if draft.citation:
        said = f"<lom:description>{_said(draft.citation)}</lom:description>"
        yield (
            f"<lom:relation><lom:kind>{_word(BASED_ON)}</lom:kind>"
            f"<lom:resource>{said}</lom:resource></lom:relation>"
        )


def _said(text: str) -> str:
    return f'<lom:string language="zh-CN">{escape(text)}</lom:string>'


def _word(value: str) -> str:
    return f"<lom:source>LOMv1.0</lom:source><lom:value>{value}</lom:value>"
