"""Tables inside the texts of a question: each row is a line."""

import pytest

from .test_exports import answer, only, question


@pytest.mark.parametrize(
    "cell", ["{}<br>", "<p>{}</p>", " <div> {} </div>\n", "<p>{}<br></p>", "<p><b>{}</b></p>"]
)
def test_a_row_of_a_table_stays_one_line_whatever_its_cells_are_made_of(cell: str) -> None:
    rows = [["甲", "乙", "丙"], ["1", "2", "3"]]
    cells = ["\n".join(f"<td>{cell.format(text)}</td>" for text in row) for row in rows]
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    right = answer(100, f"<![CDATA[<table>{table}</table>]]>") + answer(0, "都不是")
    draft = only(
        question("multichoice", right, f"<p>看表：</p><table>{table}</table><p>哪个？</p>")
    )
    assert draft.stem == "看表：\n甲 | 乙 | 丙\n1 | 2 | 3\n哪个？"
    assert draft.options[0] == "甲 | 乙 | 丙\n1 | 2 | 3"
