"""Formulas that show nothing to read."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from questions.importing import check

from ..making import GOOD, HEADER, codes


def test_a_formula_that_failed_is_a_problem() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, GOOD)
        sheet.write_formula(1, 5, "=甲", None, "#NAME?")
    assert codes(check(out.getvalue())) == ["formula_error"]


@pytest.mark.parametrize(
    ("cell", "problems"),
    [
        ('<c r="D2"><f>6*5</f><v>30</v></c>', []),
        ('<c r="D2" t="str"><f>A9</f><v></v></c>', ["empty_option"]),  # an empty text is a result
        ('<c r="D2"><f>6*5</f><v></v></c>', ["formula_error"]),
        ('<c r="D2" s="0"><f>6*5</f><v /></c>', ["formula_error"]),
        (
            '<c r="D2"><f t="shared" si="0"/></c><c r="Z2"><f t="shared" si="0">1</f><v>1</v></c>',
            ["formula_error"],
        ),
    ],
)
def test_a_formula_that_nobody_computed_is_a_problem(cell: str, problems: list[str]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, GOOD)
        sheet.write_formula(1, 3, "=6*5", None, 30)
    written = '<c r="D2"><f>6*5</f><v>30</v></c>'
    changed = rewritten(
        out.getvalue(), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(written, cell)
    )
    assert codes(check(changed)) == problems


def rewritten(workbook: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name == part else content)
    return out.getvalue()
