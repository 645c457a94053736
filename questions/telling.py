"""Telling whoever waits how far the writing of questions is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from questions.formats.reading import Progress

TOLD_EVERY = 1000
"""Rows between two words."""


@dataclass
class Telling:
    """Counts the rows of `total` questions. Two make a question: half of the work is done where
    the questions are, all of it with their revisions."""

    progress: Progress | None = None
    total: int = 0
    written: int = 0

    def rows(self, rows: Iterable[list[Any]]) -> Iterable[list[Any]]:
        """The rows as they are, counted where somebody asks."""
        return self._counted(rows, self.progress) if self.progress else rows

    def end(self) -> None:
        """All is written. Only after this may it be kept: who was not told so, and then hears of a
        failure, knows that nothing was."""
        if self.progress:
            most = self.total or 1
            self.progress(most, most)

    def _counted(self, rows: Iterable[list[Any]], progress: Progress) -> Iterator[list[Any]]:
        for row in rows:
            yield row
            self.written += 1
            if not self.written % TOLD_EVERY or self.written == 2 * self.total:
                progress(self.written // 2, self.total)
