"""What programs write where there is nothing: NULL, nan, None, \\N."""

from collections.abc import Iterable, Iterator, Sequence

from questions.formats.tables.headers import Columns

WORDS = frozenset({"NULL", "null", "nan", "NaN", "None", "\\N", "<NA>", "undefined"})
"""Each may be a text too, an option in a test of programmers."""


def placeholders_of(rows: Iterable[Sequence[str]], columns: Columns) -> frozenset[str]:
    """The words that stand for nothing in a table: where one stands in two cells of a row, beside its
    stem and its answer, it is the text of neither."""
    asked = {columns.fields.get("stem"), columns.fields.get("answer")}
    found: set[str] = set()
    for row in rows:
        told = [cell for at, cell in enumerate(row) if cell in WORDS and at not in asked]
        found |= {word for word in told if told.count(word) > 1}
    return frozenset(found)


def without(rows: Iterator[Sequence[str]], words: frozenset[str]) -> Iterator[Sequence[str]]:
    """The rows, with nothing where nothing is meant."""
    return (["" if cell in words else cell for cell in row] for row in rows) if words else rows
