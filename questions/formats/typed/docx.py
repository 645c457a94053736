"""Word files: the questions are typed text, with what Word keeps beside it: numbers of its own lists,
tables, text boxes, changes that somebody tracked, and pictures.

ECMA-376 Part 1, WordprocessingML.
"""

from collections.abc import Iterator, Sequence

from questions.drafts import Report, tidy
from questions.errors import UnreadableFile
from questions.formats.found import Found
from questions.formats.tables.headless.inferred import columns_without_header
from questions.formats.tables.sheets import Sheet
from questions.formats.tables.table import find_header, read_sheets
from questions.formats.typed.answer_cells import counts
from questions.formats.typed.answer_tables import answers_in, is_form
from questions.formats.typed.docx_file import WordFile
from questions.formats.typed.docx_labels import keyed_lines, labelled_lines
from questions.formats.typed.docx_paragraphs import Paragraph, Reader, Table
from questions.formats.typed.leftovers import nothing_found
from questions.formats.typed.lines import Line
from questions.formats.typed.reader import Source, read_lines

MOST_PARAGRAPHS = 300_000


def parse(data: bytes, name: str = "") -> Report:
    """The questions of a Word file. `name` is the file's, which may say what kind they are.

    Raises UnreadableFile.
    """
    with WordFile.opened(data) as word:
        reader = Reader(word)
        lines: list[Line] = []
        sheets: list[Sheet] = []
        for number, block in enumerate(reader.blocks(), 1):
            if number > MOST_PARAGRAPHS:
                raise UnreadableFile("too_big")
            lines += _lines(block, sheets)
    source = Source("docx", "paragraph", name, reader.images, shows_start=True)
    found = read_lines(lines, source)
    if sheets:
        _add_tables(found, sheets)
    if not found.total:
        raise nothing_found(found)
    return found.report("docx", "")


def _lines(block: Paragraph | Table, sheets: list[Sheet]) -> Iterator[Line]:
    """The lines of a paragraph; a table of questions is put aside, any other is read cell by cell."""
    if isinstance(block, Paragraph):
        yield from block.lines()
        return
    rows = [[tidy("\n".join(_texts(cell))) for cell in row] for row in block.rows]
    if is_form(rows):
        return
    if given := answers_in(rows):
        yield from (Line(block.number, text) for text in ("参考答案", *given))
        return
    if labelled := labelled_lines(block.rows, block.number):
        yield from labelled
        return
    if find_header(rows) or columns_without_header(rows, None):
        sheets.append(Sheet(str(len(sheets) + 1), rows, height=len(rows)))
        return
    if keyed := keyed_lines(block.rows):
        yield from keyed
        return
    if any(map(counts, rows)):  # no number may come to stand above what is not its own
        yield from (Line(block.number, "\t".join(row)) for row in rows)
        return
    cells = [cell for row in block.rows for cell in row]
    lines = (line for cell in cells for paragraph in cell for line in paragraph.lines())
    yield from (line for line in lines if line.text.strip())  # a merged cell parts nothing


def _texts(cell: Sequence[Paragraph]) -> list[str]:
    return [line.text for paragraph in cell for line in paragraph.lines()]


def _add_tables(found: Found, sheets: Sequence[Sheet]) -> None:
    """The questions of tables with a header."""
    # Of one table alone its sheet would not be named.
    named = [*sheets, Sheet("", [["-"]])] if len(sheets) == 1 else sheets
    report = read_sheets(named, "docx", "")
    found.total += report.total
    found.unsupported.update(report.unsupported)
    found.problems += [p for p in report.problems if p.code != "no_header"]
    found.questions += report.questions
