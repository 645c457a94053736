"""Word files for tests, part by part."""

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


def word_file(body: str, parts: Mapping[str, bytes | str] | None = None) -> bytes:
    """A .docx with this body and these further parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        document = f"<?xml version='1.0'?><w:document {NAMES}><w:body>{body}</w:body></w:document>"
        archive.writestr("word/document.xml", document)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def run(text: str, look: str = "") -> str:
    """A run; \\n is a soft line break, \\t a tab."""
    shown = escape(text).replace("\n", "</w:t><w:br/><w:t>").replace("\t", "</w:t><w:tab/><w:t>")
    return f"<w:r><w:rPr>{look}</w:rPr><w:t>{shown}</w:t></w:r>"


def p(*runs: str, numbered: tuple[int, int] | None = None) -> str:
    """A paragraph of runs or texts; `numbered` is its list and depth."""
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    number = ""
    if numbered:
        number = (
            f'<w:numPr><w:ilvl w:val="{numbered[1]}"/><w:numId w:val="{numbered[0]}"/></w:numPr>'
        )
    return f"<w:p><w:pPr>{number}</w:pPr>{inner}</w:p>"


def table(*rows: list[str]) -> str:
    """A table of texts."""
    cells = ["".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def numbering(*lists: list[tuple[str, str]]) -> str:
    """Lists 1, 2 …, each a format and a text by depth: ("decimal", "%1.")."""
    kinds, uses = "", ""
    for at, levels in enumerate(lists, 1):
        inner = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{shape}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (shape, text) in enumerate(levels)
        )
        kinds += f'<w:abstractNum w:abstractNumId="{at}">{inner}</w:abstractNum>'
        uses += f'<w:num w:numId="{at}"><w:abstractNumId w:val="{at}"/></w:num>'
    return f"<w:numbering {NAMES}>{kinds}{uses}</w:numbering>"
