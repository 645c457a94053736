"""What a process remembers of papers and questions, neither of which ever changes.

Only a memory: what is not here is read again, so any process can serve any request.
"""

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questions.kinds import blanks
from questions.models import Revision
from questions.selection import Deck, Item
from quiz.attempts.rules import paper_items
from quiz.batches import reader
from quiz.database import per_connection, read_moment
from quiz.errors import NotFound
from quiz.statements import ask, read_json
from quiz.words import N_

NOT_YOURS = N_(
    "这不是您的答卷，答卷只有本人能看。如果是您用别的手机号答的，请先退出，再用那个手机号登录。"
)
SHEETS = 4096
QUESTIONS = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """A revision as a paper shows it."""

    revision_id: int
    kind: str
    stem: str
    options: list[str]
    answers: list[Any]
    explanation: str
    citation: str
    numerals_differ: bool
    blanks: int
    """How many texts a fill question asks for, else 0."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What never changes of an attempt; `items[i]` is question i + 1."""

    attempt_id: int
    worker_id: int
    started_at: datetime
    deadline: datetime
    items: list[Item]


SHEET = """
SELECT a.id, a.worker_id, a.started_at, a.deadline, a.paper
FROM ITEMS JOIN attempt a ON a.id = i.0::bigint
"""


class Memory:
    """Bounded: the papers of the last few thousand attempts, and the questions they hold."""

    def __init__(self) -> None:
        self.sheets: OrderedDict[int, Sheet] = OrderedDict()
        self.questions: dict[int, Question] = {}
        self._warm: object = None

    def keep(self, sheet: Sheet) -> Sheet:
        """Remember a sheet, and forget the oldest when there are too many."""
        self.sheets[sheet.attempt_id] = sheet
        if len(self.sheets) > SHEETS:
            self.sheets.popitem(last=False)
        return sheet

    async def warm_up(self, deck: Deck) -> None:
        """Read what a deck may deal at once, not question by question when all begin together."""
        if self._warm is not deck:
            self._warm = deck
            await self.questions_of(deck.revisions())

    async def sheet(self, attempt_id: int, worker_id: int) -> Sheet:
        """The worker's own attempt. Raises NotFound: others' attempts do not exist."""
        sheet = self.sheets.get(attempt_id) or await reader().put(read_sheets, attempt_id)
        if sheet is None or sheet.worker_id != worker_id:
            raise NotFound(NOT_YOURS)
        return sheet

    def items(self, attempt_id: int, paper: str | Sequence[dict[str, Any]]) -> list[Item]:
        """The items of an attempt whose stored `paper` has just been read."""
        sheet = self.sheets.get(attempt_id)
        return items_in(paper) if sheet is None else sheet.items

    async def questions_of(self, revisions: Iterable[int]) -> Mapping[int, Question]:
        """Questions by revision, these among them; those that do not exist are left out."""
        wanted, kept = set(revisions), self.questions
        missing = wanted.difference(kept)
        if missing and len(kept) > QUESTIONS:
            # Not cleared: who holds the old ones, or waits to add to them, goes on with them.
            kept, missing = {}, wanted
            self.questions = kept
        if missing:
            kept.update(await read_questions(missing))
        return kept


async def read_sheets(attempt_ids: Sequence[int]) -> list[Sheet | None]:
    """Each attempt's sheet, whoever's it is; None for one that does not exist.

    In the busiest quarter of an hour more attempts are open than are remembered: most saves read
    theirs, and those at the same time share it.
    """
    rows = await ask(SHEET, ((key,) for key in sorted(set(attempt_ids))))
    found = {row["id"]: memory().keep(sheet_of(row)) for row in rows}
    return [found.get(key) for key in attempt_ids]


def sheet_of(row: dict[str, Any]) -> Sheet:
    """A row of SHEET, or of any query with its columns."""
    return Sheet(
        row["id"],
        row["worker_id"],
        read_moment(row["started_at"]),
        read_moment(row["deadline"]),
        items_in(row["paper"]),
    )


def items_in(paper: str | Sequence[dict[str, Any]]) -> list[Item]:
    """A stored paper, as a raw query or a model returns it."""
    return paper_items(read_json(paper))


async def read_questions(revisions: Iterable[int]) -> dict[int, Question]:
    """Revisions by id, from the database."""
    rows = await Revision.filter(id__in=list(revisions)).prefetch_related("question__bank")
    return {
        row.id: Question(
            revision_id=row.id,
            kind=row.kind,
            stem=row.stem,
            options=row.options,
            answers=row.answers,
            explanation=row.explanation,
            citation=row.citation,
            numerals_differ=row.question.bank.numerals_differ,
            blanks=blanks(row.stem) if row.kind == "fill" else 0,
        )
        for row in rows
    }


@per_connection
def memory() -> Memory:
    """What this process remembers of the open database."""
    return Memory()
